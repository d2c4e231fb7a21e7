//! Packet rules as text: every script in `testdata/tables` says what there is, and shows the table or its changes.
//! `UPDATE=1` rewrites what is expected. Laws about all tables follow.

#![expect(clippy::unwrap_used, reason = "the panic of a helper is the failure of its test")]

use std::collections::BTreeMap;
use std::path::Path;

use api::{Key, Text, node};
use linux::nftables::{Change, Family, Held};
use proptest::prelude::*;
use proxy::model::{
    Endpoint, Health, HostPort, Model, Place, Policy, Port, Protocol, Service, Slice, SlicePort,
};
use proxy::plan::{Changes, Owner, Sweep, Table, compile, diff, host_ports, part_of_service};

fn place() -> Place {
    Place {
        node: "n1".into(),
        addresses: vec!["192.168.7.1".parse().unwrap(), "fd07::1".parse().unwrap()],
        pod_ranges: vec!["10.244.0.0/16".parse().unwrap(), "fd44::/64".parse().unwrap()],
        service_ranges: vec!["10.96.0.0/16".parse().unwrap(), "fd96::/112".parse().unwrap()],
    }
}

#[test]
fn scripts_show_what_they_expect() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/tables");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let script = std::fs::read_to_string(&path).unwrap();
        let (input, expected) = script.split_once("----\n").unwrap();
        let shown = run(input);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, format!("{input}----\n{shown}")).unwrap();
        } else {
            assert_eq!(shown, expected, "{}", path.display());
        }
    }
}

/// Runs the lines before `----` of a script.
fn run(input: &str) -> String {
    let mut model = Model::default();
    let mut before = None;
    let mut lines = input.lines().filter(|line| !line.starts_with('#')).peekable();
    while let Some(line) = lines.next() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut block = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with("    ")) {
            block.push(line.split_whitespace().collect::<Vec<_>>());
        }
        match words.as_slice() {
            ["given"] => {}
            ["then"] => before = Some(model.clone()),
            ["Service", name, options @ ..] => {
                drop(model.services.insert(key(name), service(options, &block)));
            }
            ["Slice", name, slice] => {
                model.set_slice(&key(name), (*slice).into(), Some(self::slice(&block)));
            }
            ["HostPort", protocol, from, to] => model.host_ports.push(host_port(protocol, from, to)),
            ["delete", name] => drop(model.services.remove(&key(name))),
            ["show", "table"] => return compile(&model, &place(), Family::Ip).to_string(),
            ["show", "ipv6", "table"] => return compile(&model, &place(), Family::Ip6).to_string(),
            ["show", "parts"] => return parts(&compile(&model, &place(), Family::Ip)),
            ["show", "changes"] => return changes(&before.unwrap(), &model),
            _ => panic!("no such statement: {line}"),
        }
    }
    panic!("a script has to show something")
}

/// What the parts of a table add to an empty one.
fn parts(table: &Table) -> String {
    let empty = Table::new(table.family(), place()).to_string();
    let is_common = |line: &str| empty.lines().any(|other| other == line);
    table
        .to_string()
        .lines()
        .filter(|line| !is_common(line) || line.contains(": "))
        .fold(String::new(), |text, line| text + line + "\n")
}

fn changes(before: &Model, after: &Model) -> String {
    let mut table = compile(before, &place(), Family::Ip);
    let mut all = Changes::default();
    for owner in owners(before, after) {
        let part = part(after, &owner);
        let changes = table.replace(owner, part);
        all.commit.extend(changes.commit);
        all.sweep.merge(changes.sweep);
    }
    assert_eq!(table, compile(after, &place(), Family::Ip));
    let mut lines: Vec<String> = all.commit.iter().map(ToString::to_string).collect();
    if let Sweep::Fronts(fronts) = &all.sweep {
        lines.extend(fronts.iter().map(|at| format!("sweep {} {} {}", at.address, at.protocol, at.port)));
    }
    lines.join("\n") + "\n"
}

fn owners(before: &Model, after: &Model) -> Vec<Owner> {
    let mut keys: Vec<_> = before.services.keys().chain(after.services.keys()).cloned().collect();
    keys.sort();
    keys.dedup();
    keys.into_iter().map(Owner::Service).chain([Owner::HostPorts]).collect()
}

fn part(model: &Model, owner: &Owner) -> proxy::plan::Part {
    match owner {
        Owner::Service(key) => part_of_service(model, key, &place(), Family::Ip),
        Owner::HostPorts => host_ports(&model.host_ports, Family::Ip),
    }
}

fn key(name: &str) -> Key {
    let (namespace, name) = name.split_once('/').unwrap();
    Key::new(namespace, name)
}

