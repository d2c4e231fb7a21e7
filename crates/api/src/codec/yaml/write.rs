//! The YAML printer: block style, keys sorted, lists at the indentation of their key, long lines whole.

use std::cmp::Ordering;
use std::fmt::Write as _;

use super::words;
use crate::node::{Map, Node};

/// The node as YAML with a line end.
pub fn write(node: &Node) -> String {
    let mut out = String::new();
    match node {
        Node::Map(map) if !map.is_empty() => write_map(map, 0, &mut out),
        Node::List(items) if !items.is_empty() => write_list(items, 0, &mut out),
        scalar => {
            write_scalar(scalar, STEP, &mut out);
            out.push('\n');
        }
    }
    out
}

/// The lines of a map; the place of the first key is already reached.
fn write_map(map: &Map, indent: usize, out: &mut String) {
    let mut entries: Vec<(&str, &Node)> = map.iter().collect();
    entries.sort_by(|(left, _), (right, _)| by_nature(left, right));
    for (at, (key, value)) in entries.into_iter().enumerate() {
        if at > 0 {
            spaces(indent, out);
        }
        // Readers need not look further than this for the colon of a key.
        let long = key.len() > LONGEST_KEY;
        out.push_str(if long { "? " } else { "" });
        write_key(key, out);
        if long {
            out.push('\n');
            spaces(indent, out);
        }
        out.push(':');
        match value {
            Node::Map(inner) if !inner.is_empty() => {
                out.push('\n');
                spaces(indent + STEP, out);
                write_map(inner, indent + STEP, out);
            }
            Node::List(items) if !items.is_empty() => {
                out.push('\n');
                spaces(indent, out);
                write_list(items, indent, out);
            }
            scalar => {
                out.push(' ');
                write_scalar(scalar, indent + STEP, out);
                out.push('\n');
            }
        }
    }
}

fn write_list(items: &[Node], indent: usize, out: &mut String) {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            spaces(indent, out);
        }
        out.push_str("- ");
        match item {
            Node::Map(map) if !map.is_empty() => write_map(map, indent + STEP, out),
            Node::List(items) if !items.is_empty() => write_list(items, indent + STEP, out),
            scalar => {
                write_scalar(scalar, indent + STEP, out);
                out.push('\n');
            }
        }
    }
}

const STEP: usize = 2;
const LONGEST_KEY: usize = 128;

fn spaces(count: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', count));
}

fn write_scalar(node: &Node, indent: usize, out: &mut String) {
    match node {
        Node::Text(text) => write_text(text, indent, out),
        Node::Map(_) => out.push_str("{}"),
        Node::List(_) => out.push_str("[]"),
        Node::Float(float) => write_float(*float, out),
        plain => write!(out, "{plain}").expect("a string takes all"),
    }
}

