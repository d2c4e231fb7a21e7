//! The facts that packet rules follow from: Services, EndpointSlices, host ports and this node, as plain data.
//!
//! Reading an object is total: what is missing or malformed reads as its default, because the API server validated it.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use api::{Cursor, Document, Key, Text};
use ipnet::IpNet;

/// All that the table of a node is compiled from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    /// Services by name.
    pub services: BTreeMap<Key, Service>,
    /// EndpointSlices by the Service that they belong to and by name.
    pub slices: BTreeMap<Key, BTreeMap<Text, Slice>>,
    /// Ports of this node that lead to one pod each.
    pub host_ports: Vec<HostPort>,
}

/// What is fixed for a node: changing it means a new table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The node's name.
    pub node: Text,
    /// Its addresses, on which node ports and host ports answer (besides the loopback address).
    pub addresses: Vec<IpAddr>,
    /// Where pods live, in the whole cluster.
    pub pod_ranges: Vec<IpNet>,
    /// Where cluster IPs come from.
    pub service_ranges: Vec<IpNet>,
}

/// A Service, as far as packets are concerned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// Its cluster IPs; empty for headless Services and external names.
    pub cluster_ips: Vec<IpAddr>,
    /// External addresses: `spec.externalIPs` and those of its load balancer.
    pub external_ips: Vec<IpAddr>,
    /// Its ports.
    pub ports: Vec<Port>,
    /// For how many seconds a client keeps its endpoint.
    pub affinity_seconds: Option<u32>,
    /// Which endpoints serve traffic from outside.
    pub external: Policy,
    /// Which endpoints serve the cluster IPs.
    pub internal: Policy,
}

/// One port of a Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Its name, which may be empty; endpoints are found by it.
    pub name: Text,
    /// Its protocol.
    pub protocol: Protocol,
    /// Its number.
    pub port: u16,
    /// The port on every node, if there is one.
    pub node_port: Option<u16>,
}

/// A transport protocol.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

/// Which endpoints serve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Policy {
    /// All.
    #[default]
    Cluster,
    /// Those on this node.
    Local,
}

/// An EndpointSlice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slice {
    /// Its ports, which hold for all its endpoints.
    pub ports: Vec<SlicePort>,
    /// Its endpoints.
    pub endpoints: Vec<Endpoint>,
}

/// One port of an EndpointSlice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlicePort {
    /// The name of the Service's port.
    pub name: Text,
    /// Its protocol.
    pub protocol: Protocol,
    /// Its number on the endpoints.
    pub port: u16,
}

/// One endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its address; of several the first, as they are interchangeable.
    pub address: IpAddr,
    /// Whether it should get traffic.
    pub health: Health,
    /// The node that it runs on.
    pub node: Text,
}

/// How an endpoint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Ready for traffic.
    Ready,
    /// On its way out, but still serving: better than nothing.
    Leaving,
    /// Not to be used.
    Unfit,
}

/// A port of the node that leads to one pod.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostPort {
    /// The address that it answers on; absent for all of the node's.
    pub address: Option<IpAddr>,
    /// Its protocol.
    pub protocol: Protocol,
    /// Its number on the node.
    pub port: u16,
    /// The pod's address.
    pub pod: IpAddr,
    /// The port of the pod.
    pub pod_port: u16,
}

/// The label that names the Service of an EndpointSlice.
pub const SERVICE_NAME_LABEL: &str = "kubernetes.io/service-name";
/// The label by which a Service asks for another proxy.
const PROXY_NAME_LABEL: &str = "service.kubernetes.io/service-proxy-name";

impl Model {
    /// Sets or removes a Service.
    pub fn set_service(&mut self, key: Key, service: Option<Service>) {
        match service {
            Some(service) => drop(self.services.insert(key, service)),
            None => drop(self.services.remove(&key)),
        }
    }

    /// Sets or removes an EndpointSlice of a Service.
    pub fn set_slice(&mut self, service: &Key, name: Text, slice: Option<Slice>) {
        if let Some(slice) = slice {
            self.slices.entry(service.clone()).or_default().insert(name, slice);
        } else if let Some(slices) = self.slices.get_mut(service) {
            slices.remove(&name);
            if slices.is_empty() {
                self.slices.remove(service);
            }
        }
    }
}

