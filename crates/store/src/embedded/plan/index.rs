//! The index: for every key, which versions of it can still be read, and where their values stand.
//!
//! It holds no values. It is exact for every revision from the compacted one on.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Bound;

use bytes::Bytes;
use smallvec::SmallVec;

use crate::embedded::change::{Change, Location};
use crate::model::{LeaseId, Span};

/// One version of one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "the version number is called so everywhere")]
pub(crate) struct Version {
    pub(crate) revision: u64,
    pub(crate) created: u64,
    pub(crate) version: u64,
    pub(crate) lease: Option<LeaseId>,
    pub(crate) sub: u32,
    /// Bytes of key and value.
    pub(crate) size: u32,
    pub(crate) state: Life,
}

/// Whether a version says that the key is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    Here,
    Deleted,
}

impl Version {
    /// The version that a change makes.
    pub(crate) fn of(change: &Change, at: Location) -> Self {
        Self {
            revision: at.revision,
            created: change.created,
            version: change.version,
            lease: change.lease,
            sub: at.sub,
            size: u32::try_from(change.size()).unwrap_or(u32::MAX),
            state: if change.value.is_some() { Life::Here } else { Life::Deleted },
        }
    }

    pub(crate) fn location(&self) -> Location {
        Location { revision: self.revision, sub: self.sub }
    }

    pub(crate) fn is_here(&self) -> bool {
        self.state == Life::Here
    }
}

/// In order of revision; nearly all keys have one.
type Versions = SmallVec<[Version; 1]>;

/// A version that compaction dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dropped {
    pub(crate) key: Bytes,
    pub(crate) at: Location,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Index {
    keys: BTreeMap<Bytes, Versions>,
    /// Keys for which compaction has something to do, by the revision that gave it to do.
    replaced: VecDeque<(u64, Bytes)>,
    compacted: u64,
    live: u64,
    history: u64,
    history_bytes: u64,
}

impl Index {
    /// An index rebuilt from versions that come ordered by key, then revision.
    pub(crate) fn load(versions: impl Iterator<Item = (Bytes, Version)>, compacted: u64) -> Self {
        let mut index = Self { compacted, ..Self::default() };
        for (key, version) in versions {
            index.apply(&key, version);
        }
        index.replaced.make_contiguous().sort_by_key(|(revision, _)| *revision);
        index
    }

    /// The key's version as of a revision; none when it was absent then.
    pub(crate) fn at(&self, key: &[u8], revision: u64) -> Option<&Version> {
        self.keys.get(key).and_then(|versions| as_of(versions, revision))
    }

