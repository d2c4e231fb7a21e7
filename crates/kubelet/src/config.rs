//! What the kubelet is told at its start.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use crate::ports::PortBoard;
use crate::spec::dns::ClusterDns;

/// The kubelet's configuration; all of it is decided by the binary.
#[derive(Clone, Debug)]
pub struct Config {
    /// The name under which the node is registered.
    pub node_name: String,
    /// The node's addresses, the preferred first.
    pub addresses: Vec<IpAddr>,
    /// Labels to register beside the usual ones.
    pub labels: BTreeMap<String, String>,
    /// `spec.podCIDRs`; the runtime gives pods their addresses out of them.
    pub pod_cidrs: Vec<String>,
    /// Where the kubelet keeps its pods' folders and logs.
    pub data_dir: PathBuf,
    /// The cluster's resolver.
    pub dns: ClusterDns,
    /// The node's own resolver configuration, whose text pods with `dnsPolicy: Default` get.
    pub resolv_conf: PathBuf,
    /// The port of the kubelet API that the node announces.
    pub port: u16,
    /// Where the host ports of pods are announced.
    pub ports: Arc<dyn PortBoard>,
    /// How many pods may run here.
    pub pods_max: u32,
    /// CPU in thousandths that is kept from pods.
    pub reserved_cpu_milli: i64,
    /// Memory in bytes that is kept from pods.
    pub reserved_memory_bytes: i64,
    /// `status.nodeInfo.kubeletVersion`, such as `v1.37.0`.
    pub version: String,
}

impl Config {
    /// The folder of a pod.
    pub fn pod_dir(&self, uid: &str) -> PathBuf {
        self.data_dir.join("pods").join(uid)
    }

    /// The folder with the folders of all pods.
    pub fn pods_dir(&self) -> PathBuf {
        self.data_dir.join("pods")
    }

    /// The folder with the logs of a pod's containers, one folder each.
    pub fn log_dir(&self, namespace: &str, name: &str, uid: &str) -> PathBuf {
        self.logs_dir().join(format!("{namespace}_{name}_{uid}"))
    }

    /// The folder with the log folders of all pods.
    pub fn logs_dir(&self) -> PathBuf {
        self.data_dir.join("logs")
    }
}
