//! The engine: objects through their stages, and into the store. It sees kinds only as `dyn Resource`.
//!
//! Every write goes through the same stages in the same order: decode, default, mutating admission, default
//! again, prepare, validate, validating admission, claims and commit; from `prepare` on again when another
//! write was faster. Nothing is written that a stage refused, and nothing is answered before it is durable.

pub(crate) mod claims;
mod commit;
pub(crate) mod decode;
pub(crate) mod stages;

use std::sync::Arc;

use api::{Revision, Status};
use tokio::sync::watch;

use crate::admission;
use crate::auth::rbac::RulesCache;
use crate::cache::{Cache, Shelf, Stale, Stored};
use crate::config::Config;
use crate::kinds::{Kinds, Target};

use commit::Leases;

/// What all verbs share.
pub(crate) struct Engine {
    /// What is served.
    pub kinds: Kinds,
    /// The objects.
    pub cache: Arc<Cache>,
    /// What the server was told.
    pub config: Config,
    /// The rules of access.
    pub rules: RulesCache,
    /// Turns true when the server shall stop; what stays open ends then.
    pub stopping: watch::Receiver<bool>,
    leases: Leases,
}

impl Engine {
    /// An engine over a cache.
    pub(crate) fn new(
        kinds: Kinds,
        cache: Arc<Cache>,
        config: Config,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self { kinds, cache, config, rules: RulesCache::default(), stopping, leases: Leases::default() }
    }

    /// The shelf of a target's kind.
    pub(crate) fn shelf(&self, target: &Target) -> &Shelf {
        self.cache.shelf(target.served.index)
    }

    /// Waits until reads are current.
    pub(crate) async fn catch_up(&self) -> Result<Revision, Status> {
        self.cache.catch_up().await.map_err(|stale| stale_status(&stale))
    }

    /// The object that a target names, current.
    pub(crate) async fn find(&self, target: &Target) -> Result<Arc<Stored>, Status> {
        self.catch_up().await?;
        let object = self.shelf(target).get(&target.namespace, &target.name);
        object.ok_or_else(|| Status::not_found(target.served.subject(), &target.name))
    }

    /// What admission plugins may look at.
    pub(crate) fn admission(&self) -> admission::World<'_> {
        admission::World { cache: &self.cache, engine: self }
    }
}

/// A cache that cannot be current is a server that cannot answer now.
pub(crate) fn stale_status(stale: &Stale) -> Status {
    match stale {
        Stale::Store(error) => store_status(error),
        Stale::Late { .. } => Status::timeout(&stale.to_string()),
    }
}

/// What a failure of the store means to the caller.
pub(crate) fn store_status(error: &store::StoreError) -> Status {
    match error {
        store::StoreError::TooLarge(_) => Status::too_large(&error.to_string()),
        store::StoreError::DiskFull(_) | store::StoreError::Stopped(_) => {
            Status::service_unavailable(error.to_string())
        }
        other => Status::internal(other),
    }
}
