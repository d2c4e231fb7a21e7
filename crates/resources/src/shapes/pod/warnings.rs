//! What the author of a good pod spec should know all the same.

use api::{Cursor, Quantity};

/// Labels of nodes that are out of use, and what to use.
const OLD_LABELS: [(&str, &str); 8] = [
    ("beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead"),
    ("beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead"),
    (
        "failure-domain.beta.kubernetes.io/region",
        "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
    ),
    (
        "failure-domain.beta.kubernetes.io/zone",
        "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
    ),
    (
        "beta.kubernetes.io/instance-type",
        "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
    ),
    ("app.kubernetes.io/created-by", "deprecated since v1.9"),
    (
        "scheduler.alpha.kubernetes.io/preferAvoidPods",
        "deprecated since v1.22; use Taints and Tolerations instead",
    ),
    ("node-role.kubernetes.io/master", "use \"node-role.kubernetes.io/control-plane\" instead"),
];

/// Everything worth a warning in a pod spec.
pub fn of(spec: &Cursor<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for (label, place) in spec.at("nodeSelector").entries() {
        if let Some((_, message)) = OLD_LABELS.iter().find(|(old, _)| *old == label) {
            found.push(format!("{}: {message}", place.path()));
        }
    }
    repeated(spec.at("hostAliases").items().map(|alias| alias.at("ip")), "ip", &mut found);
    for container in containers(spec) {
        fractions(&container, &mut found);
        hidden_variables(&container, &mut found);
    }
    repeated_ports(spec, &mut found);
    repeated_port_names(spec, &mut found);
    let grace = spec.at("terminationGracePeriodSeconds");
    if grace.int().is_some_and(|seconds| seconds < 0) {
        let what = "must be >= 0; negative values are invalid and will be treated as 1";
        found.push(format!("{}: {what}", grace.path()));
    }
    found
}

fn containers<'a>(spec: &Cursor<'a>) -> impl Iterator<Item = Cursor<'a>> + use<'a> {
    let (first, second) = (spec.at("initContainers"), spec.at("containers"));
    first.items().chain(second.items())
}

fn repeated<'a>(places: impl Iterator<Item = Cursor<'a>>, what: &str, found: &mut Vec<String>) {
    let mut seen: Vec<&str> = Vec::new();
    for place in places {
        let text = place.text_or_empty();
        if seen.contains(&text) {
            found.push(format!("{}: duplicate {what} {text:?}", place.path()));
        }
        seen.push(text);
    }
}

/// Memory and disk are whole bytes.
fn fractions(container: &Cursor<'_>, found: &mut Vec<String>) {
    for resource in ["memory", "ephemeral-storage"] {
        for list in ["resources.limits", "resources.requests"] {
            let place = container.at(list).key(resource);
            let quantity = place.text().and_then(|text| Quantity::parse(text).ok());
            if quantity.is_some_and(|quantity| quantity.milli_value() % 1000 != 0) {
                let text = place.text_or_empty();
                found.push(format!(
                    "{}: fractional byte value {text:?} is invalid, must be an integer",
                    place.path()
                ));
            }
        }
    }
}

/// A variable that is set again hides the first, unless it refers to it.
fn hidden_variables(container: &Cursor<'_>, found: &mut Vec<String>) {
    let mut seen: Vec<&str> = Vec::new();
    for variable in container.at("env").items() {
        let (name, value) = (variable.at("name").text_or_empty(), variable.at("value").text_or_empty());
        let reference = format!("$({name})");
        let extends = !variable.at("valueFrom").is_set() && value != reference && value.contains(&reference);
        if seen.contains(&name) && !extends {
            found.push(format!(
                "{}: hides previous definition of {name:?}, which may be dropped when using apply",
                variable.path()
            ));
        }
        seen.push(name);
    }
}

fn repeated_ports(spec: &Cursor<'_>, found: &mut Vec<String>) {
    let mut seen: Vec<Cursor<'_>> = Vec::new();
    for port in containers(spec).flat_map(|container| container.at("ports").items()) {
        let same = |other: &&Cursor<'_>| {
            other.at("containerPort").int() == port.at("containerPort").int()
                && other.at("protocol").text() == port.at("protocol").text()
        };
        for other in seen.iter().filter(same) {
            if let Some(how) = overlap(&port, other) {
                found.push(format!("{}: {how} port definition with {}", port.path(), other.path()));
            }
        }
        seen.push(port);
    }
}

/// How two definitions of one port stand to each other.
fn overlap(one: &Cursor<'_>, other: &Cursor<'_>) -> Option<&'static str> {
    let host = |port: &Cursor<'_>| port.at("hostPort").int().unwrap_or_default();
    let (ip, other_ip) = (one.at("hostIP").text_or_empty(), other.at("hostIP").text_or_empty());
    if ip == other_ip && host(one) == host(other) {
        Some("duplicate")
    } else if host(one) == 0 || host(other) == 0 {
        Some("overlapping")
    } else if host(one) == host(other) && ip.is_empty() != other_ip.is_empty() {
        Some("dangerously ambiguous")
    } else {
        None
    }
}

fn repeated_port_names(spec: &Cursor<'_>, found: &mut Vec<String>) {
    let mut seen: Vec<Cursor<'_>> = Vec::new();
    for port in containers(spec).flat_map(|container| container.at("ports").items()) {
        let name = port.at("name").text_or_empty();
        if name.is_empty() {
            continue;
        }
        match seen.iter().find(|other| other.at("name").text() == Some(name)) {
            Some(other) => found.push(format!(
                "{}: duplicate port name {name:?} with {other}, services and probes that select ports by name will use {other}",
                port.path(),
                other = other.path(),
            )),
            None => seen.push(port),
        }
    }
}
