//! Facts of `extensions_v1beta1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    A, BOOL, E, Embed, Field, Flags, INT_OR_STRING, INT32, INT64, K, M, P, R, Ref, Shape, TEXT, TIME, Type,
    atomic, field, keyed, list, map, object,
};
use super::{core_v1, meta_v1};

pub(crate) static DAEMON_SET: Type = Type::fixed(
    "DaemonSet",
    DAEMON_SET_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DAEMON_SET_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.DaemonSetSpec", object(&DAEMON_SET_SPEC), 2, E),
    field("status", "v1beta1.DaemonSetStatus", object(&DAEMON_SET_STATUS), 3, E),
];

pub(crate) static DAEMON_SET_CONDITION: Type =
    Type::fixed("DaemonSetCondition", DAEMON_SET_CONDITION_FIELDS, &[], Flags::NONE);
static DAEMON_SET_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1beta1.DaemonSetConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastTransitionTime", "v1.Time", TIME, 3, E),
    field("reason", "string", TEXT, 4, E),
    field("message", "string", TEXT, 5, E),
];

pub(crate) static DAEMON_SET_LIST: Type = Type::fixed(
    "DaemonSetList",
    DAEMON_SET_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DAEMON_SET_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.DaemonSet", list(&Shape::Struct(Ref::Fixed(&DAEMON_SET))), 2, R),
];

pub(crate) static DAEMON_SET_SPEC: Type =
    Type::fixed("DaemonSetSpec", DAEMON_SET_SPEC_FIELDS, &[], Flags::NONE);
static DAEMON_SET_SPEC_FIELDS: &[Field] = &[
    field("selector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 1, P | E),
    field("template", "v1.PodTemplateSpec", object(&core_v1::POD_TEMPLATE_SPEC), 2, R),
    field("updateStrategy", "v1beta1.DaemonSetUpdateStrategy", object(&DAEMON_SET_UPDATE_STRATEGY), 3, E),
    field("minReadySeconds", "int32", INT32, 4, E),
    field("templateGeneration", "int64", INT64, 5, E),
    field("revisionHistoryLimit", "int32", INT32, 6, P | E),
];

pub(crate) static DAEMON_SET_STATUS: Type =
    Type::fixed("DaemonSetStatus", DAEMON_SET_STATUS_FIELDS, &[], Flags::NONE);
static DAEMON_SET_STATUS_FIELDS: &[Field] = &[
    field("currentNumberScheduled", "int32", INT32, 1, R),
    field("numberMisscheduled", "int32", INT32, 2, R),
    field("desiredNumberScheduled", "int32", INT32, 3, R),
    field("numberReady", "int32", INT32, 4, R),
    field("observedGeneration", "int64", INT64, 5, E),
    field("updatedNumberScheduled", "int32", INT32, 6, E),
    field("numberAvailable", "int32", INT32, 7, E),
    field("numberUnavailable", "int32", INT32, 8, E),
    field("collisionCount", "int32", INT32, 9, P | E),
    keyed(
        "conditions",
        "[]v1beta1.DaemonSetCondition",
        list(&Shape::Struct(Ref::Fixed(&DAEMON_SET_CONDITION))),
        10,
        E | M,
        &["type"],
    )
    .patched("type"),
];

pub(crate) static DAEMON_SET_UPDATE_STRATEGY: Type =
    Type::fixed("DaemonSetUpdateStrategy", DAEMON_SET_UPDATE_STRATEGY_FIELDS, &[], Flags::NONE);
static DAEMON_SET_UPDATE_STRATEGY_FIELDS: &[Field] = &[
    field("type", "v1beta1.DaemonSetUpdateStrategyType", TEXT, 1, E),
    field("rollingUpdate", "v1beta1.RollingUpdateDaemonSet", object(&ROLLING_UPDATE_DAEMON_SET), 2, P | E),
];

pub(crate) static DEPLOYMENT: Type = Type::fixed(
    "Deployment",
    DEPLOYMENT_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DEPLOYMENT_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.DeploymentSpec", object(&DEPLOYMENT_SPEC), 2, E),
    field("status", "v1beta1.DeploymentStatus", object(&DEPLOYMENT_STATUS), 3, E),
];

pub(crate) static DEPLOYMENT_CONDITION: Type =
    Type::fixed("DeploymentCondition", DEPLOYMENT_CONDITION_FIELDS, &[], Flags::NONE);
static DEPLOYMENT_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1beta1.DeploymentConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastUpdateTime", "v1.Time", TIME, 6, E),
    field("lastTransitionTime", "v1.Time", TIME, 7, E),
    field("reason", "string", TEXT, 4, E),
    field("message", "string", TEXT, 5, E),
];

