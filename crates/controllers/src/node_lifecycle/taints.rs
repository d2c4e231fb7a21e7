//! Taints that follow from a node's conditions: NoSchedule at once, NoExecute when its kubelet is silent or unwell.
//!
//! When no node at all is ready, the trouble is more likely ours than theirs: nothing is evicted then.

use api::{Document, Key, Node, node};
use control::{Action, PatchKind, Plan, Step, View, World};

use super::conditions;
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
    let wanted = wanted(node, world.view);
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

fn wanted(node: &Document, view: &View) -> Vec<(&'static str, &'static str)> {
    let held = RULES.iter().filter(|(condition, status, _)| conditions::has(node, condition, status));
    let mut taints: Vec<_> = held.map(|(_, _, key)| (*key, "NoSchedule")).collect();
    if node.at("spec.unschedulable").is_true() {
        taints.push((UNSCHEDULABLE, "NoSchedule"));
    }
    let silent = taints.iter().map(|(key, _)| *key).find(|key| [NOT_READY, UNREACHABLE].contains(key));
    if let Some(key) = silent.filter(|_| any_ready(view)) {
        taints.push((key, "NoExecute"));
    }
    taints
}

fn any_ready(view: &View) -> bool {
    view.list(words::nodes()).any(|node| conditions::ready_status(&node.document()) == "True")
}

fn is_ours(taint: &Node) -> bool {
    let (key, _) = pair_of(taint);
    key == UNSCHEDULABLE || RULES.iter().any(|(_, _, ours)| *ours == key)
}

fn pair_of(taint: &Node) -> (&str, &str) {
    let text = |field| taint.get(field).and_then(Node::as_text).unwrap_or_default();
    (text("key"), text("effect"))
}

fn taint(key: &str, effect: &str, world: &World<'_>) -> Node {
    node! { "key": key, "effect": effect, "timeAdded": (api::time::seconds(world.now)) }
}
