//! The kubelet API over the network: TLS, then who, then whether, then the answer.

use std::io;
use std::sync::Arc;

use api::{Holder, Status};
use client::http::{Body, BoxError, Service};
use futures_util::future::BoxFuture;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rustls::ServerConfig;
use rustls::pki_types::CertificateDer;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tracing::{debug, warn};

use super::auth::{Caller, authenticate, authorize, operation};
use super::refuse;
use crate::limits;

/// What callers over the network are asked through.
#[derive(Clone)]
pub struct Access {
    /// Reviews tokens and access.
    pub client: client::Client,
    /// The node whose API it is.
    pub node_name: String,
    /// The API itself; see [`crate::Kubelet::api_service`].
    pub service: Service,
}

/// Serves for ever. `tls` verifies client certificates if they are shown, and lets callers without one in:
/// they have to bring a token.
pub async fn serve(listener: TcpListener, tls: Arc<ServerConfig>, access: Access) -> io::Result<()> {
    let acceptor = TlsAcceptor::from(tls);
    let places = Arc::new(Semaphore::new(limits::CONNECTIONS_MAX));
    loop {
        let place = Arc::clone(&places).acquire_owned().await.map_err(io::Error::other)?;
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                warn!(%error, "failed to accept a connection to the kubelet");
                continue;
            }
        };
        let (acceptor, access) = (acceptor.clone(), access.clone());
        tokio::spawn(async move {
            if let Err(error) = connection(stream, acceptor, access).await {
                debug!(%error, "a connection to the kubelet broke");
            }
            drop(place);
        });
    }
}

async fn connection(stream: TcpStream, acceptor: TlsAcceptor, access: Access) -> Result<(), BoxError> {
    let stream = tokio::time::timeout(limits::HANDSHAKE_MAX, acceptor.accept(stream)).await??;
    let certificates = stream.get_ref().1.peer_certificates();
    let caller = certificates.and_then(|chain| chain.first()).and_then(caller_of);
    let service = service_fn(move |request| {
        let (access, caller) = (access.clone(), caller.clone());
        async move { Ok::<_, std::convert::Infallible>(answer(access, caller, request).await) }
    });
    let server = auto::Builder::new(TokioExecutor::new());
    server.serve_connection_with_upgrades(TokioIo::new(stream), service).await
}

async fn answer(access: Access, certificate: Option<Caller>, request: Request<Incoming>) -> Response<Body> {
    let checked = async {
        let caller = authenticate(&access.client, certificate, &request).await?;
        let operation = operation(request.method(), request.uri().path());
        authorize(&access.client, &caller, &access.node_name, &operation).await
    };
    if let Err(status) = checked.await {
        return turn_away(&status);
    }
    let request = request.map(|body| body.map_err(Into::into).boxed_unsync());
    call(access.service, request).await.unwrap_or_else(|error| refuse(&Status::internal(error)))
}

/// Callers that are not let in get plain text, as from other kubelets.
fn turn_away(status: &Status) -> Response<Body> {
    let mut response = super::text(status.message.clone());
    *response.status_mut() = StatusCode::from_u16(status.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// Boxed, because the compiler cannot see through the service's type inside a connection's future.
fn call(service: Service, request: Request<Body>) -> BoxFuture<'static, Result<Response<Body>, BoxError>> {
    Box::pin(tower::ServiceExt::oneshot(service, request))
}

/// The user that a verified certificate names.
fn caller_of(certificate: &CertificateDer<'_>) -> Option<Caller> {
    let Holder { name, groups } = Holder::of(certificate)?;
    Some(Caller { name, groups })
}
