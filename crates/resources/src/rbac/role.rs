//! Role: what is allowed in a namespace.

use api::{Document, Errors, names};

use crate::{Column, Kind, Names, Part, Scope, Version, Write};

use super::rules;

/// The kind.
pub struct Role;

impl Kind for Role {
    const NAMES: Names = Names {
        group: super::GROUP,
        kind: "Role",
        plural: "roles",
        short: &[],
        categories: &[],
        scope: Scope::Namespaced,
        rule: names::path_segment,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[Column::NAME, rules::CREATED_AT];

    fn validate(doc: &Document, _write: &Write<'_>, errors: &mut Errors) {
        rules::validate(doc, Scope::Namespaced, errors);
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        super::V1
    }
}
