//! A pod's status as the kubelet reports it: plain data, and the order in which it is computed.
//!
//! Containers first, then the phase that follows from them, then the conditions that follow from both.
//! Texts are Kubernetes' own, because clients match them.

mod conditions;
mod containers;
mod phase;
mod show;

use std::net::IpAddr;

use jiff::Timestamp;

use super::facts::{Qos, Role};
use super::ids::{ContainerId, ContainerName, ImageId};
use super::observed::Exit;

pub(super) use conditions::{Inputs, conditions};
pub(super) use containers::{Frame, container_status, default_reason, terminate};
pub(super) use phase::{PhaseOf, phase, restarts};

/// `status` of a pod, the part that the kubelet owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodStatus {
    /// `phase`.
    pub phase: Phase,
    /// `reason`; empty when there is none.
    pub reason: String,
    /// `message`; empty when there is none.
    pub message: String,
    /// The conditions that the kubelet owns, in a fixed order.
    pub conditions: Vec<Condition>,
    /// `hostIPs`; the first is `hostIP`.
    pub host_addresses: Vec<IpAddr>,
    /// `podIPs`; the first is `podIP`.
    pub addresses: Vec<IpAddr>,
    /// `startTime`.
    pub start_time: Timestamp,
    /// `qosClass`.
    pub qos: Qos,
    /// `initContainerStatuses`, in the order of the specification.
    pub init: Vec<ContainerStatus>,
    /// `containerStatuses`, by name.
    pub app: Vec<ContainerStatus>,
    /// `observedGeneration`.
    pub generation: i64,
}

/// `status.phase`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Not all containers have started.
    Pending,
    /// All have, and at least one runs or will again.
    Running,
    /// All ended well for good.
    Succeeded,
    /// All ended, at least one badly.
    Failed,
}

impl Phase {
    /// The text in `status.phase`.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Pending => "Pending",
            Phase::Running => "Running",
            Phase::Succeeded => "Succeeded",
            Phase::Failed => "Failed",
        }
    }

    /// No pod leaves this phase again.
    pub fn is_final(self) -> bool {
        matches!(self, Phase::Succeeded | Phase::Failed)
    }
}

/// One of `status.conditions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// `type`.
    pub kind: &'static str,
    /// `status`.
    pub holds: Holds,
    /// `reason`; empty when there is none.
    pub reason: &'static str,
    /// `message`; empty when there is none.
    pub message: String,
    /// `lastTransitionTime`.
    pub since: Timestamp,
    /// `observedGeneration`.
    pub generation: i64,
}

/// `status` of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// `True`.
    Yes,
    /// `False`.
    No,
}

impl Holds {
    /// The text in a condition's `status`.
    pub fn as_str(self) -> &'static str {
        match self {
            Holds::Yes => "True",
            Holds::No => "False",
        }
    }
}

/// The status of one container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerStatus {
    /// `name`.
    pub name: ContainerName,
    /// What it is to the pod; not part of the API object.
    pub role: Role,
    /// `containerID` without its scheme.
    pub id: Option<ContainerId>,
    /// `image` as written in the specification.
    pub image: String,
    /// `imageID`.
    pub image_id: Option<ImageId>,
    /// `restartCount`.
    pub restarts: u32,
    /// `ready`.
    pub ready: Holds,
    /// `started`.
    pub started: Holds,
    /// `state`.
    pub state: State,
    /// `lastState.terminated`.
    pub last: Option<Exit>,
}

/// `state` of a container status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// `waiting`.
    Waiting {
        /// `reason`.
        reason: &'static str,
        /// `message`; empty when there is none.
        message: String,
    },
    /// `running`, since then.
    Running(Timestamp),
    /// `terminated`.
    Terminated(Exit),
}
