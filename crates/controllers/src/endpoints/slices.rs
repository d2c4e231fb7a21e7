//! Keeps the EndpointSlices of Services: at most 100 endpoints each, grouped by address family and ports.
//!
//! An endpoint stays in the slice that it is in, so that one pod's change is one slice's change.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::{Document, Key, Labels, Map, Node, OwnerReference, Text, node};
use control::{Action, Change, Controller, Delete, Object, Plan, Seen, Step, Target, View, Watch, World};

use super::backend::{Backend, Family, PortFacts, backends, families, port_facts};
use super::{HEADLESS, is_headless, selector, services_of_pod, target};
use crate::limits;
use crate::words;

const SERVICE_NAME: &str = "kubernetes.io/service-name";
const MANAGED_BY: &str = "endpointslice.kubernetes.io/managed-by";
const MANAGER: &str = "endpointslice-controller.k8s.io";

/// Writes EndpointSlices.
pub(crate) struct EndpointSliceController;

/// What slices of one group have in common: the family and the ports.
type Group = (Family, Vec<PortFacts>);

/// What a group should hold.
#[derive(Default)]
struct Wanted {
    ports: Vec<Node>,
    /// By the pod's uid.
    endpoints: BTreeMap<Text, Node>,
}

impl Controller for EndpointSliceController {
    fn name(&self) -> &'static str {
        "endpoint-slice-controller"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![
            Watch::primary(words::services().clone()),
            Watch::mapped(words::pods().clone(), services_of_pod),
            Watch::mapped(words::endpoint_slices().clone(), service_of_slice),
            Watch::only_read(words::nodes().clone()),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        // Slices of a Service that is gone are garbage, and collected as such.
        let Some(object) = it.object().filter(|service| !service.meta.is_deleting()) else { return plan };
        let service = object.document();
        if selector(&service).is_none() {
            return plan;
        }
        let mut wanted = wanted(&service, &backends(&service, world.view));
        let (mut steps, mut deletions) = (Vec::new(), Vec::new());
        for slice in owned(world.view, object) {
            match update(slice, &service, &mut wanted) {
                Update::Keep => {}
                Update::Write(step) => steps.push(step),
                Update::Delete => deletions.push(delete(slice)),
            }
        }
        let mut number = 0;
        for (group, wanted) in wanted {
            steps.extend(create(&service, &group, &wanted, &mut number, world));
        }
        // What replaces a slice comes first, so that the Service is never without endpoints in between.
        plan.then(steps);
        plan.then(deletions);
        plan
    }
}

fn owned<'a>(view: &'a View, service: &'a Object) -> impl Iterator<Item = &'a Arc<Object>> {
    let ours = |slice: &&Arc<Object>| {
        slice.meta.labels.get(MANAGED_BY) == Some(MANAGER) && !slice.meta.is_deleting()
    };
    view.owned_by(words::endpoint_slices(), &service.meta.uid).filter(ours)
}

/// The groups with their endpoints. Each family has at least one group, for the slice that says "nothing here".
fn wanted(service: &Document, backends: &[Backend]) -> BTreeMap<Group, Wanted> {
    let mut groups: BTreeMap<Group, Wanted> = BTreeMap::new();
    for family in families(service) {
        for backend in backends {
            let Some(address) = backend.address(family) else { continue };
            let group = groups.entry((family, port_facts(&backend.ports))).or_default();
            group.ports.clone_from(&backend.ports);
            let uid = backend.reference.get("uid").and_then(Node::as_text).unwrap_or_default();
            group.endpoints.insert(uid.into(), endpoint(service, backend, &address.to_string()));
        }
        if !groups.keys().any(|(known, _)| *known == family) {
            groups.insert((family, Vec::new()), Wanted::default());
        }
    }
    groups
}

fn endpoint(service: &Document, backend: &Backend, address: &str) -> Node {
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
    map.insert("targetRef", backend.reference.clone());
    Node::Map(map)
}

/// What becomes of a slice that is there.
enum Update {
    Keep,
    Write(Step),
    Delete,
}

/// Brings one slice up to date, taking from `wanted` what it holds then. A slice that nothing is left for is deleted.
fn update(slice: &Object, service: &Document, wanted: &mut BTreeMap<Group, Wanted>) -> Update {
    let old = slice.document();
    let family = if old.text("addressType") == "IPv6" { Family::V6 } else { Family::V4 };
    let group = (family, port_facts(old.list("ports")));
    let Some(content) = wanted.get_mut(&group) else { return Update::Delete };
    let mut endpoints = Vec::new();
    for endpoint in old.list("endpoints") {
        let uid = endpoint.get("targetRef.uid").and_then(Node::as_text).unwrap_or_default();
        endpoints.extend(content.endpoints.remove(uid));
    }
    while endpoints.len() < limits::ENDPOINTS_PER_SLICE {
        let Some((_, endpoint)) = content.endpoints.pop_first() else { break };
        endpoints.push(endpoint);
    }
    if content.endpoints.is_empty() {
        wanted.remove(&group);
    }
    let labels = labels(service);
    if old.list("endpoints") == endpoints && slice.meta.labels == labels {
        return Update::Keep;
    }
    let mut new = old;
    new.set("endpoints", Node::List(endpoints));
    new.set("metadata.labels", Node::from(&labels));
    Update::Write(Step::silent(Action::update(words::endpoint_slices().clone(), new)))
}

fn delete(slice: &Object) -> Step {
    let only_this = Delete { uid: Some(slice.meta.uid.clone()), ..Delete::default() };
    Step::silent(Action::delete(words::endpoint_slices().clone(), slice.meta.key(), only_this))
}

/// New slices for what no slice holds yet.
fn create(
    service: &Document,
    group: &Group,
    wanted: &Wanted,
    number: &mut usize,
    world: &World<'_>,
) -> Vec<Step> {
    let all: Vec<Node> = wanted.endpoints.values().cloned().collect();
    let chunks: Vec<&[Node]> =
        if all.is_empty() { vec![&[]] } else { all.chunks(limits::ENDPOINTS_PER_SLICE).collect() };
    let mut steps = Vec::new();
    for chunk in chunks {
        let suffix = world.names.suffix(*number);
        *number += 1;
        let slice = new_slice(service, (group.0, &wanted.ports), chunk, &suffix);
        steps.push(Step::silent(Action::create(words::endpoint_slices().clone(), slice)));
    }
    steps
}

fn new_slice(
    service: &Document,
    (family, ports): (Family, &[Node]),
    endpoints: &[Node],
    suffix: &str,
) -> Document {
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
            "name": (format!("{}-{suffix}", service.name())),
            "generateName": (format!("{}-", service.name())),
            "namespace": (service.namespace()),
            "labels": (Node::from(&labels(service))),
            "ownerReferences": [(&owner)],
        },
        "addressType": (family.name()),
        "endpoints": (Node::List(endpoints.to_vec())),
        "ports": (Node::List(ports.to_vec())),
    };
    Document::from_node(slice).expect("a map was built")
}

/// The Service's own labels, and those that say whose the slice is.
fn labels(service: &Document) -> Labels {
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

fn service_of_slice(change: &Change<'_>, _: &View) -> Vec<Target> {
    let ours = change.both().filter(|slice| slice.meta.labels.get(MANAGED_BY) == Some(MANAGER));
    let named =
        ours.filter_map(|slice| Some((slice.meta.namespace.clone(), slice.meta.labels.get(SERVICE_NAME)?)));
    let keys: Vec<Key> = named.map(|(namespace, name)| Key::new(namespace, name)).collect();
    keys.into_iter().map(|key| target(&key.namespace, &key.name)).collect()
}
