//! Templates of pods, as controllers carry them.

use api::{Cursor, Document, Errors, LabelSelector, Labels, Node};

use crate::Column;
use crate::shapes::object_meta::{validate_annotations, validate_labels};

use super::{Place, set_defaults};

/// The wide columns of kinds with `spec.template`.
pub const CONTAINERS: Column =
    Column::text("Containers", |doc, _| names(&doc.at("spec.template"), "name")).wide();
/// The images of the containers.
pub const IMAGES: Column = Column::text("Images", |doc, _| names(&doc.at("spec.template"), "image")).wide();

/// A field of every container of a template, in one cell.
pub fn names(template: &Cursor<'_>, field: &str) -> Node {
    let list = template.at("spec.containers");
    let names: Vec<&str> = list.items().map(|container| container.at(field).text_or_empty()).collect();
    Node::from(names.join(","))
}

/// Sets the defaults of the template at a path.
pub fn default_at(doc: &mut Document, path: &str) {
    set_defaults(doc.map_mut(&format!("{path}.spec")));
}

/// Finds what is wrong with a template whose pods a selector must find and that may run for ever.
pub fn validate(template: &Cursor<'_>, selector: &Cursor<'_>, errors: &mut Errors) {
    let labels = template.at("metadata.labels");
    if let Ok(selector) = LabelSelector::from_cursor(selector) {
        let own = labels.map().map(Labels::from_map).unwrap_or_default();
        if !selector.is_everything() && !selector.matches(&own) {
            let detail = "`selector` does not match template `labels`";
            errors.invalid(labels.path(), labels.node().unwrap_or(&Node::Null), detail);
        }
    }
    validate_labels(&labels, errors);
    validate_annotations(&template.at("metadata.annotations"), errors);
    let spec = template.at("spec");
    super::validate(&spec, Place::Template, errors);
    let policy = spec.at("restartPolicy");
    if !matches!(policy.text_or_empty(), "Always" | "") {
        errors.not_supported(policy.path(), policy.text_or_empty(), &["Always"]);
    }
}
