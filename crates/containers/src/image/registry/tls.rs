//! TLS toward registries: the machine's authorities and those of files, our identity, and what its failures mean.

use std::io;
use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, RootCertStore, SignatureScheme,
};

use super::hosts::Tls;
use crate::error::PullError;

/// What TLS needs to know. Reads files: blocks.
pub(super) fn config(tls: &Tls) -> Result<Arc<ClientConfig>, PullError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| PullError::Failed(format!("TLS: {error}")))?;
    let builder = if tls.trusts_anyone {
        builder.dangerous().with_custom_certificate_verifier(Arc::new(Anyone(provider)))
    } else {
        builder.with_root_certificates(authorities(tls)?)
    };
    let config = match &tls.identity {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => {
            let chain = certificates(certificate)?;
            let path = key.as_deref().unwrap_or(certificate);
            let key = PrivateKeyDer::from_pem_file(path)
                .map_err(|error| PullError::Setting(format!("no key is in {}: {error}", path.display())))?;
            builder.with_client_auth_cert(chain, key).map_err(|error| {
                PullError::Setting(format!("failed to use {}: {error}", certificate.display()))
            })?
        }
    };
    Ok(Arc::new(config))
}

fn authorities(tls: &Tls) -> Result<RootCertStore, PullError> {
    let mut roots = RootCertStore::empty();
    // Some of a machine's many may be odd; without any, the server's certificate is refused, which says so.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for path in &tls.authorities {
        for certificate in certificates(path)? {
            roots
                .add(certificate)
                .map_err(|error| PullError::Setting(format!("failed to use {}: {error}", path.display())))?;
        }
    }
    Ok(roots)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, PullError> {
    let fail =
        |why: String| PullError::Setting(format!("failed to read certificates of {}: {why}", path.display()));
    let found = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let found = found.map_err(|error| fail(error.to_string()))?;
    if found.is_empty() { Err(fail("there is none in it".to_owned())) } else { Ok(found) }
}

/// What a failed handshake means, in the words that people look for.
pub(super) fn refusal(error: &io::Error) -> PullError {
    let text = match tls_error(error) {
        Some(TlsError::InvalidCertificate(CertificateError::UnknownIssuer)) => {
            "tls: failed to verify certificate: x509: certificate signed by unknown authority".to_owned()
        }
        Some(TlsError::InvalidCertificate(why)) => format!("tls: failed to verify certificate: x509: {why}"),
        Some(TlsError::InvalidMessage(_)) => "http: server gave HTTP response to HTTPS client".to_owned(),
        Some(other) => format!("remote error: tls: {other}"),
        None => format!("tls: {error}"),
    };
    PullError::Failed(text)
}

/// Whether the server speaks no TLS.
pub(super) fn is_no_tls(error: &io::Error) -> bool {
    matches!(tls_error(error), Some(TlsError::InvalidMessage(_)))
}

fn tls_error(error: &io::Error) -> Option<&TlsError> {
    error.get_ref()?.downcast_ref()
}

/// Believes every certificate, as a file asked for; signatures are checked all the same.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
