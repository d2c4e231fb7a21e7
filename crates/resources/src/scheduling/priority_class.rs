//! PriorityClass: a name for how urgent a pod is.
//!
//! Value and preemption policy never change after creation, because pods copy them. That at most one class is
//! the global default, and that pods get their number, is the Priority admission plugin's work.

use api::{Document, Errors, Node, names};

use crate::shapes::object_meta;
use crate::{Column, Generation, Kind, Names, Part, Scope, Version, Write};

/// The largest value of a class that is not the system's own.
pub const USER_VALUE_MAX: i64 = 1_000_000_000;

/// Names that begin so are the system's own.
const SYSTEM_PREFIX: &str = "system-";

/// The system's own classes and their values.
const SYSTEM: [(&str, i64); 2] =
    [("system-node-critical", 2_000_001_000), ("system-cluster-critical", 2_000_000_000)];

/// The kind.
pub struct PriorityClass;

impl Kind for PriorityClass {
    const NAMES: Names = Names {
        group: "scheduling.k8s.io",
        kind: "PriorityClass",
        plural: "priorityclasses",
        short: &["pc"],
        categories: &[],
        scope: Scope::Cluster,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[
        Column::NAME,
        Column::integer("Value", |doc, _| Node::from(doc.int("value").unwrap_or_default())),
        Column::boolean("Global-Default", |doc, _| Node::from(doc.at("globalDefault").is_true())),
        Column::AGE,
        Column::text("PreemptionPolicy", |doc, _| Node::from(doc.text("preemptionPolicy"))),
    ];
    const GENERATION: Generation = Generation::Constant;

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        match write.old {
            None => validate_new(doc, errors),
            Some(old) => validate_change(doc, old, errors),
        }
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "scheduling.k8s.io/v1"
    }

    fn set_defaults(&self, doc: &mut Document) {
        doc.set_default("preemptionPolicy", "PreemptLowerPriority");
    }
}

fn validate_new(doc: &Document, errors: &mut Errors) {
    let value = doc.int("value").unwrap_or_default();
    if doc.name().starts_with(SYSTEM_PREFIX) {
        if let Err(why) = check_system_class(doc, value) {
            let detail = format!(
                "priority class names with '{SYSTEM_PREFIX}' prefix are reserved for system use only. error: {why}"
            );
            errors.forbidden("metadata.name", &detail);
        }
    } else if value > USER_VALUE_MAX {
        let detail = format!("maximum allowed value of a user defined priority is {USER_VALUE_MAX}");
        errors.forbidden("value", &detail);
    }
    let policy = doc.text("preemptionPolicy");
    match policy {
        "PreemptLowerPriority" | "Never" => {}
        "" => errors.required("preemptionPolicy", ""),
        _ => errors.not_supported("preemptionPolicy", policy, &["PreemptLowerPriority", "Never"]),
    }
}

fn check_system_class(doc: &Document, value: i64) -> Result<(), String> {
    let name = doc.name();
    let Some((_, system_value)) = SYSTEM.iter().find(|(system, _)| *system == name) else {
        return Err(format!("{name} is not a known system priority class"));
    };
    if value != *system_value {
        return Err(format!("value of {name} PriorityClass must be {system_value}"));
    }
    if doc.at("globalDefault").is_true() {
        return Err(format!("globalDefault of {name} PriorityClass must be false"));
    }
    Ok(())
}

fn validate_change(doc: &Document, old: &Document, errors: &mut Errors) {
    if doc.int("value") != old.int("value") {
        errors.forbidden("value", "may not be changed in an update.");
    }
    object_meta::validate_immutable(&doc.at("preemptionPolicy"), &old.at("preemptionPolicy"), errors);
}
