//! Every bound of the store, each with its reason.

use std::time::Duration;

/// Bytes of keys and values in one transaction. The API server takes bodies of 3 MiB; the rest is room for
/// what it adds.
pub const TXN_BYTES_MAX: usize = 4 << 20;

/// Operations and comparisons in one transaction, so that one caller cannot hold the writer for long.
pub const TXN_OPS_MAX: usize = 1_024;

/// Bytes of a key. The longest Kubernetes key (group, resource, namespace, name) has about 600.
pub const KEY_BYTES_MAX: usize = 1_024;

/// Keys of a lease that can still be revoked: what is revoked is one commit, and must fit into one. A lease with more
/// keys expires like any other, some of its keys at a time.
pub const REVOKED_KEYS_MAX: usize = 20_000;

/// Keys that one commit deletes when a lease expires; more of them take several.
pub(crate) const EXPIRY_KEYS_MAX: usize = 1_000;

/// Bytes of one commit in the log, overhead included; it must fit into a segment.
pub(crate) const COMMIT_BYTES_MAX: usize = 6 << 20;

/// Bytes that a change takes in the log beside its key and value.
pub(crate) const CHANGE_OVERHEAD: usize = 48;

/// Requests that wait for the writer; further callers wait for room, in order.
pub(crate) const INBOX_MAX: usize = 4_096;

/// Bytes that one sync carries before the next is begun: a sync of 1 MiB takes three times as long as one of
/// 4 KiB, and more would only add waiting.
pub(crate) const FRAME_BYTES_AIM: usize = 1 << 20;

/// Bytes of one log segment, the unit of recycling.
const SEGMENT_BYTES: u64 = 8 << 20;

/// Bytes by which a segment grows: written with zeros first, since overwriting synced blocks needs no change
/// to the file system's own data.
const SEGMENT_GROWTH: u64 = 256 << 10;

/// Bytes of log since the last checkpoint that start the next one, usually. It bounds the values held in memory and
/// the time of recovery; at idle (one 600-byte heartbeat in ten seconds) it is days.
pub const CHECKPOINT_LOG_BYTES: u64 = 16 << 20;

/// Bytes of log since the last checkpoint at which writers wait for the checkpoint under way.
const LOG_BYTES_MAX: u64 = 64 << 20;

/// Segments kept for reuse; more are removed.
pub(crate) const SPARE_SEGMENTS_MAX: usize = 3;

/// Dropped versions that wait to be removed from the checkpoint; more of them start one.
pub(crate) const GARBAGE_MAX: usize = 100_000;

/// How long after a failed checkpoint the next is tried.
pub(crate) const CHECKPOINT_RETRY: Duration = Duration::from_millis(500);

/// Bytes of memory for the checkpoint's own page cache. The API server caches objects; this only serves
/// history and start-up.
pub(crate) const CHECKPOINT_CACHE_BYTES: usize = 8 << 20;

/// Commits that wait in memory for one watcher. A slower watcher reads history from disk instead.
pub(crate) const WATCH_COMMITS_MAX: usize = 4_096;

/// Bytes of keys and values that wait in memory for one watcher.
pub(crate) const WATCH_BYTES_MAX: usize = 4 << 20;

/// Bytes of keys and values that one read of history brings for a watcher.
pub(crate) const HISTORY_CHUNK_BYTES: usize = 1 << 20;

/// Versions of history that one read of history looks at.
pub(crate) const HISTORY_CHUNK_CHANGES: usize = 4_096;

/// Reads of files at the same time, so that a storm of old reads cannot take all threads.
pub(crate) const READS_MAX: usize = 4;

/// Keys that a range may bring without leaving the caller's thread.
pub(crate) const INLINE_KEYS_MAX: usize = 512;

/// The sizes of the log, together, so that tests can reach the edges with little work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogSizes {
    pub(crate) segment: u64,
    pub(crate) growth: u64,
    pub(crate) checkpoint: u64,
    pub(crate) max: u64,
}

impl LogSizes {
    /// The usual sizes, but for when a checkpoint is taken.
    pub(crate) fn with_checkpoint_at(checkpoint: u64) -> Self {
        Self {
            segment: SEGMENT_BYTES,
            growth: SEGMENT_GROWTH,
            checkpoint,
            max: LOG_BYTES_MAX.max(2 * checkpoint),
        }
    }
}
