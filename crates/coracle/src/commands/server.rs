//! `coracle server`: everything in the foreground, for an init system.
//!
//! SIGTERM and SIGINT end it and leave pods running; the next start takes them over.

use std::ffi::OsString;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::{Arg, ArgMatches};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::{Command, Reach, Which, duration, image_care, registries};
use crate::cluster::Cluster;
use crate::components::{self, Settings};
use crate::host::notify::Notifier;
use crate::host::{checks, lock};

pub(crate) const COMMAND: Command = Command {
    name: "server",
    about: "Run a cluster in the foreground, for an init system; pods outlive it",
    long: "\
Runs a cluster in the foreground. It logs to standard error, and tells an init system when it is ready (Type=notify).

SIGTERM and SIGINT end it within seconds: watches end, requests under way are finished, and pods keep running. The next \
start takes them over. A server that is killed leaves them running too.",
    reach: Reach::OneCluster,
    arguments,
    run,
};

const COMPACTION_INTERVAL: &str = "compaction-interval";
/// Shorter, and no client could page through a list.
const COMPACTION_MIN: Duration = Duration::from_secs(1);
/// Longer, and history would outgrow the objects.
const COMPACTION_MAX: Duration = Duration::from_hours(24);
/// Telling the kernel or a disk takes no longer; what does is taken up again at the next start.
const BLOCKING_END_MAX: Duration = Duration::from_secs(2);
/// Work that blocks (reading archives, telling the kernel) is short and rare.
const BLOCKING_THREADS: usize = 16;

fn run(matches: &ArgMatches) -> Result<()> {
    checks::privileged()?;
    let which = Which::of(matches);
    checks::kernel()?;
    checks::disk(&which.data)?;
    let cluster = Cluster::find_or_make(&which.name, &which.data)?;
    let _lock = lock::take(&cluster)?;
    checks::ports(&cluster)?;
    let settings = settings(matches)?;
    log_to_standard_error();
    let notifier = notifier();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(BLOCKING_THREADS)
        .enable_all()
        .build()
        .context("failed to start the runtime")?;
    let outcome = runtime.block_on(components::serve(cluster, settings, notifier));
    // The last task that goes closes the store; work that blocks may hold one up.
    runtime.shutdown_timeout(BLOCKING_END_MAX);
    tracing::info!("ended");
    outcome
}

/// How often the store forgets history.
fn compaction_interval() -> Arg {
    Arg::new(COMPACTION_INTERVAL)
        .long(COMPACTION_INTERVAL)
        .value_name("DURATION")
        .default_value("5m")
        .value_parser(interval)
        .help("How long replaced and deleted objects can still be read and watched, at least")
}

/// The options of `server` and `up`.
pub(super) fn arguments(command: clap::Command) -> clap::Command {
    command.arg(compaction_interval()).args(registries::arguments()).args(image_care::arguments())
}

/// What the options of `server` and `up` say.
pub(super) fn settings(matches: &ArgMatches) -> Result<Settings> {
    let compact_every = *matches.get_one(COMPACTION_INTERVAL).expect("it has a default");
    Ok(Settings {
        compact_every,
        registries: registries::settings(matches)?,
        images: image_care::settings(matches)?,
    })
}

/// The options again, as words of a command line.
pub(super) fn words(settings: &Settings) -> Vec<OsString> {
    let interval = format!("--{COMPACTION_INTERVAL}={}", duration::print(settings.compact_every));
    let registries = registries::words(&settings.registries);
    [interval.into()].into_iter().chain(registries).chain(image_care::words(&settings.images)).collect()
}

fn interval(text: &str) -> Result<Duration, String> {
    let interval = duration::parse(text)?;
    if (COMPACTION_MIN..=COMPACTION_MAX).contains(&interval) {
        Ok(interval)
    } else {
        Err("it must be between 1s and 24h".to_owned())
    }
}

#[expect(clippy::disallowed_methods, reason = "the init system's socket is named by the environment")]
fn notifier() -> Notifier {
    Notifier::new(std::env::var("NOTIFY_SOCKET").ok())
}

#[expect(clippy::disallowed_methods, reason = "what is logged is named by the environment")]
fn log_to_standard_error() {
    let usual =
        || Targets::new().with_default(LevelFilter::INFO).with_target("hickory_server", LevelFilter::WARN);
    let said = std::env::var("CORACLE_LOG").ok().map(|text| text.parse::<Targets>());
    let (filter, misread) = match said {
        None => (usual(), None),
        Some(Ok(filter)) => (filter, None),
        Some(Err(error)) => (usual(), Some(error)),
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(filter).with(lines).init();
    if let Some(error) = misread {
        tracing::warn!(%error, "CORACLE_LOG is ignored: it is a list such as info,kubelet=debug");
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::interval;

    #[test]
    fn history_is_neither_forgotten_at_once_nor_kept_for_ever() {
        assert_eq!(interval("10m"), Ok(Duration::from_mins(10)));
        for text in ["0s", "999ms", "25h", "soon"] {
            assert!(interval(text).is_err(), "{text}");
        }
    }
}
