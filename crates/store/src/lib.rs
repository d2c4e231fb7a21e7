//! The revisioned key-value store under the API server.
//!
//! Modelled on etcd v3: one revision counter for the whole store, ranges at a revision, multi-key
//! transactions (compare, then, otherwise), watches that resume from a revision, leases with a time to
//! live, and compaction of history. [`Store`] is the contract; [`open`] gives the embedded
//! implementation, whose data live in one directory of this machine.
//!
//! What every implementation promises:
//! * **One commit is one revision.** Revisions start at 1 (the empty store) and grow by one with every
//!   transaction that changes something.
//! * **Durable before visible.** Nothing is acknowledged, read or sent to a watcher before it would survive
//!   a power cut.
//! * **Linearizable.** A read without a revision sees every write acknowledged before it began.
//! * **Watches are ordered, complete, unique, atomic and resumable**: every commit after the start revision
//!   that touches the span, once, in order, never in pieces, with the old and the new value; or the error
//!   [`StoreError::Compacted`].
//! * **Everything is bounded** ([`limits`]): a slow watcher costs no memory, it reads history from disk.
//!
//! What it deliberately is not: it parses no value and knows no kind; it does not cache for speed what the
//! API server caches anyway; it holds no leader election.
//!
//! # Use
//! ```no_run
//! # async fn example() -> Result<(), store::StoreError> {
//! use store::{Compare, Op, Options, Range, Span, Txn, WatchFrom};
//!
//! let store = store::open(&Options::new("/var/lib/coracle/store"))?;
//! // Create, only if absent.
//! let created = store
//!     .transact(Txn::new().when(Compare::absent("pods/a")).then(Op::put("pods/a", "one")))
//!     .await?;
//! assert!(created.succeeded);
//! // Replace what was read; when somebody was faster, read what stands there now.
//! let replaced = store
//!     .transact(
//!         Txn::new()
//!             .when(Compare::modified("pods/a", created.revision))
//!             .then(Op::put("pods/a", "two"))
//!             .otherwise(Op::get("pods/a")),
//!     )
//!     .await?;
//! let listed = store.range(Range::new(Span::prefix("pods/")).limit(500)).await?;
//! let mut watch = store.watch(WatchFrom::new(Span::prefix("pods/"), listed.revision.next())).await?;
//! let batch = watch.next().await?;
//! # let _ = (replaced, batch); Ok(()) }
//! ```
//!
//! # Map
//! `model` (requests, replies, events), `error`, `watch` (the stream), `limits`.

mod embedded;
mod error;
pub mod limits;
mod model;
mod watch;

pub use embedded::{Options, open};
pub use error::StoreError;
pub use model::{
    Committed, Compare, Entry, Event, Figures, LeaseId, Op, OpReply, Range, Ranged, Revision, Span, Test,
    Txn, Want, WatchFrom,
};
pub use watch::{Batch, Watch};

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

/// A reply that is still to come. Dropping it does not undo a write that was already sent.
pub type Pending<T> = BoxFuture<'static, Result<T, StoreError>>;

/// The store that all of the API server's state lives in. Share it as [`Handle`].
///
/// All methods may be called from any async task; none blocks the calling thread.
pub trait Store: Send + Sync + 'static {
    /// Reads a span of keys, in key order, at one revision.
    ///
    /// Errors: `Compacted`, `FutureRevision`.
    fn range(&self, range: Range) -> Pending<Ranged>;

    /// Judges the comparisons and performs one of the two lists, atomically, as one revision. When it
    /// changes nothing (only reads, or deletes that matched nothing), no revision is made.
    ///
    /// Errors: `Invalid`, `TooLarge`, `LeaseNotFound`: nothing happened. `DiskFull`: nothing happened, the
    /// same call may succeed later. `Stopped`: **the outcome is unknown** until the store is opened anew.
    fn transact(&self, txn: Txn) -> Pending<Committed>;

    /// Follows a span from a revision on (inclusive).
    ///
    /// Errors, here or later from the stream: `Compacted`.
    fn watch(&self, from: WatchFrom) -> Pending<Watch>;

    /// Makes a lease: when `ttl` passes without [`Store::keep_alive`], the keys attached to it are deleted.
    /// After a restart a lease may live longer than asked, never shorter.
    fn grant(&self, ttl: Duration) -> Pending<LeaseId>;

    /// Starts the lease's time anew; returns its time to live.
    fn keep_alive(&self, lease: LeaseId) -> Pending<Duration>;

    /// Ends the lease now and deletes its keys, as one revision ([`limits::REVOKED_KEYS_MAX`] at most); returns the store's revision after it. (A lease
    /// that expires by itself may take several.)
    fn revoke(&self, lease: LeaseId) -> Pending<Revision>;

    /// The current revision: at least that of every write acknowledged before the call.
    fn revision(&self) -> Pending<Revision>;

    /// Forgets history: values that were replaced or deleted at `at` or before can no longer be read, and
    /// watches can start no earlier than after `at`. A range *at* `at` still works.
    ///
    /// Errors: `Compacted` when that was already forgotten, `FutureRevision`.
    fn compact(&self, at: Revision) -> Pending<()>;

    /// Sizes and counters, for health, metrics and tests.
    fn status(&self) -> Pending<Figures>;
}

/// How components hold a store: clone it freely.
pub type Handle = Arc<dyn Store>;
