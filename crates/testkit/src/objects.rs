//! Objects from one line of text: `Kind name word word …`.
//!
//! Words that every kind has: `labels=a=b,c=d`, `annotations=…`, `owner=Kind/name` (a controller), `dependent-of=Kind/name`,
//! `uid=…`, `generation=…`, `age=90s`, `deleting`, `finalizers=a,b`,
//! `condition=Type` (true) or `condition=Type:Unknown:90s` (its status and age). A word with a dot is a path:
//! `spec.minReadySeconds=10`. Pods also have `ready`, `ready=30s`, `unready`, `phase=…`, `node=…`, `ip=…`;
//! workloads `replicas=…` and `selector=a=b`; nodes `taint=key:Effect` or `taint=key:Effect:90s` (its age); endpoints and maps `addressType=…`, `endpoints=…`, `ports=…`, `subsets=…`, `data=…`. A value that
//! begins with `[` or `{` is YAML: `"spec.ports=[{port: 80, protocol: TCP}]"`. A name may carry its namespace: `kube-system/web`.
//!
//! Whatever is not said has a plausible value: uid `<kind>-<name>`, an hour of age, the namespace `default`.

use api::limits::Budget;
use api::{Document, Map, Node, Text, codec, node};
use jiff::{SignedDuration, Timestamp};

use crate::script::words;

/// The time in all tests.
pub const NOW: &str = "2026-01-01T12:00:00Z";

/// [`NOW`] as a time.
pub fn now() -> Timestamp {
    NOW.parse().expect("it is a time")
}

/// Kinds that tests write, their `apiVersion` and resource, and where they live.
pub const KINDS: &[(&str, &str, &str, Home)] = &[
    ("ConfigMap", "v1", "configmaps", Home::Namespace),
    ("Deployment", "apps/v1", "deployments", Home::Namespace),
    ("EndpointSlice", "discovery.k8s.io/v1", "endpointslices", Home::Namespace),
    ("Endpoints", "v1", "endpoints", Home::Namespace),
    ("Lease", "coordination.k8s.io/v1", "leases", Home::Namespace),
    ("Namespace", "v1", "namespaces", Home::Cluster),
    ("Node", "v1", "nodes", Home::Cluster),
    ("Pod", "v1", "pods", Home::Namespace),
    ("ReplicaSet", "apps/v1", "replicasets", Home::Namespace),
    ("Secret", "v1", "secrets", Home::Namespace),
    ("Service", "v1", "services", Home::Namespace),
    ("ServiceAccount", "v1", "serviceaccounts", Home::Namespace),
];

/// Where objects of a kind live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In the cluster.
    Cluster,
    /// In a namespace each.
    Namespace,
}

/// The object that a line describes. Panics when it cannot be understood.
pub fn document(line: &str) -> Document {
    let words = words(line);
    let [kind, name, rest @ ..] = words.as_slice() else {
        panic!("an object needs a kind and a name: {line}")
    };
    let (_, api_version, _, home) = known(kind);
    let (namespace, name) = match (name.split_once('/'), home) {
        (Some((namespace, name)), Home::Namespace) => (namespace, name),
        (None, Home::Namespace) => ("default", name.as_str()),
        (_, Home::Cluster) => ("", name.as_str()),
    };
    let mut object = Document::default();
    object.set("apiVersion", api_version);
    object.set("kind", kind.as_str());
    object.set("metadata.name", name);
    if !namespace.is_empty() {
        object.set("metadata.namespace", namespace);
    }
    object.set("metadata.uid", uid(kind, name));
    object.set("metadata.resourceVersion", "1");
    object.set("metadata.generation", 1);
    object.set("metadata.creationTimestamp", before("1h"));
    for word in rest {
        let (word, value) = word.split_once('=').unwrap_or((word, ""));
        let is_known = shared_word(&mut object, word, value)
            || (kind == "Pod" && pod_word(&mut object, word, value))
            || workload_word(&mut object, word, value)
            || root_word(&mut object, word, value);
        assert!(is_known, "what does {word:?} mean? {line}");
    }
    object
}

/// The group, version and plural name of a kind that tests write.
pub fn resource(kind: &str) -> api::Gvr {
    let (_, api_version, plural, _) = known(kind);
    let gvk = api::Gvk::parse(api_version, kind);
    api::Gvr::new(gvk.group, gvk.version, plural)
}

/// The uid of an object whose line does not say it.
pub fn uid(kind: &str, name: &str) -> String {
    format!("{}-{name}", kind.to_lowercase())
}

fn known(kind: &str) -> (&'static str, &'static str, &'static str, Home) {
    *KINDS.iter().find(|(own, ..)| *own == kind).unwrap_or_else(|| panic!("tests know no kind {kind}"))
}

