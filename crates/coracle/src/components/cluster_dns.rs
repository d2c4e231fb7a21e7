//! Cluster DNS: the server, and the Service kube-dns that leads to it on every node.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use anyhow::{Context as _, Result};
use api::{Document, Gvr, Key, Node, node};
use client::Client;

use super::supervision::Supervisor;
use super::{Parts, identity};
use crate::host::place;

const NAMESPACE: &str = "kube-system";
const NAME: &str = "kube-dns";

/// Keeps the server, and its Service, as long as it runs.
pub(super) fn keep(parts: &Parts, supervisor: &mut Supervisor) {
    let parts = parts.clone();
    supervisor.keep("cluster-dns", move |_| run(parts.clone()));
}

async fn run(parts: Parts) -> Result<()> {
    let config = config(&parts);
    let listen = SocketAddr::new(parts.address, parts.cluster.share.dns_port);
    let client = parts.client(identity::component("system:coracle"));
    let server = config.server;
    let serve = async {
        let served = dns::run(config, parts.caches.clone()).await;
        served.with_context(|| format!("failed to serve DNS on {listen}"))
    };
    let publish = async {
        publish(&client, server, listen).await.context("failed to publish cluster DNS")?;
        // Only the server's own end is the end.
        std::future::pending::<Result<()>>().await
    };
    tokio::select! {
        served = serve => served,
        published = publish => published,
    }
}

fn config(parts: &Parts) -> dns::Config {
    let share = &parts.cluster.share;
    let ranges = [share.pod_range(), share.service_range()];
    dns::Config {
        domain: "cluster.local".to_owned(),
        listen: vec![SocketAddr::new(parts.address, share.dns_port)],
        server: share.service_address(10),
        ranges: ranges.iter().filter_map(|range| range.parse().ok()).collect(),
        resolvers: resolvers(parts.address),
    }
}

/// The machine's own resolvers; one that is ourselves would be a loop.
fn resolvers(own: IpAddr) -> Vec<IpAddr> {
    let text = std::fs::read_to_string(Path::new("/etc/resolv.conf")).unwrap_or_default();
    place::resolvers(&text).into_iter().filter(|resolver| *resolver != own).collect()
}

async fn publish(client: &Client, server: IpAddr, listen: SocketAddr) -> Result<()> {
    ensure(client, Gvr::new("", "v1", "services"), service(server)).await?;
    ensure(client, Gvr::new("discovery.k8s.io", "v1", "endpointslices"), slice(listen)).await
}

/// Makes an object say this, and creates it when it is not there.
async fn ensure(client: &Client, resource: Gvr, wanted: Node) -> Result<()> {
    let document = Document::from_node(wanted).expect("a map was built");
    let mut changes = document.clone().into_node();
    changes.make_map().remove("metadata");
    let key = Key::new(NAMESPACE, NAME);
    match client.patch(&resource, &key, None, (control::PatchKind::Merge, &changes)).await {
        // Not created at a venture: a Service is refused for its address before its name is known to be taken.
        Err(error) if error.is_not_found() => client.create(&resource, &document).await?,
        patched => patched?,
    };
    Ok(())
}

fn service(server: IpAddr) -> Node {
    node! {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {
            "name": NAME,
            "namespace": NAMESPACE,
            "labels": {
                "k8s-app": "kube-dns",
                "kubernetes.io/cluster-service": "true",
                "kubernetes.io/name": "CoreDNS",
            },
        },
        "spec": {
            "clusterIP": (server.to_string()),
            "ports": [
                { "name": "dns", "port": 53, "protocol": "UDP" },
                { "name": "dns-tcp", "port": 53, "protocol": "TCP" },
            ],
        },
    }
}

/// The endpoints of kube-dns: this node's address, so that any proxy leads there.
fn slice(listen: SocketAddr) -> Node {
    let port = i64::from(listen.port());
    node! {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": NAME,
            "namespace": NAMESPACE,
            "labels": {
                "k8s-app": "kube-dns",
                "kubernetes.io/service-name": NAME,
                "endpointslice.kubernetes.io/managed-by": "coracle",
            },
        },
        "addressType": "IPv4",
        "endpoints": [{ "addresses": [(listen.ip().to_string())], "conditions": { "ready": true } }],
        "ports": [
            { "name": "dns", "port": port, "protocol": "UDP" },
            { "name": "dns-tcp", "port": port, "protocol": "TCP" },
        ],
    }
}
