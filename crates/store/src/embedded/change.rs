//! What one commit does, and what the log says: plain data and its binary form.
//!
//! All numbers are little-endian. Decoding never panics on damaged input and never trusts a length: it
//! answers [`Damaged`].

use std::time::Duration;

use bytes::Bytes;

use crate::model::{Entry, LeaseId, Revision};

/// Where a change stands in history: the commit's revision and its place in that commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location {
    pub(crate) revision: u64,
    pub(crate) sub: u32,
}

/// What a commit did to one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) key: Bytes,
    /// None when the key was deleted.
    pub(crate) value: Option<Bytes>,
    /// Zero when the key was deleted.
    pub(crate) created: u64,
    /// Zero when the key was deleted.
    pub(crate) version: u64,
    pub(crate) lease: Option<LeaseId>,
    /// The change that wrote the value which this one replaced.
    pub(crate) previous: Option<Location>,
}

impl Change {
    /// The entry that this change left; none when it deleted.
    pub(crate) fn entry(&self, revision: u64) -> Option<Entry> {
        self.value.as_ref().map(|value| Entry {
            key: self.key.clone(),
            value: value.clone(),
            created: Revision(self.created),
            modified: Revision(revision),
            version: self.version,
            lease: self.lease,
        })
    }

    /// Bytes of key and value.
    pub(crate) fn size(&self) -> usize {
        self.key.len() + self.value.as_ref().map_or(0, Bytes::len)
    }
}

/// All changes of one revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    pub(crate) revision: u64,
    pub(crate) changes: Vec<Change>,
}

/// One thing the log remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    Commit(Commit),
    Grant {
        lease: LeaseId,
        ttl: Duration,
    },
    Revoke(LeaseId),
    /// History up to the revision was forgotten. Carries how long each lease had to live, so that restarts
    /// do not make leases immortal.
    Compact {
        revision: u64,
        remaining: Vec<(LeaseId, Duration)>,
    },
}

/// Stored bytes that make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stored bytes are damaged")]
pub(crate) struct Damaged;

const COMMIT: u8 = 1;
const GRANT: u8 = 2;
const REVOKE: u8 = 3;
const COMPACT: u8 = 4;

const NO_LENGTH: u32 = u32::MAX;

/// Appends the record's binary form.
pub(crate) fn encode_record(record: &Record, out: &mut Vec<u8>) {
    match record {
        Record::Commit(commit) => {
            out.push(COMMIT);
            put_u64(out, commit.revision);
            put_len(out, commit.changes.len());
            commit.changes.iter().for_each(|change| encode_change(change, out));
        }
        Record::Grant { lease, ttl } => {
            out.push(GRANT);
            put_u64(out, lease.0);
            put_duration(out, *ttl);
        }
        Record::Revoke(lease) => {
            out.push(REVOKE);
            put_u64(out, lease.0);
        }
        Record::Compact { revision, remaining } => {
            out.push(COMPACT);
            put_u64(out, *revision);
            put_len(out, remaining.len());
            for (lease, left) in remaining {
                put_u64(out, lease.0);
                put_duration(out, *left);
            }
        }
    }
}

/// Reads records until the bytes end.
pub(crate) fn decode_records(bytes: &[u8]) -> Result<Vec<Record>, Damaged> {
    let mut rest = Rest(bytes);
    let mut records = Vec::new();
    while !rest.0.is_empty() {
        records.push(decode_record(&mut rest)?);
    }
    Ok(records)
}

fn decode_record(rest: &mut Rest<'_>) -> Result<Record, Damaged> {
    Ok(match rest.u8()? {
        COMMIT => {
            let revision = rest.u64()?;
            let count = rest.u32()?;
            let changes = (0..count).map(|_| decode_change(rest)).collect::<Result<_, _>>()?;
            Record::Commit(Commit { revision, changes })
        }
        GRANT => Record::Grant { lease: LeaseId(rest.u64()?), ttl: rest.duration()? },
        REVOKE => Record::Revoke(LeaseId(rest.u64()?)),
        COMPACT => {
            let revision = rest.u64()?;
            let count = rest.u32()?;
            let lease = |_| Ok((LeaseId(rest.u64()?), rest.duration()?));
            Record::Compact { revision, remaining: (0..count).map(lease).collect::<Result<_, _>>()? }
        }
        _ => return Err(Damaged),
    })
}

