//! The chains and sets that every table has, and the rules of the shared chains.
//!
//! The way of a packet: base chains see the first packet of a connection, `services` looks its destination up in one
//! flat map, and a `pick` chain shared by all fronts with as many endpoints sends it to one of them. Nothing grows
//! with the number of Services but the maps.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use linux::nftables::{
    Atom, Base, Chain, DNATED, Datum, Family, Field, Hook, Kind, Name, Reject, Rule, Selector, Set, Shape,
    Statement, Table, Test, Verdict, concat,
};

use super::part::{is_of, unspecified};
use super::table::{Pick, SetId};
use crate::model::Place;

/// The chain that refuses with an error.
pub(super) const REFUSE: &str = "refuse";

const NODE_ADDRESSES: &str = "node-addresses";
const INSIDE: &str = "inside";
const SERVICES: &str = "services";
/// Before connection tracking, so that what it drops leaves no trace.
const PRIORITY_RAW: i32 = -300;
const PRIORITY_DNAT: i32 = -100;
const PRIORITY_SNAT: i32 = 100;

/// The name of a set in the kernel.
pub(super) fn set_name(set: SetId) -> &'static str {
    match set {
        SetId::Services => "services",
        SetId::Inside => "inside",
        SetId::Endpoints => "endpoints",
        SetId::Outside => "outside",
        SetId::Hairpin => "hairpin",
    }
}

/// What a set holds.
pub(super) fn set_shape(set: SetId, family: Family) -> Shape {
    let ip = address_field(family);
    let front = [ip, Field::Protocol, Field::Port];
    match set {
        SetId::Services | SetId::Inside => Shape::verdicts(&front),
        SetId::Endpoints => {
            Shape::map(&[ip, Field::Protocol, Field::Port, Field::Number], &[ip, Field::Port])
        }
        SetId::Outside => Shape::set(&front),
        SetId::Hairpin => Shape::set(&[ip, ip]),
    }
}

/// The map where the choices for clients with this timeout are remembered.
pub(super) fn affinity(seconds: u32) -> Name {
    format!("affinity-{seconds}").into()
}

/// From client and front to endpoint.
pub(super) fn affinity_shape(family: Family, seconds: u32) -> Shape {
    let ip = address_field(family);
    Shape::map(&[ip, ip, Field::Protocol, Field::Port], &[ip, Field::Port]).forgetting_after(seconds)
}

/// The rules of the chain for a pick: back to where the client went before, else to a random endpoint. A node port
/// is looked up under the unspecified address when the packet's own is no front.
pub(super) fn pick_rules(pick: Pick, family: Family) -> Vec<Rule> {
    let random = Selector::Random { count: pick.count, first: pick.first };
    let mut rules = Vec::new();
    let keys = [front_key(), node_front_key(family)];
    let client = |key: &[Selector]| [&[Selector::Source], key].concat();
    let remember = |key: &[Selector]| pick.affinity_seconds.map(|seconds| (client(key), affinity(seconds)));
    for key in &keys {
        if let Some(map) = pick.affinity_seconds.map(affinity) {
            rules.push(dnat(client(key), map, remember(key)));
        }
    }
    for key in &keys {
        rules.push(dnat([key, &[random][..]].concat(), set_name(SetId::Endpoints).into(), remember(key)));
    }
    rules.into_iter().map(|statement| Rule(vec![statement])).collect()
}

/// The table of a place without Services.
pub(super) fn table(family: Family, place: &Place, name: &str) -> Table {
    let mut table = Table::new(family, name);
    for set in [SetId::Services, SetId::Inside, SetId::Endpoints, SetId::Outside, SetId::Hairpin] {
        table.sets.insert(set_name(set).into(), set_shape(set, family).into());
    }
    table.sets.insert(NODE_ADDRESSES.into(), node_addresses(family, place));
    let pods = of_family(&place.pod_ranges, family);
    let services = of_family(&place.service_ranges, family);
    let nat = |hook, priority, rules| chain(Some(Base { kind: Kind::Nat, hook, priority }), rules);
    let chains = [
        ("prerouting", nat(Hook::Prerouting, PRIORITY_DNAT, arriving(&pods))),
        ("output", nat(Hook::Output, PRIORITY_DNAT, vec![vec![jump(INSIDE)], vec![jump(SERVICES)]])),
        ("postrouting", nat(Hook::Postrouting, PRIORITY_SNAT, leaving(family, &pods, &services))),
        (INSIDE, chain(None, lookups(SetId::Inside, family).into())),
        (SERVICES, chain(None, found_or_refused(family, &services))),
        (REFUSE, chain(None, vec![vec![reject(Reject::TcpReset)], vec![reject(Reject::PortUnreachable)]])),
    ];
    table.chains.extend(chains.map(|(name, chain)| (name.into(), chain)));
    if family == Family::Ip {
        table.chains.insert("guard".into(), guard());
    }
    table
}

/// Node ports and host ports answer on the loopback address too, for programs of the node.
fn node_addresses(family: Family, place: &Place) -> Set {
    let mut set = Set::from(Shape::set(&[address_field(family)]));
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let own = place.addresses.iter().copied().chain([loopback]).filter(|address| is_of(*address, family));
    set.elements.extend(own.map(|address| (concat(&[Atom::Address(address)]), Datum::Nothing)));
    set
}

