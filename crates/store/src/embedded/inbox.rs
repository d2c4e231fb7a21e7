//! The writer's inbox: bounded, filled by async callers, emptied by the writer's thread all at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::error::StoreError;
use crate::limits;
use crate::model::{Committed, LeaseId, Revision, Txn};

/// Where a reply goes.
pub(crate) type ReplyTo<T> = oneshot::Sender<Result<T, StoreError>>;

/// What the writer can be asked.
pub(crate) enum Command {
    Transact(Txn, ReplyTo<Committed>),
    Grant(Duration, ReplyTo<LeaseId>),
    KeepAlive(LeaseId, ReplyTo<Duration>),
    Revoke(LeaseId, ReplyTo<Revision>),
    Compact(Revision, ReplyTo<()>),
}

/// A command with its place in the queue.
pub(crate) struct Sent {
    pub(crate) command: Command,
    pub(crate) place: OwnedSemaphorePermit,
}

/// What the writer takes out.
pub(crate) struct Taken<T> {
    pub(crate) commands: Vec<Sent>,
    /// The result of the work that the writer had given away.
    pub(crate) done: Option<T>,
    pub(crate) is_closed: bool,
}

/// See the module. `T` is the result of work that the writer gives to another thread.
pub(crate) struct Inbox<T> {
    waiting: Mutex<Waiting<T>>,
    ready: Condvar,
    places: Arc<Semaphore>,
}

struct Waiting<T> {
    commands: Vec<Sent>,
    done: Option<T>,
    closed: Option<String>,
}

impl<T> Inbox<T> {
    /// An empty inbox.
    pub(crate) fn new() -> Self {
        let waiting = Waiting { commands: Vec::new(), done: None, closed: None };
        Self {
            waiting: Mutex::new(waiting),
            ready: Condvar::new(),
            places: Arc::new(Semaphore::new(limits::INBOX_MAX)),
        }
    }

    /// Asks the writer and waits for its reply.
    pub(crate) async fn ask<R>(&self, command: impl FnOnce(ReplyTo<R>) -> Command) -> Result<R, StoreError> {
        let (reply_to, reply) = oneshot::channel();
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| self.stopped())?;
        {
            let mut waiting = self.waiting.lock();
            if let Some(reason) = &waiting.closed {
                return Err(StoreError::Stopped(reason.clone()));
            }
            waiting.commands.push(Sent { command: command(reply_to), place });
        }
        self.ready.notify_one();
        reply.await.unwrap_or_else(|_| Err(self.stopped()))
    }

    /// Takes everything; waits while there is nothing, until the deadline at most.
    pub(crate) fn take(&self, deadline: Option<Instant>) -> Taken<T> {
        let mut waiting = self.waiting.lock();
        while waiting.commands.is_empty() && waiting.done.is_none() && waiting.closed.is_none() {
            let Some(deadline) = deadline else {
                self.ready.wait(&mut waiting);
                continue;
            };
            if self.ready.wait_until(&mut waiting, deadline).timed_out() {
                break;
            }
        }
        Taken {
            commands: std::mem::take(&mut waiting.commands),
            done: waiting.done.take(),
            is_closed: waiting.closed.is_some(),
        }
    }

    /// Waits for the result of work given away, leaving all else.
    pub(crate) fn wait_done(&self) -> T {
        let mut waiting = self.waiting.lock();
        loop {
            if let Some(done) = waiting.done.take() {
                return done;
            }
            self.ready.wait(&mut waiting);
        }
    }

    /// Delivers the result of work given away.
    pub(crate) fn deliver(&self, done: T) {
        self.waiting.lock().done = Some(done);
        self.ready.notify_one();
    }

    /// Refuses all further commands, with the reason; the first reason stays.
    pub(crate) fn close(&self, reason: &str) {
        self.waiting.lock().closed.get_or_insert_with(|| reason.to_owned());
        self.places.close();
        self.ready.notify_one();
    }

    /// Refuses all further commands and drops those that wait, so that their callers learn it.
    pub(crate) fn abandon(&self, reason: &str) {
        self.close(reason);
        let abandoned = std::mem::take(&mut self.waiting.lock().commands);
        drop(abandoned);
    }

    fn stopped(&self) -> StoreError {
        let reason = self.waiting.lock().closed.clone();
        StoreError::Stopped(reason.unwrap_or_else(|| "the writer is gone".to_owned()))
    }
}
