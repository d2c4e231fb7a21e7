//! What is published: everything durable that readers and watchers may see. One writer changes it; readers
//! hold its lock only to look up, never while they touch files.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::change::{Change, Commit, Damaged, Location, Record};
use super::checkpoint::{Checkpoint, Job, Loaded};
use super::plan::index::{Dropped, Index, Version};
use super::plan::leases::{Leases, StoredLease};
use crate::error::StoreError;
use crate::limits;
use crate::model::Revision;

/// See the module.
pub(crate) struct State {
    pub(crate) index: Index,
    pub(crate) leases: Leases,
    pub(crate) revision: u64,
    /// Changes that the checkpoint does not hold yet and compaction has not dropped.
    pub(crate) recent: BTreeMap<Location, Change>,
    pub(crate) recent_bytes: u64,
    /// None until there is more than the log should hold.
    pub(crate) checkpoint: Option<Arc<Checkpoint>>,
    /// The revision of the checkpoint; all later changes are in `recent`.
    pub(crate) stored_revision: u64,
    /// The same, or that of the checkpoint under way.
    checkpoint_revision: u64,
    /// Dropped versions that the checkpoint may hold.
    garbage: Vec<Dropped>,
    /// Bytes of the log's files.
    pub(crate) log_bytes: u64,
    /// Syncs of the log.
    pub(crate) syncs: u64,
    /// Checkpoints completed.
    pub(crate) checkpoints: u64,
    /// Why writes fail, for good.
    pub(crate) stopped: Option<String>,
    /// Why the log cannot be written, until it can.
    pub(crate) log_trouble: Option<String>,
    /// Why the last checkpoint failed, until one succeeds; the log will have no room in the end.
    pub(crate) checkpoint_trouble: Option<String>,
}

impl State {
    /// The state of an empty store.
    pub(crate) fn empty() -> Self {
        Self::load(Loaded { revision: Revision::FIRST.0, ..Loaded::default() }, None)
    }

    /// The state that a checkpoint holds.
    pub(crate) fn load(loaded: Loaded, checkpoint: Option<Arc<Checkpoint>>) -> Self {
        let mut leases = Leases::default();
        leases.skip_to(crate::model::LeaseId(loaded.next_lease));
        for StoredLease { lease, ttl, remaining } in loaded.leases {
            leases.grant(lease, ttl, Duration::ZERO);
            leases.set_remaining(lease, remaining, Duration::ZERO);
        }
        let index = Index::load(loaded.versions.into_iter(), loaded.compacted);
        for (key, version) in index.current() {
            version.lease.into_iter().for_each(|lease| leases.attach(lease, key));
        }
        Self {
            index,
            leases,
            revision: loaded.revision,
            recent: BTreeMap::new(),
            recent_bytes: 0,
            checkpoint,
            stored_revision: loaded.revision,
            checkpoint_revision: loaded.revision,
            garbage: Vec::new(),
            log_bytes: 0,
            syncs: 0,
            checkpoints: 0,
            stopped: None,
            log_trouble: None,
            checkpoint_trouble: None,
        }
    }

    /// Makes one durable record visible. Damaged when it cannot follow what came before.
    pub(crate) fn apply(&mut self, record: Record, now: Duration) -> Result<(), Damaged> {
        match record {
            Record::Commit(commit) => return self.apply_commit(commit),
            Record::Grant { lease, ttl } => self.leases.grant(lease, ttl, now),
            Record::Revoke(lease) => self.leases.revoke(lease),
            Record::Compact { revision, remaining } => {
                self.compact(revision);
                for (lease, left) in remaining {
                    self.leases.set_remaining(lease, left, now);
                }
            }
        }
        Ok(())
    }

    fn apply_commit(&mut self, commit: Commit) -> Result<(), Damaged> {
        if commit.revision != self.revision + 1 {
            return Err(Damaged);
        }
        self.revision = commit.revision;
        for (sub, change) in (0..).zip(commit.changes) {
            let at = Location { revision: commit.revision, sub };
            let before = self.index.at(&change.key, commit.revision).and_then(|version| version.lease);
            if let Some(lease) = before {
                self.leases.detach(lease, &change.key);
            }
            if let Some(lease) = change.lease {
                self.leases.attach(lease, &change.key);
            }
            self.index.apply(&change.key, Version::of(&change, at));
            self.recent_bytes += change.size() as u64;
            self.recent.insert(at, change);
        }
        Ok(())
    }

    fn compact(&mut self, revision: u64) {
        for dropped in self.index.compact(revision) {
            if let Some(change) = self.recent.remove(&dropped.at) {
                self.recent_bytes -= change.size() as u64;
            }
            if dropped.at.revision <= self.checkpoint_revision {
                self.garbage.push(dropped);
            }
        }
    }

    /// Whether so much waits to be removed from the checkpoint that one should be taken.
    pub(crate) fn has_much_garbage(&self) -> bool {
        self.garbage.len() > limits::GARBAGE_MAX
    }

    /// Begins a checkpoint of all that is published, `sequence` being the last frame of it.
    pub(crate) fn begin_checkpoint(&mut self, sequence: u64, now: Duration) -> Job {
        self.checkpoint_revision = self.revision;
        Job {
            revision: self.revision,
            compacted: self.index.compacted(),
            sequence,
            next_lease: self.leases.next().0,
            leases: self.leases.stored(now),
            insert: self.recent.iter().map(|(at, change)| (*at, change.clone())).collect(),
            remove: std::mem::take(&mut self.garbage),
        }
    }

    /// The checkpoint of everything up to the revision is complete. Returns what memory need not hold any
    /// more, to be dropped where nobody waits for it.
    pub(crate) fn finish_checkpoint(
        &mut self,
        revision: u64,
        checkpoint: Arc<Checkpoint>,
    ) -> BTreeMap<Location, Change> {
        self.checkpoint = Some(checkpoint);
        self.checkpoints += 1;
        self.checkpoint_trouble = None;
        self.stored_revision = revision;
        let newer = self.recent.split_off(&Location { revision: revision + 1, sub: 0 });
        self.recent_bytes = newer.values().map(|change| change.size() as u64).sum();
        std::mem::replace(&mut self.recent, newer)
    }

    /// The checkpoint failed: what it was to remove still is to be removed, and the file may have been opened
    /// anew.
    pub(crate) fn fail_checkpoint(
        &mut self,
        remove: Vec<Dropped>,
        checkpoint: Option<Arc<Checkpoint>>,
        reason: String,
    ) {
        self.garbage.extend(remove);
        self.checkpoint = checkpoint;
        self.checkpoint_trouble = Some(reason);
    }

    /// The revision to read at, when a read asks for `at`.
    pub(crate) fn readable(&self, at: Option<Revision>) -> Result<u64, StoreError> {
        let Some(Revision(at)) = at else { return Ok(self.revision) };
        if at > self.revision {
            return Err(StoreError::FutureRevision(Revision(self.revision)));
        }
        if at < self.index.compacted() {
            return Err(StoreError::Compacted(Revision(self.index.compacted())));
        }
        Ok(at)
    }

    /// The value of a version, when memory holds it.
    pub(crate) fn recent_value(&self, version: &Version) -> Option<Bytes> {
        self.recent.get(&version.location()).and_then(|change| change.value.clone())
    }
}
