//! How much is done at once: requests that change something, requests that read, and requests that stay open
//! are counted apart, so that one sort cannot keep the others from being served.

use std::sync::Arc;

use api::Status;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits;
use crate::path::Attributes;

/// What a caller over the limit is told.
const BUSY: &str = "too many requests, please try again later";

/// The counters.
pub(crate) struct Fairness {
    mutating: Arc<Semaphore>,
    reading: Arc<Semaphore>,
    long_running: Arc<Semaphore>,
}

/// The right to be worked on; given back when it is dropped.
pub(crate) struct Turn {
    _place: Option<OwnedSemaphorePermit>,
}

impl Default for Fairness {
    fn default() -> Self {
        let places = |count| Arc::new(Semaphore::new(count));
        Self {
            mutating: places(limits::MUTATING_MAX),
            reading: places(limits::READING_MAX),
            long_running: places(limits::LONG_RUNNING_MAX),
        }
    }
}

impl Fairness {
    /// A turn for the request, or 429. Probes always get one.
    pub(crate) fn take_turn(&self, of: &Attributes, query: &[(String, String)]) -> Result<Turn, Status> {
        if !of.is_resource {
            return Ok(Turn { _place: None });
        }
        let places = match () {
            () if of.is_long_running(query) => &self.long_running,
            () if of.is_mutating() => &self.mutating,
            () => &self.reading,
        };
        match Arc::clone(places).try_acquire_owned() {
            Ok(place) => Ok(Turn { _place: Some(place) }),
            Err(_) => Err(Status::too_many_requests(BUSY, 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_served_while_writers_wait() {
        let fairness = Fairness::default();
        let of = |verb: &str| Attributes { verb: verb.into(), is_resource: true, ..Attributes::default() };
        let turns: Vec<Turn> = (0..limits::MUTATING_MAX)
            .map(|_| fairness.take_turn(&of("create"), &[]).expect("a turn"))
            .collect();
        let refused = fairness.take_turn(&of("update"), &[]).err().expect("no turn");
        assert_eq!(refused.code, 429);
        assert!(fairness.take_turn(&of("get"), &[]).is_ok());
        drop(turns);
        assert!(fairness.take_turn(&of("update"), &[]).is_ok());
    }
}
