//! What a pod's sandbox should be.

use std::collections::BTreeMap;
use std::path::PathBuf;

use containers::model::{
    Ipc, Network, PodIdentity, PortMapping, Processes, Protocol, Resources, SandboxConfig,
};
use k8s_openapi::api::core::v1::PodSpec;

use super::Subject;
use super::hosts::HostName;
use crate::machine::Qos;
use crate::resources::{self, all_containers, qos_of};

/// What is decided outside the pod.
#[derive(Clone, Debug)]
pub struct Around {
    /// How many sandboxes the pod had before.
    pub attempt: u32,
    /// How the pod calls itself.
    pub host: HostName,
    /// The text of its resolver configuration.
    pub resolv_conf: String,
    /// Where the logs of its containers go.
    pub log_directory: PathBuf,
}

/// The label that names a pod's uid on its sandbox and containers, as CRI runtimes know it.
pub const LABEL_UID: &str = "io.kubernetes.pod.uid";

/// The sandbox of a pod.
pub fn sandbox_config(subject: Subject<'_>, around: Around) -> SandboxConfig {
    let spec = subject.spec;
    let is_host = spec.host_network.unwrap_or_default();
    let fqdn = spec.set_hostname_as_fqdn.unwrap_or_default() && !around.host.domain.is_empty();
    let HostName { name, domain } = around.host;
    let sysctls = spec.security_context.iter().flat_map(|context| context.sysctls.iter().flatten());
    SandboxConfig {
        pod: PodIdentity {
            uid: subject.uid().to_owned(),
            name: subject.name().to_owned(),
            namespace: subject.namespace().to_owned(),
            attempt: around.attempt,
        },
        hostname: if fqdn { format!("{name}.{domain}") } else { name },
        resolv_conf: Some(around.resolv_conf),
        sysctls: sysctls.map(|sysctl| (sysctl.name.clone(), sysctl.value.clone())).collect(),
        cgroup_parent: cgroup_parent(subject),
        resources: pod_resources(spec),
        network: if is_host { Network::Host } else { Network::Pod },
        processes: processes(spec),
        ipc: if spec.host_ipc.unwrap_or_default() { Ipc::Host } else { Ipc::Pod },
        port_mappings: if is_host { Vec::new() } else { port_mappings(spec) },
        log_directory: around.log_directory,
        labels: labels(subject),
        annotations: BTreeMap::new(),
    }
}

/// The labels by which a pod's things are found in the runtime.
pub fn labels(subject: Subject<'_>) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("io.kubernetes.pod.name".to_owned(), subject.name().to_owned()),
        ("io.kubernetes.pod.namespace".to_owned(), subject.namespace().to_owned()),
        (LABEL_UID.to_owned(), subject.uid().to_owned()),
    ])
}

fn cgroup_parent(subject: Subject<'_>) -> String {
    let uid = subject.uid();
    match qos_of(subject.spec) {
        Qos::Guaranteed => format!("pod{uid}"),
        Qos::Burstable => format!("burstable/pod{uid}"),
        Qos::BestEffort => format!("besteffort/pod{uid}"),
    }
}

fn processes(spec: &PodSpec) -> Processes {
    if spec.host_pid.unwrap_or_default() {
        Processes::Host
    } else if spec.share_process_namespace.unwrap_or_default() {
        Processes::Pod
    } else {
        Processes::Container
    }
}

/// A pod is limited as a whole only in what each of its containers is limited.
fn pod_resources(spec: &PodSpec) -> Resources {
    let limit_milli = |name: &str| {
        let limit_of = |it: &k8s_openapi::api::core::v1::Container| {
            resources::limit(it.resources.as_ref(), name).map(|limit| limit.milli_value())
        };
        let inits = spec.init_containers.iter().flatten().map(limit_of);
        let largest_init = inits.collect::<Option<Vec<_>>>()?.into_iter().max().unwrap_or(0);
        let together: i64 =
            spec.containers.iter().map(limit_of).collect::<Option<Vec<_>>>()?.into_iter().sum();
        Some(together.max(largest_init))
    };
    Resources {
        cpu_shares: Some(resources::cpu_shares(resources::pod_request_milli(spec, "cpu"))),
        cpu_quota_micros: limit_milli("cpu").map(resources::cpu_quota_micros),
        cpu_period_micros: None,
        memory_limit_bytes: limit_milli("memory").and_then(|milli| u64::try_from(milli / 1000).ok()),
        pids_limit: None,
    }
}

fn port_mappings(spec: &PodSpec) -> Vec<PortMapping> {
    let ports = all_containers(spec).flat_map(|container| container.ports.iter().flatten());
    ports
        .filter_map(|port| {
            Some(PortMapping {
                protocol: match port.protocol.as_deref() {
                    Some("UDP") => Protocol::Udp,
                    Some("SCTP") => Protocol::Sctp,
                    _ => Protocol::Tcp,
                },
                container_port: u16::try_from(port.container_port).ok()?,
                host_port: u16::try_from(port.host_port?).ok().filter(|port| *port != 0)?,
                host_ip: port.host_ip.as_deref().and_then(|ip| ip.parse().ok()),
            })
        })
        .collect()
}
