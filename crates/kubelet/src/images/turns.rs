//! Whose turn it is to fetch an image.

use std::num::NonZeroUsize;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many pulls at once; the others wait in the order in which they came, and hold nothing while they wait.
#[derive(Clone)]
pub(crate) struct Turns(Arc<Semaphore>);

/// A pull's turn; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _permit: OwnedSemaphorePermit,
}

impl Turns {
    pub(crate) fn new(at_once: NonZeroUsize) -> Self {
        Self(Arc::new(Semaphore::new(at_once.get().min(Semaphore::MAX_PERMITS))))
    }

    /// Waits for a turn. Whoever stops waiting leaves the queue.
    pub(crate) async fn next(&self) -> Turn {
        let permit = Arc::clone(&self.0).acquire_owned().await;
        Turn { _permit: permit.expect("nobody closes the turns") }
    }
}
