//! The handle through which the node's pods announce their host ports.

use std::collections::BTreeMap;

use api::Text;
use tokio::sync::watch;

use crate::model::HostPort;

/// The host ports of the pods on this node. Cheap to clone; the proxy follows every change.
#[derive(Debug, Clone)]
pub struct HostPorts {
    ports: watch::Sender<BTreeMap<Text, Vec<HostPort>>>,
}

/// Tells that something changed.
pub(crate) type PortChanges = watch::Receiver<BTreeMap<Text, Vec<HostPort>>>;

impl HostPorts {
    /// No ports yet.
    pub fn new() -> Self {
        Self { ports: watch::Sender::new(BTreeMap::new()) }
    }

    /// Says which ports lead to the pod with this UID; an empty list withdraws them.
    pub fn set(&self, pod_uid: &str, ports: Vec<HostPort>) {
        self.ports.send_if_modified(|all| {
            let before =
                if ports.is_empty() { all.remove(pod_uid) } else { all.insert(pod_uid.into(), ports) };
            before.as_ref() != all.get(pod_uid)
        });
    }

    /// All ports, in no particular order.
    pub(crate) fn all(&self) -> Vec<HostPort> {
        self.ports.borrow().values().flatten().cloned().collect()
    }

    pub(crate) fn follow(&self) -> PortChanges {
        self.ports.subscribe()
    }
}

impl Default for HostPorts {
    fn default() -> Self {
        Self::new()
    }
}
