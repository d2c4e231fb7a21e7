//! JSON text → untyped tree, within a budget, noting duplicate keys.

use super::{DecodeError, Reader, check_size};
use crate::conform::{Duplicate, Place};
use crate::limits::{Budget, PROBLEMS};
use crate::node::{Map, Node, Text};

/// A tree and the keys that came twice in one map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The tree; of duplicate keys it holds the last value.
    pub node: Node,
    /// Where keys came again.
    pub duplicates: Vec<Duplicate>,
}

/// Parses one JSON value.
pub fn tree(bytes: &[u8], budget: &Budget) -> Result<Parsed, DecodeError> {
    check_size(bytes, budget)?;
    let text = String::from_utf8_lossy(bytes);
    let mut parser = Parser { reader: Reader::new(&text), budget, nodes: 0, duplicates: Vec::new() };
    let node = parser.value(&Place::Root, 0)?;
    parser.reader.finish()?;
    Ok(Parsed { node, duplicates: parser.duplicates })
}

struct Parser<'a> {
    reader: Reader<'a>,
    budget: &'a Budget,
    nodes: usize,
    duplicates: Vec<Duplicate>,
}

impl Parser<'_> {
    fn value(&mut self, place: &Place<'_>, depth: usize) -> Result<Node, DecodeError> {
        self.nodes += 1;
        if self.nodes > self.budget.nodes {
            return Err(DecodeError::TooMany(self.budget.nodes));
        }
        Ok(match self.reader.peek()? {
            b'{' => Node::Map(self.map(place, depth + 1)?),
            b'[' => Node::List(self.list(place, depth + 1)?),
            b'"' => Node::Text(Text::from(self.reader.text()?)),
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.reader.literal("true").map(|()| Node::Bool(true))?,
            b'f' => self.reader.literal("false").map(|()| Node::Bool(false))?,
            b'n' => self.reader.literal("null").map(|()| Node::Null)?,
            _ => return Err(self.reader.unexpected("looking for beginning of value")),
        })
    }

    fn map(&mut self, place: &Place<'_>, depth: usize) -> Result<Map, DecodeError> {
        self.check_depth(depth)?;
        self.reader.enter_map()?;
        let mut map = Map::new();
        while let Some(key) = self.reader.next_key()? {
            let value = self.value(&Place::Field(place, &key), depth)?;
            let replaced = map.insert(Text::from(&*key), value);
            if replaced.is_some() && self.duplicates.len() < PROBLEMS {
                self.duplicates.push(Duplicate::new(&Place::Field(place, &key)));
            }
        }
        Ok(map)
    }

    fn list(&mut self, place: &Place<'_>, depth: usize) -> Result<Vec<Node>, DecodeError> {
        self.check_depth(depth)?;
        self.reader.enter_list()?;
        let mut items = Vec::new();
        while self.reader.next_item()? {
            let item = self.value(&Place::Index(place, items.len()), depth)?;
            items.push(item);
        }
        Ok(items)
    }

    fn check_depth(&self, depth: usize) -> Result<(), DecodeError> {
        if depth > self.budget.depth { Err(DecodeError::TooDeep) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<Node, DecodeError> {
        let digits = self.reader.number()?;
        if let Ok(int) = digits.parse() {
            return Ok(Node::Int(int));
        }
        match digits.parse::<f64>() {
            Ok(float) if float.is_finite() => Ok(Node::Float(float)),
            _ => Err(DecodeError::Type(format!(
                "json: cannot unmarshal number {digits} into Go value of type float64"
            ))),
        }
    }
}
