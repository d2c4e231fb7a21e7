//! Pod: containers that run together on a node.
//!
//! The spec is nearly immutable; the node reports through the part `status`, the scheduler decides through the
//! part `binding`. A pod on a node is deleted in two steps: marked with a grace that the node uses to end it,
//! then deleted by the node with grace 0.

mod columns;
mod needs;
mod status;
mod update;

use api::{Document, Errors, names, node};

use crate::shapes::pod::{self, Place, not_yet_in, resources};
use crate::{Column, Deletion, Field, Generation, Kind, Names, Needs, Part, Scope, Version, Write};

/// The kind.
pub struct Pod;

impl Kind for Pod {
    const NAMES: Names = Names {
        group: "",
        kind: "Pod",
        plural: "pods",
        short: &["po"],
        categories: &["all"],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[
        Part::Status,
        Part::Binding,
        Part::Eviction,
        Part::Log,
        Part::Exec,
        Part::Attach,
        Part::PortForward,
        Part::PodProxy,
    ];
    const COLUMNS: &'static [Column] = columns::COLUMNS;
    const FIELDS: &'static [Field] = &[
        Field::at("spec.nodeName"),
        Field::at("spec.restartPolicy"),
        Field::at("spec.schedulerName"),
        Field::at("spec.serviceAccountName"),
        Field::at("spec.hostNetwork").or("false"),
        Field::at("status.phase"),
        Field::at("status.podIP"),
        Field::at("status.nominatedNodeName"),
    ];
    const NOT_YET: &'static [&'static str] = not_yet_in!("spec");
    const GENERATION: Generation = Generation::Counted;

    fn prepare(doc: &mut Document, write: &Write<'_>) {
        match write.old {
            None => {
                let class = resources::quality_of_service(&doc.at("spec"));
                doc.set("status", node! { "phase": "Pending", "qosClass": class });
                if !doc.list("spec.schedulingGates").is_empty() {
                    doc.set("status.conditions", node!([status::gated()]));
                }
            }
            Some(old) if write.is_status() => {
                if let Some(class) = old.get("status.qosClass").cloned() {
                    doc.set_default("status.qosClass", class);
                }
            }
            Some(_) => {}
        }
    }

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        match (write.part, write.old) {
            (Some(Part::Status), Some(old)) => status::validate(doc, old, errors),
            (None, Some(old)) => {
                pod::validate(&doc.at("spec"), Place::Pod, errors);
                update::validate(doc, old, errors);
            }
            (None, None) => {
                pod::validate(&doc.at("spec"), Place::Pod, errors);
                validate_token_volumes(doc, errors);
                let node = doc.at("spec.nodeName");
                if !node.is_empty() && !doc.list("spec.schedulingGates").is_empty() {
                    let detail = "cannot be set until all schedulingGates have been cleared";
                    errors.forbidden(node.path(), detail);
                }
            }
            _ => {}
        }
    }

    fn warn(doc: &Document, write: &Write<'_>) -> Vec<String> {
        if !write.creates() {
            return Vec::new();
        }
        let messages = names::dns_label(doc.name());
        let mut warnings = Vec::new();
        if !messages.is_empty() {
            warnings.push(format!(
                "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [{}]",
                messages.join(" ")
            ));
        }
        warnings.extend(pod::warnings::of(&doc.at("spec")));
        warnings
    }

    fn on_delete(doc: &Document, write: &Write<'_>) -> Deletion {
        let ended = matches!(doc.text("status.phase"), "Failed" | "Succeeded");
        if doc.text("spec.nodeName").is_empty() || ended {
            return Deletion::Now;
        }
        let own = doc.int("spec.terminationGracePeriodSeconds").unwrap_or_default();
        match write.grace_seconds.unwrap_or(own) {
            0 => Deletion::Now,
            seconds => Deletion::Graceful { seconds: seconds.max(1) },
        }
    }

    fn needs(doc: &Document) -> Option<Needs> {
        needs::of(doc)
    }
}

/// A token needs the account that it is for.
fn validate_token_volumes(doc: &Document, errors: &mut Errors) {
    if !doc.text("spec.serviceAccountName").is_empty() {
        return;
    }
    for volume in doc.at("spec.volumes").items() {
        for source in volume.at("projected.sources").items() {
            let token = source.at("serviceAccountToken");
            if token.is_set() {
                errors.forbidden(token.path(), "must not be specified when serviceAccountName is not set");
            }
        }
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "v1"
    }

    fn set_defaults(&self, doc: &mut Document) {
        pod::set_pod_defaults(doc.map_mut("spec"));
    }
}

#[cfg(test)]
mod tests;
