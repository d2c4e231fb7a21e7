//! ConfigMap: small texts and bytes that pods read.

use api::{Document, Errors, names};

use crate::shapes::{immutable, payload};
use crate::{Column, Kind, Names, Part, Scope, Version, Write};

/// The kind.
pub struct ConfigMap;

impl Kind for ConfigMap {
    const NAMES: Names = Names {
        group: "",
        kind: "ConfigMap",
        plural: "configmaps",
        short: &["cm"],
        categories: &[],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[
        Column::NAME,
        Column::text("Data", |doc, _| payload::count(&[doc.at("data"), doc.at("binaryData")])),
        Column::AGE,
    ];

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        if let Some(old) = write.old {
            immutable::validate(doc, old, &["data", "binaryData"], errors);
        }
        let (texts, bytes) = (doc.at("data"), doc.at("binaryData"));
        payload::validate_keys(&texts, errors);
        for (key, place) in texts.entries().filter(|(key, _)| bytes.key(key).is_set()) {
            errors.invalid(place.path(), key, "duplicate of key present in binaryData");
        }
        payload::validate_keys(&bytes, errors);
        if payload::text_bytes(&texts) + payload::decoded_bytes(&bytes) > payload::BYTES_MAX {
            errors.too_long("", payload::BYTES_MAX);
        }
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "v1"
    }
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;
    use crate::shapes::testing::{create, update};

    #[test]
    fn keys_are_checked_in_both_maps() {
        let errors =
            create::<ConfigMap>(node! { "data": { "a b": "1", "x": "2" }, "binaryData": { "x": "AA==" } });
        assert!(errors.contains("data[a b]: Invalid value: \"a b\": a valid config key must"), "{errors}");
        assert!(
            errors.contains("data[x]: Invalid value: \"x\": duplicate of key present in binaryData"),
            "{errors}"
        );
    }

    #[test]
    fn an_immutable_map_stays_as_it_is() {
        let old = node! { "immutable": true, "data": { "x": "1" } };
        assert_eq!(update::<ConfigMap>(old.clone(), old.clone()), "");
        assert_eq!(
            update::<ConfigMap>(old, node! { "data": { "x": "2" } }),
            "[immutable: Forbidden: field is immutable when `immutable` is set, data: Forbidden: field is immutable when `immutable` is set]"
        );
    }

    #[test]
    fn a_megabyte_is_the_most() {
        let big = "x".repeat(payload::BYTES_MAX);
        assert_eq!(create::<ConfigMap>(node! { "data": { "a": big.as_str() } }), "");
        let errors = create::<ConfigMap>(node! { "data": { "a": big.as_str(), "b": "x" } });
        assert_eq!(errors, ": Too long: may not be more than 1048576 bytes");
    }
}
