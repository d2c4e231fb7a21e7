//! Bindings: which role, and the users, groups and service accounts that have it.

use api::errors::{Shown, quote};
use api::{Cursor, Document, Errors, Node, names};

use crate::shapes::ports::default_field;
use crate::{Column, Scope, Write};

use super::GROUP;

/// The columns of both kinds of bindings.
pub(super) const COLUMNS: &[Column] = &[
    Column::NAME,
    Column::text("Role", |doc, _| {
        Node::from(format!("{}/{}", doc.text("roleRef.kind"), doc.text("roleRef.name")))
    }),
    Column::AGE,
    Column::text("Users", |doc, _| Node::from(subjects(doc, "User"))).wide(),
    Column::text("Groups", |doc, _| Node::from(subjects(doc, "Group"))).wide(),
    Column::text("ServiceAccounts", |doc, _| Node::from(subjects(doc, "ServiceAccount"))).wide(),
];

fn subjects(doc: &Document, kind: &str) -> String {
    let list = doc.at("subjects");
    let texts = list.items().filter(|subject| subject.at("kind").text() == Some(kind)).map(|subject| {
        let name = subject.at("name").text_or_empty();
        match kind {
            "ServiceAccount" => format!("{}/{name}", subject.at("namespace").text_or_empty()),
            _ => name.to_owned(),
        }
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// Roles, users and groups are of this group unless they say otherwise.
pub(super) fn set_defaults(doc: &mut Document) {
    default_field(doc.map_mut("roleRef"), "apiGroup", GROUP);
    let list = doc.get_mut("subjects").and_then(Node::as_list_mut);
    for subject in list.into_iter().flatten().filter_map(Node::as_map_mut) {
        if matches!(subject.text("kind"), "User" | "Group") {
            default_field(subject, "apiGroup", GROUP);
        }
    }
}

/// Finds what is wrong with a binding in that scope to a role of one of those kinds.
pub(super) fn validate(doc: &Document, write: &Write<'_>, scope: Scope, kinds: &[&str], errors: &mut Errors) {
    let role = doc.at("roleRef");
    let (group, kind, name) = (role.at("apiGroup"), role.at("kind"), role.at("name"));
    if group.text() != Some(GROUP) {
        errors.not_supported(group.path(), group.text_or_empty(), &[GROUP]);
    }
    if !kinds.contains(&kind.text_or_empty()) {
        errors.not_supported(kind.path(), kind.text_or_empty(), kinds);
    }
    if name.is_empty() {
        errors.required(name.path(), "");
    } else {
        errors.invalid_each(name.path(), name.text_or_empty(), names::path_segment(name.text_or_empty()));
    }
    for subject in doc.at("subjects").items() {
        validate_subject(&subject, scope, errors);
    }
    if let Some(old) = write.old {
        refuse_other_role(&role, &old.at("roleRef"), errors);
    }
}

/// Clients see the role by the names that its fields have inside of upstream.
fn refuse_other_role(role: &Cursor<'_>, old: &Cursor<'_>, errors: &mut Errors) {
    let [group, kind, name] = ["apiGroup", "kind", "name"].map(|field| role.at(field).text_or_empty());
    if [group, kind, name] == ["apiGroup", "kind", "name"].map(|field| old.at(field).text_or_empty()) {
        return;
    }
    let (group, kind, name) = (quote(group), quote(kind), quote(name));
    let shown = format!(r#"{{"APIGroup":{group},"Kind":{kind},"Name":{name}}}"#);
    errors.invalid(role.path(), Shown::json(shown), "field is immutable");
}

fn validate_subject(subject: &Cursor<'_>, scope: Scope, errors: &mut Errors) {
    let (kind, name, group) = (subject.at("kind"), subject.at("name"), subject.at("apiGroup"));
    if name.is_empty() {
        errors.required(name.path(), "");
    }
    match kind.text_or_empty() {
        "ServiceAccount" => {
            if !name.is_empty() {
                let text = name.text_or_empty();
                errors.invalid_each(name.path(), text, names::dns_subdomain(text));
            }
            if !group.is_empty() {
                errors.not_supported(group.path(), group.text_or_empty(), &[""]);
            }
            if scope == Scope::Cluster && subject.at("namespace").is_empty() {
                errors.required(subject.at("namespace").path(), "");
            }
        }
        "User" | "Group" if group.text() != Some(GROUP) => {
            errors.not_supported(group.path(), group.text_or_empty(), &[GROUP]);
        }
        "User" | "Group" => {}
        other => errors.not_supported(kind.path(), other, &["ServiceAccount", "User", "Group"]),
    }
}
