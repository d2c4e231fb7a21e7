//! HTTP to servers: connections through proxies and TLS, kept while a pull lasts, with a limit of time on every step.
//!
//! It knows nothing of registries: no authorisation, no redirections, no second tries but for a kept connection that the
//! server had given up.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HOST, PROXY_AUTHORIZATION};
use http::{HeaderValue, Method, Request, Response, Uri};
use http_body_util::{BodyExt as _, Empty, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::failure::Failure;
use super::hosts::{Origin, Scheme, Tls};
use super::proxy::{Over, Proxies, Proxy};
use super::tls;
use super::url::Url;
use crate::error::PullError;
use crate::limits::{CONNECT_PATIENCE, IDLE_CONNECTIONS, REGISTRY_HEADERS};
use crate::runtime::Duplex;

/// Connections of one pull.
pub(super) struct Transport {
    proxies: Proxies,
    /// The longest time without a byte.
    stall: Duration,
    idle: Mutex<Vec<(Origin, Tls, Sender)>>,
    configs: Mutex<BTreeMap<Tls, Arc<ClientConfig>>>,
}

type Sender = SendRequest<Full<Bytes>>;
type Stream = Box<dyn Duplex>;

/// Why there is no answer.
enum NoAnswer {
    /// The connection went away.
    Broken(Failure),
    Other(Failure),
}

/// The rest of an answer, and the connection that it comes on.
pub(super) struct Content {
    body: Incoming,
    /// Given back when the body has been read to its end.
    connection: Option<(Origin, Tls, Sender)>,
    transport: Arc<Transport>,
}

impl Transport {
    pub(super) fn new(proxies: Proxies, stall: Duration) -> Arc<Self> {
        Arc::new(Self { proxies, stall, idle: Mutex::default(), configs: Mutex::default() })
    }

    /// Sends a request, which has neither a host nor a path yet, to `url`, and waits for the head of the answer.
    pub(super) async fn send(
        self: &Arc<Self>,
        url: &Url,
        tls: &Tls,
        request: &Request<Full<Bytes>>,
    ) -> Result<Response<Content>, Failure> {
        let doing = || format!("failed to do request: {} {:?}", title(request.method()), url.without_query());
        let kept = self.take(&url.origin, tls).await;
        let was_kept = kept.is_some();
        let sender = match kept {
            Some(sender) => sender,
            None => self.connect(&url.origin, tls).await.map_err(|failure| failure.within(&doing()))?,
        };
        let done = match self.exchange(url, tls, request, sender).await {
            // The server may have closed it at the moment when it was taken.
            Err(NoAnswer::Broken(_)) if was_kept => {
                let sender = self.connect(&url.origin, tls).await.map_err(|f| f.within(&doing()))?;
                self.exchange(url, tls, request, sender).await
            }
            done => done,
        };
        done.map_err(|(NoAnswer::Broken(failure) | NoAnswer::Other(failure))| failure.within(&doing()))
    }

    async fn exchange(
        self: &Arc<Self>,
        url: &Url,
        tls: &Tls,
        request: &Request<Full<Bytes>>,
        mut sender: Sender,
    ) -> Result<Response<Content>, NoAnswer> {
        let request = self.addressed(url, request).map_err(NoAnswer::Other)?;
        let response = tokio::time::timeout(self.stall, sender.send_request(request)).await;
        let late = |_| Failure::passing(format!("no answer within {} s", self.stall.as_secs_f32()));
        let response = response.map_err(late).map_err(NoAnswer::Other)?;
        let response = response.map_err(|error| NoAnswer::Broken(Failure::passing(reason(&error))))?;
        let (head, body) = response.into_parts();
        let connection = Some((url.origin.clone(), tls.clone(), sender));
        Ok(Response::from_parts(head, Content { body, connection, transport: Arc::clone(self) }))
    }

    /// With its host and path; with its whole URL when a proxy reads it.
    fn addressed(&self, url: &Url, request: &Request<Full<Bytes>>) -> Result<Request<Full<Bytes>>, Failure> {
        let invalid =
            || Failure::lasting(PullError::Failed(format!("{url} is no URL that can be asked for")));
        let mut request = request.clone();
        let proxy =
            (url.origin.scheme == Scheme::Http).then(|| self.proxy(&url.origin, Over::Http)).flatten();
        let uri = if proxy.is_some() { url.to_string() } else { url.path_and_query.clone() };
        *request.uri_mut() = uri.parse::<Uri>().map_err(|_| invalid())?;
        let host = HeaderValue::try_from(url.origin.authority()).map_err(|_| invalid())?;
        request.headers_mut().insert(HOST, host);
        if let Some(secret) = proxy.and_then(|proxy| proxy.authorization.as_deref()) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, secret_value(secret).ok_or_else(invalid)?);
        }
        Ok(request)
    }

    fn proxy(&self, origin: &Origin, over: Over) -> Option<&Proxy> {
        self.proxies.toward(&origin.host, origin.port(), over)
    }

    async fn take(&self, origin: &Origin, tls: &Tls) -> Option<Sender> {
        loop {
            let mut sender = {
                let mut idle = self.idle.lock();
                let at = idle.iter().position(|(o, t, _)| o == origin && t == tls)?;
                idle.swap_remove(at).2
            };
            if sender.ready().await.is_ok() {
                return Some(sender);
            }
        }
    }

    async fn connect(&self, origin: &Origin, tls: &Tls) -> Result<Sender, Failure> {
        let limited = tokio::time::timeout(CONNECT_PATIENCE, self.connected(origin, tls)).await;
        let stream = limited.map_err(|_| {
            Failure::passing(format!("no connection within {} s", CONNECT_PATIENCE.as_secs()))
        })??;
        let handshake = http1::Builder::new().max_headers(REGISTRY_HEADERS).handshake(TokioIo::new(stream));
        let (sender, connection) = handshake.await.map_err(|error| Failure::passing(reason(&error)))?;
        // It ends with its sender and the last body, or breaks, which the reader of the body sees.
        tokio::spawn(async move { drop(connection.await) });
        Ok(sender)
    }

    async fn connected(&self, origin: &Origin, tls: &Tls) -> Result<Stream, Failure> {
        match origin.scheme {
            Scheme::Http => match self.proxy(origin, Over::Http) {
                Some(proxy) => self.to_proxy(proxy).await,
                None => dial(&origin.host, origin.port()).await,
            },
            Scheme::Https => {
                let stream = self.secured(origin, tls).await?;
                stream.map_err(|error| Failure::lasting(tls::refusal(&error)))
            }
            Scheme::Either => match self.secured(origin, tls).await? {
                Ok(stream) => Ok(stream),
                Err(error) if tls::is_no_tls(&error) => dial(&origin.host, origin.port()).await,
                Err(error) => Err(Failure::lasting(tls::refusal(&error))),
            },
        }
    }

    /// The inner error is TLS's own.
    async fn secured(&self, origin: &Origin, tls: &Tls) -> Result<Result<Stream, io::Error>, Failure> {
        let config = self.config(tls).await?;
        let stream = match self.proxy(origin, Over::Https) {
            Some(proxy) => self.through(proxy, origin).await?,
            None => dial(&origin.host, origin.port()).await?,
        };
        let stream = TlsConnector::from(config).connect(server_name(&origin.host)?, stream).await;
        Ok(stream.map(|stream| Box::new(stream) as Stream))
    }

    async fn to_proxy(&self, proxy: &Proxy) -> Result<Stream, Failure> {
        let within = |failure: Failure| failure.within(&format!("proxy {proxy:?}"));
        let stream = dial(&proxy.host, proxy.port).await.map_err(within)?;
        if !proxy.is_tls {
            return Ok(stream);
        }
        let config = self.config(&Tls::default()).await?;
        let stream = TlsConnector::from(config).connect(server_name(&proxy.host)?, stream).await;
        let stream = stream.map_err(|error| within(Failure::lasting(tls::refusal(&error))))?;
        Ok(Box::new(stream))
    }

    /// A tunnel through a proxy to a server.
    async fn through(&self, proxy: &Proxy, origin: &Origin) -> Result<Stream, Failure> {
        let stream = self.to_proxy(proxy).await?;
        let target = format!("{}:{}", origin.host, origin.port());
        let fail = |why: String| Failure::passing(format!("proxy {proxy:?}: {why}"));
        let (mut sender, connection) = http1::handshake::<_, Empty<Bytes>>(TokioIo::new(stream))
            .await
            .map_err(|error| fail(reason(&error)))?;
        tokio::spawn(async move { drop(connection.with_upgrades().await) });
        let mut request = Request::new(Empty::new());
        *request.method_mut() = Method::CONNECT;
        *request.uri_mut() = target.parse().map_err(|_| fail(format!("{target:?} is no address")))?;
        let host = HeaderValue::try_from(target).map_err(|error| fail(error.to_string()))?;
        request.headers_mut().insert(HOST, host);
        if let Some(secret) = proxy.authorization.as_deref().and_then(secret_value) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, secret);
        }
        let response = sender.send_request(request).await.map_err(|error| fail(reason(&error)))?;
        if !response.status().is_success() {
            return Err(fail(response.status().to_string()));
        }
        let tunnel = hyper::upgrade::on(response).await.map_err(|error| fail(reason(&error)))?;
        Ok(Box::new(TokioIo::new(tunnel)))
    }

    async fn config(&self, tls: &Tls) -> Result<Arc<ClientConfig>, Failure> {
        if let Some(config) = self.configs.lock().get(tls) {
            return Ok(Arc::clone(config));
        }
        let wanted = tls.clone();
        let made = tokio::task::spawn_blocking(move || tls::config(&wanted)).await;
        let config = made.map_err(|error| Failure::passing(error.to_string()))?.map_err(Failure::lasting)?;
        self.configs.lock().insert(tls.clone(), Arc::clone(&config));
        Ok(config)
    }
}

