//! The ReplicaSets of a Deployment: as they are, and as the plan will leave them.

use std::cmp::Ordering;

use api::{Document, Meta};
use control::{Action, Note, Object, Step};

use super::revision;
use super::size::Size;
use crate::words;

/// One set, with the changes that the plan makes.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub(super) meta: Meta,
    /// As the view shows it; `None` if the plan creates it.
    before: Option<Document>,
    pub(super) document: Document,
}

/// The sets of a Deployment.
#[derive(Clone, Debug, Default)]
pub(super) struct Sets {
    /// The set of the present template.
    pub(super) new: Option<Set>,
    /// The others, oldest first.
    pub(super) old: Vec<Set>,
}

impl Sets {
    /// All of them, the old ones first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Set> {
        self.old.iter().chain(&self.new)
    }

    /// All of them, for changing.
    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut Set> {
        self.old.iter_mut().chain(&mut self.new)
    }

    /// Those that ask for pods.
    pub(super) fn active(&self) -> impl Iterator<Item = &Set> {
        self.all().filter(|set| set.replicas() > 0)
    }

    /// Pods that all sets together ask for.
    pub(super) fn replicas(&self) -> i64 {
        self.all().map(Set::replicas).sum()
    }

    /// Available pods of all sets.
    pub(super) fn available(&self) -> i64 {
        self.all().map(Set::available).sum()
    }

    /// Pods that all sets together have or ask for, whichever is more. An upper bound of the pods there are, as
    /// long as the sets are observed.
    pub(super) fn pods_at_most(&self) -> i64 {
        self.all().map(Set::pods_at_most).sum()
    }

    /// Whether every set's status speaks about the size that it has now. Until then a count may be one of
    /// pods that are about to be deleted, or leave out pods that are about to come.
    pub(super) fn are_observed(&self) -> bool {
        self.all().all(Set::is_observed)
    }
}

impl Set {
    /// A set that exists.
    pub(super) fn seen(object: &Object) -> Self {
        let document = object.document();
        Self { meta: object.meta.clone(), before: Some(document.clone()), document }
    }

    /// A set that the plan creates.
    pub(super) fn made(document: Document) -> Self {
        Self { meta: Meta::of(&document), before: None, document }
    }

    /// Whether the plan creates it.
    pub(super) fn is_made(&self) -> bool {
        self.before.is_none()
    }

    pub(super) fn name(&self) -> &str {
        &self.meta.name
    }

    /// An annotation, as it will be.
    pub(super) fn annotation(&self, key: &str) -> Option<&str> {
        self.document.annotation(key)
    }

    /// Its revision; 0 if it has none.
    pub(super) fn revision(&self) -> i64 {
        self.annotation(revision::REVISION).and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// Pods it will ask for.
    pub(super) fn replicas(&self) -> i64 {
        self.document.int("spec.replicas").unwrap_or(1)
    }

    /// A count of its status.
    pub(super) fn status(&self, field: &str) -> i64 {
        self.document.at("status").at(field).int().unwrap_or(0)
    }

    /// Its available pods, of those that it asks for: a status may still count pods beyond them.
    pub(super) fn available(&self) -> i64 {
        self.status("availableReplicas").min(self.replicas())
    }

    /// Pods that it has or asks for, whichever is more.
    pub(super) fn pods_at_most(&self) -> i64 {
        self.status("replicas").max(self.replicas())
    }

    /// Whether its status speaks about the size that it has now. A set that the plan creates has no other size.
    pub(super) fn is_observed(&self) -> bool {
        self.is_made() || self.status("observedGeneration") >= self.meta.generation
    }

    /// Scales it, and records what the Deployment's size is.
    pub(super) fn scale(&mut self, replicas: i64, size: &Size) {
        if self.replicas() != replicas {
            self.document.set("spec.replicas", replicas);
            self.record(size);
        }
    }

    /// Records the Deployment's size in its annotations.
    pub(super) fn record(&mut self, size: &Size) {
        self.document.set_annotation(revision::DESIRED, size.replicas.to_string());
        self.document.set_annotation(revision::MOST, size.most().to_string());
    }

    /// The step that makes it as it is to be.
    pub(super) fn step(&self) -> Option<Step> {
        let resource = words::replica_sets().clone();
        let Some(before) = &self.before else {
            let refused = format!("Failed to create new replica set {:?}: ", self.name());
            return Some(Step {
                action: Action::create(resource, self.document.clone()),
                done: self.scaled_note(0),
                refused: Some(Note::warning("ReplicaSetCreateError", refused)),
            });
        };
        if *before == self.document {
            return None;
        }
        let action = Action::update(resource, self.document.clone());
        let was = before.int("spec.replicas").unwrap_or(1);
        Some(Step { action, done: self.scaled_note(was), refused: None })
    }

    fn scaled_note(&self, was: i64) -> Option<Note> {
        let (name, is) = (self.name(), self.replicas());
        let direction = match is.cmp(&was) {
            Ordering::Equal => return None,
            Ordering::Greater => "up",
            Ordering::Less => "down",
        };
        let text = format!("Scaled {direction} replica set {name} from {was} to {is}");
        Some(Note::normal("ScalingReplicaSet", text))
    }
}
