//! Environment variables of containers, and what the downward API can name.

use api::{Cursor, Errors, Quantity, names};

use super::named;

const SOURCES: [&str; 5] = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];
const FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];
const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];
const BYTE_DIVISORS: [&str; 13] =
    ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];
const BYTE_DIVISORS_TEXT: &str =
    "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the";

/// Finds what is wrong with variables.
pub(super) fn validate(list: &Cursor<'_>, errors: &mut Errors) {
    for variable in list.items() {
        let name = variable.at("name");
        if name.is_empty() {
            errors.required(name.path(), "");
        } else {
            named(&name, names::variable_name, errors);
        }
        let from = variable.at("valueFrom");
        if from.is_set() {
            validate_source(&variable, &from, errors);
        }
    }
}

fn validate_source(variable: &Cursor<'_>, from: &Cursor<'_>, errors: &mut Errors) {
    let field = from.at("fieldRef");
    if field.is_set() {
        validate_field(&field, &FIELDS, errors);
    }
    let resource = from.at("resourceFieldRef");
    if resource.is_set() {
        validate_resource(&resource, errors);
    }
    for source in ["configMapKeyRef", "secretKeyRef"] {
        let source = from.at(source);
        if source.is_set() {
            validate_key(&source, errors);
        }
    }
    let count = SOURCES.iter().filter(|source| from.at(source).is_set()).count();
    if count == 0 {
        let detail = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
        errors.invalid(from.path(), "", detail);
    } else if !variable.at("value").is_empty() {
        errors.invalid(from.path(), "", "may not be specified when `value` is not empty");
    } else if count > 1 {
        errors.invalid(from.path(), "", "may not have more than one field specified at a time");
    }
}

fn validate_key(source: &Cursor<'_>, errors: &mut Errors) {
    named(&source.at("name"), names::dns_subdomain, errors);
    let key = source.at("key");
    if key.is_empty() {
        errors.required(key.path(), "");
    } else {
        named(&key, names::config_key, errors);
    }
}

/// Finds what is wrong with whole ConfigMaps and Secrets taken as variables.
pub(super) fn validate_from(list: &Cursor<'_>, errors: &mut Errors) {
    for source in list.items() {
        let prefix = source.at("prefix");
        if !prefix.is_empty() {
            named(&prefix, names::variable_name, errors);
        }
        let set = ["configMapRef", "secretRef"].map(|field| source.at(field));
        let count = set.iter().filter(|place| place.is_set()).count();
        for reference in set.iter().filter(|place| place.is_set()) {
            let name = reference.at("name");
            let masked = names::mask_trailing_dash(name.text_or_empty());
            if name.is_empty() {
                errors.required(name.path(), "");
            } else {
                errors.invalid_each(name.path(), name.text_or_empty(), names::dns_subdomain(&masked));
            }
        }
        if count == 0 {
            errors.invalid(list.path(), "", "must specify one of: `configMapRef` or `secretRef`");
        } else if count > 1 {
            errors.invalid(list.path(), "", "may not have more than one field specified at a time");
        }
    }
}

/// Finds what is wrong with a reference to a field of the pod; `fields` are those that can be named whole.
pub(super) fn validate_field(reference: &Cursor<'_>, fields: &[&str], errors: &mut Errors) {
    let (version, path) = (reference.at("apiVersion"), reference.at("fieldPath"));
    if version.is_empty() {
        errors.required(version.path(), "");
        return;
    }
    let text = path.text_or_empty();
    if text.is_empty() {
        errors.required(path.path(), "");
        return;
    }
    if version.text() != Some("v1") {
        let detail =
            format!("error converting fieldPath: unsupported pod version: {}", version.text_or_empty());
        errors.invalid(path.path(), text, &detail);
        return;
    }
    match text.strip_suffix("']").and_then(|text| text.split_once("['")) {
        Some(("metadata.annotations", key)) => {
            errors.invalid_each(reference.path(), key, names::qualified_name(&key.to_lowercase()));
        }
        Some(("metadata.labels", key)) => {
            errors.invalid_each(reference.path(), key, names::qualified_name(key));
        }
        Some((whole, _)) => errors.invalid(reference.path(), whole, "does not support subscript"),
        None if fields.contains(&text) => {}
        None if is_pod_field(text) => errors.not_supported(path.path(), text, fields),
        None => {
            let detail = format!("error converting fieldPath: field label not supported: {text}");
            errors.invalid(path.path(), text, &detail);
        }
    }
}

/// What a pod's version knows as a field label, whether it can be used here or not.
fn is_pod_field(text: &str) -> bool {
    const OTHERS: [&str; 8] = [
        "metadata.annotations",
        "metadata.labels",
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.host",
        "status.phase",
        "spec.serviceAccountName",
    ];
    FIELDS.contains(&text) || OTHERS.contains(&text)
}

/// Finds what is wrong with a reference to a resource of a container.
pub(super) fn validate_resource(reference: &Cursor<'_>, errors: &mut Errors) {
    let resource = reference.at("resource");
    let name = resource.text_or_empty();
    let pages = ["limits.hugepages-", "requests.hugepages-"].iter().any(|prefix| name.starts_with(prefix));
    if name.is_empty() {
        errors.required(resource.path(), "");
    } else if !RESOURCES.contains(&name) && !pages {
        errors.not_supported(resource.path(), name, &RESOURCES);
    }
    validate_divisor(reference, name, errors);
}

fn validate_divisor(reference: &Cursor<'_>, resource: &str, errors: &mut Errors) {
    let place = reference.at("divisor");
    let divisor = place.text_or_empty();
    if Quantity::parse(divisor).is_ok_and(|quantity| quantity.is_zero()) || !place.is_set() {
        return;
    }
    let bytes = BYTE_DIVISORS.contains(&divisor);
    let kind = resource.split_once('.').map_or("", |(_, kind)| kind);
    let detail = match kind {
        "cpu" if !matches!(divisor, "1m" | "1") => {
            "only divisor's values 1m and 1 are supported with the cpu resource".to_owned()
        }
        "memory" if !bytes => format!("{BYTE_DIVISORS_TEXT} memory resource"),
        "ephemeral-storage" if !bytes => format!("{BYTE_DIVISORS_TEXT} local ephemeral storage resource"),
        kind if kind.starts_with("hugepages-") && !bytes => {
            format!("{BYTE_DIVISORS_TEXT} hugepages resource")
        }
        _ => return,
    };
    errors.invalid(place.path(), resource, &detail);
}
