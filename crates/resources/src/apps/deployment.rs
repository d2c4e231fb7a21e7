//! Deployment: pods that are replaced step by step when their template changes.

use api::errors::{Shown, quote};
use api::{Cursor, Document, Errors, Node, names, node};

use crate::shapes::pod::{not_yet_in, template};
use crate::shapes::workload::{self, nonnegative};
use crate::{Column, Generation, Kind, Names, Part, Scope, Version, Write};

/// The kind.
pub struct Deployment;

impl Kind for Deployment {
    const NAMES: Names = Names {
        group: "apps",
        kind: "Deployment",
        plural: "deployments",
        short: &["deploy"],
        categories: &["all"],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[Part::Status, Part::Scale];
    const COLUMNS: &'static [Column] = &[
        Column::NAME,
        Column::text("Ready", |doc, _| {
            let count = |path: &str| doc.int(path).unwrap_or_default();
            Node::from(format!("{}/{}", count("status.readyReplicas"), count("spec.replicas")))
        }),
        Column::text("Up-to-date", |doc, _| workload::count(doc, "status.updatedReplicas")),
        Column::text("Available", |doc, _| workload::count(doc, "status.availableReplicas")),
        Column::AGE,
        template::CONTAINERS,
        template::IMAGES,
        workload::SELECTOR,
    ];
    const NOT_YET: &'static [&'static str] = not_yet_in!("spec.template.spec");
    const GENERATION: Generation = Generation::Counted;

    fn prepare(doc: &mut Document, write: &Write<'_>) {
        if write.creates() {
            doc.set("status", node!({}));
        }
    }

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        if !workload::is_desire(write) {
            workload::validate_status(doc, COUNTS, PARTS, errors);
            refuse_fewer_collisions(doc, write, errors);
            return;
        }
        workload::validate_spec(doc, write, errors);
        validate_strategy(&doc.at("spec.strategy"), errors);
        nonnegative(&doc.at("spec.revisionHistoryLimit"), errors);
        let deadline = doc.at("spec.progressDeadlineSeconds");
        nonnegative(&deadline, errors);
        let ready_after = doc.int("spec.minReadySeconds").unwrap_or_default();
        if let Some(seconds) = deadline.int().filter(|seconds| *seconds <= ready_after) {
            errors.invalid(deadline.path(), seconds, "must be greater than minReadySeconds");
        }
    }

    fn warn(doc: &Document, write: &Write<'_>) -> Vec<String> {
        workload::warn_of_name(doc, write).into_iter().chain(workload::warn(doc, write)).collect()
    }
}

const COUNTS: &[&str] = &[
    "observedGeneration",
    "replicas",
    "updatedReplicas",
    "readyReplicas",
    "availableReplicas",
    "unavailableReplicas",
    "terminatingReplicas",
    "collisionCount",
];
const PARTS: &[&str] = &["updatedReplicas", "readyReplicas", "availableReplicas"];

fn refuse_fewer_collisions(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
    let before = write.old.and_then(|old| old.int("status.collisionCount"));
    let now = doc.int("status.collisionCount");
    if now < before {
        errors.invalid("status.collisionCount", now.unwrap_or_default(), "cannot be decremented");
    }
}

