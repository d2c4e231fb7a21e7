//! The images of a pod's containers: whether they are fetched, what is told about it, and how long the pod waits after a
//! pull that failed.

use jiff::Timestamp;

use super::memory::{Backoff, ImageState, Waiting, later};
use super::{
    ContainerFacts, ContainerName, ImageId, ImageNote, NoImage, NoteKind, PodFacts, PodMachine, PullPolicy,
    Step,
};
use crate::limits;

/// Pulls of one image that failed, and were not followed by a good one.
#[derive(Clone, Debug)]
pub(super) struct FailedPull {
    backoff: Backoff,
    /// When the last one failed.
    at: Timestamp,
    error: Waiting,
    /// Since then something came that may help: no use in waiting longer.
    overtaken: Option<Timestamp>,
}

impl FailedPull {
    /// Until when it is not tried again.
    fn until(&self) -> Option<Timestamp> {
        let until = self.backoff.until(self.at)?;
        Some(self.overtaken.map_or(until, |at| until.min(at)))
    }

    pub(super) fn timers(&self) -> impl Iterator<Item = Timestamp> + use<> {
        [self.until(), Some(later(self.at, limits::FAILURE_SHOWN))].into_iter().flatten()
    }
}

impl PodMachine {
    /// Images whose coming lets a container go on.
    pub fn awaited_images(&self) -> Vec<String> {
        let is_awaited = |facts: &&ContainerFacts| {
            let waiting = self.memories.get(&facts.name).and_then(|memory| memory.waiting.as_ref());
            self.failed_pulls.contains_key(&facts.image)
                || waiting.is_some_and(|waiting| waiting.reason == "ErrImageNeverPull")
        };
        self.facts.containers.iter().filter(is_awaited).map(|facts| facts.image.clone()).collect()
    }

    /// An image that was awaited is on the node now: who waits for it looks at once.
    pub fn handle_image_came(&mut self, image: &str, now: Timestamp) {
        if let Some(failure) = self.failed_pulls.get_mut(image) {
            failure.overtaken = Some(now);
        }
        for facts in self.facts.containers.iter().filter(|facts| facts.image == image) {
            let Some(memory) = self.memories.get_mut(&facts.name) else { continue };
            memory.start_after = memory.start_after.map(|after| after.min(now));
        }
    }

    /// The pod's pull secrets are others now: what failed may succeed with them.
    pub fn handle_credentials_changed(&mut self, now: Timestamp) {
        for failure in self.failed_pulls.values_mut() {
            failure.overtaken = Some(now);
        }
    }

