//! The API server: the one owner of the cluster's state, and generic in what it holds.
//!
//! HTTP requests become a `Request`, pass the layers of `pipeline` in order, and end in one verb over the engine.
//! What a kind means comes from the registry of `resources`; what is stored lies in `store`.
//!
//! What it promises: nothing is acknowledged before it is durable; a read sees every write acknowledged before
//! it began; a watch has neither a gap nor a double; a refusal is a `Status` in upstream's words; every queue
//! and body has a limit.
//!
//! What it deliberately is not: it knows no kind in its verbs and in its description of itself, it runs no
//! controller, and it opens no connection but to kubelets, through the connector that it is given, and to the servers that
//! callers reach through the part `proxy`.
//!
//! # Map
//! * `server`: connections and TLS. `pipeline`: the layers every request passes. `path`, `accept`, `request`:
//!   HTTP read. `reply`: HTTP printed.
//! * `verbs`: one file each. `parts`: logs, exec, scale, tokens and the like. `describe`: discovery, OpenAPI,
//!   tables. `health`, `metrics`, `fairness`.
//! * `engine`: the stages of a write, and its commit. `admission`: one ordered list of plugins. `auth`: who, and
//!   whether they may. `bootstrap`: the objects that every cluster has.
//! * `cache`: every object at rest and every change on its way to watchers.
//! * `limits`: every bound.

mod accept;
mod admission;
mod auth;
mod bootstrap;
mod cache;
mod config;
mod describe;
mod engine;
mod fairness;
mod health;
mod http;
mod kinds;
pub mod limits;
mod metrics;
mod names;
mod parts;
mod path;
mod pipeline;
mod reply;
mod request;
mod server;
mod verbs;

use std::net::SocketAddr;
use std::sync::Arc;

use ::http as hyper_http;
use resources::{Resource, User};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::util::BoxCloneSyncService;

pub use auth::token::{Grant, TokenError, TokenKeysSender};
pub use auth::{ClientCertificates, TokenKeys};
pub use cache::CacheError;
pub use config::{Config, NodeConnector};
pub use health::BOOTSTRAP_CHECK;
pub use http::{Body, BoxError, HttpRequest, HttpResponse, Service};
pub use reply::REVISION_HEADER;

use cache::Cache;
use engine::Engine;
use kinds::Kinds;
use pipeline::{Peer, Pipeline};

/// A running API server. Clones are the same server.
#[derive(Clone)]
pub struct ApiServer {
    pipeline: Arc<Pipeline>,
    stop: Arc<watch::Sender<bool>>,
    ready: watch::Receiver<bool>,
    lost: watch::Receiver<Option<String>>,
}

