//! Runs the behaviour scripts of all kinds: `testdata/kinds/<kind>/*.txt`.
//!
//! `create Kind` and `update Kind` take the object under them, in YAML, through decoding, defaults, preparation
//! and validation; `update Kind/part` means a part. What is good is kept for the next command and printed, with
//! its claims and warnings; what is bad is refused. An object that names its `apiVersion` comes in that version.
//! `table Kind` prints the cells of what is kept, `show Kind` the object in the versions beside the hub, `delete Kind`
//! what its deletion means.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use api::codec::yaml;
use api::{Document, Node};
use jiff::Timestamp;
use resources::{Part, Resource, User, Verb, Version, Write, registry};
use testkit::script::{self, Script};

#[test]
fn kinds_do_what_their_scripts_say() {
    script::check(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kinds"), run);
}

#[test]
fn every_kept_kind_has_a_script() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kinds");
    for kind in registry::ALL.iter().filter(|kind| kind.storage() == resources::Storage::Kept) {
        let own = folder.join(kind.names().kind.to_lowercase());
        assert!(own.is_dir(), "{} has no script", kind.names().kind);
    }
}

fn now() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().expect("a time")
}

fn run(script: &Script) -> String {
    let text = fs::read_to_string(&script.path).expect("the script can be read");
    let input = text.split_once("\n----\n").map_or(text.as_str(), |(input, _)| input);
    let mut kept: Option<Document> = None;
    let mut out = String::new();
    for (command, body) in commands(input) {
        let (verb, rest) = command.split_once(' ').expect("a command names a kind");
        let (name, part) = rest.split_once('/').map_or((rest, None), |(name, part)| (name, Some(part)));
        let kind = kind_of(name);
        match verb {
            "create" => perform(kind, Verb::Create, None, &body, &mut kept, &mut out),
            "update" => perform(kind, Verb::Update, part, &body, &mut kept, &mut out),
            "delete" => delete(kind, kept.as_ref().expect("something to delete"), &mut out),
            "show" => show(kind, kept.as_ref().expect("something to show"), &mut out),
            "table" => table(kind, kept.as_ref().expect("something to show"), &mut out),
            other => panic!("{other} is no command"),
        }
    }
    out
}

/// The commands of a script, each with the text under it, indentation kept.
fn commands(input: &str) -> Vec<(&str, String)> {
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in input.lines().filter(|line| !line.starts_with('#')) {
        match (line.strip_prefix("  "), commands.last_mut()) {
            (Some(line), Some((_, body))) => {
                body.push_str(line);
                body.push('\n');
            }
            _ => commands.push((line, String::new())),
        }
    }
    commands
}

fn kind_of(name: &str) -> &'static dyn Resource {
    let found = registry::ALL.iter().find(|kind| kind.names().kind == name);
    *found.unwrap_or_else(|| panic!("{name} is no kind"))
}

fn perform(
    kind: &'static dyn Resource,
    verb: Verb,
    part: Option<&str>,
    body: &str,
    kept: &mut Option<Document>,
    out: &mut String,
) {
    let part = part.map(|part| {
        let known = kind.parts().iter().find(|known| known.name() == part);
        *known.unwrap_or_else(|| panic!("{part} is no part"))
    });
    let version = version_of(kind, body);
    let mut doc = match decode(kind, version, body) {
        Ok(doc) => doc,
        Err(why) => return writeln!(out, "not decoded: {why}").expect("a string takes all"),
    };
    let user = User::default();
    let old = kept.clone();
    let write =
        Write { api_version: version.api_version(), ..written(kind, verb, part, old.as_ref(), &user) };
    version.set_defaults(&mut doc);
    version.to_hub(&mut doc);
    doc.set("apiVersion", kind.hub().api_version());
    kind.hub().set_defaults(&mut doc);
    kind.prepare(&mut doc, &write);
    let errors = kind.validate(&doc, &write);
    if errors.is_empty() {
        report(kind, &doc, &write, out);
        *kept = Some(doc);
    }
    for error in errors.iter() {
        writeln!(out, "refused: {error}").expect("a string takes all");
    }
}

fn written<'a>(
    kind: &'static dyn Resource,
    verb: Verb,
    part: Option<Part>,
    old: Option<&'a Document>,
    user: &'a User,
) -> Write<'a> {
    let api_version = kind.hub().api_version();
    let old = if verb == Verb::Create { None } else { old };
    Write { verb, part, api_version, old, user, dry_run: false, grace_seconds: None, now: now() }
}

/// The version that an object says it has; the hub when it says nothing.
fn version_of(kind: &'static dyn Resource, body: &str) -> &'static dyn Version {
    let named = body.lines().find_map(|line| line.trim().strip_prefix("apiVersion: "));
    let of = |name| kind.version(name).unwrap_or_else(|| panic!("{name} is not served"));
    named.map_or_else(|| kind.hub(), of)
}

fn decode(
    kind: &'static dyn Resource,
    version: &'static dyn Version,
    body: &str,
) -> Result<Document, String> {
    let (api_version, name) = (version.api_version(), kind.names().kind);
    let (group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
    let schema = api::schema::find(group, version, name).expect("every kind has facts");
    let decoded = yaml::decode(body.as_bytes(), schema).map_err(|error| error.to_string())?;
    let mut doc = decoded.document;
    doc.set("apiVersion", api_version);
    doc.set("kind", name);
    doc.set_default("metadata.name", "sample");
    if kind.is_namespaced() {
        doc.set_default("metadata.namespace", "default");
    }
    Ok(doc)
}

fn report(kind: &'static dyn Resource, doc: &Document, write: &Write<'_>, out: &mut String) {
    let mut shown = doc.clone();
    for field in ["apiVersion", "kind", "metadata.name", "metadata.namespace"] {
        shown.remove(field);
    }
    if shown.at("metadata").is_empty() {
        shown.remove("metadata");
    }
    out.push_str(&yaml::encode(shown.node()));
    for claim in kind.claims(doc, write) {
        let value = claim.value.as_deref().unwrap_or("any");
        writeln!(out, "claims {value} of {} for {}", claim.pool.name(), claim.path)
            .expect("a string takes all");
    }
    for warning in kind.warn(doc, write) {
        writeln!(out, "warning: {warning}").expect("a string takes all");
    }
}

fn delete(kind: &'static dyn Resource, doc: &Document, out: &mut String) {
    let user = User::default();
    let write = written(kind, Verb::Delete, None, Some(doc), &user);
    writeln!(out, "deletion: {:?}", kind.on_delete(doc, &write)).expect("a string takes all");
}

fn show(kind: &'static dyn Resource, doc: &Document, out: &mut String) {
    for version in kind.versions().skip(1) {
        let mut shown = doc.clone();
        version.from_hub(&mut shown);
        shown.set("apiVersion", version.api_version());
        shown.remove("metadata");
        out.push_str(&yaml::encode(shown.node()));
    }
}

fn table(kind: &'static dyn Resource, doc: &Document, out: &mut String) {
    for column in kind.columns() {
        let cell = match (column.cell)(doc, now()) {
            Node::Text(text) => text.into(),
            other => other.to_string(),
        };
        let wide = if column.priority == 0 { "" } else { " (wide)" };
        writeln!(out, "{}{wide}: {cell}", column.name).expect("a string takes all");
    }
}
