//! ClusterRoleBinding: who has a role everywhere.

use api::{Document, Errors, names};

use crate::{Column, Kind, Names, Part, Scope, Version, Write};

use super::subjects;

/// The kind.
pub struct ClusterRoleBinding;

impl Kind for ClusterRoleBinding {
    const NAMES: Names = Names {
        group: super::GROUP,
        kind: "ClusterRoleBinding",
        plural: "clusterrolebindings",
        short: &[],
        categories: &[],
        scope: Scope::Cluster,
        rule: names::path_segment,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = subjects::COLUMNS;

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        subjects::validate(doc, write, Scope::Cluster, &["ClusterRole"], errors);
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
        let binding = defaulted::<ClusterRoleBinding>(node! {
            "roleRef": { "kind": "ClusterRole", "name": "view" },
            "subjects": [{ "kind": "User", "name": "jane" }, { "kind": "ServiceAccount", "name": "x", "namespace": "y" }],
        });
        assert_eq!(create::<ClusterRoleBinding>(binding.clone()), "");
        assert_eq!(
            cells::<ClusterRoleBinding>(binding)[1..],
            ["ClusterRole/view", "<unknown>", "jane", "", "y/x"]
        );
    }

    #[test]
    fn subjects_are_checked() {
        let errors = create::<ClusterRoleBinding>(node! {
            "roleRef": { "apiGroup": super::super::GROUP, "kind": "X", "name": "a/b" },
            "subjects": [{ "kind": "Robot" }],
        });
        assert_eq!(
            errors,
            "[roleRef.kind: Unsupported value: \"X\": supported values: \"ClusterRole\", \
             roleRef.name: Invalid value: \"a/b\": may not contain '/', \
             subjects[0].name: Required value, \
             subjects[0].kind: Unsupported value: \"Robot\": supported values: \"ServiceAccount\", \"User\", \"Group\"]"
        );
    }

    #[test]
    fn the_role_never_changes() {
        let binding = |name: &str| {
            defaulted::<ClusterRoleBinding>(node! { "roleRef": { "kind": "ClusterRole", "name": name } })
        };
        assert!(update::<ClusterRoleBinding>(binding("a"), binding("b")).ends_with("field is immutable"));
        assert_eq!(update::<ClusterRoleBinding>(binding("a"), binding("a")), "");
    }
}
