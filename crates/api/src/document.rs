//! A Kubernetes object as an editable tree: a root [`Map`] and the paths everybody needs.
//!
//! Paths are dotted field names (`spec.template.spec`); a number steps into a list. Setting creates
//! the maps on the way. A document promises nothing about its kind: decoding and canonicalising do.

use crate::cursor::Cursor;
use crate::node::{Map, Node, Text, steps};
use crate::path::Path;

/// One object on its way through a write.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    root: Node,
}

impl Default for Document {
    fn default() -> Self {
        Self::new(Map::new())
    }
}

impl Document {
    /// The document with these top-level fields.
    pub fn new(root: Map) -> Self {
        Self { root: Node::Map(root) }
    }

    /// The document in a node, or the node back when it is no map.
    pub fn from_node(node: Node) -> Result<Self, Node> {
        if matches!(node, Node::Map(_)) { Ok(Self { root: node }) } else { Err(node) }
    }

    /// The top-level fields.
    pub fn root(&self) -> &Map {
        self.root.as_map().expect("the root of a document is a map")
    }

    /// The top-level fields, for changing.
    pub fn root_mut(&mut self) -> &mut Map {
        self.root.make_map()
    }

    /// The document as a node.
    pub fn node(&self) -> &Node {
        &self.root
    }

    /// The document as a node.
    pub fn into_node(self) -> Node {
        self.root
    }

    /// A cursor on the whole object.
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor::new(Some(&self.root), Path::root())
    }

    /// A cursor on the field at a dotted path.
    pub fn at(&self, path: &str) -> Cursor<'_> {
        self.cursor().at(path)
    }

    /// The node at a dotted path.
    pub fn get(&self, path: &str) -> Option<&Node> {
        self.root.get(path)
    }

    /// The node at a dotted path, for changing.
    pub fn get_mut(&mut self, path: &str) -> Option<&mut Node> {
        self.root.get_mut(path)
    }

    /// The text at a dotted path, or the empty text.
    pub fn text(&self, path: &str) -> &str {
        self.get(path).and_then(Node::as_text).unwrap_or_default()
    }

    /// The whole number at a dotted path.
    pub fn int(&self, path: &str) -> Option<i64> {
        self.get(path).and_then(Node::as_int)
    }

    /// The items at a dotted path; none when there is no list.
    pub fn list(&self, path: &str) -> &[Node] {
        self.get(path).and_then(Node::as_list).unwrap_or_default()
    }

    /// Whether the field at a dotted path is there and not null.
    pub fn is_set(&self, path: &str) -> bool {
        self.get(path).is_some_and(|node| !node.is_null())
    }

    /// Sets the field at a dotted path, creating maps on the way.
    pub fn set(&mut self, path: &str, value: impl Into<Node>) {
        *self.slot(path) = value.into();
    }

    /// Sets the field at a dotted path if it is absent or null; returns whether it did.
    pub fn set_default(&mut self, path: &str, value: impl Into<Node>) -> bool {
        let vacant = !self.is_set(path);
        if vacant {
            self.set(path, value);
        }
        vacant
    }

    /// Takes the field at a dotted path out.
    pub fn remove(&mut self, path: &str) -> Option<Node> {
        let (parent, last) = path.rsplit_once('.').unwrap_or(("", path));
        match self.root.get_mut(parent)? {
            Node::Map(map) => map.remove(last),
            Node::List(items) => {
                last.parse().ok().filter(|at| *at < items.len()).map(|at: usize| items.remove(at))
            }
            _ => None,
        }
    }

    /// The map at a dotted path, created when it is not there.
    pub fn map_mut(&mut self, path: &str) -> &mut Map {
        self.slot(path).make_map()
    }

    /// The list at a dotted path, created when it is not there.
    pub fn list_mut(&mut self, path: &str) -> &mut Vec<Node> {
        self.slot(path).make_list()
    }

    /// The node at a dotted path, created as null with the maps on the way.
    pub fn slot(&mut self, path: &str) -> &mut Node {
        steps(path).fold(&mut self.root, |node, step| match step.parse::<usize>() {
            Ok(index) if node.as_list().is_some_and(|items| index < items.len()) => {
                &mut node.make_list()[index]
            }
            _ => node.make_map().slot(step),
        })
    }

    /// `apiVersion`, or the empty text.
    pub fn api_version(&self) -> &str {
        self.root().text("apiVersion")
    }

    /// `kind`, or the empty text.
    pub fn kind(&self) -> &str {
        self.root().text("kind")
    }

    /// `metadata.name`, or the empty text.
    pub fn name(&self) -> &str {
        self.metadata("name")
    }

    /// `metadata.namespace`, or the empty text.
    pub fn namespace(&self) -> &str {
        self.metadata("namespace")
    }

    /// `metadata.uid`, or the empty text.
    pub fn uid(&self) -> &str {
        self.metadata("uid")
    }

    /// `metadata.resourceVersion`, or the empty text.
    pub fn resource_version(&self) -> &str {
        self.metadata("resourceVersion")
    }

    /// `metadata.generation`, or 0.
    pub fn generation(&self) -> i64 {
        self.int("metadata.generation").unwrap_or_default()
    }

    /// The value of a label.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.metadata_entry("labels", key)
    }

    /// The value of an annotation.
    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.metadata_entry("annotations", key)
    }

    /// Sets a label.
    pub fn set_label(&mut self, key: &str, value: impl Into<Text>) {
        self.map_mut("metadata.labels").insert(key, value.into());
    }

    /// Sets an annotation.
    pub fn set_annotation(&mut self, key: &str, value: impl Into<Text>) {
        self.map_mut("metadata.annotations").insert(key, value.into());
    }

    fn metadata(&self, field: &str) -> &str {
        self.root().get("metadata").and_then(Node::as_map).map_or("", |metadata| metadata.text(field))
    }

    fn metadata_entry(&self, map: &str, key: &str) -> Option<&str> {
        self.root().get("metadata")?.as_map()?.get(map)?.as_map()?.get(key)?.as_text()
    }
}

impl From<Map> for Document {
    fn from(root: Map) -> Self {
        Self::new(root)
    }
}

/// Prints compact JSON in the order of the document.
impl std::fmt::Display for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.root.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node;

    #[test]
    fn setting_creates_the_way_and_removing_leaves_the_rest() {
        let mut document = Document::default();
        document.set("metadata.name", "web");
        document.set_label("a.b/c", "d");
        document.list_mut("spec.ports").push(node! { "port": 80 });
        document.set("spec.ports.0.port", 81);
        assert!(document.set_default("spec.type", "ClusterIP"));
        assert!(!document.set_default("spec.type", "NodePort"));
        assert_eq!(document.remove("metadata.name"), Some(Node::from("web")));
        assert_eq!(document.label("a.b/c"), Some("d"));
        assert_eq!(
            document.to_string(),
            r#"{"metadata":{"labels":{"a.b/c":"d"}},"spec":{"ports":[{"port":81}],"type":"ClusterIP"}}"#
        );
    }
}
