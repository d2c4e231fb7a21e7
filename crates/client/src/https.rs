//! An API server over HTTPS: one HTTP/2 connection that all calls and watches share, made anew when it breaks.

use std::sync::Arc;

use http::uri::{Authority, Scheme};
use http::{HeaderValue, Request, Response, header};
use http_body_util::BodyExt;
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio_rustls::TlsConnector;

use crate::http::{Body, BoxError, Service};
use crate::limits;

/// Where an API server is, and who we are to it.
#[derive(Debug)]
pub struct Credentials {
    /// Host and port, such as `10.0.0.1:6443`.
    pub server: Authority,
    /// The authorities that may vouch for the server.
    pub authorities: Vec<CertificateDer<'static>>,
    /// Our certificate chain and its key.
    pub identity: Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>,
    /// Our bearer token.
    pub token: Option<String>,
}

/// Why credentials are of no use.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// The server's host is neither a name nor an address.
    #[error("failed to understand the server's name {0:?}")]
    ServerName(String),
    /// A certificate or key is not what it should be.
    #[error("failed to use the certificates")]
    Certificates(#[from] rustls::Error),
    /// The token cannot stand in a header.
    #[error("failed to use the token: it has characters that no header may have")]
    Token,
}

/// The connection, if there is one, and how to make another.
struct Link {
    server: Authority,
    name: ServerName<'static>,
    tls: TlsConnector,
    authorization: Option<HeaderValue>,
    sender: Mutex<Option<SendRequest<Body>>>,
}

/// A service that answers through the server. It connects when it is first called.
pub fn service(credentials: Credentials) -> Result<Service, CredentialsError> {
    let link = Arc::new(Link::new(credentials)?);
    Ok(Service::new(tower::service_fn(move |request: Request<Body>| {
        let link = Arc::clone(&link);
        async move { link.send(request).await }
    })))
}

impl Link {
    fn new(credentials: Credentials) -> Result<Self, CredentialsError> {
        let Credentials { server, authorities, identity, token } = credentials;
        let host = server.host().trim_matches(['[', ']']);
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| CredentialsError::ServerName(host.to_owned()))?;
        let authorization = token.map(|token| HeaderValue::try_from(format!("Bearer {token}")));
        let mut authorization = authorization.transpose().map_err(|_| CredentialsError::Token)?;
        if let Some(secret) = &mut authorization {
            secret.set_sensitive(true);
        }
        let tls = TlsConnector::from(Arc::new(tls(authorities, identity)?));
        Ok(Self { server, name, tls, authorization, sender: Mutex::new(None) })
    }

    async fn send(&self, mut request: Request<Body>) -> Result<Response<Body>, BoxError> {
        self.address(&mut request)?;
        let mut sender = self.sender().await?;
        let response = sender.send_request(request).await?;
        Ok(response.map(|body| body.map_err(BoxError::from).boxed_unsync()))
    }

    /// HTTP/2 wants to know the server in every request.
    fn address(&self, request: &mut Request<Body>) -> Result<(), BoxError> {
        let mut parts = std::mem::take(request.uri_mut()).into_parts();
        parts.scheme = Some(Scheme::HTTPS);
        parts.authority = Some(self.server.clone());
        *request.uri_mut() = http::Uri::from_parts(parts)?;
        if let Some(authorization) = &self.authorization {
            request.headers_mut().insert(header::AUTHORIZATION, authorization.clone());
        }
        Ok(())
    }

    /// The connection that is there, or a new one.
    async fn sender(&self) -> Result<SendRequest<Body>, BoxError> {
        let mut current = self.sender.lock().await;
        if let Some(sender) = current.as_ref().filter(|sender| !sender.is_closed()) {
            return Ok(sender.clone());
        }
        let connected = tokio::time::timeout(limits::CONNECT_TIMEOUT, self.connect()).await;
        let sender = connected.map_err(|_| "the connection took too long")??;
        *current = Some(sender.clone());
        Ok(sender)
    }

    async fn connect(&self) -> Result<SendRequest<Body>, BoxError> {
        let port = self.server.port_u16().unwrap_or(443);
        let stream = TcpStream::connect((self.server.host().trim_matches(['[', ']']), port)).await?;
        stream.set_nodelay(true)?;
        let stream = self.tls.connect(self.name.clone(), stream).await?;
        let (sender, connection) = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .keep_alive_interval(limits::KEEP_ALIVE)
            .keep_alive_timeout(limits::CONNECT_TIMEOUT)
            .keep_alive_while_idle(true)
            .handshake(TokioIo::new(stream))
            .await?;
        // It ends with the last sender, or when the connection breaks; either way there is nothing to tell.
        tokio::spawn(async move { drop(connection.await) });
        Ok(sender)
    }
}

fn tls(
    authorities: Vec<CertificateDer<'static>>,
    identity: Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>,
) -> Result<rustls::ClientConfig, rustls::Error> {
    let mut roots = rustls::RootCertStore::empty();
    for authority in authorities {
        roots.add(authority)?;
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    let mut config = match identity {
        Some((chain, key)) => builder.with_client_auth_cert(chain, key)?,
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(config)
}
