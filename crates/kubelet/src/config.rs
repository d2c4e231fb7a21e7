//! What the kubelet is told at its start.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::limits;
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
    /// Where the runtime keeps its images: the file system that fills up with them.
    pub images_dir: PathBuf,
    /// The cluster's resolver.
    pub dns: ClusterDns,
    /// The node's own resolver configuration, whose text pods with `dnsPolicy: Default` get.
    pub resolv_conf: PathBuf,
    /// The port of the kubelet API that the node announces.
    pub port: u16,
    /// Where the host ports of pods are announced.
    pub ports: Arc<dyn PortBoard>,
    /// How images come and go.
    pub images: ImageSettings,
    /// How many pods may run here.
    pub pods_max: u32,
    /// CPU in thousandths that is kept from pods.
    pub reserved_cpu_milli: i64,
    /// Memory in bytes that is kept from pods.
    pub reserved_memory_bytes: i64,
    /// `status.nodeInfo.kubeletVersion`, such as `v1.37.0`.
    pub version: String,
}

/// How images come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageSettings {
    /// How many are fetched at once; one means one after the other.
    pub pulls_at_once: NonZeroUsize,
    /// Which go.
    pub collection: ImageCollection,
}

/// When images that nobody uses go: the settings `imageGC…` and `image…GCAge` of other kubelets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageCollection {
    /// How full the disk may be before images go, in percent; 100 to keep them.
    pub high_percent: u8,
    /// How full it may be when enough have gone.
    pub low_percent: u8,
    /// How long an image stays at least.
    pub age_min: Duration,
    /// How long an image may be unused, however much room there is; for ever when absent.
    pub age_max: Option<Duration>,
}

impl Default for ImageSettings {
    /// Some at once: a registry that stalls must not keep pods from images of others. What they may use together is bounded
    /// by the runtime, which bounds the layers of all pulls.
    fn default() -> Self {
        Self {
            pulls_at_once: const { NonZeroUsize::new(limits::PULLS_AT_ONCE).expect("not zero") },
            collection: ImageCollection::default(),
        }
    }
}

impl Default for ImageCollection {
    /// As other kubelets.
    fn default() -> Self {
        Self { high_percent: 85, low_percent: 80, age_min: limits::IMAGE_AGE_MIN, age_max: None }
    }
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
