//! HTTP and TCP as probes and hooks use them: one request to one address, nothing followed, nothing kept.

use std::io;
use std::time::Duration;

use client::http::{Body, empty};
use http::{HeaderName, HeaderValue, Request};
use http_body_util::{BodyExt, Limited};
use hyper_util::rt::TokioIo;
use k8s_openapi::api::core::v1::{Container, HTTPGetAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use crate::limits;

/// What a server answered.
pub(crate) struct Answer {
    pub(crate) code: u16,
}

/// A port by number, or by its name among the container's.
pub(crate) fn port(port: &IntOrString, container: &Container) -> Result<u16, String> {
    let number = match port {
        IntOrString::Int(number) => *number,
        IntOrString::String(name) => {
            let mut ports = container.ports.iter().flatten();
            match ports.find(|port| port.name.as_deref() == Some(name)) {
                Some(port) => port.container_port,
                None => name.parse().map_err(|_| format!("couldn't find port: {name:?}"))?,
            }
        }
    };
    match u16::try_from(number) {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("invalid port number: {number}")),
    }
}

/// Connects and hangs up. The error is in the words that events carry.
pub(crate) async fn connect(host: &str, port: u16, timeout: Duration) -> Result<(), String> {
    let address = address(host, port);
    dial(&address, timeout).await.map(drop)
}

/// One GET. An answer of any status is an answer.
pub(crate) async fn get(
    action: &HTTPGetAction,
    default_host: &str,
    container: &Container,
    agent: &'static str,
    timeout: Duration,
) -> Result<Answer, String> {
    let port = port(&action.port, container)?;
    let host = action.host.as_deref().filter(|host| !host.is_empty()).unwrap_or(default_host);
    let address = address(host, port);
    let is_https = action.scheme.as_deref() == Some("HTTPS");
    let path = action.path.as_deref().unwrap_or("/");
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    let scheme = if is_https { "https" } else { "http" };
    let url = format!("{scheme}://{address}{path}");
    let failed = |why: String| format!("Get {url:?}: {why}");
    let request = request(action, &address, &path, agent).map_err(failed)?;
    let exchange = async {
        let stream = dial(&address, timeout).await?;
        if is_https {
            let stream =
                crate::tls::connect_unverified(stream, host).await.map_err(|error| error.to_string())?;
            return exchange(stream, request).await;
        }
        exchange(stream, request).await
    };
    match tokio::time::timeout(timeout, exchange).await {
        Ok(answer) => answer.map_err(failed),
        Err(_) => Err(failed(
            "context deadline exceeded (Client.Timeout exceeded while awaiting headers)".to_owned(),
        )),
    }
}

fn request(
    action: &HTTPGetAction,
    address: &str,
    path: &str,
    agent: &'static str,
) -> Result<Request<Body>, String> {
    let mut request = Request::get(path).body(empty()).map_err(|error| error.to_string())?;
    let headers = request.headers_mut();
    for header in action.http_headers.iter().flatten() {
        let name = HeaderName::try_from(header.name.as_str()).map_err(|error| error.to_string())?;
        let value = HeaderValue::from_str(&header.value).map_err(|error| error.to_string())?;
        headers.append(name, value);
    }
    let value = |text: &str| HeaderValue::from_str(text).map_err(|error| error.to_string());
    for (name, default) in
        [("host", address), ("user-agent", agent), ("accept", "*/*"), ("connection", "close")]
    {
        if !headers.contains_key(name) {
            headers.insert(name, value(default)?);
        }
    }
    Ok(request)
}

async fn exchange<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    request: Request<Body>,
) -> Result<Answer, String> {
    let text = |error: hyper::Error| error.to_string();
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(text)?;
    let connection = tokio_util::task::AbortOnDropHandle::new(tokio::spawn(connection));
    let response = sender.send_request(request).await.map_err(text)?;
    let code = response.status().as_u16();
    // A server that is cut off in the middle of its answer would log it.
    drop(Limited::new(response.into_body(), limits::PROBE_BODY_BYTES).collect().await);
    drop(connection);
    Ok(Answer { code })
}

fn address(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

async fn dial(address: &str, timeout: Duration) -> Result<TcpStream, String> {
    match tokio::time::timeout(timeout, TcpStream::connect(address)).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => Err(format!("dial tcp {address}: {}", refusal(&error))),
        Err(_) => Err(format!("dial tcp {address}: i/o timeout")),
    }
}

fn refusal(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "connect: connection refused".to_owned(),
        io::ErrorKind::HostUnreachable => "connect: no route to host".to_owned(),
        _ => error.to_string(),
    }
}
