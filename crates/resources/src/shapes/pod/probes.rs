//! Probes: how to ask a container whether it lives, is ready, has started.

use api::{Cursor, Errors, names};

use crate::shapes::ports;

use super::nonnegative;

const HANDLERS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "grpc"];
const NUMBERS: [&str; 5] =
    ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

/// Finds what is wrong with the probes of a container.
pub(super) fn validate(container: &Cursor<'_>, errors: &mut Errors) {
    for kind in ["livenessProbe", "readinessProbe", "startupProbe"] {
        let probe = container.at(kind);
        if probe.is_set() {
            validate_probe(&probe, errors);
            validate_success(&probe, kind, errors);
        }
    }
}

fn validate_success(probe: &Cursor<'_>, kind: &str, errors: &mut Errors) {
    let success = probe.at("successThreshold");
    let grace = probe.at("terminationGracePeriodSeconds");
    if kind != "readinessProbe" {
        if success.int() != Some(1) {
            errors.invalid(success.path(), success.int().unwrap_or_default(), "must be 1");
        }
    } else if let Some(seconds) = grace.int() {
        errors.invalid(grace.path(), seconds, "must not be set for readinessProbes");
    }
}

fn validate_probe(probe: &Cursor<'_>, errors: &mut Errors) {
    let mut handlers = HANDLERS.into_iter().map(|handler| probe.at(handler)).filter(Cursor::is_set);
    match handlers.next() {
        None => errors.required(probe.path(), "must specify a handler type"),
        Some(handler) => validate_handler(&handler, errors),
    }
    for further in handlers {
        errors.forbidden(further.path(), "may not specify more than 1 handler type");
    }
    for field in NUMBERS {
        nonnegative(&probe.at(field), errors);
    }
    let grace = probe.at("terminationGracePeriodSeconds");
    if let Some(seconds) = grace.int().filter(|seconds| *seconds <= 0) {
        errors.invalid(grace.path(), seconds, "must be greater than 0");
    }
}

fn validate_handler(handler: &Cursor<'_>, errors: &mut Errors) {
    let path = handler.path().to_string();
    match path.rsplit('.').next().unwrap_or_default() {
        "exec" if handler.at("command").is_empty() => errors.required(handler.at("command").path(), ""),
        "httpGet" => validate_http(handler, errors),
        "tcpSocket" => ports::validate_number_or_name(&handler.at("port"), errors),
        _ => {}
    }
}

fn validate_http(get: &Cursor<'_>, errors: &mut Errors) {
    if get.at("path").is_empty() {
        errors.required(get.at("path").path(), "");
    }
    ports::validate_number_or_name(&get.at("port"), errors);
    let scheme = get.at("scheme");
    if !matches!(scheme.text_or_empty(), "HTTP" | "HTTPS") {
        errors.not_supported(scheme.path(), scheme.text_or_empty(), &["HTTP", "HTTPS"]);
    }
    let headers = get.at("httpHeaders");
    for header in headers.items() {
        let name = header.at("name").text_or_empty();
        errors.invalid_each(headers.path(), name, names::header_name(name));
    }
}
