//! Keeps the Endpoints object of every Service, for clients that read nothing newer.
//!
//! One address family, at most 1,000 addresses, pods that are being deleted left out.

use std::collections::BTreeMap;

use api::{Document, Labels, Map, Node, Text, node};
use control::{Action, Change, Controller, Plan, Seen, Step, Target, View, Watch, World};

use super::backend::{Backend, PortFacts, backends, families, port_facts, publishes_not_ready};
use super::{HEADLESS, is_headless, selector, services_of_pod, target};
use crate::limits;
use crate::words;

const MANAGED_BY: &str = "endpoints.kubernetes.io/managed-by";
const MANAGER: &str = "endpoint-controller";
const OVER_CAPACITY: &str = "endpoints.kubernetes.io/over-capacity";

/// Writes Endpoints.
pub(crate) struct EndpointsController;

/// Addresses that share their ports.
#[derive(Default)]
struct Subset {
    ports: Vec<Node>,
    ready: Vec<Node>,
    not_ready: Vec<Node>,
}

impl Controller for EndpointsController {
    fn name(&self) -> &'static str {
        MANAGER
    }

    fn watches(&self) -> Vec<Watch> {
        vec![
            Watch::primary(words::services().clone()),
            Watch::mapped(words::pods().clone(), services_of_pod),
            Watch::mapped(words::endpoints().clone(), service_of_endpoints),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let old = world.view.get(words::endpoints(), &it.target().key);
        let Some(object) = it.object() else {
            // They bear the Service's name and no owner reference, so nobody else would collect them.
            let ours = old.filter(|old| old.meta.labels.get(MANAGED_BY) == Some(MANAGER));
            plan.then(ours.map(|old| Step::silent(delete(old))).into_iter().collect());
            return plan;
        };
        let service = object.document();
        if selector(&service).is_none() || object.meta.is_deleting() {
            return plan;
        }
        let (subsets, over) = subsets(&service, &backends(&service, world.view));
        let labels = labels(&service);
        match old {
            None => plan.then(vec![Step::silent(create(&service, &subsets, &labels, over))]),
            Some(old) => plan.then(update(&old.document(), &subsets, &labels, over).into_iter().collect()),
        }
        plan
    }
}

/// Whether addresses had to be left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Capacity {
    Enough,
    Exceeded,
}

fn subsets(service: &Document, backends: &[Backend]) -> (Vec<Node>, Capacity) {
    let mut groups: BTreeMap<Vec<PortFacts>, Subset> = BTreeMap::new();
    let family = families(service)[0];
    let mut capacity = Capacity::Enough;
    let taken = backends.iter().filter(|backend| publishes_not_ready(service) || !backend.terminating);
    for (index, backend) in taken.enumerate() {
        if index >= limits::ADDRESSES_PER_ENDPOINTS {
            capacity = Capacity::Exceeded;
            break;
        }
        let Some(address) = backend.address(family) else { continue };
        if backend.ports.is_empty() && !service.list("spec.ports").is_empty() {
            continue;
        }
        let group = groups.entry(port_facts(&backend.ports)).or_default();
        group.ports.clone_from(&backend.ports);
        let side = if backend.ready(service) { &mut group.ready } else { &mut group.not_ready };
        side.push(address_node(backend, &address.to_string()));
    }
    (groups.into_values().map(subset_node).collect(), capacity)
}

fn address_node(backend: &Backend, address: &str) -> Node {
    let mut map = Map::new();
    map.insert("ip", address);
    if !backend.hostname.is_empty() {
        map.insert("hostname", &backend.hostname);
    }
    if !backend.node.is_empty() {
        map.insert("nodeName", &backend.node);
    }
    map.insert("targetRef", backend.reference.clone());
    Node::Map(map)
}

fn subset_node(subset: Subset) -> Node {
    let mut map = Map::new();
    let ports = subset.ports.into_iter().map(without_empty_name).collect();
    for (field, list) in
        [("addresses", subset.ready), ("notReadyAddresses", subset.not_ready), ("ports", ports)]
    {
        if !list.is_empty() {
            map.insert(field, Node::List(list));
        }
    }
    Node::Map(map)
}

/// A slice's port says `name: ""`; here an absent name says the same.
fn without_empty_name(mut port: Node) -> Node {
    port.make_map().retain(|field, value| field != "name" || !value.is_empty());
    port
}

fn create(service: &Document, subsets: &[Node], labels: &Labels, over: Capacity) -> Action {
    let mut endpoints = Document::from_node(node! {
        "apiVersion": "v1",
        "kind": "Endpoints",
        "metadata": { "name": (service.name()), "namespace": (service.namespace()), "labels": (Node::from(labels)) },
    })
    .expect("a map was built");
    fill(&mut endpoints, subsets, over);
    Action::create(words::endpoints().clone(), endpoints)
}

fn update(old: &Document, subsets: &[Node], labels: &Labels, over: Capacity) -> Option<Step> {
    let mut new = old.clone();
    new.set("metadata.labels", Node::from(labels));
    fill(&mut new, subsets, over);
    (new != *old).then(|| Step::silent(Action::update(words::endpoints().clone(), new)))
}

fn fill(endpoints: &mut Document, subsets: &[Node], over: Capacity) {
    if subsets.is_empty() {
        endpoints.remove("subsets");
    } else {
        endpoints.set("subsets", Node::List(subsets.to_vec()));
    }
    if over == Capacity::Exceeded {
        endpoints.set_annotation(OVER_CAPACITY, "truncated");
    } else if endpoints.annotation(OVER_CAPACITY).is_some() {
        endpoints.map_mut("metadata.annotations").remove(OVER_CAPACITY);
    }
}

fn delete(old: &control::Object) -> Action {
    let only_this = control::Delete { uid: Some(old.meta.uid.clone()), ..control::Delete::default() };
    Action::delete(words::endpoints().clone(), old.meta.key(), only_this)
}

fn labels(service: &Document) -> Labels {
    let own =
        service.at("metadata.labels").entries().filter(|(key, _)| ![HEADLESS, MANAGED_BY].contains(key));
    let mut all: Vec<(Text, Text)> =
        own.map(|(key, value)| (key.into(), value.text_or_empty().into())).collect();
    all.push((MANAGED_BY.into(), MANAGER.into()));
    if is_headless(service) {
        all.push((HEADLESS.into(), Text::default()));
    }
    all.into_iter().collect()
}

fn service_of_endpoints(change: &Change<'_>, _: &View) -> Vec<Target> {
    let named = change.both().next();
    named.map(|it| target(&it.meta.namespace, &it.meta.name)).into_iter().collect()
}
