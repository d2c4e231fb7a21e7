//! Endpoints: the addresses behind a Service, in the older form that some clients still read.

use api::{Cursor, Document, Errors, Node, names};

use crate::shapes::{addresses, ports};
use crate::{Column, Kind, Names, Part, Scope, Version, Write};

/// How many addresses a table shows.
const SHOWN_MAX: usize = 3;

/// The kind.
pub struct Endpoints;

impl Kind for Endpoints {
    const NAMES: Names = Names {
        group: "",
        kind: "Endpoints",
        plural: "endpoints",
        short: &["ep"],
        categories: &[],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] =
        &[Column::NAME, Column::text("Endpoints", |doc, _| Node::from(shown(doc))), Column::AGE];

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        if write.old.is_some_and(|old| old.get("subsets") == doc.get("subsets")) {
            return;
        }
        for subset in doc.at("subsets").items() {
            validate_subset(&subset, errors);
        }
    }

    fn warn(_doc: &Document, _write: &Write<'_>) -> Vec<String> {
        vec!["v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice".to_owned()]
    }
}

fn shown(doc: &Document) -> String {
    let mut list: Vec<String> = Vec::new();
    for subset in doc.at("subsets").items() {
        let addresses = subset.at("addresses");
        let ips = || addresses.items().map(|address| address.at("ip").text_or_empty());
        if subset.at("ports").is_empty() {
            list.extend(ips().map(str::to_owned));
        }
        for port in subset.at("ports").items() {
            let port = port.at("port").int().unwrap_or_default();
            list.extend(ips().map(|ip| addresses::with_port(ip, port)));
        }
    }
    if doc.list("subsets").is_empty() {
        return "<none>".to_owned();
    }
    let more = list.len().saturating_sub(SHOWN_MAX);
    list.truncate(SHOWN_MAX);
    let shown = list.join(",");
    if more == 0 { shown } else { format!("{shown} + {more} more...") }
}

fn validate_subset(subset: &Cursor<'_>, errors: &mut Errors) {
    if subset.at("addresses").is_empty() && subset.at("notReadyAddresses").is_empty() {
        errors.required(subset.path(), "must specify `addresses` or `notReadyAddresses`");
    }
    for field in ["addresses", "notReadyAddresses"] {
        for address in subset.at(field).items() {
            validate_address(&address, errors);
        }
    }
    let list = subset.at("ports");
    for port in list.items() {
        let name = port.at("name");
        if name.is_empty() && list.len() > 1 {
            errors.required(name.path(), "");
        } else if !name.is_empty() {
            errors.invalid_each(name.path(), name.text_or_empty(), names::dns_label(name.text_or_empty()));
        }
        ports::validate_number(&port.at("port"), errors);
        ports::validate_protocol(&port.at("protocol"), errors);
        ports::validate_app_protocol(&port.at("appProtocol"), errors);
    }
}

fn validate_address(address: &Cursor<'_>, errors: &mut Errors) {
    addresses::validate_endpoint(&address.at("ip"), errors);
    let (host, node) = (address.at("hostname"), address.at("nodeName"));
    if !host.is_empty() {
        errors.invalid_each(host.path(), host.text_or_empty(), names::dns_label(host.text_or_empty()));
    }
    if node.is_set() {
        errors.invalid_each(node.path(), node.text_or_empty(), names::dns_subdomain(node.text_or_empty()));
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "v1"
    }

    fn set_defaults(&self, doc: &mut Document) {
        let subsets = doc.get_mut("subsets").and_then(Node::as_list_mut);
        for subset in subsets.into_iter().flatten() {
            ports::default_protocols(subset.get_mut("ports"));
        }
    }
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;
    use crate::shapes::testing::{cells, create};

    #[test]
    fn a_subset_needs_addresses_and_good_ports() {
        let errors = create::<Endpoints>(node! { "subsets": [
            { "ports": [{ "port": 80, "protocol": "TCP" }] },
            { "addresses": [{ "ip": "127.0.0.1" }, { "ip": "x" }], "ports": [{ "port": 0, "protocol": "ICMP" }] },
        ]});
        assert_eq!(
            errors,
            "[subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`, \
             subsets[1].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128), \
             subsets[1].addresses[1].ip: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff), \
             subsets[1].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, \
             subsets[1].ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\", \"UDP\"]"
        );
    }

    #[test]
    fn tables_show_three_addresses() {
        let addresses: Vec<Node> = (1..=5).map(|i| node! { "ip": format!("10.0.0.{i}") }).collect();
        let endpoints = node! { "subsets": [{ "addresses": addresses, "ports": [{ "port": 80 }] }] };
        assert_eq!(cells::<Endpoints>(endpoints)[1], "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...");
        assert_eq!(cells::<Endpoints>(node! {})[1], "<none>");
    }
}
