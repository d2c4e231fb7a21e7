//! ClusterRole: what is allowed everywhere, or wherever a binding says.

use api::{Document, Errors, names};

use crate::shapes::selector;
use crate::{Column, Kind, Names, Part, Scope, Version, Write};

use super::rules;

/// The kind.
pub struct ClusterRole;

impl Kind for ClusterRole {
    const NAMES: Names = Names {
        group: super::GROUP,
        kind: "ClusterRole",
        plural: "clusterroles",
        short: &[],
        categories: &[],
        scope: Scope::Cluster,
        rule: names::path_segment,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[Column::NAME, rules::CREATED_AT];

    fn validate(doc: &Document, _write: &Write<'_>, errors: &mut Errors) {
        rules::validate(doc, Scope::Cluster, errors);
        let selectors = doc.at("aggregationRule.clusterRoleSelectors");
        if doc.is_set("aggregationRule") && selectors.is_empty() {
            let detail = "at least one clusterRoleSelector required if aggregationRule is non-nil";
            errors.required(selectors.path(), detail);
        }
        for item in selectors.items() {
            selector::validate(&item, errors);
        }
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        super::V1
    }
}
