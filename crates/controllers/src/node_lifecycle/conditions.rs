//! A silent node's conditions: Unknown, whatever they were.

use api::{Document, Node, node};
use control::{Action, Note, PatchKind, Plan, Step, conditions};
use jiff::Timestamp;

use crate::words;

const CONDITIONS: &str = "status.conditions";
/// What the kubelet reports and nobody else can know.
static KUBELETS: [&str; 4] = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

/// `status` of the condition Ready; empty when there is none.
pub(super) fn ready_status(node: &Document) -> &str {
    condition_text(node, "Ready", "status")
}

/// When the kubelet last wrote its status, as it says itself.
pub(super) fn heartbeat(node: &Document) -> &str {
    condition_text(node, "Ready", "lastHeartbeatTime")
}

/// Whether a condition has this status.
pub(super) fn has(node: &Document, name: &str, status: &str) -> bool {
    condition_text(node, name, "status") == status
}

/// Whether everything that a kubelet reports is Unknown already.
pub(super) fn is_unknown(node: &Document) -> bool {
    KUBELETS.iter().all(|name| has(node, name, "Unknown"))
}

/// A step for the conditions that are not Unknown yet.
pub(super) fn mark_unknown(plan: &mut Plan, node: &Document, now: Timestamp) {
    let known = KUBELETS.iter().filter(|name| !has(node, name, "Unknown"));
    let list: Vec<Node> = known.map(|name| unknown(node, name, now)).collect();
    if list.is_empty() {
        return;
    }
    let body = node! { "metadata": { "uid": (node.uid()) }, "status": { "conditions": (Node::List(list)) } };
    let key = api::Key::new("", node.name());
    let action = Action::patch(words::nodes().clone(), key, PatchKind::Strategic, body).part("status");
    let note = Note::normal("NodeNotReady", format!("Node {} status is now: NodeNotReady", node.name()));
    let was_ready = has(node, "Ready", "True");
    plan.then(vec![Step { done: was_ready.then_some(note), ..Step::silent(action) }]);
}

fn unknown(node: &Document, name: &str, now: Timestamp) -> Node {
    let is_new = conditions::condition(node, CONDITIONS, name).is_none();
    let (reason, message) = if is_new {
        ("NodeStatusNeverUpdated", "Kubelet never posted node status.")
    } else {
        ("NodeStatusUnknown", "Kubelet stopped posting node status.")
    };
    let mut condition = node! {
        "type": name, "status": "Unknown", "reason": reason, "message": message,
        "lastTransitionTime": (api::time::seconds(now)),
    };
    if is_new {
        condition.make_map().insert("lastHeartbeatTime", node.text("metadata.creationTimestamp"));
    }
    condition
}

fn condition_text<'a>(node: &'a Document, name: &str, field: &str) -> &'a str {
    conditions::condition(node, CONDITIONS, name).and_then(|it| it.at(field).text()).unwrap_or_default()
}
