//! JSON, as strict and as lenient as upstream's decoder: names are case-sensitive, the last of duplicate
//! keys counts and all are reported, broken UTF-8 becomes U+FFFD, whole numbers stay whole.

mod parse;
mod read;
mod write;

pub use parse::{Parsed, parse};
pub(crate) use read::Reader;
pub use write::write;
pub(crate) use write::write_text;

use super::{DecodeError, Decoded, check_size, finish};
use crate::limits::Budget;
use crate::node::{Node, Text};
use crate::schema::Schema;

/// Decodes an object of a kind.
pub fn decode(bytes: &[u8], schema: &Schema, budget: &Budget) -> Result<Decoded, DecodeError> {
    let parsed = parse(bytes, budget)?;
    finish(parsed.node, parsed.duplicates, schema)
}

/// Decodes JSON of which nothing is known; duplicates are forgiven.
pub fn decode_untyped(bytes: &[u8], budget: &Budget) -> Result<Node, DecodeError> {
    parse(bytes, budget).map(|parsed| parsed.node)
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
