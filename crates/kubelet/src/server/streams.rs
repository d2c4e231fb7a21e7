//! exec and attach over a WebSocket.

use std::sync::Arc;

use api::{Node, Status, node};
use bytes::Bytes;
use client::http::{Body, empty};
use containers::model::{ContainerId, ExecConfig, TerminalSize};
use containers::{Reader, Runtime, Session, Writer};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tracing::debug;

use super::frames::{Channel, Incoming, Version, decode, encode};
use super::query::Query;
use crate::driver::PodEntry;
use crate::limits;

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// The instance of a container that runs now.
pub(crate) fn running(entry: &PodEntry, container: &str) -> Result<ContainerId, Status> {
    let mut alive = entry.observed.alive().filter(|instance| instance.running_since().is_some());
    let found = alive.find(|instance| instance.name.as_str() == container);
    let missing =
        || Status::internal(format!("unable to upgrade connection: container not found ({container:?})"));
    found.map(|instance| ContainerId(instance.id.to_string())).ok_or_else(missing)
}

/// Opens the streams, answers 101, and goes on by itself.
pub(crate) async fn answer(
    runtime: Arc<dyn Runtime>,
    id: ContainerId,
    verb: &str,
    query: &Query,
    mut request: Request<Body>,
) -> Result<Response<Body>, Status> {
    let (version, key) = handshake(request.headers())?;
    let upgrade = request.extensions_mut().remove::<OnUpgrade>();
    let upgrade = upgrade.ok_or_else(|| Status::bad_request("the connection cannot be upgraded"))?;
    let wanted = Wanted {
        stdin: query.asks(&["input", "stdin"]),
        stdout: query.asks(&["output", "stdout"]),
        stderr: query.asks(&["error", "stderr"]),
    };
    let session = match verb {
        "exec" => {
            let tty = query.asks(&["tty"]);
            let config = ExecConfig { command: query.texts("command"), stdin: wanted.stdin, tty };
            runtime.exec(&id, config).await
        }
        _ => runtime.attach(&id).await.map(without_code),
    };
    // A command that cannot be started is an answer on the error channel, not a failed upgrade.
    tokio::spawn(async move {
        match upgrade.await {
            Ok(upgraded) => {
                let config = WebSocketConfig::default()
                    .max_message_size(Some(limits::MESSAGE_BYTES))
                    .max_frame_size(Some(limits::MESSAGE_BYTES));
                let io = TokioIo::new(upgraded);
                let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
                carry(socket, session, wanted, version).await;
            }
            Err(error) => debug!(%error, "an upgrade came to nothing"),
        }
    });
    switching(version, &key)
}

/// A container's exit code stands in the pod's status; whoever is attached only learns that it ended. Clients take
/// anything else for a failure to attach.
fn without_code(session: Session) -> Session {
    let exit = session.exit;
    Session { exit: Box::pin(async move { exit.await.map(|_| 0) }), ..session }
}

/// Which streams a client asked for.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    stdin: bool,
    stdout: bool,
    stderr: bool,
}

fn handshake(headers: &HeaderMap) -> Result<(Version, String), Status> {
    let text =
        |name: &header::HeaderName| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if !text(&header::UPGRADE).eq_ignore_ascii_case("websocket") {
        return Err(Status::bad_request("unable to upgrade: only WebSocket is supported"));
    }
    let key = text(&header::SEC_WEBSOCKET_KEY);
    if key.is_empty() || text(&header::SEC_WEBSOCKET_VERSION) != "13" {
        return Err(Status::bad_request("not a WebSocket handshake of version 13"));
    }
    let offered = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|it| it.to_str().ok());
    let offered: Vec<&str> = offered.flat_map(|list| list.split(',')).map(str::trim).collect();
    let version = Version::choose(offered.iter().copied());
    let unsupported = || Status::bad_request(format!("unsupported protocols: {}", offered.join(", ")));
    Ok((version.ok_or_else(unsupported)?, key.to_owned()))
}

fn switching(version: Version, key: &str) -> Result<Response<Body>, Status> {
    let mut response = Response::new(empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let accept = HeaderValue::from_str(&derive_accept_key(key.as_bytes())).map_err(Status::internal)?;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(version.as_str()));
    Ok(response)
}

