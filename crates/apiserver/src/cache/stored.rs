//! One object at rest: its canonical bytes once, and the index that selectors need.
//!
//! The bytes hold no resource version, because that is known only at commit; it is spliced in when the object
//! is sent. Nothing is decoded to be sent in the form in which it is stored.

use api::codec::json::decode_untyped;
use api::limits::Budget;
use api::{Document, FieldSelector, Key, LabelSelector, Labels, Revision, Text, canonical};
use bytes::Bytes;
use resources::{Needs, Resource};

/// One object as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// Namespace and name.
    pub key: Key,
    /// The unique ID.
    pub uid: Text,
    /// The labels.
    pub labels: Labels,
    /// The values of the kind's selectable fields, in the kind's order.
    pub fields: Box<[Text]>,
    /// What the object's node may read because of it.
    pub needs: Option<Box<Needs>>,
    /// The revision that wrote it.
    pub revision: Revision,
    body: Bytes,
    cut: usize,
}

/// Why stored bytes cannot be read: they were not written by this server.
#[derive(Debug, thiserror::Error)]
#[error("failed to read the stored {kind} at revision {revision}: {why}")]
pub struct Unreadable {
    kind: &'static str,
    revision: Revision,
    why: String,
}

impl Stored {
    /// Reads what the store holds.
    pub(crate) fn read(resource: &dyn Resource, body: Bytes, revision: Revision) -> Result<Self, Unreadable> {
        let unreadable =
            |why: &str| Unreadable { kind: resource.names().kind, revision, why: why.to_owned() };
        let node = decode_untyped(&body, &Budget::TRUSTED).map_err(|error| unreadable(&error.to_string()))?;
        let doc = Document::from_node(node).map_err(|_| unreadable("it is no object"))?;
        Self::of(resource, &doc, body, revision).ok_or_else(|| unreadable("it has no metadata"))
    }

    /// An object with its canonical bytes; none when they have no metadata.
    pub(crate) fn of(
        resource: &dyn Resource,
        doc: &Document,
        body: Bytes,
        revision: Revision,
    ) -> Option<Self> {
        let meta = doc.at("metadata");
        Some(Self {
            cut: canonical::version_place(&body)?,
            key: Key::new(meta.at("namespace").text_or_empty(), doc.name()),
            uid: doc.uid().into(),
            labels: meta.at("labels").map().map(Labels::from_map).unwrap_or_default(),
            fields: resource.fields().iter().map(|field| field.value(doc)).collect(),
            needs: resource.needs(doc).map(Box::new),
            revision,
            body,
        })
    }

    /// The object's JSON, in three pieces, as of a revision.
    pub(crate) fn pieces(&self, revision: Revision) -> [Bytes; 3] {
        let version = canonical::version_text(&self.body, self.cut, revision);
        [self.body.slice(..self.cut), version.into(), self.body.slice(self.cut..)]
    }

    /// The stored bytes, without a resource version.
    pub(crate) fn body(&self) -> &Bytes {
        &self.body
    }

    /// The object in the hub's form, with its resource version.
    pub(crate) fn document(&self) -> Document {
        self.document_at(self.revision)
    }

    /// The object in the hub's form, with another resource version.
    pub(crate) fn document_at(&self, revision: Revision) -> Document {
        let node = decode_untyped(&self.body, &Budget::TRUSTED)
            .expect("stored bytes were read when they were cached");
        let mut doc = Document::from_node(node).expect("an object is a map");
        doc.set("metadata.resourceVersion", revision.to_string().as_str());
        doc
    }
}

/// Which objects of a kind a request means.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    /// Only those in this namespace; empty for all.
    pub namespace: Text,
    /// Only those with these labels.
    pub labels: LabelSelector,
    /// Only those with these field values.
    pub fields: FieldSelector,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            namespace: Text::default(),
            labels: LabelSelector::everything(),
            fields: FieldSelector::everything(),
        }
    }
}

impl Selection {
    /// Whether it means an object.
    pub(crate) fn matches(&self, resource: &dyn Resource, object: &Stored) -> bool {
        let value_of = |name: &str| match name {
            "metadata.name" => Some(object.key.name.as_str()),
            "metadata.namespace" => Some(object.key.namespace.as_str()),
            _ => field_index(resource, name).map(|at| object.fields[at].as_str()),
        };
        (self.namespace.is_empty() || self.namespace == object.key.namespace)
            && self.labels.matches(&object.labels)
            && self.fields.matches(value_of)
    }

    /// Whether it means every object, or every object of a namespace.
    pub(crate) fn is_unselective(&self) -> bool {
        self.labels.is_everything() && self.fields.is_everything()
    }
}

/// The index of a selectable field in its kind's list.
pub(super) fn field_index(resource: &dyn Resource, name: &str) -> Option<usize> {
    resource.fields().iter().position(|field| field.name == name)
}
