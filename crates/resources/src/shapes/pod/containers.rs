//! Containers and init containers of a pod.

use api::{Cursor, Errors, names};

use crate::shapes::ports;

use super::{RESTART_POLICIES, env, named, one_of, probes, resources, security, volumes};

const PULL_POLICIES: [&str; 3] = ["Always", "IfNotPresent", "Never"];
const MESSAGE_POLICIES: [&str; 2] = ["File", "FallbackToLogsOnError"];
/// What only a container that keeps running can have.
const RUNNING_ONLY: [&str; 4] = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];

/// Finds what is wrong with the containers; `volumes` are the names of good volumes.
pub(super) fn validate(spec: &Cursor<'_>, volumes: &[&str], errors: &mut Errors) {
    let list = spec.at("containers");
    if list.is_empty() {
        errors.required(list.path(), "");
        return;
    }
    let mut seen: Vec<&str> = Vec::new();
    for container in list.items() {
        validate_common(&container, volumes, errors);
        validate_unique(&container, &mut seen, errors);
        probes::validate(&container, &spec.at("terminationGracePeriodSeconds"), errors);
    }
    validate_host_ports(list.items(), errors);
}

/// Finds what is wrong with the init containers.
pub(super) fn validate_init(spec: &Cursor<'_>, volumes: &[&str], errors: &mut Errors) {
    let list = spec.at("containers");
    let mut seen: Vec<&str> = list.items().filter_map(|container| container.at("name").text()).collect();
    for container in spec.at("initContainers").items() {
        validate_common(&container, volumes, errors);
        if container.at("name").is_set() {
            validate_unique(&container, &mut seen, errors);
        }
        validate_host_ports(std::iter::once(container.clone()), errors);
        let policy = container.at("restartPolicy");
        if policy.is_set() && !RESTART_POLICIES.contains(&policy.text_or_empty()) {
            errors.not_supported(policy.path(), policy.text_or_empty(), &RESTART_POLICIES);
        }
        if policy.text() == Some("Always") {
            probes::validate(&container, &spec.at("terminationGracePeriodSeconds"), errors);
            continue;
        }
        for field in RUNNING_ONLY.into_iter().filter(|field| container.at(field).is_set()) {
            let detail = "may not be set for init containers without restartPolicy=Always";
            errors.forbidden(container.at(field).path(), detail);
        }
    }
}

fn validate_unique<'a>(container: &Cursor<'a>, seen: &mut Vec<&'a str>, errors: &mut Errors) {
    let name = container.at("name");
    if seen.contains(&name.text_or_empty()) {
        errors.duplicate(name.path(), name.text_or_empty());
    } else {
        seen.push(name.text_or_empty());
    }
}

fn validate_common(container: &Cursor<'_>, volumes: &[&str], errors: &mut Errors) {
    let (name, image) = (container.at("name"), container.at("image"));
    if name.is_empty() {
        errors.required(name.path(), "");
    } else {
        named(&name, names::dns_label, errors);
    }
    if image.is_empty() {
        errors.required(image.path(), "");
    } else if image.text_or_empty().trim() != image.text_or_empty() {
        errors.invalid(image.path(), image.text_or_empty(), "must not have leading or trailing whitespace");
    }
    one_of(&container.at("terminationMessagePolicy"), &MESSAGE_POLICIES, errors);
    validate_ports(&container.at("ports"), errors);
    env::validate(&container.at("env"), errors);
    env::validate_from(&container.at("envFrom"), errors);
    volumes::validate_mounts(container, volumes, errors);
    one_of(&container.at("imagePullPolicy"), &PULL_POLICIES, errors);
    resources::validate(&container.at("resources"), errors);
    security::validate_container(&container.at("securityContext"), errors);
}

fn validate_ports(list: &Cursor<'_>, errors: &mut Errors) {
    let mut seen: Vec<&str> = Vec::new();
    for port in list.items() {
        let name = port.at("name");
        let messages = names::port_name(name.text_or_empty());
        if name.is_empty() {
            // A port needs no name.
        } else if !messages.is_empty() {
            errors.invalid_each(name.path(), name.text_or_empty(), messages);
        } else if seen.contains(&name.text_or_empty()) {
            errors.duplicate(name.path(), name.text_or_empty());
        } else {
            seen.push(name.text_or_empty());
        }
        let number = port.at("containerPort");
        if number.int().unwrap_or_default() == 0 {
            errors.required(number.path(), "");
        } else {
            ports::validate_number(&number, errors);
        }
        let host = port.at("hostPort");
        if host.int().unwrap_or_default() != 0 {
            ports::validate_number(&host, errors);
        }
        ports::validate_protocol(&port.at("protocol"), errors);
    }
}

/// Two containers of a pod cannot have the same port of the host.
fn validate_host_ports<'a>(containers: impl Iterator<Item = Cursor<'a>>, errors: &mut Errors) {
    let mut seen: Vec<String> = Vec::new();
    for container in containers {
        for port in container.at("ports").items() {
            let host = port.at("hostPort");
            let Some(number) = host.int().filter(|number| *number != 0) else {
                continue;
            };
            let (protocol, ip) = (port.at("protocol"), port.at("hostIP"));
            let text = format!("{}/{}/{number}", protocol.text_or_empty(), ip.text_or_empty());
            if seen.contains(&text) {
                errors.duplicate(host.path(), text.as_str());
            }
            seen.push(text);
        }
    }
}
