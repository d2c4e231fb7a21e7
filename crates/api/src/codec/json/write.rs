//! The JSON printer: compact, in the order of the document, with Go's number and escape rules.

use std::io::Write;

use crate::node::Node;

/// Appends a node as compact JSON.
pub fn write(node: &Node, out: &mut Vec<u8>) {
    match node {
        Node::Null => out.extend_from_slice(b"null"),
        Node::Bool(true) => out.extend_from_slice(b"true"),
        Node::Bool(false) => out.extend_from_slice(b"false"),
        Node::Int(int) => write!(out, "{int}").expect("writing into a vector cannot fail"),
        Node::Float(float) => write_float(*float, out),
        Node::Text(text) => write_text(text, out),
        Node::List(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Node::Map(map) => {
            out.push(b'{');
            for (at, (key, value)) in map.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write_text(key, out);
                out.push(b':');
                write(value, out);
            }
            out.push(b'}');
        }
    }
}

/// Appends a node as JSON with lines indented by two spaces, as a reader with `?pretty` gets it.
pub fn write_pretty(node: &Node, out: &mut Vec<u8>) {
    write_indented(node, 0, out);
}

fn write_indented(node: &Node, indent: usize, out: &mut Vec<u8>) {
    let line = |indent: usize, out: &mut Vec<u8>| {
        out.push(b'\n');
        out.extend(std::iter::repeat_n(b' ', indent * 2));
    };
    match node {
        Node::List(items) if !items.is_empty() => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                out.extend_from_slice(if at > 0 { b"," } else { b"" });
                line(indent + 1, out);
                write_indented(item, indent + 1, out);
            }
            line(indent, out);
            out.push(b']');
        }
        Node::Map(map) if !map.is_empty() => {
            out.push(b'{');
            for (at, (key, value)) in map.iter().enumerate() {
                out.extend_from_slice(if at > 0 { b"," } else { b"" });
                line(indent + 1, out);
                write_text(key, out);
                out.extend_from_slice(b": ");
                write_indented(value, indent + 1, out);
            }
            line(indent, out);
            out.push(b'}');
        }
        plain => write(plain, out),
    }
}

/// Appends a number as Go prints a float64: shortest digits, exponents below 1e-6 and from 1e21 on.
fn write_float(float: f64, out: &mut Vec<u8>) {
    let size = float.abs();
    let printed = if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{float:e}");
        match text.split_once('e') {
            Some((digits, power)) if !power.starts_with('-') => format!("{digits}e+{power}"),
            _ => text,
        }
    } else {
        format!("{float}")
    };
    out.extend_from_slice(printed.as_bytes());
}

/// Appends a JSON string. Go's default of escaping `<`, `>`, `&` and the two line separators holds.
pub(crate) fn write_text(text: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut clean = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let escape: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\t' => b"\\t",
            0x08 => b"\\b",
            0x0c => b"\\f",
            0..0x20 | b'<' | b'>' | b'&' => {
                &[b'\\', b'u', b'0', b'0', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]
            }
            0xe2 if bytes[at..].starts_with(b"\xe2\x80\xa8") => b"\\u2028",
            0xe2 if bytes[at..].starts_with(b"\xe2\x80\xa9") => b"\\u2029",
            _ => continue,
        };
        out.extend_from_slice(&bytes[clean..at]);
        out.extend_from_slice(escape);
        clean = at + if byte == 0xe2 { 3 } else { 1 };
    }
    out.extend_from_slice(&bytes[clean..]);
    out.push(b'"');
}
