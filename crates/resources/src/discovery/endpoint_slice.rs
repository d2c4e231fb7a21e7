//! EndpointSlice: some of the addresses behind a Service.

use api::{Cursor, Document, Errors, Node, names};

use crate::shapes::object_meta::{validate_immutable, validate_labels};
use crate::shapes::{addresses, ports};
use crate::{Column, Generation, Kind, Names, Part, Scope, Version, Write};

const ADDRESS_TYPES: [&str; 3] = ["FQDN", "IPv4", "IPv6"];
const ENDPOINTS_MAX: usize = 1000;
const ADDRESSES_MAX: usize = 100;
const PORTS_MAX: usize = 20_000;
const TOPOLOGY_MAX: usize = 16;
const HINTS_MAX: usize = 8;
/// How many ports and addresses a table shows.
const SHOWN_MAX: usize = 3;

/// The kind.
pub struct EndpointSlice;

impl Kind for EndpointSlice {
    const NAMES: Names = Names {
        group: "discovery.k8s.io",
        kind: "EndpointSlice",
        plural: "endpointslices",
        short: &[],
        categories: &[],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[
        Column::NAME,
        Column::text("AddressType", |doc, _| Node::from(doc.text("addressType"))),
        Column::text("Ports", |doc, _| {
            Node::from(shown(doc.at("ports").items().map(|port| port_cell(&port))))
        }),
        Column::text("Endpoints", |doc, _| {
            let addresses = doc.at("endpoints");
            let texts = addresses.items().flat_map(|endpoint| endpoint.at("addresses").items());
            Node::from(shown(texts.map(|address| address.text_or_empty().to_owned())))
        }),
        Column::AGE,
    ];
    const GENERATION: Generation = Generation::Counted;

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        let kind = doc.at("addressType");
        match kind.text_or_empty() {
            "" => errors.required(kind.path(), ""),
            name if !ADDRESS_TYPES.contains(&name) => {
                errors.not_supported(kind.path(), name, &["FQDN", "IPv4", "IPv6"]);
            }
            _ => {}
        }
        validate_ports(&doc.at("ports"), errors);
        if write.old.is_none_or(|old| old.get("endpoints") != doc.get("endpoints")) {
            validate_endpoints(&doc.at("endpoints"), kind.text_or_empty(), errors);
        }
        if let Some(old) = write.old {
            validate_immutable(&kind, &old.at("addressType"), errors);
        }
    }
}

fn port_cell(port: &Cursor<'_>) -> String {
    match (port.at("port").int(), port.at("name").text()) {
        (Some(number), _) => number.to_string(),
        (None, Some(name)) => name.to_owned(),
        (None, None) => "*".to_owned(),
    }
}

fn shown(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.collect();
    let text = all[..all.len().min(SHOWN_MAX)].join(",");
    match all.len().saturating_sub(SHOWN_MAX) {
        0 if text.is_empty() => "<unset>".to_owned(),
        0 => text,
        more => format!("{text} + {more} more..."),
    }
}

fn validate_ports(list: &Cursor<'_>, errors: &mut Errors) {
    if list.len() > PORTS_MAX {
        errors.too_many(list.path(), list.len(), PORTS_MAX);
        return;
    }
    let mut seen: Vec<&str> = Vec::new();
    for port in list.items() {
        let name = port.at("name");
        let text = name.text_or_empty();
        if !text.is_empty() {
            errors.invalid_each(name.path(), text, names::dns_label(text));
        }
        if seen.contains(&text) {
            errors.duplicate(name.path(), text);
        }
        seen.push(text);
        ports::validate_protocol(&port.at("protocol"), errors);
        ports::validate_app_protocol(&port.at("appProtocol"), errors);
    }
}

fn validate_endpoints(list: &Cursor<'_>, kind: &str, errors: &mut Errors) {
    if list.len() > ENDPOINTS_MAX {
        errors.too_many(list.path(), list.len(), ENDPOINTS_MAX);
        return;
    }
    for endpoint in list.items() {
        validate_addresses(&endpoint.at("addresses"), kind, errors);
        let (node, host) = (endpoint.at("nodeName"), endpoint.at("hostname"));
        if let Some(name) = node.text() {
            errors.invalid_each(node.path(), name, names::dns_subdomain(name));
        }
        let topology = endpoint.at("deprecatedTopology");
        if topology.len() > TOPOLOGY_MAX {
            errors.too_many(topology.path(), topology.len(), TOPOLOGY_MAX);
        }
        validate_labels(&topology, errors);
        if let Some(name) = host.text() {
            errors.invalid_each(host.path(), name, names::dns_label(name));
        }
        validate_hints(&endpoint.at("hints.forZones"), names::label_value, errors);
        validate_hints(&endpoint.at("hints.forNodes"), names::dns_subdomain, errors);
    }
}

