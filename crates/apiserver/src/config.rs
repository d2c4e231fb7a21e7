//! What the server is told when it is made.

use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;

use crate::auth::TokenKeys;
use crate::http::Service;

/// Reaches the kubelet of a node, by the node's name; none when the node cannot be reached.
pub type NodeConnector = Arc<dyn Fn(&str) -> Option<Service> + Send + Sync>;

/// What the server is told when it is made.
#[derive(Clone)]
pub struct Config {
    /// Where clients in the cluster find this server: the endpoint of the Service `default/kubernetes`.
    pub advertise_address: IpAddr,
    /// The port there.
    pub advertise_port: u16,
    /// The addresses of Services. The first one is the API server's own.
    pub service_range: IpNet,
    /// The ports that Services may open on every node.
    pub node_ports: RangeInclusive<u16>,
    /// Signs and checks the tokens of service accounts.
    pub tokens: TokenKeys,
    /// The audiences that a token is for when nobody says; also what this server takes. Never empty.
    pub audiences: Vec<String>,
    /// Reaches kubelets, for logs and exec.
    pub nodes: NodeConnector,
    /// How often the store forgets history: what was history a round ago. Upstream's default is five minutes.
    pub compact_every: Duration,
}

impl Config {
    /// The address of the Service `default/kubernetes`: the first of the range.
    pub fn own_service_address(&self) -> IpAddr {
        self.service_range.hosts().next().unwrap_or_else(|| self.service_range.addr())
    }
}
