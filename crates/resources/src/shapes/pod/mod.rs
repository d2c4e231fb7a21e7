//! What runs: the spec of a pod, alone or as the template of a controller.
//!
//! Defaults and checks are upstream's to the extent of what the node honours; what it does not honour yet is
//! listed in `not_yet_in` and refused. Whoever embeds a pod spec names the list with its own prefix.

mod containers;
mod defaults;
mod env;
mod not_yet;
mod probes;
pub mod resources;
mod scheduling;
mod security;
pub mod template;
mod volumes;
pub mod warnings;

use api::{Cursor, Errors, names};

pub(crate) use not_yet::not_yet_in;
pub(crate) use scheduling::EFFECTS;

pub use defaults::{set_defaults, set_pod_defaults};

/// Where a pod spec stands: as a pod itself, or as a template of pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a pod.
    Pod,
    /// In a template.
    Template,
}

const RESTART_POLICIES: [&str; 3] = ["Always", "OnFailure", "Never"];
const DNS_POLICIES: [&str; 4] = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

/// Finds what is wrong with a pod spec.
pub fn validate(spec: &Cursor<'_>, place: Place, errors: &mut Errors) {
    let volumes = volumes::validate(&spec.at("volumes"), errors);
    containers::validate(spec, &volumes, errors);
    containers::validate_init(spec, &volumes, errors);
    validate_host_ports(spec, place, errors);
    one_of(&spec.at("restartPolicy"), &RESTART_POLICIES, errors);
    one_of(&spec.at("dnsPolicy"), &DNS_POLICIES, errors);
    super::object_meta::validate_labels(&spec.at("nodeSelector"), errors);
    security::validate_pod(&spec.at("securityContext"), errors);
    scheduling::validate_affinity(&spec.at("affinity"), errors);
    validate_dns(spec, errors);
    for gate in spec.at("readinessGates").items() {
        named(&gate.at("conditionType"), names::qualified_name, errors);
    }
    validate_gates(&spec.at("schedulingGates"), errors);
    let shared = spec.at("shareProcessNamespace");
    if shared.is_true() && spec.at("hostPID").is_true() {
        let detail = "ShareProcessNamespace and HostPID cannot both be enabled";
        errors.invalid(shared.path(), true, detail);
    }
    validate_names(spec, errors);
    scheduling::validate_tolerations(&spec.at("tolerations"), errors);
    validate_host_aliases(&spec.at("hostAliases"), errors);
    validate_numbers(spec, place, errors);
    not_yet::validate(spec, errors);
}

fn validate_gates(gates: &Cursor<'_>, errors: &mut Errors) {
    let mut seen: Vec<&str> = Vec::new();
    for gate in gates.items() {
        let name = gate.at("name").text_or_empty();
        errors.invalid_each(gate.path(), name, names::qualified_name(name));
        if seen.contains(&name) {
            errors.duplicate(gate.path(), name);
        }
        seen.push(name);
    }
}

/// With the host's network a container's port is the host's port.
fn validate_host_ports(spec: &Cursor<'_>, place: Place, errors: &mut Errors) {
    if !spec.at("hostNetwork").is_true() {
        return;
    }
    for container in spec.at("containers").items() {
        for port in container.at("ports").items() {
            let host = port.at("hostPort").int().unwrap_or_default();
            let fits = host == port.at("containerPort").int().unwrap_or_default();
            if !fits && (place == Place::Pod || host != 0) {
                let detail = "must match `containerPort` when `hostNetwork` is true";
                errors.invalid(port.at("hostPort").path(), host, detail);
            }
        }
    }
}

fn validate_names(spec: &Cursor<'_>, errors: &mut Errors) {
    let account = spec.at("serviceAccountName");
    optional(&account, names::dns_subdomain, errors);
    let deprecated = spec.at("serviceAccount").text_or_empty();
    if deprecated != account.text_or_empty() {
        let detail = format!("must be the same as serviceAccountName: {:?}", account.text_or_empty());
        errors.invalid(spec.at("deprecatedServiceAccount").path(), deprecated, &detail);
    }
    optional(&spec.at("nodeName"), names::dns_subdomain, errors);
    optional(&spec.at("hostname"), names::dns_label, errors);
    optional(&spec.at("subdomain"), names::dns_label, errors);
    optional(&spec.at("priorityClassName"), names::dns_subdomain, errors);
    let preemption = spec.at("preemptionPolicy");
    if preemption.is_set() {
        one_of(&preemption, &["PreemptLowerPriority", "Never"], errors);
    }
}

