//! The store and the API server in front of it: without them nothing goes on, so their end is the server's.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use apiserver::{ApiServer, ClientCertificates, Config, TokenKeys, TokenKeysSender};
use jiff::Timestamp;
use tokio::net::TcpListener;

use super::supervision::whole_seconds;
use super::{Settings, listen, node};
use crate::bootstrap::{Certificates, service_account_key};
use crate::cluster::Cluster;
use crate::local::{Component, State};

/// Who signs the tokens of service accounts, and whom they are for.
const ISSUER: &str = "https://kubernetes.default.svc.cluster.local";

/// A server and what it serves with.
pub(super) struct Started {
    pub(super) api: ApiServer,
    store: store::Handle,
    listener: TcpListener,
    tls: Arc<rustls::ServerConfig>,
    clients: ClientCertificates,
}

/// Opens the store and makes the server.
pub(super) async fn start(
    cluster: &Arc<Cluster>,
    address: IpAddr,
    certificates: &Certificates,
    (nodes, settings): (&node::Connector, &Settings),
) -> Result<Started> {
    let (tokens, sender) = TokenKeys::pending(ISSUER);
    make_key(Arc::clone(cluster), sender);
    let share = &cluster.share;
    let config = Config {
        advertise_address: address,
        advertise_port: share.api_port,
        service_range: share.service_range().parse()?,
        node_ports: share.node_ports.0..=share.node_ports.1,
        tokens,
        audiences: vec![ISSUER.to_owned()],
        nodes: nodes.connector(),
        compact_every: settings.compact_every,
    };
    let folder = cluster.folder.join("store");
    let options = store::Options { history: settings.compact_every, ..store::Options::new(&folder) };
    let store =
        store::open(&options).with_context(|| format!("failed to open the store in {}", folder.display()))?;
    let api = ApiServer::new(config, Arc::clone(&store), resources::registry::ALL)
        .await
        .context("failed to read the store")?;
    let (tls, clients) = listen::lenient_tls(certificates.authority.certificate(), &certificates.api_server)?;
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, share.api_port))
        .await
        .with_context(|| format!("failed to listen on port {}", share.api_port))?;
    Ok(Started { api, store, listener, tls, clients })
}

impl Started {
    /// Serves HTTPS until the server is stopped, or has lost its store.
    pub(super) async fn serve(self) -> Result<()> {
        tokio::select! {
            () = self.api.serve(self.listener, self.tls, self.clients) => Ok(()),
            why = self.api.lost() => bail!("the API server has lost its store: {why}"),
        }
    }

    /// Tells how server and store are.
    pub(super) fn vitals(&self) -> Vitals {
        Vitals { api: self.api.clone(), store: Arc::clone(&self.store), since: Timestamp::now() }
    }
}

/// The health of the server and of its store, as it is at the time of asking.
#[derive(Clone)]
pub(super) struct Vitals {
    api: ApiServer,
    store: store::Handle,
    since: Timestamp,
}

impl Vitals {
    /// Waits until the server answers.
    pub(super) async fn ready(&self) {
        self.api.ready().await;
    }

    /// Both of them.
    pub(super) async fn list(&self) -> Vec<Component> {
        let trouble = match self.store.status().await {
            Ok(figures) => figures.trouble,
            Err(error) => Some(error.to_string()),
        };
        let troubles = self.api.troubles();
        vec![store_component(trouble, self.since), api_component(&troubles, self.since)]
    }
}

fn store_component(trouble: Option<String>, since: Timestamp) -> Component {
    let state = if trouble.is_none() { State::Running } else { State::Failed };
    component("store", (state, since), trouble)
}

fn api_component(troubles: &[(&'static str, String)], since: Timestamp) -> Component {
    let state = match troubles {
        [] => State::Running,
        [(check, _)] if *check == apiserver::BOOTSTRAP_CHECK => State::Starting,
        _ => State::Failed,
    };
    let texts: Vec<String> = troubles.iter().map(|(check, why)| format!("{check}: {why}")).collect();
    component("kube-apiserver", (state, since), (!texts.is_empty()).then(|| texts.join("; ")))
}

fn component(name: &str, (state, since): (State, Timestamp), last_error: Option<String>) -> Component {
    let healthy = state == State::Running;
    // When a failure began is in the log; the start is all that is known here.
    let since = healthy.then(|| whole_seconds(since));
    Component { name: name.to_owned(), state, healthy, since, restarts: 0, last_error }
}

/// Reads or makes the key of the tokens on a thread of its own; nothing but tokens waits for it.
fn make_key(cluster: Arc<Cluster>, sender: TokenKeysSender) {
    std::thread::spawn(move || {
        let given = service_account_key::open(&cluster.pki_folder())
            .and_then(|key| Ok(sender.give(&key.private, &key.public)?));
        if let Err(failure) = given {
            tracing::error!("no service-account tokens can be signed: {failure:#}");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{State, Timestamp, api_component, store_component};

    #[test]
    fn a_server_that_still_makes_its_objects_is_starting() {
        let of = |checks: &[&'static str]| {
            let troubles: Vec<_> = checks.iter().map(|check| (*check, "why".to_owned())).collect();
            let it = api_component(&troubles, Timestamp::UNIX_EPOCH);
            (it.state, it.last_error)
        };
        assert_eq!(of(&[]), (State::Running, None));
        let bootstrap = apiserver::BOOTSTRAP_CHECK;
        assert_eq!(of(&[bootstrap]), (State::Starting, Some(format!("{bootstrap}: why"))));
        assert_eq!(of(&[bootstrap, "store"]).0, State::Failed);
        assert_eq!(of(&["shutdown"]), (State::Failed, Some("shutdown: why".to_owned())));
        assert_eq!(
            store_component(Some("the disk is full".to_owned()), Timestamp::UNIX_EPOCH).state,
            State::Failed
        );
    }
}
