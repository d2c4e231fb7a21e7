//! The checkpoint: everything that can be read, as of some frame of the log, in one redb file.
//!
//! redb commits atomically. Every record here also carries a checksum of its own, verified whenever it is
//! read, and the index a running count and sum, verified at start: redb checks its pages only after a crash.

use std::io;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use redb::{Builder, Database, ReadOnlyTable, ReadableDatabase as _, ReadableTable as _, TableDefinition};

use super::change::{Change, Damaged, Location, decode_whole_change, encode_change, millis};
use super::files::{File, Files};
use super::plan::index::{Dropped, Life, Version};
use super::plan::leases::StoredLease;
use crate::limits;
use crate::model::LeaseId;

const NAME: &str = "checkpoint.redb";
/// The first checkpoint, until it is complete.
const NAME_NEW: &str = "checkpoint.new";

const CHANGES: TableDefinition<'_, (u64, u32), &[u8]> = TableDefinition::new("changes");
const INDEX: TableDefinition<'_, (&[u8], u64), &[u8]> = TableDefinition::new("index");
const LEASES: TableDefinition<'_, u64, (u64, u64)> = TableDefinition::new("leases");
const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");

const FORMAT: u64 = 1;

/// Why a checkpoint could not be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CheckpointError {
    #[error("failed to access the checkpoint: {0}")]
    Io(#[from] io::Error),
    #[error("failed to access the checkpoint: {0}")]
    Engine(Box<redb::Error>),
    #[error("the checkpoint is damaged")]
    Damaged(#[from] Damaged),
    #[error("the checkpoint has format {0}, which this version does not know")]
    Format(u64),
    #[error("no room for the checkpoint: {free} bytes are free, {needed} are needed")]
    NoRoom { free: u64, needed: u64 },
}

/// redb has an error type for each step, and one that they all convert to.
macro_rules! engine_errors {
    ($($error:ty),*) => {$(
        impl From<$error> for CheckpointError {
            fn from(error: $error) -> Self {
                Self::Engine(Box::new(error.into()))
            }
        }
    )*};
}

engine_errors!(
    redb::DatabaseError,
    redb::TransactionError,
    redb::TableError,
    redb::StorageError,
    redb::CommitError
);

/// What a checkpoint is to hold beyond the one before.
#[derive(Debug, Default)]
pub(crate) struct Job {
    pub(crate) revision: u64,
    pub(crate) compacted: u64,
    /// The last frame of the log that it holds.
    pub(crate) sequence: u64,
    pub(crate) next_lease: u64,
    pub(crate) leases: Vec<StoredLease>,
    pub(crate) insert: Vec<(Location, Change)>,
    pub(crate) remove: Vec<Dropped>,
}

impl Job {
    fn bytes(&self) -> u64 {
        let overhead = 2 * limits::CHANGE_OVERHEAD;
        self.insert.iter().map(|(_, change)| (change.size() + change.key.len() + overhead) as u64).sum()
    }
}

/// What a start needs of the checkpoint.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) revision: u64,
    pub(crate) compacted: u64,
    pub(crate) sequence: u64,
    pub(crate) next_lease: u64,
    pub(crate) leases: Vec<StoredLease>,
    /// Ordered by key, then revision.
    pub(crate) versions: Vec<(Bytes, Version)>,
}

/// The open checkpoint file.
#[derive(Debug)]
pub(crate) struct Checkpoint {
    db: Database,
    file: Arc<dyn File>,
    /// Set when a write failed: redb then refuses everything, and must not touch the file when it is dropped,
    /// since another instance has it open by then.
    retired: Arc<AtomicBool>,
}

impl Checkpoint {
    /// Opens the checkpoint; none when none was ever completed.
    pub(crate) fn open(files: &dyn Files) -> Result<Option<Self>, CheckpointError> {
        let names = files.list()?;
        if names.iter().any(|name| name == NAME_NEW) {
            files.remove(NAME_NEW)?;
        }
        if names.iter().any(|name| name == NAME) { Self::open_as(files, NAME).map(Some) } else { Ok(None) }
    }

    /// Makes the first checkpoint.
    pub(crate) fn create(files: &dyn Files, job: &Job) -> Result<Self, CheckpointError> {
        ensure_room(files, job)?;
        if files.list()?.iter().any(|name| name == NAME_NEW) {
            files.remove(NAME_NEW)?;
        }
        let checkpoint = Self::open_as(files, NAME_NEW)?;
        checkpoint.write_job(job)?;
        files.rename(NAME_NEW, NAME)?;
        files.sync_names()?;
        Ok(checkpoint)
    }

    fn open_as(files: &dyn Files, name: &str) -> Result<Self, CheckpointError> {
        let file = files.open(name)?;
        let retired = Arc::new(AtomicBool::new(false));
        let backend = Backend { file: Arc::clone(&file), retired: Arc::clone(&retired) };
        let db =
            Builder::new().set_cache_size(limits::CHECKPOINT_CACHE_BYTES).create_with_backend(backend)?;
        Ok(Self { db, file, retired })
    }