fn validate_numbers(spec: &Cursor<'_>, place: Place, errors: &mut Errors) {
    let deadline = spec.at("activeDeadlineSeconds");
    if let Some(seconds) = deadline.int() {
        for message in names::in_range(seconds, 1, i64::from(i32::MAX)) {
            errors.invalid(deadline.path(), seconds, &message);
        }
    }
    let grace = spec.at("terminationGracePeriodSeconds");
    match grace.int() {
        None => errors.required(grace.path(), ""),
        Some(_) if place == Place::Pod => nonnegative(&grace, errors),
        Some(_) => {}
    }
}

fn validate_dns(spec: &Cursor<'_>, errors: &mut Errors) {
    const NAMESERVERS_MAX: usize = 3;
    const SEARCHES_MAX: usize = 32;
    let (config, policy) = (spec.at("dnsConfig"), spec.at("dnsPolicy").text_or_empty());
    let servers = config.at("nameservers");
    if policy == "None" && !config.is_set() {
        errors.required(config.path(), "must provide `dnsConfig` when `dnsPolicy` is None");
        return;
    }
    if policy == "None" && servers.is_empty() {
        let detail = "must provide at least one DNS nameserver when `dnsPolicy` is None";
        errors.required(servers.path(), detail);
        return;
    }
    if servers.len() > NAMESERVERS_MAX {
        let detail = format!("must not have more than {NAMESERVERS_MAX} nameservers");
        errors.invalid(servers.path(), &servers.to_node(), &detail);
    }
    for server in servers.items() {
        super::addresses::validate(&server, errors);
    }
    let searches = config.at("searches");
    if searches.len() > SEARCHES_MAX {
        let detail = format!("must not have more than {SEARCHES_MAX} search paths");
        errors.invalid(searches.path(), &searches.to_node(), &detail);
    }
    for search in searches.items().filter(|search| search.text() != Some(".")) {
        let name = search.text_or_empty();
        let name = name.strip_suffix('.').unwrap_or(name);
        // A search path may hold underscores, unlike other names.
        errors.invalid_each(search.path(), name, names::dns_subdomain(&name.replace('_', "x")));
    }
    for option in config.at("options").items().filter(|option| option.at("name").is_empty()) {
        errors.required(option.path(), "must not be empty");
    }
}

fn validate_host_aliases(aliases: &Cursor<'_>, errors: &mut Errors) {
    for alias in aliases.items() {
        super::addresses::validate(&alias.at("ip"), errors);
        for name in alias.at("hostnames").items() {
            named(&name, names::dns_subdomain, errors);
        }
    }
}

/// A required name of a known shape.
fn named(place: &Cursor<'_>, rule: fn(&str) -> Vec<String>, errors: &mut Errors) {
    errors.invalid_each(place.path(), place.text_or_empty(), rule(place.text_or_empty()));
}

/// A name of a known shape that may be left out.
fn optional(place: &Cursor<'_>, rule: fn(&str) -> Vec<String>, errors: &mut Errors) {
    if !place.is_empty() {
        named(place, rule, errors);
    }
}

/// A required word of a closed set.
fn one_of(place: &Cursor<'_>, words: &[&str], errors: &mut Errors) {
    match place.text_or_empty() {
        "" => errors.required(place.path(), ""),
        word if !words.contains(&word) => errors.not_supported(place.path(), word, words),
        _ => {}
    }
}

/// A number that may be left out, but not be negative.
fn nonnegative(place: &Cursor<'_>, errors: &mut Errors) {
    if let Some(number) = place.int().filter(|number| *number < 0) {
        errors.invalid(place.path(), number, "must be greater than or equal to 0");
    }
}

#[cfg(test)]
mod tests;
