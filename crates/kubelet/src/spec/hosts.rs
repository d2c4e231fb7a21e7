//! The text of a pod's `/etc/hosts`, and the name that a pod calls itself.

use std::fmt::Write as _;
use std::net::IpAddr;

use k8s_openapi::api::core::v1::{HostAlias, PodSpec};

/// A pod's host name and, with `subdomain`, its domain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostName {
    /// At most 63 characters.
    pub name: String,
    /// Empty without a subdomain.
    pub domain: String,
}

/// The longest host name that the kernel takes, less its ending zero.
const NAME_MAX: usize = 63;

/// How a pod calls itself.
pub fn host_name(spec: &PodSpec, pod: &str, namespace: &str, cluster_domain: &str) -> HostName {
    let given = [&spec.hostname_override, &spec.hostname].into_iter().flatten().find(|name| !name.is_empty());
    let mut name = given.map_or(pod, String::as_str);
    if name.len() > NAME_MAX {
        let end = (0..=NAME_MAX).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
        name = name[..end].trim_end_matches(['-', '.']);
    }
    let has_override = spec.hostname_override.as_deref().is_some_and(|name| !name.is_empty());
    let subdomain = spec.subdomain.as_deref().filter(|subdomain| !subdomain.is_empty() && !has_override);
    HostName {
        name: name.to_owned(),
        domain: subdomain
            .map(|subdomain| format!("{subdomain}.{namespace}.svc.{cluster_domain}"))
            .unwrap_or_default(),
    }
}

/// The file of a pod with a network of its own.
pub fn pod_file(addresses: &[IpAddr], host: &HostName, aliases: &[HostAlias]) -> String {
    let mut text = String::from(
        "# Kubernetes-managed hosts file.\n\
         127.0.0.1\tlocalhost\n\
         ::1\tlocalhost ip6-localhost ip6-loopback\n\
         fe00::0\tip6-localnet\n\
         fe00::0\tip6-mcastprefix\n\
         fe00::1\tip6-allnodes\n\
         fe00::2\tip6-allrouters\n",
    );
    for address in addresses {
        let HostName { name, domain } = host;
        let line = match domain.as_str() {
            "" => format!("{address}\t{name}"),
            domain => format!("{address}\t{name}.{domain}\t{name}"),
        };
        writeln!(text, "{line}").expect("writing to a string cannot fail");
    }
    text + &alias_lines(aliases)
}

/// The file of a pod on the node's network: the node's own, and the aliases.
pub fn node_file(node: &str, aliases: &[HostAlias]) -> String {
    format!("# Kubernetes-managed hosts file (host network).\n{node}{}", alias_lines(aliases))
}

fn alias_lines(aliases: &[HostAlias]) -> String {
    if aliases.is_empty() {
        return String::new();
    }
    let mut text = String::from("\n# Entries added by HostAliases.\n");
    for alias in aliases {
        let names = alias.hostnames.as_deref().unwrap_or_default().join("\t");
        writeln!(text, "{}\t{names}", alias.ip).expect("writing to a string cannot fail");
    }
    text
}