fn service(options: &[&str], block: &[Vec<&str>]) -> Service {
    let mut service = Service::default();
    for option in options {
        match option.split_once('=').unwrap() {
            ("ip", address) => service.cluster_ips.push(address.parse().unwrap()),
            ("external-ip", address) => service.external_ips.push(address.parse().unwrap()),
            ("affinity", seconds) => service.affinity_seconds = Some(seconds.parse().unwrap()),
            ("external", "Local") => service.external = Policy::Local,
            ("internal", "Local") => service.internal = Policy::Local,
            _ => panic!("no such option: {option}"),
        }
    }
    service.ports = block.iter().map(|line| port(line)).collect();
    service
}

fn port(line: &[&str]) -> Port {
    let ["port", name, protocol, port, rest @ ..] = line else { panic!("no port: {line:?}") };
    let node_port = rest.first().map(|option| option.strip_prefix("node=").unwrap().parse().unwrap());
    Port { name: (*name).into(), protocol: self::protocol(protocol), port: port.parse().unwrap(), node_port }
}

fn slice(block: &[Vec<&str>]) -> Slice {
    let mut slice = Slice::default();
    for line in block {
        match line.as_slice() {
            ["port", name, protocol, port] => slice.ports.push(SlicePort {
                name: (*name).into(),
                protocol: self::protocol(protocol),
                port: port.parse().unwrap(),
            }),
            ["endpoint", address, health, node] => slice.endpoints.push(Endpoint {
                address: address.parse().unwrap(),
                health: match *health {
                    "ready" => Health::Ready,
                    "leaving" => Health::Leaving,
                    _ => Health::Unfit,
                },
                node: (*node).into(),
            }),
            _ => panic!("no such line: {line:?}"),
        }
    }
    slice
}

fn host_port(protocol: &str, from: &str, to: &str) -> HostPort {
    let (address, port) = from.rsplit_once(':').unwrap();
    let to: std::net::SocketAddr = to.parse().unwrap();
    HostPort {
        address: address.parse().ok(),
        protocol: self::protocol(protocol),
        port: port.parse().unwrap(),
        pod: to.ip(),
        pod_port: to.port(),
    }
}

fn protocol(text: &str) -> Protocol {
    match text {
        "udp" => Protocol::Udp,
        "sctp" => Protocol::Sctp,
        _ => Protocol::Tcp,
    }
}

#[test]
fn objects_are_read_as_the_api_writes_them() {
    let object = node!({
        "spec": {
            "clusterIP": "10.96.0.5", "clusterIPs": ["10.96.0.5"], "type": "NodePort", "sessionAffinity": "ClientIP",
            "externalTrafficPolicy": "Local", "internalTrafficPolicy": "Cluster",
            "ports": [{ "name": "http", "port": 80, "protocol": "TCP", "targetPort": 8080, "nodePort": 30080 }],
        },
    });
    let port = Port { name: "http".into(), protocol: Protocol::Tcp, port: 80, node_port: Some(30080) };
    let expected = Service {
        cluster_ips: vec!["10.96.0.5".parse().unwrap()],
        ports: vec![port],
        affinity_seconds: Some(10800),
        external: Policy::Local,
        ..Service::default()
    };
    assert_eq!(Service::read(&api::Document::from_node(object).unwrap()), Some(expected));
    let external = node!({ "spec": { "type": "ExternalName", "externalName": "example.com" } });
    assert_eq!(Service::read(&api::Document::from_node(external).unwrap()), None);
    let slice = node!({
        "ports": [{ "name": "http", "port": 8080, "protocol": "TCP" }],
        "endpoints": [
            { "addresses": ["10.244.0.2"], "conditions": { "ready": true }, "nodeName": "n1" },
            { "addresses": ["10.244.0.3"], "conditions": { "ready": false, "serving": true, "terminating": true } },
            { "addresses": ["10.244.0.4"], "conditions": { "ready": false } },
        ],
    });
    let endpoints = Slice::read(&api::Document::from_node(slice).unwrap()).endpoints;
    let health: Vec<_> = endpoints.iter().map(|endpoint| endpoint.health).collect();
    assert_eq!(health, [Health::Ready, Health::Leaving, Health::Unfit]);
}