fn arriving(pods: &[IpNet]) -> Vec<Vec<Statement>> {
    let mut rules: Vec<_> =
        pods.iter().map(|range| vec![source(Test::Within(*range)), jump(INSIDE)]).collect();
    rules.push(vec![jump(SERVICES)]);
    rules
}

/// First as it is addressed, then as one of the node's own addresses.
fn lookups(set: SetId, family: Family) -> [Vec<Statement>; 2] {
    let map = || Name::from(set_name(set));
    let to_node = Statement::In(vec![Selector::Destination], NODE_ADDRESSES.into());
    [
        vec![Statement::VerdictMap(front_key(), map())],
        vec![to_node, Statement::VerdictMap(node_front_key(family), map())],
    ]
}

/// A cluster IP without such a port must not leave by the default route.
fn found_or_refused(family: Family, services: &[IpNet]) -> Vec<Vec<Statement>> {
    let mut rules = lookups(SetId::Services, family).to_vec();
    rules.extend(services.iter().map(|range| {
        let to_range = Statement::Match(Selector::Destination, Test::Within(*range));
        vec![to_range, Statement::Verdict(Verdict::Goto(REFUSE.into()))]
    }));
    rules
}

/// Who gets an address of the node's as source: a pod that reaches itself, whoever reaches a Service from outside
/// the pod ranges (the answer has to come back through this node), and pods that reach out. Only connections that
/// began at a front of ours are touched, never another program's.
fn leaving(family: Family, pods: &[IpNet], services: &[IpNet]) -> Vec<Vec<Statement>> {
    let translated = || Statement::Match(Selector::Status, Test::HasBits(DNATED));
    let pair = vec![Selector::Source, Selector::Destination];
    let not_a_pod = || pods.iter().map(|range| source(Test::NotWithin(*range)));
    let from_outside = |more: Vec<Statement>| {
        let mut rule = vec![translated()];
        rule.extend(not_a_pod());
        rule.extend(more);
        rule.push(Statement::Masquerade);
        rule
    };
    let hairpin = Statement::In(pair, set_name(SetId::Hairpin).into());
    let mut rules = vec![vec![translated(), hairpin, Statement::Masquerade]];
    for range in services {
        rules.push(from_outside(vec![Statement::Match(Selector::FirstDestination, Test::Within(*range))]));
    }
    let outside = |key| Statement::In(key, set_name(SetId::Outside).into());
    let own = Statement::In(vec![Selector::FirstDestination], NODE_ADDRESSES.into());
    let first = |address| vec![address, Selector::Protocol, Selector::FirstPort];
    rules.push(from_outside(vec![outside(first(Selector::FirstDestination))]));
    rules.push(from_outside(vec![own, outside(first(any_address(family)))]));
    let to_pod = |test| Statement::Match(Selector::Destination, test);
    for range in pods {
        if family == Family::Ip {
            // What a local program sends to a front on 127.0.0.1 cannot keep that source on the way to a pod.
            let from_loopback = source(Test::Within(loopback_range()));
            rules.push(vec![
                translated(),
                from_loopback,
                to_pod(Test::Within(*range)),
                Statement::Masquerade,
            ]);
        }
        let mut reaching_out = vec![source(Test::Within(*range))];
        reaching_out.extend(pods.iter().map(|other| to_pod(Test::NotWithin(*other))));
        reaching_out.push(Statement::Masquerade);
        rules.push(reaching_out);
    }
    rules
}

/// Where the kernel is told to route loopback addresses (for fronts on 127.0.0.1), nobody but the node itself may
/// use that.
fn guard() -> Chain {
    let base = Base { kind: Kind::Filter, hook: Hook::Prerouting, priority: PRIORITY_RAW };
    let from_elsewhere = Statement::Match(Selector::Input, Test::IsNot("lo".into()));
    let to_loopback = Statement::Match(Selector::Destination, Test::Within(loopback_range()));
    chain(Some(base), vec![vec![from_elsewhere, to_loopback, Statement::Verdict(Verdict::Drop)]])
}

fn loopback_range() -> IpNet {
    IpNet::new(Ipv4Addr::new(127, 0, 0, 0).into(), 8).expect("8 is a valid prefix length")
}

fn front_key() -> Vec<Selector> {
    vec![Selector::Destination, Selector::Protocol, Selector::Port]
}

fn node_front_key(family: Family) -> Vec<Selector> {
    vec![any_address(family), Selector::Protocol, Selector::Port]
}

fn any_address(family: Family) -> Selector {
    Selector::Constant(Atom::Address(unspecified(family)))
}

fn address_field(family: Family) -> Field {
    match family {
        Family::Ip => Field::Ipv4,
        Family::Ip6 => Field::Ipv6,
    }
}

fn of_family(ranges: &[IpNet], family: Family) -> Vec<IpNet> {
    ranges.iter().copied().filter(|range| is_of(range.addr(), family)).collect()
}

fn chain(base: Option<Base>, rules: Vec<Vec<Statement>>) -> Chain {
    Chain { base, rules: rules.into_iter().map(Rule).collect() }
}

fn source(test: Test) -> Statement {
    Statement::Match(Selector::Source, test)
}

fn jump(chain: &str) -> Statement {
    Statement::Verdict(Verdict::Jump(chain.into()))
}

fn reject(reject: Reject) -> Statement {
    Statement::Reject(reject)
}

fn dnat(key: Vec<Selector>, map: Name, remember: Option<(Vec<Selector>, Name)>) -> Statement {
    Statement::DnatMap { key, map, remember }
}
