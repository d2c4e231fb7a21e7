//! What is wrong with a service.

use api::errors::Shown;
use api::{Cursor, Document, Errors, names};

use crate::shapes::object_meta::validate_labels;
use crate::shapes::{addresses, ports};

use super::{families, has_address, is_external, is_headless};

const TYPES: [&str; 4] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const AFFINITY_SECONDS_MAX: i64 = 86_400;

/// Finds what is wrong with a service that is created, or that changes from an old one.
pub(super) fn validate(doc: &Document, old: Option<&Document>, errors: &mut Errors) {
    if let Some(old) = old {
        families::refuse_change(doc, old, errors);
    }
    let list = doc.at("spec.ports");
    let kind = doc.at("spec.type");
    if list.is_empty() && !is_headless(doc) && kind.text() != Some("ExternalName") {
        errors.required(list.path(), "");
    }
    validate_type(doc, errors);
    validate_ports(&list, errors);
    validate_labels(&doc.at("spec.selector"), errors);
    validate_affinity(doc, errors);
    if kind.text() != Some("ExternalName") {
        families::validate_addresses(doc, errors);
        families::validate(doc, errors);
    }
    for ip in doc.at("spec.externalIPs").items() {
        addresses::validate_endpoint(&ip, errors);
    }
    validate_node_ports(doc, errors);
    refuse_same_ports(&list, errors);
    validate_policies(doc, errors);
}

/// What is written but has no effect.
pub(super) fn warn(doc: &Document) -> Vec<String> {
    let external = doc.text("spec.type") == "ExternalName";
    let has_addresses = !doc.list("spec.externalIPs").is_empty();
    let mut warnings = Vec::new();
    let mut warn = |holds: bool, text: &str| warnings.extend(holds.then(|| text.to_owned()));
    let headless = is_headless(doc) && doc.text("spec.type") == "ClusterIP";
    warn(headless && has_addresses, "spec.externalIPs is ignored for headless services");
    let sticky = doc.text("spec.sessionAffinity") != "None";
    warn(headless && sticky, "spec.SessionAffinity is ignored for headless services");
    warn(
        has_addresses && !headless && !external,
        "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
    );
    warn(external && has_addresses, "spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    warn(
        !external && !doc.text("spec.externalName").is_empty(),
        "spec.externalName is ignored when spec.type is not \"ExternalName\"",
    );
    warnings
}

fn validate_type(doc: &Document, errors: &mut Errors) {
    let kind = doc.at("spec.type");
    let first = doc.at("spec.clusterIPs").item(0);
    match kind.text_or_empty() {
        "" => errors.required(kind.path(), ""),
        "NodePort" if is_headless(doc) => {
            errors.invalid(first.path(), "None", "may not be set to 'None' for NodePort services");
        }
        "ClusterIP" | "NodePort" => {}
        "LoadBalancer" => errors.not_yet(kind.path()),
        "ExternalName" => validate_external_name(doc, errors),
        other => errors.not_supported(kind.path(), other, &TYPES),
    }
}

fn validate_external_name(doc: &Document, errors: &mut Errors) {
    for field in ["spec.clusterIPs", "spec.ipFamilies", "spec.ipFamilyPolicy"] {
        let place = doc.at(field);
        if !place.is_empty() {
            errors.forbidden(place.path(), "may not be set for ExternalName services");
        }
    }
    let place = doc.at("spec.externalName");
    let name = place.text_or_empty();
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.is_empty() {
        errors.required(place.path(), "");
    } else {
        errors.invalid_each(place.path(), name, names::dns_subdomain(name));
    }
}

fn validate_ports(list: &Cursor<'_>, errors: &mut Errors) {
    let mut seen: Vec<&str> = Vec::new();
    for port in list.items() {
        let name = port.at("name");
        let text = name.text_or_empty();
        if text.is_empty() && list.len() > 1 {
            errors.required(name.path(), "");
        } else if !text.is_empty() {
            errors.invalid_each(name.path(), text, names::dns_label(text));
            if seen.contains(&text) {
                errors.duplicate(name.path(), text);
            }
            seen.push(text);
        }
        ports::validate_number(&port.at("port"), errors);
        ports::validate_protocol(&port.at("protocol"), errors);
        ports::validate_number_or_name(&port.at("targetPort"), errors);
        ports::validate_app_protocol(&port.at("appProtocol"), errors);
    }
}

fn validate_affinity(doc: &Document, errors: &mut Errors) {
    let (affinity, config) = (doc.at("spec.sessionAffinity"), doc.at("spec.sessionAffinityConfig"));
    match affinity.text_or_empty() {
        "" => errors.required(affinity.path(), ""),
        "None" if config.is_set() => {
            errors.forbidden(config.path(), "must not be set when session affinity is None");
        }
        "None" => {}
        "ClientIP" => {
            let timeout = config.at("clientIP.timeoutSeconds");
            let detail = "must be greater than 0 and less than 86400";
            match timeout.int() {
                None => errors.required(timeout.path(), "when session affinity type is ClientIP"),
                Some(seconds) if !(1..=AFFINITY_SECONDS_MAX).contains(&seconds) => {
                    errors.invalid(timeout.path(), seconds, detail);
                }
                Some(_) => {}
            }
        }
        other => errors.not_supported(affinity.path(), other, &["ClientIP", "None"]),
    }
}

fn validate_node_ports(doc: &Document, errors: &mut Errors) {
    let internal = doc.text("spec.type") == "ClusterIP";
    let mut seen: Vec<(&str, i64)> = Vec::new();
    for port in doc.at("spec.ports").items() {
        let place = port.at("nodePort");
        let Some(number) = place.int().filter(|number| *number != 0) else {
            continue;
        };
        if internal {
            errors.forbidden(place.path(), "may not be used when `type` is 'ClusterIP'");
        }
        let key = (port.at("protocol").text_or_empty(), number);
        if seen.contains(&key) {
            errors.duplicate(place.path(), number);
        }
        seen.push(key);
    }
}

fn refuse_same_ports(list: &Cursor<'_>, errors: &mut Errors) {
    let mut seen: Vec<(&str, Option<i64>)> = Vec::new();
    for port in list.items() {
        let key = (port.at("protocol").text_or_empty(), port.at("port").int());
        if seen.contains(&key) {
            let (protocol, number) = (key.0, key.1.unwrap_or_default());
            // Clients see the key as upstream prints it, with the fields that are not part of it empty.
            let shown = format!(
                r#"{{"Name":"","Protocol":"{protocol}","AppProtocol":null,"Port":{number},"TargetPort":0,"NodePort":0}}"#
            );
            errors.duplicate(port.path(), Shown::json(shown));
        }
        seen.push(key);
    }
}

fn validate_policies(doc: &Document, errors: &mut Errors) {
    let (outer, inner) = (doc.at("spec.externalTrafficPolicy"), doc.at("spec.internalTrafficPolicy"));
    match (is_external(doc), outer.text_or_empty()) {
        (true, "Cluster" | "Local") | (false, "") => {}
        (true, "") => errors.required(outer.path(), ""),
        (true, other) => errors.not_supported(outer.path(), other, &["Cluster", "Local"]),
        (false, other) => {
            errors.invalid(outer.path(), other, "may only be set for externally-accessible services");
        }
    }
    match inner.text_or_empty() {
        "" if has_address(doc) => errors.required(inner.path(), ""),
        "" | "Cluster" | "Local" => {}
        other => errors.not_supported(inner.path(), other, &["Cluster", "Local"]),
    }
}
