//! Field errors: what is wrong with which field of an object.
//!
//! Texts are upstream's `field.Error` to the letter, because clients and their users match them. A list keeps
//! the order in which errors were found; printing drops repeated messages, the causes keep them.
//! It knows nothing of HTTP: `Status::invalid` turns a list into the API's answer.

use std::fmt::{self, Write as _};

use crate::node::Node;

/// The largest value that an error repeats back, in bytes; a longer one is cut and ends in `...`.
const VALUE_SHOWN_MAX: usize = 16 << 10;

/// Why a field is refused. The names are the `reason` of a status cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The value refers to something that does not exist.
    NotFound,
    /// The field must be set.
    Required,
    /// The value must be unique and is not.
    Duplicate,
    /// The value is malformed or out of bounds.
    Invalid,
    /// The value is not one of a closed set.
    NotSupported,
    /// The value is well formed, but not permitted here.
    Forbidden,
    /// The value is too long.
    TooLong,
    /// The list has too many items.
    TooMany,
    /// The list has too few items.
    TooFew,
    /// The value has another type than the schema says.
    TypeInvalid,
    /// The text is too short.
    TooShort,
    /// Our own fault, not the caller's.
    Internal,
}

impl Cause {
    /// The machine-readable reason, as it stands in `details.causes[].reason`.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotFound => "FieldValueNotFound",
            Self::Required => "FieldValueRequired",
            Self::Duplicate => "FieldValueDuplicate",
            Self::Invalid => "FieldValueInvalid",
            Self::NotSupported => "FieldValueNotSupported",
            Self::Forbidden => "FieldValueForbidden",
            Self::TooLong => "FieldValueTooLong",
            Self::TooMany => "FieldValueTooMany",
            Self::TooFew => "FieldValueTooFew",
            Self::TypeInvalid => "FieldValueTypeInvalid",
            Self::TooShort => "FieldValueTooShort",
            Self::Internal => "InternalError",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::NotFound => "Not found",
            Self::Required => "Required value",
            Self::Duplicate => "Duplicate value",
            Self::Invalid | Self::TypeInvalid => "Invalid value",
            Self::NotSupported => "Unsupported value",
            Self::Forbidden => "Forbidden",
            Self::TooLong => "Too long",
            Self::TooMany => "Too many",
            Self::TooFew => "Too few",
            Self::TooShort => "Too short",
            Self::Internal => "Internal error",
        }
    }
}

/// One refused field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Why.
    pub cause: Cause,
    /// The path, as upstream prints it: `spec.containers[0].name`.
    pub field: String,
    /// The message without the path: `Invalid value: -1: must be greater than or equal to 0`.
    pub body: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.body)
    }
}

/// A value as an error shows it: texts quoted, numbers and booleans plain, the rest as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown(String);

impl From<&str> for Shown {
    fn from(value: &str) -> Self {
        Self(quote(value))
    }
}

impl From<&String> for Shown {
    fn from(value: &String) -> Self {
        Self(quote(value))
    }
}

impl From<i64> for Shown {
    fn from(value: i64) -> Self {
        Self(value.to_string())
    }
}

impl From<bool> for Shown {
    fn from(value: bool) -> Self {
        Self(value.to_string())
    }
}

impl From<&Node> for Shown {
    fn from(value: &Node) -> Self {
        match value {
            Node::Text(text) => Self(quote(text)),
            other => Self(json_text(other)),
        }
    }
}