/// Appends the change's binary form, the same in the log and in the checkpoint.
pub(crate) fn encode_change(change: &Change, out: &mut Vec<u8>) {
    let previous = change.previous.unwrap_or(Location { revision: 0, sub: 0 });
    put_u64(out, change.created);
    put_u64(out, change.version);
    put_u64(out, change.lease.map_or(0, |lease| lease.0));
    put_u64(out, previous.revision);
    out.extend_from_slice(&previous.sub.to_le_bytes());
    put_len(out, change.key.len());
    match &change.value {
        Some(value) => put_len(out, value.len()),
        None => out.extend_from_slice(&NO_LENGTH.to_le_bytes()),
    }
    out.extend_from_slice(&change.key);
    out.extend_from_slice(change.value.as_deref().unwrap_or_default());
}

/// Reads a change that fills all of the bytes.
pub(crate) fn decode_whole_change(bytes: &[u8]) -> Result<Change, Damaged> {
    let mut rest = Rest(bytes);
    let change = decode_change(&mut rest)?;
    if rest.0.is_empty() { Ok(change) } else { Err(Damaged) }
}

fn decode_change(rest: &mut Rest<'_>) -> Result<Change, Damaged> {
    let (created, version, lease) = (rest.u64()?, rest.u64()?, rest.u64()?);
    let previous = Location { revision: rest.u64()?, sub: rest.u32()? };
    let (key_len, value_len) = (rest.u32()?, rest.u32()?);
    let key = rest.bytes(key_len)?;
    let value = if value_len == NO_LENGTH { None } else { Some(rest.bytes(value_len)?) };
    Ok(Change {
        key,
        value,
        created,
        version,
        lease: (lease != 0).then_some(LeaseId(lease)),
        previous: (previous.revision != 0).then_some(previous),
    })
}

fn put_u64(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn put_len(out: &mut Vec<u8>, len: usize) {
    let len = u32::try_from(len).expect("transactions are bounded to far less than 4 GiB");
    out.extend_from_slice(&len.to_le_bytes());
}

fn put_duration(out: &mut Vec<u8>, duration: Duration) {
    put_u64(out, millis(duration));
}

/// Whole milliseconds, the unit in which durations are stored.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// What is still to be decoded.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        let (head, tail) = self.0.split_first_chunk::<N>().ok_or(Damaged)?;
        self.0 = tail;
        Ok(*head)
    }

    fn u8(&mut self) -> Result<u8, Damaged> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn u32(&mut self) -> Result<u32, Damaged> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, Damaged> {
        self.take().map(u64::from_le_bytes)
    }

    fn duration(&mut self) -> Result<Duration, Damaged> {
        self.u64().map(Duration::from_millis)
    }

    /// A copy, so that a small value does not keep a whole log segment in memory.
    fn bytes(&mut self, len: u32) -> Result<Bytes, Damaged> {
        let len = usize::try_from(len).map_err(|_| Damaged)?;
        let (head, tail) = self.0.split_at_checked(len).ok_or(Damaged)?;
        self.0 = tail;
        Ok(Bytes::copy_from_slice(head))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records() -> Vec<Record> {
        let put = Change {
            key: "a".into(),
            value: Some("one".into()),
            created: 2,
            version: 3,
            lease: Some(LeaseId(7)),
            previous: Some(Location { revision: 2, sub: 1 }),
        };
        let delete =
            Change { key: "b".into(), value: None, created: 0, version: 0, lease: None, previous: None };
        vec![
            Record::Commit(Commit { revision: 9, changes: vec![put, delete] }),
            Record::Grant { lease: LeaseId(7), ttl: Duration::from_secs(3) },
            Record::Revoke(LeaseId(7)),
            Record::Compact { revision: 4, remaining: vec![(LeaseId(8), Duration::from_millis(1))] },
        ]
    }

    fn encoded() -> Vec<u8> {
        let mut bytes = Vec::new();
        for record in records() {
            encode_record(&record, &mut bytes);
        }
        bytes
    }

    #[test]
    fn records_survive_the_round_trip() {
        let bytes = encoded();
        assert_eq!(decode_records(&bytes), Ok(records()));
    }

    #[test]
    fn every_shortened_record_is_damaged_or_fewer() {
        let bytes = encoded();
        for len in 0..bytes.len() {
            if let Ok(read) = decode_records(&bytes[..len]) {
                assert_eq!(read, records()[..read.len()]);
            }
        }
    }
}
