//! JSON, as strict and as lenient as upstream's decoder: names are case-sensitive, the last of duplicate
//! keys counts and all are reported, broken UTF-8 becomes U+FFFD, whole numbers stay whole.

mod parse;
mod read;
mod write;

pub use parse::{Parsed, tree};
pub(crate) use read::Reader;
pub(crate) use write::write_text;
pub use write::{write, write_pretty};

use super::{DecodeError, Decoded, Problems, check_size, finish};
use crate::conform::Duplicate;
use crate::document::Document;
use crate::limits::Budget;
use crate::node::{Node, Text};
use crate::schema::Schema;

/// Decodes a request's object of a kind.
pub fn decode(bytes: &[u8], schema: &Schema) -> Result<Decoded, DecodeError> {
    decode_within(bytes, schema, &Budget::REQUEST)
}

/// Decodes an object of a kind within a budget.
pub fn decode_within(bytes: &[u8], schema: &Schema, budget: &Budget) -> Result<Decoded, DecodeError> {
    let parsed = tree(bytes, budget)?;
    finish(parsed.node, parsed.duplicates, schema)
}

/// The object in bytes we wrote ourselves or got from a trusted server; nothing is checked.
pub fn parse(bytes: &[u8]) -> Result<Document, DecodeError> {
    let node = decode_untyped(bytes, &Budget::TRUSTED)?;
    Document::from_node(node).map_err(|node| {
        DecodeError::Type(format!("found a JSON {} where an object belongs", node.json_type()))
    })
}

/// Decodes JSON of which nothing is known; duplicates are forgiven.
pub fn decode_untyped(bytes: &[u8], budget: &Budget) -> Result<Node, DecodeError> {
    tree(bytes, budget).map(|parsed| parsed.node)
}

/// Decodes a patch: a tree as it was sent, and the keys that came twice in it.
pub fn decode_patch(bytes: &[u8], budget: &Budget) -> Result<(Node, Problems), DecodeError> {
    let parsed = tree(bytes, budget)?;
    let problems = parsed.duplicates.iter().map(Duplicate::problem).collect();
    Ok((parsed.node, problems))
}

/// Compact JSON in the order of the node.
pub fn encode(node: &Node) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    write(node, &mut out);
    out
}

/// What an object says it is, found without building it: `apiVersion` and `kind`, empty when absent.
/// Reads no further than needed; what comes after may still be broken.
pub fn peek(bytes: &[u8], budget: &Budget) -> Result<(Text, Text), DecodeError> {
    check_size(bytes, budget)?;
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::new(&text);
    let (mut api_version, mut kind) = (None, None);
    if !reader.enter_map()? {
        return Ok(Default::default());
    }
    while let Some(key) = reader.next_key()? {
        let slot = match &*key {
            "apiVersion" => &mut api_version,
            "kind" => &mut kind,
            _ => {
                reader.skip(budget.depth)?;
                continue;
            }
        };
        if reader.peek()? == b'"' {
            *slot = Some(Text::from(&*reader.text()?));
        } else {
            reader.skip(budget.depth)?;
        }
        if let (Some(api_version), Some(kind)) = (&api_version, &kind) {
            return Ok((api_version.clone(), kind.clone()));
        }
    }
    Ok((api_version.unwrap_or_default(), kind.unwrap_or_default()))
}

#[cfg(test)]
mod tests;
