//! Protobuf, as typed clients send it: the envelope `k8s\0` around one message, read by the facts.
//!
//! Fields that Go always writes are left out again when they are zero and JSON would omit them, so that an
//! object is the same whichever way it came. Only reading: answers are JSON, which every client accepts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::{DecodeError, Decoded, check_size, finish, json};
use crate::limits::Budget;
use crate::node::{Map, Node};
use crate::schema::{Embed, Field, Flags, Schema, Shape, Type};
use crate::time;

/// What every body begins with.
const MAGIC: &[u8] = b"k8s\0";

/// Decodes a request's object of a kind.
pub fn decode(bytes: &[u8], schema: &Schema) -> Result<Decoded, DecodeError> {
    let budget = &Budget::REQUEST;
    check_size(bytes, budget)?;
    let body = bytes.strip_prefix(MAGIC).ok_or_else(|| syntax("the body has no protobuf prefix"))?;
    let envelope = Envelope::read(body)?;
    let mut left = Left { nodes: budget.nodes, limit: budget.nodes };
    let mut node = Node::Map(message(envelope.raw, &schema.root, budget.depth, &mut left)?);
    let map = node.make_map();
    for (field, text) in [("kind", envelope.kind), ("apiVersion", envelope.api_version)] {
        if !text.is_empty() {
            map.insert(field, text);
        }
    }
    finish(node, Vec::new(), schema)
}

/// The message around the object.
#[derive(Default)]
struct Envelope<'a> {
    api_version: &'a str,
    kind: &'a str,
    raw: &'a [u8],
}

impl<'a> Envelope<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let mut this = Self::default();
        let mut reader = Reader { rest: bytes };
        while let Some((number, value)) = reader.next()? {
            match number {
                1 => {
                    let mut inner = Reader { rest: value.bytes()? };
                    while let Some((number, value)) = inner.next()? {
                        match number {
                            1 => this.api_version = text(value.bytes()?)?,
                            2 => this.kind = text(value.bytes()?)?,
                            _ => {}
                        }
                    }
                }
                2 => this.raw = value.bytes()?,
                _ => {}
            }
        }
        Ok(this)
    }
}

/// One value on the wire.
#[derive(Clone, Copy)]
enum Wire<'a> {
    Varint(u64),
    Fixed64(u64),
    Fixed32(u32),
    Bytes(&'a [u8]),
}

impl<'a> Wire<'a> {
    fn bytes(self) -> Result<&'a [u8], DecodeError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(syntax("proto: wrong wireType")),
        }
    }

    #[expect(clippy::cast_possible_wrap, reason = "negative numbers are written as their two's complement")]
    fn int(self) -> Result<i64, DecodeError> {
        match self {
            Self::Varint(value) | Self::Fixed64(value) => Ok(value as i64),
            Self::Fixed32(value) => Ok(i64::from(value)),
            Self::Bytes(_) => Err(syntax("proto: wrong wireType")),
        }
    }
}

/// Reads a message field by field.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Option<(u64, Wire<'a>)>, DecodeError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Wire::Varint(self.varint()?),
            1 => Wire::Fixed64(u64::from_le_bytes(self.array()?)),
            2 => {
                let length = usize::try_from(self.varint()?).unwrap_or(usize::MAX);
                Wire::Bytes(self.take(length)?)
            }
            5 => Wire::Fixed32(u32::from_le_bytes(self.array()?)),
            _ => return Err(syntax("proto: illegal wireType")),
        };
        Ok(Some((key >> 3, value)))
    }

    fn varint(&mut self) -> Result<u64, DecodeError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(syntax("proto: integer overflow"))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let bytes = self.take(N)?;
        Ok(bytes.try_into().expect("as many bytes as were taken"))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(|| syntax("unexpected EOF"))?;
        self.rest = rest;
        Ok(taken)
    }
}

/// What is left of the budget.
struct Left {
    nodes: usize,
    limit: usize,
}

