//! YAML as Kubernetes reads and writes it: version 1.1 words (`yes` is true, `0777` octal), merge keys,
//! keys sorted on output, everything quoted that another reader could take for something else.
//!
//! Aliases are copies that count against the budget, so that no small text becomes a large tree.

mod parse;
mod words;
mod write;

pub use parse::{parse, parse_all};
pub use write::write;

use super::{DecodeError, Decoded, finish};
use crate::conform::Problem;
use crate::document::Document;
use crate::limits::Budget;
use crate::node::Node;
use crate::schema::Schema;

/// Decodes a request's object of a kind: the first document of the text.
pub fn decode(bytes: &[u8], schema: &Schema) -> Result<Decoded, DecodeError> {
    decode_within(bytes, schema, &Budget::REQUEST)
}

/// Decodes an object of a kind within a budget.
pub fn decode_within(bytes: &[u8], schema: &Schema, budget: &Budget) -> Result<Decoded, DecodeError> {
    let parsed = parse(bytes, budget)?;
    let mut decoded = finish(parsed.node, Vec::new(), schema)?;
    if !parsed.repeated.is_empty() {
        let lines: Vec<String> = parsed.repeated.iter().map(|it| format!("\n  {it}")).collect();
        decoded.problems.put_first(Problem::Yaml(format!("yaml: unmarshal errors:{}", lines.concat())));
    }
    Ok(decoded)
}

/// Every document of a text, in order; empty documents are left out. What is no map is an error.
pub fn documents(bytes: &[u8], budget: &Budget) -> Result<Vec<Document>, DecodeError> {
    let trees = parse_all(bytes, budget)?.into_iter().map(|parsed| parsed.node);
    trees
        .filter(|node| !node.is_null())
        .map(|node| {
            Document::from_node(node).map_err(|node| {
                DecodeError::Type(format!("a document is a {}, not an object", node.json_type()))
            })
        })
        .collect()
}

/// The node as YAML, keys sorted, with a line end.
pub fn encode(node: &Node) -> String {
    write(node)
}

#[cfg(test)]
mod tests;
