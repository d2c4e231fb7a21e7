//! The group `authentication.k8s.io`: who somebody is. Its kinds are questions; nothing is stored.

use api::{Document, Errors, names};

use crate::{Column, Kind, Names, Part, Scope, Storage, Version, Write};

/// Whether a token is good, and whose it is.
pub struct TokenReview;

/// Who the caller is.
pub struct SelfSubjectReview;

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "authentication.k8s.io/v1"
    }
}

impl Kind for TokenReview {
    const NAMES: Names = Names {
        group: "authentication.k8s.io",
        kind: "TokenReview",
        plural: "tokenreviews",
        short: &[],
        categories: &[],
        scope: Scope::Cluster,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[];
    const STORAGE: Storage = Storage::Answered;

    fn validate(doc: &Document, _write: &Write<'_>, errors: &mut Errors) {
        if doc.text("spec.token").is_empty() {
            errors.required("spec.token", "token is required for TokenReview in authentication");
        }
    }
}

impl Kind for SelfSubjectReview {
    const NAMES: Names = Names {
        group: "authentication.k8s.io",
        kind: "SelfSubjectReview",
        plural: "selfsubjectreviews",
        short: &[],
        categories: &[],
        scope: Scope::Cluster,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[];
    const STORAGE: Storage = Storage::Answered;

    fn validate(_doc: &Document, _write: &Write<'_>, _errors: &mut Errors) {}
}
