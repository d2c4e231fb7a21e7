//! What runs inside a server: the components in one process, each under its own identity, supervised.
//!
//! A component that ends or panics is started again after a pause; the others go on. SIGTERM ends all of them and leaves
//! the pods.

mod api_server;
mod cluster_dns;
mod health;
mod identity;
mod images;
mod listen;
mod node;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::{Context as _, Result};
use client::{Caches, Client, Recorder};
use containers::{Embedded, LogPolicy, PodRange, Runtime as _, Settings};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

use crate::bootstrap::{self, Certificates};
use crate::cluster::Cluster;
use crate::host::notify::Notifier;
use crate::host::place;
use crate::local::{Reply, Request};
use health::Health;

/// The version of Kubernetes that this is.
const KUBERNETES: &str = "v1.37.0";

/// What every component of a server may look at.
#[derive(Clone)]
struct Parts {
    cluster: Arc<Cluster>,
    node: Arc<str>,
    address: IpAddr,
    certificates: Arc<Certificates>,
    api: apiserver::ApiServer,
    caches: Caches,
    runtime: Embedded,
    health: Health,
}

impl Parts {
    /// Calls as this identity.
    fn client(&self, who: resources::User) -> Client {
        let name = who.name.clone();
        Client::new(self.api.service_as(who)).field_manager(&name)
    }
}

/// Runs a server until it is asked to end.
pub(crate) async fn serve(cluster: Cluster, notifier: Notifier) -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        outcome = run(cluster, notifier) => outcome,
        _ = terminate.recv() => Ok(()),
        _ = interrupt.recv() => Ok(()),
    }
}

async fn run(cluster: Cluster, notifier: Notifier) -> Result<()> {
    let node: Arc<str> = place::node_name()?.into();
    let address = place::node_address()?;
    let cluster = Arc::new(cluster);
    notifier.status("reading keys and certificates");
    let certificates = Arc::new(certificates(&cluster, &node, address)?);
    notifier.status("opening the store");
    let health = Health::default();
    let nodes = node::Connector::default();
    let (api, serving) = api_server::start(&cluster, address, &certificates, &nodes).await?;
    notifier.status("taking over running pods");
    let runtime = open_runtime(&cluster).await?;
    let seed = rand::random();
    let caches = Caches::new(Client::new(api.service_as(identity::component("system:coracle"))), seed);
    let parts = Parts { cluster, node, address, certificates, api, caches, runtime, health };
    let mut tasks = JoinSet::new();
    tasks.spawn(serving);
    parts.health.watch_api_server(&mut tasks, parts.api.clone());
    // The components' own roles are among the objects that the server makes first.
    parts.api.ready().await;
    start_controllers(&parts, &mut tasks, seed);
    node::start(&parts, &nodes, &mut tasks).await?;
    cluster_dns::start(&parts, &mut tasks);
    tasks.spawn(images::answer(parts.clone()));
    notifier.status("waiting for the node");
    node::ready(&parts).await;
    notifier.ready();
    match tasks.join_next().await {
        Some(Ok(outcome)) => outcome,
        Some(Err(failure)) => Err(failure).context("a component failed"),
        None => Ok(()),
    }
}

fn certificates(cluster: &Cluster, node: &str, address: IpAddr) -> Result<Certificates> {
    #[expect(clippy::disallowed_methods, reason = "certificates are dated by the driver")]
    let now = SystemTime::now();
    bootstrap::certificates(cluster, node, &[address], now)
}

/// Every controller and the scheduler.
fn start_controllers(parts: &Parts, tasks: &mut JoinSet<Result<()>>, seed: u64) {
    let settings = controllers::Settings { root_ca: parts.certificates.authority.certificate().into() };
    for (number, member) in controllers::CONTROLLERS.iter().enumerate() {
        let controller: Arc<dyn control::Controller> = Arc::from((member.make)(&settings));
        let name = controller.name();
        let hands = hands(parts, identity::service_account(member.account), name);
        let seed = seed.wrapping_add(number as u64);
        parts.health.run(tasks, name, async move {
            client::driver::run(controller, hands, seed).await;
            Ok(())
        });
    }
    let hands = hands(parts, identity::component("system:kube-scheduler"), scheduler::NAME);
    parts.health.run(tasks, "kube-scheduler", async move {
        client::driver::run_machine(|_| Box::new(scheduler::Scheduler::new()), hands, seed).await;
        Ok(())
    });
}

fn hands(parts: &Parts, who: resources::User, name: &'static str) -> client::driver::Hands {
    let client = parts.client(who);
    let recorder = Recorder::new(client.clone(), name, "");
    client::driver::Hands { client, caches: parts.caches.clone(), recorder }
}

async fn open_runtime(cluster: &Cluster) -> Result<Embedded> {
    Embedded::open(runtime_settings(cluster)?).await.context("failed to open the container runtime")
}

fn runtime_settings(cluster: &Cluster) -> Result<Settings> {
    let range: ipnet::Ipv4Net = cluster.share.pod_range().parse()?;
    Ok(Settings {
        name: cluster.name.clone(),
        directory: cluster.folder.join("containers"),
        pod_range: PodRange { address: range.network(), prefix: range.prefix_len() },
        mtu: None,
        log_policy: LogPolicy::DEFAULT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Ends what a cluster has on this machine, without its server: pods, packet rules, control groups.
pub(crate) fn remove_everything(cluster: &Cluster) -> Result<()> {
    blocking(async {
        let runtime = open_runtime(cluster).await?;
        runtime.remove_everything().await.context("failed to remove the pods")?;
        node::remove(cluster)
    })
}

/// Answers a request about images when no server runs.
pub(crate) fn without_server(cluster: &Cluster, request: &Request) -> Result<Reply> {
    blocking(async {
        let runtime = open_runtime(cluster).await?;
        Ok(images::reply(&runtime, request).await)
    })
}

fn blocking<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(work)
}
