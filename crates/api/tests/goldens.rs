//! Golden objects of Kubernetes 1.37: what upstream prints for an object with every field set comes out of
//! our decoders and printers to the byte. `cargo xtask codegen` does the same with every kind there is.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use api::codec::{json, protobuf, yaml};
use api::limits::Budget;
use api::schema::{self, Schema};
use api::{Document, Meta, Revision, canonical};

fn goldens() -> Vec<(PathBuf, &'static Schema)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/goldens");
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension() == Some("json".as_ref()))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let mut parts = name.rsplitn(3, '.');
            let (kind, version) = (parts.next().unwrap(), parts.next().unwrap());
            let group = parts.next().filter(|group| *group != "core").unwrap_or_default();
            let schema = schema::find(group, version, kind).unwrap();
            (path, schema)
        })
        .collect();
    found.sort_by(|(left, _), (right, _)| left.cmp(right));
    assert!(found.len() >= 9, "the golden objects are gone");
    found
}

fn decoded(path: &Path, schema: &Schema) -> Document {
    let decoded = json::decode(&std::fs::read(path).unwrap(), schema).unwrap();
    assert!(decoded.problems.is_empty(), "{}: {}", path.display(), decoded.problems);
    decoded.document
}

#[test]
fn json_comes_out_as_it_went_in() {
    for (path, schema) in goldens() {
        let canonical = canonical::encode(&decoded(&path, schema), schema);
        let mut pretty = Vec::new();
        json::write_pretty(&json::decode_untyped(&canonical, &Budget::REQUEST).unwrap(), &mut pretty);
        assert_eq!(
            String::from_utf8(pretty).unwrap(),
            std::fs::read_to_string(&path).unwrap(),
            "{}",
            path.display()
        );
    }
}

#[test]
fn yaml_comes_out_as_it_went_in_and_means_the_same() {
    for (path, schema) in goldens() {
        let document = decoded(&path, schema);
        let golden = std::fs::read_to_string(path.with_extension("yaml")).unwrap();
        assert_eq!(yaml::write(document.node()), golden, "{}", path.display());
        assert_eq!(yaml::decode(golden.as_bytes(), schema).unwrap().document, document, "{}", path.display());
    }
}

#[test]
fn protobuf_means_the_same() {
    for (path, schema) in goldens() {
        let golden = std::fs::read(path.with_extension("pb")).unwrap();
        let read = canonical::encode(&protobuf::decode(&golden, schema).unwrap().document, schema);
        let wanted = canonical::encode(&decoded(&path, schema), schema);
        assert_eq!(
            String::from_utf8(read).unwrap(),
            String::from_utf8(wanted).unwrap(),
            "{}",
            path.display()
        );
    }
}

#[test]
fn presenting_puts_the_version_where_go_prints_it() {
    for (path, schema) in goldens() {
        let mut document = decoded(&path, schema);
        document.set("metadata.resourceVersion", "42");
        let whole = canonical::encode(&document, schema);
        document.remove("metadata.resourceVersion");
        let stored = canonical::encode(&document, schema);
        assert_eq!(canonical::with_version(&stored, Revision(42)), whole, "{}", path.display());
        assert_eq!(
            Meta::read(&whole),
            Ok(Meta::of(&canonical::normalise(&document, schema)).at(Revision(42)))
        );
    }
}
