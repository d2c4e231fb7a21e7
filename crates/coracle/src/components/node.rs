//! What makes this machine a node: kubelet and service proxy, and their traces on the machine.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use anyhow::{Context as _, Result};
use api::{Gvr, Key};
use apiserver::NodeConnector;
use kubelet::spec::dns::ClusterDns;
use kubelet::{Config, Kubelet};
use proxy::HostPorts;
use proxy::model::Place;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::{KUBERNETES, Parts, identity, listen};
use crate::cluster::Cluster;

/// How many pods a node takes, as upstream's kubelet.
const PODS_MAX: u32 = 110;

/// Leads the API server to this process's kubelet once there is one.
#[derive(Clone, Default)]
pub(super) struct Connector {
    kubelet: Arc<OnceLock<(Arc<str>, apiserver::Service)>>,
}

impl Connector {
    /// As the API server takes it.
    pub(super) fn connector(&self) -> NodeConnector {
        let kubelet = Arc::clone(&self.kubelet);
        Arc::new(move |node| {
            let (name, service) = kubelet.get()?;
            (**name == *node).then(|| service.clone())
        })
    }
}

/// Starts the kubelet, its API and the service proxy.
pub(super) async fn start(parts: &Parts, nodes: &Connector, tasks: &mut JoinSet<Result<()>>) -> Result<()> {
    let client = parts.client(identity::node(&parts.node));
    let runtime = Arc::new(parts.runtime.clone());
    let kubelet = Kubelet::new(config(parts), client.clone(), parts.caches.clone(), runtime)
        .context("failed to prepare the kubelet")?;
    let service = kubelet.api_service();
    if nodes.kubelet.set((Arc::clone(&parts.node), service.clone())).is_err() {
        anyhow::bail!("the node is started twice");
    }
    let port = parts.cluster.share.kubelet_port;
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port))
        .await
        .with_context(|| format!("failed to listen on port {port}"))?;
    let tls = listen::tls(parts.certificates.authority.certificate(), &parts.certificates.kubelet)?;
    let access = kubelet::server::Access { client, node_name: parts.node.to_string(), service };
    parts
        .health
        .run(tasks, "kubelet-api", async move { Ok(kubelet::server::serve(listener, tls, access).await?) });
    parts.health.run(tasks, "kubelet", async move { Ok(kubelet.run().await?) });
    let place = proxy_config(&parts.cluster, &parts.node, &[parts.address])?;
    let caches = parts.caches.clone();
    parts.health.run(
        tasks,
        "kube-proxy",
        async move { Ok(proxy::run(place, &caches, HostPorts::new()).await?) },
    );
    Ok(())
}

/// Waits until the node is ready for pods.
pub(super) async fn ready(parts: &Parts) {
    let nodes = Gvr::new("", "v1", "nodes");
    let key = Key::new("", &*parts.node);
    let mut feed = parts.caches.feed();
    feed.watch(&nodes);
    loop {
        let is_ready = feed
            .view()
            .get(&nodes, &key)
            .is_some_and(|node| control::conditions::is_true(&node.document(), "status.conditions", "Ready"));
        if is_ready {
            return;
        }
        feed.next().await;
    }
}

/// Takes the packet rules and routes away.
pub(super) fn remove(cluster: &Cluster) -> Result<()> {
    proxy::remove(&proxy_config(cluster, "", &[])?).context("failed to remove the packet rules")
}

fn proxy_config(cluster: &Cluster, node: &str, addresses: &[IpAddr]) -> Result<proxy::Config> {
    Ok(proxy::Config {
        table: cluster.label(),
        place: Place {
            node: node.into(),
            addresses: addresses.to_vec(),
            pod_ranges: vec![cluster.share.pod_range().parse()?],
            service_ranges: vec![cluster.share.service_range().parse()?],
        },
    })
}

fn config(parts: &Parts) -> Config {
    let share = &parts.cluster.share;
    Config {
        node_name: parts.node.to_string(),
        addresses: vec![parts.address],
        labels: [("node-role.kubernetes.io/control-plane".to_owned(), String::new())].into(),
        pod_cidrs: vec![share.pod_range()],
        data_dir: parts.cluster.folder.join("kubelet"),
        dns: ClusterDns { servers: vec![share.service_address(10)], domain: "cluster.local".to_owned() },
        resolv_conf: PathBuf::from("/etc/resolv.conf"),
        port: share.kubelet_port,
        pods_max: PODS_MAX,
        reserved_cpu_milli: 0,
        reserved_memory_bytes: 0,
        version: KUBERNETES.to_owned(),
    }
}
