//! What runs inside a server: the components in one process, each under its own identity, supervised.
//!
//! A component that ends or panics is started again after a pause; the others go on. Only the API server's end and the
//! store's are the server's own. SIGTERM ends all of them in order and leaves the pods.

mod api_server;
mod cluster_dns;
mod identity;
mod images;
mod limits;
mod listen;
mod local_socket;
mod node;
mod supervision;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, bail};
use client::{Caches, Client, Recorder};
use containers::model::Progress;
use containers::{
    Embedded, LogPolicy, PodRange, RegistrySettings, Runtime as _, Settings as RuntimeSettings,
};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::bootstrap::{self, Certificates};
use crate::cluster::Cluster;
use crate::host::notify::Notifier;
use crate::host::place;
use crate::local::{ImageRequest, Reply};
use supervision::{Board, Pauses, Supervisor};

/// The version of Kubernetes that this is.
const KUBERNETES: &str = "v1.37.0";

/// What a person may choose about a server.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// How often the store forgets history.
    pub(crate) compact_every: Duration,
    /// Where images are fetched from.
    pub(crate) registries: RegistrySettings,
    /// How images come and go.
    pub(crate) images: kubelet::ImageSettings,
}

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
    nodes: node::Connector,
    images: kubelet::ImageSettings,
}

impl Parts {
    /// Calls as this identity.
    fn client(&self, who: resources::User) -> Client {
        let name = who.name.clone();
        Client::new(self.api.service_as(who)).field_manager(&name)
    }
}

/// Runs a server until it is asked to end.
///
/// # Errors
/// When it cannot start, or the API server or its store ends.
pub(crate) async fn serve(cluster: Cluster, settings: Settings, notifier: Notifier) -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let asked_to_end = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    tokio::pin!(asked_to_end);
    let mut server = tokio::select! {
        server = Server::start(cluster, &settings, &notifier) => server?,
        () = &mut asked_to_end => return Ok(()),
    };
    let outcome = tokio::select! {
        why = server.ended() => Err(why),
        () = &mut asked_to_end => Ok(()),
    };
    tracing::info!("ending; pods stay");
    notifier.stopping();
    server.stop().await;
    outcome
}

/// A server whose components run.
struct Server {
    api: apiserver::ApiServer,
    serving: JoinHandle<Result<()>>,
    supervisor: Supervisor,
}

impl Server {
    async fn start(cluster: Cluster, settings: &Settings, notifier: &Notifier) -> Result<Self> {
        let node: Arc<str> = place::node_name()?.into();
        let address = place::node_address()?;
        let cluster = Arc::new(cluster);
        notifier.status("reading keys and certificates");
        let certificates = Arc::new(certificates(&cluster, &node, address)?);
        notifier.status("opening the store");
        let nodes = node::Connector::default();
        let started = api_server::start(&cluster, address, &certificates, (&nodes, settings)).await?;
        let (api, vitals) = (started.api.clone(), started.vitals());
        let serving = tokio::spawn(started.serve());
        notifier.status("taking over running pods");
        let runtime = open_runtime(&cluster, settings.registries.clone()).await?;
        let seed = rand::random();
        let reader = Client::new(api.service_as(identity::component("system:coracle")));
        let caches = Caches::new(reader, seed);
        let parts = Parts {
            cluster,
            node,
            address,
            certificates,
            api,
            caches,
            runtime,
            nodes,
            images: settings.images,
        };
        let board = Board::new(Pauses::default(), notifier.clone());
        let desk = local_socket::Desk {
            board: board.clone(),
            vitals,
            nodes: parts.nodes.clone(),
            runtime: parts.runtime.clone(),
            importing: Arc::default(),
        };
        let mut supervisor = Supervisor::new(board, gate(&parts.api));
        keep_local_socket(&parts, desk, &mut supervisor);
        keep_controllers(&parts, &mut supervisor, seed);
        node::keep(&parts, &mut supervisor);
        cluster_dns::keep(&parts, &mut supervisor);
        tell_when_ready(parts.clone(), notifier.clone());
        Ok(Self { api: parts.api, serving, supervisor })
    }

    /// Why the server cannot go on, once it cannot.
    async fn ended(&mut self) -> anyhow::Error {
        match (&mut self.serving).await {
            Ok(Ok(())) => anyhow::anyhow!("the API server ended"),
            Ok(Err(error)) => error,
            Err(failure) => anyhow::Error::new(failure).context("the API server broke off"),
        }
    }

    /// Ends the components first, so that they see nothing of the end; then lets clients finish what they began.
    async fn stop(&mut self) {
        self.supervisor.stop().await;
        self.api.stop();
        if !self.serving.is_finished()
            && tokio::time::timeout(limits::STOP_MAX, &mut self.serving).await.is_err()
        {
            tracing::warn!("some connections did not end in time and are cut");
        }
    }
}

