//! What the status of a Deployment says: counts, conditions, revision.

use api::{Cursor, Document, Node, Text, node};
use control::{Action, Step, conditions};
use jiff::Timestamp;

use super::revision::REVISION;
use super::sets::{Set, Sets};
use super::size::Size;
use crate::words;

pub(super) const PROGRESSING: &str = "Progressing";
const CONDITIONS: &str = "status.conditions";

/// Whether a pass estimates the rollout's progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// It does.
    Estimated,
    /// It does not: while scaling, paused or going.
    Ignored,
}

/// A condition to set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition<'a> {
    pub(super) kind: &'a str,
    pub(super) status: &'a str,
    pub(super) reason: &'a str,
    pub(super) message: &'a str,
}

/// The Deployment with the status that it is to have.
pub(super) struct StatusUpdate {
    pub(super) updated: Document,
    now: Timestamp,
}

impl StatusUpdate {
    pub(super) fn new(deployment: &Document, now: Timestamp) -> Self {
        Self { updated: deployment.clone(), now }
    }

    /// The step that writes the status, if it changes.
    pub(super) fn step(&self, deployment: &Document) -> Option<Step> {
        let action = || Action::update_status(words::deployments().clone(), self.updated.clone());
        (self.updated != *deployment).then(|| Step::silent(action()))
    }

    pub(super) fn now(&self) -> Timestamp {
        self.now
    }