/// As Go's shortest `%g`; a whole number in a float prints as one.
fn write_float(float: f64, out: &mut String) {
    let text = format!("{float:e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = power.parse().unwrap_or_default();
    let whole = float.fract() == 0.0 && power < 21;
    if whole || (-4..21).contains(&power) {
        write!(out, "{float}").expect("a string takes all");
    } else {
        let sign = if power < 0 { '-' } else { '+' };
        write!(out, "{digits}e{sign}{:02}", power.abs()).expect("a string takes all");
    }
}

fn write_key(key: &str, out: &mut String) {
    let marks = Marks::of(key);
    if words::is_plain(key) && marks.plain {
        out.push_str(key);
    } else if words::is_plain(key) && marks.single && !key.contains('\n') {
        write_single(key, out);
    } else {
        write_double(key, out);
    }
}

fn write_text(text: &str, indent: usize, out: &mut String) {
    let marks = Marks::of(text);
    if text.contains('\n') {
        if marks.block { write_block(text, indent, out) } else { write_double(text, out) }
    } else if !words::is_plain(text) {
        write_double(text, out);
    } else if marks.plain {
        out.push_str(text);
    } else if marks.single {
        write_single(text, out);
    } else {
        write_double(text, out);
    }
}

/// In which styles a text can be written.
struct Marks {
    plain: bool,
    single: bool,
    block: bool,
}

impl Marks {
    fn of(text: &str) -> Self {
        let special = text.chars().any(|it| !is_printable(it)) || text.contains(" \n");
        let spaced = text.starts_with([' ', '\n']) || text.ends_with([' ', '\n']);
        Self {
            plain: !(special || spaced || text.contains('\n') || has_indicator(text)),
            single: !(special || text.contains("\n ")),
            block: !(special || text.ends_with(' ')),
        }
    }
}

/// Whether something in the text means more than itself to a reader of YAML.
fn has_indicator(text: &str) -> bool {
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    let mut first = true;
    while let Some(character) = characters.next() {
        let space_after = characters.peek().is_none_or(|next| matches!(next, ' ' | '\t' | '\n'));
        let means = match character {
            '#' => first || before == ' ' || before == '\t',
            ':' => space_after,
            '?' | '-' => first && space_after,
            ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => first,
            _ => false,
        };
        if means {
            return true;
        }
        first = false;
        before = character;
    }
    text.starts_with("---") || text.starts_with("...")
}

fn is_printable(character: char) -> bool {
    matches!(character, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

fn write_single(text: &str, out: &mut String) {
    out.push('\'');
    out.push_str(&text.replace('\'', "''"));
    out.push('\'');
}

fn write_double(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        let short = match character {
            '\0' => '0',
            '\u{7}' => 'a',
            '\u{8}' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\u{b}' => 'v',
            '\u{c}' => 'f',
            '\r' => 'r',
            '\u{1b}' => 'e',
            '"' => '"',
            '\\' => '\\',
            '\u{85}' => 'N',
            '\u{a0}' => '_',
            '\u{2028}' => 'L',
            '\u{2029}' => 'P',
            printable if is_printable(printable) => {
                out.push(printable);
                continue;
            }
            other => {
                let code = u32::from(other);
                match code {
                    0..=0xff => write!(out, "\\x{code:02X}"),
                    0x100..=0xffff => write!(out, "\\u{code:04X}"),
                    _ => write!(out, "\\U{code:08X}"),
                }
                .expect("a string takes all");
                continue;
            }
        };
        out.push('\\');
        out.push(short);
    }
    out.push('"');
}

/// A literal block: its indicator says what of the line ends at its end belongs to the text.
fn write_block(text: &str, indent: usize, out: &mut String) {
    out.push('|');
    if text.starts_with([' ', '\n']) {
        write!(out, "{STEP}").expect("a string takes all");
    }
    if !text.ends_with('\n') {
        out.push('-');
    } else if text == "\n" || text.ends_with("\n\n") {
        out.push('+');
    }
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            spaces(indent, out);
            out.push_str(line);
        }
    }
}

/// The order of keys: letters after other signs, numbers in a text by their value.
fn by_nature(left: &str, right: &str) -> Ordering {
    let (a, b): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    for at in 0..a.len().min(b.len()) {
        if a[at] == b[at] {
            continue;
        }
        let (letter_a, letter_b) = (a[at].is_alphabetic(), b[at].is_alphabetic());
        if letter_a && letter_b {
            return a[at].cmp(&b[at]);
        }
        if letter_a || letter_b {
            return if letter_b { Ordering::Less } else { Ordering::Greater };
        }
        return by_numbers(&a, &b, at).then(a[at].cmp(&b[at]));
    }
    a.len().cmp(&b.len())
}

/// Compares the numbers that begin at the first difference.
fn by_numbers(a: &[char], b: &[char], at: usize) -> Ordering {
    let mut first_nonzero = 0_i64;
    if a[at] == '0' || b[at] == '0' {
        let mut back = at;
        while back > 0 && a[back - 1].is_numeric() {
            back -= 1;
            if a[back] != '0' {
                first_nonzero = 1;
                break;
            }
        }
    }
    let number = |text: &[char]| {
        let digits: Vec<i64> = text[at..].iter().map_while(|it| it.to_digit(10)).map(i64::from).collect();
        let value =
            digits.iter().fold(first_nonzero, |sum, digit| sum.saturating_mul(10).saturating_add(*digit));
        (value, digits.len())
    };
    number(a).cmp(&number(b))
}