    /// Takes a checkpoint over the older one: all of the job or nothing.
    pub(crate) fn write(&self, files: &dyn Files, job: &Job) -> Result<(), CheckpointError> {
        ensure_room(files, job)?;
        self.write_job(job)
    }

    fn write_job(&self, job: &Job) -> Result<(), CheckpointError> {
        let mut txn = self.db.begin_write()?;
        txn.set_quick_repair(true);
        {
            let mut changes = txn.open_table(CHANGES)?;
            let mut index = txn.open_table(INDEX)?;
            let mut meta = txn.open_table(META)?;
            let mut sum = Sum { count: number(&meta, "count")?, sum: number(&meta, "sum")? };
            for dropped in &job.remove {
                changes.remove((dropped.at.revision, dropped.at.sub))?;
                if let Some(old) = index.remove((&dropped.key[..], dropped.at.revision))? {
                    sum.remove(old.value());
                }
            }
            let mut buffer = Vec::new();
            for (at, change) in &job.insert {
                seal_change(change, *at, &mut buffer);
                changes.insert((at.revision, at.sub), &buffer[..])?;
                seal_version(&change.key, &Version::of(change, *at), &mut buffer);
                // It is there already when an earlier attempt succeeded and only its success was not seen.
                if let Some(old) = index.insert((&change.key[..], at.revision), &buffer[..])? {
                    sum.remove(old.value());
                }
                sum.add(&buffer);
            }
            for (name, value) in [
                ("format", FORMAT),
                ("revision", job.revision),
                ("compacted", job.compacted),
                ("sequence", job.sequence),
                ("next_lease", job.next_lease),
                ("count", sum.count),
                ("sum", sum.sum),
            ] {
                meta.insert(name, value)?;
            }
        }
        write_leases(&txn, &job.leases)?;
        txn.commit()?;
        Ok(())
    }

    /// Reads what a start needs, verifying it.
    pub(crate) fn load(&self) -> Result<Loaded, CheckpointError> {
        let txn = self.db.begin_read()?;
        let meta = txn.open_table(META)?;
        let format = number(&meta, "format")?;
        if format != FORMAT {
            return Err(CheckpointError::Format(format));
        }
        let mut sum = Sum { count: 0, sum: 0 };
        let mut versions = Vec::new();
        for record in txn.open_table(INDEX)?.iter()? {
            let (key, value) = record?;
            let (key, revision) = key.value();
            sum.add(value.value());
            versions.push((Bytes::copy_from_slice(key), open_version(key, revision, value.value())?));
        }
        if (sum.count, sum.sum) != (number(&meta, "count")?, number(&meta, "sum")?) {
            return Err(Damaged.into());
        }
        let leases = txn.open_table(LEASES)?;
        let leases = leases.iter()?.map(|record| {
            let (lease, times) = record?;
            let (ttl, remaining) = times.value();
            let (ttl, remaining) = (Duration::from_millis(ttl), Duration::from_millis(remaining));
            Ok(StoredLease { lease: LeaseId(lease.value()), ttl, remaining })
        });
        Ok(Loaded {
            revision: number(&meta, "revision")?,
            compacted: number(&meta, "compacted")?,
            sequence: number(&meta, "sequence")?,
            next_lease: number(&meta, "next_lease")?,
            leases: leases.collect::<Result<_, redb::StorageError>>()?,
            versions,
        })
    }

    /// Begins to read values as the checkpoint stands now; later checkpoints do not disturb it.
    pub(crate) fn reader(&self) -> Result<Reader, CheckpointError> {
        Ok(Reader { changes: self.db.begin_read()?.open_table(CHANGES)? })
    }

    /// Bytes of the file.
    pub(crate) fn file_bytes(&self) -> u64 {
        self.file.len().unwrap_or(0)
    }

    /// Cuts this instance off from the file, before another opens it.
    pub(crate) fn retire(&self) {
        self.retired.store(true, Ordering::SeqCst);
    }
}

/// Reads values of one state of the checkpoint.
pub(crate) struct Reader {
    changes: ReadOnlyTable<(u64, u32), &'static [u8]>,
}

impl Reader {
    /// The change at a location that the index knows.
    pub(crate) fn change(&self, at: Location) -> Result<Change, CheckpointError> {
        let sealed = self.changes.get((at.revision, at.sub))?.ok_or(Damaged)?;
        Ok(open_change(at, sealed.value())?)
    }

    /// The changes of the revisions, in order.
    pub(crate) fn changes(
        &self,
        revisions: RangeInclusive<u64>,
    ) -> Result<impl Iterator<Item = Result<(Location, Change), CheckpointError>>, CheckpointError> {
        let range = self.changes.range((*revisions.start(), 0)..=(*revisions.end(), u32::MAX))?;
        Ok(range.map(|record| {
            let (at, sealed) = record?;
            let (revision, sub) = at.value();
            let at = Location { revision, sub };
            Ok((at, open_change(at, sealed.value())?))
        }))
    }
}

