//! Node: a machine that runs pods.
//!
//! A node reports itself: unlike other kinds it may come with a status, which is kept.

use api::errors::{Cause, FieldError, quote};
use api::{Cursor, Document, Errors, Node as Value, Quantity, names};

use crate::kind::NewStatus;
use crate::shapes::pod::EFFECTS;
use crate::{Column, Field, Kind, Names, Part, Scope, Version, Write};

const ROLE_PREFIX: &str = "node-role.kubernetes.io/";
const ROLE_LABEL: &str = "kubernetes.io/role";

/// The kind.
pub struct Node;

impl Kind for Node {
    const NAMES: Names = Names {
        group: "",
        kind: "Node",
        plural: "nodes",
        short: &["no"],
        categories: &[],
        scope: Scope::Cluster,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1];
    const COLUMNS: &'static [Column] = &[
        Column::NAME,
        Column::text("Status", |doc, _| Value::from(status(doc))),
        Column::text("Roles", |doc, _| Value::from(roles(doc))),
        Column::AGE,
        Column::text("Version", |doc, _| Value::from(doc.text("status.nodeInfo.kubeletVersion"))),
        Column::text("Internal-IP", |doc, _| Value::from(address(doc, "InternalIP"))).wide(),
        Column::text("External-IP", |doc, _| Value::from(address(doc, "ExternalIP"))).wide(),
        Column::text("OS-Image", |doc, _| Value::from(known(doc, "osImage"))).wide(),
        Column::text("Kernel-Version", |doc, _| Value::from(kernel(doc))).wide(),
        Column::text("Container-Runtime", |doc, _| Value::from(known(doc, "containerRuntimeVersion"))).wide(),
    ];
    const PARTS: &'static [Part] = &[Part::Status, Part::NodeProxy];
    const FIELDS: &'static [Field] = &[Field::at("spec.unschedulable").or("false")];
    const NOT_YET: &'static [&'static str] = &["spec.configSource", "spec.podPreemptionPolicy"];
    const NEW_STATUS: NewStatus = NewStatus::Kept;

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        validate_resources(doc, errors);
        if let Some(old) = write.old {
            validate_change(doc, old, errors);
        }
        // Clients match the path as it is, although taints stand in the spec.
        let taints = Cursor::new(doc.get("spec.taints"), api::Path::new("metadata.taints"));
        validate_taints(&taints, errors);
    }
}

fn status(doc: &Document) -> String {
    let conditions = doc.at("status.conditions");
    let ready = conditions.items().find(|condition| condition.at("type").text() == Some("Ready"));
    let word = match ready.map(|condition| condition.at("status").text() == Some("True")) {
        Some(true) => "Ready",
        Some(false) => "NotReady",
        None => "Unknown",
    };
    let cordoned = if doc.at("spec.unschedulable").is_true() { ",SchedulingDisabled" } else { "" };
    format!("{word}{cordoned}")
}

fn roles(doc: &Document) -> String {
    let role = |(key, value): (&str, Cursor<'_>)| match key.strip_prefix(ROLE_PREFIX) {
        Some(role) => role.to_owned(),
        None if key == ROLE_LABEL => value.text_or_empty().to_owned(),
        None => String::new(),
    };
    let mut roles: Vec<String> = doc.at("metadata.labels").entries().map(role).collect();
    roles.retain(|role| !role.is_empty());
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() { "<none>".to_owned() } else { roles.join(",") }
}

fn address(doc: &Document, kind: &str) -> String {
    let addresses = doc.at("status.addresses");
    let found = addresses.items().find(|address| address.at("type").text() == Some(kind));
    found.map_or("<none>", |address| address.at("address").text_or_empty()).to_owned()
}

fn known<'a>(doc: &'a Document, field: &str) -> &'a str {
    match doc.at("status.nodeInfo").at(field).text_or_empty() {
        "" => "<unknown>",
        text => text,
    }
}

fn kernel(doc: &Document) -> String {
    let version = known(doc, "kernelVersion");
    match doc.text("status.nodeInfo.architecture") {
        "" => version.to_owned(),
        architecture => format!("{version} ({architecture})"),
    }
}

fn validate_resources(doc: &Document, errors: &mut Errors) {
    for list in ["status.capacity", "status.allocatable"] {
        for (name, place) in doc.at(list).entries() {
            let quantity = place.text().and_then(|text| Quantity::parse(text).ok()).unwrap_or_default();
            if quantity.is_negative() {
                let path = format!("{list}.{name}");
                errors.invalid(path, place.text_or_empty(), "must be greater than or equal to 0");
            }
        }
    }
}

fn validate_taints(list: &Cursor<'_>, errors: &mut Errors) {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for taint in list.items() {
        let (key, value, effect) = (taint.at("key"), taint.at("value"), taint.at("effect"));
        errors.invalid_each(key.path(), key.text_or_empty(), names::qualified_name(key.text_or_empty()));
        let messages = names::label_value(value.text_or_empty());
        if !messages.is_empty() {
            errors.invalid(value.path(), value.text_or_empty(), &messages.join(";"));
        }
        match effect.text_or_empty() {
            "" => errors.required(effect.path(), ""),
            word if !EFFECTS.contains(&word) => errors.not_supported(effect.path(), word, &EFFECTS),
            _ => {}
        }
        let pair = (key.text_or_empty(), effect.text_or_empty());
        if seen.contains(&pair) {
            refuse_twin(&taint, errors);
        }
        seen.push(pair);
    }
}

