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
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(plain) = rest.iter().position(|byte| SPECIAL[usize::from(*byte)]) {
        out.extend_from_slice(&rest[..plain]);
        rest = write_special(&rest[plain..], out);
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// The bytes that may not stand for themselves.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        special[byte] = true;
        byte += 1;
    }
    let more = b"\"\\<>&\xe2";
    let mut at = 0;
    while at < more.len() {
        special[more[at] as usize] = true;
        at += 1;
    }
    special
};

/// Appends the first character, which is special or begins like one, and returns what comes after it.
fn write_special<'b>(bytes: &'b [u8], out: &mut Vec<u8>) -> &'b [u8] {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    if bytes.starts_with(b"\xe2\x80\xa8") {
        out.extend_from_slice(b"\\u2028");
        return &bytes[3..];
    }
    if bytes.starts_with(b"\xe2\x80\xa9") {
        out.extend_from_slice(b"\\u2029");
        return &bytes[3..];
    }
    let byte = bytes[0];
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        0x08 => out.extend_from_slice(b"\\b"),
        0x0c => out.extend_from_slice(b"\\f"),
        0xe2 => out.push(byte),
        _ => {
            out.extend_from_slice(b"\\u00");
            out.extend_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
    &bytes[1..]
}
