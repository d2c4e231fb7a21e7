//! The metadata that every kept object has: what the caller may not set in it, and what is wrong with it.
//!
//! Texts are upstream's, because clients match them. It makes no names, IDs or times: the driver of the write
//! has put `uid`, `creationTimestamp` and a generated name into the document before.

use api::{Cursor, Document, Errors, Node, names};

use crate::kind::{Names, Scope};
use crate::write::Write;

/// All annotations of an object together, keys included, in bytes.
pub const ANNOTATIONS_MAX: usize = 256 << 10;

/// The finalizer of a deletion that waits for owned objects.
pub const FOREGROUND: &str = "foregroundDeletion";
/// The finalizer of a deletion that releases owned objects.
pub const ORPHAN: &str = "orphan";

/// What an update cannot change, it does not change.
const KEPT: [&str; 3] = ["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"];

/// Undoes what the caller may not set. A write of the status leaves owners alone too.
pub(crate) fn prepare(doc: &mut Document, write: &Write<'_>) {
    doc.remove("metadata.selfLink");
    doc.remove("metadata.managedFields");
    let Some(old) = write.old else {
        doc.remove("metadata.deletionTimestamp");
        doc.remove("metadata.deletionGracePeriodSeconds");
        return;
    };
    for field in KEPT {
        keep(doc, old, field);
    }
    if doc.uid().is_empty() {
        keep(doc, old, "uid");
    }
    if write.is_status() {
        keep(doc, old, "ownerReferences");
    }
}

fn keep(doc: &mut Document, old: &Document, field: &str) {
    let metadata = doc.map_mut("metadata");
    match old.at("metadata").at(field).node() {
        Some(value) => drop(metadata.insert(field, value.clone())),
        None => drop(metadata.remove(field)),
    }
}

/// Finds what is wrong with the metadata of an object.
pub(crate) fn validate(doc: &Document, write: &Write<'_>, kind: &Names, errors: &mut Errors) {
    let metadata = doc.at("metadata");
    match write.old {
        None => validate_names(&metadata, kind, errors),
        Some(old) => validate_update(&metadata, &old.at("metadata"), errors),
    }
    validate_labels(&metadata.at("labels"), errors);
    validate_annotations(&metadata.at("annotations"), errors);
    validate_owners(&metadata.at("ownerReferences"), errors);
    if write.old.is_none() {
        validate_finalizers(&metadata.at("finalizers"), errors);
    }
}

/// Finds labels with a bad key or value; `place` is the map of labels.
pub fn validate_labels(place: &Cursor<'_>, errors: &mut Errors) {
    for (key, value) in place.entries() {
        errors.invalid_each(place.path(), key, names::qualified_name(key));
        let value = value.text_or_empty();
        errors.invalid_each(place.path(), value, names::label_value(value));
    }
}

/// Finds annotations with a bad key, or too much of them; `place` is the map of annotations.
pub fn validate_annotations(place: &Cursor<'_>, errors: &mut Errors) {
    let mut bytes = 0;
    for (key, value) in place.entries() {
        bytes += key.len() + value.text_or_empty().len();
        errors.invalid_each(place.path(), key, names::qualified_name(&key.to_lowercase()));
    }
    if bytes > ANNOTATIONS_MAX {
        errors.too_long(place.path(), ANNOTATIONS_MAX);
    }
}

/// Refuses a change of a field that cannot change.
pub fn validate_immutable(new: &Cursor<'_>, old: &Cursor<'_>, errors: &mut Errors) {
    let same = match (new.node(), old.node()) {
        (Some(new), Some(old)) => new == old,
        _ => !new.is_set() && !old.is_set(),
    };
    if !same {
        errors.invalid(new.path(), new.node().unwrap_or(&Node::Null), "field is immutable");
    }
}