    /// The condition of this type as it will be.
    pub(super) fn condition(&self, kind: &str) -> Option<Cursor<'_>> {
        conditions::condition(&self.updated, CONDITIONS, kind)
    }

    /// Sets a condition. One that has this status and reason already is left alone; one that has this status
    /// keeps its transition time.
    pub(super) fn set_condition(&mut self, condition: Condition<'_>) {
        let text = |it: &Cursor<'_>, field: &str| Text::from(it.at(field).text_or_empty());
        let current = self.condition(condition.kind);
        let is_same = |it: &Cursor<'_>, field: &str, value: &str| it.at(field).text() == Some(value);
        if current.as_ref().is_some_and(|it| {
            is_same(it, "status", condition.status) && is_same(it, "reason", condition.reason)
        }) {
            return;
        }
        let since = current
            .filter(|it| is_same(it, "status", condition.status))
            .map(|it| text(&it, "lastTransitionTime"));
        self.put_condition(condition, since);
    }

    /// Sets a condition anew, with the time of its transition; without one it is now.
    pub(super) fn put_condition(&mut self, condition: Condition<'_>, since: Option<Text>) {
        let now = api::time::seconds(self.now);
        let node = node! {
            "type": condition.kind,
            "status": condition.status,
            "lastUpdateTime": &now,
            "lastTransitionTime": since.unwrap_or_else(|| Text::from(&now)),
            "reason": condition.reason,
            "message": condition.message,
        };
        self.remove_condition(condition.kind);
        self.updated.list_mut(CONDITIONS).push(node);
    }

    pub(super) fn remove_condition(&mut self, kind: &str) {
        let rest = conditions::without(self.updated.list(CONDITIONS), kind);
        if rest.is_empty() {
            self.updated.remove(CONDITIONS);
        } else {
            self.updated.set(CONDITIONS, Node::List(rest));
        }
    }

    /// Copies the new set's revision to the Deployment.
    pub(super) fn set_revision(&mut self, revision: &str) {
        if self.updated.annotation(REVISION) != Some(revision) {
            self.updated.set_annotation(REVISION, revision);
        }
    }

    /// While it is paused, and after it was, progress is not estimated by the time before.
    pub(super) fn pause_or_resume(&mut self, deployment: &Document) {
        let reason = self.condition(PROGRESSING).map(|it| Text::from(it.at("reason").text_or_empty()));
        let (is_told, timed_out) = (
            reason.as_deref() == Some("DeploymentPaused"),
            reason.as_deref() == Some("ProgressDeadlineExceeded"),
        );
        let is_paused = deployment.at("spec.paused").is_true();
        if progress_deadline(deployment).is_none() || timed_out || is_paused == is_told {
            return;
        }
        let (reason, message) = if is_paused {
            ("DeploymentPaused", "Deployment is paused")
        } else {
            ("DeploymentResumed", "Deployment is resumed")
        };
        self.set_condition(Condition { kind: PROGRESSING, status: "Unknown", reason, message });
    }

    /// The new set was there when nothing had been told about progress yet.
    pub(super) fn found(&mut self, set: &str, deployment: &Document) {
        if self.condition(PROGRESSING).is_none() {
            let message = format!("Found new replica set {set:?}");
            self.progress(deployment, "True", "FoundNewReplicaSet", &message);
        }
    }

    /// The new set is being created.
    pub(super) fn created(&mut self, set: &str, deployment: &Document) {
        let message = format!("Created new replica set {set:?}");
        self.progress(deployment, "True", "NewReplicaSetCreated", &message);
    }

    /// The new set could not be created.
    pub(super) fn failed(&mut self, set: &str, why: &str, deployment: &Document) {
        let message = format!("Failed to create new replica set {set:?}: {why}");
        self.progress(deployment, "False", "ReplicaSetCreateError", &message);
    }

    /// Whether the status says that the new set could not be created.
    pub(super) fn tells_refusal(&self) -> bool {
        let reason = self.condition(PROGRESSING).and_then(|it| it.at("reason").text());
        reason == Some("ReplicaSetCreateError")
    }

    /// Counts a collision of the new set's name.
    pub(super) fn collided(&mut self, deployment: &Document) {
        let before = deployment.int("status.collisionCount").unwrap_or(0);
        self.updated.set("status.collisionCount", before + 1);
    }

    fn progress(&mut self, deployment: &Document, status: &str, reason: &str, message: &str) {
        if progress_deadline(deployment).is_some() {
            self.set_condition(Condition { kind: PROGRESSING, status, reason, message });
        }
    }

    /// Counts the pods of all sets, and says whether enough of them are available.
    pub(super) fn count(&mut self, deployment: &Document, sets: &Sets, size: &Size) {
        let sum = |field: &str| sets.all().map(|set| set.status(field)).sum::<i64>();
        let available = sum("availableReplicas");
        let counts = [
            ("status.observedGeneration", deployment.generation()),
            ("status.replicas", sum("replicas")),
            ("status.updatedReplicas", sets.new.as_ref().map_or(0, |new| new.status("replicas"))),
            ("status.readyReplicas", sum("readyReplicas")),
            ("status.availableReplicas", available),
            ("status.unavailableReplicas", (sets.replicas() - available).max(0)),
        ];
        for (field, count) in counts {
            if count == 0 {
                self.updated.remove(field);
            } else {
                self.updated.set(field, count);
            }
        }
        match terminating(sets) {
            Some(count) => self.updated.set("status.terminatingReplicas", count),
            None => drop(self.updated.remove("status.terminatingReplicas")),
        }
        let (status, reason, message) = if available >= size.least_available() {
            ("True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
        } else {
            ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
        };
        self.set_condition(Condition { kind: "Available", status, reason, message });
    }
}

/// Seconds without progress after which a rollout counts as failed; `None` is never.
pub(super) fn progress_deadline(deployment: &Document) -> Option<i64> {
    deployment.int("spec.progressDeadlineSeconds").filter(|seconds| *seconds != i64::from(i32::MAX))
}

/// Whether all pods are of the present template and available, and no others are left, by the status in
/// `status_of`.
pub(super) fn is_complete(deployment: &Document, status_of: &Document, replicas: i64) -> bool {
    let count = |field: &str| status_of.at("status").at(field).int().unwrap_or(0);
    ["updatedReplicas", "replicas", "availableReplicas"].iter().all(|field| count(field) == replicas)
        && count("observedGeneration") >= deployment.generation()
}

/// Pods that are going, of all sets; `None` while a set does not tell.
fn terminating(sets: &Sets) -> Option<i64> {
    let of_set = |set: &Set| {
        let told = set.document.int("status.terminatingReplicas");
        told.or_else(|| (set.status("observedGeneration") == 0).then_some(0))
    };
    sets.all().map(of_set).sum()
}
