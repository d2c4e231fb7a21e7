//! The environment variables that tell a pod where the services of its namespace are.

use std::collections::BTreeMap;
use std::net::IpAddr;

use k8s_openapi::api::core::v1::Service;

/// The variables for a pod in `namespace`: those of the `kubernetes` service always, those of the pod's
/// own namespace with `enableServiceLinks`.
pub fn variables<'a>(
    services: impl Iterator<Item = &'a Service>,
    namespace: &str,
    links: Links,
) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    for service in services {
        let meta = &service.metadata;
        let (of, name) = (meta.namespace.as_deref(), meta.name.as_deref().unwrap_or_default());
        let is_api = of == Some("default") && name == "kubernetes";
        let is_own = of == Some(namespace) && links == Links::Enabled;
        // The API's address is never shadowed by a service of the same name in the pod's namespace.
        let shadows_api = name == "kubernetes" && !is_api;
        if is_api || (is_own && !shadows_api) {
            add(service, name, &mut variables);
        }
    }
    variables
}

/// `spec.enableServiceLinks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Variables for all services of the namespace.
    Enabled,
    /// Only the API's.
    Disabled,
}

fn add(service: &Service, name: &str, variables: &mut BTreeMap<String, String>) {
    let Some(spec) = &service.spec else { return };
    let Some(address) = spec.cluster_ip.as_deref().and_then(|ip| ip.parse::<IpAddr>().ok()) else { return };
    let ports = spec.ports.as_deref().unwrap_or_default();
    let Some(first) = ports.first() else { return };
    let prefix = variable_name(name);
    let mut set = |name: String, value: String| drop(variables.insert(name, value));
    set(format!("{prefix}_SERVICE_HOST"), address.to_string());
    set(format!("{prefix}_SERVICE_PORT"), first.port.to_string());
    for port in ports {
        if let Some(name) = port.name.as_deref().filter(|name| !name.is_empty()) {
            set(format!("{prefix}_SERVICE_PORT_{}", variable_name(name)), port.port.to_string());
        }
    }
    let host = if address.is_ipv6() { format!("[{address}]") } else { address.to_string() };
    for (index, port) in ports.iter().enumerate() {
        let protocol = port.protocol.as_deref().unwrap_or("TCP");
        let url = format!("{}://{host}:{}", protocol.to_lowercase(), port.port);
        if index == 0 {
            set(format!("{prefix}_PORT"), url.clone());
        }
        let prefix = format!("{prefix}_PORT_{}_{}", port.port, protocol.to_uppercase());
        set(prefix.clone(), url);
        set(format!("{prefix}_PROTO"), protocol.to_lowercase());
        set(format!("{prefix}_PORT"), port.port.to_string());
        set(format!("{prefix}_ADDR"), address.to_string());
    }
}

fn variable_name(name: &str) -> String {
    name.to_uppercase().replace('-', "_")
}
