//! What the status of a set says about its pods.

use std::sync::Arc;
use std::time::Duration;

use api::{Document, LabelSelector, Labels, Meta, Node, Status, node};
use control::pod::PodFacts;
use control::{Action, Object, Past, Step, Verb, World, conditions};
use jiff::Timestamp;

use crate::words;

/// The condition that says that pods could not be created or deleted.
const FAILURE: &str = "ReplicaFailure";

/// A set and the pods that count as its replicas.
pub(super) struct Census<'a> {
    pub(super) set: &'a Document,
    pub(super) meta: &'a Meta,
    pub(super) pods: &'a [Arc<Object>],
    pub(super) terminating: usize,
}

/// The refusal of a create or delete in the target's last plan.
pub(super) fn last_failure(outcomes: &[Past]) -> Option<&Status> {
    outcomes
        .iter()
        .filter(|past| matches!(past.action.verb, Verb::Create(_) | Verb::Delete(_)))
        .find_map(|past| past.result.as_ref().err())
}

impl Census<'_> {
    /// How many pods the set asks for.
    pub(super) fn replicas(&self) -> usize {
        let replicas = self.set.int("spec.replicas").unwrap_or(1);
        usize::try_from(replicas).unwrap_or(0)
    }

    /// The step that writes the status, if it changes.
    pub(super) fn update(&self, world: &World<'_>) -> Option<Step> {
        let mut updated = self.set.clone();
        for (field, count) in self.counts(world.now) {
            if count != 0 || is_always_shown(field) {
                updated.set(field, count);
            } else {
                updated.remove(field);
            }
        }
        updated.set("status.observedGeneration", self.meta.generation);
        let conditions = self.conditions(world);
        if conditions.is_empty() {
            updated.remove("status.conditions");
        } else {
            updated.set("status.conditions", Node::List(conditions));
        }
        if updated == *self.set {
            return None;
        }
        Some(Step::silent(Action::update_status(words::replica_sets().clone(), updated)))
    }

    /// How long until the next pod has been ready for long enough.
    pub(super) fn next_availability(&self, now: Timestamp) -> Option<Duration> {
        let later = self.pods.iter().filter_map(|pod| {
            let from = pod.project::<PodFacts>().available_from(self.min_ready_seconds())?;
            Duration::try_from(from.duration_since(now)).ok().filter(|pause| !pause.is_zero())
        });
        later.min()
    }

    fn min_ready_seconds(&self) -> i64 {
        self.set.int("spec.minReadySeconds").unwrap_or(0)
    }

    fn counts(&self, now: Timestamp) -> [(&'static str, i64); 5] {
        let of_template = template_selector(self.set);
        let count = |counts: &dyn Fn(&Object, &PodFacts) -> bool| {
            let counted = self.pods.iter().filter(|pod| counts(pod, &pod.project::<PodFacts>())).count();
            i64::try_from(counted).unwrap_or(i64::MAX)
        };
        [
            ("status.replicas", count(&|_, _| true)),
            ("status.fullyLabeledReplicas", count(&|pod, _| of_template.matches(&pod.meta.labels))),
            ("status.readyReplicas", count(&|_, facts| facts.is_ready)),
            (
                "status.availableReplicas",
                count(&|_, facts| facts.is_available(self.min_ready_seconds(), now)),
            ),
            ("status.terminatingReplicas", i64::try_from(self.terminating).unwrap_or(i64::MAX)),
        ]
    }

    /// The conditions, with a failure of the last plan told and a past one withdrawn.
    fn conditions(&self, world: &World<'_>) -> Vec<Node> {
        let current = self.set.list("status.conditions");
        let is_told = conditions::condition(self.set, "status.conditions", FAILURE).is_some();
        match last_failure(world.outcomes) {
            Some(failure) if !is_told => {
                let too_few = self.pods.len() < self.replicas();
                let mut conditions = current.to_vec();
                conditions.push(node! {
                    "type": FAILURE,
                    "status": "True",
                    "lastTransitionTime": api::time::seconds(world.now),
                    "reason": if too_few { "FailedCreate" } else { "FailedDelete" },
                    "message": &failure.message,
                });
                conditions
            }
            None if is_told => conditions::without(current, FAILURE),
            _ => current.to_vec(),
        }
    }
}

/// Zero of these is written, of the others it is left out.
fn is_always_shown(field: &str) -> bool {
    matches!(field, "status.replicas" | "status.terminatingReplicas")
}

fn template_selector(set: &Document) -> LabelSelector {
    let labels = set.get("spec.template.metadata.labels").and_then(Node::as_map);
    LabelSelector::from_labels(&labels.map(Labels::from_map).unwrap_or_default())
}
