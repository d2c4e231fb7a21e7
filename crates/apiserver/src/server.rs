//! The front door: TLS connections in, requests to the pipeline, upgrades through.
//!
//! It ends gracefully: asked to stop, it takes no new connection, ends watches, lets other requests finish
//! within a limit, and then closes what is left.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use rustls::pki_types::UnixTime;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use crate::auth::ClientCertificates;
use crate::http::BoxError;
use crate::limits;
use crate::pipeline::{Peer, Pipeline};

/// Serves connections until asked to stop.
pub(crate) async fn serve(
    pipeline: Arc<Pipeline>,
    listener: TcpListener,
    (tls, clients): (Arc<rustls::ServerConfig>, ClientCertificates),
    mut stopping: watch::Receiver<bool>,
) {
    let acceptor = TlsAcceptor::from(tls);
    let places = Arc::new(Semaphore::new(limits::CONNECTIONS_MAX));
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, _)) => {
                let door = Door {
                    pipeline: Arc::clone(&pipeline),
                    acceptor: acceptor.clone(),
                    clients: clients.clone(),
                    stopping: stopping.clone(),
                };
                connections.spawn(door.take(stream, place));
            }
            Err(error) => tracing::warn!(%error, "failed to accept a connection"),
        }
    }
    let ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits::SHUTDOWN_MAX, ended).await.is_err() {
        tracing::info!(left = connections.len(), "closed connections that did not end in time");
    }
}

/// What one connection needs.
struct Door {
    pipeline: Arc<Pipeline>,
    acceptor: TlsAcceptor,
    clients: ClientCertificates,
    stopping: watch::Receiver<bool>,
}

impl Door {
    async fn take(self, stream: TcpStream, _place: OwnedSemaphorePermit) {
        if let Err(error) = self.serve(stream).await {
            tracing::debug!(error, "a connection ended");
        }
    }

    async fn serve(mut self, stream: TcpStream) -> Result<(), BoxError> {
        stream.set_nodelay(true)?;
        let shaken = tokio::time::timeout(limits::HANDSHAKE_MAX, self.acceptor.accept(stream)).await?;
        let stream = shaken?;
        let user = self.clients.user(stream.get_ref().1.peer_certificates(), UnixTime::now());
        let peer = Arc::new(Peer::Client(user));
        let pipeline = self.pipeline;
        let service = hyper::service::service_fn(move |request| {
            answer(Arc::clone(&pipeline), Arc::clone(&peer), request)
        });
        let builder = builder();
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
        let mut connection = std::pin::pin!(connection);
        tokio::select! {
            ended = connection.as_mut() => return ended,
            _ = self.stopping.wait_for(|stopping| *stopping) => connection.as_mut().graceful_shutdown(),
        }
        connection.await
    }
}

/// Hands a request of a connection to the pipeline.
fn answer(
    pipeline: Arc<Pipeline>,
    peer: Arc<Peer>,
    request: http::Request<Incoming>,
) -> BoxFuture<'static, Result<http::Response<SentBody>, Infallible>> {
    let request = request.map(|body| body.map_err(BoxError::from).boxed_unsync());
    let answered = async move { pipeline.answer(&peer, request).await };
    answered.map(|response| Ok(response.map(|body| body.map_err(BodyError).boxed_unsync()))).boxed()
}

/// A body as connections send it.
type SentBody = UnsyncBoxBody<Bytes, BodyError>;

/// Why a body ended early.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct BodyError(BoxError);

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits::HEAD_MAX);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(limits::STREAMS_MAX);
    builder
}
