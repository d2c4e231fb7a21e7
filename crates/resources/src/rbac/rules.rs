//! Rules of roles: verbs on resources, or on paths that are no resources.

use api::{Cursor, Document, Errors, Node};

use crate::{Column, Scope};

/// The time an object was created, as roles show it instead of an age.
pub(super) const CREATED_AT: Column = Column {
    name: "Created At",
    cells: "date",
    format: "",
    priority: 0,
    cell: |doc, _| Node::from(doc.text("metadata.creationTimestamp")),
};

/// Finds rules that allow nothing, or a mixture.
pub(super) fn validate(doc: &Document, scope: Scope, errors: &mut Errors) {
    for rule in doc.at("rules").items() {
        validate_rule(&rule, scope, errors);
    }
}

fn validate_rule(rule: &Cursor<'_>, scope: Scope, errors: &mut Errors) {
    if rule.at("verbs").is_empty() {
        errors.required(rule.at("verbs").path(), "verbs must contain at least one value");
    }
    let urls = rule.at("nonResourceURLs");
    if !urls.is_empty() {
        if scope == Scope::Namespaced {
            let detail = "namespaced rules cannot apply to non-resource URLs";
            errors.invalid(urls.path(), &urls.to_node(), detail);
        }
        if ["apiGroups", "resources", "resourceNames"].iter().any(|field| !rule.at(field).is_empty()) {
            let detail = "rules cannot apply to both regular resources and non-resource URLs";
            errors.invalid(urls.path(), &urls.to_node(), detail);
        }
        return;
    }
    if rule.at("apiGroups").is_empty() {
        let detail = "resource rules must supply at least one api group";
        errors.required(rule.at("apiGroups").path(), detail);
    }
    if rule.at("resources").is_empty() {
        let detail = "resource rules must supply at least one resource";
        errors.required(rule.at("resources").path(), detail);
    }
}
