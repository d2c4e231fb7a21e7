//! The normal form of an object: the bytes Go would print after reading it.
//!
//! Fields in the order of the Go struct, maps by key, left out what `omitempty` and `omitzero` leave
//! out, written what Go writes although it is zero (`resources: {}`, `status: {}`). Custom resources
//! are printed by sorted keys and lose nothing. An empty list that Go prints although it is empty is
//! `null`, because upstream's stored form does not tell the two apart.
//!
//! Bytes at rest carry no `metadata.resourceVersion`, which is known only at the commit;
//! [`version_place`] says where it belongs, so that an object is presented as head, version, tail.

use std::borrow::Cow;

use crate::codec::DecodeError;
use crate::codec::json::{Reader, write, write_text};
use crate::document::Document;
use crate::limits::Budget;
use crate::meta::Revision;
use crate::node::{Map, Node};
use crate::schema::{Field, Flags, Schema, Shape, Type};

/// The canonical JSON of a document that conforms to the schema.
pub fn encode(document: &Document, schema: &Schema) -> Vec<u8> {
    let mut out = Vec::with_capacity(2048);
    object(Some(document.root()), &schema.root, Order::of(&schema.root), &mut out);
    out
}

/// The document as its canonical bytes read: for comparing, and for what reads a document after defaults.
pub fn normalise(document: &Document, schema: &Schema) -> Document {
    let node = crate::codec::json::decode_untyped(&encode(document, schema), &Budget::TRUSTED)
        .expect("canonical bytes are JSON within any budget");
    Document::from_node(node).expect("an object is a map")
}

/// The canonical JSON of a part of a document, by the type of that part.
pub fn encode_part(part: &Map, part_type: &Type) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    object(Some(part), part_type, Order::of(part_type), &mut out);
    out
}

/// How keys are ordered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// As in the Go struct; raw values as they came.
    Declared,
    /// By name, raw values too.
    Sorted,
}

impl Order {
    fn of(root: &Type) -> Self {
        if root.flags.has(Flags::SORTED) { Self::Sorted } else { Self::Declared }
    }
}

fn object(map: Option<&Map>, owner: &Type, order: Order, out: &mut Vec<u8>) {
    out.push(b'{');
    let start = out.len();
    match order {
        Order::Declared => {
            let values = Values::of(map, owner);
            for (at, field) in owner.fields.iter().enumerate() {
                if let Some(value) = printed(values.get(at, &field.name), field) {
                    field_name(&field.name, start, out);
                    self::value(&value, &field.shape, order, out);
                }
            }
        }
        Order::Sorted => sorted_object(map, owner, start, out),
    }
    out.push(b'}');
}

/// The values of a map by the fields of its type. Asking the map for every field would search it for all that
/// are absent, and most are.
struct Values<'n> {
    map: Option<&'n Map>,
    /// By the index of the field; unused when the type has more fields than fit.
    found: [Option<&'n Node>; FIELDS],
    fits: bool,
}

/// The largest built-in type has 44 fields.
const FIELDS: usize = 48;

impl<'n> Values<'n> {
    fn of(map: Option<&'n Map>, owner: &Type) -> Self {
        let mut found = [None; FIELDS];
        let fits = owner.fields.len() <= FIELDS;
        if fits {
            let mut hint = 0;
            for (name, node) in map.into_iter().flatten() {
                if let Some(at) = owner.position(name, hint) {
                    found[at] = Some(node);
                    hint = at + 1;
                }
            }
        }
        Self { map, found, fits }
    }

    fn get(&self, at: usize, name: &str) -> Option<&'n Node> {
        if self.fits { self.found[at] } else { self.map?.get(name) }
    }
}

