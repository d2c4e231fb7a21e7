//! A server in this process over an empty store, for tests.

use std::sync::Arc;

use apiserver::{ApiServer, Body, Config, Service, TokenKeys};
use http_body_util::{BodyExt, Full};
use resources::User;
use tower::ServiceExt;

/// Who signs the tokens of service accounts, and whom they are for.
pub(crate) const ISSUER: &str = "https://kubernetes.default.svc";

/// A server over an empty store that goes away with it.
pub(crate) struct Cluster {
    server: ApiServer,
    store: store::Handle,
    _directory: tempfile::TempDir,
}

impl Cluster {
    /// A server that is ready, and that signs no tokens.
    pub(crate) async fn start() -> Self {
        Self::start_with(TokenKeys::pending(ISSUER).0).await
    }

    /// A server that is ready.
    pub(crate) async fn start_with(tokens: TokenKeys) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let store = store::open(&store::Options::new(directory.path())).expect("an empty store");
        let config = Config {
            advertise_address: "192.0.2.1".parse().expect("an address"),
            advertise_port: 6443,
            service_range: "10.96.0.0/24".parse().expect("a range"),
            node_ports: 30000..=30010,
            tokens,
            audiences: vec![ISSUER.to_owned()],
            nodes: Arc::new(|_| None),
            compact_every: std::time::Duration::from_mins(5),
        };
        let server =
            ApiServer::new(config, store.clone(), resources::registry::ALL).await.expect("an empty store");
        server.ready().await;
        Self { server, store, _directory: directory }
    }

    /// Lets the store forget all history; a word about it.
    pub(crate) async fn compact(&self) -> String {
        let now = self.store.revision().await.expect("a store that works");
        self.store.compact(now).await.expect("a store that works");
        "done".to_owned()
    }

    /// The server.
    pub(crate) fn server(&self) -> ApiServer {
        self.server.clone()
    }

    /// Creates an object as an administrator; the answer.
    pub(crate) async fn post(&self, path: &str, body: &str) -> serde_json::Value {
        let body: Body = Full::new(body.to_owned().into()).map_err(|never| match never {}).boxed_unsync();
        let request = http::Request::post(path).header("content-type", "application/json").body(body);
        let response = self.service("admin").oneshot(request.expect("a request")).await.expect("an answer");
        let bytes = response.into_body().collect().await.expect("a whole body").to_bytes();
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// The service as a user; `admin` may do everything, `system:node:NAME` is a kubelet.
    pub(crate) fn service(&self, name: &str) -> Service {
        let group = match name {
            "admin" => Some("system:masters"),
            _ if name.starts_with("system:node:") => Some("system:nodes"),
            _ => None,
        };
        let groups = group.map(str::to_owned).into_iter().collect();
        self.server.service_as(User { name: name.to_owned(), groups, ..User::default() })
    }
}
