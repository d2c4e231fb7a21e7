//! What a pod makes readable to its node: what its containers and volumes name, and its account.

use api::{Cursor, Document};

use crate::paths;
use crate::{Need, Needs};

/// Where a pod names other objects of its namespace, by what they are.
const NAMED: &[(&str, &str)] = &[
    ("configmaps", "spec.containers[].env[].valueFrom.configMapKeyRef.name"),
    ("configmaps", "spec.containers[].envFrom[].configMapRef.name"),
    ("configmaps", "spec.initContainers[].env[].valueFrom.configMapKeyRef.name"),
    ("configmaps", "spec.initContainers[].envFrom[].configMapRef.name"),
    ("configmaps", "spec.volumes[].configMap.name"),
    ("configmaps", "spec.volumes[].projected.sources[].configMap.name"),
    ("secrets", "spec.containers[].env[].valueFrom.secretKeyRef.name"),
    ("secrets", "spec.containers[].envFrom[].secretRef.name"),
    ("secrets", "spec.imagePullSecrets[].name"),
    ("secrets", "spec.initContainers[].env[].valueFrom.secretKeyRef.name"),
    ("secrets", "spec.initContainers[].envFrom[].secretRef.name"),
    ("secrets", "spec.volumes[].projected.sources[].secret.name"),
    ("secrets", "spec.volumes[].secret.secretName"),
    ("serviceaccounts", "spec.serviceAccountName"),
];

/// Marks a pod that a node made from a file. Such a pod must not give its node anything.
const MIRROR: &str = "kubernetes.io/config.mirror";

/// What the pod's node may read because of the pod; none while it has no node.
pub(super) fn of(doc: &Document) -> Option<Needs> {
    let node = doc.text("spec.nodeName");
    if node.is_empty() {
        return None;
    }
    let mut objects = Vec::new();
    if doc.annotation(MIRROR).is_none() {
        for (plural, path) in NAMED {
            paths::each(doc.cursor(), path, &mut |place| add(&mut objects, plural, place));
        }
    }
    Some(Needs { node: node.into(), objects })
}

fn add(objects: &mut Vec<Need>, plural: &'static str, place: &Cursor<'_>) {
    let need = Need { plural, name: place.text_or_empty().into() };
    if !need.name.is_empty() && !objects.contains(&need) {
        objects.push(need);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::node;

    fn shown(spec: api::Node) -> String {
        let doc = Document::from_node(node! { "metadata": { "name": "a" }, "spec": spec }).expect("a map");
        let Some(needs) = of(&doc) else { return "nothing".to_owned() };
        let objects = needs.objects.iter().map(|need| format!("{}/{}", need.plural, need.name));
        format!("{}: {}", needs.node, objects.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_node_needs_what_its_pods_name() {
        let spec = node! {
            "nodeName": "n1",
            "serviceAccountName": "default",
            "imagePullSecrets": [{ "name": "s3" }, { "name": "" }, { "name": "s1" }],
            "containers": [{
                "env": [{ "name": "A", "valueFrom": { "secretKeyRef": { "name": "s1", "key": "k" } } }],
                "envFrom": [{ "configMapRef": { "name": "c1" } }, { "secretRef": { "name": "s1" } }],
            }],
            "volumes": [
                { "name": "a", "secret": { "secretName": "s2" } },
                { "name": "b", "projected": { "sources": [{ "configMap": { "name": "c2" } }] } },
            ],
        };
        let want = "n1: configmaps/c1 configmaps/c2 secrets/s1 secrets/s3 secrets/s2 serviceaccounts/default";
        assert_eq!(shown(spec), want);
        assert_eq!(shown(node! { "serviceAccountName": "default" }), "nothing");
    }
}
