//! Namespace: a part of the cluster with names of its own.
//!
//! A deleted namespace stays, terminating, until the finalizers of its *spec* are gone; the namespace controller
//! empties it and takes them off through the part `finalize`. Its name is also one of its labels.

use api::{Document, Errors, Node, names};

use crate::{Column, Deletion, Field, Kind, Names, Part, Scope, Verb, Version, Write};

/// The finalizer that every namespace is created with.
pub const FINALIZER: &str = "kubernetes";
/// The label that repeats the name, so that selectors can name namespaces.
pub const NAME_LABEL: &str = "kubernetes.io/metadata.name";

const STANDARD_FINALIZERS: [&str; 3] = [FINALIZER, "orphan", "foregroundDeletion"];

/// The kind.
pub struct Namespace;

impl Kind for Namespace {
    const NAMES: Names = Names {
        group: "",
        kind: "Namespace",
        plural: "namespaces",
        short: &["ns"],
        categories: &[],
        scope: Scope::Cluster,
        rule: names::dns_label,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[Part::Finalize, Part::Status];
    const COLUMNS: &'static [Column] =
        &[Column::NAME, Column::text("Status", |doc, _| Node::from(doc.text("status.phase"))), Column::AGE];
    const FIELDS: &'static [Field] = &[Field::at("status.phase"), Field::named("name", "metadata.name")];

    fn prepare(doc: &mut Document, write: &Write<'_>) {
        match write.old {
            None => {
                let finalizers = doc.list_mut("spec.finalizers");
                if !finalizers.iter().any(|own| own.as_text() == Some(FINALIZER)) {
                    finalizers.push(Node::from(FINALIZER));
                }
            }
            Some(old) if write.part != Some(Part::Finalize) => {
                let spec = old.get("spec").cloned().unwrap_or_else(|| api::node!({}));
                doc.set("spec", spec);
            }
            Some(_) => {}
        }
        if !write.is_status() {
            let deleted = write.verb == Verb::Delete || doc.is_set("metadata.deletionTimestamp");
            doc.set("status.phase", if deleted { "Terminating" } else { "Active" });
        }
    }

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        let finalizers = doc.at("spec.finalizers");
        for item in finalizers.items() {
            let path = if write.creates() { finalizers.path() } else { item.path() };
            let name = item.text_or_empty();
            errors.invalid_each(path, name, names::qualified_name(name));
            if !name.contains('/') && !STANDARD_FINALIZERS.contains(&name) {
                let detail = "name is neither a standard finalizer name nor is it fully qualified";
                errors.invalid(path, name, detail);
            }
        }
        if write.is_status() {
            validate_phase(doc, errors);
        }
    }

    fn on_delete(doc: &Document, _write: &Write<'_>) -> Deletion {
        if Self::is_held(doc) { Deletion::Held } else { Deletion::Now }
    }

    fn is_held(doc: &Document) -> bool {
        !doc.list("spec.finalizers").is_empty()
    }
}

fn validate_phase(doc: &Document, errors: &mut Errors) {
    let phase = doc.text("status.phase");
    let deleted = doc.is_set("metadata.deletionTimestamp");
    if !deleted && phase != "Active" {
        errors.invalid("status.Phase", phase, "may only be 'Active' if `deletionTimestamp` is empty");
    }
    if deleted && phase != "Terminating" {
        errors.invalid(
            "status.Phase",
            phase,
            "may only be 'Terminating' if `deletionTimestamp` is not empty",
        );
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "v1"
    }

    fn set_defaults(&self, doc: &mut Document) {
        if !doc.name().is_empty() {
            let name = api::Text::from(doc.name());
            doc.set_label(NAME_LABEL, name);
        }
        doc.set_default("status.phase", "Active");
    }
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;
    use crate::User;
    use crate::shapes::testing::{create, defaulted, document, prepared, update_part, write};

    #[test]
    fn a_namespace_is_labelled_with_its_name() {
        let namespace = defaulted::<Namespace>(node! { "metadata": { "name": "a" } });
        let labels = node! { "kubernetes.io/metadata.name": "a" };
        assert_eq!(namespace.get("metadata.labels"), Some(&labels));
    }

    #[test]
    fn it_starts_active_and_held_by_its_finalizer() {
        let namespace = prepared::<Namespace>(None, node! { "metadata": { "name": "a" } });
        assert_eq!(namespace.get("spec"), Some(&node! { "finalizers": ["kubernetes"] }));
        assert_eq!(namespace.get("status.phase").and_then(Node::as_text), Some("Active"));
        assert!(Namespace::is_held(&document(namespace)));
    }

    #[test]
    fn an_update_leaves_the_finalizers_alone() {
        let old = node! { "spec": { "finalizers": ["kubernetes"] } };
        let namespace = prepared::<Namespace>(Some(old.clone()), node! { "spec": { "finalizers": [] } });
        assert_eq!(namespace.get("spec"), old.get("spec"));
    }

    #[test]
    fn a_deleted_namespace_is_terminating() {
        let (old, user) = (document(node! { "status": { "phase": "Active" } }), User::default());
        let mut doc = old.clone();
        Namespace::prepare(&mut doc, &write(Verb::Delete, Some(&old), &user));
        assert_eq!(doc.text("status.phase"), "Terminating");
    }

    #[test]
    fn finalizers_and_phases_are_checked() {
        let errors = create::<Namespace>(node! { "spec": { "finalizers": ["mine"] } });
        assert_eq!(
            errors,
            r#"spec.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified"#
        );
        let errors =
            update_part::<Namespace>(Part::Status, node! {}, node! { "status": { "phase": "Terminating" } });
        assert_eq!(
            errors,
            r#"status.Phase: Invalid value: "Terminating": may only be 'Active' if `deletionTimestamp` is empty"#
        );
    }
}
