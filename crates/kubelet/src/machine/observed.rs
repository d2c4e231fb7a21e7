//! What the runtime shows of one pod: the only truth about what runs. The machine never remembers
//! that it started something; it looks.

use std::net::IpAddr;

use jiff::Timestamp;

use super::ids::{ContainerId, ContainerName, ImageId, SandboxId};

/// One look at a pod in the runtime.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// Its newest sandbox.
    pub sandbox: Option<SandboxSeen>,
    /// Every container instance of the pod, in any order.
    pub containers: Vec<ContainerSeen>,
}

/// A sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxSeen {
    /// The runtime's name for it.
    pub id: SandboxId,
    /// 0 for the first sandbox of the pod.
    pub attempt: u32,
    /// Whether containers can run in it.
    pub state: SandboxState,
    /// The pod's addresses; empty on the host's network.
    pub addresses: Vec<IpAddr>,
}

/// Whether a sandbox can hold containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SandboxState {
    /// It can.
    Ready,
    /// It is stopped or broken.
    NotReady,
}

/// One instance of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerSeen {
    /// The runtime's name for it.
    pub id: ContainerId,
    /// Which container of the pod it is an instance of.
    pub name: ContainerName,
    /// The sandbox it lives in.
    pub sandbox: SandboxId,
    /// How many instances came before it: the restart count.
    pub attempt: u32,
    /// The image it was asked to run, as written in the specification at that time.
    pub image: String,
    /// What the runtime calls that image.
    pub image_id: ImageId,
    /// Created, running or ended.
    pub state: ContainerState,
}

/// The state of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContainerState {
    /// Made, not started.
    Created,
    /// Running since then.
    Running(Timestamp),
    /// Ended.
    Exited(Exit),
}

/// How an instance ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exit {
    /// The exit code; 128 + n when signal n ended it.
    pub code: i32,
    /// `Completed`, `Error`, `OOMKilled`, `ContainerStatusUnknown`.
    pub reason: String,
    /// The termination message.
    pub message: String,
    /// When it started, if it did.
    pub started: Option<Timestamp>,
    /// When it ended, if that is known.
    pub finished: Option<Timestamp>,
    /// The instance, if it is known.
    pub id: Option<ContainerId>,
}

impl Observed {
    /// The newest instance of a container.
    pub fn newest(&self, name: &ContainerName) -> Option<&ContainerSeen> {
        self.instances(name).next()
    }

    /// All instances of a container, the newest first.
    pub fn instances(&self, name: &ContainerName) -> impl Iterator<Item = &ContainerSeen> {
        let mut all: Vec<_> = self.containers.iter().filter(|seen| seen.name == *name).collect();
        all.sort_by_key(|seen| std::cmp::Reverse(seen.attempt));
        all.into_iter()
    }

    /// The instance with this identifier.
    pub fn instance(&self, id: &ContainerId) -> Option<&ContainerSeen> {
        self.containers.iter().find(|seen| seen.id == *id)
    }

    /// Instances that have not ended.
    pub fn alive(&self) -> impl Iterator<Item = &ContainerSeen> {
        self.containers.iter().filter(|seen| seen.is_alive())
    }

    /// The sandbox, if containers can run in it.
    pub fn ready_sandbox(&self) -> Option<&SandboxSeen> {
        self.sandbox.as_ref().filter(|sandbox| sandbox.state == SandboxState::Ready)
    }
}

impl ContainerSeen {
    /// Whether it still has to be stopped before it is gone.
    pub fn is_alive(&self) -> bool {
        !matches!(self.state, ContainerState::Exited(_))
    }

    /// Since when it runs, if it does.
    pub fn running_since(&self) -> Option<Timestamp> {
        match self.state {
            ContainerState::Running(since) => Some(since),
            _ => None,
        }
    }

    /// How it ended, if it did.
    pub fn exit(&self) -> Option<&Exit> {
        match &self.state {
            ContainerState::Exited(exit) => Some(exit),
            _ => None,
        }
    }
}
