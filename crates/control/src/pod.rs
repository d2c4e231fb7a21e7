//! What many components read of a pod: its place, phase, readiness, addresses and restarts.

use api::{Cursor, Document, Meta, Text};
use jiff::Timestamp;

use crate::{Project, conditions};

/// The annotation that says how costly a pod's deletion is.
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// The projection of a pod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodFacts {
    /// Its phase.
    pub phase: Phase,
    /// The node it is bound to; empty before that.
    pub node: Text,
    /// Whether its `Ready` condition is true.
    pub is_ready: bool,
    /// When its `Ready` condition last changed.
    pub ready_changed: Option<Timestamp>,
    /// Its addresses, the primary one first.
    pub addresses: Vec<Text>,
    /// Restarts of the container that restarted most, not counting sidecars.
    pub restarts: i64,
    /// Restarts of the sidecar that restarted most.
    pub sidecar_restarts: i64,
    /// `controller.kubernetes.io/pod-deletion-cost`, 0 if absent or no number.
    pub deletion_cost: i32,
    /// Whether it uses its node's network.
    pub uses_host_network: bool,
}

/// `status.phase`, in the order in which a controller prefers to delete pods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Not all containers have started; also a pod without any status yet.
    #[default]
    Pending,
    /// The node cannot tell.
    Unknown,
    /// At least one container runs or restarts.
    Running,
    /// All containers ended well and stay ended.
    Succeeded,
    /// All containers ended, one of them badly.
    Failed,
}

impl Project for PodFacts {
    fn project(meta: &Meta, pod: &Document) -> Self {
        let ready = conditions::condition(pod, "status.conditions", "Ready");
        let (restarts, sidecar_restarts) = restarts(pod);
        Self {
            phase: Phase::read(pod.text("status.phase")),
            node: Text::from(pod.text("spec.nodeName")),
            is_ready: ready.as_ref().is_some_and(|it| it.at("status").text() == Some("True")),
            ready_changed: ready.and_then(|it| api::time::parse(it.at("lastTransitionTime").text_or_empty())),
            addresses: addresses(pod),
            restarts,
            sidecar_restarts,
            deletion_cost: meta
                .annotations
                .get(DELETION_COST)
                .and_then(|cost| cost.parse().ok())
                .unwrap_or(0),
            uses_host_network: pod.at("spec.hostNetwork").is_true(),
        }
    }
}

impl PodFacts {
    /// Whether it has ended for good.
    pub fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Succeeded | Phase::Failed)
    }

    /// When the pod has been ready long enough, if it is ready and nothing happens to it.
    pub fn available_from(&self, min_ready_seconds: i64) -> Option<Timestamp> {
        if !self.is_ready {
            return None;
        }
        if min_ready_seconds == 0 {
            return Some(Timestamp::MIN);
        }
        self.ready_changed?.checked_add(jiff::SignedDuration::from_secs(min_ready_seconds)).ok()
    }

    /// Whether the pod has been ready for so many seconds.
    pub fn is_available(&self, min_ready_seconds: i64, now: Timestamp) -> bool {
        self.available_from(min_ready_seconds).is_some_and(|from| from <= now)
    }
}

impl Phase {
    fn read(text: &str) -> Self {
        match text {
            "Running" => Self::Running,
            "Succeeded" => Self::Succeeded,
            "Failed" => Self::Failed,
            "Unknown" => Self::Unknown,
            _ => Self::Pending,
        }
    }
}

fn addresses(pod: &Document) -> Vec<Text> {
    let listed: Vec<Text> =
        pod.at("status.podIPs").items().filter_map(|it| it.at("ip").text().map(Text::from)).collect();
    if listed.is_empty() {
        return pod
            .at("status.podIP")
            .text()
            .filter(|ip| !ip.is_empty())
            .map(Text::from)
            .into_iter()
            .collect();
    }
    listed
}

fn restarts(pod: &Document) -> (i64, i64) {
    let most = |list: &str, counts: &dyn Fn(&Cursor<'_>) -> bool| {
        let counted = pod.at(list).items().filter(counts).filter_map(|it| it.at("restartCount").int());
        counted.max().unwrap_or(0)
    };
    let sidecars: Vec<&str> = pod
        .at("spec.initContainers")
        .items()
        .filter(|it| it.at("restartPolicy").text() == Some("Always"))
        .filter_map(|it| it.at("name").text())
        .collect();
    let is_sidecar = |it: &Cursor<'_>| it.at("name").text().is_some_and(|name| sidecars.contains(&name));
    (most("status.containerStatuses", &|_| true), most("status.initContainerStatuses", &is_sidecar))
}
