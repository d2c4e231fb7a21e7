//! exec and attach over a WebSocket.

use std::sync::Arc;

use api::{Node, Status, node};
use bytes::Bytes;
use client::http::Body;
use containers::model::{ContainerId, ExecConfig, TerminalSize};
use containers::{Reader, Runtime, Session, Writer};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use http::{Request, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;

use super::frames::{Channel, Coding, Incoming, PROTOCOLS, Packed, Protocol, UNNAMED, Version, decode};
use super::query::Query;
use super::websocket::{Handshake, Socket, end, message};
use crate::driver::PodEntry;
use crate::limits;

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
    let handshake = Handshake::read(&mut request, &PROTOCOLS, UNNAMED)?;
    let protocol = handshake.protocol;
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
    let (response, socket) = handshake.accept()?;
    // A command that cannot be started is an answer on the error channel, not a failed upgrade.
    tokio::spawn(async move {
        if let Some(socket) = socket.await {
            carry(socket, session, wanted, protocol).await;
        }
    });
    Ok(response)
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

async fn carry(
    socket: Socket,
    session: Result<Session, containers::Error>,
    wanted: Wanted,
    protocol: Protocol,
) {
    let (mut sink, stream) = socket.split();
    let result = match session {
        Ok(session) => run(&mut sink, stream, session, wanted, protocol).await,
        Err(error) => Some(internal(&error.to_string())),
    };
    // Without a result the client has gone, and there is nobody to tell.
    if let Some(told) = result.and_then(|result| last_word(&result, protocol.0)) {
        drop(sink.send(message(protocol.1.pack_for(Channel::Error, told.as_bytes()))).await);
    }
    drop(sink.send(end()).await);
    drop(sink.close().await);
}

/// Carries bytes both ways until the process is gone and all that it said is sent. Dropping the session
/// kills an exec's process when the client goes first.
async fn run(
    sink: &mut SplitSink<Socket, Message>,
    stream: SplitStream<Socket>,
    session: Session,
    wanted: Wanted,
    protocol: Protocol,
) -> Option<Node> {
    let Session { stdin, stdout, stderr, resize, exit } = session;
    let (sender, mut outgoing) = mpsc::channel(limits::MESSAGES_WAITING);
    let stderr = stderr.filter(|_| wanted.stderr);
    let outputs = async {
        let stderr_sender = sender.clone();
        tokio::join!(
            read(Some(stdout).filter(|_| wanted.stdout), (Channel::Stdout, protocol.1), sender),
            read(stderr, (Channel::Stderr, protocol.1), stderr_sender)
        )
    };
    let sending = async {
        while let Some(packed) = outgoing.recv().await {
            sink.send(message(packed)).await.ok()?;
        }
        Some(())
    };
    let ends = async {
        let (code, _, sent) = tokio::join!(exit, outputs, sending);
        sent.map(|()| code)
    };
    tokio::select! {
        code = ends => code.map(|code| result(&code)),
        () = receive(stream, stdin.filter(|_| wanted.stdin), resize, protocol) => None,
    }
}

async fn read(reader: Option<Reader>, (channel, coding): (Channel, Coding), sender: mpsc::Sender<Packed>) {
    let Some(mut reader) = reader else { return };
    let mut buffer = vec![0; limits::STREAM_BUFFER_BYTES];
    while let Ok(count @ 1..) = reader.read(&mut buffer).await {
        if sender.send(coding.pack_for(channel, &buffer[..count])).await.is_err() {
            return;
        }
    }
}

/// Reads from the client until it goes.
async fn receive(
    mut stream: SplitStream<Socket>,
    mut stdin: Option<Writer>,
    mut resize: Option<mpsc::Sender<TerminalSize>>,
    protocol: Protocol,
) {
    while let Some(Ok(message)) = stream.next().await {
        let bytes = match message {
            Message::Binary(bytes) => bytes,
            Message::Text(text) => Bytes::copy_from_slice(text.as_bytes()),
            Message::Close(_) => return,
            _ => continue,
        };
        match decode(&bytes, protocol) {
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

/// What is sent on the error channel in the end.
fn last_word(result: &Node, version: Version) -> Option<String> {
    if version != Version::V1 {
        return Some(result.to_string());
    }
    let failed = result.get("status").and_then(Node::as_text) != Some("Success");
    failed.then(|| result.get("message").and_then(Node::as_text).unwrap_or_default().to_owned())
}

/// How it ended.
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
