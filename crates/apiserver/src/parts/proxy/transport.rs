//! One request to a web server in the cluster, over a connection of its own.

use std::net::SocketAddr;
use std::sync::Arc;

use http::StatusCode;
use http_body_util::BodyExt;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::place::Scheme;
use crate::http::{BoxError, HttpRequest, HttpResponse};
use crate::limits;

/// Sends the request and returns the answer's head; its body follows. An upgrade that is agreed to becomes a tunnel.
pub(super) async fn send(
    address: SocketAddr,
    scheme: Scheme,
    request: HttpRequest,
) -> Result<HttpResponse, String> {
    let connected = tokio::time::timeout(limits::PROXY_DIAL_MAX, TcpStream::connect(address)).await;
    let stream = match connected {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return Err(format!("dial tcp {address}: connect: {error}")),
        Err(_) => return Err(format!("dial tcp {address}: i/o timeout")),
    };
    let sent = match scheme {
        Scheme::Http => exchange(stream, request).await,
        Scheme::Https => {
            let name = ServerName::from(address.ip());
            let shaken = TlsConnector::from(Arc::new(tls())).connect(name, stream);
            match tokio::time::timeout(limits::HANDSHAKE_MAX, shaken).await {
                Ok(Ok(stream)) => exchange(stream, request).await,
                Ok(Err(error)) => Err(error.into()),
                Err(_) => Err("net/http: TLS handshake timeout".into()),
            }
        }
    };
    sent.map_err(|error| error.to_string())
}

async fn exchange<S>(stream: S, mut request: HttpRequest) -> Result<HttpResponse, BoxError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.with_upgrades().await {
            tracing::debug!(%error, "a proxied connection broke");
        }
    });
    let caller = hyper::upgrade::on(&mut request);
    let mut response = sender.send_request(request).await?;
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        let server = hyper::upgrade::on(&mut response);
        tokio::spawn(async move {
            if let (Ok(caller), Ok(server)) = tokio::join!(caller, server) {
                let (mut caller, mut server) = (TokioIo::new(caller), TokioIo::new(server));
                // Either side may end it; there is nobody to tell.
                let _ = tokio::io::copy_bidirectional(&mut caller, &mut server).await;
            }
        });
    }
    Ok(response.map(|body| body.map_err(BoxError::from).boxed_unsync()))
}

fn tls() -> ClientConfig {
    let builder = ClientConfig::builder();
    let algorithms = builder.crypto_provider().signature_verification_algorithms;
    builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyServer(algorithms)))
        .with_no_client_auth()
}

/// Takes any certificate whose key the server holds: a pod's is signed by nobody known, and no secret is sent.
#[derive(Debug)]
struct AnyServer(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for AnyServer {
    fn verify_server_cert(
        &self,
        _own: &CertificateDer<'_>,
        _others: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _stapled: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
