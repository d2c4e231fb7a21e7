//! An API server alone, for trying it with kubectl: `serve DIRECTORY PORT`.
//!
//! The directory holds `ca.crt`, `server.crt`, `server.key`, `token.key` and `token.pub`, all PEM, and gets the
//! store.

use std::path::Path;
use std::sync::Arc;

use apiserver::{ApiServer, ClientCertificates, Config, TokenKeys};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let arguments: Vec<String> = std::env::args().collect();
    let [_, directory, port] = arguments.as_slice() else { return Err("usage: serve DIRECTORY PORT".into()) };
    let directory = Path::new(directory);
    let port: u16 = port.parse()?;
    let text = |name: &str| std::fs::read_to_string(directory.join(name));
    let config = Config {
        advertise_address: "192.0.2.1".parse()?,
        advertise_port: port,
        service_range: "10.96.0.0/16".parse()?,
        node_ports: 30000..=32767,
        tokens: TokenKeys::ready("https://kubernetes.default.svc", &text("token.key")?, &text("token.pub")?)?,
        audiences: vec!["https://kubernetes.default.svc".to_owned()],
        nodes: Arc::new(|_| None),
        compact_every: std::time::Duration::from_mins(5),
    };
    let store = store::open(&store::Options::new(directory.join("store")))?;
    let server = ApiServer::new(config, store, resources::registry::ALL).await?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let (tls, clients) = tls(directory)?;
    server.serve(listener, Arc::new(tls), clients).await;
    Ok(())
}

fn tls(directory: &Path) -> Result<(rustls::ServerConfig, ClientCertificates), Box<dyn std::error::Error>> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(directory.join("ca.crt"))?)?;
    let verifier =
        rustls::server::WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .allow_unauthenticated()
            .build()?;
    let clients = ClientCertificates::new(verifier);
    let chain = vec![CertificateDer::from_pem_file(directory.join("server.crt"))?];
    let key = PrivateKeyDer::from_pem_file(directory.join("server.key"))?;
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(clients.at_handshake())
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((config, clients))
}
