//! Client certificates: whether one is good, and the user that it names: its common name, with its organizations as
//! groups.
//!
//! The handshake takes any certificate whose key the client holds. Chain and dates are checked after it, so that a
//! bad certificate is answered like any other bad credential, and not with a closed connection.

use std::sync::Arc;

use api::Holder;
use resources::User;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, SignatureScheme};

/// Checks client certificates. Clones are the same check.
#[derive(Clone, Debug)]
pub struct ClientCertificates(Arc<dyn ClientCertVerifier>);

/// Lets every certificate through the handshake whose key the client holds.
#[derive(Debug)]
struct AnyHeld(Arc<dyn ClientCertVerifier>);

/// The certificate is not from our authority, or not of these days.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BadCertificate;

impl ClientCertificates {
    /// Takes certificates for good that this verifier does.
    pub fn new(verifier: Arc<dyn ClientCertVerifier>) -> Self {
        Self(verifier)
    }

    /// What the server's TLS configuration asks at the handshake.
    pub fn at_handshake(&self) -> Arc<dyn ClientCertVerifier> {
        Arc::new(AnyHeld(Arc::clone(&self.0)))
    }

    /// The user of a chain of certificates; none when there is none or it names nobody.
    pub(crate) fn user(
        &self,
        chain: Option<&[CertificateDer<'_>]>,
        now: UnixTime,
    ) -> Result<Option<User>, BadCertificate> {
        let Some([own, others @ ..]) = chain else { return Ok(None) };
        if let Err(error) = self.0.verify_client_cert(own, others, now) {
            tracing::debug!(%error, "refused a client certificate");
            return Err(BadCertificate);
        }
        Ok(user(own))
    }
}

impl ClientCertVerifier for AnyHeld {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.0.root_hint_subjects()
    }

    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn verify_client_cert(
        &self,
        _own: &CertificateDer<'_>,
        _others: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// The user of a verified certificate; none when it names nobody.
fn user(certificate: &CertificateDer<'_>) -> Option<User> {
    let Holder { name, groups } = Holder::of(certificate)?;
    Some(super::with_authenticated(User { name, groups, ..User::default() }))
}
