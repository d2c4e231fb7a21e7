//! Service: one name and address for a set of pods.
//!
//! Addresses and node ports come from pools: a service claims the ones it names, or any free ones, in the
//! transaction that stores it. This cluster gives IPv4 addresses; load balancers come later.

mod columns;
mod families;
mod validation;

use api::{Document, Errors, Node, names, node};

use crate::shapes::ports;
use crate::{Claim, Column, Field, Kind, Names, Part, Pool, Scope, Version, Write};

/// How long a client keeps its endpoint under session affinity, in seconds.
const AFFINITY_SECONDS: i64 = 10_800;

/// The kind.
pub struct Service;

impl Kind for Service {
    const NAMES: Names = Names {
        group: "",
        kind: "Service",
        plural: "services",
        short: &["svc"],
        categories: &["all"],
        scope: Scope::Namespaced,
        rule: names::dns_label,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[Part::Status, Part::ServiceProxy];
    const COLUMNS: &'static [Column] = columns::COLUMNS;
    const FIELDS: &'static [Field] = &[Field::at("spec.clusterIP"), Field::at("spec.type")];
    const NOT_YET: &'static [&'static str] = &[
        "spec.allocateLoadBalancerNodePorts",
        "spec.healthCheckNodePort",
        "spec.loadBalancerClass",
        "spec.loadBalancerIP",
        "spec.loadBalancerSourceRanges",
        "spec.trafficDistribution",
    ];

    fn prepare(doc: &mut Document, write: &Write<'_>) {
        match write.old {
            None => doc.set("status", node!({ "loadBalancer": {} })),
            Some(_) if write.is_status() => return,
            Some(old) => {
                keep_allocated(doc, old);
                drop_unneeded(doc, old);
            }
        }
        families::normalize_addresses(doc, write.old);
        families::default_families(doc);
    }

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        if write.is_whole() {
            validation::validate(doc, write.old, errors);
        }
    }

    fn warn(doc: &Document, write: &Write<'_>) -> Vec<String> {
        if write.is_whole() { validation::warn(doc) } else { Vec::new() }
    }

    fn claims(doc: &Document, _write: &Write<'_>) -> Vec<Claim> {
        let mut claims = Vec::new();
        if needs_address(doc) {
            let value = Some(doc.text("spec.clusterIP")).filter(|ip| !ip.is_empty()).map(Into::into);
            claims.push(Claim { pool: Pool::ServiceAddress, value, path: "spec.clusterIPs".to_owned() });
        }
        if needs_node_ports(doc) {
            claims.extend(node_port_claims(doc));
        }
        claims
    }

    fn grant(doc: &mut Document, claim: &Claim, value: &str) {
        match claim.pool {
            Pool::ServiceAddress => {
                doc.set("spec.clusterIP", value);
                doc.set("spec.clusterIPs", node!([value]));
            }
            Pool::NodePort => {
                let index = claim.path.split(['[', ']']).nth(1).and_then(|index| index.parse::<usize>().ok());
                let port = index.and_then(|index| doc.get_mut(&format!("spec.ports.{index}")));
                if let (Some(port), Ok(number)) = (port.and_then(Node::as_map_mut), value.parse::<i64>()) {
                    port.insert("nodePort", number);
                }
            }
        }
    }
}

/// Two protocols of one service may share a node port; the port is claimed once.
fn node_port_claims(doc: &Document) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for port in doc.at("spec.ports").items() {
        let place = port.at("nodePort");
        let value = place.int().filter(|number| *number != 0).map(|number| number.to_string().into());
        if value.is_none() || claims.iter().all(|claim| claim.value != value) {
            claims.push(Claim { pool: Pool::NodePort, value, path: place.path().to_string() });
        }
    }
    claims
}

/// Whether the service has no address although its type has one.
fn is_headless(doc: &Document) -> bool {
    doc.text("spec.clusterIP") == "None"
}

fn has_address(doc: &Document) -> bool {
    matches!(doc.text("spec.type"), "ClusterIP" | "NodePort" | "LoadBalancer")
}

fn needs_address(doc: &Document) -> bool {
    has_address(doc) && !is_headless(doc)
}

fn needs_node_ports(doc: &Document) -> bool {
    matches!(doc.text("spec.type"), "NodePort" | "LoadBalancer")
}

