//! The stream behind a watch: live commits from the hub, and history whenever the watcher is behind.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::future::BoxFuture;
use futures_util::stream::Stream;

use super::hub::Found;
use super::read::{self, Missed, Piece};
use super::shared::Shared;
use crate::error::StoreError;
use crate::model::{Revision, WatchFrom};
use crate::watch::{Batch, Watch};

/// Opens a watch.
pub(crate) fn follow(shared: &Arc<Shared>, from: WatchFrom) -> Result<Watch, StoreError> {
    let compacted = shared.state.read().index.compacted();
    if from.from.0 <= compacted {
        return Err(StoreError::Compacted(Revision(compacted)));
    }
    let id = shared.hub.add(from.span.clone(), from.from.0);
    let follow = Follow {
        shared: Arc::clone(shared),
        id,
        span: from.span,
        ready: VecDeque::new(),
        reading: None,
        ended: false,
    };
    let asked = Arc::clone(shared);
    Ok(Watch::new(follow, move || asked.hub.ask_progress(id)))
}

/// See the module.
struct Follow {
    shared: Arc<Shared>,
    id: u64,
    span: crate::model::Span,
    ready: VecDeque<Batch>,
    reading: Option<Reading>,
    ended: bool,
}

/// History that is being read.
struct Reading {
    to: u64,
    piece: BoxFuture<'static, Result<Piece, StoreError>>,
}

impl Follow {
    fn poll_history(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), StoreError>> {
        let Some(reading) = &mut self.reading else { return Poll::Ready(Ok(())) };
        let piece = ready!(reading.piece.as_mut().poll(cx));
        let to = reading.to;
        self.reading = None;
        let piece = piece?;
        if piece.through < to {
            self.shared.hub.miss(self.id, piece.through + 1);
        }
        self.ready.extend(piece.batches);
        Poll::Ready(Ok(()))
    }

    fn begin_history(&mut self, from: u64, to: u64) {
        let missed = Missed { span: self.span.clone(), from, to };
        let shared = Arc::clone(&self.shared);
        let piece = Box::pin(async move {
            let within = Arc::clone(&shared);
            shared
                .off_thread(move || {
                    let (past, reader) = read::find_past(&within.state.read(), &missed)?;
                    read::complete_past(past, reader.as_ref(), &missed)
                })
                .await
        });
        self.reading = Some(Reading { to, piece });
    }

    fn poll_batch(&mut self, cx: &mut Context<'_>) -> Poll<Result<Batch, StoreError>> {
        loop {
            ready!(self.poll_history(cx))?;
            if let Some(batch) = self.ready.pop_front() {
                return Poll::Ready(Ok(batch));
            }
            match ready!(self.shared.hub.poll(self.id, cx)) {
                Found::Batches(batches) => self.ready = batches,
                Found::Missed { from, to } => self.begin_history(from, to),
                Found::Progress(revision) => return Poll::Ready(Ok(Batch { revision, events: Vec::new() })),
                Found::Stopped(reason) => return Poll::Ready(Err(StoreError::Stopped(reason))),
            }
        }
    }
}

impl Stream for Follow {
    type Item = Result<Batch, StoreError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let batch = ready!(self.poll_batch(cx));
        self.ended = batch.is_err();
        Poll::Ready(Some(batch))
    }
}

impl Drop for Follow {
    fn drop(&mut self) {
        self.shared.hub.remove(self.id);
    }
}
