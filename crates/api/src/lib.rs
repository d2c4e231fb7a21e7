//! The words of the API: documents and their encodings, the facts about every built-in type,
//! metadata, selectors, quantities, times, patches and `Status` errors.
//!
//! Data and pure functions only: no async, no I/O, no clock. What a kind *means* (defaults,
//! validation, columns) is not here but in `resources`.

pub mod canonical;
pub mod codec;
pub mod conform;
pub mod cursor;
pub mod document;
pub mod errors;
mod facts;
mod holder;
pub mod limits;
pub mod meta;
pub mod names;
pub mod node;
pub mod patch;
pub mod path;
pub mod quantity;
pub mod schema;
pub mod selector;
pub mod status;
pub mod time;
pub mod view;

pub use cursor::Cursor;
pub use document::Document;
pub use errors::Errors;
pub use holder::Holder;
pub use meta::{Gvk, Gvr, Key, Labels, Meta, OwnerReference, Revision};
pub use node::{Map, Node, Text};
pub use path::Path;
pub use quantity::Quantity;
pub use selector::{FieldSelector, LabelSelector};
pub use status::{Status, Subject};
