//! What a slice and its endpoints look like.

use api::{Document, Labels, Map, Node, OwnerReference, Text, node};
use control::{Action, Step, World};

use super::super::backend::{Backend, Family};
use super::super::trigger::Trigger;
use super::super::{HEADLESS, is_headless};
use super::pack::{Draft, Fate, Packing};
use crate::shared::template;
use crate::words;

pub(super) const SERVICE_NAME: &str = "kubernetes.io/service-name";
pub(super) const MANAGED_BY: &str = "endpointslice.kubernetes.io/managed-by";
pub(super) const MANAGER: &str = "endpointslice-controller.k8s.io";

/// The family of a slice; `None` is one that this controller does not write.
pub(super) fn family(slice: &Document) -> Option<Family> {
    [Family::V4, Family::V6].into_iter().find(|family| family.name() == slice.text("addressType"))
}

/// One pod as an endpoint.
pub(super) fn endpoint(service: &Document, backend: &Backend, address: &str) -> Node {
    let mut map = Map::new();
    map.insert("addresses", node!([address]));
    map.insert("conditions", node! {
        "ready": (backend.ready(service)), "serving": (backend.serving), "terminating": (backend.terminating),
    });
    for (field, value) in
        [("hostname", &backend.hostname), ("nodeName", &backend.node), ("zone", &backend.zone)]
    {
        if !value.is_empty() {
            map.insert(field, value);
        }
    }
    map.insert("targetRef", backend.reference());
    Node::Map(map)
}

/// The Service's own labels, and those that say whose the slice is.
pub(super) fn labels(service: &Document) -> Labels {
    let reserved = |key: &str| [SERVICE_NAME, MANAGED_BY, HEADLESS].contains(&key);
    let own = service.at("metadata.labels").entries().filter(|(key, _)| !reserved(key));
    let mut all: Vec<(Text, Text)> =
        own.map(|(key, value)| (key.into(), value.text_or_empty().into())).collect();
    all.push((SERVICE_NAME.into(), service.name().into()));
    all.push((MANAGED_BY.into(), MANAGER.into()));
    if is_headless(service) {
        all.push((HEADLESS.into(), Text::default()));
    }
    all.into_iter().collect()
}

/// The steps that make the slices what the packing says, but for those that go.
pub(super) fn writes(
    packing: &Packing<'_>,
    service: &Document,
    trigger: &Trigger,
    world: &World<'_>,
) -> Vec<Step> {
    let changed = packing.drafts.iter().filter(|draft| matches!(draft.fate, Fate::Comes | Fate::Changes));
    changed
        .enumerate()
        .map(|(number, draft)| write(draft, service, trigger, &world.names.suffix(number)))
        .collect()
}

fn write(draft: &Draft<'_>, service: &Document, trigger: &Trigger, suffix: &str) -> Step {
    let base = template::pod_name_base(service.name());
    let (mut slice, is_new) = match draft.slice {
        Some(old) => (old.document(), false),
        None => (new_slice(draft.family, service, &base), true),
    };
    slice.set("metadata.labels", Node::from(&labels(service)));
    slice.set("endpoints", Node::List(draft.endpoints.clone()));
    slice.set("ports", Node::List(draft.ports.clone()));
    trigger.annotate(&mut slice);
    let resource = words::endpoint_slices().clone();
    Step::silent(if is_new {
        slice.set("metadata.name", template::generated_name(&base, suffix));
        Action::create(resource, slice)
    } else {
        Action::update(resource, slice)
    })
}

fn new_slice(family: Family, service: &Document, base: &str) -> Document {
    let owner = OwnerReference {
        api_version: "v1".into(),
        kind: "Service".into(),
        name: service.name().into(),
        uid: service.uid().into(),
        controller: true,
        block_owner_deletion: true,
    };
    let slice = node! {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "generateName": base,
            "namespace": (service.namespace()),
            "ownerReferences": [(&owner)],
        },
        "addressType": (family.name()),
    };
    Document::from_node(slice).expect("a map was built")
}
