//! What YAML means, and that it survives being printed.

use std::fmt::Write as _;

use super::*;
use crate::schema;

fn read(yaml: &str) -> String {
    match parse(yaml.as_bytes(), &Budget::REQUEST) {
        Ok(parsed) => parsed.node.to_string(),
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn words_mean_what_they_mean_upstream() {
    for (yaml, json) in [
        ("yes", "true"),
        ("Off", "false"),
        ("~", "null"),
        ("", "null"),
        ("0777", "511"),
        ("0o17", "15"),
        ("0x1F", "31"),
        ("0b101", "5"),
        ("1_000", "1000"),
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("+1", "1"),
        ("-.5", "-0.5"),
        ("'yes'", "\"yes\""),
        ("\"1\"", "\"1\""),
        ("!!str 1", "\"1\""),
        ("2008-01-01T01:01:01Z", "\"2008-01-01T01:01:01Z\""),
        ("089", "89"),
        ("1.2.3", "\"1.2.3\""),
        ("a: b: c", "error: yaml: line 1: mapping values are not allowed in this context"),
        (".inf", "error: yaml: line 1: json: unsupported value: .inf"),
        ("1: {true: x}", "{\"1\":{\"true\":\"x\"}}"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\ne: *x", r#"{"a":{"b":1},"c":{"d":2,"b":1},"e":{"b":1}}"#),
    ] {
        assert_eq!(read(yaml), json, "{yaml}");
    }
}

#[test]
fn duplicates_and_unknown_fields_are_reported() {
    let schema = schema::find("", "v1", "Pod").unwrap();
    let yaml = "apiVersion: v1\nkind: Pod\nspec:\n  hostNetwork: true\n  hostNetwork: false\n  foo: 1\n";
    let decoded = decode(yaml.as_bytes(), schema).unwrap();
    assert_eq!(
        decoded.problems.to_string(),
        "strict decoding error: yaml: unmarshal errors:\n  line 5: key \"hostNetwork\" already set in map, \
         unknown field \"spec.foo\""
    );
    assert_eq!(
        decoded.document.to_string(),
        r#"{"apiVersion":"v1","kind":"Pod","spec":{"hostNetwork":false}}"#
    );
}

#[test]
fn bombs_are_refused() {
    let mut yaml = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for level in 1..12 {
        let before = format!("*a{},", level - 1).repeat(9);
        writeln!(yaml, "a{level}: &a{level} [{}]", before.trim_end_matches(',')).unwrap();
    }
    assert_eq!(read(&yaml), "error: more than 400000 values");
    let deep = "[".repeat(100_000);
    assert!(read(&deep).starts_with("error: "));
    assert!(read("&a [*a]").starts_with("error: "));
}

#[test]
fn a_text_has_many_documents() {
    let yaml = "---\na: 1\n---\n# nothing\n---\nb: 2\n...\n";
    let found = documents(yaml.as_bytes(), &Budget::REQUEST).unwrap();
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, [r#"{"a":1}"#, r#"{"b":2}"#]);
}

/// Texts that mean something to YAML, or look as if, separated by `|`.
const ODD: &str = "|yes|1|0777|~|a|a b| a|a |a: b|a:b|a #b|a#b|#a|- a|-a|?|? a|[a]|{a}|*a|&a|!a|>|'|\"|%a|@a|`a|---|...|\
    a\nb|a\nb\n|a\n\n|\n|\na| a\nb|a \nb|a\n b|a\nb |tab\there|\u{1}|é|😀|\u{85}|\u{2028}|\u{feff}|12:30:45|\
    2008-01-01|<<|null|1e3|.5|=|0x1|1_0|- |:|: |a,b|a\\b|\r\n";

#[test]
fn every_text_survives_being_printed() {
    let long_key = "k".repeat(200);
    for text in ODD.split('|').chain(["|"]) {
        let node = crate::node! {
            "a": text, "l": [text, [text], { "x": text }], (text): 1, "m": { "n": { "o": text } }, (long_key.as_str()): text,
        };
        let yaml = write(&node);
        let again =
            parse(yaml.as_bytes(), &Budget::REQUEST).unwrap_or_else(|error| panic!("{error}: {yaml}"));
        assert_eq!(again.node, node, "{yaml}");
    }
}

#[test]
fn the_printer_prints_as_upstream() {
    let node = crate::node! {
        "z": 1, "b10": 1, "b9": 1, "B": 1, "list": [1, { "x": [1], "y": {} }, [1, 2]], "none": [], "version": "1.10",
        "on": "off", "script": "set -e\nexit\n", "quote": "a: b", "number": 1.5, "null": null,
    };
    let expected = "B: 1\nb9: 1\nb10: 1\nlist:\n- 1\n- x:\n  - 1\n  \"y\": {}\n- - 1\n  - 2\nnone: []\n\"null\": null\n\
        number: 1.5\n\"on\": \"off\"\nquote: 'a: b'\nscript: |\n  set -e\n  exit\nversion: \"1.10\"\nz: 1\n";
    assert_eq!(write(&node), expected);
}
