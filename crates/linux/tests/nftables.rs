//! The packet-filter client against the real kernel, each test in a network namespace of its own (needs root).

#![expect(clippy::unwrap_used, reason = "the panic of a helper is the failure of its test")]

use std::collections::BTreeMap;
use std::os::fd::AsFd;

use expect_test::expect;
use linux::netlink::Namespace;
use linux::nftables::{
    Atom, Base, Chain, Change, DNATED, Datum, Family, Field, Held, Hook, Kind, Name, Nftables, Reject, Rule,
    Selector, Set, Shape, Statement, Table, Test, Verdict, concat, creation,
};

const SERVICE: [Field; 3] = [Field::Ipv4, Field::Protocol, Field::Port];
const TCP: Atom = Atom::Protocol(6);

fn address(text: &str) -> Atom {
    Atom::Address(text.parse().unwrap())
}

fn filled(shape: Shape, elements: Vec<(&[Atom], Datum)>) -> Set {
    let elements = elements.into_iter().map(|(key, datum)| (concat(key), datum)).collect();
    Set { shape, elements }
}

fn chain(base: Option<Base>, rules: Vec<Vec<Statement>>) -> Chain {
    Chain { base, rules: rules.into_iter().map(Rule).collect() }
}

/// A table that has every kind of set, chain and statement.
fn everything(family: Family) -> Table {
    let mut table = Table::new(family, "everything");
    let (ip, service, endpoint) = match family {
        Family::Ip => (Field::Ipv4, address("10.96.0.1"), address("10.244.0.5")),
        Family::Ip6 => (Field::Ipv6, address("fd00::1"), address("fd01::5")),
    };
    let fields = [ip, Field::Protocol, Field::Port];
    let front = [service, TCP, Atom::Port(80)];
    let picks = Datum::Verdict(Verdict::Goto("pick".into()));
    table.sets.insert("services".into(), filled(Shape::verdicts(&fields), vec![(&front, picks)]));
    table.sets.insert("fronts".into(), filled(Shape::set(&fields), vec![(&front, Datum::Nothing)]));
    let shape = Shape::map(&[ip, Field::Protocol, Field::Port, Field::Number], &[ip, Field::Port]);
    let chosen = Datum::Fields(concat(&[endpoint, Atom::Port(8080)]));
    let slots = [front[0], front[1], front[2], Atom::Number(0)];
    table.sets.insert("endpoints".into(), filled(shape, vec![(&slots, chosen)]));
    let shape = Shape::map(&[ip, ip, Field::Protocol, Field::Port], &[ip, Field::Port]).forgetting_after(10);
    table.sets.insert("affinity".into(), shape.into());
    let pair = [endpoint, endpoint];
    table.sets.insert("hairpin".into(), filled(Shape::set(&[ip, ip]), vec![(&pair, Datum::Nothing)]));
    table.chains = every_chain(family);
    table
}

