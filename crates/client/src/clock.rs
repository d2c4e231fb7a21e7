//! The one place of this crate that reads clocks and draws seeds.

use std::time::{Duration, Instant};

use control::Now;
use jiff::Timestamp;

/// A clock that tells the time since it was made, and the time of day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    start: Instant,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "drivers are where time enters")]
    pub(crate) fn start() -> Self {
        Self { start: Instant::now() }
    }

    pub(crate) fn now(&self) -> Now {
        Now { since_start: self.start.elapsed(), wall: Timestamp::now() }
    }

    /// The moment so long after the clock's start.
    pub(crate) fn at(&self, since_start: Duration) -> tokio::time::Instant {
        tokio::time::Instant::from_std(self.start + since_start)
    }
}

/// Waits for a pause that a plan or a backoff gave.
#[expect(clippy::disallowed_methods, reason = "drivers wait for the pauses that plans give")]
pub(crate) async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
