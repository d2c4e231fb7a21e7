//! What the scheduler asks the API for, as data. Pure.

use std::sync::Arc;

use api::{Document, Gvr, Key, Node, Text, node};
use control::{Action, Delete, Note, Object, PatchKind, Verb, conditions};
use jiff::Timestamp;

use crate::model::PodNeeds;
use crate::{NAME, limits};

/// The resource of pods.
pub(crate) fn pods() -> Gvr {
    Gvr::new("", "v1", "pods")
}

/// The resource of nodes.
pub(crate) fn nodes() -> Gvr {
    Gvr::new("", "v1", "nodes")
}

/// Puts the pod on the node.
pub(crate) fn bind(pod: &PodNeeds, node: &Text) -> Action {
    let Key { namespace, name } = &pod.key;
    let binding = node!({
        "apiVersion": "v1",
        "kind": "Binding",
        "metadata": {"name": (name.clone()), "namespace": (namespace.clone()), "uid": (pod.uid.clone())},
        "target": {"kind": "Node", "name": (node.clone())},
    });
    let binding = Document::from_node(binding).expect("it is a map");
    Action {
        resource: pods(),
        key: pod.key.clone(),
        part: Some("binding"),
        verb: Verb::Create(Arc::new(binding)),
    }
}

/// A condition that a pod is to have.
pub(crate) struct Condition<'a> {
    pub(crate) kind: &'static str,
    pub(crate) status: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) message: &'a str,
}

/// Sets a condition of a pod, and where it is nominated to when that is to change; none when the pod has all of
/// it already.
pub(crate) fn set_status(
    pod: &Object,
    condition: &Condition<'_>,
    nominated: Option<&str>,
    now: Timestamp,
) -> Option<Action> {
    let document = pod.document();
    let known = conditions::condition(&document, "status.conditions", condition.kind);
    let has = |field: &str, value: &str| {
        known.as_ref().is_some_and(|known| known.at(field).text_or_empty() == value)
    };
    let is_told = has("status", condition.status)
        && has("reason", condition.reason)
        && has("message", condition.message);
    let nominated = nominated.filter(|node| *node != document.text("status.nominatedNodeName"));
    if is_told && nominated.is_none() {
        return None;
    }
    let since = known.as_ref().filter(|_| has("status", condition.status));
    let since = since.and_then(|known| known.at("lastTransitionTime").text().map(Text::from));
    let mut entry = node!({
        "type": (condition.kind),
        "status": (condition.status),
        "reason": (condition.reason),
        "message": (condition.message),
        "lastTransitionTime": (since.unwrap_or_else(|| Text::from(api::time::seconds(now)))),
    });
    if pod.meta.generation > 0 {
        entry.make_map().insert("observedGeneration", pod.meta.generation);
    }
    let mut status = node!({ "conditions": [(entry)] });
    if let Some(node) = nominated {
        let node = if node.is_empty() { Node::Null } else { Node::from(node) };
        status.make_map().insert("nominatedNodeName", node);
    }
    let body = node!({ "metadata": {"uid": (pod.meta.uid.clone())}, "status": (status) });
    Some(Action::patch(pods(), pod.meta.key(), PatchKind::Strategic, body).part("status"))
}

/// Deletes a pod that was pushed away.
pub(crate) fn delete(victim: &PodNeeds) -> Action {
    let delete = Delete { uid: Some(victim.uid.clone()), ..Delete::default() };
    Action::delete(pods(), victim.key.clone(), delete)
}

/// The pod got a node.
pub(crate) fn scheduled(pod: &PodNeeds, node: &Text) -> Note {
    Note::normal("Scheduled", format!("Successfully assigned {} to {node}", pod.key))
}

/// The pod got none.
pub(crate) fn failed(message: &str) -> Note {
    Note::warning("FailedScheduling", shortened(message))
}

/// The pod was pushed away for another.
pub(crate) fn preempted(by: &PodNeeds, node: &Text) -> Note {
    Note::normal("Preempted", format!("Preempted by pod {} on node {node}", by.uid))
}

/// Who pushes a pod away, for its condition.
pub(crate) fn preempting() -> String {
    format!("{NAME}: preempting to accommodate a higher priority pod")
}

fn shortened(message: &str) -> String {
    if message.len() <= limits::EVENT_MESSAGE_MAX {
        return message.to_owned();
    }
    let end = message.floor_char_boundary(limits::EVENT_MESSAGE_MAX - " ...".len());
    format!("{} ...", &message[..end])
}
