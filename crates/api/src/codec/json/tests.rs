//! What the decoder accepts, refuses and says, one case a line.

use super::*;
use crate::canonical;
use crate::schema;

fn decode_as(group: &str, version: &str, kind: &str, json: &str) -> String {
    let schema = schema::find(group, version, kind).unwrap();
    match decode(json.as_bytes(), schema) {
        Err(error) => format!("error: {error}"),
        Ok(decoded) if decoded.problems.is_empty() => decoded.document.to_string(),
        Ok(decoded) => format!("{}\n{}", decoded.document, decoded.problems),
    }
}

fn deployment(json: &str) -> String {
    decode_as("apps", "v1", "Deployment", json)
}

#[test]
fn unknown_and_duplicate_fields_are_reported_and_pruned() {
    assert_eq!(
        deployment(r#"{"spec":{"replicas":1,"foo":{"x":1,"x":2},"replicas":2},"bar":null}"#),
        "{\"spec\":{\"replicas\":2}}\nstrict decoding error: unknown field \"spec.foo\", \
         unknown field \"bar\", duplicate field \"spec.replicas\""
    );
    assert_eq!(
        deployment(r#"{"spec":{"template":{"spec":{"containers":[{"name":"a","Image":"b","name":"c"}]}}}}"#),
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\"}]}}}}\nstrict decoding error: \
         unknown field \"spec.template.spec.containers[0].Image\", \
         duplicate field \"spec.template.spec.containers[0].name\""
    );
    assert_eq!(
        deployment(
            r#"{"metadata":{"labels":{"a":"1","a":"2"},"managedFields":[{"fieldsV1":{"a":1,"a":2}}]}}"#
        ),
        "{\"metadata\":{\"labels\":{\"a\":\"2\"},\"managedFields\":[{\"fieldsV1\":{\"a\":2}}]}}\n\
         strict decoding error: duplicate field \"metadata.labels.a\""
    );
}

#[test]
fn type_errors_are_gos() {
    for (json, error) in [
        (
            r#"{"spec":{"replicas":"3"}}"#,
            "string into Go struct field DeploymentSpec.spec.replicas of type int32",
        ),
        (
            r#"{"spec":{"replicas":1.5}}"#,
            "number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
        ),
        (
            r#"{"spec":{"replicas":5000000000}}"#,
            "number 5000000000 into Go struct field DeploymentSpec.spec.replicas of type int32",
        ),
        (
            r#"{"spec":{"template":{"spec":{"containers":{}}}}}"#,
            "object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container",
        ),
        (
            r#"{"spec":{"template":{"spec":{"containers":["a"]}}}}"#,
            "string into Go struct field PodSpec.spec.template.spec.containers of type v1.Container",
        ),
        (
            r#"{"spec":{"template":{"spec":{"volumes":[{"hostPath":1}]}}}}"#,
            "number into Go struct field Volume.spec.template.spec.volumes.VolumeSource.hostPath of type v1.HostPathVolumeSource",
        ),
        (
            r#"{"metadata":{"labels":{"a":1}}}"#,
            "number into Go struct field ObjectMeta.metadata.labels of type string",
        ),
        (
            r#"{"metadata":{"creationTimestamp":1}}"#,
            "number into Go struct field ObjectMeta.metadata.creationTimestamp of type string",
        ),
    ] {
        assert_eq!(deployment(json), format!("error: json: cannot unmarshal {error}"), "{json}");
    }
    assert_eq!(
        decode_as("", "v1", "Service", r#"{"spec":{"ports":[{"targetPort":true}]}}"#),
        "error: json: cannot unmarshal bool into Go struct field ServicePort.spec.ports.targetPort of type int32"
    );
    assert_eq!(
        decode_as("", "v1", "ResourceQuota", r#"{"spec":{"hard":{"cpu":"a"}}}"#),
        "error: quantities must match the regular expression \
         '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    );
    assert_eq!(
        decode_as("", "v1", "Secret", r#"{"data":{"a":"b"}}"#),
        "error: illegal base64 data at input byte 0"
    );
}

#[test]
fn syntax_errors_are_gos() {
    for (json, error) in [
        ("", "unexpected end of JSON input"),
        ("{", "unexpected end of JSON input"),
        ("{\"a\"", "unexpected end of JSON input"),
        ("{a}", "invalid character 'a' looking for beginning of object key string"),
        ("{\"a\":1,}", "invalid character '}' looking for beginning of object key string"),
        ("{\"a\" 1}", "invalid character '1' after object key"),
        ("{\"a\":1 \"b\"}", "invalid character '\"' after object key:value pair"),
        ("{\"a\":[1,]}", "invalid character ']' looking for beginning of value"),
        ("{\"a\":[1 2]}", "invalid character '2' after array element"),
        ("{} x", "invalid character 'x' after top-level value"),
        ("{\"a\":tru}", "invalid character '}' in literal true (expecting 'e')"),
        ("{\"a\":01}", "invalid character '1' after object key:value pair"),
        ("{\"a\":1.}", "invalid character '}' after decimal point in numeric literal"),
        ("{\"a\":1e}", "invalid character '}' in exponent of numeric literal"),
        ("{\"a\":-}", "invalid character '}' in numeric literal"),
        ("{\"a\":\"\n\"}", "invalid character '\\n' in string literal"),
        ("{\"a\":\"\\x\"}", "invalid character 'x' in string escape code"),
        ("{\"a\":\"\\u00g0\"}", "invalid character 'g' in \\u hexadecimal character escape"),
        ("é", "invalid character 'Ã' looking for beginning of value"),
    ] {
        assert_eq!(deployment(json), format!("error: {error}"), "{json}");
    }
}

#[test]
fn texts_survive() {
    let json = r#"{"a":"\u00e9 \ud83d\ude00 \ud83d x \"\\\/\b\f\n\r\t é😀"}"#;
    let node = decode_untyped(json.as_bytes(), &Budget::REQUEST).unwrap();
    assert_eq!(node.get("a").unwrap().as_text(), Some("é 😀 \u{fffd} x \"\\/\u{8}\u{c}\n\r\t é😀"));
    let again = decode_untyped(&encode(&node), &Budget::REQUEST).unwrap();
    assert_eq!(again, node);
    assert_eq!(encode(&Node::from("<a>&\u{2028}\u{1}")), br#""\u003ca\u003e\u0026\u2028\u0001""#);
}

#[test]
fn numbers_print_as_go_prints_them() {
    for (json, printed) in [
        ("1.0", "1"),
        ("1.5", "1.5"),
        ("1e3", "1000"),
        ("1e21", "1e+21"),
        ("1e-7", "1e-7"),
        ("-0", "0"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9223372036854776000"),
    ] {
        let node = decode_untyped(json.as_bytes(), &Budget::REQUEST).unwrap();
        assert_eq!(node.to_string(), printed, "{json}");
    }
}

#[test]
fn budgets_stop_what_is_too_much() {
    let budget = Budget { bytes: 100, depth: 3, nodes: 10 };
    let error = |json: &str| decode_untyped(json.as_bytes(), &budget).unwrap_err();
    assert_eq!(error(&" ".repeat(101)), DecodeError::TooLarge { bytes: 101, limit: 100 });
    assert_eq!(error("[[[[]]]]"), DecodeError::TooDeep);
    assert_eq!(error("[0,0,0,0,0,0,0,0,0,0]"), DecodeError::TooMany(10));
    assert!(decode_untyped(b"[[[]]]", &budget).is_ok());
}

#[test]
fn peeking_finds_the_kind_wherever_it_is() {
    let peek = |json: &str| {
        peek(json.as_bytes(), &Budget::REQUEST).map(|(version, kind)| format!("{version} {kind}"))
    };
    assert_eq!(
        peek(r#"{"metadata":{"a":[1,{}]},"kind":"Pod","apiVersion":"v1", broken"#),
        Ok("v1 Pod".into())
    );
    assert_eq!(peek("{}"), Ok(" ".into()));
    assert!(peek("{\"kind\":").is_err());
}

#[test]
fn the_canonical_form_is_gos() {
    let schema = schema::find("apps", "v1", "Deployment").unwrap();
    let json = r#"{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"memory":"1024Mi","cpu":1.5}},"name":"a","ports":[]}]},
        "metadata":{"creationTimestamp":null}},"selector":{},"replicas":0},"metadata":{"labels":{"b":"1","a":"2"},"name":"x"},"apiVersion":"apps/v1","kind":"Deployment"}"#;
    let decoded = decode(json.as_bytes(), schema).unwrap();
    assert!(decoded.problems.is_empty());
    let canonical = canonical::encode(&decoded.document, schema);
    assert_eq!(
        String::from_utf8(canonical.clone()).unwrap(),
        r#"{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"x","labels":{"a":"2","b":"1"}},"spec":{"replicas":0,"selector":{},"template":{"metadata":{},"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"1500m","memory":"1Gi"}}}]}},"strategy":{}},"status":{}}"#
    );
    let presented = canonical::with_version(&canonical, crate::Revision(7));
    assert!(
        String::from_utf8(presented)
            .unwrap()
            .contains(r#""metadata":{"name":"x","resourceVersion":"7","labels""#)
    );
}

#[test]
fn a_patch_tells_its_duplicates() {
    let (node, problems) = decode_patch(br#"{"spec":{"a":1,"a":null}}"#, &Budget::REQUEST).unwrap();
    assert_eq!(node.to_string(), r#"{"spec":{"a":null}}"#);
    assert_eq!(problems.to_string(), "strict decoding error: duplicate field \"spec.a\"");
}

#[test]
fn times_are_read_as_strictly_as_go_reads_them() {
    let read = |time: &str| {
        decode_as("", "v1", "Pod", &format!(r#"{{"metadata":{{"deletionTimestamp":"{time}"}}}}"#))
    };
    for (written, canonical) in [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05.999Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z"),
    ] {
        assert_eq!(read(written), format!(r#"{{"metadata":{{"deletionTimestamp":"{canonical}"}}}}"#));
    }
    for wrong in [
        "2026-01-02 03:04:05Z",
        "2026-01-02t03:04:05z",
        "2026-01-02T03:04Z",
        "2026-01-02T03:04:60Z",
        "20260102T030405Z",
        "2026-01-02T03:04:05+02",
        "2026-01-02T03:04:05Z[UTC]",
        "2026-01-02",
        "",
    ] {
        assert!(read(wrong).starts_with("error: parsing time"), "{wrong}: {}", read(wrong));
    }
}
