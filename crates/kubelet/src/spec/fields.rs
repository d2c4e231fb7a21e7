//! The downward API: fields of the pod and resources of its containers, as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::IpAddr;

use api::Quantity;
use k8s_openapi::api::core::v1::{Container, ObjectFieldSelector, ResourceFieldSelector};

use super::{SpecError, Subject};
use crate::resources::{self, all_containers};

/// The value of a `fieldRef`.
pub fn field(selector: &ObjectFieldSelector, subject: Subject<'_>) -> Result<String, SpecError> {
    let meta = &subject.pod.metadata;
    let path = selector.field_path.as_str();
    if let Some((map, key)) = subscript(path) {
        let entries = match map {
            "metadata.labels" => meta.labels.as_ref(),
            "metadata.annotations" => meta.annotations.as_ref(),
            _ => return Err(unsupported(path)),
        };
        return Ok(entries.and_then(|entries| entries.get(key)).cloned().unwrap_or_default());
    }
    let text = |text: Option<&str>| Ok(text.unwrap_or_default().to_owned());
    match path {
        "metadata.name" => text(meta.name.as_deref()),
        "metadata.namespace" => text(meta.namespace.as_deref()),
        "metadata.uid" => text(meta.uid.as_deref()),
        "metadata.labels" => Ok(lines(meta.labels.as_ref())),
        "metadata.annotations" => Ok(lines(meta.annotations.as_ref())),
        "spec.nodeName" => text(subject.spec.node_name.as_deref()),
        "spec.serviceAccountName" => text(subject.spec.service_account_name.as_deref()),
        "status.hostIP" => Ok(subject.node.addresses.first().map(IpAddr::to_string).unwrap_or_default()),
        "status.hostIPs" => Ok(joined(&subject.node.addresses)),
        "status.podIP" => Ok(subject.addresses.first().map(IpAddr::to_string).unwrap_or_default()),
        "status.podIPs" => Ok(joined(subject.addresses)),
        _ => Err(unsupported(path)),
    }
}

/// The value of a `resourceFieldRef`; `container` is the one whose field it is, if it names none.
pub fn resource(
    selector: &ResourceFieldSelector,
    container: Option<&Container>,
    subject: Subject<'_>,
) -> Result<String, SpecError> {
    let named = selector.container_name.as_deref().filter(|name| !name.is_empty());
    let container = match named {
        Some(name) => all_containers(subject.spec)
            .find(|container| container.name == name)
            .ok_or_else(|| SpecError(format!("container {name} not found")))?,
        None => container.ok_or_else(|| SpecError("container not found".to_owned()))?,
    };
    let Some((list, name)) = selector.resource.split_once('.') else {
        return Err(SpecError(format!("Unsupported container resource : {}", selector.resource)));
    };
    let needed = container.resources.as_ref();
    let amount = match list {
        "limits" => resources::limit(needed, name)
            .filter(|limit| !limit.is_zero())
            .map_or_else(|| allocatable(name, subject), |limit| limit.milli_value()),
        _ => resources::request(needed, name).map_or(0, |request| request.milli_value()),
    };
    let divisor = selector.divisor.as_ref().and_then(|divisor| Quantity::parse(&divisor.0).ok());
    let divisor = divisor.filter(|divisor| !divisor.is_zero()).map_or(1000, |divisor| divisor.milli_value());
    Ok(ceiling(amount, divisor).to_string())
}

/// What the node offers, in thousandths: the limit of a container without one.
fn allocatable(name: &str, subject: Subject<'_>) -> i64 {
    match name {
        "cpu" => subject.node.cpu_milli,
        "memory" => subject.node.memory_bytes.saturating_mul(1000),
        "ephemeral-storage" => subject.node.storage_bytes.saturating_mul(1000),
        _ => 0,
    }
}

fn ceiling(amount: i64, divisor: i64) -> i64 {
    amount.div_euclid(divisor) + i64::from(amount.rem_euclid(divisor) != 0)
}

/// `metadata.labels['key']` as map and key.
fn subscript(path: &str) -> Option<(&str, &str)> {
    let (map, rest) = path.split_once("['")?;
    Some((map, rest.strip_suffix("']")?))
}

fn lines(entries: Option<&BTreeMap<String, String>>) -> String {
    let mut text = String::new();
    for (key, value) in entries.into_iter().flatten() {
        let separator = if text.is_empty() { "" } else { "\n" };
        write!(text, "{separator}{key}={value:?}").expect("writing to a string cannot fail");
    }
    text
}

fn joined(addresses: &[IpAddr]) -> String {
    addresses.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(",")
}

fn unsupported(path: &str) -> SpecError {
    SpecError(format!("unsupported fieldPath: {path}"))
}
