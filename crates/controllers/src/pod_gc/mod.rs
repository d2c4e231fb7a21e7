//! Collects pods that nobody else will: on a node that is gone, terminating without ever having had a node, on a node
//! that is out of service, and ended ones beyond a threshold.
//!
//! Targets are pods. A node that is missing from the cache must stay missing for a while and then be missing live too
//! before its pods are taken for lost.

mod surplus;

use api::{Key, Node, node};
use control::pod::PodFacts;
use control::{
    Action, Answer, Change, Controller, Delete, Object, PatchKind, Plan, Question, Seen, Step, Target, View,
    Watch, World, conditions,
};
use jiff::{SignedDuration, Timestamp};

use crate::limits;
use crate::shared::disruption;
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
            Watch::primary(words::pods().clone()).indexed(&["spec.nodeName", surplus::PHASE]),
            Watch::mapped(words::nodes().clone(), pods_on_node),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let Some(pod) = it.object() else {
            forget(&mut plan, world);
            return plan;
        };
        let facts = pod.project::<PodFacts>();
        if facts.has_ended() {
            let surplus = surplus::oldest(world.view, limits::ENDED_PODS_KEPT);
            plan.then(surplus.iter().map(|pod| delete(pod)).collect());
        }
        let node = world.view.get(words::nodes(), &Key::new("", facts.node.clone()));
        match node {
            None if facts.node.is_empty() => {
                if pod.meta.is_deleting() {
                    collect(&mut plan, pod, &Lost::Unattended, world);
                }
            }
            None => missing_node(&mut plan, pod, &facts, world),
            Some(node) => {
                forget(&mut plan, world);
                if pod.meta.is_deleting() && is_out_of_service(node) {
                    collect(&mut plan, pod, &Lost::Unattended, world);
                }
            }
        }
        plan
    }
}

/// The pod is gone or its node is there: how long it was missing before is no matter any more.
fn forget(plan: &mut Plan, world: &World<'_>) {
    if !world.memory.is_null() {
        plan.remember = Some(Node::Null);
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
        Some(Answer::Object(None)) => collect(plan, pod, &Lost::NodeGone, world),
        Some(_) => plan.look_again(limits::NODE_QUARANTINE),
        // A plan asks or acts: what else there is to do waits for the answer.
        None => {
            plan.steps.clear();
            plan.ask(question);
        }
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

/// A pod without a kubelet has nobody else to say that it failed.
fn collect(plan: &mut Plan, pod: &Object, why: &Lost, world: &World<'_>) {
    if !pod.project::<PodFacts>().has_ended() {
        plan.then(vec![Step::silent(mark_failed(pod, why, world.now))]);
    }
    plan.then(vec![delete(pod)]);
}

fn mark_failed(pod: &Object, why: &Lost, now: Timestamp) -> Action {
    let mut status = node! { "phase": "Failed", "observedGeneration": (pod.meta.generation) };
    let condition = match why {
        Lost::NodeGone => disruption::target(pod, "DeletionByPodGC", "PodGC: node no longer exists", now),
        Lost::Unattended => None,
    };
    if let Some(condition) = condition {
        status.make_map().insert("conditions", Node::List(vec![condition]));
    }
    let body = node! { "metadata": { "uid": (&pod.meta.uid) }, "status": status };
    Action::patch(words::pods().clone(), pod.meta.key(), PatchKind::Strategic, body).part("status")
}

fn delete(pod: &Object) -> Step {
    let now = Delete { uid: Some(pod.meta.uid.clone()), grace_seconds: Some(0), ..Delete::default() };
    Step::silent(Action::delete(words::pods().clone(), pod.meta.key(), now))
}

fn pods_on_node(change: &Change<'_>, view: &View) -> Vec<Target> {
    // Only a node that comes or goes, and one whose taints or readiness may have changed for pods that end on it.
    let Some(node) = change.both().next() else { return Vec::new() };
    let pods = view.by_field(words::pods(), "spec.nodeName", &node.meta.name);
    let concerned = pods.filter(|pod| change.old.is_none() || change.new.is_none() || pod.meta.is_deleting());
    concerned.map(|pod| Target::new(words::pods().clone(), pod.meta.key())).collect()
}
