//! Encodings: bytes ↔ [`Document`].
//!
//! Every decoder works in two steps: its own parser makes an untyped tree within a [`Budget`], then
//! [`conform`](mod@crate::conform) holds the tree against the facts. So all encodings, and patched documents,
//! answer to one set of rules and one set of error texts.

pub(crate) mod instant;
pub mod json;
pub mod protobuf;
pub mod yaml;

use thiserror::Error;

use crate::conform;
pub use crate::conform::{Problem, Problems};
use crate::document::Document;
use crate::limits::Budget;
use crate::meta::Gvk;
use crate::node::Node;
use crate::schema::Schema;

/// A decoded object and what strict field validation has to say about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// The object, pruned to what its schema knows.
    pub document: Document,
    /// Unknown and duplicate fields.
    pub problems: Problems,
}

/// Why bytes are no object. Texts are those of upstream's decoders, because clients show and match them.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// The encoding itself is broken, `offset` bytes into the input.
    #[error("{message}")]
    Syntax {
        /// What is wrong.
        message: String,
        /// Bytes before the offending place.
        offset: usize,
    },
    /// A value does not fit its type.
    #[error("{0}")]
    Type(String),
    /// More bytes than the budget.
    #[error("limit is {limit}, the input has {bytes} bytes")]
    TooLarge {
        /// The size of the input.
        bytes: usize,
        /// The budget.
        limit: usize,
    },
    /// Lists and maps are nested deeper than the budget.
    #[error("exceeded max depth")]
    TooDeep,
    /// More values than the budget.
    #[error("more than {0} values")]
    TooMany(usize),
}

impl DecodeError {
    /// The message of upstream's 400 for a body of this kind that could not be decoded. `sent` is the kind the
    /// body claims to be, when that much could be read.
    pub fn bad_request(&self, sent: Option<&Gvk>, wanted: &str, body: &[u8]) -> String {
        match (sent, self) {
            (_, Self::Syntax { .. } | Self::TooDeep) | (None, _) => {
                let read = "couldn't get version/kind; json parse error: ";
                let summary = summary(body);
                format!(
                    "the object provided is unrecognized (must be of type {wanted}): {read}{self} ({summary})"
                )
            }
            (Some(sent), _) => format!(
                "{} in version {:?} cannot be handled as a {wanted}: {self}",
                sent.kind,
                sent.version.as_str()
            ),
        }
    }
}

/// The first bytes of a body in hexadecimal, as upstream quotes it.
fn summary(body: &[u8]) -> String {
    use std::fmt::Write;
    if body.is_empty() {
        return "<empty>".into();
    }
    let mut text = String::new();
    for byte in body.iter().take(SUMMARY) {
        write!(text, "{byte:02x}").expect("a string takes all");
    }
    if body.len() > SUMMARY {
        text.push_str(" ...");
    }
    text
}

const SUMMARY: usize = 30;

/// The second step of every decoder.
fn finish(
    mut node: Node,
    duplicates: Vec<conform::Duplicate>,
    schema: &Schema,
) -> Result<Decoded, DecodeError> {
    let problems = conform::conform(&mut node, duplicates, &schema.root)?;
    let document = Document::from_node(node).expect("a tree that conforms to a struct is a map");
    Ok(Decoded { document, problems })
}

/// Refuses input that is larger than the budget.
fn check_size(bytes: &[u8], budget: &Budget) -> Result<(), DecodeError> {
    if bytes.len() > budget.bytes {
        return Err(DecodeError::TooLarge { bytes: bytes.len(), limit: budget.bytes });
    }
    Ok(())
}
