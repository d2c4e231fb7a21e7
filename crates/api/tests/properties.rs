//! Laws of the decoders and printers on random input: nothing panics, nothing grows without bound, and what
//! is printed reads as what it was.

use api::codec::{json, protobuf, yaml};
use api::limits::Budget;
use api::schema::{self, Schema};
use api::{Document, Map, Meta, Node, canonical};
use proptest::prelude::*;

fn node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        Just(Node::Null),
        any::<bool>().prop_map(Node::Bool),
        any::<i64>().prop_map(Node::Int),
        any::<i32>().prop_map(|int| Node::Float(f64::from(int) + 0.5)),
        any::<String>().prop_map(Node::from),
        "[-+.0-9a-zA-Z:#'\" \n_{}\\[\\],&*!|>%@`~=<?]{0,12}".prop_map(Node::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop_oneof!["[a-zA-Z0-9/._-]{0,8}", any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Node::List),
            prop::collection::vec((key, inner), 0..6).prop_map(|entries| Node::Map(Map::from_iter(entries))),
        ]
    })
}

const PROTOBUF: &[u8] = include_bytes!("../testdata/goldens/core.v1.Pod.pb");
const GOLDEN: &[u8] = include_bytes!("../testdata/goldens/core.v1.Pod.json");

fn pod() -> &'static Schema {
    schema::find("", "v1", "Pod").expect("Pod is built in")
}

/// A golden object with some bytes changed, cut or put in.
fn mangled(golden: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let change = (
        0..golden.len(),
        prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\",:0-\\nut".to_vec())],
        0..3_u8,
    );
    prop::collection::vec(change, 1..6).prop_map(|changes| {
        let mut bytes = golden.to_vec();
        for (at, byte, how) in changes {
            let at = at.min(bytes.len() - 1);
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => bytes.truncate(at.max(1)),
            }
        }
        bytes
    })
}

proptest! {
    #[test]
    fn json_survives_being_printed(node in node()) {
        let printed = json::encode(&node);
        prop_assert_eq!(json::decode_untyped(&printed, &Budget::REQUEST), Ok(node.clone()));
        let mut pretty = Vec::new();
        json::write_pretty(&node, &mut pretty);
        prop_assert_eq!(json::decode_untyped(&pretty, &Budget::REQUEST), Ok(node));
    }

    #[test]
    fn yaml_survives_being_printed(node in node()) {
        let printed = yaml::write(&node);
        let parsed = yaml::parse(printed.as_bytes(), &Budget::REQUEST);
        prop_assert_eq!(parsed.map(|parsed| parsed.node), Ok(node), "{}", printed);
    }

    #[test]
    fn our_json_reads_as_another_reader_reads_it(node in node()) {
        let theirs: serde_json::Value = serde_json::from_slice(&json::encode(&node)).unwrap();
        let back = serde_json::to_vec(&theirs).unwrap();
        prop_assert_eq!(json::decode_untyped(&back, &Budget::REQUEST), Ok(node));
    }

    #[test]
    fn no_json_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let ours = json::decode_untyped(&bytes, &Budget::REQUEST);
        if serde_json::from_slice::<serde_json::Value>(&bytes).is_ok() {
            prop_assert!(ours.is_ok());
        }
        let _ = yaml::parse(&bytes, &Budget::REQUEST);
        let _ = (Meta::read(&bytes), canonical::version_place(&bytes), json::peek(&bytes, &Budget::REQUEST));
    }

    #[test]
    fn no_text_panics_the_yaml_reader(text in "[-a-z0-9:#'\" \n\t{}\\[\\],&*!|>%@?~<.]{0,60}") {
        let small = Budget { bytes: 1000, depth: 20, nodes: 200 };
        let _ = yaml::parse_all(text.as_bytes(), &small);
    }

    #[test]
    fn a_mangled_object_is_refused_or_has_a_stable_canonical_form(bytes in mangled(GOLDEN)) {
        if let Ok(decoded) = json::decode(&bytes, pod()) {
            let canonical = canonical::encode(&decoded.document, pod());
            let again = json::decode(&canonical, pod()).unwrap();
            prop_assert!(again.problems.is_empty());
            prop_assert_eq!(canonical::encode(&again.document, pod()), canonical);
        }
    }

    #[test]
    fn mangled_protobuf_is_refused_or_has_a_stable_canonical_form(bytes in mangled(PROTOBUF)) {
        if let Ok(decoded) = protobuf::decode(&bytes, pod()) {
            let canonical = canonical::encode(&decoded.document, pod());
            let again = json::decode(&canonical, pod()).unwrap();
            prop_assert_eq!(canonical::encode(&again.document, pod()), canonical);
        }
    }

    #[test]
    fn any_tree_is_refused_or_has_a_stable_canonical_form(node in node()) {
        let Ok(document) = Document::from_node(api::node! { "spec": node.clone(), "metadata": node }) else {
            return Ok(());
        };
        let written = json::encode(document.node());
        if let Ok(decoded) = json::decode(&written, pod()) {
            let canonical = canonical::encode(&decoded.document, pod());
            let again = json::decode(&canonical, pod()).unwrap();
            prop_assert_eq!(canonical::encode(&again.document, pod()), canonical);
        }
    }
}
