//! The handle through which the node's pods announce their host ports.

use std::collections::BTreeMap;

use api::Text;
use tokio::sync::watch;

use crate::model::HostPort;

/// The host ports of the pods on this node. Cheap to clone; the proxy follows every change.
#[derive(Debug, Clone)]
pub struct HostPorts {
    ports: watch::Sender<Announced>,
}

/// What has been announced.
#[derive(Debug, Default)]
pub(crate) struct Announced {
    /// By the pod's UID.
    by_pod: BTreeMap<Text, Vec<HostPort>>,
    /// Pods that were here before are among them.
    is_settled: bool,
}

/// Tells that something changed.
pub(crate) type PortChanges = watch::Receiver<Announced>;

impl HostPorts {
    /// No ports yet. Rules of an earlier run serve until [`HostPorts::settle`].
    pub fn new() -> Self {
        Self { ports: watch::Sender::new(Announced::default()) }
    }

    /// Says that the ports of all pods that were here before have been set.
    pub fn settle(&self) {
        self.ports.send_if_modified(|all| !std::mem::replace(&mut all.is_settled, true));
    }

    /// Says which ports lead to the pod with this UID; an empty list withdraws them.
    pub fn set(&self, pod_uid: &str, ports: Vec<HostPort>) {
        self.ports.send_if_modified(|all| {
            let all = &mut all.by_pod;
            let before =
                if ports.is_empty() { all.remove(pod_uid) } else { all.insert(pod_uid.into(), ports) };
            before.as_ref() != all.get(pod_uid)
        });
    }

    /// All ports, in no particular order.
    pub(crate) fn all(&self) -> Vec<HostPort> {
        self.ports.borrow().by_pod.values().flatten().cloned().collect()
    }

    /// Waits until [`HostPorts::settle`].
    pub(crate) async fn settled(&self) {
        // The sender is `self`, so that it cannot have gone.
        let _ = self.ports.subscribe().wait_for(|all| all.is_settled).await;
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
