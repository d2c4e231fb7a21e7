//! The group `authorization.k8s.io`: who may do what. Its kinds are questions; nothing is stored.

use api::{Document, Errors, names};

use crate::{Column, Kind, Names, Part, Scope, Storage, Version, Write};

/// Whether somebody may do something in a namespace.
pub struct LocalSubjectAccessReview;

/// Whether the caller may do something.
pub struct SelfSubjectAccessReview;

/// What the caller may do in a namespace.
pub struct SelfSubjectRulesReview;

/// Whether somebody may do something.
pub struct SubjectAccessReview;

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "authorization.k8s.io/v1"
    }
}

impl Kind for LocalSubjectAccessReview {
    const NAMES: Names =
        Names { scope: Scope::Namespaced, ..review("LocalSubjectAccessReview", "localsubjectaccessreviews") };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[];
    const STORAGE: Storage = Storage::Answered;

    fn validate(doc: &Document, _write: &Write<'_>, errors: &mut Errors) {
        validate_subject(doc, errors);
        let namespace = doc.at("spec.resourceAttributes.namespace");
        if namespace.text_or_empty() != doc.namespace() {
            let value = namespace.text_or_empty();
            errors.invalid(namespace.path(), value, "must match metadata.namespace");
        }
    }
}

impl Kind for SelfSubjectAccessReview {
    const NAMES: Names = review("SelfSubjectAccessReview", "selfsubjectaccessreviews");
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[];
    const STORAGE: Storage = Storage::Answered;

    fn validate(doc: &Document, _write: &Write<'_>, errors: &mut Errors) {
        validate_question(doc, errors);
    }
}

impl Kind for SelfSubjectRulesReview {
    const NAMES: Names = review("SelfSubjectRulesReview", "selfsubjectrulesreviews");
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[];
    const STORAGE: Storage = Storage::Answered;

    fn validate(_doc: &Document, _write: &Write<'_>, _errors: &mut Errors) {}
}

impl Kind for SubjectAccessReview {
    const NAMES: Names = review("SubjectAccessReview", "subjectaccessreviews");
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[];
    const STORAGE: Storage = Storage::Answered;

    fn validate(doc: &Document, _write: &Write<'_>, errors: &mut Errors) {
        validate_subject(doc, errors);
    }
}

const fn review(kind: &'static str, plural: &'static str) -> Names {
    Names {
        group: "authorization.k8s.io",
        kind,
        plural,
        short: &[],
        categories: &[],
        scope: Scope::Cluster,
        rule: names::dns_subdomain,
    }
}

/// A question is about a resource or about a path, not about both.
fn validate_question(doc: &Document, errors: &mut Errors) {
    let resource = doc.at("spec.resourceAttributes");
    let path = doc.at("spec.nonResourceAttributes");
    if resource.is_set() && path.is_set() {
        let detail = "cannot be specified in combination with resourceAttributes";
        errors.invalid(path.path(), &path.to_node(), detail);
    }
    if !resource.is_set() && !path.is_set() {
        let detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
        errors.invalid(resource.path(), &resource.to_node(), detail);
    }
}

fn validate_subject(doc: &Document, errors: &mut Errors) {
    validate_question(doc, errors);
    if doc.text("spec.user").is_empty() && doc.list("spec.groups").is_empty() {
        errors.invalid("spec.user", "", "at least one of user or group must be specified");
    }
}
