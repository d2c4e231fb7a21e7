//! The stream that a watcher reads. It carries what a source gives it and adds nothing.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{BoxStream, Stream, StreamExt};

use crate::error::StoreError;
use crate::model::{Event, Revision};

/// What a watch reports at once: all events of one commit that fall into its span, or progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Every commit up to this revision that touches the span has been reported by now.
    pub revision: Revision,
    /// The events of the commit `revision`, in the transaction's order; empty for mere progress.
    pub events: Vec<Event>,
}

impl Batch {
    /// Whether this only says that the watch is complete up to the revision.
    pub fn is_progress(&self) -> bool {
        self.events.is_empty()
    }
}

/// An open watch. Dropping it ends it. After an error it reports nothing more.
pub struct Watch {
    stream: BoxStream<'static, Result<Batch, StoreError>>,
    ask: Box<dyn Fn() + Send + Sync>,
}

impl Watch {
    /// A watch over any source; `ask` is called when the watcher wants a progress report.
    pub fn new(
        stream: impl Stream<Item = Result<Batch, StoreError>> + Send + 'static,
        ask: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self { stream: stream.boxed(), ask: Box::new(ask) }
    }

    /// The next batch. May be dropped and called anew without loss.
    ///
    /// Errors: `Compacted` when the watcher fell behind the compaction, `Stopped` when the store closed.
    pub async fn next(&mut self) -> Result<Batch, StoreError> {
        match self.stream.next().await {
            Some(batch) => batch,
            None => Err(StoreError::Stopped("the watch has ended".to_owned())),
        }
    }

    /// Asks for a progress batch: one follows that carries a revision at least as high as the current one,
    /// after all events up to it.
    pub fn request_progress(&self) {
        (self.ask)();
    }
}

impl Stream for Watch {
    type Item = Result<Batch, StoreError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.stream.poll_next_unpin(cx)
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}
