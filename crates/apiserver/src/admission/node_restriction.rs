//! NodeRestriction: a kubelet writes to its own node, its lease, and the pods that are bound to it.
//!
//! Authorization lets kubelets write to pods and nodes as such; here they are held to their own. A kubelet cannot
//! give its node labels or taints that would draw other pods to it.

use std::collections::BTreeSet;

use api::errors::quote;
use api::{Document, Status, Subject};
use resources::{Part, Verb};

use super::{Plugin, Request, World};
use crate::auth::node::{self, LEASES};

/// The labels with a reserved prefix that a kubelet may set.
const OWN_LABELS: [&str; 11] = [
    "beta.kubernetes.io/arch",
    "beta.kubernetes.io/instance-type",
    "beta.kubernetes.io/os",
    "failure-domain.beta.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "kubernetes.io/arch",
    "kubernetes.io/hostname",
    "kubernetes.io/os",
    "node.kubernetes.io/instance-type",
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
];

/// The reserved prefixes under which a kubelet may set any label.
const OWN_PREFIXES: [&str; 2] = ["kubelet.kubernetes.io", "node.kubernetes.io"];

/// The prefixes that belong to Kubernetes.
const RESERVED_PREFIXES: [&str; 2] = ["kubernetes.io", "k8s.io"];

/// The prefix of labels that no kubelet may set.
const RESTRICTED_PREFIX: &str = "node-restriction.kubernetes.io";

/// Marks a pod that a node made from a file.
const MIRROR: &str = "kubernetes.io/config.mirror";

/// The parts of a pod's status that others report.
const OTHERS_STATUS: [(&str, &str); 3] = [
    ("status.resourceClaimStatuses", "resource claim statues"),
    ("status.extendedResourceClaimStatus", "extended resource claim status"),
    ("status.nodeAllocatableResourceClaimStatuses", "node allocatable resource claim statuses"),
];

/// The plugin.
pub(super) struct NodeRestriction;

impl Plugin for NodeRestriction {
    fn mutate(&self, doc: &mut Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
        if request.write.verb == Verb::Delete { Ok(()) } else { check(doc, request, world) }
    }

    fn validate(&self, doc: &Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
        if request.write.verb == Verb::Delete { check(doc, request, world) } else { Ok(()) }
    }
}

fn check(doc: &Document, request: &Request<'_>, world: &World<'_>) -> Result<(), Status> {
    let Some(node) = node::name_of(request.write.user) else { return Ok(()) };
    let refused = |why: String| Err(request.forbidden(doc, &why));
    if node.is_empty() {
        return refused(format!("could not determine node from user {}", quote(&request.write.user.name)));
    }
    let names = request.target.served.resource.names();
    let found = match (names.group, names.plural, request.write.part) {
        ("", "pods", None) => check_pod(node, doc, request, world)?,
        ("", "pods", Some(Part::Status)) => check_pod_status(node, doc, request),
        ("", "pods", Some(Part::Eviction)) => check_eviction(node, request),
        ("", "pods", Some(part)) => Err(format!(
            "unexpected pod subresource {}, only 'status' and 'eviction' are allowed",
            quote(part.name())
        )),
        ("", "nodes", _) => check_node(node, doc, request),
        ("", "serviceaccounts", Some(Part::Token)) => check_token(node, doc, request, world)?,
        ("coordination.k8s.io", "leases", _) => check_lease(node, doc, request),
        _ => Ok(()),
    };
    found.or_else(refused)
}

fn check_pod(
    node: &str,
    doc: &Document,
    request: &Request<'_>,
    world: &World<'_>,
) -> Result<Result<(), String>, Status> {
    let node_name = quote(node);
    match request.write.verb {
        Verb::Create => return check_mirror_pod(node, doc, world),
        Verb::Delete if doc.text("spec.nodeName") == node => return Ok(Ok(())),
        _ => {}
    }
    Ok(Err(match request.write.verb {
        Verb::Delete => {
            format!("node {node_name} can only delete pods with spec.nodeName set to itself")
        }
        _ => format!(
            "unexpected operation \"UPDATE\", node {node_name} can only create and delete mirror pods"
        ),
    }))
}

