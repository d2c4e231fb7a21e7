//! A kind with its type erased: all that the engine, discovery and the simulator ever see of it.
//!
//! Every [`Kind`] is a [`Resource`]; a CustomResourceDefinition can make one at run time. What all kinds share
//! happens here: metadata is prepared and checked, a write of a part leaves the other parts alone, generations
//! count, and a field of `NOT_YET` is refused.

use std::time::Duration;

use api::schema::{self, Schema};
use api::{Document, Errors, Node};

use crate::kind::{Column, Field, Generation, Kind, Names, NewStatus, Part, Scope, Storage, Version};
use crate::paths;
use crate::shapes::object_meta;
use crate::write::{Claim, Deletion, Needs, Propagation, Write};

/// One kind of object, built in or custom.
pub trait Resource: Sync {
    /// How the kind is called.
    fn names(&self) -> &Names;
    /// The served version at an index; the first is the hub.
    fn version_at(&self, index: usize) -> Option<&dyn Version>;
    /// The facts about the fields of a served version.
    fn schema(&self, api_version: &str) -> Option<&Schema>;
    /// The parts that have an endpoint of their own.
    fn parts(&self) -> &[Part];
    /// What `get` prints.
    fn columns(&self) -> &[Column];
    /// The fields that a field selector may name.
    fn fields(&self) -> &[Field];
    /// The fields that are refused because nothing honours them yet.
    fn not_yet(&self) -> &[&'static str];
    /// Whether objects are kept, or only answered.
    fn storage(&self) -> Storage;
    /// What becomes of owned objects when a deletion does not say.
    fn propagation(&self) -> Propagation;
    /// How long an object lives after its last write.
    fn time_to_live(&self) -> Option<Duration>;
    /// Undoes what the caller may not set.
    fn prepare(&self, doc: &mut Document, write: &Write<'_>);
    /// Finds what is wrong with the object.
    fn validate(&self, doc: &Document, write: &Write<'_>) -> Errors;
    /// What the caller should know although the object is good.
    fn warn(&self, doc: &Document, write: &Write<'_>) -> Vec<String>;
    /// Every pool value that the object holds or wants.
    fn claims(&self, doc: &Document, write: &Write<'_>) -> Vec<Claim>;
    /// Puts the value that was chosen for a claim into the object.
    fn grant(&self, doc: &mut Document, claim: &Claim, value: &str);
    /// What deleting the object means.
    fn on_delete(&self, doc: &Document, write: &Write<'_>) -> Deletion;
    /// Whether an object that is marked as deleted must still stay, finalizers in metadata apart.
    fn is_held(&self, doc: &Document) -> bool;
    /// What the object's node may read because of it; none while it has no node.
    fn needs(&self, doc: &Document) -> Option<Needs>;
}

impl dyn Resource + '_ {
    /// The served versions, the hub first.
    pub fn versions(&self) -> impl Iterator<Item = &dyn Version> {
        (0..).map_while(|index| self.version_at(index))
    }

    /// The version in which objects are stored, validated and printed.
    pub fn hub(&self) -> &dyn Version {
        self.version_at(0).expect("a kind serves at least one version")
    }

    /// The version with this group and version.
    pub fn version(&self, api_version: &str) -> Option<&dyn Version> {
        self.versions().find(|version| version.api_version() == api_version)
    }

    /// Whether objects live in namespaces.
    pub fn is_namespaced(&self) -> bool {
        self.names().scope == Scope::Namespaced
    }

    /// Whether the kind has this part.
    pub fn has_part(&self, part: Part) -> bool {
        self.parts().contains(&part)
    }

    /// What the whole object can do, as discovery and access rules name it.
    pub fn verbs(&self) -> &'static [&'static str] {
        match self.storage() {
            Storage::Kept => {
                &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
            }
            Storage::Answered => &["create"],
        }
    }
}

impl<K: Kind> Resource for K {
    fn names(&self) -> &Names {
        &K::NAMES
    }

    fn version_at(&self, index: usize) -> Option<&dyn Version> {
        K::VERSIONS.get(index).copied()
    }

    fn schema(&self, api_version: &str) -> Option<&Schema> {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        schema::find(group, version, K::NAMES.kind)
    }

    fn parts(&self) -> &[Part] {
        K::PARTS
    }

    fn columns(&self) -> &[Column] {
        K::COLUMNS
    }

    fn fields(&self) -> &[Field] {
        K::FIELDS
    }

    fn not_yet(&self) -> &[&'static str] {
        K::NOT_YET
    }

    fn storage(&self) -> Storage {
        K::STORAGE
    }

    fn propagation(&self) -> Propagation {
        K::PROPAGATION
    }

    fn time_to_live(&self) -> Option<Duration> {
        K::TIME_TO_LIVE
    }

    fn prepare(&self, doc: &mut Document, write: &Write<'_>) {
        if !(write.creates() && K::NEW_STATUS == NewStatus::Kept) {
            split_parts(doc, write, K::PARTS);
        }
        object_meta::prepare(doc, write);
        K::prepare(doc, write);
        count_generation(doc, write, K::GENERATION);
    }

    fn validate(&self, doc: &Document, write: &Write<'_>) -> Errors {
        let mut errors = Errors::new();
        if K::STORAGE == Storage::Kept {
            object_meta::validate(doc, write, &K::NAMES, &mut errors);
        }
        if write.is_whole() {
            refuse_not_yet(doc, K::NOT_YET, &mut errors);
        }
        K::validate(doc, write, &mut errors);
        errors
    }

    fn warn(&self, doc: &Document, write: &Write<'_>) -> Vec<String> {
        K::warn(doc, write)
    }

    fn claims(&self, doc: &Document, write: &Write<'_>) -> Vec<Claim> {
        K::claims(doc, write)
    }

    fn grant(&self, doc: &mut Document, claim: &Claim, value: &str) {
        K::grant(doc, claim, value);
    }

    fn on_delete(&self, doc: &Document, write: &Write<'_>) -> Deletion {
        K::on_delete(doc, write)
    }

    fn is_held(&self, doc: &Document) -> bool {
        K::is_held(doc)
    }

    fn needs(&self, doc: &Document) -> Option<Needs> {
        K::needs(doc)
    }
}

/// A write of the whole leaves the status alone, a write of the status leaves the rest alone.
fn split_parts(doc: &mut Document, write: &Write<'_>, parts: &[Part]) {
    if !parts.contains(&Part::Status) {
        return;
    }
    let Some(old) = write.old else {
        doc.remove("status");
        return;
    };
    if write.is_status() {
        let status = doc.remove("status");
        let metadata = doc.remove("metadata");
        *doc = old.clone();
        put(doc, "status", status);
        put(doc, "metadata", metadata);
    } else {
        put(doc, "status", old.get("status").cloned());
    }
}

fn put(doc: &mut Document, field: &str, value: Option<Node>) {
    match value {
        Some(value) => doc.set(field, value),
        None => drop(doc.remove(field)),
    }
}

fn count_generation(doc: &mut Document, write: &Write<'_>, generation: Generation) {
    let next = match (generation, write.old) {
        (Generation::Absent, None) => None,
        (_, None) => Some(1),
        (Generation::Counted, Some(old)) if desire(doc).ne(desire(old)) => Some(old.generation() + 1),
        (_, Some(old)) => old.int("metadata.generation"),
    };
    put(doc, "metadata.generation", next.map(Node::from));
}

/// Everything that states what is wanted: neither identity nor what is observed.
fn desire(doc: &Document) -> impl Iterator<Item = (&str, &Node)> {
    doc.root().iter().filter(|(field, _)| !matches!(*field, "apiVersion" | "kind" | "metadata" | "status"))
}

/// Most objects set none of the paths: looking costs no allocation, only a find is named.
fn refuse_not_yet(doc: &Document, paths: &[&str], errors: &mut Errors) {
    for path in paths.iter().filter(|path| paths::is_set(doc.node(), path)) {
        paths::each(doc.cursor(), path, &mut |place| errors.not_yet(place.path()));
    }
}
