//! The zone: every Service by namespace and name, every address by what it points to.
//!
//! Changing one Service costs O(log n) and shares the rest with the zone before. Records are made when they are asked
//! for, so that a Service of thousands of endpoints costs no more than its endpoints.

use std::net::IpAddr;
use std::str::FromStr as _;

use api::{Key, Text};
use imbl::OrdMap;
use ipnet::IpNet;

use super::answer::{Answer, Data, Kind, Record};
use crate::limits;
use crate::model::{Port, Service, dashed};

/// What the zone is told when it is made.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The cluster's domain, such as `cluster.local`.
    pub domain: Text,
    /// The address of the name server itself.
    pub server: IpAddr,
    /// The ranges of Services and pods: their reverse names are answered here and nowhere else.
    pub ranges: Vec<IpNet>,
}

/// Everything that can be asked.
#[derive(Clone, Debug)]
pub struct Zone {
    settings: Settings,
    services: OrdMap<Key, Service>,
    pointers: OrdMap<IpAddr, Text>,
}

/// Records of a name within the zone.
enum Named {
    Records(Vec<Record>),
    /// The name is there because there are names below it.
    Empty,
    Nothing,
}

impl Zone {
    /// A zone without Services.
    pub fn new(settings: Settings) -> Self {
        Self { settings, services: OrdMap::new(), pointers: OrdMap::new() }
    }

    /// Sets what a Service is now; `None` when it is gone.
    pub fn set(&mut self, key: &Key, service: Option<Service>) {
        if let Some(old) = self.services.remove(key) {
            for (address, _) in self.pointers_of(key, &old) {
                self.pointers.remove(&address);
            }
        }
        if let Some(new) = service {
            for (address, name) in self.pointers_of(key, &new) {
                self.pointers.insert(address, name);
            }
            self.services.insert(key.clone(), new);
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Answers a question; `name` is in lower case and without the final dot.
    pub fn answer(&self, name: &str, kind: Kind) -> Answer {
        let mut answers = Vec::new();
        let mut current = Text::from(name);
        for _ in 0..limits::CHAIN {
            let Some(labels) = self.labels(&current) else {
                return match self.reverse(&current) {
                    _ if !answers.is_empty() => Answer::Continue { answers, name: current },
                    Some(found) => found.select(kind),
                    None => Answer::Elsewhere,
                };
            };
            let found = self.named(&current, &labels);
            let alias = match &found {
                Named::Records(records) if kind != Kind::Cname => records.iter().find_map(alias),
                _ => None,
            };
            match alias {
                Some((record, next)) => {
                    answers.push(record);
                    current = next;
                }
                None => return self.finish(answers, found.select(kind)),
            }
        }
        Answer::NoData
    }

    /// Puts the aliases on the way before the answer, and the addresses of hosts behind it.
    fn finish(&self, mut aliases: Vec<Record>, answer: Answer) -> Answer {
        match answer {
            Answer::Records { answers, .. } => {
                let more = self.addresses_of_hosts(&answers);
                aliases.extend(answers);
                Answer::Records { answers: aliases, more }
            }
            _ if !aliases.is_empty() => Answer::Records { answers: aliases, more: Vec::new() },
            other => other,
        }
    }

    fn addresses_of_hosts(&self, answers: &[Record]) -> Vec<Record> {
        let mut more: Vec<Record> = Vec::new();
        for record in answers {
            let Data::Service { host, .. } = &record.data else { continue };
            let Some(labels) = self.labels(host) else { continue };
            if let Named::Records(records) = self.named(host, &labels) {
                more.extend(records.into_iter().filter(|record| matches!(record.data, Data::Address(_))));
            }
        }
        more.sort();
        more.dedup();
        more
    }

    /// The labels before the domain, or nothing when the name is not below it.
    fn labels<'a>(&self, name: &'a str) -> Option<Vec<&'a str>> {
        let head = name.strip_suffix(self.settings.domain.as_str())?;
        if head.is_empty() {
            return Some(Vec::new());
        }
        Some(head.strip_suffix('.')?.split('.').collect())
    }

    fn named(&self, name: &Text, labels: &[&str]) -> Named {
        let record = |data: Data| Record { name: name.clone(), data };
        match labels {
            [] => Named::Records(vec![record(Data::Authority), record(Data::Server(self.server_name()))]),
            ["dns-version"] => Named::Records(vec![record(Data::Words("1.1.0".into()))]),
            ["ns", "dns"] => Named::Records(vec![record(Data::Address(self.settings.server))]),
            ["svc" | "pod" | "dns"] => Named::Empty,
            [namespace, "svc" | "pod"] if self.has_namespace(namespace) => Named::Empty,
            [dashes, _, "pod"] => match address_of_label(dashes) {
                Some(address) => Named::Records(vec![record(Data::Address(address))]),
                None => Named::Nothing,
            },
            [rest @ .., service, namespace, "svc"] => {
                match self.services.get(&Key::new(*namespace, *service)) {
                    Some(found) => {
                        of_service(name, rest, found, &self.service_name(&Key::new(*namespace, *service)))
                    }
                    None => Named::Nothing,
                }
            }
            _ => Named::Nothing,
        }
    }

