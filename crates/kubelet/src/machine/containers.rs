//! What the outcomes of steps mean, and what is told about them.

use jiff::Timestamp;

use super::memory::{ImageState, PullFailure, Waiting, later};
use super::{
    Condemned, ContainerName, Failure, HasHook, ImageId, ImageNote, NoteKind, Part, Pausing, PodMachine,
    PullPolicy, Step,
};
use crate::limits;

impl PodMachine {
    /// The node has been searched for a container's image.
    pub(super) fn image_found(&mut self, name: &ContainerName, image: Option<ImageId>, now: Timestamp) {
        let Some(facts) = self.facts.containers.iter().find(|facts| facts.name == *name).cloned() else {
            return;
        };
        match (image, facts.pull) {
            (Some(image), PullPolicy::IfNotPresent | PullPolicy::Never) => {
                let message = format!(
                    "Container image {:?} already present on machine and can be accessed by the pod",
                    facts.image
                );
                self.note(NoteKind::Normal, "Pulled", &message, Some(name));
                self.image_ready(name, image);
            }
            (None, PullPolicy::Never) => {
                let message =
                    format!("Container image {:?} is not present with pull policy of Never", facts.image);
                self.warn("ErrImageNeverPull", &message, Some(name));
                self.refuse_start(name, "ErrImageNeverPull", message, now);
            }
            (None, PullPolicy::IfNotPresent) | (_, PullPolicy::Always) => {
                let message = format!("Pulling image {:?}", facts.image);
                self.note(NoteKind::Normal, "Pulling", &message, Some(name));
                if let Some(memory) = self.memories.get_mut(name) {
                    memory.image = ImageState::ToPull;
                }
            }
        }
    }

    /// A container's image has been fetched.
    pub(super) fn image_pulled(&mut self, name: &ContainerName, image: ImageId, note: &ImageNote) {
        self.note(NoteKind::Normal, "Pulled", &note.0, Some(name));
        self.image_ready(name, image);
    }

    fn image_ready(&mut self, name: &ContainerName, image: ImageId) {
        if let Some(memory) = self.memories.get_mut(name) {
            memory.image = ImageState::Ready(image);
            memory.pull.reset();
            memory.pull_failure = None;
        }
    }

    /// A step has done what it was to do.
    pub(super) fn done(&mut self, step: Step) {
        match step {
            Step::Prepare(part) => {
                self.prepared.insert(part);
                self.undone.remove(&part);
                self.pauses.remove(&Pausing::Part(part));
            }
            Step::Undo(part) => {
                self.undone.insert(part);
                self.prepared.remove(&part);
                self.pauses.remove(&Pausing::Part(part));
            }
            // The addresses of a new sandbox are new, and with them what is made of them.
            Step::MakeSandbox { .. } | Step::RemoveSandbox(_) => {
                self.prepared.retain(|part| !Part::AFTER_SANDBOX.contains(part));
                self.pauses.remove(&Pausing::Sandbox);
            }
            Step::StartContainer { name, .. } => self.started(&name),
            Step::PostStart(id) => self.post_start_over(&id),
            Step::DeletePod => self.is_delete_asked = true,
            Step::FindImage(_)
            | Step::PullImage(_)
            | Step::PreStop { .. }
            | Step::KillContainer { .. }
            | Step::RemoveContainer(_)
            | Step::Probe { .. } => {}
        }
    }

