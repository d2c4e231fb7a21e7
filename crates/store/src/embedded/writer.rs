//! The writer: one thread that decides, logs, syncs, publishes and answers, a group of requests at a time.
//!
//! The order is the promise: a group is decided against what is published, written and synced with one
//! sync, then published, then answered. After a failed sync nothing is answered with success any more.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::files::Files;
use super::group::{Effect, Group};
use super::inbox::{Inbox, Sent};
use super::keeper::{Done, Outcome, take_checkpoint};
use super::log::{AppendError, FrameBuilder, Log};
use super::plan::draft::Draft;
use super::plan::window::Window;
use super::read::StateValues;
use super::shared::{Clock, Shared};
use super::state::State;
use crate::embedded::Options;
use crate::error::StoreError;
use crate::limits;

/// See the module.
pub(crate) struct Writer {
    shared: Arc<Shared>,
    inbox: Arc<Inbox<Done>>,
    files: Arc<dyn Files>,
    log: Log,
    clock: Clock,
    window: Window,
    history_max: u64,
    history_bytes_max: u64,
    frame: FrameBuilder,
    checkpointing: bool,
    /// Until then neither a checkpoint nor work of our own is tried, since the last try failed.
    pause_until: Duration,
}

impl Writer {
    /// A writer that goes on where the log ends.
    pub(crate) fn new(
        shared: Arc<Shared>,
        inbox: Arc<Inbox<Done>>,
        files: Arc<dyn Files>,
        log: Log,
        clock: Clock,
        options: &Options,
    ) -> Self {
        let mut window = Window::new(options.history);
        {
            let state = shared.state.read();
            if state.index.history() > 0 {
                window.handle_revision(state.revision, clock.now());
            }
        }
        Self {
            shared,
            inbox,
            files,
            log,
            clock,
            window,
            history_max: options.history_max as u64,
            history_bytes_max: options.history_bytes_max,
            frame: FrameBuilder::default(),
            checkpointing: false,
            pause_until: Duration::ZERO,
        }
    }

    /// Works until the inbox is closed and empty.
    pub(crate) fn run(mut self) {
        loop {
            let deadline = self.deadline().and_then(|at| self.clock.instant(at));
            let taken = self.inbox.take(deadline);
            if let Some(done) = taken.done {
                self.finish_checkpoint(done);
            }
            self.serve(taken.commands.into());
            if taken.is_closed {
                break;
            }
            self.keep_house();
        }
        if self.checkpointing {
            let done = self.inbox.wait_done();
            self.finish_checkpoint(done);
        }
        self.shared.hub.stop("the store was closed");
    }

    /// When there is something to do without being asked.
    fn deadline(&self) -> Option<Duration> {
        let state = self.shared.state.read();
        if state.stopped.is_some() {
            return None;
        }
        let retry = (self.wants_checkpoint(&state) && !self.checkpointing).then_some(self.pause_until);
        let deadlines = [state.leases.deadline(), self.window.deadline(), retry];
        deadlines.into_iter().flatten().min().map(|at| at.max(self.pause_until))
    }

    fn serve(&mut self, commands: VecDeque<Sent>) {
        let mut commands = commands;
        while !commands.is_empty() {
            let group = self.draft(|draft, frame, group| {
                while frame.payload_bytes() < limits::FRAME_BYTES_AIM
                    && let Some(sent) = commands.pop_front()
                {
                    group.add(sent, draft, frame);
                }
                Ok(())
            });
            // The callers were told; the next group finds out for itself whether it can be written.
            drop(group.and_then(|group| self.commit(group)));
        }
    }