impl Content {
    /// The next bytes; `None` at the end.
    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        let stall = self.transport.stall;
        loop {
            let frame = tokio::time::timeout(stall, self.body.frame()).await;
            let frame = frame.map_err(|_| {
                Failure::passing(format!("the server sent nothing for {} s", stall.as_secs_f32()))
            })?;
            match frame.transpose().map_err(|error| Failure::passing(reason(&error)))? {
                None => {
                    self.give_back();
                    return Ok(None);
                }
                // What is no data is a trailer.
                Some(frame) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Ok(Some(bytes));
                    }
                }
            }
        }
    }

    /// All of it, if it is not more than `limit` bytes.
    pub(super) async fn whole(mut self, limit: u64) -> Result<Vec<u8>, Failure> {
        let mut all = Vec::new();
        while let Some(bytes) = self.chunk().await? {
            if (all.len() + bytes.len()) as u64 > limit {
                let text = format!("the server sends more than {limit} bytes where a document is expected");
                return Err(Failure::lasting(PullError::Failed(text)));
            }
            all.extend_from_slice(&bytes);
        }
        Ok(all)
    }

    fn give_back(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let mut idle = self.transport.idle.lock();
        if idle.len() < IDLE_CONNECTIONS && !connection.2.is_closed() {
            idle.push(connection);
        }
    }
}

