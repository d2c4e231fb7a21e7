//! What the outcomes of steps mean, and what is told about them.

use jiff::Timestamp;

use super::memory::{ImageState, Waiting, later};
use super::{Condemned, ContainerName, Failure, HasHook, NoImage, NoteKind, Part, Pausing, PodMachine, Step};
use crate::limits;

impl PodMachine {
    /// A step has done what it was to do.
    pub(super) fn done(&mut self, step: Step) {
        match step {
            Step::Prepare(part) => {
                if !self.outdated.contains(&part) {
                    self.prepared.insert(part);
                }
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
            Step::PullImage(name) => {
                let Failure { reason, message } = failure;
                let why = NoImage { reason, told: message.clone(), message, unusable: Vec::new() };
                self.pull_failed(name, why, now);
            }
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
    pub(super) fn refuse_start(
        &mut self,
        name: &ContainerName,
        reason: &'static str,
        message: String,
        now: Timestamp,
    ) {
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
