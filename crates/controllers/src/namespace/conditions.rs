//! The conditions of a namespace that is being deleted: what is left, and why.

use api::{Document, Gvr, Node, Status, node};
use control::{Action, Step, conditions};
use jiff::Timestamp;

use super::content::Content;
use crate::words;

/// Reason and message of a condition that is not as it should be.
type Wrong = (&'static str, String);

/// How far the deletion has come.
#[derive(Default)]
pub(super) struct State<'a> {
    /// What is left, if that is known.
    pub(super) content: Option<&'a Content>,
    /// Why resources could not be read or emptied.
    pub(super) failures: &'a [String],
    /// Why the API does not tell which resources it serves.
    pub(super) undiscovered: Option<&'a Status>,
}

/// A condition with what it says when nothing is wrong.
struct Condition {
    name: &'static str,
    ok_reason: &'static str,
    ok_message: &'static str,
    /// What is wrong, if anything.
    wrong: fn(&State<'_>) -> Option<Wrong>,
}

/// In the order in which they appear.
static CONDITIONS: &[Condition] = &[
    Condition {
        name: "NamespaceDeletionDiscoveryFailure",
        ok_reason: "ResourcesDiscovered",
        ok_message: "All resources successfully discovered",
        wrong: discovery_failed,
    },
    Condition {
        name: "NamespaceDeletionGroupVersionParsingFailure",
        ok_reason: "ParsedGroupVersions",
        ok_message: "All legacy kube types successfully parsed",
        wrong: |_| None,
    },
    Condition {
        name: "NamespaceDeletionContentFailure",
        ok_reason: "ContentDeleted",
        ok_message: "All content successfully deleted, may be waiting on finalization",
        wrong: deletion_failed,
    },
    Condition {
        name: "NamespaceContentRemaining",
        ok_reason: "ContentRemoved",
        ok_message: "All content successfully removed",
        wrong: content_remains,
    },
    Condition {
        name: "NamespaceFinalizersRemaining",
        ok_reason: "ContentHasNoFinalizers",
        ok_message: "All content-preserving finalizers finished",
        wrong: finalizers_remain,
    },
];

impl State<'_> {
    /// The step that makes the conditions true, or nothing when they are.
    pub(super) fn update(&self, namespace: &Document, now: Timestamp) -> Option<Step> {
        let mut updated = namespace.clone();
        for condition in CONDITIONS {
            let (status, reason, message) = match (condition.wrong)(self) {
                Some((reason, message)) => ("True", reason, message),
                None => ("False", condition.ok_reason, condition.ok_message.to_owned()),
            };
            set(&mut updated, condition.name, status, reason, &message, now);
        }
        let changed = updated.get("status.conditions") != namespace.get("status.conditions");
        changed.then(|| Step::silent(Action::update_status(words::namespaces().clone(), updated)))
    }

    /// How many objects of each resource are known to be left.
    fn counts(&self) -> impl Iterator<Item = (&Gvr, usize)> {
        self.content.into_iter().flat_map(Content::counts)
    }
}

fn set(namespace: &mut Document, name: &str, status: &str, reason: &str, message: &str, now: Timestamp) {
    let old = conditions::condition(namespace, "status.conditions", name);
    let since = old
        .filter(|old| old.at("status").text() == Some(status))
        .and_then(|old| old.at("lastTransitionTime").text().map(str::to_owned))
        .unwrap_or_else(|| api::time::seconds(now));
    let node = node! {
        "type": name, "status": status, "lastTransitionTime": since, "reason": reason, "message": message,
    };
    let list = namespace.list_mut("status.conditions");
    match list.iter_mut().find(|it| it.get("type").and_then(Node::as_text) == Some(name)) {
        Some(slot) => *slot = node,
        None => list.push(node),
    }
}

fn discovery_failed(state: &State<'_>) -> Option<Wrong> {
    state.undiscovered.map(|status| ("DiscoveryFailed", status.message.clone()))
}

fn deletion_failed(state: &State<'_>) -> Option<Wrong> {
    let mut messages: Vec<&str> = state.failures.iter().map(String::as_str).collect();
    messages.sort_unstable();
    let text =
        format!("Failed to delete all resource types, {} remaining: {}", messages.len(), messages.join(", "));
    (!messages.is_empty()).then_some(("ContentDeletionFailed", text))
}

fn content_remains(state: &State<'_>) -> Option<Wrong> {
    let instances = |(resource, count): (&Gvr, usize)| {
        format!("{}.{} has {count} resource instances", resource.resource, resource.group)
    };
    let mut parts: Vec<String> = state.counts().map(instances).collect();
    parts.sort_unstable();
    (!parts.is_empty())
        .then(|| ("SomeResourcesRemain", format!("Some resources are remaining: {}", parts.join(", "))))
}

fn finalizers_remain(state: &State<'_>) -> Option<Wrong> {
    let parts: Vec<String> = state
        .content?
        .finalizers()
        .into_iter()
        .map(|(name, count)| format!("{name} in {count} resource instances"))
        .collect();
    let text = format!("Some content in the namespace has finalizers remaining: {}", parts.join(", "));
    (!parts.is_empty()).then_some(("SomeFinalizersRemain", text))
}
