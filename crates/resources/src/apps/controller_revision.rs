//! ControllerRevision: what a controller wanted at some time, so that it can go back to it.

use api::{Document, Errors, Node, names};

use crate::shapes::object_meta::validate_immutable;
use crate::{Column, Kind, Names, Part, Scope, Version, Write};

/// The kind.
pub struct ControllerRevision;

impl Kind for ControllerRevision {
    const NAMES: Names = Names {
        group: "apps",
        kind: "ControllerRevision",
        plural: "controllerrevisions",
        short: &[],
        categories: &[],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[
        Column::NAME,
        Column::text("Controller", |doc, _| Node::from(controller(doc))),
        Column::text("Revision", |doc, _| Node::from(doc.int("revision").unwrap_or_default())),
        Column::AGE,
    ];

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        let (data, revision) = (doc.at("data"), doc.at("revision"));
        match data.node() {
            None | Some(Node::Null) => errors.required(data.path(), "data is mandatory"),
            Some(Node::Map(_)) => {}
            Some(other) => {
                errors.invalid(data.path(), other, "data must be a valid JSON object");
            }
        }
        if let Some(number) = revision.int().filter(|number| *number < 0) {
            errors.invalid(revision.path(), number, "must be greater than or equal to 0");
        }
        if let Some(old) = write.old {
            validate_immutable(&data, &old.at("data"), errors);
        }
    }
}

/// The owner that made it, as `statefulset.apps/web`.
fn controller(doc: &Document) -> String {
    let owners = doc.at("metadata.ownerReferences");
    let Some(owner) = owners.items().find(|owner| owner.at("controller").is_true()) else {
        return "<none>".to_owned();
    };
    let (kind, name) = (owner.at("kind").text_or_empty().to_lowercase(), owner.at("name").text_or_empty());
    match owner.at("apiVersion").text_or_empty().rsplit_once('/') {
        Some((group, _)) => format!("{kind}.{group}/{name}"),
        None => format!("{kind}/{name}"),
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        super::V1
    }
}
