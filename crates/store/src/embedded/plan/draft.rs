//! A draft: what a group of requests does to the store, decided one after the other before any of it is
//! written. Later requests of the group see earlier ones; nobody else sees any until all are durable.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::time::Duration;

use bytes::Bytes;

use super::index::{Index, Version};
use super::leases::Leases;
use crate::embedded::change::{Change, Commit, Location, Record};
use crate::error::StoreError;
use crate::limits;
use crate::model::{
    Committed, Compare, Entry, LeaseId, Op, OpReply, Range, Ranged, Revision, Span, Test, Txn, Want,
};

/// Where values of versions come from.
pub(crate) trait Values {
    /// The value that the version of the key has.
    fn value(&self, key: &Bytes, version: &Version) -> Result<Bytes, StoreError>;
}

/// A commit that was decided, with the entries it replaces, one for each change.
#[derive(Debug)]
pub(crate) struct Drafted {
    pub(crate) commit: Commit,
    pub(crate) previous: Vec<Option<Entry>>,
}

/// What an expired lease has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remains {
    Keys,
    Nothing,
}

/// Keys as a draft left them.
type Layer = BTreeMap<Bytes, Slot>;

#[derive(Clone, Debug)]
struct Slot {
    version: Version,
    /// None when the key was deleted.
    value: Option<Bytes>,
}

/// A key that is there.
struct Found {
    key: Bytes,
    version: Version,
    /// None when the value must be fetched.
    value: Option<Bytes>,
}

/// See the module.
pub(crate) struct Draft<'a> {
    index: &'a Index,
    leases: &'a Leases,
    values: &'a dyn Values,
    published: u64,
    revision: u64,
    next_lease: u64,
    pending: Layer,
    revoked: BTreeSet<LeaseId>,
}

/// One request while it is being decided; dropped when it fails.
struct Step {
    revision: u64,
    layer: Layer,
    changes: Vec<Change>,
    previous: Vec<Option<Entry>>,
}

impl<'a> Draft<'a> {
    /// A draft on top of what is published.
    pub(crate) fn new(index: &'a Index, leases: &'a Leases, published: u64, values: &'a dyn Values) -> Self {
        let next_lease = leases.next().0;
        Self {
            index,
            leases,
            values,
            published,
            revision: published,
            next_lease,
            pending: Layer::new(),
            revoked: BTreeSet::new(),
        }
    }

    /// The revision after everything drafted so far.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// Decides a transaction. On an error it did nothing.
    pub(crate) fn transact(&mut self, txn: &Txn) -> Result<(Committed, Option<Drafted>), StoreError> {
        check_size(txn)?;
        let mut succeeded = true;
        for compare in &txn.compare {
            succeeded &= self.holds(compare)?;
        }
        let mut step = self.step();
        let ops = if succeeded { &txn.then } else { &txn.otherwise };
        let replies = ops.iter().map(|op| self.perform(op, &mut step)).collect::<Result<_, _>>()?;
        let drafted = self.finish(step)?;
        Ok((Committed { succeeded, revision: Revision(self.revision), replies }, drafted))
    }

    /// Decides a new lease.
    pub(crate) fn grant(&mut self, ttl: Duration) -> (LeaseId, Record) {
        let lease = LeaseId(self.next_lease);
        self.next_lease += 1;
        (lease, Record::Grant { lease, ttl })
    }

    /// Decides the end of a lease and of its keys, in one commit.
    pub(crate) fn revoke(&mut self, lease: LeaseId) -> Result<Option<Drafted>, StoreError> {
        if !self.lease_exists(lease) {
            return Err(StoreError::LeaseNotFound(lease));
        }
        if self.leases.count_keys(lease) > limits::REVOKED_KEYS_MAX {
            let most = limits::REVOKED_KEYS_MAX;
            return Err(StoreError::TooLarge(format!(
                "lease {lease} has more than {most} keys and can only expire"
            )));
        }
        let (drafted, _) = self.delete_leased(lease, usize::MAX)?;
        self.revoked.insert(lease);
        Ok(drafted)
    }

    /// Decides the end of some of an expired lease's keys, and of the lease if those are all; whether they are.
    pub(crate) fn expire(&mut self, lease: LeaseId) -> Result<(Option<Drafted>, Remains), StoreError> {
        let (drafted, remains) = self.delete_leased(lease, limits::EXPIRY_KEYS_MAX)?;
        if remains == Remains::Nothing {
            self.revoked.insert(lease);
        }
        Ok((drafted, remains))
    }

