//! Objects that say of themselves that they never change again.

use api::{Document, Errors};

/// Refuses changes of the fields of an object that was marked `immutable`, and of the mark.
pub fn validate(doc: &Document, old: &Document, fields: &[&str], errors: &mut Errors) {
    if !old.at("immutable").is_true() {
        return;
    }
    let why = "field is immutable when `immutable` is set";
    if !doc.at("immutable").is_true() {
        errors.forbidden("immutable", why);
    }
    for field in fields {
        let (new, old) = (doc.at(field), old.at(field));
        let same = new.node() == old.node() || (new.is_empty() && old.is_empty());
        if !same {
            errors.forbidden(field, why);
        }
    }
}
