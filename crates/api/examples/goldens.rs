//! Puts the golden objects of a Kubernetes release through decoding, the canonical form and the typed
//! views, and says which do not come out as they went in. Arguments: the folder with the objects.

use std::error::Error;
use std::path::Path;

use api::codec::{json, protobuf, yaml};
use api::limits::Budget;
use api::{Node, canonical, schema};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: goldens FOLDER")?;
    let (mut seen, mut wrong) = (0, 0);
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension() != Some("json".as_ref()) {
            continue;
        }
        seen += 1;
        if let Err(error) = check(&path) {
            wrong += 1;
            say(&format!("{}: {error}", path.file_name().unwrap_or_default().display()));
        }
    }
    say(&format!("{seen} golden objects, {wrong} differ"));
    if wrong > 0 { Err("golden objects differ".into()) } else { Ok(()) }
}

fn check(path: &Path) -> Result<(), Box<dyn Error>> {
    let golden = std::fs::read(path)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut parts = name.rsplitn(3, '.');
    let (kind, version) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let group = parts.next().filter(|group| *group != "core").unwrap_or_default();
    let schema = schema::find(group, version, kind).ok_or("no such kind in the facts")?;
    let decoded = json::decode(&golden, schema)?;
    if !decoded.problems.is_empty() {
        return Err(decoded.problems.to_string().into());
    }
    let canonical = canonical::encode(&decoded.document, schema);
    let wanted = compact(&golden)?;
    if canonical != wanted {
        return Err(difference(&wanted, &canonical).into());
    }
    let golden = std::fs::read(path.with_extension("yaml"))?;
    let printed = yaml::write(&json::decode_untyped(&canonical, &Budget::REQUEST)?);
    if printed.as_bytes() != golden {
        return Err(difference(&golden, printed.as_bytes()).into());
    }
    let from_yaml = canonical::encode(&yaml::decode(&golden, schema)?.document, schema);
    if from_yaml != wanted {
        return Err(difference(&wanted, &from_yaml).into());
    }
    let golden = std::fs::read(path.with_extension("pb"))?;
    let from_protobuf = canonical::encode(&protobuf::decode(&golden, schema)?.document, schema);
    if from_protobuf != wanted {
        return Err(difference(&wanted, &from_protobuf).into());
    }
    Ok(())
}

/// The golden text without its indentation.
fn compact(golden: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let node: Node = json::decode_untyped(golden, &Budget::REQUEST)?;
    Ok(json::encode(&node))
}

fn difference(wanted: &[u8], got: &[u8]) -> String {
    let at = wanted.iter().zip(got).take_while(|(left, right)| left == right).count();
    let around = |text: &[u8]| {
        String::from_utf8_lossy(&text[at.saturating_sub(60)..text.len().min(at + 100)]).into_owned()
    };
    format!("differs at {at}\n  wanted {}\n  got    {}", around(wanted), around(got))
}

#[expect(clippy::print_stdout, reason = "an example talks to a person")]
fn say(line: &str) {
    println!("{line}");
}
