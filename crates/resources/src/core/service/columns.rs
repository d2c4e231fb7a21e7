//! The table of services.

use api::{Cursor, Document, Node};

use crate::Column;
use crate::shapes::workload::labels;

/// What `get services` prints.
pub(super) const COLUMNS: &[Column] = &[
    Column::NAME,
    Column::text("Type", |doc, _| Node::from(doc.text("spec.type"))),
    Column::text("Cluster-IP", |doc, _| or_none(doc.at("spec.clusterIPs.0").text_or_empty())),
    Column::text("External-IP", |doc, _| Node::from(external(doc))),
    Column::text("Port(s)", |doc, _| or_none(&shown_ports(doc))),
    Column::AGE,
    Column::text("Selector", |doc, _| Node::from(labels(&doc.at("spec.selector")))).wide(),
];

fn or_none(text: &str) -> Node {
    Node::from(if text.is_empty() { "<none>" } else { text })
}

fn external(doc: &Document) -> String {
    let addresses = doc.at("spec.externalIPs");
    let mut list: Vec<&str> = addresses.items().map(|ip| ip.text_or_empty()).collect();
    match doc.text("spec.type") {
        "ExternalName" => doc.text("spec.externalName").to_owned(),
        "ClusterIP" | "NodePort" if list.is_empty() => "<none>".to_owned(),
        "LoadBalancer" => {
            list.splice(0..0, balancers(doc));
            if list.is_empty() { "<pending>".to_owned() } else { list.join(",") }
        }
        "ClusterIP" | "NodePort" => list.join(","),
        _ => "<unknown>".to_owned(),
    }
}

fn balancers(doc: &Document) -> Vec<&str> {
    let mut list: Vec<&str> = Vec::new();
    for ingress in doc.at("status.loadBalancer.ingress").items() {
        let (ip, host) = (ingress.at("ip").text_or_empty(), ingress.at("hostname").text_or_empty());
        list.push(if ip.is_empty() { host } else { ip });
    }
    list.sort_unstable();
    list.dedup();
    list
}

fn shown_ports(doc: &Document) -> String {
    let shown = |port: Cursor<'_>| {
        let number = |field: &str| port.at(field).int().unwrap_or_default();
        let protocol = port.at("protocol").text_or_empty();
        match number("nodePort") {
            0 => format!("{}/{protocol}", number("port")),
            node => format!("{}:{node}/{protocol}", number("port")),
        }
    };
    doc.at("spec.ports").items().map(shown).collect::<Vec<_>>().join(",")
}
