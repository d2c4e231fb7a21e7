//! Evicts pods from nodes with NoExecute taints, at once or as long after as they tolerate them.
//!
//! Targets are pods. When a pod's time began to run is the taint's `timeAdded`; a taint that goes away in time ends the
//! matter.

use std::time::Duration;

use api::{Cursor, Key, node};
use control::pod::PodFacts;
use control::{
    Action, Change, Controller, Delete, Note, Object, PatchKind, Plan, Seen, Step, Target, View, Watch, World,
};
use jiff::{SignedDuration, Timestamp};

use crate::words;

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
        let Some(pod) = it.object().filter(|pod| !pod.meta.is_deleting()) else { return plan };
        let facts = pod.project::<PodFacts>();
        if facts.has_ended() {
            return plan;
        }
        let Some(node) = world.view.get(words::nodes(), &Key::new("", facts.node.clone())) else {
            return plan;
        };
        match eviction_time(pod, node, world.now) {
            Some(time) if time <= world.now => evict(&mut plan, pod),
            Some(time) => plan.look_again(until(time, world.now)),
            None => {}
        }
        plan
    }
}

/// When the pod has to go; never, when it tolerates everything for ever.
fn eviction_time(pod: &Object, node: &Object, now: Timestamp) -> Option<Timestamp> {
    let (pod, node) = (pod.document(), node.document());
    let executing =
        node.at("spec.taints").items().filter(|taint| taint.at("effect").text() == Some("NoExecute"));
    let mut earliest = None;
    for taint in executing {
        let matching = pod.at("spec.tolerations").items().filter(|toleration| tolerates(toleration, &taint));
        let since = api::time::parse(taint.at("timeAdded").text_or_empty()).unwrap_or(now);
        let Some(seconds) = tolerated_seconds(matching) else { continue };
        let time = since.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
        earliest = Some(earliest.map_or(time, |known: Timestamp| known.min(time)));
    }
    earliest
}

/// The shortest of the tolerations that match; 0 when none does, `None` when all are without end.
fn tolerated_seconds<'a>(matching: impl Iterator<Item = Cursor<'a>>) -> Option<i64> {
    let limits: Vec<Option<i64>> = matching.map(|it| it.at("tolerationSeconds").int()).collect();
    if limits.is_empty() {
        return Some(0);
    }
    limits.into_iter().flatten().map(|seconds| seconds.max(0)).min()
}

fn tolerates(toleration: &Cursor<'_>, taint: &Cursor<'_>) -> bool {
    let text = |cursor: &Cursor<'_>, field: &str| cursor.at(field).text_or_empty().to_owned();
    let effect = text(toleration, "effect");
    if !effect.is_empty() && effect != text(taint, "effect") {
        return false;
    }
    let key = text(toleration, "key");
    if !key.is_empty() && key != text(taint, "key") {
        return false;
    }
    match text(toleration, "operator").as_str() {
        "Exists" => true,
        "" | "Equal" => !key.is_empty() && text(toleration, "value") == text(taint, "value"),
        _ => false,
    }
}

fn until(time: Timestamp, now: Timestamp) -> Duration {
    time.duration_since(now).max(SignedDuration::ZERO).unsigned_abs()
}

fn evict(plan: &mut Plan, pod: &Object) {
    let body = node! {
        "metadata": { "uid": (&pod.meta.uid) },
        "status": { "conditions": [{
            "type": "DisruptionTarget", "status": "True", "reason": "DeletionByTaintManager",
            "message": "Taint manager: deleting due to NoExecute taint",
        }] },
    };
    let key = pod.meta.key();
    plan.then(vec![Step::silent(
        Action::patch(words::pods().clone(), key.clone(), PatchKind::Strategic, body).part("status"),
    )]);
    let note = Note::normal("TaintManagerEviction", format!("Marking for deletion Pod {key}"));
    let only_this = Delete { uid: Some(pod.meta.uid.clone()), ..Delete::default() };
    let action = Action::delete(words::pods().clone(), key, only_this);
    plan.then(vec![Step { done: Some(note), ..Step::silent(action) }]);
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
