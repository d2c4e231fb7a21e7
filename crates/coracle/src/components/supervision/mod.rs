//! Keeps components running: one that ends or panics is started again after a pause, and the others go on.
//!
//! [`plan`] decides how long the pause is and how a component is called meanwhile; this module runs, waits and tells.
//! The API server and the store are not among them: without them nothing can go on, and their end is the server's.

mod plan;

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use control::Now;
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tracing::{error, info};

use crate::host::notify::Notifier;
use crate::local::Component;
use plan::Record;
pub(super) use plan::{Pauses, whole_seconds};

/// How every component is. Cheap to clone.
#[derive(Clone)]
pub(super) struct Board {
    records: Arc<Mutex<BTreeMap<&'static str, Record>>>,
    changed: watch::Sender<()>,
    pauses: Pauses,
    start: Instant,
    notifier: Notifier,
}

impl Board {
    /// An empty one. Failures while the server starts are told through `notifier`.
    #[expect(clippy::disallowed_methods, reason = "the driver of components reads the clock")]
    pub(super) fn new(pauses: Pauses, notifier: Notifier) -> Self {
        let (changed, _) = watch::channel(());
        Self { records: Arc::default(), changed, pauses, start: Instant::now(), notifier }
    }

    /// Every component by name.
    pub(super) fn list(&self) -> Vec<Component> {
        let now = self.now();
        self.lock().iter().map(|(name, record)| record.report(name, &self.pauses, now)).collect()
    }

    /// Waits until all components are well.
    pub(super) async fn well(&self) {
        let mut changed = self.changed.subscribe();
        loop {
            changed.mark_unchanged();
            let now = self.now();
            let (is_well, settled_in) = {
                let records = self.lock();
                let is_well = records.values().all(|record| record.is_well(&self.pauses, now));
                (is_well, records.values().filter_map(|it| it.poll_timeout(&self.pauses, now)).min())
            };
            if is_well {
                return;
            }
            let any = changed.changed();
            // Either a component changes, or time alone makes one well; both are looked at again.
            match settled_in {
                Some(duration) => drop(tokio::time::timeout(duration, any).await),
                None => drop(any.await),
            }
        }
    }

    fn note<T>(&self, name: &'static str, change: impl FnOnce(&mut Record, Now) -> T) -> T {
        let now = self.now();
        let changed = change(self.lock().entry(name).or_default(), now);
        self.changed.send_replace(());
        changed
    }

    fn now(&self) -> Now {
        Now { since_start: self.start.elapsed(), wall: Timestamp::now() }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, Record>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs components. Dropping it ends them all.
pub(super) struct Supervisor {
    board: Board,
    /// What most components wait for before their first start.
    gate: watch::Receiver<bool>,
    keepers: JoinSet<()>,
}

impl Supervisor {
    /// One whose components, but for the first ones, start when `gate` says so.
    pub(super) fn new(board: Board, gate: watch::Receiver<bool>) -> Self {
        Self { board, gate, keepers: JoinSet::new() }
    }

    /// Keeps a component running from the moment that the gate opens. `make` makes its work anew for every start; it
    /// is told how many there were.
    pub(super) fn keep<W>(&mut self, name: &'static str, make: impl Fn(u64) -> W + Send + Sync + 'static)
    where
        W: Future<Output = Result<()>> + Send + 'static,
    {
        let mut gate = self.gate.clone();
        self.board.note(name, |_, _| ());
        let board = self.board.clone();
        self.keepers.spawn(async move {
            if gate.wait_for(|is_open| *is_open).await.is_ok() {
                run(&board, name, make).await;
            }
        });
    }

    /// The same without a gate.
    pub(super) fn keep_from_now<W>(
        &mut self,
        name: &'static str,
        make: impl Fn(u64) -> W + Send + Sync + 'static,
    ) where
        W: Future<Output = Result<()>> + Send + 'static,
    {
        let board = self.board.clone();
        self.board.note(name, |_, _| ());
        self.keepers.spawn(async move { run(&board, name, make).await });
    }

    /// Ends all components, and waits until they have.
    pub(super) async fn stop(&mut self) {
        self.keepers.shutdown().await;
    }
}

async fn run<W>(board: &Board, name: &'static str, make: impl Fn(u64) -> W + Send + Sync + 'static)
where
    W: Future<Output = Result<()>> + Send + 'static,
{
    let make = Arc::new(make);
    for starts in 0_u64.. {
        board.note(name, Record::handle_start);
        let mut work = JoinSet::new();
        let make = Arc::clone(&make);
        work.spawn(async move { make(starts).await });
        let why = why_ended(work.join_next().await);
        let pause = board.note(name, |record, now| record.handle_end(why.clone(), &board.pauses, now));
        error!(component = name, ?pause, "a component ended and is started again: {why}");
        board.notifier.status(&format!("{name}: {why}; trying again"));
        wait(pause).await;
        info!(component = name, "starting again");
    }
}

fn why_ended(ended: Option<Result<Result<()>, JoinError>>) -> String {
    match ended {
        Some(Ok(Err(failure))) => format!("{failure:#}"),
        Some(Err(failure)) if failure.is_panic() => {
            let payload = failure.into_panic();
            let text = payload.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
            format!("it panicked: {}", text.unwrap_or("without a message"))
        }
        _ => "it ended".to_owned(),
    }
}

#[expect(clippy::disallowed_methods, reason = "the driver waits for the pause that the plan gave")]
async fn wait(pause: Duration) {
    tokio::time::sleep(pause).await;
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use anyhow::bail;
    use tokio::sync::watch;

    use super::{Board, Pauses, Supervisor};
    use crate::host::notify::Notifier;
    use crate::local::State;

    fn board() -> Board {
        let short = Duration::from_millis(1);
        let pauses = Pauses { first: short, max: short, steady_after: short * 60_000, settled_after: short };
        Board::new(pauses, Notifier::default())
    }

    fn states(board: &Board) -> Vec<(String, State, u32, Option<String>)> {
        let row = |it: crate::local::Component| (it.name, it.state, it.restarts, it.last_error);
        board.list().into_iter().map(row).collect()
    }

    #[tokio::test]
    async fn components_that_end_panic_or_fail_are_started_again_and_others_go_on() {
        let (open, gate) = watch::channel(false);
        let board = board();
        let mut supervisor = Supervisor::new(board.clone(), gate);
        supervisor.keep("fails", |starts| async move {
            if starts < 2 {
                bail!("no {starts}");
            }
            std::future::pending().await
        });
        supervisor.keep("panics", |starts| async move {
            assert!(starts >= 1, "at start {starts}");
            std::future::pending().await
        });
        let calm = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&calm);
        supervisor.keep("calm", move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            std::future::pending()
        });
        assert!(states(&board).iter().all(|(_, state, ..)| *state == State::NotStarted));
        open.send_replace(true);
        board.well().await;
        let expected =
            [("calm", 0, None), ("fails", 2, Some("no 1")), ("panics", 1, Some("it panicked: at start 0"))];
        let expected = expected
            .map(|(name, restarts, why)| (name.to_owned(), State::Running, restarts, why.map(str::to_owned)));
        assert_eq!(states(&board), expected);
        assert_eq!(calm.load(Ordering::Relaxed), 1);
        supervisor.stop().await;
    }
}
