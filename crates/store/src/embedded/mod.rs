//! The embedded implementation: a log with group commit in front of a checkpoint, in one directory.
//!
//! A write goes: `inbox` → the `writer`'s thread decides it (`plan::draft`), appends it to the `log` with one
//! sync for all that wait, applies it to the published `state`, hands it to the `hub`, answers. When the log
//! has grown, a `checkpoint` takes over what it holds and its segments are reused.
//!
//! Memory holds the index of keys and the values that only the log has; all other values are read from the
//! checkpoint. A small cluster that mostly sends heartbeats needs a checkpoint once in days.

mod change;
mod checkpoint;
mod files;
mod follow;
mod group;
mod hub;
mod inbox;
mod keeper;
mod log;
mod plan;
mod read;
mod shared;
mod state;
#[cfg(test)]
mod tests;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use self::checkpoint::Checkpoint;
use self::files::{Directory, Files};
use self::inbox::{Command, Inbox};
use self::keeper::Done;
use self::shared::{Clock, Shared};
use self::state::State;
use self::writer::Writer;
use crate::error::StoreError;
use crate::limits::{self, LogSizes};
use crate::model::{Committed, Figures, LeaseId, Range, Ranged, Revision, Txn, Want, WatchFrom};
use crate::watch::Watch;
use crate::{Handle, Pending, Store};

/// How the embedded store is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// The directory that holds the data; made when it is missing. One process at a time.
    pub directory: PathBuf,
    /// How long replaced and deleted values can still be read and watched. They stay for at least this long
    /// and at most twice as long, less under the other two bounds.
    pub history: Duration,
    /// How many replaced and deleted values are kept at most.
    pub history_max: usize,
    /// How many bytes of keys and values those may have at most.
    pub history_bytes_max: u64,
    /// After how many bytes of log a checkpoint is taken.
    pub checkpoint_log_bytes: u64,
}

impl Options {
    /// The usual options: five minutes of history, half a million values, 256 MiB.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            history: Duration::from_mins(5),
            history_max: 500_000,
            history_bytes_max: 256 << 20,
            checkpoint_log_bytes: limits::CHECKPOINT_LOG_BYTES,
        }
    }
}

/// Opens the embedded store, recovering what a crash left. Takes milliseconds; blocks the calling thread.
///
/// The store closes when the last handle is dropped; that waits for the write under way. The methods of the
/// handle must be awaited within a tokio runtime.
///
/// Errors: `Open` when the directory is in use by another process, not accessible, or damaged.
pub fn open(options: &Options) -> Result<Handle, StoreError> {
    let directory = Directory::open(&options.directory).map_err(open_error)?;
    let lock = directory.lock().map_err(open_error)?;
    let sizes = LogSizes::with_checkpoint_at(options.checkpoint_log_bytes);
    let embedded = Embedded::start(Arc::new(directory), options, sizes, Some(lock))?;
    Ok(Arc::new(embedded))
}

fn open_error(error: impl std::fmt::Display) -> StoreError {
    StoreError::Open(error.to_string())
}

/// See the module.
struct Embedded {
    shared: Arc<Shared>,
    inbox: Arc<Inbox<Done>>,
    writer: Option<JoinHandle<()>>,
    /// Held until the store is closed.
    _lock: Option<std::fs::File>,
}

impl Embedded {
    fn start(
        files: Arc<dyn Files>,
        options: &Options,
        sizes: LogSizes,
        lock: Option<std::fs::File>,
    ) -> Result<Self, StoreError> {
        let clock = Clock::start();
        let (mut state, applied) = load_checkpoint(files.as_ref())?;
        let log = log::recover(Arc::clone(&files), sizes, applied, |record| state.apply(record, clock.now()))
            .map_err(open_error)?;
        state.log_bytes = log.file_bytes();
        let shared = Arc::new(Shared::new(state));
        let inbox = Arc::new(Inbox::new());
        let guard = Abandon { shared: Arc::clone(&shared), inbox: Arc::clone(&inbox) };
        let writer = Writer::new(Arc::clone(&shared), Arc::clone(&inbox), files, log, clock, options);
        let writer = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || {
                let _guard = guard;
                writer.run();
            })
            .map_err(open_error)?;
        Ok(Self { shared, inbox, writer: Some(writer), _lock: lock })
    }

    fn ask<T: Send + 'static>(
        &self,
        command: impl FnOnce(inbox::ReplyTo<T>) -> Command + Send + 'static,
    ) -> Pending<T> {
        let inbox = Arc::clone(&self.inbox);
        Box::pin(async move { inbox.ask(command).await })
    }
}