    /// Decides a group against what is published now.
    fn draft(
        &mut self,
        fill: impl FnOnce(&mut Draft<'_>, &mut FrameBuilder, &mut Group) -> Result<(), StoreError>,
    ) -> Result<Group, StoreError> {
        self.frame.clear();
        let state = self.shared.state.read();
        let values = StateValues(&state);
        let mut draft = Draft::new(&state.index, &state.leases, state.revision, &values);
        let mut group = Group::new(self.clock.now());
        fill(&mut draft, &mut self.frame, &mut group)?;
        Ok(group)
    }

    /// Makes a group durable, publishes it and answers.
    fn commit(&mut self, group: Group) -> Result<(), StoreError> {
        let durable = if group.is_logged() { self.append() } else { self.refuse_if_stopped() };
        if let Err(error) = &durable {
            group.fail(error);
            return durable;
        }
        let parts = group.into_parts();
        let revision = self.apply(parts.effects);
        self.shared.hub.publish(&parts.published, revision);
        parts.answers.into_iter().for_each(|answer| answer(&Ok(())));
        Ok(())
    }

    fn append(&mut self) -> Result<(), StoreError> {
        self.refuse_if_stopped()?;
        self.make_room()?;
        match self.log.append(&mut self.frame) {
            Ok(_) => {
                if self.shared.state.read().log_trouble.is_some() {
                    self.shared.state.write().log_trouble = None;
                }
                Ok(())
            }
            Err(error @ AppendError::Full(_)) => {
                let reason = error.to_string();
                self.shared.state.write().log_trouble = Some(reason.clone());
                self.pause(&reason);
                Err(StoreError::DiskFull(reason))
            }
            Err(error @ AppendError::Failed(_)) => Err(self.stop(&error.to_string())),
        }
    }

    fn refuse_if_stopped(&self) -> Result<(), StoreError> {
        self.shared.state.read().stopped.clone().map_or(Ok(()), |reason| Err(StoreError::Stopped(reason)))
    }

    /// The log may only grow so far beyond the checkpoint.
    fn make_room(&mut self) -> Result<(), StoreError> {
        while self.log.dirty_bytes() + self.frame.payload_bytes() as u64 > self.log.sizes().max {
            if !self.checkpointing {
                let trouble = self.shared.state.read().checkpoint_trouble.clone();
                if let Some(trouble) = trouble.filter(|_| self.clock.now() < self.pause_until) {
                    return Err(StoreError::DiskFull(trouble));
                }
                self.begin_checkpoint();
            }
            let done = self.inbox.wait_done();
            self.finish_checkpoint(done);
        }
        Ok(())
    }

    /// Publishes; returns the revision.
    fn apply(&mut self, effects: Vec<Effect>) -> u64 {
        let now = self.clock.now();
        let mut state = self.shared.state.write();
        let before = state.revision;
        for effect in effects {
            match effect {
                Effect::Record(record) => state.apply(record, now).expect("drafted on top of this state"),
                Effect::KeepAlive(lease) => {
                    let _ = state.leases.keep_alive(lease, now);
                }
            }
        }
        state.log_bytes = self.log.file_bytes();
        state.syncs = self.log.appended();
        if state.revision > before {
            self.window.handle_revision(state.revision, now);
        }
        state.revision
    }

    /// What is to be done without being asked.
    fn keep_house(&mut self) {
        let now = self.clock.now();
        if now < self.pause_until || self.refuse_if_stopped().is_err() {
            return;
        }
        let (expired, revision) = {
            let state = self.shared.state.read();
            (state.leases.expired(now), state.revision)
        };
        let revoked = expired.into_iter().try_for_each(|lease| {
            let group = self.draft(|draft, frame, group| group.expire(lease, draft, frame))?;
            self.commit(group)
        });
        let forget = self.window.poll_compaction(revision, now).max(self.history_excess());
        let compacted = revoked.and_then(|()| forget.map_or(Ok(()), |revision| self.compact(revision)));
        if let Err(error) = compacted {
            tracing::warn!(%error, "failed to write the store's own changes");
            self.pause_until = now + limits::CHECKPOINT_RETRY;
        }
        let is_wanted = self.wants_checkpoint(&self.shared.state.read());
        if is_wanted && !self.checkpointing && now >= self.pause_until {
            self.begin_checkpoint();
        }
    }

    fn wants_checkpoint(&self, state: &State) -> bool {
        self.log.dirty_bytes() >= self.log.sizes().checkpoint || state.has_much_garbage()
    }

    /// The revision to compact to when there is more history than allowed.
    fn history_excess(&self) -> Option<u64> {
        let index = &self.shared.state.read().index;
        let excess = index.history() > self.history_max || index.history_bytes() > self.history_bytes_max;
        if excess { index.middle_of_history() } else { None }
    }

    fn compact(&mut self, revision: u64) -> Result<(), StoreError> {
        {
            let index = &self.shared.state.read().index;
            if revision <= index.compacted() || index.history() == 0 {
                return Ok(());
            }
        }
        let group = self.draft(|draft, frame, group| group.compact(revision, draft, frame))?;
        self.commit(group)
    }

    fn begin_checkpoint(&mut self) {
        let mark = self.log.mark();
        let (job, current) = {
            let mut state = self.shared.state.write();
            (state.begin_checkpoint(mark.sequence, self.clock.now()), state.checkpoint.clone())
        };
        let (files, inbox) = (Arc::clone(&self.files), Arc::clone(&self.inbox));
        let work = move || inbox.deliver(take_checkpoint(files.as_ref(), current, job, mark));
        match std::thread::Builder::new().name("store-checkpoint".to_owned()).spawn(work) {
            Ok(_) => self.checkpointing = true,
            Err(error) => {
                let _ = self.stop(&format!("failed to start the checkpoint's thread: {error}"));
            }
        }
    }

    fn finish_checkpoint(&mut self, done: Done) {
        self.checkpointing = false;
        match done.outcome {
            Outcome::Taken(checkpoint) => {
                let superfluous = self.shared.state.write().finish_checkpoint(done.revision, checkpoint);
                drop(superfluous);
                self.log.release(done.mark);
            }
            Outcome::Failed { error, checkpoint } => {
                self.pause(&error);
                self.shared.state.write().fail_checkpoint(done.removed, checkpoint, error);
            }
        }
    }

    /// Something could not be written, and nothing is lost by it: leaves the disk alone for a while.
    fn pause(&mut self, reason: &str) {
        tracing::warn!(reason, "the store cannot write");
        self.pause_until = self.clock.now() + limits::CHECKPOINT_RETRY;
    }

    /// Nothing may be acknowledged any more.
    fn stop(&mut self, reason: &str) -> StoreError {
        tracing::error!(reason, "the store has stopped");
        self.shared.state.write().stopped = Some(reason.to_owned());
        self.inbox.close(reason);
        self.shared.hub.stop(reason);
        StoreError::Stopped(reason.to_owned())
    }
}
