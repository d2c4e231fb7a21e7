//! The local socket: how commands on this machine ask a running server about itself and its images.
//!
//! One request and one reply per connection, each a line of JSON. Only root can open the socket's folder.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use crate::cluster::Cluster;

/// What a command may ask.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Request {
    /// How it is.
    Status,
    /// Add the images of this archive.
    Import(PathBuf),
    /// Which images there are.
    Images,
    /// Forget this name; the image goes with its last one.
    Remove(String),
}

/// What the server says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Reply {
    /// To [`Request::Status`].
    Status(Vec<Component>),
    /// To all the others: the images that were added or are there.
    Images(Vec<Image>),
    /// It could not be done.
    Failed(String),
}

/// The health of one component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) healthy: bool,
    /// Why not, or how it is.
    pub(crate) message: String,
}

/// One image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Image {
    pub(crate) names: Vec<String>,
    pub(crate) id: String,
    pub(crate) size_bytes: u64,
}

/// Where the socket of a cluster's server is.
pub(crate) fn path(cluster: &Cluster) -> PathBuf {
    cluster.run_folder().join("local.sock")
}

/// Asks the cluster's server.
pub(crate) fn ask(cluster: &Cluster, request: &Request) -> Result<Reply> {
    let path = path(cluster);
    let mut stream = UnixStream::connect(&path)
        .with_context(|| format!("failed to reach the server at {}; is the cluster up?", path.display()))?;
    writeln!(stream, "{}", serde_json::to_string(request)?)?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).context("failed to read the server's reply")?;
    match serde_json::from_str(&line).context("failed to understand the server's reply")? {
        Reply::Failed(why) => bail!("{why}"),
        reply => Ok(reply),
    }
}