    /// A reverse name of the cluster's own ranges.
    fn reverse(&self, name: &Text) -> Option<Named> {
        let address = address_of_reverse(name)?;
        match self.pointers.get(&address) {
            Some(pointer) => Some(Named::Records(vec![Record {
                name: name.clone(),
                data: Data::Pointer(pointer.clone()),
            }])),
            None => {
                self.settings.ranges.iter().any(|range| range.contains(&address)).then_some(Named::Nothing)
            }
        }
    }

    fn has_namespace(&self, namespace: &str) -> bool {
        let first = Key::new(namespace, "");
        self.services.range(first..).next().is_some_and(|(key, _)| key.namespace == namespace)
    }

    fn server_name(&self) -> Text {
        format!("ns.dns.{}", self.settings.domain).into()
    }

    fn service_name(&self, key: &Key) -> Text {
        format!("{}.{}.svc.{}", key.name, key.namespace, self.settings.domain).into()
    }

    fn pointers_of(&self, key: &Key, service: &Service) -> Vec<(IpAddr, Text)> {
        let name = self.service_name(key);
        match service {
            Service::Cluster { addresses, .. } => addresses.iter().map(|it| (*it, name.clone())).collect(),
            Service::Headless { endpoints } => {
                endpoints.iter().map(|it| (it.address, format!("{}.{name}", it.name).into())).collect()
            }
            Service::External { .. } => Vec::new(),
        }
    }
}

impl Named {
    fn select(self, kind: Kind) -> Answer {
        match self {
            Self::Nothing => Answer::NoName,
            Self::Empty => Answer::NoData,
            Self::Records(records) => {
                let mut answers: Vec<Record> =
                    records.into_iter().filter(|record| kind.wants(&record.data)).collect();
                if kind != Kind::Any {
                    answers.sort();
                }
                if answers.is_empty() {
                    Answer::NoData
                } else {
                    Answer::Records { answers, more: Vec::new() }
                }
            }
        }
    }
}

fn alias(record: &Record) -> Option<(Record, Text)> {
    match &record.data {
        Data::Alias(next) => Some((record.clone(), next.clone())),
        _ => None,
    }
}

/// Records below a Service's name; `rest` are the labels before it.
fn of_service(name: &Text, rest: &[&str], service: &Service, host: &Text) -> Named {
    let record = |data: Data| Record { name: name.clone(), data };
    match (service, rest) {
        (Service::External { name: other }, []) => Named::Records(vec![record(Data::Alias(other.clone()))]),
        (Service::Cluster { addresses, ports }, []) => {
            let mut records: Vec<Record> = addresses.iter().map(|it| record(Data::Address(*it))).collect();
            records.extend(ports.iter().map(|port| record(srv(port, 1, host))));
            Named::Records(records)
        }
        (Service::Cluster { ports, .. }, [port, protocol]) => {
            let matching = ports.iter().filter(|it| is_port(it, port, protocol));
            records_or_nothing(matching.map(|it| record(srv(it, 1, host))).collect())
        }
        (Service::Headless { endpoints }, []) => {
            let mut records: Vec<Record> =
                endpoints.iter().map(|it| record(Data::Address(it.address))).collect();
            for endpoint in endpoints {
                let host: Text = format!("{}.{host}", endpoint.name).into();
                records.extend(endpoint.ports.iter().map(|port| record(srv(port, endpoints.len(), &host))));
            }
            records.sort();
            records.dedup();
            // A headless Service without endpoints has no name that leads anywhere.
            records_or_nothing(records)
        }
        (Service::Headless { endpoints }, [hostname]) => {
            let matching =
                endpoints.iter().filter(|it| it.name == *hostname || dashed(it.address) == *hostname);
            records_or_nothing(matching.map(|it| record(Data::Address(it.address))).collect())
        }
        (Service::Headless { endpoints }, [port, protocol]) => {
            let mut records = Vec::new();
            for endpoint in endpoints {
                let host: Text = format!("{}.{host}", endpoint.name).into();
                let matching = endpoint.ports.iter().filter(|it| is_port(it, port, protocol));
                records.extend(matching.map(|it| record(srv(it, endpoints.len(), &host))));
            }
            records.sort();
            records.dedup();
            records_or_nothing(records)
        }
        _ => Named::Nothing,
    }
}