/// A kubelet shows the pods that it made from files, and only those; they are bound to it and name nothing.
fn check_mirror_pod(node: &str, doc: &Document, world: &World<'_>) -> Result<Result<(), String>, Status> {
    let name = quote(node);
    let owners: Vec<_> = doc.at("metadata.ownerReferences").items().collect();
    let found = match owners.as_slice() {
        _ if doc.annotation(MIRROR).is_none() => Err(format!(
            "pod does not have {} annotation, node {name} can only create mirror pods",
            quote(MIRROR)
        )),
        _ if doc.text("spec.nodeName") != node => {
            Err(format!("node {name} can only create pods with spec.nodeName set to itself"))
        }
        [] => Err(format!("node {name} can only create pods with an owner reference set to itself")),
        [owner] => check_mirror_owner(node, owner, world)?,
        _ => Err(format!("node {name} can only create pods with a single owner reference set to itself")),
    };
    Ok(found.and_then(|()| match named_by(doc) {
        Some(named) => Err(format!("node {name} can not create pods that reference {named}")),
        None => Ok(()),
    }))
}

fn check_mirror_owner(
    node: &str,
    owner: &api::Cursor<'_>,
    world: &World<'_>,
) -> Result<Result<(), String>, Status> {
    let name = quote(node);
    let text = |field: &str| owner.at(field).text_or_empty();
    if (text("apiVersion"), text("kind"), text("name")) != ("v1", "Node", node) {
        return Ok(Err(format!("node {name} can only create pods with an owner reference set to itself")));
    }
    if !owner.at("controller").is_true() {
        let why = "can only create pods with a controller owner reference set to itself";
        return Ok(Err(format!("node {name} {why}")));
    }
    if owner.at("blockOwnerDeletion").is_true() {
        return Ok(Err(format!("node {name} must not set blockOwnerDeletion on an owner reference")));
    }
    let found = world.find("", "nodes", "", node);
    let found = found.ok_or_else(|| Status::not_found(Subject { group: "", noun: "nodes" }, node))?;
    Ok(if text("uid") == found.uid() {
        Ok(())
    } else {
        Err(format!("node {node} UID mismatch: expected {} got {}", text("uid"), found.uid()))
    })
}

/// What a pod names of other objects, in upstream's words; none when it names nothing.
fn named_by(doc: &Document) -> Option<&'static str> {
    let containers =
        || ["spec.initContainers", "spec.containers"].into_iter().flat_map(|at| doc.at(at).items());
    let names = |of_env: &str, of_all: &str| {
        containers().any(|container| {
            container.at("env").items().any(|env| env.at("valueFrom").at(of_env).is_set())
                || container.at("envFrom").items().any(|source| source.at(of_all).is_set())
        })
    };
    let mounts = |source: &str| doc.at("spec.volumes").items().any(|volume| volume.at(source).is_set());
    let projects = |source: &str| {
        let mut volumes = doc.at("spec.volumes").items();
        volumes.any(|volume| volume.at("projected.sources").items().any(|it| it.at(source).is_set()))
    };
    let found = [
        (!doc.text("spec.serviceAccountName").is_empty(), "serviceaccounts"),
        (
            names("secretKeyRef", "secretRef")
                || !doc.list("spec.imagePullSecrets").is_empty()
                || mounts("secret")
                || projects("secret"),
            "secrets",
        ),
        (
            names("configMapKeyRef", "configMapRef") || mounts("configMap") || projects("configMap"),
            "configmaps",
        ),
        (projects("serviceAccountToken"), "serviceaccounts (via projected volumes)"),
    ];
    found.into_iter().find(|(is_named, _)| *is_named).map(|(_, named)| named)
}

fn check_pod_status(node: &str, doc: &Document, request: &Request<'_>) -> Result<(), String> {
    let name = quote(node);
    let Some(old) = request.write.old else { return Err("unexpected operation \"CREATE\"".to_owned()) };
    if old.text("spec.nodeName") != node {
        return Err(format!(
            "node {name} can only update pod status for pods with spec.nodeName set to itself"
        ));
    }
    if !changed_labels(doc, Some(old)).is_empty() {
        return Err(format!("node {name} cannot update labels through pod status"));
    }
    match OTHERS_STATUS.iter().find(|(field, _)| doc.get(field) != old.get(field)) {
        Some((_, what)) => Err(format!("node {name} cannot update {what}")),
        None => Ok(()),
    }
}

fn check_eviction(node: &str, request: &Request<'_>) -> Result<(), String> {
    match request.write.old {
        Some(pod) if pod.text("spec.nodeName") == node => Ok(()),
        _ => Err(format!("node {node} can only evict pods with spec.nodeName set to itself")),
    }
}

