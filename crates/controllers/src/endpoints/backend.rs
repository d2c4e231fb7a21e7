//! One pod behind a Service: its addresses, its ports, and whether it takes traffic.

use std::net::IpAddr;

use api::{Cursor, Document, Map, Node, Text, node};
use control::pod::PodFacts;
use control::{Object, View};
use jiff::Timestamp;

use super::{is_headless, selector, selects};
use crate::words;

/// The label of a node that tells its zone.
pub(super) const ZONE: &str = "topology.kubernetes.io/zone";

/// A pod as the endpoints of one Service see it.
pub(super) struct Backend {
    namespace: Text,
    pub(super) name: Text,
    pub(super) uid: Text,
    pub(super) addresses: Vec<IpAddr>,
    pub(super) node: Text,
    /// Whether its node exists.
    pub(super) has_node: bool,
    pub(super) zone: Text,
    /// Its own name below the Service's, if it has one.
    pub(super) hostname: Text,
    /// It passes its probes.
    pub(super) serving: bool,
    /// It is being deleted.
    pub(super) terminating: bool,
    /// When its readiness last changed.
    pub(super) ready_changed: Option<Timestamp>,
    /// The Service's ports, as numbers of this pod: an EndpointPort each.
    pub(super) ports: Vec<Node>,
}

/// What one EndpointPort says: name, protocol, number and application protocol.
pub(super) type PortFacts = (Text, Text, Option<i64>, Text);

/// What EndpointPorts say, whichever way they are written: the server and this controller order fields differently.
pub(super) fn port_facts(ports: &[Node]) -> Vec<PortFacts> {
    let text =
        |port: &Node, field: &str| Text::from(port.get(field).and_then(Node::as_text).unwrap_or_default());
    let facts = |port: &Node| {
        let number = port.get("port").and_then(Node::as_int);
        (text(port, "name"), text(port, "protocol"), number, text(port, "appProtocol"))
    };
    let mut all: Vec<PortFacts> = ports.iter().map(facts).collect();
    all.sort();
    all
}

/// The pods behind a Service, by name; none when the Service keeps no endpoints.
pub(super) fn backends(service: &Document, view: &View) -> Vec<Backend> {
    let Some(selector) = selector(service) else { return Vec::new() };
    let pods = view.in_namespace(words::pods(), service.namespace()).filter(|pod| selects(&selector, pod));
    pods.filter_map(|pod| backend(service, pod, view)).collect()
}

impl Backend {
    /// Whether it takes traffic, for a Service that may want pods before they are ready.
    pub(super) fn ready(&self, service: &Document) -> bool {
        publishes_not_ready(service) || self.serving && !self.terminating
    }

    /// Its first address of a family.
    pub(super) fn address(&self, family: Family) -> Option<IpAddr> {
        self.addresses.iter().copied().find(|address| Family::of(*address) == family)
    }

    /// Reference to the pod.
    pub(super) fn reference(&self) -> Node {
        node! { "kind": "Pod", "namespace": (&self.namespace), "name": (&self.name), "uid": (&self.uid) }
    }
}

/// An address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    V4,
    V6,
}

impl Family {
    fn of(address: IpAddr) -> Self {
        if address.is_ipv6() { Self::V6 } else { Self::V4 }
    }

    /// As `addressType` of a slice and in `ipFamilies`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        }
    }
}

/// The families that a Service serves, the primary one first.
pub(super) fn families(service: &Document) -> Vec<Family> {
    let listed: Vec<Family> = service
        .at("spec.ipFamilies")
        .items()
        .map(|it| if it.text() == Some("IPv6") { Family::V6 } else { Family::V4 })
        .collect();
    if listed.is_empty() { vec![Family::V4] } else { listed }
}

/// Whether the Service wants pods that are not ready too.
pub(super) fn publishes_not_ready(service: &Document) -> bool {
    service.at("spec.publishNotReadyAddresses").is_true()
}

fn backend(service: &Document, object: &Object, view: &View) -> Option<Backend> {
    let facts = object.project::<PodFacts>();
    let addresses: Vec<IpAddr> = facts.addresses.iter().filter_map(|text| text.parse().ok()).collect();
    if facts.has_ended() || addresses.is_empty() {
        return None;
    }
    let pod = object.document();
    let node = view.get(words::nodes(), &api::Key::new("", facts.node.clone()));
    let zone = node.and_then(|node| node.meta.labels.get(ZONE));
    let is_named = pod.text("spec.subdomain") == service.name();
    Some(Backend {
        namespace: object.meta.namespace.clone(),
        name: object.meta.name.clone(),
        uid: object.meta.uid.clone(),
        addresses,
        has_node: node.is_some(),
        zone: zone.map(Text::from).unwrap_or_default(),
        hostname: if is_named { Text::from(pod.text("spec.hostname")) } else { Text::default() },
        serving: facts.is_ready,
        terminating: object.meta.is_deleting(),
        ready_changed: facts.ready_changed,
        ports: ports(service, &pod),
        node: facts.node.clone(),
    })
}

/// The ports that this pod has; a named one that it lacks is left out.
fn ports(service: &Document, pod: &Document) -> Vec<Node> {
    if is_headless(service) && service.list("spec.ports").is_empty() {
        return Vec::new();
    }
    service.at("spec.ports").items().filter_map(|port| endpoint_port(&port, pod)).collect()
}

fn endpoint_port(port: &Cursor<'_>, pod: &Document) -> Option<Node> {
    let protocol = port.at("protocol").text().unwrap_or("TCP");
    let number = target_port(port, protocol, pod)?;
    let mut map = Map::new();
    map.insert("name", port.at("name").text_or_empty());
    map.insert("port", number);
    map.insert("protocol", protocol);
    if let Some(application) = port.at("appProtocol").text() {
        map.insert("appProtocol", application);
    }
    Some(Node::Map(map))
}

fn target_port(port: &Cursor<'_>, protocol: &str, pod: &Document) -> Option<i64> {
    let target = port.at("targetPort");
    let Some(name) = target.text().filter(|name| !name.is_empty()) else {
        return target.int().filter(|number| *number != 0).or_else(|| port.at("port").int());
    };
    let is_it = |it: &Cursor<'_>| {
        it.at("name").text() == Some(name) && it.at("protocol").text().unwrap_or("TCP") == protocol
    };
    let sidecars =
        pod.at("spec.initContainers").items().filter(|it| it.at("restartPolicy").text() == Some("Always"));
    let containers = pod.at("spec.containers").items().chain(sidecars);
    let mut named = containers.flat_map(|container| container.at("ports").items()).filter(is_it);
    named.next()?.at("containerPort").int()
}