impl Service {
    /// Reads a Service; `None` when it is not this proxy's business: an external name or another proxy's.
    pub fn read(document: &Document) -> Option<Self> {
        let spec = document.at("spec");
        if spec.at("type").text() == Some("ExternalName") || document.label(PROXY_NAME_LABEL).is_some() {
            return None;
        }
        let mut cluster_ips = addresses(&spec.at("clusterIPs"));
        if cluster_ips.is_empty() {
            cluster_ips.extend(address(&spec.at("clusterIP")));
        }
        let mut external_ips = addresses(&spec.at("externalIPs"));
        let ingress = document.at("status.loadBalancer.ingress");
        let routed = ingress.items().filter(|item| item.at("ipMode").text() != Some("Proxy"));
        external_ips.extend(routed.filter_map(|item| address(&item.at("ip"))));
        Some(Self {
            cluster_ips,
            external_ips,
            ports: spec.at("ports").items().filter_map(|port| Port::read(&port)).collect(),
            affinity_seconds: affinity_seconds(&spec),
            external: Policy::read(&spec.at("externalTrafficPolicy")),
            internal: Policy::read(&spec.at("internalTrafficPolicy")),
        })
    }
}

impl Port {
    fn read(port: &Cursor<'_>) -> Option<Self> {
        Some(Self {
            name: port.at("name").text_or_empty().into(),
            protocol: Protocol::read(&port.at("protocol")),
            port: number(&port.at("port"))?,
            node_port: number(&port.at("nodePort")).filter(|port| *port != 0),
        })
    }
}

impl Protocol {
    fn read(protocol: &Cursor<'_>) -> Self {
        match protocol.text() {
            Some("UDP") => Self::Udp,
            Some("SCTP") => Self::Sctp,
            _ => Self::Tcp,
        }
    }

    /// The protocol with this IANA number, if Services may use it.
    pub fn of_number(number: u8) -> Option<Self> {
        [Self::Tcp, Self::Udp, Self::Sctp].into_iter().find(|protocol| protocol.number() == number)
    }

    /// Its IANA number.
    pub fn number(self) -> u8 {
        match self {
            Self::Tcp => 6,
            Self::Udp => 17,
            Self::Sctp => 132,
        }
    }
}

impl Policy {
    fn read(policy: &Cursor<'_>) -> Self {
        if policy.text() == Some("Local") { Self::Local } else { Self::Cluster }
    }
}

impl Slice {
    /// Reads an EndpointSlice; endpoints whose address is a name read as absent.
    pub fn read(document: &Document) -> Self {
        let ports = document.at("ports");
        let endpoints = document.at("endpoints");
        Self {
            ports: ports.items().filter_map(|port| SlicePort::read(&port)).collect(),
            endpoints: endpoints.items().filter_map(|endpoint| Endpoint::read(&endpoint)).collect(),
        }
    }
}

impl SlicePort {
    fn read(port: &Cursor<'_>) -> Option<Self> {
        Some(Self {
            name: port.at("name").text_or_empty().into(),
            protocol: Protocol::read(&port.at("protocol")),
            port: number(&port.at("port"))?,
        })
    }
}

impl Endpoint {
    fn read(endpoint: &Cursor<'_>) -> Option<Self> {
        let address = endpoint.at("addresses").items().find_map(|item| address(&item))?;
        let condition = |name: &str| endpoint.at("conditions").at(name).boolean();
        // An unknown readiness counts as ready; serving follows readiness where it is not said.
        let is_ready = condition("ready").unwrap_or(true);
        let is_serving = condition("serving").unwrap_or(is_ready);
        let is_terminating = condition("terminating").unwrap_or(false);
        let health = match (is_ready, is_serving && is_terminating) {
            (true, _) => Health::Ready,
            (false, true) => Health::Leaving,
            (false, false) => Health::Unfit,
        };
        Some(Self { address, health, node: endpoint.at("nodeName").text_or_empty().into() })
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
        })
    }
}

fn affinity_seconds(spec: &Cursor<'_>) -> Option<u32> {
    const DEFAULT_SECONDS: u32 = 10_800;
    if spec.at("sessionAffinity").text() != Some("ClientIP") {
        return None;
    }
    let chosen = spec.at("sessionAffinityConfig.clientIP.timeoutSeconds").int();
    Some(chosen.and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or(DEFAULT_SECONDS))
}

fn addresses(list: &Cursor<'_>) -> Vec<IpAddr> {
    list.items().filter_map(|item| address(&item)).collect()
}

/// Headless Services say "None", which is no address.
fn address(text: &Cursor<'_>) -> Option<IpAddr> {
    text.text()?.parse().ok()
}

fn number(number: &Cursor<'_>) -> Option<u16> {
    number.int()?.try_into().ok()
}
