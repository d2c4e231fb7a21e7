//! `containerLogs`: which instance's log is meant, and its bytes as they come.

use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::sync::Arc;

use api::Status;
use bytes::Bytes;
use client::http::Body;
use containers::model::{ContainerState, Event};
use http::{HeaderValue, Response, header};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use nix::sys::inotify::{AddWatchFlags, InitFlags, Inotify};
use tokio::io::unix::AsyncFd;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::mpsc;
use tracing::debug;

use super::log_files::{Reading, Selection};
use super::query::Query;
use crate::driver::{Context, PodEntry, clock};
use crate::limits;
use crate::machine::{ContainerId, ContainerStatus, Exit, State};

/// Answers with the log of a container.
pub(crate) fn answer(
    context: &Arc<Context>,
    entry: &PodEntry,
    container: &str,
    query: &Query,
) -> Result<Response<Body>, Status> {
    let instance = choose(entry, container, query.asks(&["previous"]))?;
    let meta = &entry.pod.metadata;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let folder = context.config.log_dir(&text(&meta.namespace), &text(&meta.name), &text(&meta.uid));
    let path = folder.join(container).join(format!("{}.log", instance.attempt));
    let follows = query.asks(&["follow"]) && instance.id.is_some();
    let follow = instance.id.filter(|_| follows).map(|id| Following {
        context: Arc::clone(context),
        id,
        events: context.runtime.events(),
    });
    let selection = Selection::of(query, clock::now());
    let (sender, chunks) = mpsc::channel(limits::LOG_CHUNKS_WAITING);
    tokio::spawn(async move {
        if let Err(error) = send(path, selection, follow, &sender).await {
            debug!(%error, "a log ended early");
            drop(sender.send(Err(error.into())).await);
        }
    });
    let frames = futures_util::stream::unfold(chunks, |mut chunks| async {
        let chunk: Result<Bytes, client::http::BoxError> = chunks.recv().await?;
        Some((chunk.map(Frame::data), chunks))
    });
    let mut response = Response::new(StreamBody::new(frames).boxed_unsync());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    Ok(response)
}

/// The instance whose log is meant.
#[derive(Debug)]
struct Instance {
    attempt: u32,
    /// Set while it runs, so that its log can be followed.
    id: Option<ContainerId>,
}

fn choose(entry: &PodEntry, container: &str, previous: bool) -> Result<Instance, Status> {
    let pod = entry.pod.metadata.name.clone().unwrap_or_default();
    let statuses = || entry.status.init.iter().chain(&entry.status.app);
    let named = format!("container {container:?} in pod {pod:?}");
    let status = statuses().find(|status| status.name.as_str() == container);
    let status = status.ok_or_else(|| Status::bad_request(format!("{named} is not available")))?;
    let ended = |exit: Option<&Exit>| exit.is_some_and(|exit| exit.id.is_some());
    if previous {
        let missing = || Status::bad_request(format!("previous terminated {named} not found"));
        let is_there = ended(status.last.as_ref());
        return is_there.then(|| before(entry, status)).ok_or_else(missing);
    }
    match &status.state {
        State::Running(_) => Ok(Instance { attempt: status.restarts, id: status.id.clone() }),
        State::Terminated(exit) if ended(Some(exit)) => Ok(Instance { attempt: status.restarts, id: None }),
        State::Terminated(_) => Err(Status::bad_request(format!("{named} is terminated"))),
        State::Waiting { .. } if ended(status.last.as_ref()) => Ok(before(entry, status)),
        State::Waiting { reason, .. } => {
            let why = match *reason {
                "ErrImagePull" => "image can't be pulled",
                "ImagePullBackOff" => "trying and failing to pull image",
                other => other,
            };
            Err(Status::bad_request(format!("{named} is waiting to start: {why}")))
        }
    }
}

/// The instance that `lastState` tells of: the newest when the container waits, else the one before.
fn before(entry: &PodEntry, status: &ContainerStatus) -> Instance {
    let last = status.last.as_ref().and_then(|exit| exit.id.as_ref());
    let seen = last.and_then(|id| entry.observed.instance(id)).map(|instance| instance.attempt);
    let is_newest = matches!(status.state, State::Waiting { .. });
    let guessed = if is_newest { status.restarts } else { status.restarts.saturating_sub(1) };
    Instance { attempt: seen.unwrap_or(guessed), id: None }
}

/// A running instance whose log is followed. The events begin before its status is looked at.
struct Following {
    context: Arc<Context>,
    id: ContainerId,
    events: broadcast::Receiver<Event>,
}

/// Sends what there is, and, when following, what comes until the container has ended.
async fn send(
    path: PathBuf,
    selection: Selection,
    mut follow: Option<Following>,
    sender: &mpsc::Sender<Result<Bytes, client::http::BoxError>>,
) -> std::io::Result<()> {
    // The watch begins before the first look, so that nothing is missed in between.
    let watch = match &follow {
        Some(_) => Some(watch(&path)?),
        None => None,
    };
    let mut reading = match Reading::begin(&path, selection) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        reading => reading?,
    };
    let mut is_last = follow.is_none();
    loop {
        loop {
            let Some(chunk) = reading.read()? else { return Ok(()) };
            if chunk.is_empty() {
                break;
            }
            if sender.send(Ok(chunk.into())).await.is_err() {
                return Ok(());
            }
        }
        if is_last {
            return Ok(());
        }
        let (Some(following), Some(watch)) = (&mut follow, &watch) else { return Ok(()) };
        tokio::select! {
            changed = changed(watch) => changed?,
            () = ended(following) => is_last = true,
            () = sender.closed() => return Ok(()),
        }
    }
}

/// Tells when a folder changes.
struct Watch {
    inotify: Inotify,
    ready: AsyncFd<OwnedFd>,
}

/// Watches the folder: its file grows, or is moved away and made anew.
fn watch(path: &std::path::Path) -> std::io::Result<Watch> {
    let inotify = Inotify::init(InitFlags::IN_CLOEXEC | InitFlags::IN_NONBLOCK)?;
    let flags = AddWatchFlags::IN_MODIFY | AddWatchFlags::IN_CREATE | AddWatchFlags::IN_MOVED_TO;
    inotify.add_watch(path.parent().unwrap_or(path), flags)?;
    let ready = linux::ready::watch(inotify.as_fd().try_clone_to_owned()?)?;
    Ok(Watch { inotify, ready })
}

async fn changed(watch: &Watch) -> std::io::Result<()> {
    loop {
        let mut ready = watch.ready.readable().await?;
        match watch.inotify.read_events() {
            Ok(_) => return Ok(()),
            Err(nix::errno::Errno::EAGAIN) => ready.clear_ready(),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Waits until an instance has ended.
async fn ended(follow: &mut Following) {
    let id = containers::model::ContainerId(follow.id.to_string());
    loop {
        let status = follow.context.runtime.container_status(&id).await;
        if !status.is_ok_and(|status| matches!(status.state, ContainerState::Running { .. })) {
            return;
        }
        // Only what may be about this instance is worth another look.
        loop {
            match follow.events.recv().await {
                Ok(Event::Exited { container, .. }) if container == id => return,
                Ok(Event::SandboxLost { .. }) | Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
                Ok(_) => {}
            }
        }
    }
}