async fn carry(
    socket: Socket,
    session: Result<Session, containers::Error>,
    wanted: Wanted,
    version: Version,
) {
    let (mut sink, stream) = socket.split();
    let result = match session {
        Ok(session) => run(&mut sink, stream, session, wanted, version).await,
        Err(error) => Some(internal(&error.to_string())),
    };
    // Without a result the client has gone, and there is nobody to tell.
    if let Some(result) = result {
        let message = encode(Channel::Error, result.to_string().as_bytes());
        drop(sink.send(Message::Binary(message)).await);
    }
    // Clients take a close without a code for a broken stream.
    let end = CloseFrame { code: CloseCode::Normal, reason: "".into() };
    drop(sink.send(Message::Close(Some(end))).await);
    drop(sink.close().await);
}

/// Carries bytes both ways until the process is gone and all that it said is sent. Dropping the session
/// kills an exec's process when the client goes first.
async fn run(
    sink: &mut SplitSink<Socket, Message>,
    stream: SplitStream<Socket>,
    session: Session,
    wanted: Wanted,
    version: Version,
) -> Option<Node> {
    let Session { stdin, stdout, stderr, resize, exit } = session;
    let (sender, mut outgoing) = mpsc::channel(limits::MESSAGES_WAITING);
    let stderr = stderr.filter(|_| wanted.stderr);
    let outputs = async {
        let stderr_sender = sender.clone();
        tokio::join!(
            read(Some(stdout).filter(|_| wanted.stdout), Channel::Stdout, sender),
            read(stderr, Channel::Stderr, stderr_sender)
        )
    };
    let sending = async {
        while let Some(message) = outgoing.recv().await {
            sink.send(Message::Binary(message)).await.ok()?;
        }
        Some(())
    };
    let ends = async {
        let (code, _, sent) = tokio::join!(exit, outputs, sending);
        sent.map(|()| code)
    };
    tokio::select! {
        code = ends => code.map(|code| result(&code)),
        () = receive(stream, stdin.filter(|_| wanted.stdin), resize, version) => None,
    }
}

async fn read(reader: Option<Reader>, channel: Channel, sender: mpsc::Sender<Bytes>) {
    let Some(mut reader) = reader else { return };
    let mut buffer = vec![0; limits::STREAM_BUFFER_BYTES];
    while let Ok(count @ 1..) = reader.read(&mut buffer).await {
        if sender.send(encode(channel, &buffer[..count])).await.is_err() {
            return;
        }
    }
}

/// Reads from the client until it goes.
async fn receive(
    mut stream: SplitStream<Socket>,
    mut stdin: Option<Writer>,
    mut resize: Option<mpsc::Sender<TerminalSize>>,
    version: Version,
) {
    while let Some(Ok(message)) = stream.next().await {
        let bytes = match message {
            Message::Binary(bytes) => bytes,
            Message::Text(text) => Bytes::copy_from_slice(text.as_bytes()),
            Message::Close(_) => return,
            _ => continue,
        };
        match decode(&bytes, version) {
            Incoming::Stdin(bytes) => {
                let Some(writer) = &mut stdin else { continue };
                if writer.write_all(&bytes).await.is_err() || writer.flush().await.is_err() {
                    stdin = None;
                }
            }
            Incoming::StdinEnds => stdin = None,
            Incoming::Resize { width, height } => {
                let Some(sizes) = &resize else { continue };
                if sizes.send(TerminalSize { width, height }).await.is_err() {
                    resize = None;
                }
            }
            Incoming::Other => {}
        }
    }
}

/// What stands on the error channel in the end.
fn result(code: &Result<i32, containers::Error>) -> Node {
    match code {
        Ok(0) => node!({ "metadata": {}, "status": "Success" }),
        Ok(code) => node!({
            "metadata": {},
            "status": "Failure",
            "message": (format!("command terminated with non-zero exit code: exit status {code}")),
            "reason": "NonZeroExitCode",
            "details": { "causes": [{ "reason": "ExitCode", "message": (code.to_string()) }] }
        }),
        Err(error) => internal(&error.to_string()),
    }
}

fn internal(why: &str) -> Node {
    node!({
        "metadata": {},
        "status": "Failure",
        "message": (format!("Internal error occurred: {why}")),
        "reason": "InternalError",
        "details": { "causes": [{ "message": (why) }] },
        "code": 500
    })
}