impl Shown {
    /// A value that is already JSON text, such as a map or a list.
    pub fn json(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// Quotes a text as Go's `%q` does, which is what upstream's messages contain.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => push(&mut out, format_args!("\\x{:02x}", c as u32)),
            c if c.is_control() || c == '\u{feff}' => push(&mut out, format_args!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn push(out: &mut String, text: fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes everything");
}

/// The errors found in one object, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors(Vec<FieldError>);

impl Errors {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many errors there are, repeated ones included.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The errors in order.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// Adds an error that was made elsewhere.
    pub fn push(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// Takes over all errors of another list.
    pub fn extend(&mut self, other: Errors) {
        self.0.extend(other.0);
    }

    /// The field must be set.
    pub fn required(&mut self, at: impl fmt::Display, detail: &str) {
        self.add(Cause::Required, at, None, detail);
    }

    /// The value is malformed or out of bounds.
    pub fn invalid(&mut self, at: impl fmt::Display, value: impl Into<Shown>, detail: &str) {
        self.add(Cause::Invalid, at, Some(value.into()), detail);
    }

    /// One `invalid` for each message.
    pub fn invalid_each(&mut self, at: impl fmt::Display, value: &str, details: Vec<String>) {
        for detail in details {
            self.invalid(&at, value, &detail);
        }
    }

    /// The value has another type than the schema says.
    pub fn type_invalid(&mut self, at: impl fmt::Display, value: impl Into<Shown>, detail: &str) {
        self.add(Cause::TypeInvalid, at, Some(value.into()), detail);
    }

    /// The value is none of the supported ones, which are named in the given order.
    pub fn not_supported(&mut self, at: impl fmt::Display, value: impl Into<Shown>, supported: &[&str]) {
        let mut detail = String::new();
        for (index, name) in supported.iter().enumerate() {
            detail.push_str(if index == 0 { "supported values: " } else { ", " });
            detail.push_str(&quote(name));
        }
        self.add(Cause::NotSupported, at, Some(value.into()), &detail);
    }

    /// The value must be unique and is not.
    pub fn duplicate(&mut self, at: impl fmt::Display, value: impl Into<Shown>) {
        self.add(Cause::Duplicate, at, Some(value.into()), "");
    }

    /// The value refers to something that does not exist.
    pub fn not_found(&mut self, at: impl fmt::Display, value: impl Into<Shown>) {
        self.add(Cause::NotFound, at, Some(value.into()), "");
    }

    /// The value is not permitted here.
    pub fn forbidden(&mut self, at: impl fmt::Display, detail: &str) {
        self.add(Cause::Forbidden, at, None, detail);
    }

    /// The value has more than `bytes_max` bytes.
    pub fn too_long(&mut self, at: impl fmt::Display, bytes_max: usize) {
        let unit = if bytes_max == 1 { "byte" } else { "bytes" };
        self.add(Cause::TooLong, at, None, &format!("may not be more than {bytes_max} {unit}"));
    }

    /// The text has fewer than `characters_min` characters.
    pub fn too_short(&mut self, at: impl fmt::Display, characters_min: usize) {
        let unit = if characters_min == 1 { "character" } else { "characters" };
        self.add(Cause::TooShort, at, None, &format!("must be at least {characters_min} {unit}"));
    }

    /// The list has `count` items where at most `count_max` are allowed.
    pub fn too_many(&mut self, at: impl fmt::Display, count: usize, count_max: usize) {
        let unit = if count_max == 1 { "item" } else { "items" };
        let shown = Shown::json(count.to_string());
        self.add(Cause::TooMany, at, Some(shown), &format!("must have at most {count_max} {unit}"));
    }

    /// The list has `count` items where at least `count_min` are needed.
    pub fn too_few(&mut self, at: impl fmt::Display, count: usize, count_min: usize) {
        let unit = if count_min == 1 { "item" } else { "items" };
        let shown = Shown::json(count.to_string());
        self.add(Cause::TooFew, at, Some(shown), &format!("must have at least {count_min} {unit}"));
    }

    /// Our own fault.
    pub fn internal(&mut self, at: impl fmt::Display, detail: &str) {
        self.add(Cause::Internal, at, None, detail);
    }

    /// The field exists in the schema, but this cluster does not honour it yet; it is refused rather than
    /// accepted and ignored.
    pub fn not_yet(&mut self, at: impl fmt::Display) {
        self.forbidden(at, "not supported yet");
    }

    fn add(&mut self, cause: Cause, at: impl fmt::Display, shown: Option<Shown>, detail: &str) {
        let mut body = cause.words().to_owned();
        if let Some(Shown(value)) = shown {
            body.push_str(": ");
            body.push_str(cut(&value));
            if value.len() > VALUE_SHOWN_MAX {
                body.push_str("...");
            }
        }
        if !detail.is_empty() {
            body.push_str(": ");
            body.push_str(detail);
        }
        self.0.push(FieldError { cause, field: at.to_string(), body });
    }
}

/// One error stands for itself, several are a bracketed list without repetitions.
impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut texts: Vec<String> = Vec::new();
        for error in &self.0 {
            let text = error.to_string();
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        match texts.as_slice() {
            [single] => f.write_str(single),
            several => write!(f, "[{}]", several.join(", ")),
        }
    }
}

/// A node as compact JSON.
fn json_text(node: &Node) -> String {
    let mut bytes = Vec::new();
    crate::codec::json::write(node, &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn cut(value: &str) -> &str {
    let mut end = value.len().min(VALUE_SHOWN_MAX);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(add: impl FnOnce(&mut Errors)) -> String {
        let mut errors = Errors::new();
        add(&mut errors);
        errors.to_string()
    }

    #[test]
    fn every_kind_of_error_has_the_text_that_clients_match() {
        let cases = [
            (only(|e| e.required("spec.selector", "")), "spec.selector: Required value"),
            (
                only(|e| e.required("metadata.name", "name or generateName is required")),
                "metadata.name: Required value: name or generateName is required",
            ),
            (
                only(|e| e.invalid("spec.replicas", -1, "must be greater than or equal to 0")),
                "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
            ),
            (only(|e| e.invalid("a", "x\"y", "no")), r#"a: Invalid value: "x\"y": no"#),
            (only(|e| e.invalid("a", true, "no")), "a: Invalid value: true: no"),
            (
                only(|e| e.invalid("a", Shown::json(r#"{"x":1}"#), "field is immutable")),
                r#"a: Invalid value: {"x":1}: field is immutable"#,
            ),
            (
                only(|e| e.not_supported("type", "X", &["A", "B"])),
                r#"type: Unsupported value: "X": supported values: "A", "B""#,
            ),
            (only(|e| e.duplicate("ports[1].name", "http")), r#"ports[1].name: Duplicate value: "http""#),
            (only(|e| e.not_found("a[0].name", "vol")), r#"a[0].name: Not found: "vol""#),
            (
                only(|e| e.forbidden("a", "not allowed on this type")),
                "a: Forbidden: not allowed on this type",
            ),
            (only(|e| e.too_long("a", 262_144)), "a: Too long: may not be more than 262144 bytes"),
            (only(|e| e.too_long("a", 1)), "a: Too long: may not be more than 1 byte"),
            (only(|e| e.too_many("a", 3, 1)), "a: Too many: 3: must have at most 1 item"),
            (only(|e| e.type_invalid("a", 1, "must be a string")), "a: Invalid value: 1: must be a string"),
            (only(|e| e.internal("a", "broken")), "a: Internal error: broken"),
            (only(|e| e.not_yet("spec.hostUsers")), "spec.hostUsers: Forbidden: not supported yet"),
        ];
        for (got, want) in cases {
            assert_eq!(got, want);
        }
    }

    #[test]
    fn several_errors_are_listed_once_each_in_order() {
        let mut errors = Errors::new();
        errors.required("b", "");
        errors.required("a", "");
        errors.required("b", "");
        assert_eq!(errors.to_string(), "[b: Required value, a: Required value]");
        assert_eq!(errors.len(), 3);
    }

    #[test]
    fn a_repeated_error_alone_is_not_bracketed() {
        let mut errors = Errors::new();
        errors.required("b", "");
        errors.required("b", "");
        assert_eq!(errors.to_string(), "b: Required value");
    }

    #[test]
    fn quotes_control_characters_as_go_does() {
        assert_eq!(quote("a\tb\u{1}\u{7f}é"), r#""a\tb\x01\x7fé""#);
    }

    #[test]
    fn a_huge_value_is_cut() {
        let mut errors = Errors::new();
        errors.invalid("a", "é".repeat(VALUE_SHOWN_MAX).as_str(), "no");
        let text = errors.to_string();
        assert!(text.len() < VALUE_SHOWN_MAX + 100 && text.ends_with("...: no"), "{}", text.len());
    }
}
