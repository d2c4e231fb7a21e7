//! From a pod's fields to what the runtime is told: pure functions, one file per concern.
//!
//! Everything that has to be looked up (configuration, services, addresses, the image's user) comes in as
//! data. Errors carry the text that a client sees in `CreateContainerConfigError` and `FailedMount`.

pub mod container;
pub mod dns;
pub mod env;
pub mod expand;
pub mod fields;
pub mod files;
pub mod hosts;
pub mod sandbox;
pub mod security;
pub mod services;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use k8s_openapi::api::core::v1::{ConfigMap, Pod, PodSpec, Secret};

/// What a pod needs from the rest of the namespace, as it was found; `None` for what is not there.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// By name.
    pub config_maps: BTreeMap<String, Option<Arc<ConfigMap>>>,
    /// By name.
    pub secrets: BTreeMap<String, Option<Arc<Secret>>>,
}

/// The node, as far as pods can see it.
#[derive(Clone, Debug, Default)]
pub struct NodeFacts {
    /// `status.hostIPs`.
    pub addresses: Vec<IpAddr>,
    /// Allocatable CPU in thousandths.
    pub cpu_milli: i64,
    /// Allocatable memory in bytes.
    pub memory_bytes: i64,
    /// Allocatable ephemeral storage in bytes.
    pub storage_bytes: i64,
    /// Whether the kernel enforces SELinux policy.
    pub has_selinux: bool,
}

/// A pod with its addresses: what downward fields are read from.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The pod.
    pub pod: &'a Pod,
    /// Its specification.
    pub spec: &'a PodSpec,
    /// Its addresses.
    pub addresses: &'a [IpAddr],
    /// Its node.
    pub node: &'a NodeFacts,
}

/// A configuration that cannot be made. The text is what clients see.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SpecError(pub String);

impl Sources {
    /// A ConfigMap that has to be there.
    pub fn config_map(&self, name: &str) -> Result<&ConfigMap, SpecError> {
        let found = self.config_maps.get(name).and_then(Option::as_deref);
        found.ok_or_else(|| SpecError(format!("configmap {name:?} not found")))
    }

    /// A Secret that has to be there.
    pub fn secret(&self, name: &str) -> Result<&Secret, SpecError> {
        let found = self.secrets.get(name).and_then(Option::as_deref);
        found.ok_or_else(|| SpecError(format!("secret {name:?} not found")))
    }
}

impl Subject<'_> {
    /// `metadata.namespace`.
    pub fn namespace(&self) -> &str {
        self.pod.metadata.namespace.as_deref().unwrap_or_default()
    }

    /// `metadata.name`.
    pub fn name(&self) -> &str {
        self.pod.metadata.name.as_deref().unwrap_or_default()
    }

    /// `metadata.uid`.
    pub fn uid(&self) -> &str {
        self.pod.metadata.uid.as_deref().unwrap_or_default()
    }

    /// `name_namespace(uid)`, as messages name pods.
    pub fn full_name(&self) -> String {
        format!("{}_{}({})", self.name(), self.namespace(), self.uid())
    }
}