fn every_chain(family: Family) -> BTreeMap<Name, Chain> {
    let network = if family == Family::Ip { "10.244.0.0/16" } else { "fd01::/64" }.parse().unwrap();
    let key = [Selector::Destination, Selector::Protocol, Selector::Port];
    let slot = [&key[..], &[Selector::Random { count: 1, first: 0 }]].concat();
    let client = [&[Selector::Source][..], &key].concat();
    let first = vec![Selector::FirstDestination, Selector::Protocol, Selector::FirstPort];
    let base = |kind, hook, priority| Some(Base { kind, hook, priority });
    let remember = Some((client.clone(), "affinity".into()));
    let dnat = |key, map: &str| Statement::DnatMap { key, map: map.into(), remember: remember.clone() };
    let arrive = vec![vec![Statement::VerdictMap(key.to_vec(), "services".into())]];
    let pick = vec![
        vec![dnat(client.clone(), "affinity")],
        vec![dnat(slot, "endpoints")],
        vec![Statement::Reject(Reject::TcpReset)],
        vec![Statement::Reject(Reject::PortUnreachable)],
    ];
    let leave = vec![
        vec![
            Statement::Match(Selector::Status, Test::HasBits(DNATED)),
            Statement::In(vec![Selector::Source, Selector::Destination], "hairpin".into()),
            Statement::Masquerade,
        ],
        vec![
            Statement::Match(Selector::Source, Test::Within(network)),
            Statement::Match(Selector::Destination, Test::NotWithin(network)),
            Statement::Masquerade,
        ],
        vec![Statement::NotIn(first, "fronts".into()), Statement::Verdict(Verdict::Return)],
    ];
    let guard = vec![vec![
        Statement::Match(Selector::Input, Test::IsNot("lo".into())),
        Statement::Match(Selector::Port, Test::Is(Atom::Port(1))),
        Statement::Verdict(Verdict::Drop),
    ]];
    BTreeMap::from([
        ("arrive".into(), chain(base(Kind::Nat, Hook::Prerouting, -100), arrive)),
        ("pick".into(), chain(None, pick)),
        ("leave".into(), chain(base(Kind::Nat, Hook::Postrouting, 100), leave)),
        ("guard".into(), chain(base(Kind::Filter, Hook::Prerouting, -300), guard)),
    ])
}

fn nftables(namespace: &Namespace, family: Family) -> Nftables {
    Nftables::open_in(namespace.as_fd(), family, "everything").unwrap()
}

#[test]
fn the_kernel_holds_exactly_what_was_committed() {
    let node = Namespace::new().unwrap();
    for family in [Family::Ip, Family::Ip6] {
        let table = everything(family);
        let mut nft = nftables(&node, family);
        assert_eq!(nft.read().unwrap(), None);
        nft.commit(&creation(&table)).unwrap();
        assert_eq!(nft.read().unwrap(), Some(Held::of(&table)), "{table}");
        nft.commit(&[Change::DeleteTable]).unwrap();
        assert_eq!(nft.read().unwrap(), None);
    }
}

#[test]
fn a_refused_change_undoes_the_whole_transaction() {
    let node = Namespace::new().unwrap();
    let table = everything(Family::Ip);
    let mut nft = nftables(&node, Family::Ip);
    nft.commit(&creation(&table)).unwrap();
    let absent = concat(&[address("10.0.0.9"), TCP, Atom::Port(9)]);
    let refused = nft.commit(&[
        Change::FlushChain("leave".into()),
        Change::DeleteElements("services".into(), Shape::verdicts(&SERVICE), vec![absent]),
    ]);
    expect!["failed to delete from services in table ip everything: No such file or directory (os error 2)"]
        .assert_eq(&refused.unwrap_err().to_string());
    assert_eq!(nft.read().unwrap(), Some(Held::of(&table)));
}

#[test]
fn other_tables_stay_as_they_are() {
    let node = Namespace::new().unwrap();
    let other = Table { name: "other".into(), ..everything(Family::Ip) };
    let mut foreign = Nftables::open_in(node.as_fd(), Family::Ip, "other").unwrap();
    foreign.commit(&creation(&other)).unwrap();
    let mut nft = nftables(&node, Family::Ip);
    nft.commit(&creation(&everything(Family::Ip))).unwrap();
    nft.commit(&[Change::DeleteTable]).unwrap();
    assert_eq!(foreign.read().unwrap(), Some(Held::of(&other)));
}

#[test]
fn many_elements_are_one_transaction() {
    let node = Namespace::new().unwrap();
    let mut table = Table::new(Family::Ip, "everything");
    let mut set = Set::from(Shape::set(&SERVICE));
    for number in 0..20_000_u32 {
        let key = concat(&[Atom::Address(number.to_be_bytes().into()), TCP, Atom::Port(80)]);
        set.elements.insert(key, Datum::Nothing);
    }
    table.sets.insert("many".into(), set);
    let mut nft = nftables(&node, Family::Ip);
    nft.commit(&creation(&table)).unwrap();
    assert_eq!(nft.elements("many").unwrap().len(), 20_000);
    assert!(nft.elements("none").unwrap().is_empty());
}

