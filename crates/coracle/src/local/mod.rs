//! The local socket: how commands on this machine ask a running server about itself and its images.
//!
//! One request and one reply per connection, each a line of JSON; how far long work is may stand in lines before the reply. Only root can open the socket's folder.

mod images;

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use containers::model::Progress;
use serde::{Deserialize, Serialize};

use crate::cluster::Cluster;

pub(crate) use images::{Image, ImageReply, ImageRequest, Removed};

/// What a command may ask.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Request {
    /// How it is.
    Status,
    /// How it is, once everything is well or this time is over.
    Wait(Duration),
    /// Something about images.
    Images(ImageRequest),
}

/// What the server says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Reply {
    /// To [`Request::Status`] and [`Request::Wait`].
    Status(Vec<Component>),
    /// To [`Request::Images`].
    Images(ImageReply),
    /// Work goes on; the reply follows.
    Progress(Progress),
    /// It could not be done.
    Failed(String),
}

/// How a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum State {
    /// It waits for what it needs.
    NotStarted,
    /// It runs, and does not do its work yet.
    Starting,
    /// It does its work.
    Running,
    /// It has ended, and is started again and again until it stays.
    Restarting,
    /// It does not do its work, and is not started again by itself.
    Failed,
}

/// The health of one component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) state: State,
    /// Whether it does its work.
    pub(crate) healthy: bool,
    /// Since when it is in this state, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) since: Option<String>,
    /// How often it was started again.
    pub(crate) restarts: u32,
    /// Why it ended last, or why it does not do its work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) last_error: Option<String>,
}

/// Where the socket of a cluster's server is.
pub(crate) fn path(cluster: &Cluster) -> PathBuf {
    cluster.run_folder().join("local.sock")
}

/// Asks the cluster's server.
pub(crate) fn ask(cluster: &Cluster, request: &Request) -> Result<Reply> {
    ask_and_hear(cluster, request, &mut |_| {})
}

/// The same, and hears how far the work is.
pub(crate) fn ask_and_hear(
    cluster: &Cluster,
    request: &Request,
    hear: &mut dyn FnMut(&Progress),
) -> Result<Reply> {
    let path = path(cluster);
    let mut stream = UnixStream::connect(&path)
        .with_context(|| format!("failed to reach the server at {}; is the cluster up?", path.display()))?;
    writeln!(stream, "{}", serde_json::to_string(request)?)?;
    let mut stream = BufReader::new(stream);
    loop {
        let mut line = String::new();
        let bytes = stream.read_line(&mut line).context("failed to read the server's reply")?;
        if bytes == 0 {
            bail!("the server ended before it replied");
        }
        match serde_json::from_str(&line).context("failed to understand the server's reply")? {
            Reply::Failed(why) => bail!("{why}"),
            Reply::Progress(progress) => hear(&progress),
            reply => return Ok(reply),
        }
    }
}
