//! Short ways to ask a kind what it makes of a document.

use api::{Document, Errors, Node};
use jiff::Timestamp;

use crate::{Kind, Part, User, Verb, Write};

/// The time of every write in tests.
pub(crate) const NOW: &str = "2026-01-02T03:04:05Z";

pub(crate) fn now() -> Timestamp {
    NOW.parse().expect("a time")
}

pub(crate) fn document(node: Node) -> Document {
    Document::from_node(node).expect("a map")
}

/// A write of a kind's first version by nobody in particular.
pub(crate) fn write<'a>(verb: Verb, old: Option<&'a Document>, user: &'a User) -> Write<'a> {
    Write { verb, part: None, api_version: "v1", old, user, dry_run: false, grace_seconds: None, now: now() }
}

/// The errors of a new object, in one text.
pub(crate) fn create<K: Kind>(node: Node) -> String {
    let (doc, user, mut errors) = (document(node), User::default(), Errors::new());
    K::validate(&doc, &write(Verb::Create, None, &user), &mut errors);
    shown(&errors)
}

/// The errors of a change, in one text.
pub(crate) fn update<K: Kind>(old: Node, new: Node) -> String {
    let (old, new, user, mut errors) = (document(old), document(new), User::default(), Errors::new());
    K::validate(&new, &write(Verb::Update, Some(&old), &user), &mut errors);
    shown(&errors)
}

/// The errors of a change of a part, in one text.
pub(crate) fn update_part<K: Kind>(part: Part, old: Node, new: Node) -> String {
    let (old, new, user, mut errors) = (document(old), document(new), User::default(), Errors::new());
    let write = Write { part: Some(part), ..write(Verb::Update, Some(&old), &user) };
    K::validate(&new, &write, &mut errors);
    shown(&errors)
}

fn shown(errors: &Errors) -> String {
    if errors.is_empty() { String::new() } else { errors.to_string() }
}

/// The object with its defaults, which setting them again does not change.
pub(crate) fn defaulted<K: Kind>(node: Node) -> Node {
    let mut doc = document(node);
    K::VERSIONS[0].set_defaults(&mut doc);
    let once = doc.clone();
    K::VERSIONS[0].set_defaults(&mut doc);
    assert_eq!(doc.node(), once.node(), "defaults are stable");
    doc.into_node()
}

/// The object as `prepare` leaves it, from an old one if there is one.
pub(crate) fn prepared<K: Kind>(old: Option<Node>, new: Node) -> Node {
    let (old, user, mut doc) = (old.map(document), User::default(), document(new));
    let verb = if old.is_some() { Verb::Update } else { Verb::Create };
    K::prepare(&mut doc, &write(verb, old.as_ref(), &user));
    doc.into_node()
}

/// The texts of all cells.
pub(crate) fn cells<K: Kind>(node: Node) -> Vec<String> {
    let doc = document(node);
    K::COLUMNS.iter().map(|column| text((column.cell)(&doc, now()))).collect()
}

fn text(node: Node) -> String {
    match node {
        Node::Text(text) => text.into(),
        other => other.to_string(),
    }
}
