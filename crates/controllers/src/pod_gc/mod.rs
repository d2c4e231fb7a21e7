//! Collects pods that nobody else will: on a node that is gone, terminating without ever having had a node, on a node
//! that is out of service, and ended ones beyond a threshold.
//!
//! Targets are pods. A node that is missing from the cache must stay missing for a while and then be missing live too
//! before its pods are taken for lost.

use api::{Key, Node, Text, node};
use control::pod::PodFacts;
use control::{
    Action, Answer, Change, Controller, Delete, Object, PatchKind, Plan, Question, Seen, Step, Target, View,
    Watch, World, conditions,
};
use jiff::{SignedDuration, Timestamp};

use crate::limits;
use crate::words;

const OUT_OF_SERVICE: &str = "node.kubernetes.io/out-of-service";
/// Field of the memory: since when the pod's node is missing.
const MISSING_SINCE: &str = "missingSince";

/// Deletes pods that have nobody to end them.
pub(crate) struct PodGarbageCollector;

/// Why a pod is collected.
enum Lost {
    /// Its node does not exist.
    NodeGone,
    /// It terminates and no kubelet will ever end it.
    Unattended,
}

impl Controller for PodGarbageCollector {
    fn name(&self) -> &'static str {
        "pod-garbage-collector"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![
            Watch::primary(words::pods().clone()).indexed(&["spec.nodeName"]),
            Watch::mapped(words::nodes().clone(), pods_on_node),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let Some(pod) = it.object() else { return plan };
        let facts = pod.project::<PodFacts>();
        if facts.node.is_empty() {
            if pod.meta.is_deleting() {
                collect(&mut plan, pod, &facts, &Lost::Unattended);
            }
            return plan;
        }
        match world.view.get(words::nodes(), &Key::new("", facts.node.clone())) {
            None => missing_node(&mut plan, pod, &facts, world),
            Some(node) if pod.meta.is_deleting() && is_out_of_service(node) => {
                collect(&mut plan, pod, &facts, &Lost::Unattended);
            }
            Some(_) if facts.has_ended() && is_surplus(pod, world.view) => delete(&mut plan, pod),
            Some(_) => {}
        }
        plan
    }
}

/// Waits, then asks whether the node is gone for real.
fn missing_node(plan: &mut Plan, pod: &Object, facts: &PodFacts, world: &World<'_>) {
    let known = world.memory.get(MISSING_SINCE).and_then(Node::as_text).and_then(api::time::parse);
    let Some(since) = known else {
        plan.remember = Some(node! { (MISSING_SINCE): (api::time::micros(world.now)) });
        plan.look_again(limits::NODE_QUARANTINE);
        return;
    };
    let rest = remaining(since, world.now);
    if !rest.is_zero() {
        plan.look_again(rest);
        return;
    }
    let question = Question::Live { resource: words::nodes().clone(), key: Key::new("", facts.node.clone()) };
    match world.answers.get(&question) {
        Some(Answer::Object(None)) => collect(plan, pod, facts, &Lost::NodeGone),
        Some(_) => plan.look_again(limits::NODE_QUARANTINE),
        None => plan.ask(question),
    }
}

fn remaining(since: Timestamp, now: Timestamp) -> std::time::Duration {
    let passed = now.duration_since(since).max(SignedDuration::ZERO);
    limits::NODE_QUARANTINE.saturating_sub(passed.unsigned_abs())
}

fn is_out_of_service(node: &Object) -> bool {
    let document = node.document();
    let tainted =
        document.at("spec.taints").items().any(|taint| taint.at("key").text() == Some(OUT_OF_SERVICE));
    tainted && !conditions::is_true(&document, "status.conditions", "Ready")
}

/// Whether it is among the ended pods beyond the threshold, the oldest first.
fn is_surplus(pod: &Object, view: &View) -> bool {
    let ended = view.list(words::pods()).filter(|other| other.project::<PodFacts>().has_ended());
    let age = |it: &Object| (it.meta.creation_time, it.meta.uid.clone());
    let mine = age(pod);
    let newer = ended.filter(|other| age(other) > mine).count();
    newer >= limits::ENDED_PODS_KEPT
}

/// A pod without a kubelet has nobody else to say that it failed.
fn collect(plan: &mut Plan, pod: &Object, facts: &PodFacts, why: &Lost) {
    if !facts.has_ended() {
        plan.then(vec![Step::silent(mark_failed(pod, why))]);
    }
    delete(plan, pod);
}

fn mark_failed(pod: &Object, why: &Lost) -> Action {
    let mut status = node! { "phase": "Failed", "observedGeneration": (pod.meta.generation) };
    if matches!(why, Lost::NodeGone) {
        let condition = node! {
            "type": "DisruptionTarget", "status": "True", "reason": "DeletionByPodGC",
            "message": "PodGC: node no longer exists",
        };
        status.make_map().insert("conditions", Node::List(vec![condition]));
    }
    let uid: &Text = &pod.meta.uid;
    let body = node! { "metadata": { "uid": uid }, "status": status };
    Action::patch(words::pods().clone(), pod.meta.key(), PatchKind::Strategic, body).part("status")
}

fn delete(plan: &mut Plan, pod: &Object) {
    let now = Delete { uid: Some(pod.meta.uid.clone()), grace_seconds: Some(0), ..Delete::default() };
    plan.then(vec![Step::silent(Action::delete(words::pods().clone(), pod.meta.key(), now))]);
}

fn pods_on_node(change: &Change<'_>, view: &View) -> Vec<Target> {
    let Some(node) = change.both().next() else { return Vec::new() };
    let pods = view.by_field(words::pods(), "spec.nodeName", &node.meta.name);
    pods.map(|pod| Target::new(words::pods().clone(), pod.meta.key())).collect()
}
