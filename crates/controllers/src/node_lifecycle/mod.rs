//! Watches over nodes: a kubelet that falls silent makes its node Unknown, tainted, and its pods not ready.
//!
//! When a kubelet was last heard is measured by our own clock: the time at which its lease or status was *seen* to
//! change, so that a wrong clock on a node does no harm. Pods are evicted by `taint_eviction`, from the taints set here.

mod conditions;
mod taints;

use api::{Document, Key, Node, node};
use control::pod::PodFacts;
use control::{
    Action, Change, Controller, Note, Object, PatchKind, Plan, Seen, Step, Target, View, Watch, World,
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
            Watch::mapped(words::leases().clone(), node_of_lease),
            Watch::only_read(words::pods().clone()).indexed(&["spec.nodeName"]),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let Some(object) = it.object() else { return plan };
        let node = object.document();
        let silence = observe(&mut plan, object, &node, world);
        let limit = if is_reported(&node) { limits::NODE_SILENCE } else { limits::NODE_STARTUP };
        if silence < limit {
            plan.look_again(limit.saturating_sub(silence));
        } else {
            conditions::mark_unknown(&mut plan, &node, world.now);
        }
        taints::update(&mut plan, &node, world);
        if conditions::ready_status(&node) != "True" {
            mark_pods(&mut plan, object, world.view);
        }
        plan
    }
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
    let lease =
        view.get(words::leases(), &Key::new(LEASES, object.meta.name.clone())).map(|it| it.document());
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
fn mark_pods(plan: &mut Plan, node: &Object, view: &View) {
    let pods = view.by_field(words::pods(), "spec.nodeName", &node.meta.name);
    let ready = pods.filter(|pod| pod.project::<PodFacts>().is_ready);
    plan.then(ready.map(|pod| not_ready(pod)).collect());
}

fn not_ready(pod: &Object) -> Step {
    let body = node! {
        "metadata": { "uid": (&pod.meta.uid) },
        "status": { "conditions": [{ "type": "Ready", "status": "False" }] },
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