/// Clients see the taint by the names that its fields have inside of upstream.
fn refuse_twin(taint: &Cursor<'_>, errors: &mut Errors) {
    let field = |name: &str| quote(taint.at(name).text_or_empty());
    let added = taint.at("timeAdded").text().map_or("null".to_owned(), quote);
    let (key, value, effect) = (field("key"), field("value"), field("effect"));
    let shown = format!(r#"{{"Key":{key},"Value":{value},"Effect":{effect},"TimeAdded":{added}}}"#);
    let body = format!("Duplicate value: {shown}: taints must be unique by key and effect pair");
    errors.push(FieldError { cause: Cause::Duplicate, field: taint.path().to_string(), body });
}

fn validate_change(doc: &Document, old: &Document, errors: &mut Errors) {
    let addresses = doc.at("status.addresses");
    for (index, address) in addresses.items().enumerate() {
        if addresses.list()[..index].iter().any(|other| Some(other) == address.node()) {
            errors.duplicate(address.path(), &address.to_node());
        }
    }
    let (ranges, before) = (doc.at("spec.podCIDRs"), old.at("spec.podCIDRs"));
    if !before.is_empty() && ranges.node() != before.node() {
        errors.forbidden(ranges.path(), "node updates may not change podCIDR except from \"\" to valid");
    }
    let (provider, before) = (doc.at("spec.providerID"), old.text("spec.providerID"));
    if !before.is_empty() && provider.is_empty() {
        errors.invalid(provider.path(), &Value::Null, "field cannot be cleared once set");
    } else if !before.is_empty() && provider.text() != Some(before) {
        errors.invalid(provider.path(), &Value::Null, "field cannot be modified once set");
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "v1"
    }

    fn set_defaults(&self, doc: &mut Document) {
        let first = doc.get("spec.podCIDRs.0").cloned();
        match (doc.text("spec.podCIDR"), first) {
            ("", Some(range)) => doc.set("spec.podCIDR", range),
            ("", None) => {}
            (range, None) => {
                let range = range.to_owned();
                doc.set("spec.podCIDRs", api::node!([range]));
            }
            _ => {}
        }
        if let Some(capacity) = doc.get("status.capacity").cloned() {
            doc.set_default("status.allocatable", capacity);
        }
    }
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;
    use crate::shapes::testing::{cells, create, defaulted, update};

    fn machine() -> Value {
        node! {
            "metadata": { "name": "n1", "labels": { "node-role.kubernetes.io/worker": "", "node-role.kubernetes.io/control-plane": "" } },
            "status": {
                "conditions": [{ "type": "Ready", "status": "True" }],
                "addresses": [{ "type": "InternalIP", "address": "10.0.0.1" }],
                "nodeInfo": { "kubeletVersion": "v1.37.0", "kernelVersion": "6.1", "architecture": "amd64" },
            },
        }
    }

    #[test]
    fn tables_show_what_a_node_is() {
        assert_eq!(
            cells::<Node>(machine()),
            [
                "n1",
                "Ready",
                "control-plane,worker",
                "<unknown>",
                "v1.37.0",
                "10.0.0.1",
                "<none>",
                "<unknown>",
                "6.1 (amd64)",
                "<unknown>"
            ]
        );
        let cordoned = node! { "spec": { "unschedulable": true }, "status": { "conditions": [{ "type": "Ready", "status": "Unknown" }] } };
        assert_eq!(cells::<Node>(cordoned)[1..3], ["NotReady,SchedulingDisabled", "<none>"]);
        assert_eq!(cells::<Node>(node! {})[1], "Unknown");
    }

    #[test]
    fn ranges_stand_in_both_fields_and_capacity_is_allocatable() {
        let node = defaulted::<Node>(
            node! { "spec": { "podCIDR": "10.0.0.0/24" }, "status": { "capacity": { "cpu": "1" } } },
        );
        assert_eq!(node.get("spec.podCIDRs"), Some(&node!(["10.0.0.0/24"])));
        assert_eq!(node.get("status.allocatable"), node.get("status.capacity"));
    }

    #[test]
    fn taints_are_unique_and_well_formed() {
        let errors = create::<Node>(node! { "spec": { "taints": [
            { "key": "a", "effect": "NoSchedule" }, { "key": "a", "effect": "NoSchedule" }, { "key": "b", "effect": "Never" }, { "key": "c" },
        ]}});
        assert_eq!(
            errors,
            "[metadata.taints[1]: Duplicate value: {\"Key\":\"a\",\"Value\":\"\",\"Effect\":\"NoSchedule\",\"TimeAdded\":null}: taints must be unique by key and effect pair, \
             metadata.taints[2].effect: Unsupported value: \"Never\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\", \
             metadata.taints[3].effect: Required value]"
        );
    }

    #[test]
    fn ranges_and_providers_stay() {
        let old = node! { "spec": { "podCIDRs": ["10.0.0.0/24"], "providerID": "a" } };
        let new = node! { "spec": { "podCIDRs": ["10.0.1.0/24"] } };
        assert_eq!(
            update::<Node>(old, new),
            "[spec.podCIDRs: Forbidden: node updates may not change podCIDR except from \"\" to valid, \
             spec.providerID: Invalid value: null: field cannot be cleared once set]"
        );
    }
}