fn records_or_nothing(records: Vec<Record>) -> Named {
    if records.is_empty() { Named::Nothing } else { Named::Records(records) }
}

/// `_http` and `_tcp` against a port's name and protocol.
fn is_port(port: &Port, name: &str, protocol: &str) -> bool {
    name.strip_prefix('_').is_some_and(|name| port.name == name)
        && protocol.strip_prefix('_').is_some_and(|protocol| port.protocol == protocol)
}

fn srv(port: &Port, shares: usize, host: &Text) -> Data {
    let weight = 100 / u16::try_from(shares.clamp(1, 100)).unwrap_or(100);
    Data::Service { port: port.number, weight, host: host.clone() }
}

/// `10-0-0-1` or `fd00--1` as an address.
fn address_of_label(label: &str) -> Option<IpAddr> {
    let v4 = IpAddr::from_str(&label.replace('-', "."));
    v4.or_else(|_| IpAddr::from_str(&label.replace('-', ":"))).ok()
}

/// `4.3.2.1.in-addr.arpa` or thirty-two digits under `ip6.arpa` as an address.
fn address_of_reverse(name: &str) -> Option<IpAddr> {
    if let Some(head) = name.strip_suffix(".in-addr.arpa") {
        let mut parts: Vec<&str> = head.split('.').collect();
        parts.reverse();
        return parts.join(".").parse().ok();
    }
    let digits: Vec<&str> = name.strip_suffix(".ip6.arpa")?.split('.').collect();
    if digits.len() != 32 || digits.iter().any(|digit| digit.len() != 1) {
        return None;
    }
    let text: String = digits.into_iter().rev().collect();
    u128::from_str_radix(&text, 16).ok().map(|bits| IpAddr::V6(bits.into()))
}

#[cfg(test)]
mod tests {
    use api::{Document, Node, node};
    use expect_test::{Expect, expect};

    use super::*;

    fn zone() -> Zone {
        let mut zone = Zone::new(Settings {
            domain: "cluster.local".into(),
            server: "10.96.0.10".parse().unwrap(),
            ranges: vec!["10.96.0.0/16".parse().unwrap(), "10.128.0.0/16".parse().unwrap()],
        });
        let web = node! { "spec": {
            "clusterIP": "10.96.0.7", "clusterIPs": ["10.96.0.7"],
            "ports": [{ "name": "http", "port": 80, "protocol": "TCP" }, { "name": "dns", "port": 53, "protocol": "UDP" }],
        }};
        add(&mut zone, "web", &web, &[]);
        let slice = node! {
            "ports": [{ "name": "db", "port": 5432, "protocol": "TCP" }],
            "endpoints": [
                { "addresses": ["10.128.0.5"], "hostname": "db-0", "conditions": { "ready": true } },
                { "addresses": ["10.128.0.6"], "conditions": { "ready": true } },
                { "addresses": ["10.128.0.7"], "conditions": { "ready": false } },
            ],
        };
        add(&mut zone, "db", &node! { "spec": { "clusterIP": "None" } }, &[slice]);
        add(&mut zone, "void", &node! { "spec": { "clusterIP": "None" } }, &[]);
        let external = |name: &str| node! { "spec": { "type": "ExternalName", "externalName": name } };
        add(&mut zone, "out", &external("example.org"), &[]);
        add(&mut zone, "in", &external("web.default.svc.cluster.local"), &[]);
        add(&mut zone, "loop", &external("loop.default.svc.cluster.local"), &[]);
        zone
    }

    fn add(zone: &mut Zone, name: &str, service: &Node, slices: &[Node]) {
        let document = |node: &Node| Document::from_node(node.clone()).unwrap();
        let slices: Vec<Document> = slices.iter().map(document).collect();
        zone.set(&Key::new("default", name), Service::read(&document(service), slices.iter()));
    }

    fn check(name: &str, kind: Kind, expected: &Expect) {
        expected.assert_eq(&zone().answer(name, kind).to_string());
    }

