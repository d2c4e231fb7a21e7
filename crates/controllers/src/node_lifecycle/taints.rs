//! Taints that follow from a node's conditions: NoSchedule at once, NoExecute when its kubelet is silent or unwell, as
//! fast as its zone allows.

use api::{Document, Key, Node, node};
use control::{Action, PatchKind, Plan, Step, World};
use jiff::Timestamp;

use super::conditions;
use super::zones::{self, Pace};
use crate::words;

/// Condition, its status, and the taint's key.
static RULES: &[(&str, &str, &str)] = &[
    ("Ready", "False", NOT_READY),
    ("Ready", "Unknown", UNREACHABLE),
    ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure"),
    ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"),
    ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
    ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"),
];
const NOT_READY: &str = "node.kubernetes.io/not-ready";
const UNREACHABLE: &str = "node.kubernetes.io/unreachable";
const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";

/// A step that makes the taints what the conditions ask for.
pub(super) fn update(plan: &mut Plan, node: &Document, world: &World<'_>) {
    let mut wanted = scheduling(node);
    wanted.extend(evicting(plan, node, &wanted, world));
    let existing = node.list("spec.taints");
    let is_wanted = |taint: &Node| wanted.iter().any(|pair| *pair == pair_of(taint));
    let mut taints: Vec<Node> =
        existing.iter().filter(|taint| !is_ours(taint) || is_wanted(taint)).cloned().collect();
    for (key, effect) in &wanted {
        if !existing.iter().any(|taint| pair_of(taint) == (*key, *effect)) {
            taints.push(taint(key, effect, world));
        }
    }
    if taints != existing {
        let taints = if taints.is_empty() { Node::Null } else { Node::List(taints) };
        // The version makes it a precondition: a merge patch replaces the list as a whole.
        let body = node! {
            "metadata": { "uid": (node.uid()), "resourceVersion": (node.resource_version()) },
            "spec": { "taints": taints },
        };
        let action = Action::patch(words::nodes().clone(), Key::new("", node.name()), PatchKind::Merge, body);
        // Before the status: whatever changes the node first makes the version stale.
        plan.steps.insert(0, control::Batch { steps: vec![Step::silent(action)] });
    }
}

/// When a node was tainted NoExecute because its kubelet is silent or unwell.
pub(super) fn evicting_since(node: &Document) -> Option<Timestamp> {
    let mut ours = node.list("spec.taints").iter().filter(|taint| is_evicting(taint));
    let taint = ours.next()?;
    let added = taint.get("timeAdded").and_then(Node::as_text).and_then(api::time::parse);
    Some(added.unwrap_or(Timestamp::MIN))
}

fn scheduling(node: &Document) -> Vec<(&'static str, &'static str)> {
    let held = RULES.iter().filter(|(condition, status, _)| conditions::has(node, condition, status));
    let mut taints: Vec<_> = held.map(|(_, _, key)| (*key, "NoSchedule")).collect();
    if node.at("spec.unschedulable").is_true() {
        taints.push((UNSCHEDULABLE, "NoSchedule"));
    }
    taints
}

/// NoExecute for a kubelet that is silent or unwell, when it is the node's turn.
fn evicting(
    plan: &mut Plan,
    node: &Document,
    wanted: &[(&'static str, &'static str)],
    world: &World<'_>,
) -> Option<(&'static str, &'static str)> {
    let (key, _) = wanted.iter().find(|(key, _)| [NOT_READY, UNREACHABLE].contains(key))?;
    match zones::pace(node.name(), world.view, world.now) {
        Pace::Now => Some((key, "NoExecute")),
        Pace::After(pause) => {
            plan.look_again(pause);
            None
        }
        Pace::Halted | Pace::Suspended => None,
    }
}

fn is_evicting(taint: &Node) -> bool {
    let (key, effect) = pair_of(taint);
    effect == "NoExecute" && [NOT_READY, UNREACHABLE].contains(&key)
}

fn is_ours(taint: &Node) -> bool {
    let (key, effect) = pair_of(taint);
    let is_known = key == UNSCHEDULABLE || RULES.iter().any(|(_, _, ours)| *ours == key);
    is_known && effect == "NoSchedule" || is_evicting(taint)
}

fn pair_of(taint: &Node) -> (&str, &str) {
    let text = |field| taint.get(field).and_then(Node::as_text).unwrap_or_default();
    (text("key"), text("effect"))
}

fn taint(key: &str, effect: &str, world: &World<'_>) -> Node {
    node! { "key": key, "effect": effect, "timeAdded": (api::time::seconds(world.now)) }
}
