//! A pod from the template of its controller.

use api::{Cursor, Document, Map, Meta, Node, OwnerReference, Text, node};

/// The longest base of a generated name: what a suffix of five characters leaves of a DNS label.
const BASE_MAX: usize = 58;

/// A name for a new object: the base cut to what a name can hold, and the suffix.
pub(crate) fn generated_name(base: &str, suffix: &str) -> String {
    let end = base.floor_char_boundary(BASE_MAX.min(base.len()));
    format!("{}{suffix}", &base[..end])
}

/// The base of the names of a controller's pods.
pub(crate) fn pod_name_base(controller: &str) -> String {
    let dashed = format!("{controller}-");
    let is_name = api::names::dns_subdomain(&api::names::mask_trailing_dash(&dashed)).is_empty();
    if is_name { dashed } else { controller.to_owned() }
}

/// The pod that a template describes, under a name of its own.
pub(crate) fn pod(template: &Cursor<'_>, parent: &Meta, owner: &OwnerReference, suffix: &Text) -> Document {
    let base = pod_name_base(&parent.name);
    let mut metadata = Map::new();
    metadata.insert("name", generated_name(&base, suffix));
    metadata.insert("generateName", base);
    metadata.insert("namespace", &parent.namespace);
    for field in ["labels", "annotations", "finalizers"] {
        let value = template.at("metadata").at(field);
        if !value.is_empty() {
            metadata.insert(field, value.to_node());
        }
    }
    metadata.insert("ownerReferences", node!([Node::from(owner)]));
    let pod = node! {
        "apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template.at("spec").to_node(),
    };
    Document::from_node(pod).expect("it is written as a map")
}