impl Left {
    fn take_node(&mut self) -> Result<(), DecodeError> {
        self.nodes = self.nodes.checked_sub(1).ok_or(DecodeError::TooMany(self.limit))?;
        Ok(())
    }
}

fn message(bytes: &[u8], of: &Type, depth: usize, left: &mut Left) -> Result<Map, DecodeError> {
    let depth = depth.checked_sub(1).ok_or(DecodeError::TooDeep)?;
    let mut map = Map::new();
    let mut open = vec![(bytes, None)];
    while let Some((bytes, level)) = open.pop() {
        let mut reader = Reader { rest: bytes };
        while let Some((number, value)) = reader.next()? {
            if let Some(embed) = embed_of(of, level, number) {
                open.push((value.bytes()?, Some(embed)));
            } else if let Some(field) = field_of(of, level, number) {
                put(map.slot(field.name.clone()), value, &field.shape, depth, left)?;
            }
        }
    }
    prune(&mut map, of);
    Ok(map)
}

/// The struct embedded at a level that has this number. In protobuf an embedded struct is a message of its own,
/// while its fields stand among the others in JSON; a level is the index of an embedded struct, none for the
/// struct itself.
fn embed_of(of: &Type, level: Option<usize>, number: u64) -> Option<usize> {
    let mut embeds = of.embeds.iter().enumerate();
    let found = embeds
        .find(|(at, embed)| number > 0 && u64::from(embed.number) == number && holder_of(of, *at) == level);
    found.map(|(at, _)| at)
}

/// The level at which a struct is embedded: inner ones are listed before the ones that hold them.
fn holder_of(of: &Type, at: usize) -> Option<usize> {
    let inner = of.embeds[at];
    let outer = |embed: &Embed| embed.start <= inner.start && inner.end <= embed.end;
    of.embeds[at + 1..].iter().position(outer).map(|offset| at + 1 + offset)
}

/// The field of a level that has this number.
fn field_of(of: &Type, level: Option<usize>, number: u64) -> Option<&Field> {
    let mut fields = of.fields.iter().enumerate();
    let found = fields.find(|(at, field)| {
        let inside = |embed: &Embed| (usize::from(embed.start)..usize::from(embed.end)).contains(at);
        u64::from(field.number) == number && of.embeds.iter().position(inside) == level
    });
    found.map(|(_, field)| field)
}

/// What Go writes although it is zero, and JSON omits.
fn prune(map: &mut Map, of: &Type) {
    map.retain(|name, value| {
        let Some(field) = of.field(name) else { return true };
        let is_zero = match value {
            Node::Null => true,
            Node::Bool(value) => !*value,
            Node::Int(value) => *value == 0,
            Node::Float(value) => *value == 0.0,
            Node::Text(text) => text.is_empty(),
            Node::List(items) => items.is_empty(),
            Node::Map(_) => false,
        };
        !(is_zero && field.flags.has(Flags::OMIT_EMPTY) && !field.flags.has(Flags::POINTER))
    });
}

/// Puts a value where it belongs; repeated ones come one after the other.
fn put(
    slot: &mut Node,
    value: Wire<'_>,
    shape: &Shape,
    depth: usize,
    left: &mut Left,
) -> Result<(), DecodeError> {
    match shape {
        Shape::List(item) => {
            let items = slot.make_list();
            match (value, &**item) {
                // Several numbers in one value.
                (Wire::Bytes(bytes), Shape::Int(_) | Shape::Bool) => {
                    let mut reader = Reader { rest: bytes };
                    while !reader.rest.is_empty() {
                        items.push(single(Wire::Varint(reader.varint()?), item, depth, left)?);
                    }
                }
                _ => items.push(single(value, item, depth, left)?),
            }
        }
        Shape::Map(inner) => {
            let mut reader = Reader { rest: value.bytes()? };
            let (mut key, mut entry) = ("", None);
            while let Some((number, value)) = reader.next()? {
                match number {
                    1 => key = text(value.bytes()?)?,
                    2 => entry = Some(value),
                    _ => {}
                }
            }
            let entry = entry.unwrap_or(Wire::Bytes(&[]));
            let value = single(entry, inner, depth, left)?;
            slot.make_map().insert(key, value);
        }
        _ => *slot = single(value, shape, depth, left)?,
    }
    Ok(())
}

