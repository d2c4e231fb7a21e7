//! The caches of a process: one watch per resource fills one shared view; feeds tell what changed.
//!
//! A watch starts when somebody first asks for its resource, and ends with the process. Each table begins only
//! after one linearizable revision was read (see [`Caches::floor`]), so whoever waits for that revision need
//! not wait for a bookmark.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use api::{Gvr, Revision, Text};
use control::{Object, View};
use parking_lot::{Mutex, RwLock, RwLockReadGuard};
use tokio::sync::Notify;
use tokio_util::sync::{CancellationToken, DropGuard};
use tracing::{debug, warn};

use crate::call::{CallError, Client, Selection};
use crate::clock;
use crate::reflector::{Applied, Reflector, Stream};
use crate::watch::Frame;
use crate::{limits, request};

/// The caches of a process. Cheap to clone; the watches end when the last clone is dropped.
#[derive(Clone)]
pub struct Caches {
    shared: Arc<Shared>,
    _stop: Arc<DropGuard>,
}

struct Shared {
    client: Client,
    seed: u64,
    view: RwLock<View>,
    tables: Mutex<BTreeMap<Gvr, Table>>,
    floor: tokio::sync::Mutex<Option<Revision>>,
    stop: CancellationToken,
}

/// A watched resource.
struct Table {
    scope: Scope,
    detail: Detail,
    readers: Vec<Arc<Reader>>,
    task: CancellationToken,
    /// Counts the tasks of this table: only the last one may write.
    epoch: u64,
}

/// What one task follows.
struct Following {
    resource: Gvr,
    selection: Selection,
    detail: Detail,
    epoch: u64,
}

/// Which objects of a resource a component needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// Those with this value at this field, such as `spec.nodeName`, and possibly others.
    Field(&'static str, Text),
}

/// How much of each object a component needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Its metadata, and possibly more.
    Metadata,
    /// All of it.
    Whole,
}

/// Tells one component what changed in the tables it asked for.
pub struct Feed {
    caches: Caches,
    reader: Arc<Reader>,
}

/// What a feed tells.
#[derive(Clone, Debug)]
pub enum Notice {
    /// An object changed.
    Changed {
        /// Its resource.
        resource: Gvr,
        /// Before and after.
        change: Applied,
    },
    /// Some table's revision advanced.
    Advanced,
    /// A table was there before the feed asked for it, or the feed fell behind: look at the view as a whole.
    Missed,
}

#[derive(Default)]
struct Reader {
    pending: Mutex<Pending>,
    wake: Notify,
}

#[derive(Default)]
struct Pending {
    changes: VecDeque<(Gvr, Applied)>,
    advanced: bool,
    missed: bool,
}

impl Caches {
    /// Caches that read through `client`. The seed spreads the pauses of broken watches.
    pub fn new(client: Client, seed: u64) -> Self {
        let stop = CancellationToken::new();
        let shared = Shared {
            client,
            seed,
            view: RwLock::default(),
            tables: Mutex::default(),
            floor: tokio::sync::Mutex::default(),
            stop: stop.clone(),
        };
        Self { shared: Arc::new(shared), _stop: Arc::new(stop.drop_guard()) }
    }

    /// The view as it is now. Hold it shortly, and never across an await.
    pub fn view(&self) -> RwLockReadGuard<'_, View> {
        self.shared.view.read()
    }

    /// A feed that tells nothing until it watches something.
    pub fn feed(&self) -> Feed {
        Feed { caches: self.clone(), reader: Arc::default() }
    }

    /// A revision that was the store's current one after the caches were made and before any table began.
    /// Waits for the API server as long as it takes.
    pub async fn floor(&self) -> Revision {
        self.shared.floor().await
    }
}

impl std::fmt::Debug for Caches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Caches").finish_non_exhaustive()
    }
}

impl Feed {
    /// The view as it is now.
    pub fn view(&self) -> RwLockReadGuard<'_, View> {
        self.caches.view()
    }

    /// Watches all objects of a resource, whole.
    pub fn watch(&self, resource: &Gvr) {
        self.watch_some(resource, Scope::Everything, Detail::Whole);
    }

    /// Watches at least these objects of a resource in at least this detail.
    pub fn watch_some(&self, resource: &Gvr, scope: Scope, detail: Detail) {
        let shared = &self.caches.shared;
        if let Scope::Field(field, _) = scope {
            shared.view.write().index(resource, field);
        }
        let mut tables = shared.tables.lock();
        let Some(table) = tables.get_mut(resource) else {
            let readers = vec![Arc::clone(&self.reader)];
            let task = shared.start(resource, &scope, detail, 0);
            tables.insert(resource.clone(), Table { scope, detail, readers, task, epoch: 0 });
            return;
        };
        if !table.readers.iter().any(|reader| Arc::ptr_eq(reader, &self.reader)) {
            table.readers.push(Arc::clone(&self.reader));
        }
        if table.widen(&scope, detail) {
            table.task.cancel();
            table.epoch += 1;
            shared.view.write().reopen(resource);
            table.task = shared.start(resource, &table.scope, table.detail, table.epoch);
        }
        self.reader.tell(|pending| pending.missed = true);
    }

    /// Keeps an index of a text field of a resource in the view.
    pub fn index(&self, resource: &Gvr, field: &'static str) {
        self.caches.shared.view.write().index(resource, field);
    }

    /// Waits until the tables of these resources are complete.
    pub async fn synced(&self, resources: &[Gvr]) {
        loop {
            let woken = self.reader.wake.notified();
            if resources.iter().all(|resource| self.view().revision(resource).is_some()) {
                // What this feed was woken for is still to be told.
                self.reader.wake.notify_one();
                return;
            }
            woken.await;
        }
    }

    /// Waits until there is something to tell, and tells all of it.
    pub async fn next(&mut self) -> Vec<Notice> {
        loop {
            let woken = self.reader.wake.notified();
            let notices = self.reader.drain();
            if !notices.is_empty() {
                return notices;
            }
            woken.await;
        }
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        for table in self.caches.shared.tables.lock().values_mut() {
            table.readers.retain(|reader| !Arc::ptr_eq(reader, &self.reader));
        }
    }
}

