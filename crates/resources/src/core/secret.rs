//! Secret: small confidential bytes that pods read, some of a known type.
//!
//! `stringData` is a way to write only: it becomes `data` before anything else happens.

use api::{Document, Errors, Node, names};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::shapes::object_meta::validate_immutable;
use crate::shapes::{immutable, payload};
use crate::{Column, Field, Kind, Names, Part, Scope, Version, Write};

/// The type of a secret that says nothing of its content.
pub const OPAQUE: &str = "Opaque";
/// The type of a secret that holds the token of a service account.
pub const SERVICE_ACCOUNT_TOKEN: &str = "kubernetes.io/service-account-token";
const SERVICE_ACCOUNT_NAME: &str = "kubernetes.io/service-account.name";

/// The kind.
pub struct Secret;

impl Kind for Secret {
    const NAMES: Names = Names {
        group: "",
        kind: "Secret",
        plural: "secrets",
        short: &[],
        categories: &[],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[
        Column::NAME,
        Column::text("Type", |doc, _| Node::from(doc.text("type"))),
        Column::text("Data", |doc, _| payload::count(&[doc.at("data")])),
        Column::AGE,
    ];
    const FIELDS: &'static [Field] = &[Field::at("type")];

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        if let Some(old) = write.old {
            validate_immutable(&doc.at("type"), &old.at("type"), errors);
            immutable::validate(doc, old, &["data"], errors);
        }
        let data = doc.at("data");
        payload::validate_keys(&data, errors);
        if payload::decoded_bytes(&data) > payload::BYTES_MAX {
            errors.too_long(data.path(), payload::BYTES_MAX);
        }
        validate_type(doc, errors);
    }
}

fn validate_type(doc: &Document, errors: &mut Errors) {
    let data = doc.at("data");
    let mut require = |keys: &[&str]| {
        for key in keys.iter().filter(|key| !data.key(key).is_set()) {
            errors.required(data.key(key).path(), "");
        }
    };
    match doc.text("type") {
        "kubernetes.io/tls" => require(&["tls.crt", "tls.key"]),
        "kubernetes.io/basic-auth" if !data.key("username").is_set() && !data.key("password").is_set() => {
            require(&["username", "password"]);
        }
        "kubernetes.io/ssh-auth" if data.key("ssh-privatekey").is_empty() => {
            errors.required(data.key("ssh-privatekey").path(), "");
        }
        "kubernetes.io/dockercfg" => validate_json(doc, ".dockercfg", errors),
        "kubernetes.io/dockerconfigjson" => validate_json(doc, ".dockerconfigjson", errors),
        SERVICE_ACCOUNT_TOKEN if doc.annotation(SERVICE_ACCOUNT_NAME).unwrap_or_default().is_empty() => {
            errors.required(doc.at("metadata.annotations").key(SERVICE_ACCOUNT_NAME).path(), "");
        }
        _ => {}
    }
}

/// The content of a registry credential is a JSON object.
fn validate_json(doc: &Document, key: &str, errors: &mut Errors) {
    let place = doc.at("data").key(key);
    let Some(text) = place.text() else {
        errors.required(place.path(), "");
        return;
    };
    let bytes = STANDARD.decode(text).unwrap_or_default();
    if let Err(error) = serde_json::from_slice::<serde_json::Map<_, _>>(&bytes) {
        errors.invalid(place.path(), "<secret contents redacted>", &error.to_string());
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "v1"
    }

    fn set_defaults(&self, doc: &mut Document) {
        doc.set_default("type", OPAQUE);
        let Some(Node::Map(texts)) = doc.remove("stringData") else {
            return;
        };
        let data = doc.map_mut("data");
        for (key, text) in &texts {
            data.insert(key, STANDARD.encode(text.as_text().unwrap_or_default()));
        }
    }
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;
    use crate::shapes::testing::{create, defaulted, update};

    #[test]
    fn string_data_becomes_data() {
        let secret = defaulted::<Secret>(node! { "stringData": { "a": "hello" }, "data": { "b": "eA==" } });
        assert_eq!(secret, node! { "data": { "b": "eA==", "a": "aGVsbG8=" }, "type": "Opaque" });
    }

    #[test]
    fn a_known_type_needs_its_keys() {
        let of = |kind: &str| create::<Secret>(node! { "type": kind, "data": {} });
        assert_eq!(of("kubernetes.io/tls"), "[data[tls.crt]: Required value, data[tls.key]: Required value]");
        assert_eq!(
            of("kubernetes.io/basic-auth"),
            "[data[username]: Required value, data[password]: Required value]"
        );
        assert_eq!(of("kubernetes.io/ssh-auth"), "data[ssh-privatekey]: Required value");
        assert_eq!(of("kubernetes.io/dockercfg"), "data[.dockercfg]: Required value");
        assert_eq!(
            of(SERVICE_ACCOUNT_TOKEN),
            "metadata.annotations[kubernetes.io/service-account.name]: Required value"
        );
        assert_eq!(of("example.com/other"), "");
    }

    #[test]
    fn the_type_never_changes() {
        let errors = update::<Secret>(node! { "type": "Opaque" }, node! { "type": "example.com/other" });
        assert_eq!(errors, r#"type: Invalid value: "example.com/other": field is immutable"#);
    }
}