    #[test]
    fn a_service_has_its_address_and_a_record_for_each_port() {
        check(
            "web.default.svc.cluster.local",
            Kind::A,
            &expect![[r"
            web.default.svc.cluster.local A 10.96.0.7
        "]],
        );
        check(
            "web.default.svc.cluster.local",
            Kind::Aaaa,
            &expect![[r"
            no data
        "]],
        );
        check(
            "_http._tcp.web.default.svc.cluster.local",
            Kind::Srv,
            &expect![[r"
            _http._tcp.web.default.svc.cluster.local SRV 0 100 80 web.default.svc.cluster.local
            + web.default.svc.cluster.local A 10.96.0.7
        "]],
        );
        check(
            "_http._udp.web.default.svc.cluster.local",
            Kind::Srv,
            &expect![[r"
            no such name
        "]],
        );
        check(
            "7.0.96.10.in-addr.arpa",
            Kind::Ptr,
            &expect![[r"
            7.0.96.10.in-addr.arpa PTR web.default.svc.cluster.local
        "]],
        );
    }

    #[test]
    fn a_headless_service_names_its_ready_endpoints() {
        check(
            "db.default.svc.cluster.local",
            Kind::A,
            &expect![[r"
            db.default.svc.cluster.local A 10.128.0.5
            db.default.svc.cluster.local A 10.128.0.6
        "]],
        );
        check(
            "db-0.db.default.svc.cluster.local",
            Kind::A,
            &expect![[r"
            db-0.db.default.svc.cluster.local A 10.128.0.5
        "]],
        );
        check(
            "10-128-0-6.db.default.svc.cluster.local",
            Kind::A,
            &expect![[r"
            10-128-0-6.db.default.svc.cluster.local A 10.128.0.6
        "]],
        );
        check(
            "_db._tcp.db.default.svc.cluster.local",
            Kind::Srv,
            &expect![[r"
            _db._tcp.db.default.svc.cluster.local SRV 0 50 5432 10-128-0-6.db.default.svc.cluster.local
            _db._tcp.db.default.svc.cluster.local SRV 0 50 5432 db-0.db.default.svc.cluster.local
            + 10-128-0-6.db.default.svc.cluster.local A 10.128.0.6
            + db-0.db.default.svc.cluster.local A 10.128.0.5
        "]],
        );
        check(
            "5.0.128.10.in-addr.arpa",
            Kind::Ptr,
            &expect![[r"
            5.0.128.10.in-addr.arpa PTR db-0.db.default.svc.cluster.local
        "]],
        );
        check(
            "void.default.svc.cluster.local",
            Kind::A,
            &expect![[r"
            no such name
        "]],
        );
    }

    #[test]
    fn an_external_name_is_followed_within_the_cluster_and_handed_on_outside() {
        check(
            "in.default.svc.cluster.local",
            Kind::A,
            &expect![[r"
            in.default.svc.cluster.local CNAME web.default.svc.cluster.local
            web.default.svc.cluster.local A 10.96.0.7
        "]],
        );
        check(
            "out.default.svc.cluster.local",
            Kind::A,
            &expect![[r"
            out.default.svc.cluster.local CNAME example.org
            continue example.org
        "]],
        );
        check(
            "loop.default.svc.cluster.local",
            Kind::A,
            &expect![[r"
            no data
        "]],
        );
    }

    #[test]
    fn names_between_and_outside() {
        check(
            "10-128-0-9.default.pod.cluster.local",
            Kind::A,
            &expect![[r"
            10-128-0-9.default.pod.cluster.local A 10.128.0.9
        "]],
        );
        check(
            "default.svc.cluster.local",
            Kind::A,
            &expect![[r"
            no data
        "]],
        );
        check(
            "nowhere.svc.cluster.local",
            Kind::A,
            &expect![[r"
            no such name
        "]],
        );
        check(
            "nobody.default.svc.cluster.local",
            Kind::A,
            &expect![[r"
            no such name
        "]],
        );
        check(
            "cluster.local",
            Kind::Soa,
            &expect![[r"
            cluster.local SOA
        "]],
        );
        check(
            "dns-version.cluster.local",
            Kind::Txt,
            &expect![[r#"
            dns-version.cluster.local TXT "1.1.0"
        "#]],
        );
        check(
            "example.org",
            Kind::A,
            &expect![[r"
            elsewhere
        "]],
        );
        check(
            "1.0.128.10.in-addr.arpa",
            Kind::Ptr,
            &expect![[r"
            no such name
        "]],
        );
        check(
            "1.0.0.127.in-addr.arpa",
            Kind::Ptr,
            &expect![[r"
            elsewhere
        "]],
        );
        check(
            "notcluster.local",
            Kind::A,
            &expect![[r"
            elsewhere
        "]],
        );
    }

    #[test]
    fn a_service_that_goes_takes_its_names_with_it() {
        let mut zone = zone();
        for name in ["web", "db", "void", "out", "in", "loop"] {
            zone.set(&Key::new("default", name), None);
        }
        assert!(zone.services.is_empty() && zone.pointers.is_empty());
    }
}
