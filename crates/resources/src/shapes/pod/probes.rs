//! Probes: how to ask a container whether it lives, is ready, has started. And hooks: what to do when it has
//! started and before it ends.

use api::{Cursor, Errors, names};

use crate::shapes::ports;

use super::nonnegative;

const HANDLERS: [&str; 5] = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];
const NUMBERS: [&str; 5] =
    ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

/// Finds what is wrong with the probes and hooks of a container; `grace` is the pod's, in seconds.
pub(super) fn validate(container: &Cursor<'_>, grace: &Cursor<'_>, errors: &mut Errors) {
    for kind in ["lifecycle.postStart", "lifecycle.preStop"] {
        let hook = container.at(kind);
        if hook.is_set() {
            validate_handlers(&hook, grace, errors);
        }
    }
    for kind in ["livenessProbe", "readinessProbe", "startupProbe"] {
        let probe = container.at(kind);
        if probe.is_set() {
            validate_probe(&probe, grace, errors);
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

fn validate_handlers(place: &Cursor<'_>, grace: &Cursor<'_>, errors: &mut Errors) {
    let mut handlers = HANDLERS.into_iter().filter(|handler| place.at(handler).is_set());
    match handlers.next() {
        None => errors.required(place.path(), "must specify a handler type"),
        Some("sleep") => validate_sleep(&place.at("sleep"), grace, errors),
        Some(handler) => validate_handler(handler, &place.at(handler), errors),
    }
    for further in handlers {
        errors.forbidden(place.at(further).path(), "may not specify more than 1 handler type");
    }
}

fn validate_sleep(sleep: &Cursor<'_>, grace: &Cursor<'_>, errors: &mut Errors) {
    let seconds = sleep.at("seconds").int().unwrap_or_default();
    let Some(most) = grace.int().filter(|most| !(0..=*most).contains(&seconds)) else {
        return;
    };
    let detail = format!("must be non-negative and less than terminationGracePeriodSeconds ({most})");
    errors.invalid(sleep.path(), seconds, &detail);
}

fn validate_probe(probe: &Cursor<'_>, pod_grace: &Cursor<'_>, errors: &mut Errors) {
    validate_handlers(probe, pod_grace, errors);
    for field in NUMBERS {
        nonnegative(&probe.at(field), errors);
    }
    let grace = probe.at("terminationGracePeriodSeconds");
    if let Some(seconds) = grace.int().filter(|seconds| *seconds <= 0) {
        errors.invalid(grace.path(), seconds, "must be greater than 0");
    }
}

fn validate_handler(kind: &str, handler: &Cursor<'_>, errors: &mut Errors) {
    match kind {
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
