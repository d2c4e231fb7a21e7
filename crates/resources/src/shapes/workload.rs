//! What kinds share that keep a number of pods running: replicas, a selector, a template, a status of counts.

use api::{Cursor, Document, Errors, LabelSelector, Node, names};

use super::object_meta::validate_immutable;
use super::pod::{template, warnings};
use super::selector;
use crate::{Column, Part, Write};

/// The selector, as a wide column shows it.
pub const SELECTOR: Column = Column::text("Selector", |doc, _| {
    let selector = LabelSelector::from_cursor(&doc.at("spec.selector"));
    Node::from(selector.map_or_else(|_| "<invalid>".to_owned(), |selector| selector.shown()))
})
.wide();

/// Labels as tables show them: sorted, `<none>` when there are none.
pub fn labels(labels: &Cursor<'_>) -> String {
    let pair = |(key, value): (&str, Cursor<'_>)| format!("{key}={}", value.text_or_empty());
    let mut pairs: Vec<String> = labels.entries().map(pair).collect();
    pairs.sort_unstable();
    if pairs.is_empty() { "<none>".to_owned() } else { pairs.join(",") }
}

/// A count in the document, 0 when it is not set.
pub fn count(doc: &Document, path: &str) -> Node {
    Node::from(doc.int(path).unwrap_or_default())
}

/// Finds what is wrong with replicas, selector and template.
pub fn validate_spec(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
    let selector = doc.at("spec.selector");
    nonnegative(&doc.at("spec.replicas"), errors);
    nonnegative(&doc.at("spec.minReadySeconds"), errors);
    if selector.is_set() {
        selector::validate(&selector, errors);
        if selector.at("matchLabels").is_empty() && selector.at("matchExpressions").is_empty() {
            errors.invalid(selector.path(), &selector.to_node(), "empty selector is invalid for deployment");
        }
    } else {
        errors.required(selector.path(), "");
    }
    if LabelSelector::from_cursor(&selector).is_ok() {
        template::validate(&doc.at("spec.template"), &selector, errors);
    } else {
        errors.invalid(selector.path(), &selector.to_node(), "invalid label selector");
    }
    if let Some(old) = write.old {
        validate_immutable(&selector, &old.at("spec.selector"), errors);
    }
}

/// Finds counts that cannot be; `parts_of` are those that are at most `status.replicas`.
pub fn validate_status(doc: &Document, counts: &[&str], parts_of: &[&str], errors: &mut Errors) {
    let status = doc.at("status");
    for field in counts {
        nonnegative(&status.at(field), errors);
    }
    let value = |field: &str| status.at(field).int().unwrap_or_default();
    for field in parts_of.iter().filter(|field| value(field) > value("replicas")) {
        errors.invalid(status.at(field).path(), value(field), "cannot be greater than status.replicas");
    }
    let available = value("availableReplicas");
    if available > value("readyReplicas") {
        let path = status.at("availableReplicas");
        errors.invalid(path.path(), available, "cannot be greater than readyReplicas");
    }
}

/// What the author of a template should know, when the object is new or wants something else than before.
pub fn warn(doc: &Document, write: &Write<'_>) -> Vec<String> {
    let unchanged = write.old.is_some_and(|old| old.generation() == doc.generation());
    if unchanged || !write.is_whole() {
        return Vec::new();
    }
    warnings::of(&doc.at("spec.template.spec"))
}

/// A warning that pods of that name would not have it as their host name.
pub fn warn_of_name(doc: &Document, write: &Write<'_>) -> Option<String> {
    let messages = names::dns_label(doc.name());
    let what = "this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended";
    let bad = write.creates() && !messages.is_empty();
    bad.then(|| format!("metadata.name: {what}: [{}]", messages.join(" ")))
}

/// Whether a write of that part says what is wanted, so that the spec must be good.
pub fn is_desire(write: &Write<'_>) -> bool {
    matches!(write.part, None | Some(Part::Scale))
}

/// A number that may be left out, but not be negative.
pub fn nonnegative(place: &Cursor<'_>, errors: &mut Errors) {
    if let Some(number) = place.int().filter(|number| *number < 0) {
        errors.invalid(place.path(), number, "must be greater than or equal to 0");
    }
}
