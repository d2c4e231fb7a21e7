//! Measures, in a network namespace of its own (needs root): a first sync of many Services, the comparison at a restart,
//! and one changed endpoint. `cargo run --release -p proxy --example measure -- 10000`.

#![expect(clippy::unwrap_used, reason = "a measurement that fails has nothing to clean up")]
#![expect(clippy::print_stdout, reason = "printing is its purpose")]
#![expect(clippy::disallowed_methods, reason = "measuring needs a clock")]

use std::net::IpAddr;
use std::time::Instant;

use api::Key;
use linux::netlink::Namespace;
use linux::nftables::Family;
use proxy::act::Hands;
use proxy::model::{Endpoint, Health, Model, Place, Port, Protocol, Service, Slice, SlicePort};
use proxy::plan::{Owner, compile, part_of_service};

const CHANGES: u32 = 200;

fn main() {
    let services: u32 = std::env::args().nth(1).map_or(10_000, |argument| argument.parse().unwrap());
    let place = Place {
        node: "n1".into(),
        addresses: vec![IpAddr::from([192, 168, 7, 1])],
        pod_ranges: vec!["10.0.0.0/9".parse().unwrap()],
        service_ranges: vec!["10.128.0.0/10".parse().unwrap()],
    };
    let mut model = model(services);
    let mut hands = Hands::open(Namespace::new().unwrap(), Family::Ip, "measure").unwrap();
    let start = Instant::now();
    let mut table = compile(&model, &place, Family::Ip);
    let compiled = start.elapsed();
    assert!(hands.sync(&table).unwrap());
    println!("{services} services: compile {compiled:?}, first sync in all {:?}", start.elapsed());
    let start = Instant::now();
    assert!(!hands.sync(&table).unwrap());
    println!("comparison at a restart: {:?}", start.elapsed());
    let mut times: Vec<_> = (0..CHANGES)
        .map(|number| {
            let key = key(number * 7 % services);
            let slices = model.slices.get_mut(&key).unwrap();
            for slice in slices.values_mut() {
                slice.endpoints.push(endpoint(number + 9_000_000));
            }
            let start = Instant::now();
            let changes =
                table.replace(Owner::Service(key.clone()), part_of_service(&model, &key, &place, Family::Ip));
            hands.apply(&table, &changes).unwrap();
            start.elapsed()
        })
        .collect();
    times.sort();
    let p99 = times[times.len() * 99 / 100];
    println!("one endpoint more: median {:?}, p99 {p99:?}", times[times.len() / 2]);
}

fn model(services: u32) -> Model {
    let mut model = Model::default();
    for number in 0..services {
        let address = IpAddr::from((0x0a80_0000 + number).to_be_bytes());
        let port = Port { name: "http".into(), protocol: Protocol::Tcp, port: 80, node_port: None };
        let service = Service { cluster_ips: vec![address], ports: vec![port], ..Service::default() };
        model.set_service(key(number), Some(service));
        let ports = vec![SlicePort { name: "http".into(), protocol: Protocol::Tcp, port: 8080 }];
        let slice = Slice { ports, endpoints: (0..2).map(|which| endpoint(number * 2 + which)).collect() };
        model.set_slice(&key(number), "a".into(), Some(slice));
    }
    model
}

fn key(number: u32) -> Key {
    Key::new("default", format!("service-{number}"))
}

fn endpoint(number: u32) -> Endpoint {
    let address = IpAddr::from((0x0a00_0001 + number % 0x7f_0000).to_be_bytes());
    Endpoint { address, health: Health::Ready, node: "n1".into() }
}
