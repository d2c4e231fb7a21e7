//! Evicts pods from nodes with NoExecute taints, at once or as long after as they tolerate them.
//!
//! Targets are pods. The time of an eviction is decided once, when it is first due to happen, and kept in memory; taints
//! that go away in time end the matter. After a start it is decided anew, from the taints' `timeAdded` where they have
//! one, so that a restart does not give pods more time.

mod toleration;

use std::time::Duration;

use api::{Key, Node, node};
use control::pod::PodFacts;
use control::{
    Action, Change, Controller, Delete, Note, Object, PatchKind, Plan, Seen, Step, Target, View, Watch, World,
};
use jiff::{SignedDuration, Timestamp};

use crate::shared::disruption;
use crate::words;
use toleration::Fate;

/// Field of the memory: when the pod is to be evicted.
const EVICTION: &str = "eviction";
const REASON: &str = "TaintManagerEviction";

/// Deletes pods that do not tolerate their node.
pub(crate) struct TaintEvictionController;

impl Controller for TaintEvictionController {
    fn name(&self) -> &'static str {
        "taint-eviction-controller"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![
            Watch::primary(words::pods().clone()).indexed(&["spec.nodeName"]),
            Watch::mapped(words::nodes().clone(), pods_of_tainted_node),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let Some(pod) = it.object().filter(|pod| !is_ending(pod)) else {
            forget(&mut plan, world);
            return plan;
        };
        match fate(pod, world) {
            Fate::Stays => cancel(&mut plan, pod, world),
            Fate::Goes => {
                forget(&mut plan, world);
                evict(&mut plan, pod, world.now);
            }
            Fate::GoesAfter { seconds, since } => wait(&mut plan, pod, world, (seconds, since)),
        }
        plan
    }
}

fn is_ending(pod: &Object) -> bool {
    pod.meta.is_deleting() || pod.project::<PodFacts>().has_ended()
}

fn fate(pod: &Object, world: &World<'_>) -> Fate {
    let facts = pod.project::<PodFacts>();
    match world.view.get(words::nodes(), &Key::new("", facts.node.clone())) {
        Some(node) => toleration::fate(&pod.document(), &node.document()),
        None => Fate::Stays,
    }
}

/// Waits for the time that was decided, or decides on it.
fn wait(plan: &mut Plan, pod: &Object, world: &World<'_>, (seconds, since): (i64, Option<Timestamp>)) {
    let decided = world.memory.get(EVICTION).and_then(Node::as_text).and_then(api::time::parse);
    let time = decided.unwrap_or_else(|| {
        let since = since.unwrap_or(world.now).min(world.now);
        since.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
    });
    if time <= world.now {
        forget(plan, world);
        evict(plan, pod, world.now);
        return;
    }
    if decided.is_none() {
        plan.remember = Some(node! { (EVICTION): (api::time::micros(time)) });
    }
    plan.look_again(until(time, world.now));
}

fn cancel(plan: &mut Plan, pod: &Object, world: &World<'_>) {
    if !world.memory.is_null() {
        forget(plan, world);
        plan.notes.push(Note::normal(REASON, format!("Cancelling deletion of Pod {}", pod.meta.key())));
    }
}

fn forget(plan: &mut Plan, world: &World<'_>) {
    if !world.memory.is_null() {
        plan.remember = Some(Node::Null);
    }
}

fn until(time: Timestamp, now: Timestamp) -> Duration {
    time.duration_since(now).max(SignedDuration::ZERO).unsigned_abs()
}

/// Says why, then deletes.
fn evict(plan: &mut Plan, pod: &Object, now: Timestamp) {
    let key = pod.meta.key();
    plan.notes.push(Note::normal(REASON, format!("Marking for deletion Pod {key}")));
    let message = "Taint manager: deleting due to NoExecute taint";
    if let Some(condition) = disruption::target(pod, "DeletionByTaintManager", message, now) {
        let body = node! {
            "metadata": { "uid": (&pod.meta.uid) },
            "status": { "conditions": [condition] },
        };
        let mark =
            Action::patch(words::pods().clone(), key.clone(), PatchKind::Strategic, body).part("status");
        plan.then(vec![Step::silent(mark)]);
    }
    let only_this = Delete { uid: Some(pod.meta.uid.clone()), ..Delete::default() };
    plan.then(vec![Step::silent(Action::delete(words::pods().clone(), key, only_this))]);
}

fn pods_of_tainted_node(change: &Change<'_>, view: &View) -> Vec<Target> {
    let taints = |node: &std::sync::Arc<Object>| node.document().at("spec.taints").to_node();
    if change.old.map(taints) == change.new.map(taints) {
        return Vec::new();
    }
    let Some(node) = change.both().next() else { return Vec::new() };
    let pods = view.by_field(words::pods(), "spec.nodeName", &node.meta.name);
    pods.map(|pod| Target::new(words::pods().clone(), pod.meta.key())).collect()
}
