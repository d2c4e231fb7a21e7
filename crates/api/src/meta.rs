//! What the cluster's machinery knows of every object: [`Meta`], and the small names around it.
//!
//! A `Meta` is the index that stays in memory while the object itself rests as bytes. It is read
//! from a [`Document`], or from JSON bytes without building the rest of the object. Fields of wrong shape
//! read as absent, since decoding has refused them.

use std::fmt;

use jiff::Timestamp;

use crate::codec::DecodeError;
use crate::codec::json::{self, Reader};
use crate::cursor::Cursor;
use crate::document::Document;
use crate::limits::Budget;
use crate::node::{Map, Node, Text};

/// A point in the store's history; larger is later. Prints as a decimal `resourceVersion`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u64);

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Revision {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// Which object of a resource: its namespace (empty when the resource has none) and its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The namespace; empty for cluster-scoped objects.
    pub namespace: Text,
    /// The name.
    pub name: Text,
}

impl Key {
    /// The key of an object in a namespace.
    pub fn new(namespace: impl Into<Text>, name: impl Into<Text>) -> Self {
        Self { namespace: namespace.into(), name: name.into() }
    }

    /// The key of an object that has no namespace.
    pub fn cluster(name: impl Into<Text>) -> Self {
        Self::new(Text::const_new(""), name)
    }
}

/// Prints `namespace/name`, or `name` alone.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.namespace.is_empty() {
            write!(f, "{}/", self.namespace)?;
        }
        f.write_str(&self.name)
    }
}

/// A kind with its group and version.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gvk {
    /// The group; empty for the core group.
    pub group: Text,
    /// The version, such as `v1`.
    pub version: Text,
    /// The kind, such as `Pod`.
    pub kind: Text,
}

impl Gvk {
    /// The kind with its group and version.
    pub fn new(group: impl Into<Text>, version: impl Into<Text>, kind: impl Into<Text>) -> Self {
        Self { group: group.into(), version: version.into(), kind: kind.into() }
    }

    /// From `apiVersion` (`v1`, `apps/v1`) and `kind`.
    pub fn parse(api_version: &str, kind: &str) -> Self {
        let (group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
        Self::new(group, version, kind)
    }

    /// The `apiVersion`: `v1` or `apps/v1`.
    pub fn api_version(&self) -> Text {
        api_version(&self.group, &self.version)
    }
}

/// Prints as upstream: `apps/v1, Kind=Deployment`.
impl fmt::Display for Gvk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}, Kind={}", self.group, self.version, self.kind)
    }
}

/// A resource with its group and version.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gvr {
    /// The group; empty for the core group.
    pub group: Text,
    /// The version, such as `v1`.
    pub version: Text,
    /// The plural name, such as `pods`.
    pub resource: Text,
}

impl Gvr {
    /// The resource with its group and version.
    pub fn new(group: impl Into<Text>, version: impl Into<Text>, resource: impl Into<Text>) -> Self {
        Self { group: group.into(), version: version.into(), resource: resource.into() }
    }

    /// The `apiVersion`: `v1` or `apps/v1`.
    pub fn api_version(&self) -> Text {
        api_version(&self.group, &self.version)
    }
}

/// Prints as upstream: `apps/v1, Resource=deployments`.
impl fmt::Display for Gvr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}, Resource={}", self.group, self.version, self.resource)
    }
}

/// The `apiVersion` of a group and version.
pub fn api_version(group: &str, version: &str) -> Text {
    if group.is_empty() { version.into() } else { compact_str::format_compact!("{group}/{version}") }
}

/// An entry of `metadata.ownerReferences`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerReference {
    /// The owner's `apiVersion`.
    pub api_version: Text,
    /// The owner's kind.
    pub kind: Text,
    /// The owner's name, in the same namespace or cluster-scoped.
    pub name: Text,
    /// The owner's uid.
    pub uid: Text,
    /// Whether the owner is the managing controller.
    pub controller: bool,
    /// Whether a foreground deletion of the owner waits for this object.
    pub block_owner_deletion: bool,
}

impl OwnerReference {
    /// The owner's group: `apiVersion` without the version.
    pub fn group(&self) -> &str {
        self.api_version.rsplit_once('/').map_or("", |(group, _)| group)
    }

