//! `coracle server`: everything in the foreground, for an init system.
//!
//! SIGTERM and SIGINT end it and leave pods running; the next start takes them over.

use anyhow::{Context as _, Result};
use clap::ArgMatches;
use tracing_subscriber::EnvFilter;

use super::{Command, Which};
use crate::cluster::Cluster;
use crate::components;
use crate::host::notify::Notifier;
use crate::host::{checks, lock};

pub(crate) const COMMAND: Command = Command {
    name: "server",
    about: "Run a cluster in the foreground, for an init system; pods outlive it",
    arguments: |command| command,
    run,
};

/// Work that blocks (reading archives, telling the kernel) is short and rare.
const BLOCKING_THREADS: usize = 16;

fn run(matches: &ArgMatches) -> Result<()> {
    checks::privileged()?;
    let which = Which::of(matches);
    let cluster = Cluster::find_or_make(&which.name, &which.data)?;
    let _lock = lock::take(&cluster)?;
    checks::kernel()?;
    checks::disk(&cluster.folder)?;
    checks::ports(&cluster)?;
    log_to_standard_error();
    let notifier = notifier();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(BLOCKING_THREADS)
        .enable_all()
        .build()
        .context("failed to start the runtime")?;
    runtime.block_on(components::serve(cluster, notifier))
}

#[expect(clippy::disallowed_methods, reason = "the init system's socket is named by the environment")]
fn notifier() -> Notifier {
    Notifier::new(std::env::var("NOTIFY_SOCKET").ok())
}

fn log_to_standard_error() {
    let filter =
        EnvFilter::try_from_env("CORACLE_LOG").unwrap_or_else(|_| EnvFilter::new("info,hickory_server=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
}
