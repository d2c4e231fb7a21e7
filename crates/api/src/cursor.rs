//! A read-only place in a document that carries its field path.
//!
//! Validation is written on cursors, so every error knows its path for free. A place that does not
//! exist is a cursor too: everything asked of it answers "nothing", so that chains need no checks.

use crate::node::{Map, Node, steps};
use crate::path::Path;

/// A place in a document, there or not.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    node: Option<&'a Node>,
    path: Path,
}

impl<'a> Cursor<'a> {
    /// A cursor on a node, or on a place that does not exist.
    pub fn new(node: Option<&'a Node>, path: Path) -> Self {
        Self { node, path }
    }

    /// The field below, by dotted names; a number steps into a list.
    #[must_use]
    pub fn at(&self, fields: &str) -> Self {
        steps(fields).fold(self.clone(), |place, step| match place.node {
            Some(Node::List(_)) => step.parse().map_or_else(
                |_| Self { node: None, path: place.path.child(step) },
                |index| place.item(index),
            ),
            _ => Self { node: place.map().and_then(|map| map.get(step)), path: place.path.child(step) },
        })
    }

    /// The item of the list here.
    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        Self { node: self.list().get(index), path: self.path.index(index) }
    }

    /// The entry of the map here; the key is taken literally and prints in brackets.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        Self { node: self.map().and_then(|map| map.get(key)), path: self.path.key(key) }
    }

    /// The items of the list here; none when it is no list.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = Cursor<'a>> + ExactSizeIterator + use<'a> {
        let path = self.path.clone();
        self.list()
            .iter()
            .enumerate()
            .map(move |(index, node)| Cursor { node: Some(node), path: path.index(index) })
    }

    /// The entries of the map here, with paths such as `metadata.labels[app]`; none when it is no map.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, Cursor<'a>)> + use<'a> {
        let path = self.path.clone();
        self.map()
            .into_iter()
            .flatten()
            .map(move |(key, node)| (key, Cursor { node: Some(node), path: path.key(key) }))
    }

    /// The text here, if it is one.
    pub fn text(&self) -> Option<&'a str> {
        self.node.and_then(Node::as_text)
    }

    /// The text here, or the empty text.
    pub fn text_or_empty(&self) -> &'a str {
        self.text().unwrap_or_default()
    }

    /// The whole number here, if it is one.
    pub fn int(&self) -> Option<i64> {
        self.node.and_then(Node::as_int)
    }

    /// The number here, whole or broken.
    pub fn float(&self) -> Option<f64> {
        self.node.and_then(Node::as_float)
    }

    /// The truth value here, if it is one.
    pub fn boolean(&self) -> Option<bool> {
        self.node.and_then(Node::as_bool)
    }

    /// Whether the truth value here is there and true.
    pub fn is_true(&self) -> bool {
        self.boolean() == Some(true)
    }

    /// The items of the list here; an empty slice when it is no list.
    pub fn list(&self) -> &'a [Node] {
        self.node.and_then(Node::as_list).unwrap_or_default()
    }

    /// The map here, if it is one.
    pub fn map(&self) -> Option<&'a Map> {
        self.node.and_then(Node::as_map)
    }

    /// How many items or entries are here; 0 for everything else.
    pub fn len(&self) -> usize {
        match self.node {
            Some(Node::List(items)) => items.len(),
            Some(Node::Map(map)) => map.len(),
            _ => 0,
        }
    }

    /// Whether there is no item, entry or text here: unset, null, `""`, `[]` or `{}`.
    pub fn is_empty(&self) -> bool {
        match self.node {
            None | Some(Node::Null) => true,
            Some(Node::Text(text)) => text.is_empty(),
            Some(Node::List(items)) => items.is_empty(),
            Some(Node::Map(map)) => map.is_empty(),
            Some(_) => false,
        }
    }

    /// Whether the place exists and is not null.
    pub fn is_set(&self) -> bool {
        self.node.is_some_and(|node| !node.is_null())
    }

    /// The node here, null included.
    pub fn node(&self) -> Option<&'a Node> {
        self.node
    }

    /// A copy of what is here; null when there is nothing.
    pub fn to_node(&self) -> Node {
        self.node.cloned().unwrap_or_default()
    }

    /// The field path of this place.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node;

    #[test]
    fn a_cursor_knows_its_path_even_where_nothing_is() {
        let node = node! { "spec": { "ports": [{ "port": 80 }], "labels": { "a": "b" } } };
        let root = Cursor::new(Some(&node), Path::root());
        let port = root.at("spec.ports").items().next().unwrap().at("port");
        assert_eq!((port.int(), port.path().to_string()), (Some(80), "spec.ports[0].port".into()));
        let missing = root.at("spec.template").at("spec");
        assert_eq!((missing.is_set(), missing.path().to_string()), (false, "spec.template.spec".into()));
        let (key, value) = root.at("spec.labels").entries().next().unwrap();
        assert_eq!((key, value.text(), value.path().to_string()), ("a", Some("b"), "spec.labels[a]".into()));
        assert_eq!(root.at("spec.ports.0.port").int(), Some(80));
    }
}
