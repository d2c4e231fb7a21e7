//! What the pod machine knows of a pod's specification and of the status that the API holds for it.
//!
//! Plain data, made from a typed pod in `facts_of.rs`. It holds only what decisions need; environment,
//! mounts and the like stay in the pod and are read by those who act.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::ids::{ContainerId, ContainerName, PodUid};
use super::observed::Exit;
use super::status::{Holds, Phase};

/// A pod as the API server has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodFacts {
    /// `metadata.uid`.
    pub uid: PodUid,
    /// `metadata.namespace`.
    pub namespace: String,
    /// `metadata.name`.
    pub name: String,
    /// `metadata.generation`; `status.observedGeneration` follows it.
    pub generation: i64,
    /// `spec.restartPolicy`.
    pub restart: RestartPolicy,
    /// `spec.terminationGracePeriodSeconds`.
    pub grace_seconds: u64,
    /// Set once deletion was asked for.
    pub deletion: Option<Deletion>,
    /// `spec.activeDeadlineSeconds`.
    pub active_deadline_seconds: Option<u64>,
    /// `spec.hostNetwork`: the pod has the node's addresses.
    pub host_network: bool,
    /// `status.qosClass`, computed from the specification.
    pub qos: Qos,
    /// All containers in order of `spec.initContainers`, then `spec.containers`.
    pub containers: Vec<ContainerFacts>,
    /// `spec.readinessGates` with the status that its condition has, if there is one.
    pub readiness_gates: Vec<(String, Option<String>)>,
    /// The status in the API: the only thing that survives when node and runtime forget.
    pub past: Past,
}

/// `spec.restartPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestartPolicy {
    /// Restart whatever ends.
    Always,
    /// Restart what ends with an error.
    OnFailure,
    /// Restart nothing.
    Never,
}

/// `metadata.deletionTimestamp` and `metadata.deletionGracePeriodSeconds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// Seconds that containers get between the signal to end and the kill.
    pub grace_seconds: u64,
}

/// `status.qosClass`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qos {
    /// Every container has limits equal to requests for CPU and memory.
    Guaranteed,
    /// Some container has a request or a limit.
    Burstable,
    /// Nobody asks for anything.
    BestEffort,
}

impl Qos {
    /// The text in `status.qosClass`.
    pub fn as_str(self) -> &'static str {
        match self {
            Qos::Guaranteed => "Guaranteed",
            Qos::Burstable => "Burstable",
            Qos::BestEffort => "BestEffort",
        }
    }
}

/// What a container is to its pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs to completion before the next starts.
    Init,
    /// An init container with `restartPolicy: Always`: started in sequence, then kept running.
    Sidecar,
    /// One of `spec.containers`.
    App,
}

/// `imagePullPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PullPolicy {
    /// Ask the registry at every start.
    Always,
    /// Ask only when the image is not there.
    IfNotPresent,
    /// Never ask.
    Never,
}

/// One container of the specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerFacts {
    /// Its name.
    pub name: ContainerName,
    /// What it is to the pod.
    pub role: Role,
    /// `image` as written.
    pub image: String,
    /// `imagePullPolicy`.
    pub pull: PullPolicy,
    /// `startupProbe`, `livenessProbe`, `readinessProbe`, those that are set.
    pub probes: BTreeMap<ProbeKind, ProbeFacts>,
    /// It has a `lifecycle.postStart` hook.
    pub has_post_start: HasHook,
    /// It has a `lifecycle.preStop` hook.
    pub has_pre_stop: HasHook,
}

/// Whether a lifecycle hook is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HasHook {
    /// There is one to run.
    Yes,
    /// There is none.
    No,
}

/// Which of a container's three probes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProbeKind {
    /// Gates the other two until it has succeeded once.
    Startup,
    /// Its failure restarts the container.
    Liveness,
    /// Its result is the container's readiness.
    Readiness,
}

impl ProbeKind {
    /// The word that event messages begin with.
    pub fn title(self) -> &'static str {
        match self {
            ProbeKind::Startup => "Startup",
            ProbeKind::Liveness => "Liveness",
            ProbeKind::Readiness => "Readiness",
        }
    }

    /// The word inside kill messages.
    pub fn word(self) -> &'static str {
        match self {
            ProbeKind::Startup => "startup",
            ProbeKind::Liveness => "liveness",
            ProbeKind::Readiness => "readiness",
        }
    }
}

/// A probe's times and thresholds; how it looks at the container is the driver's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeFacts {
    /// From the container's start to the first look.
    pub initial_delay: Duration,
    /// Between looks.
    pub period: Duration,
    /// Successes in a row that make the verdict Success.
    pub success_threshold: u32,
    /// Failures in a row that make the verdict Failure.
    pub failure_threshold: u32,
    /// The probe's own `terminationGracePeriodSeconds`.
    pub grace_seconds: Option<u64>,
}

/// A pod's status as the API had it when this node first saw the pod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// `status.phase`, `status.reason` and `status.message`, when the phase is final.
    pub ended: Option<PastEnd>,
    /// `status.startTime`.
    pub start_time: Option<Timestamp>,
    /// `status.conditions` that the kubelet owns: status and last transition.
    pub conditions: BTreeMap<String, (Holds, Timestamp)>,
    /// Container statuses of all three lists.
    pub containers: BTreeMap<ContainerName, PastContainer>,
}

/// A final phase and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastEnd {
    /// Succeeded rather than Failed.
    pub phase: Phase,
    /// `status.reason`.
    pub reason: String,
    /// `status.message`.
    pub message: String,
}

/// One container status in the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastContainer {
    /// `containerID` without its scheme.
    pub id: Option<ContainerId>,
    /// `restartCount`.
    pub restarts: u32,
    /// `ready`.
    pub ready: Holds,
    /// `started`.
    pub started: Holds,
    /// Whether `state.running` was set.
    pub running: Holds,
    /// `state.terminated`, else `lastState.terminated`.
    pub exit: Option<Exit>,
}

impl Default for PastContainer {
    fn default() -> Self {
        Self { id: None, restarts: 0, ready: Holds::No, started: Holds::No, running: Holds::No, exit: None }
    }
}
