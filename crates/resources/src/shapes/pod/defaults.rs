//! What a pod spec says when its author said nothing.

use api::{Map, Node};

use crate::shapes::ports::{default_field, default_protocols};

/// The mode of files from ConfigMaps, Secrets, the downward API and projections: `0644`.
const FILE_MODE: i64 = 0o644;
/// How long a projected token lives, in seconds.
const TOKEN_SECONDS: i64 = 3600;
/// How long a pod may take to end, in seconds.
const GRACE_SECONDS: i64 = 30;

/// Sets what every pod spec, alone or in a template, has.
pub fn set_defaults(spec: &mut Map) {
    for volume in items(spec, "volumes") {
        default_volume(volume);
    }
    for list in ["containers", "initContainers"] {
        for container in items(spec, list) {
            default_container(container);
        }
    }
    if spec.text("serviceAccountName").is_empty() {
        copy(spec, "serviceAccount", "serviceAccountName");
    }
    copy(spec, "serviceAccountName", "serviceAccount");
    default_field(spec, "dnsPolicy", "ClusterFirst");
    default_field(spec, "restartPolicy", "Always");
    default_unset(spec, "securityContext", Map::new());
    default_unset(spec, "terminationGracePeriodSeconds", GRACE_SECONDS);
    default_field(spec, "schedulerName", "default-scheduler");
    if spec.get("hostNetwork").and_then(Node::as_bool) == Some(true) {
        default_host_ports(spec);
    }
}

/// Sets what a pod has but a template does not.
pub fn set_pod_defaults(spec: &mut Map) {
    set_defaults(spec);
    default_unset(spec, "enableServiceLinks", true);
    if spec.get("terminationGracePeriodSeconds").and_then(Node::as_int).is_some_and(|grace| grace < 0) {
        spec.insert("terminationGracePeriodSeconds", 1);
    }
    for list in ["containers", "initContainers"] {
        for container in items(spec, list) {
            request_limits(container);
        }
    }
}

/// What is limited but not requested is requested as it is limited.
fn request_limits(container: &mut Map) {
    let Some(limits) = container.get("resources").and_then(|resources| resources.get("limits")) else {
        return;
    };
    let limits = limits.as_map().cloned().unwrap_or_default();
    let requests = container.slot("resources").make_map().slot("requests").make_map();
    for (name, quantity) in &limits {
        if !requests.contains_key(name) {
            requests.insert(name, quantity.clone());
        }
    }
}

fn default_volume(volume: &mut Map) {
    if volume.iter().all(|(field, value)| field == "name" || value.is_null()) {
        volume.insert("emptyDir", Map::new());
    }
    for source in ["secret", "configMap", "downwardAPI", "projected"] {
        if let Some(source) = map(volume, source) {
            default_unset(source, "defaultMode", FILE_MODE);
        }
    }
    if let Some(source) = map(volume, "hostPath") {
        default_unset(source, "type", "");
    }
    if let Some(source) = map(volume, "downwardAPI") {
        default_field_refs(source);
    }
    let Some(projected) = map(volume, "projected") else {
        return;
    };
    for source in items(projected, "sources") {
        if let Some(source) = map(source, "downwardAPI") {
            default_field_refs(source);
        }
        if let Some(token) = map(source, "serviceAccountToken") {
            default_unset(token, "expirationSeconds", TOKEN_SECONDS);
        }
    }
}

fn default_field_refs(source: &mut Map) {
    for file in items(source, "items") {
        if let Some(reference) = map(file, "fieldRef") {
            default_field(reference, "apiVersion", "v1");
        }
    }
}

fn default_container(container: &mut Map) {
    let policy = pull_policy(container.text("image"));
    default_protocols(container.get_mut("ports"));
    default_field(container, "terminationMessagePath", "/dev/termination-log");
    default_field(container, "terminationMessagePolicy", "File");
    default_field(container, "imagePullPolicy", policy);
    default_unset(container, "resources", Map::new());
    for variable in items(container, "env") {
        let reference = map(variable, "valueFrom").and_then(|from| map(from, "fieldRef"));
        if let Some(reference) = reference {
            default_field(reference, "apiVersion", "v1");
        }
    }
    for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
        if let Some(probe) = map(container, probe) {
            default_probe(probe);
        }
    }
    for hook in ["postStart", "preStop"] {
        let lifecycle = map(container, "lifecycle");
        if let Some(get) = lifecycle.and_then(|hooks| map(hooks, hook)).and_then(|hook| map(hook, "httpGet"))
        {
            default_get(get);
        }
    }
}

fn default_probe(probe: &mut Map) {
    if let Some(get) = map(probe, "httpGet") {
        default_get(get);
    }
    for (field, value) in
        [("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1), ("failureThreshold", 3)]
    {
        default_field(probe, field, value);
    }
}

fn default_get(get: &mut Map) {
    default_field(get, "path", "/");
    default_field(get, "scheme", "HTTP");
}

/// `:latest`, said or meant, is always pulled; any other tag or digest only when it is missing.
fn pull_policy(image: &str) -> &'static str {
    let name = image.rsplit('/').next().unwrap_or_default();
    let (name, digest) = name.split_once('@').map_or((name, false), |(name, _)| (name, true));
    match name.split_once(':') {
        Some((_, "latest")) => "Always",
        None if !digest => "Always",
        _ => "IfNotPresent",
    }
}

fn default_host_ports(spec: &mut Map) {
    for list in ["containers", "initContainers"] {
        for container in items(spec, list) {
            for port in items(container, "ports") {
                let number = port.get("containerPort").and_then(Node::as_int).unwrap_or_default();
                default_field(port, "hostPort", number);
            }
        }
    }
}

fn default_unset(map: &mut Map, field: &'static str, value: impl Into<Node>) {
    if map.get(field).is_none_or(Node::is_null) {
        map.insert(field, value);
    }
}

fn copy(map: &mut Map, from: &str, to: &'static str) {
    if let Some(value) = map.get(from).filter(|value| !value.is_empty()).cloned() {
        map.insert(to, value);
    }
}

fn map<'a>(parent: &'a mut Map, field: &str) -> Option<&'a mut Map> {
    parent.get_mut(field).and_then(Node::as_map_mut)
}

fn items<'a>(parent: &'a mut Map, field: &str) -> impl Iterator<Item = &'a mut Map> {
    let list = parent.get_mut(field).and_then(Node::as_list_mut);
    list.into_iter().flatten().filter_map(Node::as_map_mut)
}

#[cfg(test)]
mod tests {
    use super::pull_policy;

    #[test]
    fn the_tag_decides_when_to_pull() {
        for image in ["busybox", "busybox:latest", "a.b:5000/c", "a.b:5000/c:latest"] {
            assert_eq!(pull_policy(image), "Always", "{image}");
        }
        for image in ["busybox:1.37", "a.b:5000/c:v1", "busybox@sha256:00", "a/b:v1@sha256:00"] {
            assert_eq!(pull_policy(image), "IfNotPresent", "{image}");
        }
    }
}
