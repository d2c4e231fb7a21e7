//! RoleBinding: who has a role in a namespace.

use api::{Document, Errors, names};

use crate::{Column, Kind, Names, Part, Scope, Version, Write};

use super::subjects;

/// The kind.
pub struct RoleBinding;

impl Kind for RoleBinding {
    const NAMES: Names = Names {
        group: super::GROUP,
        kind: "RoleBinding",
        plural: "rolebindings",
        short: &[],
        categories: &[],
        scope: Scope::Namespaced,
        rule: names::path_segment,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = subjects::COLUMNS;

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        subjects::validate(doc, write, Scope::Namespaced, &["Role", "ClusterRole"], errors);
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        super::V1
    }

    fn set_defaults(&self, doc: &mut Document) {
        subjects::set_defaults(doc);
    }
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;
    use crate::shapes::testing::{cells, create, defaulted, update};

    #[test]
    fn the_group_is_filled_in() {
        let binding = defaulted::<RoleBinding>(node! {
            "roleRef": { "kind": "ClusterRole", "name": "view" },
            "subjects": [{ "kind": "User", "name": "jane" }, { "kind": "ServiceAccount", "name": "x", "namespace": "y" }],
        });
        assert_eq!(create::<RoleBinding>(binding.clone()), "");
        assert_eq!(cells::<RoleBinding>(binding)[1..], ["ClusterRole/view", "<unknown>", "jane", "", "y/x"]);
    }

    #[test]
    fn subjects_are_checked() {
        let errors = create::<RoleBinding>(node! {
            "roleRef": { "apiGroup": super::super::GROUP, "kind": "X", "name": "a/b" },
            "subjects": [{ "kind": "Robot" }],
        });
        assert_eq!(
            errors,
            "[roleRef.kind: Unsupported value: \"X\": supported values: \"Role\", \"ClusterRole\", \
             roleRef.name: Invalid value: \"a/b\": may not contain '/', \
             subjects[0].name: Required value, \
             subjects[0].kind: Unsupported value: \"Robot\": supported values: \"ServiceAccount\", \"User\", \"Group\"]"
        );
    }

    #[test]
    fn the_role_never_changes() {
        let binding = |name: &str| {
            defaulted::<RoleBinding>(node! { "roleRef": { "kind": "ClusterRole", "name": name } })
        };
        assert!(update::<RoleBinding>(binding("a"), binding("b")).ends_with("field is immutable"));
        assert_eq!(update::<RoleBinding>(binding("a"), binding("a")), "");
    }
}