fn single(value: Wire<'_>, shape: &Shape, depth: usize, left: &mut Left) -> Result<Node, DecodeError> {
    left.take_node()?;
    Ok(match shape {
        Shape::Bool => Node::Bool(value.int()? != 0),
        Shape::Int(_) => Node::Int(value.int()?),
        Shape::Float => match value {
            Wire::Fixed64(bits) => Node::Float(f64::from_bits(bits)),
            other => Node::Int(other.int()?),
        },
        Shape::Text => Node::from(text(value.bytes()?)?),
        Shape::Bytes => Node::from(STANDARD.encode(value.bytes()?)),
        Shape::Time | Shape::MicroTime => timestamp(value.bytes()?, matches!(shape, Shape::MicroTime))?,
        Shape::Quantity => {
            let inner = only(value.bytes()?, 1)?.unwrap_or(Wire::Bytes(b"0"));
            Node::from(text(inner.bytes()?)?)
        }
        Shape::IntOrString => int_or_string(value.bytes()?)?,
        Shape::Any => {
            let raw = only(value.bytes()?, 1)?.unwrap_or(Wire::Bytes(b"null")).bytes()?;
            json::decode_untyped(if raw.is_empty() { b"null" } else { raw }, &Budget::REQUEST)?
        }
        Shape::Struct(of) => Node::Map(message(value.bytes()?, of, depth, left)?),
        // A list as the value of a map is a message of its own.
        Shape::List(item) => {
            let mut items = Vec::new();
            let mut reader = Reader { rest: value.bytes()? };
            while let Some((_, value)) = reader.next()? {
                items.push(single(value, item, depth, left)?);
            }
            Node::List(items)
        }
        Shape::Map(_) | Shape::Either(_) => return Err(syntax("a type that protobuf cannot carry")),
    })
}

/// The last value of a field of a message.
fn only(bytes: &[u8], wanted: u64) -> Result<Option<Wire<'_>>, DecodeError> {
    let mut reader = Reader { rest: bytes };
    let mut found = None;
    while let Some((number, value)) = reader.next()? {
        if number == wanted {
            found = Some(value);
        }
    }
    Ok(found)
}

/// The zero time is no time.
fn timestamp(bytes: &[u8], in_micros: bool) -> Result<Node, DecodeError> {
    let int = |number| -> Result<i64, DecodeError> { only(bytes, number)?.map_or(Ok(0), Wire::int) };
    let (seconds, nanos) = (int(1)?, int(2)?);
    if seconds == 0 && nanos == 0 {
        return Ok(Node::Null);
    }
    let nanos = i32::try_from(nanos).map_err(|_| syntax("a time out of range"))?;
    let time = Timestamp::new(seconds, nanos).map_err(|_| syntax("a time out of range"))?;
    Ok(Node::from(if in_micros { time::micros(time) } else { time::seconds(time) }))
}

fn int_or_string(bytes: &[u8]) -> Result<Node, DecodeError> {
    let is_text = only(bytes, 1)?.map_or(Ok(0), Wire::int)? != 0;
    if is_text {
        let value = only(bytes, 3)?.unwrap_or(Wire::Bytes(&[]));
        return Ok(Node::from(text(value.bytes()?)?));
    }
    Ok(Node::Int(only(bytes, 2)?.map_or(Ok(0), Wire::int)?))
}

fn text(bytes: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(bytes).map_err(|_| syntax("a text that is not UTF-8"))
}

