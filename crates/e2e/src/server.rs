//! The product in the foreground, as an init system runs it: started, told about, asked to end.

use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::Cluster;

/// The longest that a server may be silent while it starts or ends.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server that was started and not waited for.
pub struct Server {
    child: Child,
    messages: UnixDatagram,
}

impl Server {
    /// Starts `coracle server` and waits until it says that it is ready.
    ///
    /// # Errors
    /// When it says nothing for a minute.
    pub fn start(cluster: &Cluster) -> Result<Self> {
        let address = cluster.scratch().join("notify");
        // Left over from the server before.
        let _ = std::fs::remove_file(&address);
        let messages = UnixDatagram::bind(&address)?;
        messages.set_read_timeout(Some(PATIENCE))?;
        std::fs::create_dir_all(cluster.data())?;
        let log = std::fs::File::create(cluster.scratch().join("server.log"))?;
        let mut command = cluster.server();
        command.env("NOTIFY_SOCKET", &address).stdout(Stdio::null()).stderr(log);
        let child = command.spawn().context("failed to start the server")?;
        let server = Self { child, messages };
        server.wait_for("READY=1").with_context(|| said(cluster.scratch()))?;
        Ok(server)
    }

    /// Waits until the server sends this message.
    ///
    /// # Errors
    /// When it does not within a minute.
    pub fn wait_for(&self, message: &str) -> Result<()> {
        let mut buffer = [0; 4096];
        loop {
            let length = self.messages.recv(&mut buffer).with_context(|| format!("no {message} came"))?;
            if buffer[..length] == *message.as_bytes() {
                return Ok(());
            }
        }
    }

    /// Sends the server a signal.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        let pid = i32::try_from(self.child.id())?;
        Ok(kill(Pid::from_raw(pid), signal)?)
    }

    /// Waits for its end.
    pub fn wait(mut self) -> Result<ExitStatus> {
        Ok(self.child.wait()?)
    }
}

/// Kills the server of a cluster that runs in the background, and waits until it is gone.
///
/// # Errors
/// When none runs.
pub fn kill_server(cluster: &Cluster) -> Result<()> {
    let status: serde_json::Value =
        serde_json::from_str(&cluster.coracle(&["status", "-o", "json"])?.stdout)?;
    let Some(pid) = status["pid"].as_i64() else { bail!("no server runs: {status}") };
    kill(Pid::from_raw(i32::try_from(pid)?), Signal::SIGKILL)?;
    // The kernel drops the server's lock with its last thread.
    cluster.must(&format!("flock -w 20 /run/coracle/{}/server.pid true", cluster.name()))?;
    Ok(())
}

fn said(scratch: &Path) -> String {
    std::fs::read_to_string(scratch.join("server.log")).unwrap_or_default()
}