    /// A step was refused or went wrong.
    pub(super) fn failed(&mut self, step: &Step, failure: Failure, now: Timestamp) {
        let message = failure.message.clone();
        match step {
            Step::Prepare(part) => {
                let (reason, message) = match part {
                    Part::Volumes => ("FailedMount", message),
                    Part::Folder => ("Failed", format!("error making pod data directories: {message}")),
                    Part::Hosts => ("Failed", format!("Error: {message}")),
                };
                self.warn(reason, &message, None);
                self.pause(Pausing::Part(*part), now);
            }
            Step::Undo(part) => self.pause(Pausing::Part(*part), now),
            Step::MakeSandbox { .. } => {
                let message = format!("Failed to create pod sandbox: {message}");
                self.warn("FailedCreatePodSandBox", &message, None);
                self.pause(Pausing::Sandbox, now);
            }
            Step::RemoveSandbox(_) => {
                self.warn("FailedKillPod", &format!("error killing pod: {message}"), None);
                self.pause(Pausing::Sandbox, now);
            }
            Step::FindImage(name) => {
                self.warn("InspectFailed", &message, Some(name));
                self.refuse_start(name, failure.reason, message, now);
            }
            Step::PullImage(name) => self.pull_failed(name, failure, now),
            Step::StartContainer { name, .. } => self.refuse_start(name, failure.reason, message, now),
            Step::PostStart(id) => self.post_start_failed(id, message, now),
            Step::PreStop { id, .. } => {
                let name = self.container_of(id).cloned();
                self.warn("FailedPreStopHook", "PreStopHook failed", name.as_ref());
            }
            Step::KillContainer { id, .. } => {
                if let Some(kill) = self.kills.get_mut(id) {
                    kill.signalled = None;
                }
                self.warn("FailedKillPod", &format!("error killing pod: {message}"), None);
                self.pause(Pausing::Container(id.clone()), now);
            }
            Step::RemoveContainer(id) => self.pause(Pausing::Container(id.clone()), now),
            Step::DeletePod => self.pause(Pausing::Deletion, now),
            Step::Probe { .. } => {}
        }
    }

    fn started(&mut self, name: &ContainerName) {
        self.note(NoteKind::Normal, "Created", "Container created", Some(name));
        self.note(NoteKind::Normal, "Started", "Container started", Some(name));
        let instance = self.seen.as_ref().and_then(|seen| seen.newest(name)).map(|it| it.id.clone());
        let facts = self.facts.containers.iter().find(|facts| facts.name == *name);
        let has_hook = facts.is_some_and(|facts| facts.has_post_start == HasHook::Yes);
        if let Some(memory) = self.memories.get_mut(name) {
            memory.started();
            memory.post_start = instance.filter(|_| has_hook);
        }
    }

    /// A start that cannot be made now is tried again a little later, and the pod says why.
    fn refuse_start(&mut self, name: &ContainerName, reason: &'static str, message: String, now: Timestamp) {
        let told = match reason {
            "ErrImageNeverPull" | "InvalidImageName" | "ErrImagePull" | "ImagePullBackOff" => reason,
            _ => &message,
        };
        let told = format!("Error: {told}");
        self.warn("Failed", &told, Some(name));
        if let Some(memory) = self.memories.get_mut(name) {
            memory.image = ImageState::Unknown;
            memory.start_after = Some(later(now, limits::START_RETRY));
            memory.waiting = Some(Waiting { reason, message });
        }
    }

    fn pull_failed(&mut self, name: &ContainerName, failure: Failure, now: Timestamp) {
        let Failure { reason, message } = failure;
        let image = self.facts.containers.iter().find(|facts| facts.name == *name).map(|it| it.image.clone());
        let image = image.unwrap_or_default();
        self.warn("Failed", &format!("Failed to pull image {image:?}: {message}"), Some(name));
        self.warn("Failed", &format!("Error: {reason}"), Some(name));
        if let Some(memory) = self.memories.get_mut(name) {
            let since = memory.pull_failure.as_ref().map_or(now, |failure| failure.at);
            memory.pull.next(since, now);
            let error = Waiting { reason, message };
            memory.image = ImageState::Unknown;
            memory.waiting = Some(error.clone());
            memory.pull_failure = Some(PullFailure { at: now, error, overtaken: None });
        }
    }

    fn post_start_over(&mut self, id: &super::ContainerId) {
        for memory in self.memories.values_mut() {
            if memory.post_start.as_ref() == Some(id) {
                memory.post_start = None;
            }
        }
    }

    fn post_start_failed(&mut self, id: &super::ContainerId, message: String, now: Timestamp) {
        self.post_start_over(id);
        let Some(name) = self.container_of(id).cloned() else { return };
        self.warn("FailedPostStartHook", "PostStartHook failed", Some(&name));
        if let Some(memory) = self.memories.get_mut(&name) {
            memory.waiting = Some(Waiting { reason: "PostStartHookError", message });
        }
        let grace_seconds = self.facts.grace_seconds;
        let message = "FailedPostStartHook".to_owned();
        self.condemned.insert(id.clone(), Condemned { message, grace_seconds, since: now });
    }
}
