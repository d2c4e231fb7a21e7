//! A group: requests that were decided together and become durable with one sync.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;

use super::change::Record;
use super::hub::Published;
use super::inbox::{Command, ReplyTo, Sent};
use super::log::FrameBuilder;
use super::plan::draft::{Draft, Drafted, Remains};
use crate::error::StoreError;
use crate::model::{Event, LeaseId, Revision};

/// What becomes of the published state once the group is durable.
pub(crate) enum Effect {
    Record(Record),
    KeepAlive(LeaseId),
}

/// Answers one caller, once the group's fate is known.
pub(crate) type Answer = Box<dyn FnOnce(&Result<(), StoreError>) + Send>;

/// See the module.
pub(crate) struct Group {
    now: Duration,
    effects: Vec<Effect>,
    published: Vec<Arc<Published>>,
    answers: Vec<Answer>,
    /// The callers' places in the inbox, given up when the group is done.
    places: Vec<OwnedSemaphorePermit>,
    is_logged: bool,
}

/// What a group brings once it is durable.
pub(crate) struct Parts {
    pub(crate) effects: Vec<Effect>,
    pub(crate) published: Vec<Arc<Published>>,
    pub(crate) answers: Vec<Answer>,
    _places: Vec<OwnedSemaphorePermit>,
}

impl Group {
    /// An empty group.
    pub(crate) fn new(now: Duration) -> Self {
        Self {
            now,
            effects: Vec::new(),
            published: Vec::new(),
            answers: Vec::new(),
            places: Vec::new(),
            is_logged: false,
        }
    }

    /// Decides what a caller asked for.
    pub(crate) fn add(&mut self, sent: Sent, draft: &mut Draft<'_>, frame: &mut FrameBuilder) {
        self.places.push(sent.place);
        match sent.command {
            Command::Transact(txn, to) => {
                let decided = draft.transact(&txn);
                self.conclude(to, decided, frame);
            }
            Command::Grant(ttl, to) => {
                let (lease, record) = draft.grant(ttl);
                self.log(record, frame);
                self.answer_later(to, lease);
            }
            Command::KeepAlive(lease, to) => match draft.time_to_live(lease) {
                Ok(ttl) => {
                    self.effects.push(Effect::KeepAlive(lease));
                    self.answer_later(to, ttl);
                }
                Err(error) => answer_now(to, error),
            },
            Command::Revoke(lease, to) => {
                let decided = draft.revoke(lease);
                let decided = decided.map(|drafted| (Revision(draft.revision()), drafted));
                if self.conclude(to, decided, frame) {
                    self.log(Record::Revoke(lease), frame);
                }
            }
            Command::Compact(revision, to) => match draft.compact(revision, self.now) {
                Ok(record) => {
                    self.log(record, frame);
                    self.answer_later(to, ());
                }
                Err(error) => answer_now(to, error),
            },
        }
    }

    /// Ends a lease whose time has passed; if it has many keys, only some of them, and the lease later.
    pub(crate) fn expire(
        &mut self,
        lease: LeaseId,
        draft: &mut Draft<'_>,
        frame: &mut FrameBuilder,
    ) -> Result<(), StoreError> {
        let (drafted, remains) = draft.expire(lease)?;
        if let Some(drafted) = drafted {
            self.commit(drafted, frame);
        }
        if remains == Remains::Nothing {
            self.log(Record::Revoke(lease), frame);
        }
        Ok(())
    }

    /// Forgets history because it is time to.
    pub(crate) fn compact(
        &mut self,
        revision: u64,
        draft: &Draft<'_>,
        frame: &mut FrameBuilder,
    ) -> Result<(), StoreError> {
        let record = draft.compact(Revision(revision), self.now)?;
        self.log(record, frame);
        Ok(())
    }

    /// Whether the group must become durable before it is answered.
    pub(crate) fn is_logged(&self) -> bool {
        self.is_logged
    }

    /// Tells all callers that the group failed.
    pub(crate) fn fail(self, error: &StoreError) {
        let failed = Err(error.clone());
        self.answers.into_iter().for_each(|answer| answer(&failed));
    }

    /// The group is durable.
    pub(crate) fn into_parts(self) -> Parts {
        let Self { effects, published, answers, places, .. } = self;
        Parts { effects, published, answers, _places: places }
    }

    /// Takes over a decision; whether it was made.
    fn conclude<T: Send + 'static>(
        &mut self,
        to: ReplyTo<T>,
        decided: Result<(T, Option<Drafted>), StoreError>,
        frame: &mut FrameBuilder,
    ) -> bool {
        match decided {
            Ok((reply, drafted)) => {
                if let Some(drafted) = drafted {
                    self.commit(drafted, frame);
                }
                self.answer_later(to, reply);
                true
            }
            Err(error) => {
                answer_now(to, error);
                false
            }
        }
    }

    fn commit(&mut self, drafted: Drafted, frame: &mut FrameBuilder) {
        let Drafted { commit, previous } = drafted;
        let revision = commit.revision;
        let events = commit.changes.iter().zip(previous).map(|(change, previous)| Event {
            key: change.key.clone(),
            current: change.entry(revision),
            previous,
        });
        self.published.push(Arc::new(Published::new(revision, events.collect())));
        self.log(Record::Commit(commit), frame);
    }

    fn log(&mut self, record: Record, frame: &mut FrameBuilder) {
        frame.push(&record);
        self.is_logged = true;
        self.effects.push(Effect::Record(record));
    }

    fn answer_later<T: Send + 'static>(&mut self, to: ReplyTo<T>, reply: T) {
        // A caller that does not wait any more is no concern of the writer's.
        self.answers.push(Box::new(move |fate| drop(to.send(fate.clone().map(|()| reply)))));
    }
}

fn answer_now<T>(to: ReplyTo<T>, error: StoreError) {
    drop(to.send(Err(error)));
}
