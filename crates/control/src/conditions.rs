//! Status conditions of objects: the list of `{type, status, reason, message, lastTransitionTime}` that most
//! kinds have.

use api::{Cursor, Document, Node};

/// The condition of this type in the list at `path`.
pub fn condition<'a>(document: &'a Document, path: &str, condition_type: &str) -> Option<Cursor<'a>> {
    document.at(path).items().find(|condition| condition.at("type").text() == Some(condition_type))
}

/// Whether the condition of this type is there and true.
pub fn is_true(document: &Document, path: &str, condition_type: &str) -> bool {
    condition(document, path, condition_type).is_some_and(|it| it.at("status").text() == Some("True"))
}

/// The list without the condition of this type.
pub fn without(conditions: &[Node], condition_type: &str) -> Vec<Node> {
    let other = |node: &&Node| node.get("type").and_then(Node::as_text) != Some(condition_type);
    conditions.iter().filter(other).cloned().collect()
}
