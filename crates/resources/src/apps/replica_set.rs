//! ReplicaSet: a number of pods that are all alike.

use api::{Document, Errors, Node, names};

use crate::shapes::pod::{not_yet_in, template};
use crate::shapes::workload;
use crate::{Column, Field, Generation, Kind, Names, Part, Scope, Version, Write};

/// The kind.
pub struct ReplicaSet;

impl Kind for ReplicaSet {
    const NAMES: Names = Names {
        group: "apps",
        kind: "ReplicaSet",
        plural: "replicasets",
        short: &["rs"],
        categories: &["all"],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[Part::Status, Part::Scale];
    const COLUMNS: &'static [Column] = &[
        Column::NAME,
        Column::integer("Desired", |doc, _| workload::count(doc, "spec.replicas")),
        Column::integer("Current", |doc, _| workload::count(doc, "status.replicas")),
        Column::integer("Ready", |doc, _| workload::count(doc, "status.readyReplicas")),
        Column::AGE,
        template::CONTAINERS,
        template::IMAGES,
        workload::SELECTOR,
    ];
    const FIELDS: &'static [Field] = &[Field::at("status.replicas").or("0")];
    const NOT_YET: &'static [&'static str] = not_yet_in!("spec.template.spec");
    const GENERATION: Generation = Generation::Counted;

    /// The replicas that exist are known from the first day on.
    fn prepare(doc: &mut Document, write: &Write<'_>) {
        if write.creates() {
            doc.set("status", api::node!({ "replicas": 0 }));
        }
    }

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        if workload::is_desire(write) {
            workload::validate_spec(doc, write, errors);
        } else {
            workload::validate_status(doc, COUNTS, PARTS, errors);
        }
    }

    fn warn(doc: &Document, write: &Write<'_>) -> Vec<String> {
        workload::warn_of_name(doc, write).into_iter().chain(workload::warn(doc, write)).collect()
    }
}

const COUNTS: &[&str] = &[
    "replicas",
    "fullyLabeledReplicas",
    "readyReplicas",
    "availableReplicas",
    "observedGeneration",
    "terminatingReplicas",
];
const PARTS: &[&str] = &["fullyLabeledReplicas", "readyReplicas", "availableReplicas"];

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        super::V1
    }

    fn set_defaults(&self, doc: &mut Document) {
        doc.set_default("spec.replicas", Node::from(1));
        template::default_at(doc, "spec.template");
    }
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;
    use crate::shapes::testing::{cells, create, defaulted, update, update_part};

    fn web() -> Node {
        defaulted::<ReplicaSet>(node! {
            "metadata": { "name": "web", "creationTimestamp": "2026-01-02T03:04:00Z" },
            "spec": {
                "selector": { "matchLabels": { "app": "web" } },
                "template": {
                    "metadata": { "labels": { "app": "web" } },
                    "spec": { "containers": [{ "name": "a", "image": "x:1" }, { "name": "b", "image": "y:1" }] },
                },
            },
        })
    }

    #[test]
    fn one_replica_is_the_default() {
        assert_eq!(web().get("spec.replicas"), Some(&Node::from(1)));
        assert_eq!(create::<ReplicaSet>(web()), "");
        assert_eq!(cells::<ReplicaSet>(web()), ["web", "1", "0", "0", "5s", "a,b", "x:1,y:1", "app=web"]);
    }

    #[test]
    fn the_template_carries_the_selected_labels() {
        let mut set = web();
        *set.get_mut("spec.template.metadata.labels").unwrap() = node! { "app": "other" };
        assert_eq!(
            create::<ReplicaSet>(set),
            r#"spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`"#
        );
    }

    #[test]
    fn the_selector_is_required_and_never_changes() {
        let errors = create::<ReplicaSet>(defaulted::<ReplicaSet>(node! { "spec": { "replicas": (-1) } }));
        assert!(errors.starts_with("[spec.replicas: Invalid value: -1: must be greater than or equal to 0, spec.selector: Required value"), "{errors}");
        let mut other = web();
        *other.get_mut("spec.selector").unwrap() =
            node! { "matchExpressions": [{ "key": "app", "operator": "Exists" }] };
        assert!(update::<ReplicaSet>(web(), other).ends_with("field is immutable"));
    }

    #[test]
    fn only_pods_that_run_for_ever() {
        let mut set = web();
        *set.get_mut("spec.template.spec.restartPolicy").unwrap() = "Never".into();
        assert_eq!(
            create::<ReplicaSet>(set),
            r#"spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always""#
        );
    }

    #[test]
    fn counts_in_the_status_fit_together() {
        let errors = update_part::<ReplicaSet>(
            Part::Status,
            web(),
            node! { "status": { "replicas": 1, "readyReplicas": 2, "availableReplicas": 3 } },
        );
        assert_eq!(
            errors,
            "[status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas, \
             status.availableReplicas: Invalid value: 3: cannot be greater than status.replicas, \
             status.availableReplicas: Invalid value: 3: cannot be greater than readyReplicas]"
        );
    }
}