    fn delete_leased(
        &mut self,
        lease: LeaseId,
        max: usize,
    ) -> Result<(Option<Drafted>, Remains), StoreError> {
        let mut step = self.step();
        let attached = self.pending.iter().filter(|(_, slot)| slot.version.lease == Some(lease));
        let attached = attached.map(|(key, _)| key).filter(|key| !self.leases.has_key(lease, key));
        // No more are looked at than are deleted: a lease may have any number of keys.
        let keys = self.leases.keys(lease).chain(attached).take(max.saturating_add(1)).cloned();
        let keys: BTreeSet<Bytes> = keys.collect();
        let remains = if keys.len() > max { Remains::Keys } else { Remains::Nothing };
        for key in keys.into_iter().take(max) {
            let found = self.find(&key, &step.layer).filter(|found| found.version.lease == Some(lease));
            if let Some(found) = found {
                self.delete(found, &mut step)?;
            }
        }
        Ok((self.finish(step)?, remains))
    }

    /// The whole time to live of a lease.
    pub(crate) fn time_to_live(&self, lease: LeaseId) -> Result<Duration, StoreError> {
        let ttl = self.leases.time_to_live(lease).filter(|_| !self.revoked.contains(&lease));
        ttl.ok_or(StoreError::LeaseNotFound(lease))
    }

    /// Decides to forget history.
    pub(crate) fn compact(&self, to: Revision, now: Duration) -> Result<Record, StoreError> {
        if to.0 > self.revision {
            return Err(StoreError::FutureRevision(Revision(self.revision)));
        }
        if to.0 <= self.index.compacted() {
            return Err(StoreError::Compacted(Revision(self.index.compacted())));
        }
        let stored = self.leases.stored(now).into_iter();
        let remaining = stored.map(|stored| (stored.lease, stored.remaining)).collect();
        Ok(Record::Compact { revision: to.0, remaining })
    }

    fn step(&self) -> Step {
        Step { revision: self.revision + 1, layer: Layer::new(), changes: Vec::new(), previous: Vec::new() }
    }

    fn finish(&mut self, step: Step) -> Result<Option<Drafted>, StoreError> {
        let size: usize = step.changes.iter().map(|change| change.size() + limits::CHANGE_OVERHEAD).sum();
        if size > limits::COMMIT_BYTES_MAX {
            return Err(StoreError::TooLarge(format!("the commit would have {size} bytes")));
        }
        if step.changes.is_empty() {
            return Ok(None);
        }
        self.revision = step.revision;
        self.pending.extend(step.layer);
        let commit = Commit { revision: step.revision, changes: step.changes };
        Ok(Some(Drafted { commit, previous: step.previous }))
    }

    fn holds(&self, compare: &Compare) -> Result<bool, StoreError> {
        let Some(found) = self.find(&compare.key, &Layer::new()) else {
            return Ok(compare.test == Test::Absent);
        };
        Ok(match &compare.test {
            Test::Absent => false,
            Test::Present => true,
            Test::Modified(revision) => found.version.revision == revision.0,
            Test::Created(revision) => found.version.created == revision.0,
            Test::Version(version) => found.version.version == *version,
            Test::Value(value) => self.fetch(found)?.value == *value,
        })
    }

    fn perform(&self, op: &Op, step: &mut Step) -> Result<OpReply, StoreError> {
        match op {
            Op::Put { key, value, lease } => {
                self.check_lease(*lease)?;
                let previous = self.put(key, value, *lease, step)?;
                Ok(OpReply::Put { previous })
            }
            Op::Delete(span) => {
                let found: Vec<Found> = self.span(span, &step.layer).collect();
                found
                    .into_iter()
                    .map(|found| self.delete(found, step))
                    .collect::<Result<_, _>>()
                    .map(OpReply::Deleted)
            }
            Op::Range(range) => self.range(range, step).map(OpReply::Ranged),
        }
    }

    fn check_lease(&self, lease: Option<LeaseId>) -> Result<(), StoreError> {
        let Some(lease) = lease else { return Ok(()) };
        if self.lease_exists(lease) { Ok(()) } else { Err(StoreError::LeaseNotFound(lease)) }
    }

    fn lease_exists(&self, lease: LeaseId) -> bool {
        self.leases.exists(lease) && !self.revoked.contains(&lease)
    }

    fn put(
        &self,
        key: &Bytes,
        value: &Bytes,
        lease: Option<LeaseId>,
        step: &mut Step,
    ) -> Result<Option<Entry>, StoreError> {
        let found = self.find(key, &step.layer);
        let (created, version) = found
            .as_ref()
            .map_or((step.revision, 1), |found| (found.version.created, found.version.version + 1));
        let previous_at = found.as_ref().map(|found| found.version.location());
        let previous = found.map(|found| self.fetch(found)).transpose()?;
        let change = Change {
            key: key.clone(),
            value: Some(value.clone()),
            created,
            version,
            lease,
            previous: previous_at,
        };
        step.add(change, previous.clone())?;
        Ok(previous)
    }

    fn delete(&self, found: Found, step: &mut Step) -> Result<Entry, StoreError> {
        let previous_at = Some(found.version.location());
        let previous = self.fetch(found)?;
        let key = previous.key.clone();
        let change = Change { key, value: None, created: 0, version: 0, lease: None, previous: previous_at };
        step.add(change, Some(previous.clone()))?;
        Ok(previous)
    }