fn write_leases(txn: &redb::WriteTransaction, stored: &[StoredLease]) -> Result<(), CheckpointError> {
    let mut leases = txn.open_table(LEASES)?;
    leases.retain(|_, _| false)?;
    for StoredLease { lease, ttl, remaining } in stored {
        leases.insert(lease.0, (millis(*ttl), millis(*remaining)))?;
    }
    Ok(())
}

fn number(meta: &impl redb::ReadableTable<&'static str, u64>, name: &str) -> Result<u64, CheckpointError> {
    Ok(meta.get(name)?.map_or(0, |value| value.value()))
}

/// redb works copy-on-write, so it may need the room of what it replaces beside what it adds.
fn ensure_room(files: &dyn Files, job: &Job) -> Result<(), CheckpointError> {
    let needed = 3 * job.bytes() + (4 << 20);
    let free = files.free_bytes()?;
    if free < needed { Err(CheckpointError::NoRoom { free, needed }) } else { Ok(()) }
}

/// An order-independent digest of the index records.
struct Sum {
    count: u64,
    sum: u64,
}

impl Sum {
    fn add(&mut self, sealed: &[u8]) {
        self.count = self.count.wrapping_add(1);
        self.sum = self.sum.wrapping_add(u64::from(crc32c::crc32c(sealed)));
    }

    fn remove(&mut self, sealed: &[u8]) {
        self.count = self.count.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(u64::from(crc32c::crc32c(sealed)));
    }
}

fn seal_change(change: &Change, at: Location, out: &mut Vec<u8>) {
    out.clear();
    encode_change(change, out);
    let sum = change_sum(at, out);
    out.extend_from_slice(&sum.to_le_bytes());
}

fn open_change(at: Location, sealed: &[u8]) -> Result<Change, Damaged> {
    let (body, sum) = sealed.split_last_chunk::<4>().ok_or(Damaged)?;
    if change_sum(at, body) != u32::from_le_bytes(*sum) {
        return Err(Damaged);
    }
    decode_whole_change(body)
}

fn change_sum(at: Location, body: &[u8]) -> u32 {
    let sum = crc32c::crc32c(&at.revision.to_le_bytes());
    crc32c::crc32c_append(crc32c::crc32c_append(sum, &at.sub.to_le_bytes()), body)
}

fn seal_version(key: &[u8], version: &Version, out: &mut Vec<u8>) {
    out.clear();
    for number in [version.created, version.version, version.lease.map_or(0, |lease| lease.0)] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    for number in [version.sub, version.size, u32::from(version.is_here())] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    let sum = version_sum(key, version.revision, out);
    out.extend_from_slice(&sum.to_le_bytes());
}

fn open_version(key: &[u8], revision: u64, sealed: &[u8]) -> Result<Version, Damaged> {
    let (body, sum) = sealed.split_last_chunk::<4>().ok_or(Damaged)?;
    let (longs, shorts) = body.split_at_checked(24).ok_or(Damaged)?;
    let (longs, _) = longs.as_chunks::<8>();
    let (shorts, _) = shorts.as_chunks::<4>();
    let ([created, version, lease], [sub, size, here]) = (longs, shorts) else { return Err(Damaged) };
    if version_sum(key, revision, body) != u32::from_le_bytes(*sum) {
        return Err(Damaged);
    }
    let lease = u64::from_le_bytes(*lease);
    Ok(Version {
        revision,
        created: u64::from_le_bytes(*created),
        version: u64::from_le_bytes(*version),
        lease: (lease != 0).then_some(LeaseId(lease)),
        sub: u32::from_le_bytes(*sub),
        size: u32::from_le_bytes(*size),
        state: if u32::from_le_bytes(*here) == 1 { Life::Here } else { Life::Deleted },
    })
}

fn version_sum(key: &[u8], revision: u64, body: &[u8]) -> u32 {
    let sum = crc32c::crc32c(key);
    crc32c::crc32c_append(crc32c::crc32c_append(sum, &revision.to_le_bytes()), body)
}

/// Lets redb use a file of ours.
#[derive(Debug)]
struct Backend {
    file: Arc<dyn File>,
    retired: Arc<AtomicBool>,
}

impl Backend {
    fn check(&self) -> io::Result<&dyn File> {
        if self.retired.load(Ordering::SeqCst) {
            return Err(io::Error::other("another instance has the file open"));
        }
        Ok(self.file.as_ref())
    }
}

impl redb::StorageBackend for Backend {
    fn len(&self) -> io::Result<u64> {
        self.check()?.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.check()?.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.check()?.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.check()?.sync()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.check()?.write(offset, data)
    }
}