fn sorted_object(map: Option<&Map>, owner: &Type, start: usize, out: &mut Vec<u8>) {
    let keeps_all = owner.flags.has(Flags::SORTED);
    let mut entries: Vec<(&str, Cow<'_, Node>, &Shape)> = Vec::new();
    if keeps_all {
        for (name, node) in map.into_iter().flatten() {
            let shape = owner.field(name).map_or(&Shape::Any, |field| &field.shape);
            entries.push((name, Cow::Borrowed(node), shape));
        }
    } else {
        for field in owner.fields.iter() {
            let node = map.and_then(|map| map.get(&field.name));
            if let Some(node) = printed(node, field) {
                entries.push((&field.name, node, &field.shape));
            }
        }
    }
    entries.sort_unstable_by_key(|(name, ..)| *name);
    for (name, node, shape) in entries {
        key(name, start, out);
        value(&node, shape, Order::Sorted, out);
    }
}

/// What Go prints for a field: its value, the zero of its type, or nothing.
fn printed<'n>(node: Option<&'n Node>, field: &Field) -> Option<Cow<'n, Node>> {
    let node = node.filter(|node| !node.is_null());
    let omits = field.flags.has(Flags::OMIT_EMPTY);
    match (node, &field.shape) {
        (Some(node), _) if field.is_pointer() => Some(Cow::Borrowed(node)),
        (None, _) if field.is_pointer() => (!omits).then_some(Cow::Owned(Node::Null)),
        (Some(node), Shape::Struct(_) | Shape::Any | Shape::Quantity | Shape::Either(_)) => {
            Some(Cow::Borrowed(node))
        }
        (Some(Node::List(items)), _) if items.is_empty() => (!omits).then_some(Cow::Owned(Node::Null)),
        (Some(Node::Map(map)), _) if map.is_empty() => (!omits).then_some(Cow::Owned(Node::Null)),
        (Some(node), Shape::IntOrString | Shape::Time | Shape::MicroTime) => Some(Cow::Borrowed(node)),
        (Some(node), _) => (!(omits && node.is_empty())).then_some(Cow::Borrowed(node)),
        (None, _) if field.flags.has(Flags::OMIT_ZERO) => None,
        (None, shape) => absent(shape, omits).map(Cow::Owned),
    }
}

/// What Go prints for a field that is no pointer and was not given.
fn absent(shape: &Shape, omits: bool) -> Option<Node> {
    let zero = match shape {
        // `omitempty` never leaves out a struct, and these are structs in Go.
        Shape::Struct(_) => return Some(Node::Map(Map::new())),
        Shape::Any | Shape::Time | Shape::MicroTime => return Some(Node::Null),
        Shape::Quantity => return Some(Node::fixed("0")),
        Shape::IntOrString => return Some(Node::Int(0)),
        Shape::Bool => Node::Bool(false),
        Shape::Text => Node::fixed(""),
        Shape::Int(_) | Shape::Float => Node::Int(0),
        Shape::Bytes | Shape::List(_) | Shape::Map(_) | Shape::Either(_) => Node::Null,
    };
    (!omits).then_some(zero)
}

fn value(node: &Node, shape: &Shape, order: Order, out: &mut Vec<u8>) {
    match (shape, node) {
        (Shape::Struct(inner), Node::Map(map)) => object(Some(map), inner, order, out),
        (Shape::List(item), Node::List(items)) => {
            out.push(b'[');
            for (at, node) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                value(node, item, order, out);
            }
            out.push(b']');
        }
        (Shape::Map(inner), Node::Map(map)) => sorted_map(map, inner, order, out),
        (Shape::Any, Node::Map(map)) if order == Order::Sorted => sorted_map(map, &Shape::Any, order, out),
        (Shape::Any, Node::List(items)) if order == Order::Sorted => {
            out.push(b'[');
            for (at, node) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                value(node, &Shape::Any, order, out);
            }
            out.push(b']');
        }
        (Shape::Either(choices), Node::Map(_)) => {
            let choice = choices.iter().find(|choice| matches!(choice, Shape::Struct(_)));
            value(node, choice.unwrap_or(&Shape::Any), order, out);
        }
        (Shape::Either(choices), Node::List(_)) => {
            let choice = choices.iter().find(|choice| matches!(choice, Shape::List(_)));
            value(node, choice.unwrap_or(&Shape::Any), order, out);
        }
        _ => write(node, out),
    }
}