fn validate_addresses(list: &Cursor<'_>, kind: &str, errors: &mut Errors) {
    match list.len() {
        0 => errors.required(list.path(), "must contain at least 1 address"),
        count if count > ADDRESSES_MAX => errors.too_many(list.path(), count, ADDRESSES_MAX),
        _ => {}
    }
    for address in list.items() {
        let text = address.text_or_empty();
        if kind == "FQDN" {
            validate_domain(&address, errors);
            continue;
        }
        let family = text.parse().map(|ip: std::net::IpAddr| if ip.is_ipv4() { "IPv4" } else { "IPv6" });
        if family.as_ref().is_ok_and(|family| *family != kind) && ADDRESS_TYPES.contains(&kind) {
            errors.invalid(list.path(), &list.to_node(), &format!("must be an {kind} address"));
        }
        addresses::validate_endpoint(&address, errors);
    }
}

fn validate_domain(place: &Cursor<'_>, errors: &mut Errors) {
    let full = place.text_or_empty();
    let name = full.strip_suffix('.').unwrap_or(full);
    let messages = names::dns_subdomain(name);
    if full.is_empty() {
        errors.required(place.path(), "");
    } else if !messages.is_empty() {
        errors.invalid(place.path(), name, &messages.join(","));
    } else if !name.contains('.') {
        let detail = "should be a domain with at least two segments separated by dots";
        errors.invalid(place.path(), name, detail);
    }
}

fn validate_hints(list: &Cursor<'_>, rule: fn(&str) -> Vec<String>, errors: &mut Errors) {
    if list.len() > HINTS_MAX {
        errors.too_many(list.path(), list.len(), HINTS_MAX);
        return;
    }
    let mut seen: Vec<&str> = Vec::new();
    for hint in list.items() {
        let name = hint.at("name");
        let text = name.text_or_empty();
        if seen.contains(&text) {
            errors.duplicate(name.path(), text);
        }
        seen.push(text);
        errors.invalid_each(name.path(), text, rule(text));
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "discovery.k8s.io/v1"
    }

    fn set_defaults(&self, doc: &mut Document) {
        let list = doc.get_mut("ports").and_then(Node::as_list_mut);
        for port in list.into_iter().flatten().filter_map(Node::as_map_mut) {
            for (field, value) in [("name", ""), ("protocol", "TCP")] {
                if port.get(field).is_none_or(Node::is_null) {
                    port.insert(field, value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;
    use crate::shapes::testing::{cells, create, defaulted, update};

    #[test]
    fn addresses_fit_their_type() {
        let slice = |kind: &str, address: &str| {
            create::<EndpointSlice>(node! { "addressType": kind, "endpoints": [{ "addresses": [address] }] })
        };
        assert_eq!(slice("IPv4", "10.0.0.1"), "");
        assert_eq!(slice("IPv6", "fd00::1"), "");
        assert_eq!(slice("FQDN", "a.example.com."), "");
        assert!(slice("IPv4", "fd00::1").contains("must be an IPv4 address"));
        assert!(slice("IPv4", "169.254.0.1").contains("may not be in the link-local range"));
        assert!(slice("FQDN", "a").contains("at least two segments"));
        assert_eq!(slice("", "10.0.0.1"), "addressType: Required value");
        assert!(
            slice("X", "10.0.0.1").starts_with("addressType: Unsupported value: \"X\": supported values")
        );
    }

    #[test]
    fn ports_have_a_name_and_a_protocol_by_default() {
        let slice = defaulted::<EndpointSlice>(node! { "ports": [{ "port": 80 }] });
        assert_eq!(slice, node! { "ports": [{ "port": 80, "name": "", "protocol": "TCP" }] });
        let errors = create::<EndpointSlice>(node! { "addressType": "IPv4", "ports": [
        { "name": "", "protocol": "TCP" }, { "name": "", "protocol": "TCP" }] });
        assert_eq!(errors, r#"ports[1].name: Duplicate value: """#);
    }

    #[test]
    fn the_address_type_never_changes() {
        let errors =
            update::<EndpointSlice>(node! { "addressType": "IPv4" }, node! { "addressType": "IPv6" });
        assert_eq!(errors, r#"addressType: Invalid value: "IPv6": field is immutable"#);
    }

    #[test]
    fn tables_show_three_of_each() {
        let endpoints: Vec<Node> = (1..=4).map(|i| node! { "addresses": [format!("10.0.0.{i}")] }).collect();
        let slice = node! { "addressType": "IPv4", "ports": [{ "port": 80 }, { "name": "x" }], "endpoints": endpoints };
        assert_eq!(
            cells::<EndpointSlice>(slice)[1..4],
            ["IPv4", "80,x", "10.0.0.1,10.0.0.2,10.0.0.3 + 1 more..."]
        );
        assert_eq!(cells::<EndpointSlice>(node! {})[2..4], ["<unset>", "<unset>"]);
    }
}
