//! Watches over nodes: a kubelet that falls silent makes its node Unknown, tainted, and its pods not ready.
//!
//! When a kubelet was last heard is measured by our own clock: the time at which its lease or status was *seen* to
//! change, so that a wrong clock on a node does no harm. Pods are evicted by `taint_eviction`, from the taints set here.

mod conditions;
mod taints;
mod zones;

use api::{Document, Key, Node, node};
use control::pod::PodFacts;
use control::{
    Action, Answer, Change, Controller, Note, Object, PatchKind, Plan, Question, Seen, Step, Target, View,
    Watch, World,
};
use jiff::{SignedDuration, Timestamp};

use crate::limits;
use crate::words;

/// Where kubelets keep their leases.
const LEASES: &str = "kube-node-lease";
/// Fields of the memory: the last sign of life as the kubelet wrote it, and when we saw it.
const SIGN: &str = "sign";
const SEEN: &str = "seen";

/// Marks nodes whose kubelet is silent, and keeps the taints that follow from conditions.
pub(crate) struct NodeLifecycleController;

impl Controller for NodeLifecycleController {
    fn name(&self) -> &'static str {
        "node-controller"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![
            Watch::primary(words::nodes().clone()),
            Watch::mapped(words::nodes().clone(), nodes_at_a_turn),
            Watch::mapped(words::leases().clone(), node_of_lease),
            Watch::only_read(words::pods().clone()).indexed(&["spec.nodeName"]),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let Some(object) = it.object() else {
            plan.remember = (!world.memory.is_null()).then_some(Node::Null);
            return plan;
        };
        let node = object.document();
        if world.memory.is_null() {
            plan.notes.push(registered(&object.meta.name));
        }
        let silence = observe(&mut plan, object, &node, world);
        let limit = if is_reported(&node) { limits::NODE_SILENCE } else { limits::NODE_STARTUP };
        if silence < limit {
            plan.look_again(limit.saturating_sub(silence));
        } else if let Some(question) = doubt(object, world) {
            return Plan { ask: vec![question], remember: plan.remember, ..Plan::default() };
        } else if is_silent_live(object, world) {
            conditions::mark_unknown(&mut plan, &node, world.now);
        } else {
            plan.look_again(limits::REFUSED_READ_PAUSE);
        }
        taints::update(&mut plan, &node, world);
        if conditions::ready_status(&node) != "True" {
            mark_pods(&mut plan, object, world);
        }
        plan
    }
}

fn registered(name: &str) -> Note {
    Note::normal("RegisteredNode", format!("Node {name} event: Registered Node {name} in Controller"))
}

/// What to ask before a kubelet is called silent: a cache that lags must not cost a node its pods.
fn doubt(node: &Object, world: &World<'_>) -> Option<Question> {
    let question = live_lease(node);
    let is_known = conditions::is_unknown(&node.document()) || world.answers.contains_key(&question);
    (!is_known).then_some(question)
}

/// Whether the API has no newer lease than the cache.
fn is_silent_live(node: &Object, world: &World<'_>) -> bool {
    let seen = world.view.get(words::leases(), &lease_key(node)).map(|lease| lease.meta.resource_version);
    match world.answers.get(&live_lease(node)) {
        None | Some(Answer::Object(None)) => true,
        Some(Answer::Object(Some(live))) => {
            seen.is_some_and(|seen| live.resource_version() == seen.to_string())
        }
        Some(_) => false,
    }
}

fn live_lease(node: &Object) -> Question {
    Question::Live { resource: words::leases().clone(), key: lease_key(node) }
}

fn lease_key(node: &Object) -> Key {
    Key::new(LEASES, node.meta.name.clone())
}

/// How long the kubelet has been silent by our clock; remembers a new sign of life.
fn observe(plan: &mut Plan, object: &Object, node: &Document, world: &World<'_>) -> std::time::Duration {
    let sign = sign_of_life(object, node, world.view);
    let known = world.memory.get(SIGN).and_then(Node::as_text);
    let seen = world.memory.get(SEEN).and_then(Node::as_text).and_then(api::time::parse);
    match seen {
        Some(seen) if known == Some(&sign) => passed(seen, world.now),
        _ => {
            plan.remember = Some(node! { (SIGN): sign, (SEEN): (api::time::micros(world.now)) });
            std::time::Duration::ZERO
        }
    }
}

/// Lease and status as one text: whenever either is renewed, it differs.
fn sign_of_life(object: &Object, node: &Document, view: &View) -> String {
    let lease = view.get(words::leases(), &lease_key(object)).map(|it| it.document());
    let renewed = lease.as_ref().map(|lease| lease.text("spec.renewTime")).unwrap_or_default();
    let heartbeat = conditions::heartbeat(node);
    format!("{renewed} {heartbeat}")
}

fn passed(since: Timestamp, now: Timestamp) -> std::time::Duration {
    now.duration_since(since).max(SignedDuration::ZERO).unsigned_abs()
}

/// Whether the kubelet has ever written a status.
fn is_reported(node: &Document) -> bool {
    !conditions::ready_status(node).is_empty()
}

/// The pods of a node that is not ready take no more traffic.
fn mark_pods(plan: &mut Plan, node: &Object, world: &World<'_>) {
    let pods = world.view.by_field(words::pods(), "spec.nodeName", &node.meta.name);
    let ready = pods.filter(|pod| pod.project::<PodFacts>().is_ready);
    plan.then(ready.map(|pod| not_ready(pod, world.now)).collect());
}

fn not_ready(pod: &Object, now: Timestamp) -> Step {
    let body = node! {
        "metadata": { "uid": (&pod.meta.uid) },
        "status": { "conditions": [{
            "type": "Ready", "status": "False", "lastTransitionTime": (api::time::seconds(now)),
        }] },
    };
    let action =
        Action::patch(words::pods().clone(), pod.meta.key(), PatchKind::Strategic, body).part("status");
    let note = Note {
        about: Some((words::pods().clone(), pod.meta.key())),
        ..Note::warning("NodeNotReady", "Node is not ready")
    };
    Step { done: Some(note), ..Step::silent(action) }
}

fn node_of_lease(change: &Change<'_>, _: &View) -> Vec<Target> {
    let lease = change.both().next().filter(|lease| lease.meta.namespace == LEASES);
    lease
        .map(|lease| Target::new(words::nodes().clone(), Key::new("", lease.meta.name.clone())))
        .into_iter()
        .collect()
}

/// When the first node becomes ready or the last one does not any more, it concerns all that are tainted or should be;
/// when one is tainted or healed, those of its zone that wait.
fn nodes_at_a_turn(change: &Change<'_>, view: &View) -> Vec<Target> {
    let state = |node: &std::sync::Arc<Object>| {
        let node = node.document();
        (conditions::ready_status(&node) == "True", taints::evicting_since(&node).is_some())
    };
    if change.old.map(state) == change.new.map(state) {
        return Vec::new();
    }
    let unwell = view.list(words::nodes()).filter(|node| !state(node).0);
    unwell.map(|node| Target::new(words::nodes().clone(), node.meta.key())).collect()
}
