//! ServiceAccount: the identity of what runs in pods.

use api::{Document, Errors, Node, names, node};

use crate::{Column, Kind, Names, Part, Scope, Version, Write};

/// The kind.
pub struct ServiceAccount;

impl Kind for ServiceAccount {
    const NAMES: Names = Names {
        group: "",
        kind: "ServiceAccount",
        plural: "serviceaccounts",
        short: &["sa"],
        categories: &[],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[Part::Token];
    const COLUMNS: &'static [Column] = &[Column::NAME, Column::AGE];

    /// Of a secret only its name is kept.
    fn prepare(doc: &mut Document, _write: &Write<'_>) {
        let Some(secrets) = doc.get_mut("secrets").and_then(Node::as_list_mut) else {
            return;
        };
        for secret in secrets {
            let name = secret.get("name").and_then(Node::as_text).unwrap_or_default();
            *secret = node! { "name": name };
        }
    }

    fn validate(_doc: &Document, _write: &Write<'_>, _errors: &mut Errors) {}
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "v1"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shapes::testing::prepared;

    #[test]
    fn secrets_are_kept_by_name_only() {
        let account =
            prepared::<ServiceAccount>(None, node! { "secrets": [{ "name": "a", "namespace": "b" }] });
        assert_eq!(account, node! { "secrets": [{ "name": "a" }] });
    }
}
