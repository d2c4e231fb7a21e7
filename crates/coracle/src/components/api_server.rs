//! The store and the API server in front of it.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use apiserver::{ApiServer, Config, TokenKeys, TokenKeysSender};
use tokio::net::TcpListener;

use super::{listen, node};
use crate::bootstrap::{Certificates, service_account_key};
use crate::cluster::Cluster;

/// Who signs the tokens of service accounts, and whom they are for.
const ISSUER: &str = "https://kubernetes.default.svc.cluster.local";

/// Opens the store and starts the server; the second half serves HTTPS for ever.
pub(super) async fn start(
    cluster: &Arc<Cluster>,
    address: IpAddr,
    certificates: &Certificates,
    nodes: &node::Connector,
) -> Result<(ApiServer, impl Future<Output = Result<()>> + Send + 'static)> {
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
    };
    let folder = cluster.folder.join("store");
    let store = store::open(&store::Options::new(&folder))
        .with_context(|| format!("failed to open the store in {}", folder.display()))?;
    let server =
        ApiServer::new(config, store, resources::registry::ALL).await.context("failed to read the store")?;
    let tls = listen::tls(certificates.authority.certificate(), &certificates.api_server)?;
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, share.api_port))
        .await
        .with_context(|| format!("failed to listen on port {}", share.api_port))?;
    let serving = server.clone();
    let serve = async move {
        serving.serve(listener, tls).await;
        Ok(())
    };
    Ok((server, serve))
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
