//! What makes this machine a node: kubelet and service proxy, and their traces on the machine.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context as _, Result};
use api::{Document, Gvr, Key, node};
use apiserver::NodeConnector;
use kubelet::machine::PodUid;
use kubelet::spec::dns::ClusterDns;
use kubelet::{Config, HostPort, ImageBell, Kubelet, PortBoard};
use proxy::HostPorts;
use proxy::model::{self, Place};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use super::supervision::Supervisor;
use super::{KUBERNETES, Parts, identity, listen};
use crate::cluster::Cluster;

/// How many pods a node takes, as upstream's kubelet.
const PODS_MAX: u32 = 110;

/// Leads callers to this process's kubelet once there is one, and to the next one when it was started again.
#[derive(Clone, Default)]
pub(super) struct Connector {
    kubelet: Arc<RwLock<Option<Present>>>,
}

/// A kubelet that can be called.
#[derive(Clone)]
struct Present {
    node: Arc<str>,
    service: apiserver::Service,
    images: ImageBell,
}

impl Connector {
    /// As the API server takes it.
    pub(super) fn connector(&self) -> NodeConnector {
        let connector = self.clone();
        Arc::new(move |node| {
            let present = connector.present()?;
            (*present.node == *node).then_some(present.service)
        })
    }

    /// Tells the kubelet that images came or went; one that is not there looks at them when it starts.
    pub(super) fn tell_images_changed(&self) {
        if let Some(present) = self.present() {
            present.images.ring();
        }
    }

    fn present(&self) -> Option<Present> {
        self.kubelet.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, present: Present) {
        *self.kubelet.write().unwrap_or_else(PoisonError::into_inner) = Some(present);
    }

    /// Whichever kubelet there is at the time of a call.
    fn service(&self) -> apiserver::Service {
        let connector = self.clone();
        apiserver::Service::new(tower::service_fn(move |request| call(connector.present(), request)))
    }
}

/// Boxed, because the compiler cannot see through the service's type inside another one's future.
fn call(present: Option<Present>, request: apiserver::HttpRequest) -> Answered {
    match present {
        Some(present) => Box::pin(present.service.oneshot(request)),
        None => Box::pin(std::future::ready(Err("the kubelet is not started yet".into()))),
    }
}

type Answered = Pin<Box<dyn Future<Output = Result<apiserver::HttpResponse, apiserver::BoxError>> + Send>>;

/// Keeps the kubelet, its API and the service proxy.
pub(super) fn keep(parts: &Parts, supervisor: &mut Supervisor) {
    let ports = HostPorts::new();
    let (own, announced) = (parts.clone(), ports.clone());
    supervisor.keep("kubelet", move |_| run_kubelet(own.clone(), announced.clone()));
    let own = parts.clone();
    supervisor.keep("kubelet-api", move |_| serve_kubelet(own.clone()));
    let own = parts.clone();
    supervisor.keep("kube-proxy", move |_| run_proxy(own.clone(), ports.clone()));
}

async fn run_kubelet(parts: Parts, ports: HostPorts) -> Result<()> {
    let client = parts.client(identity::node(&parts.node));
    let runtime = Arc::new(parts.runtime.clone());
    let kubelet = Kubelet::new(config(&parts, ports), client, parts.caches.clone(), runtime)
        .context("failed to prepare the kubelet")?;
    parts.nodes.replace(Present {
        node: Arc::clone(&parts.node),
        service: kubelet.api_service(),
        images: kubelet.image_bell(),
    });
    Ok(kubelet.run().await?)
}

async fn serve_kubelet(parts: Parts) -> Result<()> {
    let port = parts.cluster.share.kubelet_port;
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port))
        .await
        .with_context(|| format!("failed to listen on port {port}"))?;
    let tls = listen::tls(parts.certificates.authority.certificate(), &parts.certificates.kubelet)?;
    let client = parts.client(identity::node(&parts.node));
    let service = parts.nodes.service();
    let access = kubelet::server::Access { client, node_name: parts.node.to_string(), service };
    Ok(kubelet::server::serve(listener, tls, access).await?)
}

async fn run_proxy(parts: Parts, ports: HostPorts) -> Result<()> {
    let config = proxy_config(&parts.cluster, &parts.node, &[parts.address])?;
    Ok(proxy::run(config, &parts.caches, ports).await?)
}

/// Waits until the node is ready for pods.
pub(super) async fn ready(parts: &Parts) {
    until(parts, |node| control::conditions::is_true(node, "status.conditions", "Ready")).await;
}

/// Labels the node as part of the control plane, once it has registered. A kubelet may not do that itself.
pub(super) async fn give_role(parts: &Parts) -> Result<()> {
    until(parts, |_| true).await;
    let label = node! { "metadata": { "labels": { "node-role.kubernetes.io/control-plane": "" } } };
    let client = parts.client(identity::component("system:coracle"));
    let patch = (control::PatchKind::Merge, &label);
    let patched = client.patch(&Gvr::new("", "v1", "nodes"), &Key::cluster(&*parts.node), None, patch).await;
    patched.map(drop).context("failed to label the node")
}

/// Waits until the node is there and is as wanted.
async fn until(parts: &Parts, is_wanted: impl Fn(&Document) -> bool) {
    let nodes = Gvr::new("", "v1", "nodes");
    let key = Key::cluster(&*parts.node);
    let mut feed = parts.caches.feed();
    feed.watch(&nodes);
    while !feed.view().get(&nodes, &key).is_some_and(|node| is_wanted(&node.document())) {
        feed.next().await;
    }
}

/// Takes volumes, packet rules and routes away.
pub(super) fn remove(cluster: &Cluster) -> Result<()> {
    kubelet::unmount_all(&kubelet_folder(cluster)).context("failed to unmount the pods' volumes")?;
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

fn kubelet_folder(cluster: &Cluster) -> PathBuf {
    cluster.folder.join("kubelet")
}

/// Leads the kubelet's host ports to the service proxy.
#[derive(Debug)]
struct Board(HostPorts);

impl PortBoard for Board {
    fn set(&self, pod: &PodUid, ports: Vec<HostPort>) {
        let ports = ports.into_iter().map(|port| model::HostPort {
            address: port.mapping.host_ip,
            protocol: match port.mapping.protocol {
                containers::model::Protocol::Tcp => model::Protocol::Tcp,
                containers::model::Protocol::Udp => model::Protocol::Udp,
                containers::model::Protocol::Sctp => model::Protocol::Sctp,
            },
            port: port.mapping.host_port,
            pod: port.pod,
            pod_port: port.mapping.container_port,
        });
        self.0.set(pod.as_str(), ports.collect());
    }

    fn settle(&self) {
        self.0.settle();
    }
}

fn config(parts: &Parts, ports: HostPorts) -> Config {
    let share = &parts.cluster.share;
    Config {
        node_name: parts.node.to_string(),
        addresses: vec![parts.address],
        labels: BTreeMap::new(),
        pod_cidrs: vec![share.pod_range()],
        data_dir: kubelet_folder(&parts.cluster),
        images_dir: super::containers_folder(&parts.cluster),
        dns: ClusterDns { servers: vec![share.service_address(10)], domain: "cluster.local".to_owned() },
        resolv_conf: PathBuf::from("/etc/resolv.conf"),
        images: parts.images,
        port: share.kubelet_port,
        ports: Arc::new(Board(ports)),
        pods_max: PODS_MAX,
        reserved_cpu_milli: 0,
        reserved_memory_bytes: 0,
        version: KUBERNETES.to_owned(),
    }
}
