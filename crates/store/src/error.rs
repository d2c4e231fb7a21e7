//! What can go wrong with a request to the store, in terms of what the caller may conclude.

use crate::model::{LeaseId, Revision};

/// A failed request. Cloneable, since one failed disk write fails every request that shared it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The revision asked for has been forgotten; the oldest revision that can still be read is given.
    #[error("the revision has been compacted, the oldest readable revision is {0}")]
    Compacted(Revision),
    /// The revision asked for does not exist yet; the current one is given.
    #[error("the revision is in the future, the current revision is {0}")]
    FutureRevision(Revision),
    /// The lease does not exist (any more). Nothing was written.
    #[error("lease {0} does not exist")]
    LeaseNotFound(LeaseId),
    /// The request breaks a rule of the store, such as writing one key twice. Nothing was written.
    #[error("the request is not valid: {0}")]
    Invalid(String),
    /// The request is larger than [`crate::limits::TXN_BYTES_MAX`] or
    /// [`crate::limits::TXN_OPS_MAX`]. Nothing was written.
    #[error("the request is too large: {0}")]
    TooLarge(String),
    /// The disk has no room. Nothing was written, reads go on, and writes succeed again by themselves when
    /// there is room.
    #[error("the disk that holds the store is full: {0}")]
    DiskFull(String),
    /// A read of stored data failed, or its checksum did not match.
    #[error("failed to read stored data: {0}")]
    Read(String),
    /// The store has stopped for good, after a failed disk write or because it was closed. A write that gets
    /// this error may or may not be there after the next start.
    #[error("the store has stopped: {0}")]
    Stopped(String),
    /// The data directory cannot be opened: in use, not permitted, or damaged.
    #[error("failed to open the store: {0}")]
    Open(String),
}
