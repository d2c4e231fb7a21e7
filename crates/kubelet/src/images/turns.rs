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

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn those_who_wait_are_served_in_their_order_and_may_leave() {
        let turns = Turns::new(NonZeroUsize::new(1).unwrap());
        let first = turns.next().await;
        let (mut second, mut third) = (Box::pin(turns.next()), Box::pin(turns.next()));
        assert!((&mut second).now_or_never().is_none());
        assert!((&mut third).now_or_never().is_none());
        drop(first);
        assert!((&mut third).now_or_never().is_none(), "it is the second's turn");
        drop(second);
        assert!((&mut third).now_or_never().is_some());
    }
}