/// However the writer's thread ends, nobody waits for it in vain.
struct Abandon {
    shared: Arc<Shared>,
    inbox: Arc<Inbox<Done>>,
}

impl Drop for Abandon {
    fn drop(&mut self) {
        const REASON: &str = "the store's writer has ended";
        self.inbox.abandon(REASON);
        self.shared.hub.stop(REASON);
    }
}

/// The state that the checkpoint holds, and the last frame of the log in it.
fn load_checkpoint(files: &dyn Files) -> Result<(State, u64), StoreError> {
    let load = || match Checkpoint::open(files)? {
        None => Ok((State::empty(), 0)),
        Some(checkpoint) => {
            let loaded = checkpoint.load()?;
            let applied = loaded.sequence;
            Ok::<_, checkpoint::CheckpointError>((State::load(loaded, Some(Arc::new(checkpoint))), applied))
        }
    };
    // redb asserts on some kinds of damage.
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(load)) {
        Ok(loaded) => loaded.map_err(open_error),
        Err(_) => Err(open_error(checkpoint::CheckpointError::Damaged(change::Damaged))),
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        self.inbox.close("the store was closed");
        if let Some(writer) = self.writer.take() {
            // A panic of the writer was reported when it happened.
            drop(writer.join());
        }
    }
}

impl Store for Embedded {
    fn range(&self, range: Range) -> Pending<Ranged> {
        let shared = Arc::clone(&self.shared);
        Box::pin(async move {
            if range.want == Want::Count || range.limit.is_none_or(|limit| limit > limits::INLINE_KEYS_MAX) {
                let within = Arc::clone(&shared);
                return shared.off_thread(move || find(&within, &range)?.complete()).await;
            }
            let found = find(&shared, &range)?;
            if found.is_complete() { found.complete() } else { shared.off_thread(|| found.complete()).await }
        })
    }

    fn transact(&self, txn: Txn) -> Pending<Committed> {
        self.ask(|to| Command::Transact(txn, to))
    }

    fn watch(&self, from: WatchFrom) -> Pending<Watch> {
        let shared = Arc::clone(&self.shared);
        Box::pin(async move { follow::follow(&shared, from) })
    }

    fn grant(&self, ttl: Duration) -> Pending<LeaseId> {
        self.ask(move |to| Command::Grant(ttl, to))
    }

    fn keep_alive(&self, lease: LeaseId) -> Pending<Duration> {
        self.ask(move |to| Command::KeepAlive(lease, to))
    }

    fn revoke(&self, lease: LeaseId) -> Pending<Revision> {
        self.ask(move |to| Command::Revoke(lease, to))
    }

    fn revision(&self) -> Pending<Revision> {
        let revision = Revision(self.shared.state.read().revision);
        Box::pin(std::future::ready(Ok(revision)))
    }

    fn compact(&self, at: Revision) -> Pending<()> {
        self.ask(move |to| Command::Compact(at, to))
    }

    fn status(&self) -> Pending<Figures> {
        let figures = figures(&self.shared);
        Box::pin(std::future::ready(Ok(figures)))
    }
}

fn find(shared: &Shared, range: &Range) -> Result<read::Found, StoreError> {
    read::find(&shared.state.read(), range)
}

fn figures(shared: &Shared) -> Figures {
    let watches = shared.hub.len() as u64;
    let state = shared.state.read();
    Figures {
        revision: Revision(state.revision),
        compacted: Revision(state.index.compacted()),
        keys: state.index.live(),
        history: state.index.history(),
        leases: state.leases.len() as u64,
        watches,
        log_bytes: state.log_bytes,
        checkpoint_bytes: state.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.file_bytes()),
        syncs: state.syncs,
        checkpoints: state.checkpoints,
        recent_bytes: state.recent_bytes,
        trouble: [&state.stopped, &state.log_trouble, &state.checkpoint_trouble]
            .into_iter()
            .flatten()
            .next()
            .cloned(),
    }
}
