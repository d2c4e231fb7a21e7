//! Reads: ranges, and history for watchers. What memory holds is taken under the state's lock; what only
//! the checkpoint holds is read after it is released, from a state of the checkpoint that was fixed under it.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::change::{Change, Location};
use super::checkpoint::{CheckpointError, Reader};
use super::plan::draft::{Values, entry_of};
use super::plan::index::Version;
use super::state::State;
use crate::error::StoreError;
use crate::limits;
use crate::model::{Entry, Event, Range, Ranged, Revision, Span, Want};
use crate::watch::Batch;

impl From<CheckpointError> for StoreError {
    fn from(error: CheckpointError) -> Self {
        Self::Read(error.to_string())
    }
}

/// A range whose keys are known and whose values partly are.
pub(crate) struct Found {
    revision: Revision,
    entries: Vec<Entry>,
    /// Places in `entries` whose value is still to be read, and where from.
    missing: Vec<(usize, Location)>,
    reader: Option<Reader>,
    more: bool,
    count: u64,
}

/// Looks the range up.
pub(crate) fn find(state: &State, range: &Range) -> Result<Found, StoreError> {
    let at = state.readable(range.at)?;
    let mut versions = state.index.span(&range.span, at);
    let mut found = Found {
        revision: Revision(state.revision),
        entries: Vec::new(),
        missing: Vec::new(),
        reader: None,
        more: false,
        count: 0,
    };
    if range.want == Want::Count {
        found.count = versions.count() as u64;
        return Ok(found);
    }
    for (key, version) in versions.by_ref().take(range.limit.unwrap_or(usize::MAX)) {
        found.add(state, key, version, range.want);
    }
    found.more = versions.next().is_some();
    found.count = found.entries.len() as u64;
    if !found.missing.is_empty() {
        found.reader = Some(open_reader(state)?);
    }
    Ok(found)
}

impl Found {
    fn add(&mut self, state: &State, key: &Bytes, version: &Version, want: Want) {
        let value = match want {
            Want::Entries => state.recent_value(version),
            Want::Keys | Want::Count => Some(Bytes::new()),
        };
        if value.is_none() {
            self.missing.push((self.entries.len(), version.location()));
        }
        self.entries.push(entry_of(key.clone(), version, value.unwrap_or_default()));
    }

    /// Whether nothing must be read from files.
    pub(crate) fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Reads what is missing. Touches files.
    pub(crate) fn complete(mut self) -> Result<Ranged, StoreError> {
        // In the order of the file, neighbours share a page.
        self.missing.sort_unstable_by_key(|(_, at)| *at);
        for (place, at) in std::mem::take(&mut self.missing) {
            let reader = self.reader.as_ref().ok_or_else(no_checkpoint)?;
            let entry = &mut self.entries[place];
            entry.value = value_of(reader.change(at)?, &entry.key)?;
        }
        let Self { revision, entries, more, count, .. } = self;
        Ok(Ranged { revision, entries, more, count })
    }
}

/// A piece of history for a watcher.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) batches: Vec<Batch>,
    /// The revision up to which it is complete.
    pub(crate) through: u64,
}

/// Which piece of history a watcher needs.
#[derive(Clone, Debug)]
pub(crate) struct Missed {
    pub(crate) span: Span,
    pub(crate) from: u64,
    pub(crate) to: u64,
}

/// A piece of history whose newer part is known and whose older part is in files.
pub(crate) enum Past {
    /// From memory; previous values may still be missing.
    Recent { changes: Vec<Change>, locations: Vec<Location>, known: BTreeMap<Location, Change>, through: u64 },
    /// All of it is in the checkpoint, up to the revision.
    Stored { through: u64 },
}

/// Begins to read a piece of history: everything that must be seen under the lock.
pub(crate) fn find_past(state: &State, missed: &Missed) -> Result<(Past, Option<Reader>), StoreError> {
    if missed.from <= state.index.compacted() {
        return Err(StoreError::Compacted(Revision(state.index.compacted())));
    }
    let reader = state.checkpoint.as_ref().map(|checkpoint| checkpoint.reader()).transpose()?;
    if reader.is_some() && missed.from <= state.stored_revision {
        return Ok((Past::Stored { through: missed.to.min(state.stored_revision) }, reader));
    }
    Ok((recent_past(state, missed), reader))
}

