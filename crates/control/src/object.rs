//! One cached object: its index and its bytes.
//!
//! The bytes are the object's JSON as the API sent it. They are decoded only when a controller looks inside;
//! what many look at is a small projection, computed once per object and then shared.

use std::any::{Any, TypeId};
use std::sync::{Arc, OnceLock};

use api::{Document, Meta};
use bytes::Bytes;

/// An object of a cache. Never changes; a new version is a new `Object`.
#[derive(Debug)]
pub struct Object {
    /// What is indexed: name, uid, version, labels, owners, finalizers, times.
    pub meta: Meta,
    /// The whole object as JSON.
    pub body: Bytes,
    projection: OnceLock<(TypeId, Arc<dyn Any + Send + Sync>)>,
}

/// A small, typed summary of an object of some kind, for those who read many of them.
pub trait Project: Send + Sync + 'static {
    /// The summary. Total: a field that is missing or of a wrong type reads as absent.
    fn project(meta: &Meta, document: &Document) -> Self;
}

impl Object {
    /// An object with these parts, as they came from the API.
    pub fn new(meta: Meta, body: Bytes) -> Self {
        Self { meta, body, projection: OnceLock::new() }
    }

    /// The object that a document describes; for tests, simulators, and objects read live.
    pub fn from_document(document: &Document) -> Self {
        Self::new(Meta::of(document), Bytes::from(api::codec::json::encode(document.node())))
    }

    /// The whole object, decoded. An object whose bytes are no JSON object reads as an empty document; the API
    /// never sends one.
    pub fn document(&self) -> Document {
        decode(&self.body).unwrap_or_default()
    }

    /// The object's summary as a `T`. The first kind of summary asked for is kept with the object, another one
    /// is computed at every call.
    pub fn project<T: Project>(&self) -> Arc<T> {
        let fresh = || Arc::new(T::project(&self.meta, &self.document()));
        let (kind, kept) = self.projection.get_or_init(|| (TypeId::of::<T>(), fresh()));
        if *kind == TypeId::of::<T>()
            && let Ok(projection) = Arc::clone(kept).downcast::<T>()
        {
            return projection;
        }
        fresh()
    }
}

/// The document in these bytes of JSON, whatever its kind; `None` if they are no JSON object.
pub fn decode(bytes: &[u8]) -> Option<Document> {
    let node = api::codec::json::decode_untyped(bytes, &api::limits::Budget::TRUSTED).ok()?;
    Document::from_node(node).ok()
}
