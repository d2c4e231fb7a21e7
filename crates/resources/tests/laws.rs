//! Laws that hold for every kind of the registry, so that a new kind needs no tests of its own for them.

use std::collections::BTreeSet;

use api::schema::{self, Schema, Shape, Type};
use api::{Document, Map, Node};
use jiff::Timestamp;
use resources::{Part, Resource, Storage, User, Verb, Write, registry};

fn now() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().expect("a time")
}

fn empty() -> Document {
    Document::new(Map::new())
}

/// The facts about a version of a kind.
fn schema_of(api_version: &str, kind: &str) -> &'static Schema {
    let (group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
    schema::find(group, version, kind).unwrap_or_else(|| panic!("no facts about {api_version} {kind}"))
}

/// A document with every field set, to a certain depth.
fn full(kind: &'static dyn Resource) -> Document {
    let hub = kind.hub();
    let schema = schema_of(hub.api_version(), kind.names().kind);
    let mut doc = Document::new(sample(&schema.root, 9));
    doc.set("apiVersion", hub.api_version());
    doc.set("kind", kind.names().kind);
    doc.set("metadata.name", "sample");
    doc
}

fn sample(of: &Type, depth: usize) -> Map {
    if depth == 0 {
        return Map::new();
    }
    of.fields.iter().map(|field| (field.name.clone(), value(&field.shape, depth - 1))).collect()
}

fn value(shape: &Shape, depth: usize) -> Node {
    match shape {
        Shape::Bool => Node::from(true),
        Shape::Text => Node::from("sample"),
        Shape::Int(_) => Node::from(1),
        Shape::Float => Node::from(0.5),
        Shape::Bytes => Node::from("AA=="),
        Shape::Time => Node::from("2026-01-02T03:04:05Z"),
        Shape::MicroTime => Node::from("2026-01-02T03:04:05.000000Z"),
        Shape::Quantity => Node::from("1"),
        Shape::IntOrString => Node::from("http"),
        Shape::Any => Node::Map(Map::new()),
        Shape::Struct(inner) => Node::Map(sample(inner, depth)),
        Shape::List(inner) => Node::List(vec![value(inner, depth); 2]),
        Shape::Map(inner) => Node::Map([("sample", value(inner, depth))].into_iter().collect()),
        Shape::Either(shapes) => shapes.first().map_or(Node::Null, |shape| value(shape, depth)),
    }
}

fn each(mut law: impl FnMut(&'static dyn Resource, &str)) {
    for kind in registry::ALL {
        law(*kind, kind.names().kind);
    }
}

/// Every kind of write that a document can take part in.
fn writes(kind: &'static dyn Resource, old: &Document, mut with: impl FnMut(&Write<'_>)) {
    let user = User::default();
    let create = Write {
        verb: Verb::Create,
        part: None,
        api_version: kind.hub().api_version(),
        old: None,
        user: &user,
        dry_run: false,
        grace_seconds: None,
        now: now(),
    };
    with(&create);
    with(&Write { verb: Verb::Update, old: Some(old), ..create });
    with(&Write { verb: Verb::Delete, old: Some(old), ..create });
    for part in kind.parts() {
        with(&Write { verb: Verb::Update, old: Some(old), part: Some(*part), ..create });
    }
}

#[test]
fn names_are_unique_and_sorted() {
    let mut plurals = BTreeSet::new();
    let mut words = BTreeSet::new();
    each(|kind, name| {
        let names = kind.names();
        assert!(plurals.insert((names.group, names.plural)), "{name}");
        for word in names.short {
            assert!(words.insert(*word), "{name} shares {word}");
        }
        assert!(!names.plural.contains(char::is_uppercase), "{name}");
    });
    let order: Vec<_> = registry::ALL.iter().map(|kind| (kind.names().group, kind.names().kind)).collect();
    let mut sorted = order.clone();
    sorted.sort_unstable();
    assert_eq!(order, sorted);
}

#[test]
fn every_version_is_known_to_the_facts() {
    each(|kind, name| {
        for version in kind.versions() {
            assert!(schema_of(version.api_version(), name).root.field("metadata").is_some(), "{name}");
        }
    });
}

#[test]
fn fields_and_fields_not_honoured_yet_exist() {
    each(|kind, name| {
        let schema = schema_of(kind.hub().api_version(), name);
        for field in kind.fields() {
            assert!(exists(&schema.root, field.path), "{name} has no {}", field.path);
        }
        let mut seen = BTreeSet::new();
        for path in kind.not_yet() {
            assert!(exists(&schema.root, path), "{name} has no {path}");
            assert!(seen.insert(*path), "{name} names {path} twice");
        }
    });
}

fn exists(root: &Type, path: &str) -> bool {
    let path = path.replace("[]", "");
    let (parent, last) = path.rsplit_once('.').unwrap_or(("", &path));
    root.at(parent).is_some_and(|parent| parent.field(last).is_some())
}