#[test]
fn a_set_is_read_whole_while_the_kernel_rearranges_it() {
    // 50,000 elements are in a hash table of 131,072 places; below 30 % of that the kernel moves them to a smaller one,
    // in a thread of its own, beginning with the end of the commit.
    const ALL: u32 = 50_000;
    const LEFT: u32 = 39_300;
    let node = Namespace::new().unwrap();
    let key = |number: u32| concat(&[Atom::Address(number.to_be_bytes().into()), TCP, Atom::Port(80)]);
    let (set, shape) = (Name::from("many"), Shape::set(&SERVICE));
    let add = |range: std::ops::Range<u32>| {
        let elements = range.map(|number| (key(number), Datum::Nothing)).collect();
        Change::AddElements(set.clone(), shape.clone(), elements)
    };
    let mut nft = nftables(&node, Family::Ip);
    nft.commit(&[Change::AddTable, Change::AddSet(set.clone(), shape.clone()), add(0..LEFT)]).unwrap();
    for _ in 0..5 {
        nft.commit(&[add(LEFT..ALL)]).unwrap();
        let gone = (LEFT..ALL).map(key).collect();
        nft.commit(&[Change::DeleteElements(set.clone(), shape.clone(), gone)]).unwrap();
        assert_eq!(nft.elements(&set).unwrap().len(), LEFT as usize);
    }
}

#[test]
fn a_table_has_a_text() {
    expect![[r"
        table ip everything
          affinity: map ipv4_addr . ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service timeout 10s
          endpoints: map ipv4_addr . inet_proto . inet_service . mark : ipv4_addr . inet_service
            10.96.0.1 . tcp . 80 . 0 : 10.244.0.5 . 8080
          fronts: set ipv4_addr . inet_proto . inet_service
            10.96.0.1 . tcp . 80
          hairpin: set ipv4_addr . ipv4_addr
            10.244.0.5 . 10.244.0.5
          services: map ipv4_addr . inet_proto . inet_service : verdict
            10.96.0.1 . tcp . 80 : goto pick
          chain arrive: nat prerouting -100
            daddr . l4proto . dport vmap @services
          chain guard: filter prerouting -300
            iifname != lo dport 1 drop
          chain leave: nat postrouting 100
            ct status dnat saddr . daddr @hairpin masquerade fully-random
            saddr 10.244.0.0/16 daddr != 10.244.0.0/16 masquerade fully-random
            ct original daddr . l4proto . ct original proto-dst != @fronts return
          chain pick
            dnat to saddr . daddr . l4proto . dport map @affinity update @affinity { saddr . daddr . l4proto . dport }
            dnat to daddr . l4proto . dport . random mod 1 map @endpoints update @affinity { saddr . daddr . l4proto . dport }
            reject with tcp reset
            reject with port-unreachable
    "]]
    .assert_eq(&everything(Family::Ip).to_string());
}

#[test]
fn only_foreign_changes_of_the_table_are_heard() {
    let node = Namespace::new().unwrap();
    let mut nft = nftables(&node, Family::Ip);
    let mut watch = nft.watch_in(node.as_fd()).unwrap();
    nft.commit(&creation(&everything(Family::Ip))).unwrap();
    let mut other = Nftables::open_in(node.as_fd(), Family::Ip, "other").unwrap();
    other.commit(&[Change::AddTable]).unwrap();
    assert!(!watch.heard().unwrap(), "our own change and another table");
    nftables(&node, Family::Ip).commit(&[Change::FlushChain("pick".into())]).unwrap();
    assert!(watch.heard().unwrap());
    assert!(!watch.heard().unwrap(), "it was heard already");
}
