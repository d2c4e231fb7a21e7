//! `coracle up`: starts a server in the background, waits until its node is ready, and says how to go on.
//!
//! It starts the same program as `coracle server` and adds only waiting, telling and the person's kubeconfig. When the
//! start fails it says why and leaves nothing running.

use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::ArgMatches;

use super::progress::Progress;
use super::{Command, Reach, Which, say, server};
use crate::bootstrap::{files, kubeconfig};
use crate::cluster::Cluster;
use crate::components::Settings;
use crate::host::notify::{Listener, Message};
use crate::host::person::{Hints, Person};
use crate::host::{checks, lock};

pub(crate) const COMMAND: Command = Command {
    name: "up",
    about: "Start a cluster in the background and wait until it is ready",
    long: "\
Starts `coracle server` in the background, waits until the node is ready, and adds the cluster to the kubeconfig of \
the person who runs it (under sudo, to that person's own). What the server prints goes to server.log in the cluster's \
folder.

A cluster that was stopped comes back with everything that was in it. When the start fails, nothing keeps running and \
the exit code is not 0.

Clusters of different names live side by side: each has ports, address ranges and packet rules of its own.",
    reach: Reach::OneCluster,
    arguments: server::arguments,
    run,
};

/// A node that is not ready after this will not become ready by waiting.
const PATIENCE: Duration = Duration::from_mins(2);

fn run(matches: &ArgMatches) -> Result<()> {
    checks::privileged()?;
    let which = Which::of(matches);
    let existing = Cluster::find(&which.name, &which.data)?;
    if let Some(cluster) = &existing
        && let Some(pid) = lock::holder(cluster)?
    {
        merge_kubeconfig(cluster)?;
        say(&format!("The cluster {:?} runs already (process {pid}).", cluster.name));
        return Ok(());
    }
    // What would fail must fail before anything is made.
    let settings = server::settings(matches)?;
    checks::kernel()?;
    checks::disk(&which.data)?;
    let cluster = match existing {
        Some(cluster) => cluster,
        None => Cluster::find_or_make(&which.name, &which.data)?,
    };
    checks::ports(&cluster)?;
    start(&cluster, &which, &settings)?;
    let kubeconfig = merge_kubeconfig(&cluster)?;
    how_to_go_on(&cluster, &which, &kubeconfig);
    Ok(())
}

/// Where the server tells how far it is.
fn notify_socket(cluster: &Cluster) -> PathBuf {
    cluster.run_folder().join("notify")
}

/// What can happen while a server starts.
enum News {
    Message(Message),
    Ended(String),
}

#[expect(clippy::disallowed_methods, reason = "the driver of a start reads the clock")]
fn start(cluster: &Cluster, which: &Which, settings: &Settings) -> Result<()> {
    let started = Instant::now();
    files::private_folder(&cluster.run_folder())?;
    let address = notify_socket(cluster);
    // Left over from a start that was killed.
    let _ = std::fs::remove_file(&address);
    let listener = Listener::bind(&address).context("failed to listen for the server's messages")?;
    let child = spawn(cluster, which, settings)?;
    let pid = child.id();
    let (sender, news) = sync_channel(16);
    forward(listener, child, &sender);
    let progress = Progress::start(&format!("Starting the cluster {:?}", cluster.name));
    let outcome = follow(&news, &progress, started);
    let _ = std::fs::remove_file(&address);
    match outcome {
        Ok(()) => {
            progress.done(&format!("Ready after {:.2} s (process {pid})", started.elapsed().as_secs_f64()));
            Ok(())
        }
        Err(error) => {
            progress.failed();
            super::down::stop(cluster)?;
            Err(error).with_context(|| failure(cluster))
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "`up` starts the server, as an init system would")]
fn spawn(cluster: &Cluster, which: &Which, settings: &Settings) -> Result<Child> {
    let program = std::env::current_exe().context("failed to find this program's own file")?;
    let log = std::fs::File::create(cluster.log_file())
        .with_context(|| format!("failed to write {}", cluster.log_file().display()))?;
    let mut command = std::process::Command::new(program);
    command
        .args(["server", "--name", &which.name, "--data-dir"])
        .arg(&which.data)
        .args(server::words(settings))
        .env("NOTIFY_SOCKET", notify_socket(cluster))
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .process_group(0);
    command.spawn().context("failed to start the server")
}

/// Two threads turn what arrives and the server's end into one stream of news.
fn forward(listener: Listener, mut child: Child, sender: &SyncSender<News>) {
    let messages = sender.clone();
    std::thread::spawn(move || {
        while let Ok(Some(message)) = listener.next(PATIENCE) {
            if messages.send(News::Message(message)).is_err() {
                break;
            }
        }
    });
    let ends = sender.clone();
    std::thread::spawn(move || {
        let how = child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
        // Nobody listens any more once the server is ready.
        let _ = ends.send(News::Ended(how));
    });
}

fn follow(news: &Receiver<News>, progress: &Progress, started: Instant) -> Result<()> {
    loop {
        let patience = PATIENCE.saturating_sub(started.elapsed());
        match news.recv_timeout(patience) {
            Ok(News::Message(Message::Ready)) => return Ok(()),
            Ok(News::Message(Message::Status(text))) => progress.tell(&text),
            Ok(News::Ended(how)) => bail!("the server ended ({how})"),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                bail!("the node is not ready after {} s", PATIENCE.as_secs())
            }
        }
    }
}

/// The last things that the server said.
fn failure(cluster: &Cluster) -> String {
    let text = std::fs::read_to_string(cluster.log_file()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let tail = lines[lines.len().saturating_sub(10)..].join("\n  ");
    format!("the cluster did not start; {} ends with\n  {tail}\n", cluster.log_file().display())
}

fn merge_kubeconfig(cluster: &Cluster) -> Result<PathBuf> {
    let person = Person::find(&Hints::of_environment())?;
    let access = crate::bootstrap::administrator(cluster)?;
    let existing = files::read(&person.kubeconfig)?.unwrap_or_default();
    let merged = kubeconfig::merged(&existing, &access.borrow())
        .with_context(|| format!("failed to add this cluster to {}", person.kubeconfig.display()))?;
    person.write_kubeconfig(&merged)?;
    Ok(person.kubeconfig)
}

fn how_to_go_on(cluster: &Cluster, which: &Which, kubeconfig: &std::path::Path) {
    let label = cluster.label();
    let flags = which.flags();
    say(&format!("The context {label:?} is in {}.", kubeconfig.display()));
    say("");
    let lines = [
        (format!("kubectl --context {label} get nodes"), "the node"),
        (format!("coracle status{flags}"), "the health of every component"),
        (format!("coracle down{flags}"), "stop everything; --delete removes the data too"),
    ];
    let width = lines.iter().map(|(line, _)| line.len()).max().unwrap_or(0);
    for (line, what) in lines {
        say(&format!("  {line:<width$}  # {what}"));
    }
}