fn shared_word(object: &mut Document, word: &str, value: &str) -> bool {
    match word {
        "labels" | "annotations" => object.set(&format!("metadata.{word}"), pairs(value)),
        "uid" | "resourceVersion" => object.set(&format!("metadata.{word}"), value),
        "generation" => object.set("metadata.generation", number(value)),
        "age" => object.set("metadata.creationTimestamp", before(value)),
        "deleting" => {
            object.set("metadata.deletionTimestamp", before(if value.is_empty() { "0s" } else { value }));
        }
        "finalizers" => object.set("metadata.finalizers", list(value)),
        "condition" => {
            let (kind, rest) = value.split_once(':').unwrap_or((value, "True"));
            let (status, age) = rest.split_once(':').unwrap_or((rest, ""));
            object.list_mut("status.conditions").push(condition(kind, status, age));
        }
        "taint" => object.list_mut("spec.taints").push(taint(value)),
        "owner" => object.list_mut("metadata.ownerReferences").push(owner(value, &Role::Controller)),
        "dependent-of" => object.list_mut("metadata.ownerReferences").push(owner(value, &Role::Other)),
        _ if word.contains('.') => object.set(word, guess(value)),
        _ => return false,
    }
    true
}

fn pod_word(pod: &mut Document, word: &str, value: &str) -> bool {
    match word {
        "ready" => {
            pod.set("status.phase", "Running");
            pod.list_mut("status.conditions").push(condition("Ready", "True", value));
        }
        "unready" => {
            pod.set("status.phase", "Running");
            pod.list_mut("status.conditions").push(condition("Ready", "False", value));
        }
        "phase" => pod.set("status.phase", value),
        "node" => pod.set("spec.nodeName", value),
        "ip" => {
            pod.set("status.podIP", value);
            pod.set("status.podIPs", node!([{ "ip": value }]));
        }
        _ => return false,
    }
    true
}

fn workload_word(object: &mut Document, word: &str, value: &str) -> bool {
    match (word, object.kind()) {
        ("replicas", _) => object.set("spec.replicas", number(value)),
        ("selector", "Service") => object.set("spec.selector", pairs(value)),
        ("selector", _) => {
            object.set("spec.selector.matchLabels", pairs(value));
            object.set_default("spec.template.metadata.labels", pairs(value));
        }
        _ => return false,
    }
    true
}

fn root_word(object: &mut Document, word: &str, value: &str) -> bool {
    let is_known = ["addressType", "data", "endpoints", "ports", "subsets"].contains(&word);
    if is_known {
        object.set(word, guess(value));
    }
    is_known
}

fn condition(kind: &str, status: &str, age: &str) -> Node {
    let age = if age.is_empty() { "1m" } else { age };
    node! { "type": kind, "status": status, "lastTransitionTime": before(age) }
}

fn taint(value: &str) -> Node {
    let (key, rest) = value.split_once(':').expect("a taint is key:Effect or key:Effect:age");
    let (effect, age) = rest.split_once(':').map_or((rest, None), |(effect, age)| (effect, Some(age)));
    let mut taint = node! { "key": key, "effect": effect };
    if let Some(age) = age {
        taint.make_map().insert("timeAdded", before(age));
    }
    taint
}

/// What an owner is to its dependent.
#[derive(PartialEq, Eq)]
enum Role {
    Controller,
    Other,
}

fn owner(value: &str, role: &Role) -> Node {
    let (kind, name) = value.split_once('/').unwrap_or_else(|| panic!("an owner is Kind/name, not {value}"));
    let reference = api::OwnerReference {
        api_version: Text::const_new(known(kind).1),
        kind: kind.into(),
        name: name.into(),
        uid: uid(kind, name).into(),
        controller: *role == Role::Controller,
        block_owner_deletion: true,
    };
    Node::from(&reference)
}

fn pairs(value: &str) -> Map {
    value.split(',').filter_map(|pair| pair.split_once('=')).collect()
}

fn list(value: &str) -> Node {
    Node::List(value.split(',').map(Node::from).collect())
}

fn number(value: &str) -> i64 {
    value.parse().unwrap_or_else(|_| panic!("{value:?} is no number"))
}

fn guess(value: &str) -> Node {
    match value {
        "true" => Node::Bool(true),
        "false" => Node::Bool(false),
        _ if value.starts_with(['[', '{']) => flow(value),
        _ => value.parse().map_or_else(|_| Node::from(value), Node::Int),
    }
}

/// A list or map as YAML writes it on one line.
fn flow(value: &str) -> Node {
    let parsed = codec::yaml::documents(format!("it: {value}").as_bytes(), &Budget::REQUEST);
    let documents = parsed.unwrap_or_else(|error| panic!("{value}: {error:?}"));
    documents[0].get("it").expect("it was just written").clone()
}

/// The time so long before [`NOW`], such as `90s`, `5m`, `2h`.
fn before(age: &str) -> String {
    let (count, unit) = age.split_at(age.len() - 1);
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => panic!("{age:?} is no age"),
    };
    let age = SignedDuration::from_secs(number(count) * seconds);
    api::time::seconds(now().checked_sub(age).expect("ages in tests are small"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_becomes_an_object() {
        let pod = document("Pod web-1 labels=app=web owner=ReplicaSet/web ready=30s node=n1 spec.priority=7");
        assert_eq!(pod.uid(), "pod-web-1");
        assert_eq!(pod.label("app"), Some("web"));
        assert_eq!(pod.text("metadata.ownerReferences.0.uid"), "replicaset-web");
        assert_eq!(pod.text("status.conditions.0.lastTransitionTime"), "2026-01-01T11:59:30Z");
        assert_eq!(pod.int("spec.priority"), Some(7));
        assert_eq!(resource("ReplicaSet"), api::Gvr::new("apps", "v1", "replicasets"));
    }
}
