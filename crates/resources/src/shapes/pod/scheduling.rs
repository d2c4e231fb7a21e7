//! Where a pod may run: node affinity and tolerations.

use api::{Cursor, Errors, names};

/// The effects of taints, in the order in which errors name them.
pub(crate) const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// Finds what is wrong with the affinity of a pod to nodes.
pub(super) fn validate_affinity(affinity: &Cursor<'_>, errors: &mut Errors) {
    let node = affinity.at("nodeAffinity");
    let required = node.at("requiredDuringSchedulingIgnoredDuringExecution");
    if required.is_set() {
        let terms = required.at("nodeSelectorTerms");
        if terms.is_empty() {
            errors.required(terms.path(), "must have at least one node selector term");
        }
        for term in terms.items() {
            validate_term(&term, errors);
        }
    }
    for preferred in node.at("preferredDuringSchedulingIgnoredDuringExecution").items() {
        let weight = preferred.at("weight");
        let number = weight.int().unwrap_or_default();
        if !(1..=100).contains(&number) {
            errors.invalid(weight.path(), number, "must be in the range 1-100");
        }
        validate_term(&preferred.at("preference"), errors);
    }
}

fn validate_term(term: &Cursor<'_>, errors: &mut Errors) {
    for requirement in term.at("matchExpressions").items() {
        validate_requirement(&requirement, errors);
    }
    for requirement in term.at("matchFields").items() {
        validate_field_requirement(&requirement, errors);
    }
}

fn validate_requirement(requirement: &Cursor<'_>, errors: &mut Errors) {
    let (operator, values) = (requirement.at("operator"), requirement.at("values"));
    match operator.text_or_empty() {
        "In" | "NotIn" if values.is_empty() => {
            errors.required(values.path(), "must be specified when `operator` is 'In' or 'NotIn'");
        }
        "Exists" | "DoesNotExist" if !values.is_empty() => {
            let detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
            errors.forbidden(values.path(), detail);
        }
        "Gt" | "Lt" if values.len() != 1 => {
            let detail = "must be specified single value when `operator` is 'Lt' or 'Gt'";
            errors.required(values.path(), detail);
        }
        "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt" => {}
        other => errors.invalid(operator.path(), other, "not a valid selector operator"),
    }
    let key = requirement.at("key");
    errors.invalid_each(key.path(), key.text_or_empty(), names::qualified_name(key.text_or_empty()));
    for value in values.items() {
        errors.invalid_each(value.path(), value.text_or_empty(), names::label_value(value.text_or_empty()));
    }
}

/// The only field that can be matched is the node's name.
fn validate_field_requirement(requirement: &Cursor<'_>, errors: &mut Errors) {
    let (key, operator, values) =
        (requirement.at("key"), requirement.at("operator"), requirement.at("values"));
    match operator.text_or_empty() {
        "In" | "NotIn" if values.len() != 1 => {
            let detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
            errors.required(values.path(), detail);
        }
        "In" | "NotIn" => {}
        other => errors.invalid(operator.path(), other, "not a valid selector operator"),
    }
    if key.text() == Some("metadata.name") {
        for value in values.items() {
            let name = value.text_or_empty();
            errors.invalid_each(value.path(), name, names::dns_subdomain(name));
        }
    } else {
        errors.invalid(key.path(), key.text_or_empty(), "not a valid field selector key");
    }
}

/// Finds what is wrong with tolerations.
pub(crate) fn validate_tolerations(list: &Cursor<'_>, errors: &mut Errors) {
    for toleration in list.items() {
        let (key, operator) = (toleration.at("key"), toleration.at("operator"));
        let effect = toleration.at("effect");
        if !key.is_empty() {
            let name = key.text_or_empty();
            errors.invalid_each(key.path(), name, names::qualified_name(name));
        } else if operator.text() != Some("Exists") {
            let detail =
                "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
            errors.invalid(operator.path(), operator.text_or_empty(), detail);
        }
        if toleration.at("tolerationSeconds").is_set() && effect.text() != Some("NoExecute") {
            let detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
            errors.invalid(effect.path(), effect.text_or_empty(), detail);
        }
        validate_toleration_value(&toleration, errors);
        if !effect.is_empty() && !EFFECTS.contains(&effect.text_or_empty()) {
            errors.not_supported(effect.path(), effect.text_or_empty(), &EFFECTS);
        }
    }
}

fn validate_toleration_value(toleration: &Cursor<'_>, errors: &mut Errors) {
    let (operator, value) = (toleration.at("operator"), toleration.at("value").text_or_empty());
    match operator.text_or_empty() {
        "Equal" | "" => {
            let messages = names::label_value(value);
            if !messages.is_empty() {
                errors.invalid(operator.path(), value, &messages.join(";"));
            }
        }
        "Exists" if !value.is_empty() => {
            errors.invalid(operator.path(), value, "value must be empty when `operator` is 'Exists'");
        }
        "Exists" => {}
        other @ ("Lt" | "Gt") => {
            errors.not_supported(operator.path(), other, &["Equal", "Exists", "Lt", "Gt"]);
        }
        other => errors.not_supported(operator.path(), other, &["Equal", "Exists"]),
    }
}