fn recent_past(state: &State, missed: &Missed) -> Past {
    let mut through = missed.to;
    let (mut changes, mut locations, mut known) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut budget = Budget::default();
    let from = Location { revision: missed.from, sub: 0 };
    let to = Location { revision: missed.to, sub: u32::MAX };
    let mut last = missed.from;
    for (at, change) in state.recent.range(from..=to) {
        if at.revision > last && budget.is_spent() {
            through = last;
            break;
        }
        last = at.revision;
        budget.look();
        if !missed.span.contains(&change.key) {
            continue;
        }
        budget.spend(change);
        if let Some((previous, found)) =
            change.previous.and_then(|at| Some((at, state.recent.get(&at)?.clone())))
        {
            known.insert(previous, found);
        }
        changes.push(change.clone());
        locations.push(*at);
    }
    Past::Recent { changes, locations, known, through }
}

/// Completes a piece of history. Touches files.
pub(crate) fn complete_past(
    past: Past,
    reader: Option<&Reader>,
    missed: &Missed,
) -> Result<Piece, StoreError> {
    match past {
        Past::Stored { through } => stored_past(reader.ok_or_else(no_checkpoint)?, missed, through),
        Past::Recent { changes, locations, mut known, through } => {
            let mut batches = Batches::default();
            for (at, change) in locations.into_iter().zip(changes) {
                let previous = match change.previous {
                    None => None,
                    Some(before) => match known.remove(&before) {
                        Some(found) => found.entry(before.revision),
                        None => stored_entry(reader.ok_or_else(no_checkpoint)?, before)?,
                    },
                };
                batches.add(at, &change, previous);
            }
            Ok(Piece { batches: batches.0, through })
        }
    }
}

fn stored_past(reader: &Reader, missed: &Missed, to: u64) -> Result<Piece, StoreError> {
    let mut batches = Batches::default();
    let mut budget = Budget::default();
    let mut last = missed.from;
    for found in reader.changes(missed.from..=to)? {
        let (at, change) = found?;
        if at.revision > last && budget.is_spent() {
            return Ok(Piece { batches: batches.0, through: last });
        }
        last = at.revision;
        budget.look();
        if missed.span.contains(&change.key) {
            budget.spend(&change);
            let previous = change.previous.map(|before| stored_entry(reader, before)).transpose()?.flatten();
            batches.add(at, &change, previous);
        }
    }
    Ok(Piece { batches: batches.0, through: to })
}

/// How much one piece of history may still bring.
#[derive(Default)]
struct Budget {
    changes: usize,
    bytes: usize,
}

impl Budget {
    fn look(&mut self) {
        self.changes += 1;
    }

    fn spend(&mut self, change: &Change) {
        self.bytes += change.size();
    }

    fn is_spent(&self) -> bool {
        self.changes >= limits::HISTORY_CHUNK_CHANGES || self.bytes >= limits::HISTORY_CHUNK_BYTES
    }
}

/// Events grouped by commit.
#[derive(Default)]
struct Batches(Vec<Batch>);

impl Batches {
    fn add(&mut self, at: Location, change: &Change, previous: Option<Entry>) {
        let revision = Revision(at.revision);
        if self.0.last().is_none_or(|batch| batch.revision != revision) {
            self.0.push(Batch { revision, events: Vec::new() });
        }
        let batch = self.0.last_mut().expect("just pushed");
        let current = change.entry(at.revision);
        batch.events.push(Event { key: change.key.clone(), current, previous });
    }
}

/// Values for the writer, read under the state's lock: only the writer waits for them.
pub(crate) struct StateValues<'a>(pub(crate) &'a State);

impl Values for StateValues<'_> {
    fn value(&self, key: &Bytes, version: &Version) -> Result<Bytes, StoreError> {
        match self.0.recent_value(version) {
            Some(value) => Ok(value),
            None => value_of(open_reader(self.0)?.change(version.location())?, key),
        }
    }
}

fn open_reader(state: &State) -> Result<Reader, StoreError> {
    Ok(state.checkpoint.as_ref().ok_or_else(no_checkpoint)?.reader()?)
}

fn stored_entry(reader: &Reader, at: Location) -> Result<Option<Entry>, StoreError> {
    Ok(reader.change(at)?.entry(at.revision))
}

fn value_of(change: Change, key: &Bytes) -> Result<Bytes, StoreError> {
    let value = change.value.filter(|_| change.key == *key);
    value.ok_or_else(|| StoreError::Read("the index and the checkpoint disagree".to_owned()))
}

fn no_checkpoint() -> StoreError {
    StoreError::Read("a value is neither in memory nor in a checkpoint".to_owned())
}
