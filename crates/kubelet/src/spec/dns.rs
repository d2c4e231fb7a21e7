//! The text of a pod's `/etc/resolv.conf`, by its `dnsPolicy`.

use std::fmt::Write as _;
use std::net::IpAddr;

use k8s_openapi::api::core::v1::PodSpec;

/// The cluster's resolver.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClusterDns {
    /// Addresses of the cluster's DNS service.
    pub servers: Vec<IpAddr>,
    /// Such as `cluster.local`.
    pub domain: String,
}

/// Servers, search domains and options that a resolver reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Resolver {
    servers: Vec<String>,
    searches: Vec<String>,
    options: Vec<String>,
}

/// More name servers are ignored by resolvers.
const SERVERS_MAX: usize = 3;
/// What Kubernetes lets a pod search.
const SEARCHES_MAX: usize = 32;

const INFALLIBLE: &str = "writing to a string cannot fail";

/// The file of a pod. `node` is the node's own file.
pub fn resolv_conf(spec: &PodSpec, namespace: &str, cluster: &ClusterDns, node: &str) -> String {
    let is_host = spec.host_network.unwrap_or_default();
    let mut resolver = match spec.dns_policy.as_deref().unwrap_or("ClusterFirst") {
        "None" => Resolver::default(),
        "ClusterFirst" if !is_host => cluster_first(namespace, cluster, node),
        "ClusterFirstWithHostNet" => cluster_first(namespace, cluster, node),
        _ => parse(node),
    };
    if let Some(config) = &spec.dns_config {
        append(&mut resolver.servers, config.nameservers.iter().flatten().cloned());
        append(&mut resolver.searches, config.searches.iter().flatten().cloned());
        for option in config.options.iter().flatten() {
            let name = option.name.clone().unwrap_or_default();
            resolver.options.retain(|known| known.split(':').next() != Some(name.as_str()));
            resolver.options.push(match &option.value {
                Some(value) => format!("{name}:{value}"),
                None => name,
            });
        }
    }
    resolver.servers.truncate(SERVERS_MAX);
    resolver.searches.truncate(SEARCHES_MAX);
    print(&resolver)
}

/// Without a cluster resolver the node's is the best there is.
fn cluster_first(namespace: &str, cluster: &ClusterDns, node: &str) -> Resolver {
    let mut resolver = parse(node);
    if cluster.servers.is_empty() {
        return resolver;
    }
    resolver.servers = cluster.servers.iter().map(IpAddr::to_string).collect();
    let domain = &cluster.domain;
    let mut searches = vec![format!("{namespace}.svc.{domain}"), format!("svc.{domain}"), domain.clone()];
    append(&mut searches, resolver.searches.drain(..));
    resolver.searches = searches;
    resolver.options = vec!["ndots:5".to_owned()];
    resolver
}

fn append(list: &mut Vec<String>, more: impl Iterator<Item = String>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

fn parse(file: &str) -> Resolver {
    let mut resolver = Resolver::default();
    for line in file.lines() {
        let mut words = line.split_whitespace();
        match words.next() {
            Some("nameserver") => resolver.servers.extend(words.next().map(str::to_owned)),
            Some("search") => resolver.searches = words.map(str::to_owned).collect(),
            Some("options") => append(&mut resolver.options, words.map(str::to_owned)),
            _ => {}
        }
    }
    resolver.searches.retain(|search| search != ".");
    resolver
}

fn print(resolver: &Resolver) -> String {
    let mut text = String::new();
    if !resolver.searches.is_empty() {
        writeln!(text, "search {}", resolver.searches.join(" ")).expect(INFALLIBLE);
    }
    for server in &resolver.servers {
        writeln!(text, "nameserver {server}").expect(INFALLIBLE);
    }
    if !resolver.options.is_empty() {
        writeln!(text, "options {}", resolver.options.join(" ")).expect(INFALLIBLE);
    }
    text
}
