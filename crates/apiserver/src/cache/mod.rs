//! The watch cache: every object at rest, and every change on its way to watchers.
//!
//! One watch on the store fills it, in the order of commits. It promises that what it shows at a revision is
//! exactly what the store holds at that revision, and that a watcher sees every change once, in order. A read
//! that must be current asks the store for its revision and waits until the cache is there; nothing else reads
//! the store, but for lists at older revisions and watches that begin further back than memory reaches.

mod change;
mod keys;
mod needed;
mod pools;
mod shelf;
mod stored;
mod watchers;

use std::sync::Arc;

use api::{Key, Revision};
use parking_lot::RwLock;
use resources::{Pool, Resource, Storage};
use store::{Range, Span, StoreError, WatchFrom};
use tokio::sync::watch;

pub(crate) use change::{Change, Happening, event_line};
pub(crate) use keys::{Keys, Place};
use needed::Needed;
pub(crate) use pools::Pools;
pub(crate) use shelf::{Shelf, Subscription};
pub(crate) use stored::{Selection, Stored, Unreadable};
pub(crate) use watchers::Changes;

use crate::limits;

/// The watch cache of all kinds.
pub(crate) struct Cache {
    store: store::Handle,
    keys: Keys,
    shelves: Vec<Shelf>,
    pools: RwLock<Pools>,
    needed: RwLock<Needed>,
    applied: watch::Sender<Revision>,
}

/// Why the cache cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The store failed.
    #[error("failed to read the store: {0}")]
    Store(#[from] StoreError),
    /// The store holds what this server did not write.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// Why a read cannot be current.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stale {
    /// The store failed.
    #[error("failed to ask the store for its revision: {0}")]
    Store(#[from] StoreError),
    /// The cache did not get there in time.
    #[error("the revision {wanted} was not reached in time, the current revision is {reached}")]
    Late {
        /// What was waited for.
        wanted: Revision,
        /// Where the cache is.
        reached: Revision,
    },
}

impl Cache {
    /// Reads everything that the store holds. It goes on with [`Cache::follow`].
    pub(crate) async fn open(
        store: store::Handle,
        kinds: &'static [&'static dyn Resource],
    ) -> Result<Arc<Self>, CacheError> {
        let keys = Keys::new(kinds);
        let revision = store.revision().await?;
        let mut needed = Needed::default();
        let shelves: Vec<Shelf> = kinds.iter().map(|resource| Shelf::new(*resource)).collect();
        for (index, shelf) in shelves.iter().enumerate() {
            if shelf.resource.storage() == Storage::Kept {
                let span = Span::prefix(keys.prefix(index).to_owned());
                let listed = store.range(Range::new(span).at(revision)).await?;
                let objects = listed.entries.into_iter();
                let read = |entry: store::Entry| {
                    Stored::read(shelf.resource, entry.value, Revision(entry.modified.0))
                };
                let objects = objects.map(read).collect::<Result<Vec<_>, _>>()?;
                for object in &objects {
                    needed.apply(shelf.resource.names().plural, None, Some(object));
                }
                shelf.fill(objects, Revision(revision.0));
            }
        }
        let mut pools = Pools::default();
        for entry in store.range(Range::new(Span::prefix(Keys::POOLS)).at(revision)).await?.entries {
            pools.apply(&entry.key, true);
        }
        let (applied, _) = watch::channel(Revision(revision.0));
        Ok(Arc::new(Self {
            store,
            keys,
            shelves,
            pools: RwLock::new(pools),
            needed: RwLock::new(needed),
            applied,
        }))
    }

    /// Follows the store for ever; returns why it cannot go on.
    pub(crate) async fn follow(&self) -> CacheError {
        match self.apply_changes().await {
            Ok(never) => match never {},
            Err(error) => error,
        }
    }

    async fn apply_changes(&self) -> Result<std::convert::Infallible, CacheError> {
        let next = store::Revision(self.applied().0 + 1);
        let mut changes = self.store.watch(WatchFrom::new(Span::all(), next)).await?;
        loop {
            let batch = changes.next().await?;
            let revision = Revision(batch.revision.0);
            for event in batch.events {
                self.apply(event, revision)?;
            }
            self.applied.send_replace(revision);
        }
    }

    fn apply(&self, event: store::Event, revision: Revision) -> Result<(), CacheError> {
        match self.keys.place(&event.key) {
            Some(Place::Object(index, key)) => {
                let shelf = &self.shelves[index];
                let read = |entry: store::Entry| Stored::read(shelf.resource, entry.value, revision);
                let new = event.current.map(read).transpose()?;
                let old = shelf.get(&key.namespace, &key.name);
                // A node may read what a pod names by the time it sees the pod.
                let plural = shelf.resource.names().plural;
                self.needed.write().apply(plural, old.as_deref(), new.as_ref());
                shelf.apply(&key, new, revision);
            }
            Some(Place::Pool) => self.pools.write().apply(&event.key, event.current.is_some()),
            None => {}
        }
        Ok(())
    }

    /// The revision that the cache has reached.
    pub(crate) fn applied(&self) -> Revision {
        *self.applied.borrow()
    }

    /// Waits until the cache shows everything that was acknowledged before this call.
    pub(crate) async fn catch_up(&self) -> Result<Revision, Stale> {
        let current = Revision(self.store.revision().await?.0);
        self.reach(current, limits::FRESH_MAX).await
    }

    /// Waits until the cache has reached a revision.
    pub(crate) async fn reach(
        &self,
        wanted: Revision,
        time_max: std::time::Duration,
    ) -> Result<Revision, Stale> {
        let mut applied = self.applied.subscribe();
        let reached = applied.wait_for(|applied| *applied >= wanted);
        match tokio::time::timeout(time_max, reached).await {
            Ok(Ok(reached)) => Ok(*reached),
            _ => Err(Stale::Late { wanted, reached: self.applied() }),
        }
    }

    /// The objects of a kind, by its place in the registry.
    pub(crate) fn shelf(&self, index: usize) -> &Shelf {
        &self.shelves[index]
    }

    /// The objects of a kind, by its group and plural name.
    pub(crate) fn shelf_of(&self, group: &str, plural: &str) -> Option<&Shelf> {
        let named =
            |shelf: &&Shelf| shelf.resource.names().group == group && shelf.resource.names().plural == plural;
        self.shelves.iter().find(named)
    }

    /// The store's key of an object.
    pub(crate) fn key_of(&self, index: usize, key: &Key) -> Vec<u8> {
        self.keys.object(index, key)
    }

    /// The start of the store's keys of a kind.
    pub(crate) fn prefix_of(&self, index: usize) -> &str {
        self.keys.prefix(index)
    }

    /// Looks at the values that are taken in a pool.
    pub(crate) fn is_taken(&self, pool: Pool, value: &str) -> bool {
        self.pools.read().is_taken(pool, value)
    }

    /// Whether an object of the core group is on a node, or named by one that is.
    pub(crate) fn is_needed(&self, node: &str, plural: &'static str, key: &Key) -> bool {
        self.needed.read().has(node, plural, key)
    }

    /// The store behind the cache.
    pub(crate) fn store(&self) -> &store::Handle {
        &self.store
    }
}
