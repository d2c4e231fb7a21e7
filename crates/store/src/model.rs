//! The words of the store: what callers ask, what they get, what watchers see. Plain data.

use std::fmt;

use bytes::Bytes;

/// A point in the store's history. The empty store is at revision 1; every commit adds one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u64);

impl Revision {
    /// The revision of a store that nothing was ever written to.
    pub const FIRST: Self = Self(1);

    /// The revision after this one.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A lease's name, given out by the store; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeaseId(pub u64);

impl fmt::Display for LeaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One key with the value it had at some revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Bytes,
    /// The value; empty in replies to [`Want::Keys`].
    pub value: Bytes,
    /// The revision that created the key (since it was last absent).
    pub created: Revision,
    /// The revision that wrote this value.
    pub modified: Revision,
    /// How many times the key was written since it was created; the first value is version 1.
    pub version: u64,
    /// The lease the key is attached to.
    pub lease: Option<LeaseId>,
}

/// A set of keys that lie together: `start <= key < end`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    start: Bytes,
    end: Option<Bytes>,
}

impl Span {
    /// Exactly one key.
    pub fn key(key: impl Into<Bytes>) -> Self {
        let start = key.into();
        let end = [&start[..], &[0]].concat();
        Self { start, end: Some(end.into()) }
    }

    /// All keys that begin with `prefix`; the empty prefix is every key.
    pub fn prefix(prefix: impl Into<Bytes>) -> Self {
        let start = prefix.into();
        let end = end_of_prefix(&start);
        Self { start, end }
    }

    /// All keys from `start` up to, not including, `end`; empty when `end <= start`.
    pub fn between(start: impl Into<Bytes>, end: impl Into<Bytes>) -> Self {
        Self { start: start.into(), end: Some(end.into()) }
    }

    /// All keys from `start` on.
    pub fn from(start: impl Into<Bytes>) -> Self {
        Self { start: start.into(), end: None }
    }

    /// Every key.
    pub fn all() -> Self {
        Self { start: Bytes::new(), end: None }
    }

    /// The rest of this span after `key`: how a chunked list goes on.
    pub fn after(&self, key: &[u8]) -> Self {
        let next: Bytes = [key, &[0]].concat().into();
        Self { start: next.max(self.start.clone()), end: self.end.clone() }
    }

    /// Where the span starts (inclusive).
    pub fn start(&self) -> &Bytes {
        &self.start
    }

    /// Where the span ends (exclusive); none when it has no end.
    pub fn end(&self) -> Option<&Bytes> {
        self.end.as_ref()
    }

    /// Whether the key lies in the span.
    pub fn contains(&self, key: &[u8]) -> bool {
        key >= &self.start[..] && self.end.as_ref().is_none_or(|end| key < &end[..])
    }

    /// Whether no key can lie in the span.
    pub fn is_empty(&self) -> bool {
        self.end.as_ref().is_some_and(|end| *end <= self.start)
    }
}

/// The first key after all keys with the prefix; none when there is no such key.
fn end_of_prefix(prefix: &[u8]) -> Option<Bytes> {
    let last = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end.into())
}

/// What a range brings back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Want {
    /// Keys, revisions and values.
    #[default]
    Entries,
    /// Keys and revisions; values stay empty and are not read from disk.
    Keys,
    /// Only [`Ranged::count`]: how many keys lie in the span, whatever the limit says.
    Count,
}

/// A read of a span of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Which keys.
    pub span: Span,
    /// At which revision; the current one when none.
    pub at: Option<Revision>,
    /// How many entries at most; all when none.
    pub limit: Option<usize>,
    /// What to bring back.
    pub want: Want,
}

impl Range {
    /// All entries of the span, now.
    pub fn new(span: Span) -> Self {
        Self { span, at: None, limit: None, want: Want::Entries }
    }

    /// One key, now.
    pub fn key(key: impl Into<Bytes>) -> Self {
        Self::new(Span::key(key))
    }

    /// As the span stood at `revision`.
    pub fn at(self, revision: Revision) -> Self {
        Self { at: Some(revision), ..self }
    }

    /// At most `limit` entries.
    pub fn limit(self, limit: usize) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// Another form of reply.
    pub fn want(self, want: Want) -> Self {
        Self { want, ..self }
    }
}

/// The reply to a [`Range`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranged {
    /// The store's current revision when the range was read (not the one that was asked for).
    pub revision: Revision,
    /// The entries in key order; empty for [`Want::Count`].
    pub entries: Vec<Entry>,
    /// Whether the limit cut off further entries.
    pub more: bool,
    /// With [`Want::Count`], the keys in the span; otherwise the length of `entries`.
    pub count: u64,
}

/// What must hold for the first list of a transaction to be performed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compare {
    /// The key looked at.
    pub key: Bytes,
    /// What must be true of it.
    pub test: Test,
}

/// A test on one key. An absent key fails all but `Absent`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// The key does not exist.
    Absent,
    /// The key exists.
    Present,
    /// The value was written by exactly this revision.
    Modified(Revision),
    /// The key was created by exactly this revision.
    Created(Revision),
    /// The key has exactly this version.
    Version(u64),
    /// The key has exactly this value.
    Value(Bytes),
}

