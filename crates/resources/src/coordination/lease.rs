//! Lease: a claim that its holder renews, such as a node's heartbeat or a leader's term.

use api::{Document, Errors, Node, names};

use crate::{Column, Kind, Names, Part, Scope, Version, Write};

/// The kind.
pub struct Lease;

impl Kind for Lease {
    const NAMES: Names = Names {
        group: "coordination.k8s.io",
        kind: "Lease",
        plural: "leases",
        short: &[],
        categories: &[],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[
        Column::NAME,
        Column::text("Holder", |doc, _| Node::from(doc.text("spec.holderIdentity"))),
        Column::AGE,
    ];
    const NOT_YET: &'static [&'static str] = &["spec.preferredHolder", "spec.strategy"];

    fn validate(doc: &Document, _write: &Write<'_>, errors: &mut Errors) {
        let duration = doc.at("spec.leaseDurationSeconds");
        if let Some(seconds) = duration.int().filter(|seconds| *seconds <= 0) {
            errors.invalid(duration.path(), seconds, "must be greater than 0");
        }
        let transitions = doc.at("spec.leaseTransitions");
        if let Some(count) = transitions.int().filter(|count| *count < 0) {
            errors.invalid(transitions.path(), count, "must be greater than or equal to 0");
        }
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "coordination.k8s.io/v1"
    }
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;
    use crate::shapes::testing::{cells, create};

    #[test]
    fn times_are_positive() {
        assert_eq!(
            create::<Lease>(node! { "spec": { "leaseDurationSeconds": 0, "leaseTransitions": (-1) } }),
            "[spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0, \
             spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0]"
        );
        assert_eq!(cells::<Lease>(node! { "spec": { "holderIdentity": "n1" } })[1], "n1");
    }
}