fn sorted_map(map: &Map, shape: &Shape, order: Order, out: &mut Vec<u8>) {
    out.push(b'{');
    let start = out.len();
    let entry = |name: &str, node: &Node, out: &mut Vec<u8>| {
        key(name, start, out);
        value(node, shape, order, out);
    };
    if map.keys().is_sorted() {
        for (name, node) in map {
            entry(name, node, out);
        }
    } else {
        let mut entries: Vec<(&str, &Node)> = map.iter().collect();
        entries.sort_unstable_by_key(|(name, _)| *name);
        for (name, node) in entries {
            entry(name, node, out);
        }
    }
    out.push(b'}');
}

/// The name of a built-in field, which needs no escapes.
fn field_name(name: &str, start: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(if out.len() > start { b",\"" } else { b"\"" });
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// A key with its comma and colon; `start` is where the map's first key is.
fn key(name: &str, start: usize, out: &mut Vec<u8>) {
    if out.len() > start {
        out.push(b',');
    }
    write_text(name, out);
    out.push(b':');
}

/// Where `metadata.resourceVersion` belongs in canonical bytes without one, in bytes from the start.
/// None when the bytes are no object with metadata.
pub fn version_place(bytes: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(bytes).ok()?;
    find_version_place(text).ok().flatten()
}

fn find_version_place(text: &str) -> Result<Option<usize>, DecodeError> {
    let mut reader = Reader::new(text);
    if !reader.enter_map()? {
        return Ok(None);
    }
    let mut order = None;
    while let Some(key) = reader.next_key()? {
        // Go prints the kind first, sorted keys begin with the version.
        let order = *order.get_or_insert(if &*key == "kind" { Order::Declared } else { Order::Sorted });
        if key == "metadata" {
            return place_in_metadata(&mut reader, order);
        }
        reader.skip(Budget::TRUSTED.depth)?;
    }
    Ok(None)
}

fn place_in_metadata(reader: &mut Reader<'_>, order: Order) -> Result<Option<usize>, DecodeError> {
    if !reader.enter_map()? {
        return Ok(None);
    }
    let mut place = reader.offset();
    while let Some(key) = reader.next_key()? {
        let before = match order {
            Order::Declared => {
                matches!(&*key, "name" | "generateName" | "namespace" | "selfLink" | "uid")
            }
            Order::Sorted => &*key < "resourceVersion",
        };
        if !before {
            break;
        }
        reader.skip(Budget::TRUSTED.depth)?;
        place = reader.offset();
    }
    Ok(Some(place))
}

/// What stands between head and tail of canonical bytes, with the comma it needs.
pub fn version_text(bytes: &[u8], place: usize, revision: Revision) -> String {
    let after_brace = place > 0 && bytes.get(place - 1) == Some(&b'{');
    match (after_brace, bytes.get(place)) {
        (true, Some(b'}')) => format!("\"resourceVersion\":\"{revision}\""),
        (true, _) => format!("\"resourceVersion\":\"{revision}\","),
        (false, _) => format!(",\"resourceVersion\":\"{revision}\""),
    }
}

/// Canonical bytes with their version put in; bytes without metadata stay as they are.
pub fn with_version(bytes: &[u8], revision: Revision) -> Vec<u8> {
    let Some(place) = version_place(bytes) else { return bytes.to_vec() };
    let version = version_text(bytes, place, revision);
    let mut out = Vec::with_capacity(bytes.len() + version.len());
    out.extend_from_slice(&bytes[..place]);
    out.extend_from_slice(version.as_bytes());
    out.extend_from_slice(&bytes[place..]);
    out
}