/// Opens when the API server answers: the components' own roles are among the objects that it makes first.
fn gate(api: &apiserver::ApiServer) -> watch::Receiver<bool> {
    let (open, gate) = watch::channel(false);
    let api = api.clone();
    tokio::spawn(async move {
        api.ready().await;
        open.send_replace(true);
        // The keepers take a sender that went away for an end.
        open.closed().await;
    });
    gate
}

fn tell_when_ready(parts: Parts, notifier: Notifier) {
    notifier.status("waiting for the node");
    tokio::spawn(async move {
        if let Err(failure) = node::give_role(&parts).await {
            tracing::error!("{failure:#}");
        }
        node::ready(&parts).await;
        notifier.ready();
    });
}

fn certificates(cluster: &Cluster, node: &str, address: IpAddr) -> Result<Certificates> {
    #[expect(clippy::disallowed_methods, reason = "certificates are dated by the driver")]
    let now = SystemTime::now();
    bootstrap::certificates(cluster, node, &[address], now)
}

fn keep_local_socket(parts: &Parts, desk: local_socket::Desk, supervisor: &mut Supervisor) {
    let cluster = Arc::clone(&parts.cluster);
    supervisor
        .keep_from_now("local-socket", move |_| local_socket::answer(Arc::clone(&cluster), desk.clone()));
}

/// Every controller and the scheduler.
fn keep_controllers(parts: &Parts, supervisor: &mut Supervisor, seed: u64) {
    for (number, member) in controllers::CONTROLLERS.iter().enumerate() {
        let root_ca = parts.certificates.authority.certificate();
        let settings = controllers::Settings { root_ca: root_ca.into() };
        let controller: Arc<dyn control::Controller> = Arc::from((member.make)(&settings));
        let hands = hands(parts, identity::service_account(member.account), controller.name());
        // No two starts of any two controllers make the same names.
        let seed = seed.wrapping_add((number as u64) << u32::BITS);
        supervisor.keep(controller.name(), move |starts| {
            let (controller, hands) = (Arc::clone(&controller), hands.clone());
            async move {
                client::driver::run(controller, hands, seed.wrapping_add(starts)).await;
                bail!("its loop ended")
            }
        });
    }
    let hands = hands(parts, identity::component("system:kube-scheduler"), scheduler::NAME);
    supervisor.keep("kube-scheduler", move |_| {
        let hands = hands.clone();
        async move {
            client::driver::run_machine(Box::new(scheduler::Scheduler::new()), hands).await;
            bail!("its loop ended")
        }
    });
}

fn hands(parts: &Parts, who: resources::User, name: &'static str) -> client::driver::Hands {
    let client = parts.client(who);
    let recorder = Recorder::new(client.clone(), name, "");
    client::driver::Hands { client, caches: parts.caches.clone(), recorder }
}

async fn open_runtime(cluster: &Cluster, registries: RegistrySettings) -> Result<Embedded> {
    Embedded::open(runtime_settings(cluster, registries)?)
        .await
        .context("failed to open the container runtime")
}

/// Where the runtime keeps images and containers.
fn containers_folder(cluster: &Cluster) -> std::path::PathBuf {
    cluster.folder.join("containers")
}

fn runtime_settings(cluster: &Cluster, registries: RegistrySettings) -> Result<RuntimeSettings> {
    let range: ipnet::Ipv4Net = cluster.share.pod_range().parse()?;
    Ok(RuntimeSettings {
        name: cluster.name.clone(),
        directory: containers_folder(cluster),
        pod_range: PodRange { address: range.network(), prefix: range.prefix_len() },
        mtu: None,
        log_policy: LogPolicy::DEFAULT,
        registries,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Ends what a cluster has on this machine, without its server: pods, packet rules, control groups.
pub(crate) fn remove_everything(cluster: &Cluster) -> Result<()> {
    blocking(async {
        let runtime = open_runtime(cluster, RegistrySettings::default()).await?;
        runtime.remove_everything().await.context("failed to remove the pods")?;
        node::remove(cluster)
    })
}

/// Answers a request about images when no server runs.
pub(crate) fn without_server(cluster: &Cluster, request: &ImageRequest) -> Result<Reply> {
    blocking(async {
        let runtime = open_runtime(cluster, RegistrySettings::default()).await?;
        Ok(images::reply(&runtime, request, None).await)
    })
}

/// The same for a pull: from registries as these settings say, telling how far it is.
pub(crate) fn pull_without_server(
    cluster: &Cluster,
    registries: RegistrySettings,
    request: &ImageRequest,
    hear: &mut dyn FnMut(&Progress),
) -> Result<Reply> {
    blocking(async {
        let runtime = open_runtime(cluster, registries).await?;
        let (progress, mut heard) = watch::channel(Progress::default());
        let work = images::reply(&runtime, request, Some(progress));
        tokio::pin!(work);
        loop {
            tokio::select! {
                reply = &mut work => return Ok(reply),
                Ok(()) = heard.changed() => hear(&heard.borrow_and_update()),
            }
        }
    })
}

fn blocking<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(work)
}
