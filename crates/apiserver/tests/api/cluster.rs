//! A server in this process over an empty store, for tests.

use std::sync::Arc;

use apiserver::{ApiServer, Config, Service, TokenKeys};
use resources::User;

/// A server over an empty store that goes away with it.
pub(crate) struct Cluster {
    server: ApiServer,
    _directory: tempfile::TempDir,
}

impl Cluster {
    /// A server that is ready.
    pub(crate) async fn start() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let store = store::open(&store::Options::new(directory.path())).expect("an empty store");
        let (tokens, _) = TokenKeys::pending("https://kubernetes.default.svc");
        let config = Config {
            advertise_address: "192.0.2.1".parse().expect("an address"),
            advertise_port: 6443,
            service_range: "10.96.0.0/24".parse().expect("a range"),
            node_ports: 30000..=30010,
            tokens,
            audiences: vec!["https://kubernetes.default.svc".to_owned()],
            nodes: Arc::new(|_| None),
            compact_every: std::time::Duration::from_mins(5),
        };
        let server = ApiServer::new(config, store, resources::registry::ALL).await.expect("an empty store");
        server.ready().await;
        Self { server, _directory: directory }
    }

    /// The service as a user; `admin` may do everything.
    pub(crate) fn service(&self, name: &str) -> Service {
        let groups = if name == "admin" { vec!["system:masters".to_owned()] } else { Vec::new() };
        self.server.service_as(User { name: name.to_owned(), groups, ..User::default() })
    }
}