    /// The node has been searched for a container's image.
    pub(super) fn image_found(&mut self, name: &ContainerName, image: Option<ImageId>, now: Timestamp) {
        let Some(facts) = self.facts_of(name).cloned() else { return };
        match (image, facts.pull) {
            (Some(image), PullPolicy::IfNotPresent | PullPolicy::Never) => {
                self.tell_present(&facts, &image);
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

    /// Told once for each start, however often that is tried.
    fn tell_present(&mut self, facts: &ContainerFacts, image: &ImageId) {
        let Some(memory) = self.memories.get_mut(&facts.name) else { return };
        if memory.told_image.replace(image.clone()).as_ref() == Some(image) {
            return;
        }
        let message = format!(
            "Container image {:?} already present on machine and can be accessed by the pod",
            facts.image
        );
        self.note(NoteKind::Normal, "Pulled", &message, Some(&facts.name));
    }

    /// A container's image has been fetched.
    pub(super) fn image_pulled(&mut self, name: &ContainerName, image: ImageId, note: &ImageNote) {
        self.note(NoteKind::Normal, "Pulled", &note.0, Some(name));
        self.image_ready(name, image);
    }

    fn image_ready(&mut self, name: &ContainerName, image: ImageId) {
        if let Some(facts) = self.facts_of(name) {
            let image = facts.image.clone();
            self.failed_pulls.remove(&image);
        }
        if let Some(memory) = self.memories.get_mut(name) {
            memory.image = ImageState::Ready(image);
            memory.held_by_pull = None;
        }
    }

    /// No image came.
    pub(super) fn pull_failed(&mut self, name: &ContainerName, why: NoImage, now: Timestamp) {
        let Some(image) = self.facts_of(name).map(|facts| facts.image.clone()) else { return };
        let NoImage { reason, message, told, unusable } = why;
        self.warn("Failed", &format!("Failed to pull image {image:?}: {told}"), Some(name));
        self.warn("Failed", &format!("Error: {reason}"), Some(name));
        if reason == "ErrImagePull" && !unusable.is_empty() {
            let names = unusable.join(", ");
            let message = format!(
                "Unable to retrieve some image pull secrets ({names}); attempting to pull the image may not succeed."
            );
            self.warn("FailedToRetrieveImagePullSecret", &message, None);
        }
        let error = Waiting { reason, message };
        let fresh = || FailedPull {
            backoff: Backoff::new(limits::PULL_BACKOFF_FIRST, limits::PULL_BACKOFF_MAX),
            at: now,
            error: error.clone(),
            overtaken: None,
        };
        let failure = self.failed_pulls.entry(image).or_insert_with(fresh);
        failure.backoff.next(failure.at, now);
        (failure.at, failure.error, failure.overtaken) = (now, error.clone(), None);
        if let Some(memory) = self.memories.get_mut(name) {
            memory.image = ImageState::Unknown;
            memory.waiting = Some(error);
            memory.held_by_pull = Some(now);
        }
    }

    /// Whether a container that would start now has to wait because its image did not come, for it or another one.
    pub(super) fn is_held_by_pull(&mut self, facts: &ContainerFacts, now: Timestamp) -> bool {
        let Some(failure) = self.failed_pulls.get(&facts.image) else { return false };
        let at = failure.at;
        if failure.until().is_none_or(|until| until <= now) {
            return false;
        }
        if let Some(memory) = self.memories.get_mut(&facts.name) {
            memory.held_by_pull = Some(at);
        }
        self.show_pull_backoff(&facts.name, now);
        true
    }

    /// A failed pull is first shown as what it was, then as waiting.
    pub(super) fn show_pull_backoff(&mut self, name: &ContainerName, now: Timestamp) {
        let Some(facts) = self.facts_of(name) else { return };
        let Some(failure) = self.failed_pulls.get(&facts.image) else { return };
        let Some(memory) = self.memories.get(name) else { return };
        let is_held = memory.held_by_pull == Some(failure.at);
        let is_waiting = failure.until().is_some_and(|until| until > now);
        if !is_held || !is_waiting || later(failure.at, limits::FAILURE_SHOWN) > now {
            return;
        }
        let told = format!("Back-off pulling image {:?}", facts.image);
        let Waiting { reason, message } = &failure.error;
        let message = format!("{told}: {reason}: {message}");
        let shown = memory.waiting.as_ref();
        if shown.is_some_and(|shown| shown.reason == "ImagePullBackOff" && shown.message == message) {
            return;
        }
        self.note(NoteKind::Normal, "BackOff", &told, Some(name));
        self.warn("Failed", "Error: ImagePullBackOff", Some(name));
        self.wait(name, "ImagePullBackOff", message);
    }

    /// What was found and failed about images that containers no longer have is moot.
    pub(super) fn forget_images_of(&mut self, old: &PodFacts) {
        let image_of = |name: &ContainerName| {
            old.containers.iter().find(|facts| facts.name == *name).map(|facts| &facts.image)
        };
        let is_other =
            |facts: &&ContainerFacts| image_of(&facts.name).is_some_and(|image| *image != facts.image);
        let changed: Vec<_> =
            self.facts.containers.iter().filter(is_other).map(|facts| facts.name.clone()).collect();
        if changed.is_empty() {
            return;
        }
        for name in &changed {
            let Some(memory) = self.memories.get_mut(name) else { continue };
            (memory.image, memory.held_by_pull, memory.start_after) = (ImageState::Unknown, None, None);
        }
        let containers = &self.facts.containers;
        self.failed_pulls.retain(|image, _| containers.iter().any(|facts| facts.image == *image));
        self.drop_pulls(|name| changed.contains(name));
    }

    /// Searches and pulls for these containers are not awaited any more.
    pub(super) fn drop_pulls(&mut self, is_for: impl Fn(&ContainerName) -> bool) {
        let moot = self.flight.iter().filter(|(_, step)| match step {
            Step::FindImage(name) | Step::PullImage(name) => is_for(name),
            _ => false,
        });
        let moot: Vec<_> = moot.map(|(id, _)| *id).collect();
        self.flight.retain(|id, _| !moot.contains(id));
        self.moot.extend(moot);
    }

    fn facts_of(&self, name: &ContainerName) -> Option<&ContainerFacts> {
        self.facts.containers.iter().find(|facts| facts.name == *name)
    }
}
