//! Holds an untyped tree against the facts: prunes what the type does not know, refuses what does not
//! fit, and writes quantities, times and bytes in their canonical form.
//!
//! Promises upstream's rules (null means absent, whole numbers are range-checked, names are
//! case-sensitive) and upstream's texts. It fills in nothing and orders nothing: see
//! [`canonical`](crate::canonical). The types of custom resources only prune; their validation tells what
//! does not fit.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::codec::DecodeError;
use crate::document::Document;
use crate::limits::PROBLEMS;
use crate::node::{Node, Text};
use crate::path::Step;
use crate::quantity::Quantity;
use crate::schema::{Flags, IntKind, Schema, Shape, Type};
use crate::time;

/// What strict field validation finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A field the type does not have; it was left out.
    Unknown(String),
    /// A field that came twice; the last value counts.
    Duplicate(String),
    /// What the YAML reader says of keys that came twice, with their lines.
    Yaml(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(path) => write!(f, "unknown field {path:?}"),
            Self::Duplicate(path) => write!(f, "duplicate field {path:?}"),
            Self::Yaml(text) => f.write_str(text),
        }
    }
}

/// All that strict field validation found: unknown fields first, then duplicates; at most
/// [`PROBLEMS`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// The text of each problem, as a warning.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(Problem::to_string)
    }

    /// Adds what another pass over the same object found.
    pub fn append(&mut self, other: Self) {
        for problem in other.0 {
            self.push(problem);
        }
    }

    pub(crate) fn put_first(&mut self, problem: Problem) {
        self.0.insert(0, problem);
    }

    fn push(&mut self, problem: Problem) {
        if self.0.len() < PROBLEMS && !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        let mut all = Self::default();
        problems.into_iter().for_each(|problem| all.push(problem));
        all
    }
}

impl std::ops::Deref for Problems {
    type Target = [Problem];

    fn deref(&self) -> &[Problem] {
        &self.0
    }
}

/// The error of strict field validation.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("strict decoding error: ")?;
        for (at, problem) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{problem}")?;
        }
        Ok(())
    }
}

/// Where a decoder met a key for the second time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate(Vec<Step>);

impl Duplicate {
    pub(crate) fn new(place: &Place<'_>) -> Self {
        let mut steps = Vec::new();
        place.each(&mut |place| match place {
            Place::Root => {}
            Place::Field(_, name) => steps.push(Step::Field(Text::from(*name))),
            Place::Member(_, owner, at) => steps.push(Step::Field(owner.fields[*at].name.clone())),
            Place::Index(_, index) => steps.push(Step::Index(*index)),
        });
        Self(steps)
    }

    /// What strict field validation says of it when no type is at hand.
    pub(crate) fn problem(&self) -> Problem {
        Problem::Duplicate(self.text())
    }

    /// The path, when the type knows the field and does not keep it raw: the rest goes unreported.
    fn known_path(&self, root: &Type) -> Option<String> {
        let whole = Shape::Any;
        let (mut here, mut shape) = (Some(root), &whole);
        for step in &self.0 {
            shape = match (step, here, shape) {
                (Step::Field(name), Some(owner), _) => match owner.field(name) {
                    Some(field) => &field.shape,
                    None => return owner.flags.has(Flags::OPEN).then(|| self.text()),
                },
                (Step::Index(_), None, Shape::List(item)) => item,
                (Step::Field(_), None, Shape::Map(value)) => value,
                _ => return None,
            };
            here = if let Shape::Struct(inner) = shape { Some(inner) } else { None };
        }
        Some(self.text())
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for step in &self.0 {
            match step {
                Step::Index(index) => {
                    text.push('[');
                    text.push_str(&index.to_string());
                    text.push(']');
                }
                Step::Field(name) | Step::Key(name) => {
                    text.push_str(if text.is_empty() { "" } else { "." });
                    text.push_str(name);
                }
            }
        }
        text
    }
}

