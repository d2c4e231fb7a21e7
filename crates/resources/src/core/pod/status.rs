//! What the node may report of a pod.

use api::{Cursor, Document, Errors, Node, names, node};

use crate::shapes::addresses;
use crate::shapes::object_meta::validate_immutable;

/// Conditions that the system itself sets; others are qualified names.
const SYSTEM_CONDITIONS: [&str; 4] = ["PodScheduled", "Ready", "Initialized", "ContainersReady"];

/// The condition of a pod that must not be scheduled yet.
pub(super) fn gated() -> Node {
    node! {
        "type": "PodScheduled", "status": "False", "reason": "SchedulingGated",
        "message": "Scheduling is blocked due to non-empty scheduling gates",
    }
}

/// Finds what is wrong with a new status.
pub(super) fn validate(doc: &Document, old: &Document, errors: &mut Errors) {
    for condition in doc.at("status.conditions").items() {
        let kind = condition.at("type").text_or_empty();
        if !SYSTEM_CONDITIONS.contains(&kind) {
            errors.invalid_each(condition.path().child("Type"), kind, names::qualified_name(kind));
        }
    }
    let nominated = doc.at("status.nominatedNodeName");
    if !nominated.is_empty() && nominated.node() != old.get("status.nominatedNodeName") {
        let name = nominated.text_or_empty();
        errors.invalid_each(nominated.path(), name, names::dns_subdomain(name));
    }
    validate_immutable(&doc.at("status.qosClass"), &old.at("status.qosClass"), errors);
    let policy = old.text("spec.restartPolicy");
    if policy != "Always" {
        let stays_failed = policy != "OnFailure";
        refuse_revival(doc, old, "status.containerStatuses", |exit| exit == 0 || stays_failed, errors);
        refuse_revival(doc, old, "status.initContainerStatuses", |exit| exit == 0 || stays_failed, errors);
    }
    validate_addresses(&doc.at("status.podIPs"), errors);
    validate_addresses(&doc.at("status.hostIPs"), errors);
}

/// A container whose exit was its last does not come back.
fn refuse_revival(
    doc: &Document,
    old: &Document,
    list: &str,
    is_last: impl Fn(i64) -> bool,
    errors: &mut Errors,
) {
    for before in old.at(list).items() {
        let Some(exit) = before.at("state.terminated.exitCode").int() else {
            continue;
        };
        let revived = |after: &Cursor<'_>| {
            after.at("name").text() == before.at("name").text() && !after.at("state.terminated").is_set()
        };
        if is_last(exit) && doc.at(list).items().any(|after| revived(&after)) {
            let detail = "may not be transitioned to non-terminated state";
            errors.forbidden(before.at("state").path(), detail);
        }
    }
}

fn validate_addresses(list: &Cursor<'_>, errors: &mut Errors) {
    for item in list.items() {
        addresses::validate(&item.at("ip"), errors);
    }
}
