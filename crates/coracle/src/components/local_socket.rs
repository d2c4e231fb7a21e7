//! The server's end of the local socket: its health, and the images of its node.

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use containers::Embedded;
use containers::model::Progress;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Mutex, Semaphore, watch};
use tokio::task::JoinSet;
use tracing::debug;

use super::node::Connector;
use super::supervision::Board;
use super::{api_server, images, limits};
use crate::cluster::Cluster;
use crate::local::{self, Component, ImageRequest, Reply, Request};

/// What commands may ask about; parts that are not there yet are empty.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) board: Board,
    pub(super) vitals: api_server::Vitals,
    pub(super) nodes: Connector,
    pub(super) runtime: Embedded,
    /// One import at a time is enough for a disk.
    pub(super) importing: Arc<Mutex<()>>,
}

/// Answers commands for ever.
pub(super) async fn answer(cluster: Arc<Cluster>, desk: Desk) -> Result<()> {
    let path = local::path(&cluster);
    // Left over from a server that was killed.
    let _ = std::fs::remove_file(&path);
    let listener =
        UnixListener::bind(&path).with_context(|| format!("failed to listen at {}", path.display()))?;
    let places = Arc::new(Semaphore::new(limits::COMMANDS_MAX));
    let mut conversations = JoinSet::new();
    loop {
        let place = Arc::clone(&places).acquire_owned().await?;
        let (stream, _) = listener.accept().await.context("failed to accept a command")?;
        while conversations.try_join_next().is_some() {}
        let desk = desk.clone();
        conversations.spawn(async move {
            if let Err(error) = converse(&desk, stream).await {
                debug!("a command went away: {error:#}");
            }
            drop(place);
        });
    }
}

async fn converse(desk: &Desk, stream: UnixStream) -> Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let reply = match serde_json::from_str(&line) {
        Ok(Request::Status) => Reply::Status(desk.components().await),
        Ok(Request::Wait(patience)) => {
            // Whether it became well in time is what the reply shows.
            let _ = tokio::time::timeout(patience.min(limits::WAIT_MAX), desk.well()).await;
            Reply::Status(desk.components().await)
        }
        Ok(Request::Images(request)) => {
            let (progress, heard) = watch::channel(Progress::default());
            let reply = desk.about_images(&request, progress);
            while_the_caller_stays(&mut stream, heard, reply).await?
        }
        Err(error) => Reply::Failed(format!("the request is not understood: {error}")),
    };
    say(&mut stream, &reply).await
}

async fn say(stream: &mut BufReader<UnixStream>, reply: &Reply) -> Result<()> {
    let mut text = serde_json::to_string(reply)?;
    text.push('\n');
    Ok(stream.get_mut().write_all(text.as_bytes()).await?)
}

/// Works on a reply and tells how far it is. Whoever asked may go away, which ends the work.
async fn while_the_caller_stays(
    stream: &mut BufReader<UnixStream>,
    mut heard: watch::Receiver<Progress>,
    work: impl Future<Output = Reply>,
) -> Result<Reply> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            reply = &mut work => return Ok(reply),
            Ok(()) = heard.changed() => {
                let progress = heard.borrow_and_update().clone();
                say(stream, &Reply::Progress(progress)).await?;
            }
            // A caller has nothing more to say.
            _ = stream.read_u8() => bail!("it did not wait for the reply"),
        }
    }
}

impl Desk {
    async fn components(&self) -> Vec<Component> {
        let mut all = self.vitals.list().await;
        all.extend(self.board.list());
        all
    }

    async fn well(&self) {
        self.vitals.ready().await;
        self.board.well().await;
    }

    async fn about_images(&self, request: &ImageRequest, progress: watch::Sender<Progress>) -> Reply {
        let _turn = match request {
            ImageRequest::Import { .. } => Some(self.importing.lock().await),
            _ => None,
        };
        let reply = images::reply(&self.runtime, request, Some(progress)).await;
        if !matches!(request, ImageRequest::List | ImageRequest::Export { .. }) {
            self.nodes.tell_images_changed();
        }
        reply
    }
}