fn syntax(message: &str) -> DecodeError {
    DecodeError::Syntax { message: message.to_owned(), offset: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        let length = u8::try_from(bytes.len()).expect("a short test value");
        [&[number << 3 | 2, length], bytes].concat()
    }

    fn varint(number: u8, value: u8) -> Vec<u8> {
        vec![number << 3, value]
    }

    fn wrapped(api_version: &str, kind: &str, raw: &[u8]) -> Vec<u8> {
        let meta = [field(1, api_version.as_bytes()), field(2, kind.as_bytes())].concat();
        [MAGIC.to_vec(), field(1, &meta), field(2, raw)].concat()
    }

    #[test]
    fn an_object_reads_as_its_json_would() {
        let labels = field(11, &[field(1, b"app"), field(2, b"web")].concat());
        let metadata = [field(1, b"high"), field(2, b""), field(8, b""), labels].concat();
        let raw =
            [field(1, &metadata), varint(2, 7), varint(3, 0), field(4, b""), field(5, b"Never")].concat();
        let bytes = wrapped("scheduling.k8s.io/v1", "PriorityClass", &raw);
        let schema = schema::find("scheduling.k8s.io", "v1", "PriorityClass").expect("a built-in kind");
        let decoded = decode(&bytes, schema).expect("a good body").document;
        assert_eq!(
            crate::canonical::encode(&decoded, schema),
            br#"{"kind":"PriorityClass","apiVersion":"scheduling.k8s.io/v1","metadata":{"name":"high","labels":{"app":"web"}},"value":7,"preemptionPolicy":"Never"}"#
        );
    }

    #[test]
    fn embedded_structs_ports_and_quantities_are_read() {
        let port = [field(1, b"http"), varint(3, 80)].concat();
        let quantity = field(1, b"100m");
        let limits = field(1, &[field(1, b"cpu"), field(2, &quantity)].concat());
        let probe = field(
            1,
            &field(2, &[field(1, b"/"), field(2, &[varint(1, 1), field(3, b"http")].concat())].concat()),
        );
        let container =
            [field(1, b"c"), field(2, b"image"), field(6, &port), field(8, &limits), field(10, &probe)]
                .concat();
        let spec = field(2, &field(2, &container));
        let schema = schema::find("", "v1", "Pod").expect("a built-in kind");
        let decoded = decode(&wrapped("v1", "Pod", &spec), schema).expect("a good body").document;
        let container = decoded.at("spec.containers.0");
        assert_eq!(container.at("ports.0.containerPort").int(), Some(80));
        assert_eq!(container.at("resources.limits.cpu").text(), Some("100m"));
        assert_eq!(container.at("livenessProbe.httpGet.port").text(), Some("http"));
    }

    #[test]
    fn broken_bodies_are_refused() {
        let schema = schema::find("", "v1", "Pod").expect("a built-in kind");
        let good = wrapped("v1", "Pod", &field(1, &field(1, b"name")));
        for cut in [0, 3, 5, good.len() - 1] {
            assert!(decode(&good[..cut], schema).is_err(), "{cut}");
        }
        let mut deep = Vec::new();
        for _ in 0..40 {
            deep = field(2, &deep);
        }
        assert!(decode(&wrapped("v1", "Pod", &deep), schema).is_ok(), "unknown nesting is skipped");
    }

    #[test]
    fn many_small_values_are_too_many() {
        let schema = schema::find("", "v1", "Pod").expect("a built-in kind");
        let empty_items = [0x0a, 0].repeat(Budget::REQUEST.nodes + 1);
        let mut spec = vec![0x12];
        let mut length = empty_items.len();
        while length >= 0x80 {
            spec.push(u8::try_from(length & 0x7f).expect("seven bits") | 0x80);
            length >>= 7;
        }
        spec.push(u8::try_from(length).expect("seven bits"));
        spec.extend(empty_items);
        let mut left = Left { nodes: Budget::REQUEST.nodes, limit: Budget::REQUEST.nodes };
        let read = message(&spec, &schema.root, Budget::REQUEST.depth, &mut left);
        assert_eq!(read, Err(DecodeError::TooMany(Budget::REQUEST.nodes)));
    }
}