/// Small numbers, so that Services get into each other's way.
fn any_model() -> impl Strategy<Value = Model> {
    let port =
        (0..3_u16, any::<bool>(), proptest::option::of(0..3_u16)).prop_map(|(number, is_udp, node)| Port {
            name: format!("p{number}").into(),
            protocol: if is_udp { Protocol::Udp } else { Protocol::Tcp },
            port: 80 + number,
            node_port: node.map(|node| 30000 + node),
        });
    let address = |third: u8| (0..4_u8).prop_map(move |last| std::net::IpAddr::from([10, 96, third, last]));
    let policy = any::<bool>().prop_map(|is_local| if is_local { Policy::Local } else { Policy::Cluster });
    let service = (
        proptest::collection::vec(address(0), 0..2),
        proptest::collection::vec(address(1), 0..2),
        proptest::collection::vec(port, 0..3),
        proptest::option::of(1..3_u32),
        (policy.clone(), policy),
    );
    let service =
        service.prop_map(|(cluster_ips, external_ips, ports, affinity_seconds, (external, internal))| {
            Service { cluster_ips, external_ips, ports, affinity_seconds, external, internal }
        });
    let endpoint = (0..5_u8, 0..3_u8, any::<bool>()).prop_map(|(last, health, is_here)| Endpoint {
        address: std::net::IpAddr::from([10, 244, 0, last]),
        health: [Health::Ready, Health::Leaving, Health::Unfit][usize::from(health)],
        node: if is_here { "n1" } else { "n2" }.into(),
    });
    let ports = || {
        (0..3_u16).map(|number| SlicePort {
            name: format!("p{number}").into(),
            protocol: Protocol::Tcp,
            port: 8080 + number,
        })
    };
    let slice = proptest::collection::vec(endpoint, 0..4)
        .prop_map(move |endpoints| Slice { ports: ports().collect(), endpoints });
    proptest::collection::btree_map(0..5_u8, (service, slice), 0..5).prop_map(|all| {
        let mut model = Model::default();
        for (number, (service, slice)) in all {
            let key = Key::new("default", format!("s{number}"));
            model.services.insert(key.clone(), service);
            model.slices.insert(key, BTreeMap::from([(Text::from("a"), slice)]));
        }
        model
    })
}

/// The kernel's part, for changes whose order is right by other tests.
fn held_after(before: &Model, commit: &[Change]) -> BTreeMap<(Text, Vec<u8>), String> {
    let rules = compile(before, &place(), Family::Ip).rules("t");
    let all =
        rules.sets.iter().flat_map(|(name, set)| set.elements.iter().map(move |element| (name, element)));
    let entry = |name: &str, key: &[u8]| (Text::from(name), key.to_vec());
    let mut held: BTreeMap<_, _> =
        all.map(|(name, (key, datum))| (entry(name, key), format!("{datum:?}"))).collect();
    for change in commit {
        match change {
            Change::AddElements(name, _, elements) => {
                for (key, datum) in elements {
                    assert_eq!(held.insert(entry(name, key), format!("{datum:?}")), None, "added twice");
                }
            }
            Change::DeleteElements(name, _, keys) => {
                for key in keys {
                    assert!(held.remove(&entry(name, key)).is_some(), "deleted twice");
                }
            }
            _ => {}
        }
    }
    held
}

proptest! {
    #[test]
    fn parts_give_the_same_table_in_any_order(model in any_model(), seed in any::<prop::sample::Index>()) {
        let mut keys: Vec<_> = model.services.keys().cloned().collect();
        let turn = if keys.is_empty() { 0 } else { seed.index(keys.len()) };
        keys.rotate_left(turn);
        keys.reverse();
        let mut table = Table::new(Family::Ip, place());
        for key in keys {
            let owner = Owner::Service(key);
            let part = part(&model, &owner);
            table.replace(owner, part);
        }
        prop_assert_eq!(&table, &compile(&model, &place(), Family::Ip));
    }

    #[test]
    fn changes_lead_from_one_table_to_the_other(before in any_model(), after in any_model()) {
        let mut table = compile(&before, &place(), Family::Ip);
        let mut commit = Vec::new();
        for owner in owners(&before, &after) {
            let part = part(&after, &owner);
            commit.extend(table.replace(owner, part).commit);
        }
        prop_assert_eq!(&table, &compile(&after, &place(), Family::Ip));
        prop_assert_eq!(held_after(&before, &commit), held_after(&after, &[]));
    }

    #[test]
    fn nothing_changes_at_the_fixed_point(model in any_model(), other in any_model()) {
        let mut table = compile(&model, &place(), Family::Ip);
        let rules = table.rules("t");
        prop_assert_eq!(diff(&rules, Some(&Held::of(&rules))), vec![]);
        for owner in owners(&model, &model) {
            let part = part(&model, &owner);
            prop_assert_eq!(table.replace(owner, part), Changes::default());
        }
        let there = compile(&other, &place(), Family::Ip).rules("t");
        let commit = diff(&rules, Some(&Held::of(&there)));
        prop_assert_eq!(held_after(&other, &commit), held_after(&model, &[]));
    }
}
