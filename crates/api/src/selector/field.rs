//! Field selectors: `status.phase=Running,metadata.name!=x`.
//!
//! They know the texts only; whether a kind has the field is decided by the kind.

use std::fmt;

use compact_str::CompactString;

use crate::errors::quote;

/// One term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRequirement {
    /// The field, such as `spec.nodeName`.
    pub field: CompactString,
    /// What it is compared with.
    pub value: CompactString,
    /// Whether the two must differ.
    pub negated: bool,
}

/// Terms that must all hold; none of them means everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldSelector(Vec<FieldRequirement>);

/// Why a text is no field selector.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldSelectorError {
    /// A term without an operator.
    #[error("invalid selector: '{selector}'; can't understand '{term}'")]
    Term {
        /// The whole text.
        selector: String,
        /// The term.
        term: String,
    },
    /// A backslash before something that needs none.
    #[error("invalid field selector: invalid escape sequence: {0}")]
    Escape(String),
    /// A comma or equals sign in a value.
    #[error("invalid field selector: unescaped character in value: {0}")]
    Unescaped(u32),
}

impl FieldSelector {
    /// The selector that every object matches.
    pub fn everything() -> Self {
        Self::default()
    }

    /// Objects whose field has that value.
    pub fn equal(field: &str, value: &str) -> Self {
        Self(vec![FieldRequirement { field: field.into(), value: value.into(), negated: false }])
    }

    /// Reads a selector. Terms are sorted, so that two spellings are equal.
    pub fn parse(text: &str) -> Result<Self, FieldSelectorError> {
        let mut terms = terms(text);
        terms.sort_unstable();
        let mut requirements = Vec::new();
        for term in terms.into_iter().filter(|term| !term.is_empty()) {
            let Some((field, negated, value)) = split(term) else {
                return Err(FieldSelectorError::Term { selector: text.to_owned(), term: term.to_owned() });
            };
            requirements.push(FieldRequirement { field: field.into(), value: unescape(value)?, negated });
        }
        Ok(Self(requirements))
    }

    /// Whether every object matches.
    pub fn is_everything(&self) -> bool {
        self.0.is_empty()
    }

    /// The terms.
    pub fn requirements(&self) -> &[FieldRequirement] {
        &self.0
    }

    /// The value that the field must have, when there is exactly one such value.
    pub fn required_value(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|term| !term.negated && term.field == field).map(|term| term.value.as_str())
    }

    /// Whether an object matches; `value_of` tells a field's value, and an absent field is empty.
    pub fn matches<'a>(&self, value_of: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.0.iter().all(|term| (value_of(&term.field).unwrap_or("") == term.value) != term.negated)
    }

    /// What a kind answers to a field that it does not know.
    pub fn unknown_field(field: &str) -> String {
        format!("field label not supported: {field}")
    }

    /// What a kind without selectable fields of its own answers to any other than name and namespace.
    pub fn unknown_field_for_kind(field: &str) -> String {
        format!(
            "{} is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
            quote(field)
        )
    }
}

impl fmt::Display for FieldSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, term) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let operator = if term.negated { "!=" } else { "=" };
            write!(f, "{comma}{}{operator}{}", term.field, escape(&term.value))?;
        }
        Ok(())
    }
}

/// The comma-separated terms; an escaped comma belongs to its term.
fn terms(text: &str) -> Vec<&str> {
    let mut terms = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (index, letter) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if letter == ',' {
            terms.push(&text[start..index]);
            start = index + 1;
        }
    }
    terms.push(&text[start..]);
    terms
}

fn split(term: &str) -> Option<(&str, bool, &str)> {
    term.char_indices().find_map(|(index, _)| {
        let (left, rest) = term.split_at(index);
        if let Some(right) = rest.strip_prefix("!=") {
            return Some((left, true, right));
        }
        rest.strip_prefix("==").or_else(|| rest.strip_prefix('=')).map(|right| (left, false, right))
    })
}

fn unescape(value: &str) -> Result<CompactString, FieldSelectorError> {
    let mut out = CompactString::default();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some(escaped @ ('\\' | ',' | '=')) => out.push(escaped),
                Some(other) => return Err(FieldSelectorError::Escape(format!("\\{other}"))),
                None => return Err(FieldSelectorError::Escape("\\".to_owned())),
            },
            ',' | '=' => return Err(FieldSelectorError::Unescaped(letter as u32)),
            other => out.push(other),
        }
    }
    Ok(out)
}

fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace(',', "\\,").replace('=', "\\=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_prints() {
        let cases = [
            ("", ""),
            ("a=b", "a=b"),
            ("a==b", "a=b"),
            ("a!=b", "a!=b"),
            ("b=1,a=2", "a=2,b=1"),
            ("a=,b=x", "a=,b=x"),
            (",a=b,", "a=b"),
            (r"a=x\,y\=z\\", r"a=x\,y\=z\\"),
        ];
        for (text, want) in cases {
            assert_eq!(FieldSelector::parse(text).expect(text).to_string(), want, "{text}");
        }
    }

    #[test]
    fn refuses_with_upstreams_texts() {
        let cases = [
            ("abc", "invalid selector: 'abc'; can't understand 'abc'"),
            ("a=b,c", "invalid selector: 'a=b,c'; can't understand 'c'"),
            ("a=b=c", "invalid field selector: unescaped character in value: 61"),
            (r"a=\x", r"invalid field selector: invalid escape sequence: \x"),
            (r"a=\", r"invalid field selector: invalid escape sequence: \"),
        ];
        for (text, want) in cases {
            assert_eq!(FieldSelector::parse(text).expect_err(text).to_string(), want);
        }
    }

    #[test]
    fn matches_fields() {
        let selector = FieldSelector::parse("spec.nodeName=n1,status.phase!=Failed").expect("good");
        let pod = |node: &'static str, phase: &'static str| {
            move |field: &str| match field {
                "spec.nodeName" => Some(node),
                "status.phase" => Some(phase),
                _ => None,
            }
        };
        assert!(selector.matches(pod("n1", "Running")));
        assert!(!selector.matches(pod("n2", "Running")));
        assert!(!selector.matches(pod("n1", "Failed")));
        assert_eq!(selector.required_value("spec.nodeName"), Some("n1"));
        assert_eq!(selector.required_value("status.phase"), None);
        assert!(FieldSelector::everything().matches(|_| None));
        assert!(FieldSelector::equal("spec.nodeName", "").matches(|_| None));
    }
}