    fn range(&self, range: &Range, step: &Step) -> Result<Ranged, StoreError> {
        if range.at.is_some() {
            return Err(StoreError::Invalid(
                "a range in a transaction reads the current revision".to_owned(),
            ));
        }
        let revision = Revision(self.revision);
        let mut found = self.span(&range.span, &step.layer);
        if range.want == Want::Count {
            return Ok(Ranged { revision, entries: Vec::new(), more: false, count: found.count() as u64 });
        }
        let limit = range.limit.unwrap_or(usize::MAX);
        let entries: Vec<Entry> = found
            .by_ref()
            .take(limit)
            .map(|found| if range.want == Want::Keys { Ok(found.bare()) } else { self.fetch(found) })
            .collect::<Result<_, _>>()?;
        let count = entries.len() as u64;
        Ok(Ranged { revision, entries, more: found.next().is_some(), count })
    }

    /// The key as the requests so far, and the step so far, left it.
    fn find(&self, key: &Bytes, layer: &Layer) -> Option<Found> {
        match layer.get(key).or_else(|| self.pending.get(key)) {
            Some(slot) => slot.found(key),
            None => self.index.at(key, self.published).map(|version| Found {
                key: key.clone(),
                version: *version,
                value: None,
            }),
        }
    }

    /// All keys of the span, in order, as the requests so far, and the step so far, left them.
    fn span(&self, span: &Span, layer: &Layer) -> impl Iterator<Item = Found> + use<'_, 'a> {
        let mut over: BTreeMap<Bytes, Slot> = BTreeMap::new();
        for slots in [&self.pending, layer] {
            over.extend(slots_in(slots, span).map(|(key, slot)| (key.clone(), slot.clone())));
        }
        let hidden: BTreeSet<Bytes> = over.keys().cloned().collect();
        let mut above = over.into_iter().filter_map(|(key, slot)| slot.found(&key)).peekable();
        let mut below = self
            .index
            .span(span, self.published)
            .filter(move |(key, _)| !hidden.contains(*key))
            .map(|(key, version)| Found { key: key.clone(), version: *version, value: None })
            .peekable();
        std::iter::from_fn(move || match (above.peek(), below.peek()) {
            (Some(left), Some(right)) if left.key < right.key => above.next(),
            (Some(_), None) => above.next(),
            _ => below.next(),
        })
    }

    fn fetch(&self, found: Found) -> Result<Entry, StoreError> {
        let value = match &found.value {
            Some(value) => value.clone(),
            None => self.values.value(&found.key, &found.version)?,
        };
        Ok(Entry { value, ..found.bare() })
    }
}

impl Step {
    fn add(&mut self, change: Change, previous: Option<Entry>) -> Result<(), StoreError> {
        let sub = u32::try_from(self.changes.len()).unwrap_or(u32::MAX);
        let version = Version::of(&change, Location { revision: self.revision, sub });
        let slot = Slot { version, value: change.value.clone() };
        if self.layer.insert(change.key.clone(), slot).is_some() {
            let key = String::from_utf8_lossy(&change.key).into_owned();
            return Err(StoreError::Invalid(format!("the key {key:?} is written twice")));
        }
        self.changes.push(change);
        self.previous.push(previous);
        Ok(())
    }
}

impl Slot {
    fn found(&self, key: &Bytes) -> Option<Found> {
        let value = self.value.clone()?;
        Some(Found { key: key.clone(), version: self.version, value: Some(value) })
    }
}

impl Found {
    fn bare(self) -> Entry {
        entry_of(self.key, &self.version, Bytes::new())
    }
}

/// The entry that a version of a key stands for.
pub(crate) fn entry_of(key: Bytes, version: &Version, value: Bytes) -> Entry {
    Entry {
        key,
        value,
        created: Revision(version.created),
        modified: Revision(version.revision),
        version: version.version,
        lease: version.lease,
    }
}

fn slots_in<'l>(layer: &'l Layer, span: &Span) -> impl Iterator<Item = (&'l Bytes, &'l Slot)> + use<'l> {
    let span = span.clone();
    layer
        .range::<[u8], _>((Bound::Included(&span.start()[..]), Bound::Unbounded))
        .take_while(move |(key, _)| span.contains(key))
}

fn check_size(txn: &Txn) -> Result<(), StoreError> {
    let count = txn.compare.len() + txn.then.len() + txn.otherwise.len();
    if count > limits::TXN_OPS_MAX {
        return Err(StoreError::TooLarge(format!("the transaction has {count} steps")));
    }
    let mut total = 0;
    for op in txn.then.iter().chain(&txn.otherwise) {
        let Op::Put { key, value, .. } = op else { continue };
        if key.is_empty() || key.len() > limits::KEY_BYTES_MAX {
            return Err(StoreError::Invalid(format!("a key has {} bytes", key.len())));
        }
        total += key.len() + value.len();
    }
    if total > limits::TXN_BYTES_MAX {
        return Err(StoreError::TooLarge(format!("the transaction has {total} bytes")));
    }
    Ok(())
}
