//! What the pod machine asks for, and what comes back.
//!
//! A [`Step`] is complete: whoever performs it decides nothing. A step may be performed twice without
//! harm, because a restarted kubelet asks again.

use std::borrow::Cow;
use std::fmt;

use super::facts::ProbeKind;
use super::ids::{ContainerId, ContainerName, ImageId, SandboxId};

/// The name of a step in flight; its outcome carries it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepId(pub(super) u64);

/// Something a pod needs around its containers, in the order in which they are prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The pod's folder on the node, and the one for its logs.
    Folder,
    /// Volumes, and with them the pod's identity and configuration.
    Volumes,
    /// `/etc/hosts`, which needs the addresses of the sandbox.
    Hosts,
}

impl Part {
    /// Parts that a sandbox needs.
    pub const BEFORE_SANDBOX: &'static [Part] = &[Part::Folder, Part::Volumes];
    /// Parts that need a sandbox.
    pub const AFTER_SANDBOX: &'static [Part] = &[Part::Hosts];
    /// What a pod that has ended no longer needs, the last prepared first; its logs are still read.
    pub const UNDO_AT_END: &'static [Part] = &[Part::Hosts, Part::Volumes];
    /// All of them, the last prepared first.
    pub const UNDO_AT_DELETION: &'static [Part] = &[Part::Hosts, Part::Volumes, Part::Folder];
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Make a part ready. Harmless when it already is.
    Prepare(Part),
    /// Take a part away, whether it was prepared, half prepared or never.
    Undo(Part),
    /// Make the pod's namespaces and network.
    MakeSandbox {
        /// How many sandboxes the pod had before.
        attempt: u32,
    },
    /// Take a sandbox away with its network and its containers; their logs stay.
    RemoveSandbox(SandboxId),
    /// Look whether the node has the container's image.
    FindImage(ContainerName),
    /// Fetch the container's image.
    PullImage(ContainerName),
    /// Create and start an instance.
    StartContainer {
        /// Which container.
        name: ContainerName,
        /// How many instances came before.
        attempt: u32,
        /// The image to run.
        image: ImageId,
    },
    /// Run `lifecycle.postStart`.
    PostStart(ContainerId),
    /// Run `lifecycle.preStop`, for at most this time.
    PreStop {
        /// The instance to run it in.
        id: ContainerId,
        /// Seconds after which it is given up.
        grace_seconds: u64,
    },
    /// Signal an instance to end, and kill it after the grace.
    KillContainer {
        /// The instance.
        id: ContainerId,
        /// Seconds from the signal to the kill.
        grace_seconds: u64,
    },
    /// Forget an ended instance and its log.
    RemoveContainer(ContainerId),
    /// Look once through a probe.
    Probe {
        /// The instance to look at.
        id: ContainerId,
        /// Which probe.
        kind: ProbeKind,
    },
    /// Delete the pod from the API: no grace, and only if its uid is still ours.
    DeletePod,
}

/// What became of a step. The pod is always observed again before its outcome is handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// `FindImage`: the image, if the node has it. `PullImage`: the image that was fetched.
    Image(Option<ImageId>, ImageNote),
    /// `PullImage`: none came.
    NoImage(NoImage),
    /// It was refused or went wrong.
    Failed(Failure),
}

/// What a pull cost; event texts tell it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageNote(pub String);

/// Why a step failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The reason a client sees: `ErrImagePull`, `CreateContainerConfigError`, `RunContainerError`…
    pub reason: &'static str,
    /// The whole story in one line.
    pub message: String,
}

/// Why an image was not fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoImage {
    /// `ErrImagePull`, `RegistryUnavailable` or `SignatureValidationFailed`.
    pub reason: &'static str,
    /// The whole story, as the status of the container tells it.
    pub message: String,
    /// The same as an event tells it.
    pub told: String,
    /// Pull secrets that are not there, or cannot be read and why.
    pub unusable: Vec<String>,
}

/// The result of one look through a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeResult {
    /// It is well.
    Success,
    /// It is not, with what was seen.
    Failure(String),
    /// The look itself went wrong; it counts as no look.
    Errored(String),
}

/// Something worth an Event: `(type, reason, message)` and the container it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Normal or Warning.
    pub kind: NoteKind,
    /// `reason` of the Event.
    pub reason: Cow<'static, str>,
    /// `message` of the Event.
    pub message: String,
    /// `involvedObject.fieldPath` names it.
    pub container: Option<ContainerName>,
}

/// `type` of an Event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// As it should be.
    Normal,
    /// Not as it should be.
    Warning,
}

impl Note {
    /// A note about the pod.
    pub fn pod(kind: NoteKind, reason: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { kind, reason: reason.into(), message: message.into(), container: None }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Prepare(part) => write!(f, "prepare {part:?}"),
            Step::Undo(part) => write!(f, "undo {part:?}"),
            Step::MakeSandbox { attempt } => write!(f, "make-sandbox attempt={attempt}"),
            Step::RemoveSandbox(id) => write!(f, "remove-sandbox {id}"),
            Step::FindImage(name) => write!(f, "find-image {name}"),
            Step::PullImage(name) => write!(f, "pull-image {name}"),
            Step::StartContainer { name, attempt, image } => {
                write!(f, "start {name} attempt={attempt} image={image}")
            }
            Step::PostStart(id) => write!(f, "post-start {id}"),
            Step::PreStop { id, grace_seconds } => write!(f, "pre-stop {id} grace={grace_seconds}s"),
            Step::KillContainer { id, grace_seconds } => write!(f, "kill {id} grace={grace_seconds}s"),
            Step::RemoveContainer(id) => write!(f, "remove {id}"),
            Step::Probe { id, kind } => write!(f, "probe {id} {}", kind.word()),
            Step::DeletePod => f.write_str("delete-pod"),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Note { kind, reason, message, container } = self;
        write!(f, "{kind:?} {reason}")?;
        if let Some(container) = container {
            write!(f, " {{{container}}}")?;
        }
        write!(f, " {message}")
    }
}
