//! The subsets of an Endpoints object: addresses that share their ports, and at most so many in all.

use std::collections::BTreeMap;

use api::{Document, Map, Node, Text};

use super::super::backend::{Backend, families, publishes_not_ready};
use crate::limits;

/// Subsets, as the object lists them.
pub(super) struct Subsets {
    pub(super) list: Vec<Node>,
    pub(super) capacity: Capacity,
}

/// Whether addresses had to be left out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Capacity {
    Enough,
    Exceeded,
}

/// An address in the order of the list: by address, then uid.
type Place = (String, Text);

/// The addresses that one port has.
#[derive(Clone, Debug, Default, PartialEq)]
struct Addresses {
    ready: BTreeMap<Place, Node>,
    not_ready: BTreeMap<Place, Node>,
}

/// Addresses and the ports that all of them have.
struct Subset {
    addresses: Addresses,
    ports: Vec<Node>,
}

/// The subsets of a Service with these backends.
pub(super) fn of(service: &Document, backends: &[Backend]) -> Subsets {
    let mut by_port: BTreeMap<String, (Option<Node>, Addresses)> = BTreeMap::new();
    let family = families(service)[0];
    for backend in backends.iter().filter(|it| publishes_not_ready(service) || !it.terminating) {
        let Some(address) = backend.address(family).map(|address| address.to_string()) else { continue };
        for port in ports(service, backend) {
            let name = port.as_ref().map(Node::to_string).unwrap_or_default();
            let (_, addresses) = by_port.entry(name).or_insert_with(|| (port, Addresses::default()));
            let side = if backend.ready(service) { &mut addresses.ready } else { &mut addresses.not_ready };
            side.insert((address.clone(), backend.uid.clone()), address_node(backend, &address));
        }
    }
    let mut subsets = merge(by_port.into_values());
    let capacity = truncate(&mut subsets);
    Subsets { list: subsets.into_iter().map(Subset::into_node).collect(), capacity }
}

/// The backend's ports; one that is none for a Service without ports.
fn ports(service: &Document, backend: &Backend) -> Vec<Option<Node>> {
    if service.list("spec.ports").is_empty() {
        return vec![None];
    }
    backend.ports.iter().cloned().map(|port| Some(without_empty_name(port))).collect()
}

/// A slice's port says `name: ""`; here an absent name says the same.
fn without_empty_name(mut port: Node) -> Node {
    port.make_map().retain(|field, value| field != "name" || !value.is_empty());
    port
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
    map.insert("targetRef", backend.reference());
    Node::Map(map)
}

/// Ports with the same addresses share a subset.
fn merge(by_port: impl Iterator<Item = (Option<Node>, Addresses)>) -> Vec<Subset> {
    let mut subsets: Vec<Subset> = Vec::new();
    for (port, addresses) in by_port {
        match subsets.iter_mut().find(|subset| subset.addresses == addresses) {
            Some(subset) => subset.ports.extend(port),
            None => subsets.push(Subset { addresses, ports: port.into_iter().collect() }),
        }
    }
    subsets
}

/// Leaves out what is too much, of each subset in proportion; those that are not ready first.
fn truncate(subsets: &mut [Subset]) -> Capacity {
    let count = |side: fn(&Addresses) -> usize| subsets.iter().map(|it| side(&it.addresses)).sum::<usize>();
    let (ready, not_ready) = (count(|it| it.ready.len()), count(|it| it.not_ready.len()));
    if ready + not_ready <= limits::ADDRESSES_PER_ENDPOINTS {
        return Capacity::Enough;
    }
    let drops_ready = ready > limits::ADDRESSES_PER_ENDPOINTS;
    let (total, max) = if drops_ready {
        (ready, limits::ADDRESSES_PER_ENDPOINTS)
    } else {
        (not_ready, limits::ADDRESSES_PER_ENDPOINTS - ready)
    };
    let mut room = max;
    for Subset { addresses, .. } in subsets {
        if drops_ready {
            addresses.not_ready.clear();
        }
        let side = if drops_ready { &mut addresses.ready } else { &mut addresses.not_ready };
        let share = (side.len() * max).div_ceil(total).min(room).min(side.len());
        *side = std::mem::take(side).into_iter().take(share).collect();
        room -= share;
    }
    Capacity::Exceeded
}

impl Subset {
    fn into_node(self) -> Node {
        let mut map = Map::new();
        let Addresses { ready, not_ready } = self.addresses;
        let lists = [
            ("addresses", ready.into_values().collect()),
            ("notReadyAddresses", not_ready.into_values().collect()),
            ("ports", self.ports),
        ];
        for (field, list) in lists {
            if !list.is_empty() {
                map.insert(field, Node::List(list));
            }
        }
        Node::Map(map)
    }
}
