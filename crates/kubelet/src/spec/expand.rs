//! `$(NAME)` in commands, arguments and values of environment variables.
//!
//! A name that is not defined stays as it is written; `$$` is a dollar sign.

use std::collections::BTreeMap;

/// The text with every reference replaced by its value.
pub fn expand(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        expanded.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        rest = match rest.chars().next() {
            Some('$') => {
                expanded.push('$');
                &rest[1..]
            }
            Some('(') => reference(rest, values, &mut expanded),
            _ => {
                expanded.push('$');
                rest
            }
        };
    }
    expanded.push_str(rest);
    expanded
}

/// Consumes `(NAME)`; an opening without an end is plain text.
fn reference<'a>(rest: &'a str, values: &BTreeMap<String, String>, expanded: &mut String) -> &'a str {
    let Some(end) = rest.find(')') else {
        expanded.push_str("$(");
        return &rest[1..];
    };
    let name = &rest[1..end];
    if let Some(value) = values.get(name) {
        expanded.push_str(value);
    } else {
        expanded.push('$');
        expanded.push_str(&rest[..=end]);
    }
    &rest[end + 1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let values = [("A", "1"), ("B_2", "two"), ("EMPTY", "")];
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert_eq!(expand(text, &values), expected, "{text}");
    }

    #[test]
    fn references_are_replaced_and_everything_else_stays() {
        check("", "");
        check("plain", "plain");
        check("$(A)", "1");
        check("x$(A)y$(B_2)z", "x1ytwoz");
        check("$(EMPTY)", "");
        check("$(MISSING)", "$(MISSING)");
        check("$$(A)", "$(A)");
        check("$$$(A)", "$1");
        check("$$$$(A)", "$$(A)");
        check("$A", "$A");
        check("$", "$");
        check("$(A", "$(A");
        check("$(", "$(");
        check("$()", "$()");
        check("$(A)$(", "1$(");
        check("ü$(A)é", "ü1é");
    }
}
