//! The roles that every cluster has, under upstream's names, as far as this cluster's kinds and components need
//! them: for people, for nodes, and for each component.
//!
//! A rule is three lists of words: verbs, groups (`core` for the core group), resources.

use api::{Document, Map, Node, node};

use crate::auth::rbac;

const READ: &str = "get list watch";
const WRITE: &str = "create update patch delete deletecollection";
const READ_WRITE: &str = "get list watch create update patch delete deletecollection";

/// Verbs, groups, resources; or verbs, nothing, and paths that are no resource.
type Rule = (&'static str, &'static str, &'static str);

/// Everybody who reports what happens makes events.
const EVENTS: Rule = ("create update patch", "core events.k8s.io", "events");

/// Paths by which one finds out whether the server is well, and what it is.
const INFO: Rule = ("get", "", "/livez /readyz /healthz /version /version/");

const VIEW: &[Rule] = &[
    (
        READ,
        "core",
        "pods pods/status pods/log replicationcontrollers replicationcontrollers/scale replicationcontrollers/status serviceaccounts services services/status endpoints persistentvolumeclaims persistentvolumeclaims/status configmaps limitranges resourcequotas resourcequotas/status bindings namespaces namespaces/status",
    ),
    (READ, "core events.k8s.io", "events"),
    (READ, "discovery.k8s.io", "endpointslices"),
    (
        READ,
        "apps",
        "controllerrevisions statefulsets statefulsets/status statefulsets/scale daemonsets daemonsets/status deployments deployments/status deployments/scale replicasets replicasets/status replicasets/scale",
    ),
    (READ, "autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status"),
    (READ, "batch", "jobs jobs/status cronjobs cronjobs/status"),
    (READ, "policy", "poddisruptionbudgets poddisruptionbudgets/status"),
    (READ, "networking.k8s.io", "networkpolicies ingresses ingresses/status"),
];

const EDIT: &[Rule] = &[
    (READ, "core", "pods/attach pods/proxy pods/exec pods/portforward secrets services/proxy"),
    ("impersonate", "core", "serviceaccounts"),
    (
        WRITE,
        "core",
        "pods pods/attach pods/proxy pods/exec pods/portforward replicationcontrollers replicationcontrollers/scale serviceaccounts services services/proxy persistentvolumeclaims configmaps secrets",
    ),
    ("create", "core", "pods/eviction serviceaccounts/token"),
    (WRITE, "core events.k8s.io", "events"),
    (
        WRITE,
        "apps",
        "statefulsets statefulsets/scale daemonsets deployments deployments/scale deployments/rollback replicasets replicasets/scale",
    ),
    (WRITE, "autoscaling", "horizontalpodautoscalers"),
    (WRITE, "batch", "jobs cronjobs"),
    (WRITE, "policy", "poddisruptionbudgets"),
    (WRITE, "networking.k8s.io", "networkpolicies ingresses"),
    (READ_WRITE, "coordination.k8s.io", "leases"),
];

const ADMIN: &[Rule] = &[
    ("create", "authorization.k8s.io", "localsubjectaccessreviews"),
    (READ_WRITE, "rbac.authorization.k8s.io", "roles rolebindings"),
];

const NODE: &[Rule] = &[
    ("create", "authentication.k8s.io", "tokenreviews"),
    ("create", "authorization.k8s.io", "subjectaccessreviews localsubjectaccessreviews"),
    (READ, "core", "services pods nodes secrets configmaps"),
    ("create update patch", "core", "nodes"),
    ("update patch", "core", "nodes/status pods/status"),
    EVENTS,
    ("create delete", "core", "pods"),
    ("create", "core", "pods/eviction serviceaccounts/token"),
    ("get", "core", "persistentvolumeclaims persistentvolumes endpoints serviceaccounts"),
    ("get create update patch delete", "coordination.k8s.io", "leases"),
    (READ, "node.k8s.io", "runtimeclasses"),
];

const SCHEDULER: &[Rule] = &[
    EVENTS,
    ("create", "coordination.k8s.io", "leases"),
    ("get update list watch", "coordination.k8s.io", "leases"),
    (
        READ,
        "core",
        "nodes namespaces services replicationcontrollers persistentvolumeclaims persistentvolumes",
    ),
    ("get list watch delete", "core", "pods"),
    ("create", "core", "pods/binding bindings"),
    ("patch update", "core", "pods/status"),
    (READ, "apps", "replicasets statefulsets"),
    (READ, "policy", "poddisruptionbudgets"),
    (READ, "scheduling.k8s.io", "priorityclasses"),
    (READ, "storage.k8s.io", "csinodes csidrivers csistoragecapacities volumeattachments"),
];

const CONTROLLER_MANAGER: &[Rule] = &[
    EVENTS,
    ("create get update", "coordination.k8s.io", "leases"),
    ("create get update delete", "core", "secrets serviceaccounts"),
    ("get", "core", "namespaces configmaps"),
    ("create", "authentication.k8s.io", "tokenreviews"),
    ("create", "authorization.k8s.io", "subjectaccessreviews"),
    ("list watch", "*", "*"),
    ("create", "core", "serviceaccounts/token"),
];

/// The roles of the controllers, each bound to an account in kube-system that is called like it.
const CONTROLLERS: &[(&str, &[Rule])] = &[
    (
        "deployment-controller",
        &[
            ("get list watch update", "apps", "deployments"),
            ("update", "apps", "deployments/status deployments/finalizers"),
            ("get list watch create update patch delete", "apps", "replicasets"),
            ("get list watch update", "core", "pods"),
            EVENTS,
        ],
    ),
    (
        "replicaset-controller",
        &[
            ("get list watch update", "apps", "replicasets"),
            ("update", "apps", "replicasets/status replicasets/finalizers"),
            ("get list watch create delete patch", "core", "pods"),
            EVENTS,
        ],
    ),
    (
        "endpoint-controller",
        &[
            (READ, "core", "services pods"),
            ("get list watch create update delete", "core", "endpoints"),
            ("create", "core", "endpoints/restricted"),
            EVENTS,
        ],
    ),
    (
        "endpointslice-controller",
        &[
            (READ, "core", "services pods nodes"),
            ("update", "core", "services/finalizers"),
            ("get list watch create update delete", "discovery.k8s.io", "endpointslices"),
            EVENTS,
        ],
    ),
    (
        "namespace-controller",
        &[
            ("get list watch delete", "core", "namespaces"),
            ("update", "core", "namespaces/finalize namespaces/status"),
            ("get list watch delete deletecollection", "*", "*"),
        ],
    ),
    (
        "service-account-controller",
        &[("create get list watch", "core", "serviceaccounts"), (READ, "core", "namespaces"), EVENTS],
    ),
    (
        "root-ca-cert-publisher",
        &[("create update get list watch", "core", "configmaps"), (READ, "core", "namespaces"), EVENTS],
    ),
    ("generic-garbage-collector", &[("get list watch patch update delete", "*", "*"), EVENTS]),
    (
        "node-controller",
        &[
            ("get list watch update delete patch", "core", "nodes"),
            ("patch update", "core", "nodes/status pods/status"),
            ("list watch get delete", "core", "pods"),
            (READ, "coordination.k8s.io", "leases"),
            EVENTS,
        ],
    ),
    (
        "pod-garbage-collector",
        &[
            ("list watch get delete", "core", "pods"),
            ("get list watch", "core", "nodes"),
            ("patch update", "core", "pods/status"),
            EVENTS,
        ],
    ),
];

const ROLES: &[(&str, &[&[Rule]])] = &[
    ("cluster-admin", &[&[("*", "*", "*"), ("*", "", "*")]]),
    ("admin", &[ADMIN, EDIT, VIEW]),
    ("edit", &[EDIT, VIEW]),
    ("view", &[VIEW]),
    ("system:discovery", &[&[INFO, ("get", "", "/openapi /openapi/* /api /api/* /apis /apis/*")]]),
    (
        "system:basic-user",
        &[&[
            ("create", "authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews"),
            ("create", "authentication.k8s.io", "selfsubjectreviews"),
        ]],
    ),
    ("system:public-info-viewer", &[&[INFO]]),
    (
        "system:monitoring",
        &[&[
            ("get", "", "/metrics /metrics/slis /livez /readyz /healthz /livez/* /readyz/* /healthz/*"),
            ("get", "core", "nodes/metrics"),
        ]],
    ),
    (
        "system:auth-delegator",
        &[&[
            ("create", "authentication.k8s.io", "tokenreviews"),
            ("create", "authorization.k8s.io", "subjectaccessreviews"),
        ]],
    ),
    ("system:node", &[NODE]),
    (
        "system:node-proxier",
        &[&[
            ("list watch", "core", "services endpoints"),
            (READ, "core", "nodes"),
            EVENTS,
            ("list watch", "discovery.k8s.io", "endpointslices"),
        ]],
    ),
    (
        "system:kube-dns",
        &[&[
            ("list watch", "core", "endpoints services namespaces pods"),
            ("list watch", "discovery.k8s.io", "endpointslices"),
        ]],
    ),
    ("system:kube-scheduler", &[SCHEDULER]),
    ("system:kube-controller-manager", &[CONTROLLER_MANAGER]),
    (
        "system:kubelet-api-admin",
        &[&[
            (READ, "core", "nodes"),
            (
                "*",
                "core",
                "nodes/proxy nodes/metrics nodes/stats nodes/log nodes/pods nodes/healthz nodes/configz",
            ),
        ]],
    ),
];

/// Which role whom: role, kind of subject, names.
const BINDINGS: &[(&str, &str, &[&str])] = &[
    ("cluster-admin", "Group", &["system:masters"]),
    ("system:monitoring", "Group", &["system:monitoring"]),
    ("system:discovery", "Group", &["system:authenticated"]),
    ("system:basic-user", "Group", &["system:authenticated"]),
    ("system:public-info-viewer", "Group", &["system:authenticated", "system:unauthenticated"]),
    ("system:node-proxier", "User", &["system:kube-proxy"]),
    ("system:kube-controller-manager", "User", &["system:kube-controller-manager"]),
    ("system:kube-dns", "ServiceAccount", &["kube-dns"]),
    ("system:kube-scheduler", "User", &["system:kube-scheduler"]),
    // Kubelets have the node authorizer; the binding is there for those who look for it.
    ("system:node", "Group", &[]),
];

/// What every kubelet may do, as far as it does not depend on what is on its node.
pub(crate) fn node_rules() -> Vec<rbac::Rule> {
    let role = Document::from_node(role("system:node", NODE)).expect("a map was written down");
    rbac::Rule::all_of(&role)
}

/// The cluster roles.
pub(super) fn cluster_roles() -> impl Iterator<Item = Node> {
    let named = ROLES.iter().map(|(name, lists)| role(name, &lists.concat()));
    let controllers = CONTROLLERS.iter().map(|(name, rules)| role(&controller_role(name), rules));
    named.chain(controllers)
}

/// Their bindings.
pub(super) fn cluster_role_bindings() -> impl Iterator<Item = Node> {
    let named = BINDINGS.iter().map(|(role, kind, names)| binding(role, kind, names));
    let controllers =
        CONTROLLERS.iter().map(|(name, _)| binding(&controller_role(name), "ServiceAccount", &[name]));
    named.chain(controllers)
}

fn controller_role(name: &str) -> String {
    format!("system:controller:{name}")
}

fn role(name: &str, rules: &[Rule]) -> Node {
    let rules: Vec<Node> = rules.iter().map(rule).collect();
    node! {
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": (metadata(name)), "rules": rules,
    }
}

fn rule((verbs, groups, resources): &Rule) -> Node {
    let words =
        |text: &str| -> Node { text.split(' ').map(|word| if word == "core" { "" } else { word }).collect() };
    if groups.is_empty() {
        return node! { "verbs": (words(verbs)), "nonResourceURLs": (words(resources)) };
    }
    node! { "verbs": (words(verbs)), "apiGroups": (words(groups)), "resources": (words(resources)) }
}

fn binding(role: &str, kind: &str, names: &[&str]) -> Node {
    let subjects = names.iter().map(|name| {
        let mut subject = Map::new();
        subject.insert("kind", kind);
        if kind == "ServiceAccount" {
            subject.insert("name", *name);
            subject.insert("namespace", "kube-system");
        } else {
            subject.insert("apiGroup", "rbac.authorization.k8s.io");
            subject.insert("name", *name);
        }
        Node::Map(subject)
    });
    let subjects: Vec<Node> = subjects.collect();
    node! {
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": (metadata(role)),
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role },
        "subjects": subjects,
    }
}

fn metadata(name: &str) -> Node {
    node! {
        "name": name,
        "labels": { "kubernetes.io/bootstrapping": "rbac-defaults" },
        "annotations": { "rbac.authorization.kubernetes.io/autoupdate": "true" },
    }
}