/// Whether traffic from outside can reach the service, so that its policy matters.
fn is_external(doc: &Document) -> bool {
    needs_node_ports(doc)
        || (doc.text("spec.type") == "ClusterIP" && !doc.list("spec.externalIPs").is_empty())
}

/// What was given to a service stays with it when an update leaves it out.
fn keep_allocated(doc: &mut Document, old: &Document) {
    if has_address(old) && has_address(doc) && doc.text("spec.clusterIP").is_empty() {
        copy(doc, old, "spec.clusterIP");
        if doc.list("spec.clusterIPs").is_empty() {
            copy(doc, old, "spec.clusterIPs");
        }
    }
    if !(needs_node_ports(old) && needs_node_ports(doc)) {
        return;
    }
    let key = |port: &Node| {
        let text = port.get("protocol").and_then(Node::as_text).unwrap_or_default().to_owned();
        (text, port.get("port").and_then(Node::as_int))
    };
    let mut used: Vec<Node> =
        doc.list("spec.ports").iter().filter_map(|port| port.get("nodePort").cloned()).collect();
    let list = doc.get_mut("spec.ports").and_then(Node::as_list_mut);
    for port in list.into_iter().flatten() {
        let before = old.list("spec.ports").iter().find(|before| key(before) == key(port));
        let number = before.and_then(|before| before.get("nodePort")).filter(|number| !number.is_empty());
        if let (Some(port), Some(number)) = (port.as_map_mut(), number)
            && port.get("nodePort").is_none_or(Node::is_empty)
            && !used.contains(number)
        {
            used.push(number.clone());
            port.insert("nodePort", number.clone());
        }
    }
}

/// What the new type does not have is dropped, unless the caller changed it too; then it is refused.
fn drop_unneeded(doc: &mut Document, old: &Document) {
    let same = |doc: &Document, path: &str| doc.get(path) == old.get(path);
    if has_address(old) && !has_address(doc) {
        if same(doc, "spec.clusterIP") {
            doc.remove("spec.clusterIP");
            doc.remove("spec.clusterIPs");
        }
        for path in ["spec.ipFamilies", "spec.ipFamilyPolicy"] {
            if same(doc, path) {
                doc.remove(path);
            }
        }
    }
    if needs_node_ports(old) && !needs_node_ports(doc) {
        drop_node_ports(doc, old);
    }
    if is_external(old) && !is_external(doc) && same(doc, "spec.externalTrafficPolicy") {
        doc.remove("spec.externalTrafficPolicy");
    }
}

fn drop_node_ports(doc: &mut Document, old: &Document) {
    let numbers = |doc: &Document| -> Vec<Option<i64>> {
        doc.at("spec.ports").items().map(|port| port.at("nodePort").int()).collect()
    };
    if numbers(doc) != numbers(old) {
        return;
    }
    let list = doc.get_mut("spec.ports").and_then(Node::as_list_mut);
    for port in list.into_iter().flatten().filter_map(Node::as_map_mut) {
        port.remove("nodePort");
    }
}

fn copy(doc: &mut Document, old: &Document, path: &str) {
    if let Some(value) = old.get(path) {
        doc.set(path, value.clone());
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "v1"
    }

    fn set_defaults(&self, doc: &mut Document) {
        let spec = doc.map_mut("spec");
        ports::default_field(spec, "sessionAffinity", "None");
        ports::default_field(spec, "type", "ClusterIP");
        ports::default_protocols(spec.get_mut("ports"));
        default_target_ports(spec.get_mut("ports"));
        default_affinity(doc);
        if is_external(doc) && doc.text("spec.externalTrafficPolicy").is_empty() {
            doc.set("spec.externalTrafficPolicy", "Cluster");
        }
        if has_address(doc) {
            doc.set_default("spec.internalTrafficPolicy", "Cluster");
        }
    }
}

/// A port leads to the same port of the pods.
fn default_target_ports(list: Option<&mut Node>) {
    for port in list.and_then(Node::as_list_mut).into_iter().flatten().filter_map(Node::as_map_mut) {
        let number = port.get("port").cloned().unwrap_or(Node::Int(0));
        ports::default_field(port, "targetPort", number);
    }
}

fn default_affinity(doc: &mut Document) {
    match doc.text("spec.sessionAffinity") {
        "None" => drop(doc.remove("spec.sessionAffinityConfig")),
        "ClientIP" => {
            doc.set_default("spec.sessionAffinityConfig.clientIP.timeoutSeconds", AFFINITY_SECONDS);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