pub(crate) static DEPLOYMENT_LIST: Type = Type::fixed(
    "DeploymentList",
    DEPLOYMENT_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DEPLOYMENT_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.Deployment", list(&Shape::Struct(Ref::Fixed(&DEPLOYMENT))), 2, R),
];

pub(crate) static DEPLOYMENT_ROLLBACK: Type = Type::fixed(
    "DeploymentRollback",
    DEPLOYMENT_ROLLBACK_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DEPLOYMENT_ROLLBACK_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("name", "string", TEXT, 1, R),
    field("updatedAnnotations", "map[string]string", map(&TEXT), 2, E),
    field("rollbackTo", "v1beta1.RollbackConfig", object(&ROLLBACK_CONFIG), 3, R),
];

pub(crate) static DEPLOYMENT_SPEC: Type =
    Type::fixed("DeploymentSpec", DEPLOYMENT_SPEC_FIELDS, &[], Flags::NONE);
static DEPLOYMENT_SPEC_FIELDS: &[Field] = &[
    field("replicas", "int32", INT32, 1, P | E),
    field("selector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 2, P | E),
    field("template", "v1.PodTemplateSpec", object(&core_v1::POD_TEMPLATE_SPEC), 3, R),
    field("strategy", "v1beta1.DeploymentStrategy", object(&DEPLOYMENT_STRATEGY), 4, E | K),
    field("minReadySeconds", "int32", INT32, 5, E),
    field("revisionHistoryLimit", "int32", INT32, 6, P | E),
    field("paused", "bool", BOOL, 7, E),
    field("rollbackTo", "v1beta1.RollbackConfig", object(&ROLLBACK_CONFIG), 8, P | E),
    field("progressDeadlineSeconds", "int32", INT32, 9, P | E),
];

pub(crate) static DEPLOYMENT_STATUS: Type =
    Type::fixed("DeploymentStatus", DEPLOYMENT_STATUS_FIELDS, &[], Flags::NONE);
static DEPLOYMENT_STATUS_FIELDS: &[Field] = &[
    field("observedGeneration", "int64", INT64, 1, E),
    field("replicas", "int32", INT32, 2, E),
    field("updatedReplicas", "int32", INT32, 3, E),
    field("readyReplicas", "int32", INT32, 7, E),
    field("availableReplicas", "int32", INT32, 4, E),
    field("unavailableReplicas", "int32", INT32, 5, E),
    field("terminatingReplicas", "int32", INT32, 9, P | E),
    keyed(
        "conditions",
        "[]v1beta1.DeploymentCondition",
        list(&Shape::Struct(Ref::Fixed(&DEPLOYMENT_CONDITION))),
        6,
        E | M,
        &["type"],
    )
    .patched("type"),
    field("collisionCount", "int32", INT32, 8, P | E),
];

pub(crate) static DEPLOYMENT_STRATEGY: Type =
    Type::fixed("DeploymentStrategy", DEPLOYMENT_STRATEGY_FIELDS, &[], Flags::NONE);
static DEPLOYMENT_STRATEGY_FIELDS: &[Field] = &[
    field("type", "v1beta1.DeploymentStrategyType", TEXT, 1, E),
    field("rollingUpdate", "v1beta1.RollingUpdateDeployment", object(&ROLLING_UPDATE_DEPLOYMENT), 2, P | E),
];

pub(crate) static HTTP_INGRESS_PATH: Type =
    Type::fixed("HTTPIngressPath", HTTP_INGRESS_PATH_FIELDS, &[], Flags::NONE);
static HTTP_INGRESS_PATH_FIELDS: &[Field] = &[
    field("path", "string", TEXT, 1, E),
    field("pathType", "v1beta1.PathType", TEXT, 3, P | E),
    field("backend", "v1beta1.IngressBackend", object(&INGRESS_BACKEND), 2, R),
];

pub(crate) static HTTP_INGRESS_RULE_VALUE: Type =
    Type::fixed("HTTPIngressRuleValue", HTTP_INGRESS_RULE_VALUE_FIELDS, &[], Flags::NONE);
static HTTP_INGRESS_RULE_VALUE_FIELDS: &[Field] = &[atomic(
    "paths",
    "[]v1beta1.HTTPIngressPath",
    list(&Shape::Struct(Ref::Fixed(&HTTP_INGRESS_PATH))),
    1,
    R,
)];

pub(crate) static IP_BLOCK: Type = Type::fixed("IPBlock", IP_BLOCK_FIELDS, &[], Flags::NONE);
static IP_BLOCK_FIELDS: &[Field] =
    &[field("cidr", "string", TEXT, 1, R), atomic("except", "[]string", list(&TEXT), 2, E)];

pub(crate) static INGRESS: Type = Type::fixed(
    "Ingress",
    INGRESS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static INGRESS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.IngressSpec", object(&INGRESS_SPEC), 2, E),
    field("status", "v1beta1.IngressStatus", object(&INGRESS_STATUS), 3, E),
];

pub(crate) static INGRESS_BACKEND: Type =
    Type::fixed("IngressBackend", INGRESS_BACKEND_FIELDS, &[], Flags::NONE);
static INGRESS_BACKEND_FIELDS: &[Field] = &[
    field("serviceName", "string", TEXT, 1, E),
    field("servicePort", "intstr.IntOrString", INT_OR_STRING, 2, E),
    field(
        "resource",
        "v1.TypedLocalObjectReference",
        object(&core_v1::TYPED_LOCAL_OBJECT_REFERENCE),
        3,
        P | E,
    ),
];

pub(crate) static INGRESS_LIST: Type = Type::fixed(
    "IngressList",
    INGRESS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static INGRESS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.Ingress", list(&Shape::Struct(Ref::Fixed(&INGRESS))), 2, R),
];

pub(crate) static INGRESS_LOAD_BALANCER_INGRESS: Type =
    Type::fixed("IngressLoadBalancerIngress", INGRESS_LOAD_BALANCER_INGRESS_FIELDS, &[], Flags::NONE);
static INGRESS_LOAD_BALANCER_INGRESS_FIELDS: &[Field] = &[
    field("ip", "string", TEXT, 1, E),
    field("hostname", "string", TEXT, 2, E),
    atomic(
        "ports",
        "[]v1beta1.IngressPortStatus",
        list(&Shape::Struct(Ref::Fixed(&INGRESS_PORT_STATUS))),
        4,
        E,
    ),
];

pub(crate) static INGRESS_LOAD_BALANCER_STATUS: Type =
    Type::fixed("IngressLoadBalancerStatus", INGRESS_LOAD_BALANCER_STATUS_FIELDS, &[], Flags::NONE);
static INGRESS_LOAD_BALANCER_STATUS_FIELDS: &[Field] = &[atomic(
    "ingress",
    "[]v1beta1.IngressLoadBalancerIngress",
    list(&Shape::Struct(Ref::Fixed(&INGRESS_LOAD_BALANCER_INGRESS))),
    1,
    E,
)];

pub(crate) static INGRESS_PORT_STATUS: Type =
    Type::fixed("IngressPortStatus", INGRESS_PORT_STATUS_FIELDS, &[], Flags::NONE);
static INGRESS_PORT_STATUS_FIELDS: &[Field] = &[
    field("port", "int32", INT32, 1, R),
    field("protocol", "v1.Protocol", TEXT, 2, R),
    field("error", "string", TEXT, 3, P | E),
];

pub(crate) static INGRESS_RULE: Type = Type::fixed(
    "IngressRule",
    INGRESS_RULE_FIELDS,
    &[Embed { name: "IngressRuleValue", number: 2, start: 1, end: 2 }],
    Flags::NONE,
);
static INGRESS_RULE_FIELDS: &[Field] = &[
    field("host", "string", TEXT, 1, E),
    field("http", "v1beta1.HTTPIngressRuleValue", object(&HTTP_INGRESS_RULE_VALUE), 1, P | E),
];

pub(crate) static INGRESS_SPEC: Type = Type::fixed("IngressSpec", INGRESS_SPEC_FIELDS, &[], Flags::NONE);
static INGRESS_SPEC_FIELDS: &[Field] = &[
    field("ingressClassName", "string", TEXT, 4, P | E),
    field("backend", "v1beta1.IngressBackend", object(&INGRESS_BACKEND), 1, P | E),
    atomic("tls", "[]v1beta1.IngressTLS", list(&Shape::Struct(Ref::Fixed(&INGRESS_TLS))), 2, E),
    atomic("rules", "[]v1beta1.IngressRule", list(&Shape::Struct(Ref::Fixed(&INGRESS_RULE))), 3, E),
];

pub(crate) static INGRESS_STATUS: Type =
    Type::fixed("IngressStatus", INGRESS_STATUS_FIELDS, &[], Flags::NONE);
static INGRESS_STATUS_FIELDS: &[Field] = &[field(
    "loadBalancer",
    "v1beta1.IngressLoadBalancerStatus",
    object(&INGRESS_LOAD_BALANCER_STATUS),
    1,
    E,
)];

pub(crate) static INGRESS_TLS: Type = Type::fixed("IngressTLS", INGRESS_TLS_FIELDS, &[], Flags::NONE);
static INGRESS_TLS_FIELDS: &[Field] =
    &[atomic("hosts", "[]string", list(&TEXT), 1, E), field("secretName", "string", TEXT, 2, E)];

pub(crate) static NETWORK_POLICY: Type = Type::fixed(
    "NetworkPolicy",
    NETWORK_POLICY_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static NETWORK_POLICY_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.NetworkPolicySpec", object(&NETWORK_POLICY_SPEC), 2, E),
];

pub(crate) static NETWORK_POLICY_EGRESS_RULE: Type =
    Type::fixed("NetworkPolicyEgressRule", NETWORK_POLICY_EGRESS_RULE_FIELDS, &[], Flags::NONE);
static NETWORK_POLICY_EGRESS_RULE_FIELDS: &[Field] = &[
    atomic(
        "ports",
        "[]v1beta1.NetworkPolicyPort",
        list(&Shape::Struct(Ref::Fixed(&NETWORK_POLICY_PORT))),
        1,
        E,
    ),
    atomic("to", "[]v1beta1.NetworkPolicyPeer", list(&Shape::Struct(Ref::Fixed(&NETWORK_POLICY_PEER))), 2, E),
];

pub(crate) static NETWORK_POLICY_INGRESS_RULE: Type =
    Type::fixed("NetworkPolicyIngressRule", NETWORK_POLICY_INGRESS_RULE_FIELDS, &[], Flags::NONE);
static NETWORK_POLICY_INGRESS_RULE_FIELDS: &[Field] = &[
    atomic(
        "ports",
        "[]v1beta1.NetworkPolicyPort",
        list(&Shape::Struct(Ref::Fixed(&NETWORK_POLICY_PORT))),
        1,
        E,
    ),
    atomic(
        "from",
        "[]v1beta1.NetworkPolicyPeer",
        list(&Shape::Struct(Ref::Fixed(&NETWORK_POLICY_PEER))),
        2,
        E,
    ),
];

pub(crate) static NETWORK_POLICY_LIST: Type = Type::fixed(
    "NetworkPolicyList",
    NETWORK_POLICY_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static NETWORK_POLICY_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.NetworkPolicy", list(&Shape::Struct(Ref::Fixed(&NETWORK_POLICY))), 2, R),
];

pub(crate) static NETWORK_POLICY_PEER: Type =
    Type::fixed("NetworkPolicyPeer", NETWORK_POLICY_PEER_FIELDS, &[], Flags::NONE);
static NETWORK_POLICY_PEER_FIELDS: &[Field] = &[
    field("podSelector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 1, P | E),
    field("namespaceSelector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 2, P | E),
    field("ipBlock", "v1beta1.IPBlock", object(&IP_BLOCK), 3, P | E),
];

pub(crate) static NETWORK_POLICY_PORT: Type =
    Type::fixed("NetworkPolicyPort", NETWORK_POLICY_PORT_FIELDS, &[], Flags::NONE);
static NETWORK_POLICY_PORT_FIELDS: &[Field] = &[
    field("protocol", "v1.Protocol", TEXT, 1, P | E),
    field("port", "intstr.IntOrString", INT_OR_STRING, 2, P | E),
    field("endPort", "int32", INT32, 3, P | E),
];

pub(crate) static NETWORK_POLICY_SPEC: Type =
    Type::fixed("NetworkPolicySpec", NETWORK_POLICY_SPEC_FIELDS, &[], Flags::NONE);
static NETWORK_POLICY_SPEC_FIELDS: &[Field] = &[
    field("podSelector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 1, R),
    atomic(
        "ingress",
        "[]v1beta1.NetworkPolicyIngressRule",
        list(&Shape::Struct(Ref::Fixed(&NETWORK_POLICY_INGRESS_RULE))),
        2,
        E,
    ),
    atomic(
        "egress",
        "[]v1beta1.NetworkPolicyEgressRule",
        list(&Shape::Struct(Ref::Fixed(&NETWORK_POLICY_EGRESS_RULE))),
        3,
        E,
    ),
    atomic("policyTypes", "[]v1beta1.PolicyType", list(&TEXT), 4, E),
];

pub(crate) static REPLICA_SET: Type = Type::fixed(
    "ReplicaSet",
    REPLICA_SET_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static REPLICA_SET_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.ReplicaSetSpec", object(&REPLICA_SET_SPEC), 2, E),
    field("status", "v1beta1.ReplicaSetStatus", object(&REPLICA_SET_STATUS), 3, E),
];

pub(crate) static REPLICA_SET_CONDITION: Type =
    Type::fixed("ReplicaSetCondition", REPLICA_SET_CONDITION_FIELDS, &[], Flags::NONE);
static REPLICA_SET_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1beta1.ReplicaSetConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastTransitionTime", "v1.Time", TIME, 3, E),
    field("reason", "string", TEXT, 4, E),
    field("message", "string", TEXT, 5, E),
];

pub(crate) static REPLICA_SET_LIST: Type = Type::fixed(
    "ReplicaSetList",
    REPLICA_SET_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static REPLICA_SET_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.ReplicaSet", list(&Shape::Struct(Ref::Fixed(&REPLICA_SET))), 2, R),
];

pub(crate) static REPLICA_SET_SPEC: Type =
    Type::fixed("ReplicaSetSpec", REPLICA_SET_SPEC_FIELDS, &[], Flags::NONE);
static REPLICA_SET_SPEC_FIELDS: &[Field] = &[
    field("replicas", "int32", INT32, 1, P | E),
    field("minReadySeconds", "int32", INT32, 4, E),
    field("selector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 2, P | E),
    field("template", "v1.PodTemplateSpec", object(&core_v1::POD_TEMPLATE_SPEC), 3, E),
];

pub(crate) static REPLICA_SET_STATUS: Type =
    Type::fixed("ReplicaSetStatus", REPLICA_SET_STATUS_FIELDS, &[], Flags::NONE);
static REPLICA_SET_STATUS_FIELDS: &[Field] = &[
    field("replicas", "int32", INT32, 1, R),
    field("fullyLabeledReplicas", "int32", INT32, 2, E),
    field("readyReplicas", "int32", INT32, 4, E),
    field("availableReplicas", "int32", INT32, 5, E),
    field("terminatingReplicas", "int32", INT32, 7, P | E),
    field("observedGeneration", "int64", INT64, 3, E),
    keyed(
        "conditions",
        "[]v1beta1.ReplicaSetCondition",
        list(&Shape::Struct(Ref::Fixed(&REPLICA_SET_CONDITION))),
        6,
        E | M,
        &["type"],
    )
    .patched("type"),
];

pub(crate) static ROLLBACK_CONFIG: Type =
    Type::fixed("RollbackConfig", ROLLBACK_CONFIG_FIELDS, &[], Flags::NONE);
static ROLLBACK_CONFIG_FIELDS: &[Field] = &[field("revision", "int64", INT64, 1, E)];

pub(crate) static ROLLING_UPDATE_DAEMON_SET: Type =
    Type::fixed("RollingUpdateDaemonSet", ROLLING_UPDATE_DAEMON_SET_FIELDS, &[], Flags::NONE);
static ROLLING_UPDATE_DAEMON_SET_FIELDS: &[Field] = &[
    field("maxUnavailable", "intstr.IntOrString", INT_OR_STRING, 1, P | E),
    field("maxSurge", "intstr.IntOrString", INT_OR_STRING, 2, P | E),
];

pub(crate) static ROLLING_UPDATE_DEPLOYMENT: Type =
    Type::fixed("RollingUpdateDeployment", ROLLING_UPDATE_DEPLOYMENT_FIELDS, &[], Flags::NONE);
static ROLLING_UPDATE_DEPLOYMENT_FIELDS: &[Field] = &[
    field("maxUnavailable", "intstr.IntOrString", INT_OR_STRING, 1, P | E),
    field("maxSurge", "intstr.IntOrString", INT_OR_STRING, 2, P | E),
];

pub(crate) static SCALE: Type = Type::fixed(
    "Scale",
    SCALE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SCALE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.ScaleSpec", object(&SCALE_SPEC), 2, E),
    field("status", "v1beta1.ScaleStatus", object(&SCALE_STATUS), 3, E),
];

pub(crate) static SCALE_SPEC: Type = Type::fixed("ScaleSpec", SCALE_SPEC_FIELDS, &[], Flags::NONE);
static SCALE_SPEC_FIELDS: &[Field] = &[field("replicas", "int32", INT32, 1, E).defaulted("0")];

pub(crate) static SCALE_STATUS: Type = Type::fixed("ScaleStatus", SCALE_STATUS_FIELDS, &[], Flags::NONE);
static SCALE_STATUS_FIELDS: &[Field] = &[
    field("replicas", "int32", INT32, 1, R),
    field("selector", "map[string]string", map(&TEXT), 2, E | A),
    field("targetSelector", "string", TEXT, 3, E),
];
