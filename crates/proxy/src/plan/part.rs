//! What one Service, or the host ports, add to the table.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use linux::nftables::{Atom, Bytes, Family, concat};

use super::table::{Entry, Front, Meaning, Pick, Route, SetId};
use crate::model::{Health, HostPort, Place, Policy, Port, Service, Slice};

/// Elements of the table's sets and maps, by set and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    pub(super) entries: BTreeMap<Entry, Meaning>,
}

/// What a Service adds.
pub fn service<'a>(
    service: &Service,
    slices: impl Iterator<Item = &'a Slice>,
    place: &Place,
    family: Family,
) -> Part {
    let slices: Vec<&Slice> = slices.collect();
    let mut part = Part::default();
    for port in &service.ports {
        let backends = Backends::of(port, &slices, place, family);
        part.add_port(service, port, &backends, family);
    }
    part
}

/// What the host ports add. They keep the client's address, as the pod is on this node.
pub fn host_ports(ports: &[HostPort], family: Family) -> Part {
    let mut part = Part::default();
    let of_family = ports.iter().filter(|port| is_of(port.pod, family)).collect::<BTreeSet<_>>();
    for port in of_family {
        let address = port.address.unwrap_or(unspecified(family));
        let front = Front { address, protocol: port.protocol, port: port.port };
        let route = Entry::new(SetId::Services, front.key());
        // Two pods with one host port are never on one node; were they, the first would have it.
        if is_of(address, family) && !part.entries.contains_key(&route) {
            part.add_front(front, &[SocketAddr::new(port.pod, port.pod_port)], 0);
            part.add(route, Meaning::Route(Route::Pick(Pick { count: 1, first: 0, affinity_seconds: None })));
            part.add_hairpin(port.pod);
        }
    }
    part
}

/// The endpoints of one port of a Service.
struct Backends {
    cluster: Vec<SocketAddr>,
    local: Vec<SocketAddr>,
}

impl Backends {
    fn of(port: &Port, slices: &[&Slice], place: &Place, family: Family) -> Self {
        let mut everywhere = Choice::default();
        let mut here = Choice::default();
        for slice in slices {
            let numbers =
                slice.ports.iter().filter(|at| at.name == port.name && at.protocol == port.protocol);
            for number in numbers {
                for endpoint in slice.endpoints.iter().filter(|endpoint| is_of(endpoint.address, family)) {
                    let target = SocketAddr::new(endpoint.address, number.port);
                    everywhere.add(endpoint.health, target);
                    if endpoint.node == place.node {
                        here.add(endpoint.health, target);
                    }
                }
            }
        }
        Self { cluster: everywhere.chosen(), local: here.chosen() }
    }

    fn of_policy(&self, policy: Policy) -> &[SocketAddr] {
        match policy {
            Policy::Cluster => &self.cluster,
            Policy::Local => &self.local,
        }
    }

    /// Where no endpoint serves at all, clients learn it at once; where only others' do, a balancer may still
    /// bring them to the right node, so packets vanish.
    fn route(&self, targets: &[SocketAddr], first: u32, affinity_seconds: Option<u32>) -> Route {
        match (targets.len(), self.cluster.is_empty() && self.local.is_empty()) {
            (0, true) => Route::Refuse,
            (0, false) => Route::Drop,
            (count, _) => Route::Pick(Pick { count: number(count), first, affinity_seconds }),
        }
    }
}

/// Ready endpoints; only when there are none, those that leave but still serve.
#[derive(Default)]
struct Choice {
    ready: BTreeSet<SocketAddr>,
    leaving: BTreeSet<SocketAddr>,
}

impl Choice {
    fn add(&mut self, health: Health, target: SocketAddr) {
        match health {
            Health::Ready => drop(self.ready.insert(target)),
            Health::Leaving => drop(self.leaving.insert(target)),
            Health::Unfit => {}
        }
    }

    fn chosen(self) -> Vec<SocketAddr> {
        let chosen = if self.ready.is_empty() { self.leaving } else { self.ready };
        chosen.into_iter().collect()
    }
}

impl Part {
    fn add_port(&mut self, service: &Service, port: &Port, backends: &Backends, family: Family) {
        let front = |address, number| Front { address, protocol: port.protocol, port: number };
        let affinity = service.affinity_seconds;
        for address in of_family(&service.cluster_ips, family) {
            let front = front(address, port.port);
            let targets = backends.of_policy(service.internal);
            self.add_front(front, targets, 0);
            let route = backends.route(targets, 0, affinity);
            self.add(Entry::new(SetId::Services, front.key()), Meaning::Route(route));
        }
        for address in of_family(&service.external_ips, family) {
            self.add_external(service, front(address, port.port), backends);
        }
        if let Some(node_port) = port.node_port
            && of_family(&service.cluster_ips, family).next().is_some()
        {
            self.add_external(service, front(unspecified(family), node_port), backends);
        }
        for target in backends.cluster.iter().chain(&backends.local) {
            self.add_hairpin(target.ip());
        }
    }

    /// An address that is reached from outside the cluster too. With the Local policy, traffic from outside keeps
    /// its source and stays on this node, while pods and the node itself still reach every endpoint.
    fn add_external(&mut self, service: &Service, front: Front, backends: &Backends) {
        let outside = backends.of_policy(service.external);
        self.add_front(front, outside, 0);
        let affinity = service.affinity_seconds;
        let route = backends.route(outside, 0, affinity);
        self.add(Entry::new(SetId::Services, front.key()), Meaning::Route(route));
        match service.external {
            Policy::Cluster => self.add(Entry::new(SetId::Outside, front.key()), Meaning::Present),
            Policy::Local => {
                let first = number(outside.len());
                self.add_front(front, &backends.cluster, first);
                let route = backends.route(&backends.cluster, first, affinity);
                self.add(Entry::new(SetId::Inside, front.key()), Meaning::Route(route));
            }
        }
    }

    fn add_front(&mut self, front: Front, targets: &[SocketAddr], first: u32) {
        for (slot, target) in (first..).zip(targets) {
            self.add(Entry::new(SetId::Endpoints, front.slot_key(slot)), Meaning::Target(*target));
        }
    }

    fn add_hairpin(&mut self, address: IpAddr) {
        self.add(Entry::new(SetId::Hairpin, pair(address)), Meaning::Present);
    }

    /// Within a Service the first port that claims a key has it.
    fn add(&mut self, entry: Entry, meaning: Meaning) {
        self.entries.entry(entry).or_insert(meaning);
    }
}

fn pair(address: IpAddr) -> Bytes {
    concat(&[Atom::Address(address), Atom::Address(address)])
}

/// Stands for "any of the node's addresses" in keys.
pub(super) fn unspecified(family: Family) -> IpAddr {
    match family {
        Family::Ip => Ipv4Addr::UNSPECIFIED.into(),
        Family::Ip6 => Ipv6Addr::UNSPECIFIED.into(),
    }
}

pub(super) fn is_of(address: IpAddr, family: Family) -> bool {
    address.is_ipv4() == (family == Family::Ip)
}

fn of_family(addresses: &[IpAddr], family: Family) -> impl Iterator<Item = IpAddr> {
    addresses.iter().copied().filter(move |address| is_of(*address, family))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("a Service has fewer endpoints than that")
}