/// A place on the way down, kept on the stack: it costs nothing until somebody asks for its text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'p> {
    Root,
    /// A key of a map.
    Field(&'p Place<'p>, &'p str),
    /// A field of a struct, by its index.
    Member(&'p Place<'p>, &'p Type, usize),
    Index(&'p Place<'p>, usize),
}

impl Place<'_> {
    /// Visits the places from the root down to this one.
    fn each(&self, visit: &mut dyn FnMut(&Place<'_>)) {
        match self {
            Self::Root => {}
            Self::Field(parent, _) | Self::Member(parent, ..) | Self::Index(parent, _) => parent.each(visit),
        }
        visit(self);
    }

    /// The innermost struct on the way here.
    fn owner(&self) -> Option<&Type> {
        match self {
            Self::Root => None,
            Self::Member(_, owner, _) => Some(owner),
            Self::Field(parent, _) | Self::Index(parent, _) => parent.owner(),
        }
    }

    /// The names of the struct fields on the way here, those of embedded structs included, as Go joins them.
    fn go_fields(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        self.each(&mut |place| {
            if let Place::Member(_, owner, at) = place {
                let inside =
                    |embed: &&crate::schema::Embed| (embed.start..embed.end).contains(&as_index(*at));
                // Inner embedded structs are listed before the outer ones that hold them.
                let mut around: Vec<_> = owner.embeds.iter().filter(inside).collect();
                around.reverse();
                names.extend(around.iter().map(|embed| embed.name.to_owned()));
                names.push(owner.fields[*at].name.to_string());
            }
        });
        names.join(".")
    }

    /// The Go type of what belongs here, where the facts say it.
    fn go_type(&self) -> &str {
        match self {
            Self::Root => "",
            Self::Member(_, owner, at) => owner.fields[*at].go,
            Self::Index(parent, _) => {
                parent.go_type().strip_prefix("[]").unwrap_or_default().trim_start_matches('*')
            }
            Self::Field(parent, _) => {
                let of_map = parent.go_type().strip_prefix("map[").and_then(|entry| entry.split_once(']'));
                of_map.map_or("", |(_, value)| value.trim_start_matches('*'))
            }
        }
    }

    /// Whether what does not fit is left for the validation of a custom resource.
    fn is_lenient(&self) -> bool {
        self.owner().is_some_and(|owner| owner.flags.has(Flags::SORTED))
    }
}

fn as_index(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// Holds a document against its schema, after a patch for instance.
pub fn conform_document(document: &mut Document, schema: &Schema) -> Result<Problems, DecodeError> {
    let mut node = std::mem::take(document).into_node();
    let outcome = conform(&mut node, Vec::new(), &schema.root);
    *document = Document::from_node(node).unwrap_or_default();
    outcome
}

/// Holds a tree against a type; a success means that the tree is a map.
pub fn conform(node: &mut Node, duplicates: Vec<Duplicate>, root: &Type) -> Result<Problems, DecodeError> {
    if !matches!(node, Node::Map(_)) {
        // Upstream reads version and kind first, and stumbles there.
        return Err(DecodeError::Type(format!(
            "json: cannot unmarshal {} into Go value of type struct {{ APIVersion string \
             \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }}",
            node.json_type()
        )));
    }
    let mut problems = Problems::default();
    object(node, root, &Place::Root, &mut problems)?;
    for duplicate in duplicates {
        if let Some(path) = duplicate.known_path(root) {
            problems.push(Problem::Duplicate(path));
        }
    }
    Ok(problems)
}

fn object(
    node: &mut Node,
    owner: &Type,
    place: &Place<'_>,
    problems: &mut Problems,
) -> Result<(), DecodeError> {
    let Node::Map(map) = node else {
        let said = place.go_type();
        let go = if said.is_empty() { owner.name.as_str() } else { said };
        return mismatch(place, node.json_type(), go);
    };
    let (mut hint, mut prune) = (0, false);
    let keeps_null = owner.flags.has(Flags::SORTED);
    for (key, value) in map.iter_mut() {
        let Some(at) = owner.position(key, hint) else {
            if !owner.flags.has(Flags::OPEN) {
                problems.push(Problem::Unknown(Duplicate::new(&Place::Field(place, key)).text()));
                prune = true;
            }
            continue;
        };
        hint = at + 1;
        if value.is_null() {
            prune |= !keeps_null;
        } else {
            shape(value, &owner.fields[at].shape, &Place::Member(place, owner, at), problems)?;
        }
    }
    if prune {
        map.retain(|key, value| match owner.field(key) {
            Some(_) => keeps_null || !value.is_null(),
            None => owner.flags.has(Flags::OPEN),
        });
    }
    Ok(())
}

/// Null comes here only as an item of a list or a value of a map, where Go reads it as zero.
fn shape(
    node: &mut Node,
    wanted: &Shape,
    place: &Place<'_>,
    problems: &mut Problems,
) -> Result<(), DecodeError> {
    if node.is_null() {
        zero(node, wanted);
    }
    if is_plain(node, wanted) {
        return Ok(());
    }
    match (wanted, &mut *node) {
        (Shape::Struct(inner), Node::Null | Node::Map(_)) => return object(node, inner, place, problems),
        (Shape::List(item), Node::List(items)) => {
            for (index, node) in items.iter_mut().enumerate() {
                shape(node, item, &Place::Index(place, index), problems)?;
            }
        }
        (Shape::Map(value), Node::Map(map)) => {
            for (key, node) in map.iter_mut() {
                shape(node, value, &Place::Field(place, key), problems)?;
            }
        }
        (Shape::Bytes, Node::Text(text)) => return bytes(text, place),
        (Shape::Quantity, _) => return quantity(node, place),
        (Shape::Time, _) => return instant(node, place, time::canonical_seconds),
        (Shape::MicroTime, _) => return instant(node, place, time::canonical_micros),
        (Shape::Either(choices), _) => {
            if let Some(choice) = choices.iter().find(|choice| fits(choice, node)) {
                return shape(node, choice, place, problems);
            }
            return mismatch(place, node.json_type(), place.go_type());
        }
        // A number for a number is named, so that its owner sees why it does not fit.
        (Shape::Int(_) | Shape::IntOrString, Node::Int(_) | Node::Float(_)) => {
            return mismatch(place, &format!("number {node}"), &go_type(wanted, place));
        }
        _ => return mismatch(place, node.json_type(), &go_type(wanted, place)),
    }
    Ok(())
}

/// Whether a value fits as it is, with nothing to look at inside.
fn is_plain(node: &Node, wanted: &Shape) -> bool {
    match (wanted, node) {
        (Shape::Int(kind), Node::Int(int)) => kind.holds(*int),
        (Shape::IntOrString, Node::Int(int)) => IntKind::I32.holds(*int),
        _ => matches!(
            (wanted, node),
            (Shape::Any, _)
                | (Shape::Bool, Node::Bool(_))
                | (Shape::Text | Shape::IntOrString, Node::Text(_))
                | (Shape::Float, Node::Int(_) | Node::Float(_))
                | (Shape::List(_) | Shape::Map(_), Node::Null)
        ),
    }
}

/// What Go makes of null where a value must be.
fn zero(node: &mut Node, wanted: &Shape) {
    *node = match wanted {
        Shape::Bool => Node::Bool(false),
        Shape::Text | Shape::Bytes => Node::fixed(""),
        Shape::Int(_) | Shape::Float | Shape::IntOrString => Node::Int(0),
        Shape::Quantity => Node::fixed("0"),
        Shape::Struct(_) => Node::Map(crate::node::Map::new()),
        Shape::Any | Shape::Time | Shape::MicroTime | Shape::List(_) | Shape::Map(_) | Shape::Either(_) => {
            Node::Null
        }
    };
}

fn fits(choice: &Shape, node: &Node) -> bool {
    matches!(
        (choice, node),
        (Shape::Bool, Node::Bool(_))
            | (Shape::Text, Node::Text(_))
            | (Shape::Struct(_) | Shape::Map(_), Node::Map(_))
            | (Shape::List(_), Node::List(_))
    )
}

/// The Go type for the error text: what the facts say of the place, else what the shape implies.
fn go_type<'g>(wanted: &Shape, place: &'g Place<'_>) -> std::borrow::Cow<'g, str> {
    let implied = match wanted {
        // These read themselves, from a plain value of these types.
        Shape::IntOrString => return "int32".into(),
        Shape::Int(kind) => kind.go(),
        Shape::Bool => "bool",
        Shape::Float => "float64",
        Shape::Bytes => "[]uint8",
        _ => "string",
    };
    let said = place.go_type();
    if said.is_empty() { implied.into() } else { said.into() }
}

fn mismatch(place: &Place<'_>, value: &str, go: &str) -> Result<(), DecodeError> {
    if place.is_lenient() {
        return Ok(());
    }
    let into = match place.owner() {
        Some(owner) => format!("struct field {}.{}", owner.name, place.go_fields()),
        None => "value".to_owned(),
    };
    Err(DecodeError::Type(format!("json: cannot unmarshal {value} into Go {into} of type {go}")))
}

fn bytes(text: &mut Text, place: &Place<'_>) -> Result<(), DecodeError> {
    if text.contains(['\r', '\n']) {
        text.retain(|character| !matches!(character, '\r' | '\n'));
    }
    match STANDARD.decode(text.as_bytes()) {
        Ok(_) => Ok(()),
        Err(_) if place.is_lenient() => Ok(()),
        Err(error) => {
            use base64::DecodeError as Wrong;
            let at = match error {
                Wrong::InvalidByte(at, _) => at,
                Wrong::InvalidLastSymbol { offset, .. } => offset,
                Wrong::InvalidLength(length) => length / 4 * 4,
                Wrong::InvalidPadding => text.len(),
            };
            Err(DecodeError::Type(format!("illegal base64 data at input byte {at}")))
        }
    }
}

fn quantity(node: &mut Node, place: &Place<'_>) -> Result<(), DecodeError> {
    let written = match node {
        Node::Text(text) if is_plain_quantity(text) => return Ok(()),
        Node::Text(text) => text.to_string(),
        Node::Int(_) | Node::Float(_) => node.to_string(),
        _ if place.is_lenient() => return Ok(()),
        // Upstream parses whatever stands there as a quantity.
        _ => node.to_string(),
    };
    match Quantity::parse(&written) {
        Ok(quantity) => *node = Node::from(quantity.to_string()),
        Err(_) if place.is_lenient() => {}
        Err(error) => return Err(DecodeError::Type(error.to_string())),
    }
    Ok(())
}

/// Whether a text is certainly a canonical quantity: one to three digits, not led by zero, and perhaps a
/// suffix. Most are, and parsing costs ten times as much.
fn is_plain_quantity(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let suffixes = ["", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    (1..=3).contains(&digits) && !text.starts_with('0') && suffixes.contains(&&text[digits..])
}

fn instant(
    node: &mut Node,
    place: &Place<'_>,
    canonical: fn(&str) -> Option<String>,
) -> Result<(), DecodeError> {
    let Node::Text(text) = node else {
        return if node.is_null() { Ok(()) } else { mismatch(place, node.json_type(), "string") };
    };
    match canonical(text) {
        Some(canonical) => {
            if *text != canonical {
                *text = canonical.into();
            }
            Ok(())
        }
        None if place.is_lenient() => Ok(()),
        None => Err(DecodeError::Type(crate::codec::instant::error(text))),
    }
}
