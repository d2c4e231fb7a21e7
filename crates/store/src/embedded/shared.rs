//! What the writer, readers and watchers share.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::RwLock;
use tokio::sync::Semaphore;

use super::hub::Hub;
use super::state::State;
use crate::error::StoreError;
use crate::limits;

/// See the module.
pub(crate) struct Shared {
    pub(crate) state: RwLock<State>,
    pub(crate) hub: Hub,
    reads: Arc<Semaphore>,
}

impl Shared {
    /// Shares the state.
    pub(crate) fn new(state: State) -> Self {
        let hub = Hub::new(state.revision);
        Self { state: RwLock::new(state), hub, reads: Arc::new(Semaphore::new(limits::READS_MAX)) }
    }

    /// Does what touches files, or takes long, where no async task waits for the thread.
    pub(crate) async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let permit = Arc::clone(&self.reads).acquire_owned().await.expect("the semaphore is never closed");
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.unwrap_or_else(|panic| Err(StoreError::Read(panic.to_string())))
    }
}

/// The time since the store was opened; it never goes back, whatever happens to the machine's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    origin: Instant,
}

impl Clock {
    /// Starts now.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub(crate) fn start() -> Self {
        Self { origin: Instant::now() }
    }

    /// The time passed.
    pub(crate) fn now(self) -> Duration {
        self.origin.elapsed()
    }

    /// When that time will have passed.
    pub(crate) fn instant(self, at: Duration) -> Option<Instant> {
        self.origin.checked_add(at)
    }
}