#[test]
fn a_field_that_is_not_honoured_yet_is_refused() {
    each(|kind, name| {
        let doc = full(kind);
        writes(kind, &empty(), |write| {
            if write.verb != Verb::Create {
                return;
            }
            let refused: Vec<String> = kind
                .validate(&doc, write)
                .iter()
                .filter(|error| error.body == "Forbidden: not supported yet")
                .map(|error| plain(&error.field))
                .collect();
            for path in kind.not_yet() {
                assert!(refused.contains(&path.replace("[]", "")), "{name} accepts {path}");
            }
        });
    });
}

/// A path without indexes and keys.
fn plain(path: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for letter in path.chars() {
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            other if depth == 0 => out.push(other),
            _ => {}
        }
    }
    out
}

#[test]
fn defaults_are_stable_and_total() {
    each(|kind, name| {
        for version in kind.versions() {
            for mut doc in [empty(), full(kind)] {
                version.set_defaults(&mut doc);
                let once = doc.clone();
                version.set_defaults(&mut doc);
                assert_eq!(doc.node(), once.node(), "{name}");
            }
        }
    });
}

#[test]
fn versions_convert_there_and_back() {
    each(|kind, name| {
        for version in kind.versions().skip(1) {
            let hub = full(kind);
            let mut doc = hub.clone();
            version.from_hub(&mut doc);
            version.to_hub(&mut doc);
            assert_eq!(doc.node(), hub.node(), "{name} {}", version.api_version());
        }
    });
}

#[test]
fn preparing_again_changes_nothing() {
    each(|kind, name| {
        let mut first = full(kind);
        kind.hub().set_defaults(&mut first);
        let user = User::default();
        writes(kind, &empty(), |write| {
            if write.verb == Verb::Create {
                kind.prepare(&mut first, write);
            }
        });
        let write = Write {
            verb: Verb::Update,
            part: None,
            api_version: kind.hub().api_version(),
            old: Some(&first),
            user: &user,
            dry_run: false,
            grace_seconds: None,
            now: now(),
        };
        let mut again = first.clone();
        kind.prepare(&mut again, &write);
        assert_eq!(again.node(), first.node(), "{name}");
    });
}

#[test]
fn every_function_is_total() {
    each(|kind, _| {
        for doc in [empty(), full(kind)] {
            for old in [empty(), full(kind)] {
                writes(kind, &old, |write| {
                    let mut prepared = doc.clone();
                    kind.prepare(&mut prepared, write);
                    let _ = (kind.validate(&prepared, write), kind.warn(&prepared, write));
                    for claim in kind.claims(&prepared, write) {
                        kind.grant(&mut prepared, &claim, "1");
                    }
                    let _ = (kind.on_delete(&prepared, write), kind.is_held(&prepared));
                });
            }
        }
    });
}

#[test]
fn an_unchanged_object_is_not_a_new_generation() {
    each(|kind, name| {
        let mut doc = full(kind);
        doc.set("metadata.generation", 7);
        let user = User::default();
        let old = doc.clone();
        let write = Write {
            verb: Verb::Update,
            part: None,
            api_version: kind.hub().api_version(),
            old: Some(&old),
            user: &user,
            dry_run: false,
            grace_seconds: None,
            now: now(),
        };
        kind.hub().set_defaults(&mut doc);
        kind.prepare(&mut doc, &write);
        let mut steady = doc.clone();
        let write = Write { old: Some(&doc), ..write };
        kind.prepare(&mut steady, &write);
        assert_eq!(steady.int("metadata.generation"), doc.int("metadata.generation"), "{name}");
    });
}

#[test]
fn columns_fit_their_cells() {
    each(|kind, name| {
        let columns = kind.columns();
        let titles: BTreeSet<_> = columns.iter().map(|column| column.name).collect();
        assert_eq!(titles.len(), columns.len(), "{name} has two columns of one name");
        let named = columns.iter().filter(|column| column.format == "name").count();
        assert_eq!(named, usize::from(kind.storage() == Storage::Kept), "{name}");
        for doc in [empty(), full(kind)] {
            for column in columns {
                let cell = (column.cell)(&doc, now());
                let fits = match column.cells {
                    "integer" => matches!(cell, Node::Int(_)),
                    "boolean" => matches!(cell, Node::Bool(_)),
                    // Upstream declares some counts as texts and sends numbers.
                    _ => matches!(cell, Node::Text(_) | Node::Int(_)),
                };
                assert!(fits, "{name} {} shows {cell}", column.name);
            }
        }
    });
}

#[test]
fn parts_fit_the_object() {
    each(|kind, name| {
        let schema = schema_of(kind.hub().api_version(), name);
        let has_status = schema.root.field("status").is_some();
        assert!(!kind.has_part(Part::Status) || has_status, "{name} has no status");
        assert!(!kind.has_part(Part::Scale) || exists(&schema.root, "spec.replicas"), "{name}");
    });
}