    /// The reference in a node of the shape of `metadata.ownerReferences[0]`.
    pub fn from_node(node: &Node) -> Self {
        let here = Cursor::new(Some(node), crate::path::Path::root());
        let text = |field: &str| here.at(field).text_or_empty().into();
        Self {
            api_version: text("apiVersion"),
            kind: text("kind"),
            name: text("name"),
            uid: text("uid"),
            controller: here.at("controller").is_true(),
            block_owner_deletion: here.at("blockOwnerDeletion").is_true(),
        }
    }
}

/// The reference in Go's field order; the flags are written only when true.
impl From<&OwnerReference> for Node {
    fn from(owner: &OwnerReference) -> Self {
        let mut map = Map::with_capacity(6);
        map.insert("apiVersion", &owner.api_version);
        map.insert("kind", &owner.kind);
        map.insert("name", &owner.name);
        map.insert("uid", &owner.uid);
        if owner.controller {
            map.insert("controller", true);
        }
        if owner.block_owner_deletion {
            map.insert("blockOwnerDeletion", true);
        }
        Node::Map(map)
    }
}

/// Labels or annotations: texts by key, sorted by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(Vec<(Text, Text)>);

impl Labels {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        let at = self.0.binary_search_by(|(own, _)| own.as_str().cmp(key)).ok()?;
        Some(&self.0[at].1)
    }

    /// The pairs in the order of their keys.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pairs in a map of texts; values of another type are left out.
    pub fn from_map(map: &Map) -> Self {
        map.iter().filter_map(|(key, value)| Some((key, value.as_text()?))).collect()
    }
}

impl<K: Into<Text>, V: Into<Text>> FromIterator<(K, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut pairs: Vec<(Text, Text)> =
            pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        pairs.sort_by(|(left, _), (right, _)| left.cmp(right));
        pairs.dedup_by(|later, earlier| later.0 == earlier.0);
        Self(pairs)
    }
}

impl From<&Labels> for Node {
    fn from(labels: &Labels) -> Self {
        Node::Map(labels.iter().collect())
    }
}

/// The metadata that indexes, selectors, owners and garbage collection need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// `metadata.namespace`; empty for cluster-scoped objects.
    pub namespace: Text,
    /// `metadata.name`.
    pub name: Text,
    /// `metadata.uid`.
    pub uid: Text,
    /// `metadata.resourceVersion`; 0 when it is not set, as in stored bytes.
    pub resource_version: Revision,
    /// `metadata.generation`.
    pub generation: i64,
    /// `metadata.labels`.
    pub labels: Labels,
    /// `metadata.annotations`.
    pub annotations: Labels,
    /// `metadata.ownerReferences`.
    pub owners: Vec<OwnerReference>,
    /// `metadata.finalizers`.
    pub finalizers: Vec<Text>,
    /// `metadata.creationTimestamp`.
    pub creation_time: Option<Timestamp>,
    /// `metadata.deletionTimestamp`.
    pub deletion_time: Option<Timestamp>,
    /// `metadata.deletionGracePeriodSeconds`.
    pub deletion_grace_seconds: Option<i64>,
}

impl Meta {
    /// The metadata of a document.
    pub fn of(document: &Document) -> Self {
        Self::of_metadata(&document.at("metadata"))
    }

    /// The metadata of an object's JSON; everything else is passed over. Fails on broken JSON only.
    pub fn read(json: &[u8]) -> Result<Self, DecodeError> {
        let text = String::from_utf8_lossy(json);
        let mut reader = Reader::new(&text);
        if reader.enter_map()? {
            while let Some(key) = reader.next_key()? {
                if key == "metadata" && reader.enter_map()? {
                    return Self::read_metadata(&mut reader, &text);
                }
                reader.skip(Budget::TRUSTED.depth)?;
            }
        }
        Ok(Self::default())
    }