impl Compare {
    /// The key does not exist.
    pub fn absent(key: impl Into<Bytes>) -> Self {
        Self { key: key.into(), test: Test::Absent }
    }

    /// The key exists.
    pub fn present(key: impl Into<Bytes>) -> Self {
        Self { key: key.into(), test: Test::Present }
    }

    /// The key's value was written by exactly this revision.
    pub fn modified(key: impl Into<Bytes>, revision: Revision) -> Self {
        Self { key: key.into(), test: Test::Modified(revision) }
    }

    /// The key has exactly this version.
    pub fn version(key: impl Into<Bytes>, version: u64) -> Self {
        Self { key: key.into(), test: Test::Version(version) }
    }

    /// The key has exactly this value.
    pub fn value(key: impl Into<Bytes>, value: impl Into<Bytes>) -> Self {
        Self { key: key.into(), test: Test::Value(value.into()) }
    }
}

/// One step of a transaction. Steps are performed in order and see what earlier ones did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Writes a key; attaches it to the lease, or to none.
    Put {
        /// The key.
        key: Bytes,
        /// The new value.
        value: Bytes,
        /// The lease that the key dies with.
        lease: Option<LeaseId>,
    },
    /// Deletes all keys of a span.
    Delete(Span),
    /// Reads; `at` must be none.
    Range(Range),
}

impl Op {
    /// Writes a key without a lease.
    pub fn put(key: impl Into<Bytes>, value: impl Into<Bytes>) -> Self {
        Self::Put { key: key.into(), value: value.into(), lease: None }
    }

    /// Writes a key that dies with the lease.
    pub fn put_leased(key: impl Into<Bytes>, value: impl Into<Bytes>, lease: LeaseId) -> Self {
        Self::Put { key: key.into(), value: value.into(), lease: Some(lease) }
    }

    /// Deletes one key, if it is there.
    pub fn delete(key: impl Into<Bytes>) -> Self {
        Self::Delete(Span::key(key))
    }

    /// Reads one key.
    pub fn get(key: impl Into<Bytes>) -> Self {
        Self::Range(Range::key(key))
    }
}

/// If all of `compare` hold then `then` else `otherwise`. No key may be written twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Txn {
    /// What must hold, all of it.
    pub compare: Vec<Compare>,
    /// Performed when it holds.
    pub then: Vec<Op>,
    /// Performed when it does not.
    pub otherwise: Vec<Op>,
}

impl Txn {
    /// A transaction that does nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a comparison.
    pub fn when(mut self, compare: Compare) -> Self {
        self.compare.push(compare);
        self
    }

    /// Adds a step for when all comparisons hold.
    pub fn then(mut self, op: Op) -> Self {
        self.then.push(op);
        self
    }

    /// Adds a step for when a comparison fails.
    pub fn otherwise(mut self, op: Op) -> Self {
        self.otherwise.push(op);
        self
    }
}

/// The reply to a [`Txn`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Whether all comparisons held, so whether `then` was performed.
    pub succeeded: bool,
    /// The revision this transaction made, or the current one when it changed nothing.
    pub revision: Revision,
    /// One reply for each step performed, in order.
    pub replies: Vec<OpReply>,
}

/// The reply to one [`Op`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpReply {
    /// What a put replaced.
    Put {
        /// The entry as it was before; none when the key was absent.
        previous: Option<Entry>,
    },
    /// The entries a delete removed, in key order.
    Deleted(Vec<Entry>),
    /// What a range read.
    Ranged(Ranged),
}

/// Where a watch starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchFrom {
    /// Which keys.
    pub span: Span,
    /// The first revision to report. To go on after a range, that range's `revision.next()`.
    pub from: Revision,
}

impl WatchFrom {
    /// Follows the span from the revision on (inclusive).
    pub fn new(span: Span, from: Revision) -> Self {
        Self { span, from }
    }
}

/// What one commit did to one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The key.
    pub key: Bytes,
    /// The entry after the commit; none when it was deleted.
    pub current: Option<Entry>,
    /// The entry before the commit; none when it was created.
    pub previous: Option<Entry>,
}

/// Sizes and counters of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The current revision.
    pub revision: Revision,
    /// The revision up to which history is forgotten; zero when none is.
    pub compacted: Revision,
    /// Keys that exist now.
    pub keys: u64,
    /// Old values kept for reads and watches at older revisions.
    pub history: u64,
    /// Leases that exist now.
    pub leases: u64,
    /// Watches that are open.
    pub watches: u64,
    /// Bytes of files: the log.
    pub log_bytes: u64,
    /// Bytes of files: the checkpoint.
    pub checkpoint_bytes: u64,
    /// Syncs of the log since the store was opened: one for each group of writes.
    pub syncs: u64,
    /// Checkpoints completed since the store was opened.
    pub checkpoints: u64,
    /// Bytes of values that only the log and memory hold, not yet the checkpoint.
    pub recent_bytes: u64,
    /// Why writes fail now, when they do.
    pub trouble: Option<String>,
}