fn validate_names(metadata: &Cursor<'_>, kind: &Names, errors: &mut Errors) {
    let prefix = metadata.at("generateName");
    if !prefix.is_empty() {
        let masked = names::mask_trailing_dash(prefix.text_or_empty());
        errors.invalid_each(prefix.path(), prefix.text_or_empty(), (kind.rule)(&masked));
    }
    let name = metadata.at("name");
    if name.is_empty() {
        errors.required(name.path(), "name or generateName is required");
    } else {
        errors.invalid_each(name.path(), name.text_or_empty(), (kind.rule)(name.text_or_empty()));
    }
    let namespace = metadata.at("namespace");
    match (kind.scope, namespace.is_empty()) {
        (Scope::Namespaced, true) => errors.required(namespace.path(), ""),
        (Scope::Namespaced, false) => {
            let value = namespace.text_or_empty();
            errors.invalid_each(namespace.path(), value, names::dns_label(value));
        }
        (Scope::Cluster, true) => {}
        (Scope::Cluster, false) => errors.forbidden(namespace.path(), "not allowed on this type"),
    }
}

fn validate_update(new: &Cursor<'_>, old: &Cursor<'_>, errors: &mut Errors) {
    if old.at("deletionTimestamp").is_set() {
        refuse_new_finalizers(&new.at("finalizers"), &old.at("finalizers"), errors);
    }
    for field in ["name", "namespace", "uid"] {
        validate_immutable(&new.at(field), &old.at(field), errors);
    }
}

fn refuse_new_finalizers(new: &Cursor<'_>, old: &Cursor<'_>, errors: &mut Errors) {
    let mut added: Vec<&str> = new
        .items()
        .filter(|item| item.node().is_some_and(|node| !old.list().contains(node)))
        .filter_map(|item| item.text())
        .collect();
    added.sort_unstable();
    if !added.is_empty() {
        let quoted: Vec<String> = added.iter().map(|name| format!("{name:?}")).collect();
        let detail = format!(
            "no new finalizers can be added if the object is being deleted, found new finalizers []string{{{}}}",
            quoted.join(", ")
        );
        errors.forbidden(new.path(), &detail);
    }
}

fn validate_owners(owners: &Cursor<'_>, errors: &mut Errors) {
    let mut controller: Option<String> = None;
    for owner in owners.items() {
        validate_owner(&owner, errors);
        if !owner.at("controller").is_true() {
            continue;
        }
        let this = format!("{}/{}", owner.at("kind").text_or_empty(), owner.at("name").text_or_empty());
        match &controller {
            None => controller = Some(this),
            Some(first) => {
                let detail = format!(
                    "Only one reference can have Controller set to true. Found \"true\" in references for {first} and {this}"
                );
                errors.invalid(owners.path(), &owners.to_node(), &detail);
            }
        }
    }
}

fn validate_owner(owner: &Cursor<'_>, errors: &mut Errors) {
    let version = owner.at("apiVersion");
    let parts: Vec<&str> = version.text_or_empty().split('/').collect();
    if version.is_empty() {
        errors.required(version.path(), "must not be empty");
    } else if parts.len() > 2 || parts.last().is_some_and(|part| part.is_empty()) {
        errors.invalid(version.path(), version.text_or_empty(), "must be <group>/<version> or <version>");
    }
    for field in ["kind", "name", "uid"] {
        let place = owner.at(field);
        if place.is_empty() {
            errors.required(place.path(), "must not be empty");
        }
    }
    if version.text() == Some("v1") && owner.at("kind").text() == Some("Event") {
        errors.invalid(owner.path(), &owner.to_node(), "/v1, Kind=Event is disallowed from being an owner");
    }
}

fn validate_finalizers(finalizers: &Cursor<'_>, errors: &mut Errors) {
    let held: Vec<&str> = finalizers.items().filter_map(|item| item.text()).collect();
    for name in &held {
        errors.invalid_each(finalizers.path(), name, names::qualified_name(name));
    }
    if held.contains(&FOREGROUND) && held.contains(&ORPHAN) {
        let detail = format!("finalizer {ORPHAN} and {FOREGROUND} cannot be both set");
        errors.invalid(finalizers.path(), &finalizers.to_node(), &detail);
    }
}