fn check_node(node: &str, doc: &Document, request: &Request<'_>) -> Result<(), String> {
    let name = quote(node);
    if doc.name() != node {
        return Err(format!("node {name} is not allowed to modify node {}", quote(doc.name())));
    }
    let forbidden: Vec<String> =
        changed_labels(doc, request.write.old).into_iter().filter(|label| is_forbidden(label)).collect();
    let forbidden = forbidden.join(", ");
    let changes = |old: &Document, field: &str| doc.get(field).filter(|it| !it.is_null()) != old.get(field);
    match request.write.old {
        _ if request.write.verb == Verb::Delete => Ok(()),
        None if doc.is_set("spec.configSource") => {
            Err(format!("node {name} is not allowed to create pods with a non-nil configSource"))
        }
        None if !forbidden.is_empty() => {
            Err(format!("node {name} is not allowed to set the following labels: {forbidden}"))
        }
        Some(old) if doc.is_set("spec.configSource") && changes(old, "spec.configSource") => {
            Err(format!("node {name} is not allowed to update configSource to a new non-nil configSource"))
        }
        Some(old) if changes(old, "spec.taints") => {
            Err(format!("node {name} is not allowed to modify taints"))
        }
        Some(old) if changes(old, "metadata.ownerReferences") => {
            Err(format!("node {name} is not allowed to modify ownerReferences"))
        }
        Some(_) if !forbidden.is_empty() => Err(format!("is not allowed to modify labels: {forbidden}")),
        _ => Ok(()),
    }
}

/// The labels that come, go or change.
fn changed_labels(doc: &Document, old: Option<&Document>) -> BTreeSet<String> {
    let keys = |doc: &Document| -> Vec<String> {
        doc.at("metadata.labels").entries().map(|(key, _)| key.to_owned()).collect()
    };
    let all = keys(doc).into_iter().chain(old.map(keys).unwrap_or_default());
    all.filter(|key| doc.label(key) != old.and_then(|old| old.label(key))).collect()
}

fn is_forbidden(label: &str) -> bool {
    let prefix = label.split_once('/').map_or("", |(prefix, _)| prefix);
    let is_under =
        |parent: &str| prefix.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let is_own = OWN_LABELS.contains(&label) || OWN_PREFIXES.into_iter().any(is_under);
    is_under(RESTRICTED_PREFIX) || (RESERVED_PREFIXES.into_iter().any(is_under) && !is_own)
}

fn check_token(
    node: &str,
    doc: &Document,
    request: &Request<'_>,
    world: &World<'_>,
) -> Result<Result<(), String>, Status> {
    let reference = doc.at("spec.boundObjectRef");
    let text = |field: &str| reference.at(field).text_or_empty();
    let no = |why: &str| Ok(Err(why.to_owned()));
    if (text("apiVersion"), text("kind")) != ("v1", "Pod") || text("name").is_empty() {
        return no("node requested token not bound to a pod");
    }
    if text("uid").is_empty() {
        return no("node requested token with a pod binding without a uid");
    }
    let pod = world.find("", "pods", &request.target.namespace, text("name"));
    let pod = pod.ok_or_else(|| Status::not_found(Subject { group: "", noun: "pods" }, text("name")))?;
    if text("uid") != pod.uid() {
        return Ok(Err(format!(
            "the UID in the bound object reference ({}) does not match the UID in record. The object might have been deleted and then recreated",
            text("uid")
        )));
    }
    if pod.text("spec.nodeName") != node {
        return no("node requested token bound to a pod scheduled on a different node");
    }
    let audiences = doc.at("spec.audiences");
    if audiences.len() > 1 {
        return no("node may only request 0 or 1 audiences");
    }
    let audience = audiences.item(0).text_or_empty();
    if mounts_token_for(&pod, audience) {
        return Ok(Ok(()));
    }
    let user = request.write.user.name.as_str();
    Ok(Err(format!("{user} is not authorized to request tokens for audience {}", quote(audience))))
}

/// Whether a volume of the pod holds a token for this audience.
fn mounts_token_for(pod: &Document, audience: &str) -> bool {
    let mut sources =
        pod.at("spec.volumes").items().flat_map(|volume| volume.at("projected.sources").items());
    sources.any(|source| {
        let token = source.at("serviceAccountToken");
        token.is_set() && token.at("audience").text_or_empty() == audience
    })
}

fn check_lease(node: &str, doc: &Document, request: &Request<'_>) -> Result<(), String> {
    if request.target.namespace != LEASES {
        return Err(format!("can only access leases in the \"{LEASES}\" system namespace"));
    }
    if doc.name() != node {
        return Err("can only access node lease with the same name as the requesting node".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kubelet_sets_labels_that_draw_no_pods() {
        for label in ["role", "example.com/role", "kubernetes.io/os", "a.node.kubernetes.io/b"] {
            assert!(!is_forbidden(label), "{label}");
        }
        for label in [
            "node-role.kubernetes.io/control-plane",
            "kubernetes.io/other",
            "x.k8s.io/a",
            "node-restriction.kubernetes.io/a",
            "b.node-restriction.kubernetes.io/a",
        ] {
            assert!(is_forbidden(label), "{label}");
        }
    }
}
