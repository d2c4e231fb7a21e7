//! The words of the API: documents and their encodings, the facts about every built-in type,
//!
//! Data and pure functions only: no async, no I/O, no clock. What a kind *means* (defaults,
//! validation, columns) is not here but in `resources`.

pub mod codec;
pub mod cursor;
pub mod document;
pub mod meta;
pub mod node;
pub mod path;

pub use cursor::Cursor;
pub use document::Document;
pub use meta::{Gvk, Gvr, Key, Labels, Meta, OwnerReference, Revision};
pub use node::{Map, Node, Text};
pub use path::Path;
