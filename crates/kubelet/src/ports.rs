//! Host ports: which ports of the node lead to which pod.
//!
//! They follow from what runs, not from what was asked: a sandbox says which ports it was made with. Whoever routes
//! packets is told through a [`PortBoard`]; nothing is routed here.

use std::fmt;
use std::net::IpAddr;

use containers::model::{PortMapping, SandboxState, SandboxStatus};

use crate::machine::PodUid;

/// A port of the node that leads to a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    /// From which port of the node to which of the pod.
    pub mapping: PortMapping,
    /// The pod's address.
    pub pod: IpAddr,
}

/// Where host ports are announced.
pub trait PortBoard: fmt::Debug + Send + Sync {
    /// From now on these ports lead to the pod; none withdraws them.
    fn set(&self, pod: &PodUid, ports: Vec<HostPort>);

    /// The pods that were here before this process have been announced.
    fn settle(&self);
}

/// The ports that lead to a pod with this sandbox: one for every mapping and every address of the same family. A
/// sandbox in which nothing can run has none.
pub(crate) fn host_ports(sandbox: &SandboxStatus) -> Vec<HostPort> {
    let fits = |mapping: &PortMapping, pod: IpAddr| {
        mapping.host_ip.is_none_or(|host| host.is_ipv4() == pod.is_ipv4())
    };
    let mappings = sandbox.config.port_mappings.iter().filter(|_| sandbox.state == SandboxState::Ready);
    mappings
        .flat_map(|mapping| sandbox.addresses.iter().map(move |&pod| (mapping, pod)))
        .filter(|(mapping, pod)| fits(mapping, *pod))
        .map(|(mapping, pod)| HostPort { mapping: mapping.clone(), pod })
        .collect()
}

/// For tests of what has no ports.
#[cfg(test)]
#[derive(Debug)]
pub(crate) struct Nowhere;

#[cfg(test)]
impl PortBoard for Nowhere {
    fn set(&self, _: &PodUid, _: Vec<HostPort>) {}

    fn settle(&self) {}
}
