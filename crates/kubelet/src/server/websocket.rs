//! WebSockets of the kubelet API: the handshake, in which both sides agree on a protocol, and bodies sent over one.

use client::http::{Body, empty};
use futures_util::{SinkExt, StreamExt};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, BodyStream};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tracing::debug;

use api::Status;

use super::frames::{Coding, Packed};
use crate::limits;

/// An open WebSocket.
pub(super) type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// How bodies are sent.
static OF_BODIES: [(&str, Coding); 2] =
    [("binary.k8s.io", Coding::Binary), ("base64.binary.k8s.io", Coding::Base64)];

/// A handshake that can be answered.
pub(super) struct Handshake<P> {
    /// What both sides speak.
    pub(super) protocol: P,
    name: Option<&'static str>,
    key: String,
    upgrade: OnUpgrade,
}

impl<P: Copy> Handshake<P> {
    /// Reads a client's handshake. The first of `protocols` that it offers is chosen; one that offers none speaks
    /// `unnamed`, as the first clients did.
    pub(super) fn read(
        request: &mut Request<Body>,
        protocols: &'static [(&'static str, P)],
        unnamed: P,
    ) -> Result<Self, Status> {
        let (name, protocol, key) = agree(request.headers(), protocols, unnamed)?;
        let upgrade = request.extensions_mut().remove::<OnUpgrade>();
        let upgrade = upgrade.ok_or_else(|| Status::bad_request("the connection cannot be upgraded"))?;
        Ok(Self { protocol, name, key, upgrade })
    }

    /// The answer, and the socket that there will be once it is sent.
    pub(super) fn accept(self) -> Result<(Response<Body>, impl Future<Output = Option<Socket>>), Status> {
        let mut response = Response::new(empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let accept =
            HeaderValue::from_str(&derive_accept_key(self.key.as_bytes())).map_err(Status::internal)?;
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        if let Some(name) = self.name {
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(name));
        }
        Ok((response, open(self.upgrade)))
    }
}

/// Whether a request asks for a WebSocket.
pub(super) fn is_asked_for(headers: &HeaderMap) -> bool {
    text(headers, &header::UPGRADE).eq_ignore_ascii_case("websocket")
}

/// Sends a body over a WebSocket, for clients that read it so.
pub(super) fn body(mut request: Request<Body>, body: Body) -> Result<Response<Body>, Status> {
    let handshake = Handshake::read(&mut request, &OF_BODIES, Coding::Binary)?;
    let coding = handshake.protocol;
    let (response, socket) = handshake.accept()?;
    tokio::spawn(async move {
        if let Some(socket) = socket.await {
            send(socket, body, coding).await;
        }
    });
    Ok(response)
}

/// How a socket is closed: clients take a close without a code for a broken stream.
pub(super) fn end() -> Message {
    Message::Close(Some(CloseFrame { code: CloseCode::Normal, reason: "".into() }))
}

/// The message that carries packed bytes.
pub(super) fn message(packed: Packed) -> Message {
    match packed {
        Packed::Binary(bytes) => Message::Binary(bytes),
        Packed::Text(text) => Message::Text(text.into()),
    }
}

fn agree<P: Copy>(
    headers: &HeaderMap,
    protocols: &'static [(&'static str, P)],
    unnamed: P,
) -> Result<(Option<&'static str>, P, String), Status> {
    if !is_asked_for(headers) {
        return Err(Status::bad_request("unable to upgrade: only WebSocket is supported"));
    }
    let key = text(headers, &header::SEC_WEBSOCKET_KEY);
    if key.is_empty() || text(headers, &header::SEC_WEBSOCKET_VERSION) != "13" {
        return Err(Status::bad_request("not a WebSocket handshake of version 13"));
    }
    let offered = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|it| it.to_str().ok());
    let offered: Vec<&str> = offered.flat_map(|list| list.split(',')).map(str::trim).collect();
    if offered.is_empty() {
        return Ok((None, unnamed, key.to_owned()));
    }
    let chosen = protocols.iter().find(|(name, _)| offered.contains(name));
    let unsupported = || Status::bad_request(format!("unsupported protocols: {}", offered.join(", ")));
    let (name, protocol) = chosen.ok_or_else(unsupported)?;
    Ok((Some(name), *protocol, key.to_owned()))
}

fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn open(upgrade: OnUpgrade) -> Option<Socket> {
    match upgrade.await {
        Ok(upgraded) => {
            let config = WebSocketConfig::default()
                .max_message_size(Some(limits::MESSAGE_BYTES))
                .max_frame_size(Some(limits::MESSAGE_BYTES));
            Some(WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await)
        }
        Err(error) => {
            debug!(%error, "an upgrade came to nothing");
            None
        }
    }
}

/// Sends until the body ends or the client goes.
async fn send(socket: Socket, body: Body, coding: Coding) {
    let (mut sink, mut stream) = socket.split();
    let sending = async {
        let mut frames = BodyStream::new(body.map_err(|error| debug!(%error, "a body broke")));
        while let Some(Ok(frame)) = frames.next().await {
            let Ok(bytes) = frame.into_data() else { continue };
            if sink.send(message(coding.pack(bytes))).await.is_err() {
                return;
            }
        }
        drop(sink.send(end()).await);
        drop(sink.close().await);
    };
    let leaving = async {
        while let Some(Ok(message)) = stream.next().await
            && !message.is_close()
        {}
    };
    tokio::select! {
        () = sending => {}
        () = leaving => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The protocol that is agreed on when these headers come with a handshake.
    fn check(headers: &[(&'static str, &'static str)], expected: &str) {
        let protocols: &[(&str, u8)] = &[("new", 2), ("old", 1)];
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        let told = match agree(&map, protocols, 0) {
            Ok((name, protocol, key)) => format!("{name:?} {protocol} {key}"),
            Err(status) => status.message,
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn the_newest_protocol_that_is_offered_is_spoken() {
        let upgrade = ("upgrade", "WebSocket");
        let (key, version) = (("sec-websocket-key", "k"), ("sec-websocket-version", "13"));
        let offer = |list| ("sec-websocket-protocol", list);
        check(&[upgrade, key, version], "None 0 k");
        check(&[upgrade, key, version, offer("old, new")], "Some(\"new\") 2 k");
        check(&[upgrade, key, version, offer("other"), offer("old")], "Some(\"old\") 1 k");
        check(&[upgrade, key, version, offer("x,y")], "unsupported protocols: x, y");
        check(&[upgrade, key], "not a WebSocket handshake of version 13");
        check(&[("upgrade", "SPDY/3.1"), key, version], "unable to upgrade: only WebSocket is supported");
    }
}
