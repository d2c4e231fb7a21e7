//! The server's end of the local socket: its health, and the images of its node.

use anyhow::{Context as _, Result};
use containers::Runtime;
use containers::model::Image as Present;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tracing::debug;

use super::Parts;
use crate::local::{self, Image, Reply, Request};

/// Answers requests, one after the other, for ever: each is short or an import, of which one at a time is enough.
pub(super) async fn answer(parts: Parts) -> Result<()> {
    let path = local::path(&parts.cluster);
    // Left over from a server that was killed.
    let _ = std::fs::remove_file(&path);
    let listener =
        UnixListener::bind(&path).with_context(|| format!("failed to listen at {}", path.display()))?;
    loop {
        let (stream, _) = listener.accept().await.context("failed to accept a command")?;
        if let Err(error) = converse(&parts, stream).await {
            debug!("a command went away: {error:#}");
        }
    }
}

async fn converse(parts: &Parts, stream: UnixStream) -> Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let reply = match serde_json::from_str(&line) {
        Ok(Request::Status) => Reply::Status(parts.health.list()),
        Ok(request) => reply(&parts.runtime, &request).await,
        Err(error) => Reply::Failed(format!("the request is not understood: {error}")),
    };
    let mut text = serde_json::to_string(&reply)?;
    text.push('\n');
    Ok(stream.get_mut().write_all(text.as_bytes()).await?)
}

/// Does what a request about images asks for.
pub(super) async fn reply(runtime: &dyn Runtime, request: &Request) -> Reply {
    let outcome = match request {
        Request::Import(archive) => runtime.import_images(archive).await,
        Request::Images => runtime.list_images().await,
        Request::Remove(name) => runtime.remove_image(name).await.map(|()| Vec::new()),
        Request::Status => return Reply::Failed("no server runs".to_owned()),
    };
    match outcome {
        Ok(images) => Reply::Images(images.into_iter().map(described).collect()),
        Err(error) => Reply::Failed(error.to_string()),
    }
}

fn described(image: Present) -> Image {
    Image { names: image.names, id: image.id, size_bytes: image.size_bytes }
}
