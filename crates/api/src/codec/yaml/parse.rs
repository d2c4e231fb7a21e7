//! YAML text → untyped tree, within a budget.

use std::collections::HashMap;

use granit_parser::{Event, Options, Parser as Events, ScalarStyle, ScanError, Span, Tag};

use super::DecodeError;
use super::words::{Word, resolve};
use crate::codec::check_size;
use crate::limits::{Budget, PROBLEMS};
use crate::node::{Map, Node, Text};

/// A tree and what was wrong with it that a lenient reader forgives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The tree; of repeated keys it holds the last value.
    pub node: Node,
    /// Keys that came twice in one map, in upstream's words with their lines.
    pub repeated: Vec<String>,
}

/// Parses the first document of a text; an empty text is null.
pub fn parse(bytes: &[u8], budget: &Budget) -> Result<Parsed, DecodeError> {
    let text = text_of(bytes, budget)?;
    let mut reader = Reader::new(text, budget);
    Ok(reader.document()?.unwrap_or_default())
}

/// Parses every document of a text; the budget is for all of them together.
pub fn parse_all(bytes: &[u8], budget: &Budget) -> Result<Vec<Parsed>, DecodeError> {
    let text = text_of(bytes, budget)?;
    let mut reader = Reader::new(text, budget);
    let mut found = Vec::new();
    while let Some(parsed) = reader.document()? {
        found.push(parsed);
    }
    Ok(found)
}

fn text_of<'t>(bytes: &'t [u8], budget: &Budget) -> Result<&'t str, DecodeError> {
    check_size(bytes, budget)?;
    std::str::from_utf8(bytes).map_err(|error| DecodeError::Syntax {
        message: "yaml: invalid leading UTF-8 octet".into(),
        offset: error.valid_up_to(),
    })
}

struct Reader<'t> {
    events: Events<'t, granit_parser::StrInput<'t>>,
    budget: &'t Budget,
    nodes: usize,
    /// Finished anchored values with the number of nodes in each.
    anchors: HashMap<usize, (Node, usize)>,
    repeated: Vec<String>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, budget: &'t Budget) -> Self {
        let mut options = Options::default();
        options.flow_nesting_limit = budget.depth;
        options.block_nesting_limit = budget.depth;
        let events = Events::new_from_str_with_options(text, options);
        Self { events, budget, nodes: 0, anchors: HashMap::new(), repeated: Vec::new() }
    }

    /// The next document; none at the end of the text.
    fn document(&mut self) -> Result<Option<Parsed>, DecodeError> {
        loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentEnd, _) => {}
                (Event::DocumentStart(..), _) => break,
                _ => return Ok(None),
            }
        }
        self.anchors.clear();
        let (event, span) = self.next()?;
        let node = if event == Event::DocumentEnd { Node::Null } else { self.node(event, &span, 0)? };
        Ok(Some(Parsed { node, repeated: std::mem::take(&mut self.repeated) }))
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), DecodeError> {
        match self.events.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => Err(syntax(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'t>, span: &Span, depth: usize) -> Result<Node, DecodeError> {
        if depth > self.budget.depth {
            return Err(DecodeError::TooDeep);
        }
        self.count(1)?;
        let before = self.nodes;
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => (scalar(&text, style, tag.as_deref(), span)?, anchor),
            Event::SequenceStart(_, anchor, _) => (Node::List(self.list(depth + 1)?), anchor),
            Event::MappingStart(_, anchor, _) => (Node::Map(self.map(depth + 1)?), anchor),
            Event::Alias(anchor) => {
                let Some((node, size)) = self.anchors.get(&anchor).cloned() else {
                    return Err(wrong(span, "anchor value contains itself"));
                };
                self.count(size)?;
                (node, 0)
            }
            _ => return Err(wrong(span, "did not find expected node content")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), self.nodes - before));
            self.count(self.nodes - before)?;
        }
        Ok(node)
    }

    fn count(&mut self, nodes: usize) -> Result<(), DecodeError> {
        self.nodes += nodes;
        if self.nodes > self.budget.nodes {
            return Err(DecodeError::TooMany(self.budget.nodes));
        }
        Ok(())
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, DecodeError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(items),
                (event, span) => items.push(self.node(event, &span, depth)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Map, DecodeError> {
        let mut map = Map::new();
        let mut merged = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                break;
            }
            let is_merge = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, _, None) if resolve(text) == Word::Merge);
            let key = self.key(event, &span, depth)?;
            let (event, value_span) = self.next()?;
            let value = self.node(event, &value_span, depth)?;
            if is_merge {
                merged.push((value, value_span));
            } else if map.insert(key.clone(), value).is_some() && self.repeated.len() < PROBLEMS {
                self.repeated.push(format!("line {}: key {key:?} already set in map", span.start.line()));
            }
        }
        for (value, span) in merged {
            merge(&mut map, value, &span)?;
        }
        Ok(map)
    }

    /// A key as the text JSON wants.
    fn key(&mut self, event: Event<'t>, span: &Span, depth: usize) -> Result<Text, DecodeError> {
        Ok(match self.node(event, span, depth)? {
            Node::Text(text) => text,
            Node::Bool(value) => if value { "true" } else { "false" }.into(),
            number @ (Node::Int(_) | Node::Float(_)) => number.to_string().into(),
            other => {
                let message = format!("unsupported map key of type: {}", other.json_type());
                return Err(DecodeError::Syntax { message, offset: span.start.index() });
            }
        })
    }
}

/// Fills in what a merge key refers to; what the map says itself counts more.
fn merge(map: &mut Map, value: Node, span: &Span) -> Result<(), DecodeError> {
    match value {
        Node::Map(other) => {
            for (key, value) in other {
                map.entry(key).or_insert(value);
            }
            Ok(())
        }
        Node::List(items) if items.iter().all(|item| matches!(item, Node::Map(_))) => {
            items.into_iter().try_for_each(|item| merge(map, item, span))
        }
        _ => Err(wrong(span, "map merge requires map or sequence of maps as the value")),
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>, span: &Span) -> Result<Node, DecodeError> {
    let suffix = tag.map(|tag| tag.suffix().to_owned());
    let is_text = match suffix.as_deref() {
        Some("int" | "float" | "bool" | "null") => false,
        Some(_) => true,
        None => style != ScalarStyle::Plain,
    };
    if suffix.as_deref() == Some("binary") {
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::STANDARD.decode(text.replace(['\n', ' '], ""));
        let bytes = bytes.map_err(|_| wrong(span, "!!binary value contains invalid base64 data"))?;
        return Ok(Node::from(String::from_utf8_lossy(&bytes).into_owned()));
    }
    if is_text {
        return Ok(Node::Text(Text::from(text)));
    }
    resolve(text).into_node(text).ok_or_else(|| wrong(span, &format!("json: unsupported value: {text}")))
}

fn wrong(span: &Span, what: &str) -> DecodeError {
    DecodeError::Syntax {
        message: format!("yaml: line {}: {what}", span.start.line()),
        offset: span.start.index(),
    }
}

fn syntax(error: &ScanError) -> DecodeError {
    DecodeError::Syntax {
        message: format!("yaml: line {}: {}", error.marker().line(), error.info()),
        offset: error.marker().index(),
    }
}
