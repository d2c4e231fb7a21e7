//! One object into the store: one transaction that holds only if nobody was faster.
//!
//! The values of pools that an object claims or gives up are part of the same transaction.

use std::time::Duration;

use api::{Document, Key, Revision, Status};
use bytes::Bytes;
use parking_lot::Mutex;
use resources::Pool;
use store::{Compare, LeaseId, Op, Txn};
use tokio::time::Instant;

use crate::cache::{Keys, Stored};
use crate::engine::{Engine, store_status};
use crate::kinds::Target;
use crate::limits;

/// What a commit came to.
pub(crate) enum Outcome {
    /// It is durable.
    Committed(Committed),
    /// The object, or a claimed value, is not as it was assumed; the cache has caught up since.
    Conflict,
}

/// A durable commit.
pub(crate) struct Committed {
    /// Its revision.
    pub revision: Revision,
}

/// The values that an object takes and gives up with a commit.
#[derive(Default)]
pub(crate) struct Taking {
    /// Taken by this commit.
    pub acquired: Vec<(Pool, String)>,
    /// Given up by this commit.
    pub released: Vec<(Pool, String)>,
}

/// The lease that short-lived objects share.
#[derive(Default)]
pub(super) struct Leases {
    latest: Mutex<Option<(Duration, Instant, LeaseId)>>,
}

impl Engine {
    /// Writes the object, if what is there is still `old`.
    pub(crate) async fn commit_put(
        &self,
        target: &Target,
        old: Option<&Stored>,
        (doc, body): (&Document, Bytes),
        taking: &Taking,
    ) -> Result<Outcome, Status> {
        let key = self.key(target, &Key::new(doc.namespace(), doc.name()));
        let put = match target.served.resource.time_to_live() {
            Some(ttl) => Op::put_leased(key.clone(), body, self.lease(ttl).await?),
            None => Op::put(key.clone(), body),
        };
        self.commit(unchanged(key, old), put, taking).await
    }

    /// Removes the object, if what is there is still `old`.
    pub(crate) async fn commit_delete(
        &self,
        target: &Target,
        old: &Stored,
        taking: &Taking,
    ) -> Result<Outcome, Status> {
        let key = self.key(target, &old.key);
        self.commit(unchanged(key.clone(), Some(old)), Op::delete(key), taking).await
    }

    async fn commit(&self, compare: Compare, op: Op, taking: &Taking) -> Result<Outcome, Status> {
        let mut txn = Txn::new().when(compare).then(op);
        for (pool, value) in &taking.acquired {
            let key = Keys::pool(*pool, value);
            txn = txn.when(Compare::absent(key.clone())).then(Op::put(key, ""));
        }
        for (pool, value) in &taking.released {
            txn = txn.then(Op::delete(Keys::pool(*pool, value)));
        }
        let committed = self.cache.store().transact(txn).await.map_err(|error| store_status(&error))?;
        let revision = Revision(committed.revision.0);
        if committed.succeeded {
            return Ok(Outcome::Committed(Committed { revision }));
        }
        let reached = self.cache.reach(revision, limits::FRESH_MAX).await;
        reached.map(|_| Outcome::Conflict).map_err(|stale| super::stale_status(&stale))
    }

    fn key(&self, target: &Target, key: &Key) -> Vec<u8> {
        self.cache.key_of(target.served.index, key)
    }

    /// A lease that lives at least as long as asked. Objects that are made about the same time share one.
    async fn lease(&self, ttl: Duration) -> Result<LeaseId, Status> {
        let asked = tokio::time::Instant::now();
        if let Some((latest_ttl, granted, lease)) = *self.leases.latest.lock()
            && latest_ttl == ttl
            && asked.duration_since(granted) < limits::LEASE_SHARED
        {
            return Ok(lease);
        }
        let granted = self.cache.store().grant(ttl + limits::LEASE_SHARED).await;
        let lease = granted.map_err(|error| store_status(&error))?;
        *self.leases.latest.lock() = Some((ttl, asked, lease));
        Ok(lease)
    }
}

fn unchanged(key: Vec<u8>, old: Option<&Stored>) -> Compare {
    match old {
        Some(old) => Compare::modified(key, store::Revision(old.revision.0)),
        None => Compare::absent(key),
    }
}

/// The object as it is stored: canonical, without what is only known at commit.
pub(super) fn stored_bytes(target: &Target, mut doc: Document) -> Result<Bytes, Status> {
    doc.remove("metadata.resourceVersion");
    let hub = target.served.resource.hub().api_version();
    let schema = target.served.resource.schema(hub);
    let schema = schema.ok_or_else(|| Status::internal(format!("there are no facts about {hub}")))?;
    Ok(api::canonical::encode(&doc, schema).into())
}