    /// The keys of a span that were there at a revision, in order.
    pub(crate) fn span<'i>(
        &'i self,
        span: &Span,
        revision: u64,
    ) -> impl Iterator<Item = (&'i Bytes, &'i Version)> + use<'i> {
        let start =
            if span.is_empty() { Bound::Excluded(&[][..]) } else { Bound::Included(&span.start()[..]) };
        let end = match span.end() {
            _ if span.is_empty() => Bound::Included(&[][..]),
            Some(end) => Bound::Excluded(&end[..]),
            None => Bound::Unbounded,
        };
        self.keys
            .range::<[u8], _>((start, end))
            .filter_map(move |(key, versions)| Some((key, as_of(versions, revision)?)))
    }

    /// Adds the newest version of a key.
    pub(crate) fn apply(&mut self, key: &Bytes, version: Version) {
        let versions = match self.keys.get_mut(key) {
            Some(versions) => versions,
            None => self.keys.entry(Bytes::copy_from_slice(key)).or_default(),
        };
        let before = versions.last().copied();
        versions.push(version);
        if before.is_some_and(|before| before.is_here()) {
            self.live -= 1;
        }
        if version.is_here() {
            self.live += 1;
        } else {
            self.count_history(version);
        }
        if let Some(before) = before.filter(Version::is_here) {
            self.count_history(before);
        }
        if before.is_some() || !version.is_here() {
            self.replaced.push_back((version.revision, key.clone()));
        }
    }

    fn count_history(&mut self, version: Version) {
        self.history += 1;
        self.history_bytes += u64::from(version.size);
    }

    /// Forgets what was replaced or deleted at the revision or before.
    pub(crate) fn compact(&mut self, to: u64) -> Vec<Dropped> {
        let mut dropped = Vec::new();
        while self.replaced.front().is_some_and(|(revision, _)| *revision <= to) {
            let (_, key) = self.replaced.pop_front().expect("just seen");
            self.compact_key(&key, to, &mut dropped);
        }
        self.compacted = self.compacted.max(to);
        dropped
    }

    fn compact_key(&mut self, key: &Bytes, to: u64, dropped: &mut Vec<Dropped>) {
        let Some(versions) = self.keys.get_mut(key) else { return };
        let old = versions.partition_point(|version| version.revision <= to);
        let keep_last = old > 0 && versions[old - 1].is_here();
        let gone = if keep_last { old - 1 } else { old };
        for version in versions.drain(..gone) {
            self.history -= 1;
            self.history_bytes -= u64::from(version.size);
            dropped.push(Dropped { key: key.clone(), at: version.location() });
        }
        if versions.is_empty() {
            self.keys.remove(key);
        } else if versions.len() == 1 {
            versions.shrink_to_fit();
        }
    }

    /// The revision to compact to so that about half of the history goes; none when there is none.
    pub(crate) fn middle_of_history(&self) -> Option<u64> {
        self.replaced.get(self.replaced.len() / 2).map(|(revision, _)| *revision)
    }

    /// Up to which revision history is forgotten.
    pub(crate) fn compacted(&self) -> u64 {
        self.compacted
    }

    /// How many keys are there now.
    pub(crate) fn live(&self) -> u64 {
        self.live
    }

    /// How many versions are kept that are not current.
    pub(crate) fn history(&self) -> u64 {
        self.history
    }

    /// Bytes of keys and values of those.
    pub(crate) fn history_bytes(&self) -> u64 {
        self.history_bytes
    }

    /// All current versions.
    pub(crate) fn current(&self) -> impl Iterator<Item = (&Bytes, &Version)> {
        self.span_all()
            .filter_map(|(key, versions)| Some((key, versions.last().filter(|last| last.is_here())?)))
    }

    fn span_all(&self) -> impl Iterator<Item = (&Bytes, &Versions)> {
        self.keys.iter()
    }
}

fn as_of(versions: &Versions, revision: u64) -> Option<&Version> {
    let known = versions.partition_point(|version| version.revision <= revision);
    versions[..known].last().filter(|version| version.is_here())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version(revision: u64, state: Life) -> Version {
        Version { revision, created: revision, version: 1, lease: None, sub: 0, size: 1, state }
    }

    /// What a script of puts (true) and deletes (false) of keys leaves visible, the slow way.
    fn visible(script: &[(u8, bool)], at: u64) -> Vec<u8> {
        let mut keys = std::collections::BTreeSet::new();
        for (key, put) in &script[..usize::try_from(at).unwrap()] {
            if *put {
                keys.insert(*key)
            } else {
                keys.remove(key)
            };
        }
        keys.into_iter().collect()
    }

    fn seen(index: &Index, at: u64) -> Vec<u8> {
        index.span(&Span::all(), at).map(|(key, _)| key[0]).collect()
    }

    proptest! {
        #[test]
        fn every_revision_reads_as_it_was_until_compacted(
            script in prop::collection::vec((0..4u8, any::<bool>()), 1..40), cut in 0..40u64,
        ) {
            let mut index = Index::default();
            let mut revision = 0;
            for (key, put) in &script {
                revision += 1;
                let state = if *put { Life::Here } else { Life::Deleted };
                index.apply(&Bytes::copy_from_slice(&[*key]), version(revision, state));
            }
            let cut = cut.min(revision);
            index.compact(cut);
            for at in cut..=revision {
                prop_assert_eq!(seen(&index, at), visible(&script, at), "at {}", at);
            }
            prop_assert_eq!(index.live(), visible(&script, revision).len() as u64);
            index.compact(revision);
            prop_assert_eq!(index.history(), 0);
            prop_assert_eq!(index.history_bytes(), 0);
            prop_assert_eq!(index.keys.len() as u64, index.live());
            prop_assert!(index.replaced.is_empty());
        }
    }

    #[test]
    fn an_empty_span_holds_nothing() {
        let mut index = Index::default();
        index.apply(&"b".into(), version(2, Life::Here));
        assert_eq!(index.span(&Span::between("c", "a"), 9).count(), 0);
        assert_eq!(index.span(&Span::between("b", "b"), 9).count(), 0);
        assert_eq!(index.span(&Span::key("b"), 9).count(), 1);
    }
}