    fn read_metadata(reader: &mut Reader<'_>, text: &str) -> Result<Self, DecodeError> {
        let mut metadata = Map::with_capacity(12);
        while let Some(key) = reader.next_key()? {
            let start = reader.offset();
            reader.skip(Budget::TRUSTED.depth)?;
            if !matches!(&*key, "managedFields" | "selfLink" | "generateName") {
                let value = &text.as_bytes()[start..reader.offset()];
                metadata.insert(Text::from(key), json::decode_untyped(value, &Budget::TRUSTED)?);
            }
        }
        let node = Node::Map(metadata);
        Ok(Self::of_metadata(&Cursor::new(Some(&node), crate::path::Path::root())))
    }

    /// The key: namespace and name.
    pub fn key(&self) -> Key {
        Key { namespace: self.namespace.clone(), name: self.name.clone() }
    }

    /// The same metadata at another revision: stored bytes do not know theirs.
    #[must_use]
    pub fn at(self, revision: Revision) -> Self {
        Self { resource_version: revision, ..self }
    }

    /// Whether the object is being deleted.
    pub fn is_deleting(&self) -> bool {
        self.deletion_time.is_some()
    }

    /// The owner that is the managing controller.
    pub fn controller(&self) -> Option<&OwnerReference> {
        self.owners.iter().find(|owner| owner.controller)
    }

    /// Whether the object carries this finalizer.
    pub fn has_finalizer(&self, name: &str) -> bool {
        self.finalizers.iter().any(|own| own == name)
    }

    pub(crate) fn of_metadata(here: &Cursor<'_>) -> Self {
        let text = |field: &str| Text::from(here.at(field).text_or_empty());
        let time = |field: &str| here.at(field).text().and_then(|text| text.parse().ok());
        let labels = |field: &str| here.at(field).map().map(Labels::from_map).unwrap_or_default();
        Self {
            namespace: text("namespace"),
            name: text("name"),
            uid: text("uid"),
            resource_version: here.at("resourceVersion").text_or_empty().parse().unwrap_or_default(),
            generation: here.at("generation").int().unwrap_or_default(),
            labels: labels("labels"),
            annotations: labels("annotations"),
            owners: here.at("ownerReferences").list().iter().map(OwnerReference::from_node).collect(),
            finalizers: here.at("finalizers").items().filter_map(|it| it.text().map(Text::from)).collect(),
            creation_time: time("creationTimestamp"),
            deletion_time: time("deletionTimestamp"),
            deletion_grace_seconds: here.at("deletionGracePeriodSeconds").int(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node;

    #[test]
    fn meta_reads_what_machinery_needs() {
        let owner = OwnerReference {
            api_version: "apps/v1".into(),
            kind: "ReplicaSet".into(),
            name: "web".into(),
            uid: "u".into(),
            controller: true,
            block_owner_deletion: false,
        };
        let node = node! { "metadata": {
            "name": "web-1", "namespace": "default", "resourceVersion": "7", "labels": { "b": "2", "a": "1" },
            "ownerReferences": [&owner], "finalizers": ["x/y"], "deletionTimestamp": "2026-01-02T03:04:05Z",
        }};
        let document = Document::from_node(node).unwrap();
        let meta = Meta::of(&document);
        assert_eq!(Meta::read(document.to_string().as_bytes()), Ok(meta.clone()));
        assert_eq!(meta.key().to_string(), "default/web-1");
        assert_eq!(meta.resource_version, Revision(7));
        assert_eq!(meta.labels.iter().collect::<Vec<_>>(), [("a", "1"), ("b", "2")]);
        assert_eq!((meta.labels.get("b"), meta.labels.get("c")), (Some("2"), None));
        assert_eq!(meta.controller(), Some(&owner));
        assert_eq!(owner.group(), "apps");
        assert!(meta.is_deleting() && meta.has_finalizer("x/y"));
    }

    #[test]
    fn kinds_and_resources_print_as_upstream() {
        assert_eq!(Gvk::parse("apps/v1", "Deployment").to_string(), "apps/v1, Kind=Deployment");
        assert_eq!(Gvk::parse("v1", "Pod").to_string(), "/v1, Kind=Pod");
        assert_eq!(Gvr::new("apps", "v1", "deployments").to_string(), "apps/v1, Resource=deployments");
        assert_eq!(Gvk::parse("apps/v1", "Deployment").api_version(), "apps/v1");
    }
}
