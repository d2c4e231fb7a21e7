//! TLS for the servers of this process.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use apiserver::ClientCertificates;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{RootCertStore, ServerConfig};

use crate::bootstrap::pki::Pair;

/// A configuration that serves `pair`, checks client certificates by `authority`, and lets clients without one in.
pub(super) fn tls(authority: &str, pair: &Pair) -> Result<Arc<ServerConfig>> {
    configuration(pair, verifier(authority)?)
}

/// The same for a server that checks client certificates itself.
pub(super) fn lenient_tls(authority: &str, pair: &Pair) -> Result<(Arc<ServerConfig>, ClientCertificates)> {
    let clients = ClientCertificates::new(verifier(authority)?);
    Ok((configuration(pair, clients.at_handshake())?, clients))
}

fn verifier(authority: &str) -> Result<Arc<dyn ClientCertVerifier>> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(authority.as_bytes()) {
        roots.add(certificate?)?;
    }
    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
        .allow_unauthenticated()
        .build()
        .context("failed to prepare the check of client certificates")
}

fn configuration(pair: &Pair, verifier: Arc<dyn ClientCertVerifier>) -> Result<Arc<ServerConfig>> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pair.certificate.as_bytes()).collect();
    let key = PrivateKeyDer::from_pem_slice(pair.key.as_bytes())?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain?, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