async fn dial(host: &str, port: u16) -> Result<Stream, Failure> {
    let bare = host.trim_matches(['[', ']']);
    let found = tokio::net::lookup_host((bare, port)).await;
    // Nothing of that name is no passing state: a registry that is down keeps its name.
    let unknown = || Failure::lasting(PullError::NotFound(format!("dial tcp: lookup {bare}: no such host")));
    let mut last = None;
    for address in found.map_err(|_| unknown())? {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                // Requests are small and wait for their answers.
                let _ = stream.set_nodelay(true);
                return Ok(Box::new(stream));
            }
            Err(error) => last = Some((address, error)),
        }
    }
    let (address, error) = last.ok_or_else(unknown)?;
    Err(Failure::passing(format!("dial tcp {address}: connect: {}", plain(&error))))
}

fn server_name(host: &str) -> Result<ServerName<'static>, Failure> {
    ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
        .map_err(|_| Failure::lasting(PullError::Failed(format!("{host:?} is no name of a server"))))
}

fn secret_value(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// `connection refused`, as other runtimes write it.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    text[..1].to_ascii_lowercase() + &text[1..]
}

/// An error of hyper with its reason.
fn reason(error: &hyper::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// `Head`, as other runtimes write a method.
fn title(method: &Method) -> String {
    let text = method.as_str();
    text[..1].to_owned() + &text[1..].to_ascii_lowercase()
}
