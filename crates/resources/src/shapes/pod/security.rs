//! As whom containers run, and what they may do.

use api::{Cursor, Errors, names};

const PROFILES: [&str; 3] = ["Localhost", "RuntimeDefault", "Unconfined"];

/// Finds what is wrong with the security context of a pod.
pub(super) fn validate_pod(context: &Cursor<'_>, errors: &mut Errors) {
    for field in ["fsGroup", "runAsUser", "runAsGroup"] {
        validate_id(&context.at(field), errors);
    }
    for group in context.at("supplementalGroups").items() {
        validate_id(&group, errors);
    }
    validate_profile(&context.at("seccompProfile"), errors);
}

/// Finds what is wrong with the security context of a container.
pub(super) fn validate_container(context: &Cursor<'_>, errors: &mut Errors) {
    for field in ["runAsUser", "runAsGroup"] {
        validate_id(&context.at(field), errors);
    }
    validate_profile(&context.at("seccompProfile"), errors);
    validate_proc(&context.at("procMount"), errors);
    if context.at("allowPrivilegeEscalation").boolean() != Some(false) {
        return;
    }
    if context.at("privileged").is_true() {
        let detail = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
        errors.invalid(context.path(), &context.to_node(), detail);
    }
    let added = context.at("capabilities.add");
    if added.items().any(|capability| capability.text() == Some("CAP_SYS_ADMIN")) {
        let detail = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN";
        errors.invalid(context.path(), &context.to_node(), detail);
    }
}

/// An unmasked `/proc` is for user namespaces only, which this cluster does not have yet.
fn validate_proc(mount: &Cursor<'_>, errors: &mut Errors) {
    match mount.text() {
        None | Some("Default") => {}
        Some("Unmasked") => {
            errors.invalid(mount.path(), "Unmasked", "`hostUsers` must be false to use `Unmasked`");
        }
        Some(other) => errors.not_supported(mount.path(), other, &["Default", "Unmasked"]),
    }
}

fn validate_id(place: &Cursor<'_>, errors: &mut Errors) {
    if let Some(id) = place.int() {
        for message in names::unix_id(id) {
            errors.invalid(place.path(), id, &message);
        }
    }
}

fn validate_profile(profile: &Cursor<'_>, errors: &mut Errors) {
    if !profile.is_set() {
        return;
    }
    let (kind, local) = (profile.at("type"), profile.at("localhostProfile"));
    match kind.text_or_empty() {
        "" => errors.required(kind.path(), "type is required when seccompProfile is set"),
        "Localhost" if !local.is_set() => {
            errors.required(local.path(), "must be set when seccomp type is Localhost");
        }
        "RuntimeDefault" | "Unconfined" if local.is_set() => {
            let detail = "can only be set when seccomp type is Localhost";
            errors.invalid(local.path(), local.text_or_empty(), detail);
        }
        "Localhost" | "RuntimeDefault" | "Unconfined" => {}
        other => errors.not_supported(kind.path(), other, &PROFILES),
    }
}