impl Table {
    /// Covers what is asked too; returns whether it did not before.
    fn widen(&mut self, scope: &Scope, detail: Detail) -> bool {
        let wider_scope = self.scope != Scope::Everything && self.scope != *scope;
        let wider_detail = self.detail < detail;
        if wider_scope {
            self.scope = Scope::Everything;
        }
        self.detail = self.detail.max(detail);
        wider_scope || wider_detail
    }
}

impl Shared {
    async fn floor(&self) -> Revision {
        let mut floor = self.floor.lock().await;
        if floor.is_none() {
            *floor = Some(self.read_floor().await);
        }
        floor.expect("it was just read")
    }

    async fn read_floor(&self) -> Revision {
        // Any resource tells the revision of the whole store; the user of the caches may list what they hold.
        let mut failures = Reflector::new(Gvr::default(), self.seed);
        loop {
            let resource = self.tables.lock().keys().next().cloned();
            if let Some(resource) = resource {
                match self.client.current_revision(&resource).await {
                    Ok(revision) => return revision,
                    Err(error) => debug!(%resource, %error, "failed to read the current revision"),
                }
            }
            failures.handle_lost();
            clock::pause(failures.pause()).await;
        }
    }

    fn start(
        self: &Arc<Self>,
        resource: &Gvr,
        scope: &Scope,
        detail: Detail,
        epoch: u64,
    ) -> CancellationToken {
        let token = self.stop.child_token();
        let selection = match scope {
            Scope::Everything => Selection::default(),
            Scope::Field(field, value) => {
                Selection { fields: format!("{field}={value}").into(), ..Selection::default() }
            }
        };
        let task = Box::pin(Arc::clone(self).follow(Following {
            resource: resource.clone(),
            selection,
            detail,
            epoch,
        }));
        let cancelled = token.clone().cancelled_owned();
        tokio::spawn(async move {
            tokio::select! {
                () = cancelled => {}
                () = task => {}
            }
        });
        token
    }

    /// Keeps one table up to date for ever.
    async fn follow(self: Arc<Self>, it: Following) {
        self.floor().await;
        let mut reflector = Reflector::new(it.resource.clone(), self.seed);
        loop {
            clock::pause(reflector.pause()).await;
            reflector.handle_start();
            if let Err(error) = self.stream(&it, &mut reflector).await {
                match &error {
                    CallError::Refused(status) => {
                        warn!(resource = %it.resource, %error, "the API server refused a watch");
                        reflector.handle_refused(status.code);
                    }
                    CallError::Lost(_) => {
                        debug!(resource = %it.resource, %error, "a watch broke");
                        reflector.handle_lost();
                    }
                }
            }
        }
    }

    /// Follows one stream to its end.
    async fn stream(&self, it: &Following, reflector: &mut Reflector) -> Result<(), CallError> {
        let from = reflector.resume_from().map(|revision| revision.to_string());
        let mut request = request::watch(&it.resource, "", &it.selection, from.as_deref());
        if it.detail == Detail::Metadata {
            let accept = http::HeaderValue::from_static(request::METADATA_ONLY);
            request.headers_mut().insert(http::header::ACCEPT, accept);
        }
        let mut watching = self.client.watch_request(request).await?;
        while let Some(frame) = watching.next().await? {
            if self.apply(it, frame, reflector) == Stream::Over {
                break;
            }
        }
        Ok(())
    }

    fn apply(&self, it: &Following, frame: Frame, reflector: &mut Reflector) -> Stream {
        let tables = self.tables.lock();
        // A task that was cancelled may still have frames in hand; its successor must not be mixed with it.
        let Some(table) = tables.get(&it.resource).filter(|table| table.epoch == it.epoch) else {
            return Stream::Over;
        };
        let mut changes = Vec::new();
        let stream = reflector.handle_frame(frame, &mut self.view.write(), &mut changes);
        for reader in &table.readers {
            reader.tell(|pending| pending.add(&it.resource, &changes));
        }
        stream
    }
}

impl Reader {
    fn tell(&self, change: impl FnOnce(&mut Pending)) {
        change(&mut self.pending.lock());
        self.wake.notify_one();
    }

    fn drain(&self) -> Vec<Notice> {
        let pending = std::mem::take(&mut *self.pending.lock());
        let mut notices = Vec::with_capacity(pending.changes.len() + 1);
        if pending.missed {
            notices.push(Notice::Missed);
        }
        let changed = |(resource, change)| Notice::Changed { resource, change };
        notices.extend(pending.changes.into_iter().map(changed));
        if pending.advanced {
            notices.push(Notice::Advanced);
        }
        notices
    }
}

impl Pending {
    fn add(&mut self, resource: &Gvr, changes: &[Applied]) {
        self.advanced = true;
        if self.missed {
            return;
        }
        if self.changes.len() + changes.len() > limits::FEED_CHANGES_MAX {
            self.missed = true;
            self.changes = VecDeque::new();
            return;
        }
        self.changes.extend(changes.iter().map(|change| (resource.clone(), change.clone())));
    }
}

impl Notice {
    /// The object after a change, or before it if it is gone.
    pub fn object(&self) -> Option<&Arc<Object>> {
        match self {
            Self::Changed { change, .. } => change.new.as_ref().or(change.old.as_ref()),
            Self::Advanced | Self::Missed => None,
        }
    }
}