fn validate_strategy(strategy: &Cursor<'_>, errors: &mut Errors) {
    let rolling = strategy.at("rollingUpdate");
    match strategy.at("type").text_or_empty() {
        "Recreate" if rolling.is_set() => {
            let detail = "may not be specified when strategy `type` is 'Recreate'";
            errors.forbidden(rolling.path(), detail);
        }
        "Recreate" => {}
        "RollingUpdate" if !rolling.is_set() => {
            errors.required(rolling.path(), "this should be defaulted and never be nil");
        }
        "RollingUpdate" => validate_rolling(&rolling, errors),
        other => {
            // Clients see the strategy by the names that its fields have inside of upstream.
            let shown = format!(r#"{{"Type":{},"RollingUpdate":null}}"#, quote(other));
            errors.not_supported(strategy.path(), Shown::json(shown), &["Recreate", "RollingUpdate"]);
        }
    }
}

fn validate_rolling(rolling: &Cursor<'_>, errors: &mut Errors) {
    let (unavailable, surge) = (rolling.at("maxUnavailable"), rolling.at("maxSurge"));
    for place in [&unavailable, &surge] {
        match place.text() {
            Some(text) => errors.invalid_each(place.path(), text, names::percent(text)),
            None => nonnegative(place, errors),
        }
    }
    let shown = unavailable.to_node();
    if amount(&unavailable) == 0 && amount(&surge) == 0 {
        errors.invalid(unavailable.path(), &shown, "may not be 0 when `maxSurge` is 0");
    }
    if unavailable.text().is_some() && amount(&unavailable) > 100 {
        errors.invalid(unavailable.path(), &shown, "must not be greater than 100%");
    }
}

/// The number before the percent sign, or the number.
fn amount(place: &Cursor<'_>) -> i64 {
    let percent = place.text().and_then(|text| text.strip_suffix('%')).map(str::parse);
    match percent {
        Some(Ok(number)) => number,
        _ => place.int().unwrap_or_default(),
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        super::V1
    }

    fn set_defaults(&self, doc: &mut Document) {
        doc.set_default("spec.replicas", 1);
        if doc.text("spec.strategy.type").is_empty() {
            doc.set("spec.strategy.type", "RollingUpdate");
        }
        if doc.text("spec.strategy.type") == "RollingUpdate" {
            doc.set_default("spec.strategy.rollingUpdate.maxUnavailable", "25%");
            doc.set_default("spec.strategy.rollingUpdate.maxSurge", "25%");
        }
        doc.set_default("spec.revisionHistoryLimit", 10);
        doc.set_default("spec.progressDeadlineSeconds", 600);
        template::default_at(doc, "spec.template");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shapes::testing::{cells, create, defaulted, document, update, update_part};

    fn web() -> Document {
        document(defaulted::<Deployment>(node! {
            "metadata": { "name": "web", "creationTimestamp": "2026-01-02T03:04:00Z" },
            "spec": {
                "selector": { "matchLabels": { "app": "web" } },
                "template": {
                    "metadata": { "labels": { "app": "web" } },
                    "spec": { "containers": [{ "name": "a", "image": "x:1" }] },
                },
            },
        }))
    }

    fn with(path: &str, value: impl Into<Node>) -> Node {
        let mut doc = web();
        doc.set(path, value);
        doc.into_node()
    }

    #[test]
    fn the_defaults_are_a_rolling_update_by_quarters() {
        let strategy = node! { "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": "25%", "maxSurge": "25%" } };
        assert_eq!(web().get("spec.strategy"), Some(&strategy));
        assert_eq!(web().int("spec.revisionHistoryLimit"), Some(10));
        assert_eq!(web().int("spec.progressDeadlineSeconds"), Some(600));
        assert_eq!(create::<Deployment>(web().into_node()), "");
    }

    #[test]
    fn tables_count_pods() {
        let status = node! { "readyReplicas": 1, "updatedReplicas": 2, "availableReplicas": 1 };
        assert_eq!(
            cells::<Deployment>(with("status", status)),
            ["web", "1/1", "2", "1", "5s", "a", "x:1", "app=web"]
        );
    }

    #[test]
    fn a_rolling_update_can_move() {
        let cases = [
            (
                node! { "maxUnavailable": 0, "maxSurge": 0 },
                "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0",
            ),
            (
                node! { "maxUnavailable": "0%", "maxSurge": 0 },
                r#"spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0"#,
            ),
            (
                node! { "maxUnavailable": "101%", "maxSurge": 1 },
                r#"spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%"#,
            ),
            (
                node! { "maxUnavailable": 1, "maxSurge": (-1) },
                "spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0",
            ),
        ];
        for (rolling, want) in cases {
            assert_eq!(create::<Deployment>(with("spec.strategy.rollingUpdate", rolling)), want);
        }
        let errors = create::<Deployment>(with("spec.strategy.type", "Recreate"));
        assert_eq!(
            errors,
            "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"
        );
    }

    #[test]
    fn numbers_are_checked() {
        assert_eq!(
            create::<Deployment>(with("spec.replicas", -1)),
            "spec.replicas: Invalid value: -1: must be greater than or equal to 0"
        );
        assert_eq!(
            create::<Deployment>(with("spec.minReadySeconds", 600)),
            "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds"
        );
    }

    #[test]
    fn the_selector_never_changes_and_collisions_only_grow() {
        let other =
            with("spec.selector", node! { "matchExpressions": [{ "key": "app", "operator": "Exists" }] });
        assert!(update::<Deployment>(web().into_node(), other).ends_with("field is immutable"));
        let old = with("status", node! { "collisionCount": 1 });
        let errors = update_part::<Deployment>(Part::Status, old, web().into_node());
        assert_eq!(errors, "status.collisionCount: Invalid value: 0: cannot be decremented");
    }
}