impl ApiServer {
    /// Reads the store, and makes the objects that every cluster has in the background; [`ApiServer::ready`]
    /// tells when they are there.
    pub async fn new(
        config: Config,
        store: store::Handle,
        kinds: &'static [&'static dyn Resource],
    ) -> Result<Self, CacheError> {
        let (stop, stopping) = watch::channel(false);
        let cache = Cache::open(store, kinds).await?;
        let kinds = Kinds::new(kinds);
        let address = SocketAddr::new(config.advertise_address, config.advertise_port);
        let engine = Arc::new(Engine::new(kinds, cache, config, stopping));
        let pipeline = Arc::new(Pipeline {
            discovery: describe::discovery::Discovery::new(kinds, address),
            openapi: describe::openapi::OpenApi::new(kinds),
            metrics: metrics::Metrics::default(),
            fairness: fairness::Fairness::default(),
            health: health::Health::default(),
            engine,
        });
        let (is_ready, ready) = watch::channel(false);
        let (is_lost, lost) = watch::channel(None);
        tokio::spawn(follow_store(Arc::clone(&pipeline), is_lost));
        tokio::spawn(make_objects(Arc::clone(&pipeline), is_ready));
        tokio::spawn(compact_store(Arc::clone(&pipeline)));
        Ok(Self { pipeline, stop: Arc::new(stop), ready, lost })
    }

    /// The server's own pipeline, without sockets, for a component of this process: authenticated as the
    /// component's user, then authorized like anyone.
    pub fn service_as(&self, user: User) -> Service {
        let peer = Arc::new(Peer::Component(auth::with_authenticated(user)));
        let pipeline = Arc::clone(&self.pipeline);
        BoxCloneSyncService::new(tower::service_fn(move |request: hyper_http::Request<Body>| {
            let (pipeline, peer) = (Arc::clone(&pipeline), Arc::clone(&peer));
            async move { Ok::<_, BoxError>(pipeline.answer(&peer, request).await) }
        }))
    }

    /// Serves HTTPS until the server is stopped. The TLS configuration asks for client certificates by
    /// [`ClientCertificates::at_handshake`]; here they are checked.
    pub async fn serve(
        &self,
        listener: TcpListener,
        tls: Arc<rustls::ServerConfig>,
        clients: ClientCertificates,
    ) {
        let pipeline = Arc::clone(&self.pipeline);
        server::serve(pipeline, listener, (tls, clients), self.stop.subscribe()).await;
    }

    /// Waits until `/readyz` would say yes.
    pub async fn ready(&self) {
        let mut ready = self.ready.clone();
        // The sender goes only with the server's own task, at the end of the process.
        let _ = ready.wait_for(|ready| *ready).await;
    }

    /// Waits until the server can go on no more because it has lost its store; says why. Does not return when the
    /// server is asked to stop.
    pub async fn lost(&self) -> String {
        let mut lost = self.lost.clone();
        match lost.wait_for(Option::is_some).await.ok().and_then(|why| why.clone()) {
            Some(why) => why,
            // Whoever would tell has ended with the server.
            None => std::future::pending().await,
        }
    }

    /// What is wrong, by check of `/readyz`, each with its reason; empty when the server is ready.
    pub fn troubles(&self) -> Vec<(&'static str, String)> {
        self.pipeline.health.troubles()
    }

    /// Asks the server to stop: it is not ready any more, watches end, [`ApiServer::serve`] returns when what
    /// is open has ended or its time is over.
    pub fn stop(&self) {
        self.pipeline.health.fail("shutdown", "the server is stopping");
        self.stop.send_replace(true);
    }
}

/// Keeps the cache up with the store. When that ends the server cannot answer, and says so.
async fn follow_store(pipeline: Arc<Pipeline>, is_lost: watch::Sender<Option<String>>) {
    let mut stopping = pipeline.engine.stopping.clone();
    let error = tokio::select! {
        error = pipeline.engine.cache.follow() => error,
        _ = stopping.wait_for(|stopping| *stopping) => return,
    };
    tracing::error!(%error, "the cache has lost the store");
    pipeline.health.fail("store", error.to_string());
    is_lost.send_replace(Some(error.to_string()));
}

/// Makes the objects that every cluster has, then the server is ready.
async fn make_objects(pipeline: Arc<Pipeline>, is_ready: watch::Sender<bool>) {
    match bootstrap::run(&pipeline.engine).await {
        Ok(()) => {
            pipeline.health.pass(BOOTSTRAP_CHECK);
            is_ready.send_replace(true);
        }
        Err(status) => {
            tracing::error!(%status, "failed to make the cluster's own objects");
            pipeline.health.fail(BOOTSTRAP_CHECK, status.to_string());
        }
    }
    // The receivers wait for a change as long as there is a sender.
    let mut stopping = pipeline.engine.stopping.clone();
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// Lets the store forget old history, round by round, so that its size stays bounded. Who lists in chunks or
/// resumes a watch has one to two rounds of time.
async fn compact_store(pipeline: Arc<Pipeline>) {
    let mut stopping = pipeline.engine.stopping.clone();
    let every = pipeline.engine.config.compact_every;
    let mut rounds = tokio::time::interval_at(tokio::time::Instant::now() + every, every);
    let mut before = pipeline.engine.cache.applied();
    loop {
        tokio::select! {
            _ = rounds.tick() => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        let now = pipeline.engine.cache.applied();
        if now > before {
            let forgotten = pipeline.engine.cache.store().compact(store::Revision(before.0)).await;
            if let Err(error) = forgotten {
                tracing::warn!(%error, "failed to compact the store");
            }
            before = now;
        }
    }
}
