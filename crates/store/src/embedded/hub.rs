//! The hub: hands what is published to the watchers it concerns.
//!
//! Each watcher has a bounded queue. One that does not keep up loses its queue and gets a note from where on
//! it must read history; so a slow watcher costs the writer nothing and memory little, and misses nothing.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use parking_lot::Mutex;

use crate::limits;
use crate::model::{Entry, Event, Revision, Span};
use crate::watch::Batch;

/// One commit, for watchers.
#[derive(Debug)]
pub(crate) struct Published {
    revision: u64,
    events: Vec<Event>,
    bytes: usize,
}

impl Published {
    /// The commit's events, in its order.
    pub(crate) fn new(revision: u64, events: Vec<Event>) -> Self {
        let size = |entry: &Entry| entry.key.len() + entry.value.len();
        let bytes =
            events.iter().flat_map(|event| [&event.current, &event.previous]).flatten().map(size).sum();
        Self { revision, events, bytes }
    }

    fn concerns(&self, span: &Span) -> bool {
        self.events.iter().any(|event| span.contains(&event.key))
    }

    fn batch(&self, span: &Span) -> Batch {
        let events = self.events.iter().filter(|event| span.contains(&event.key)).cloned().collect();
        Batch { revision: Revision(self.revision), events }
    }
}

/// What a watcher finds when it looks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Commits, in order; never none.
    Batches(VecDeque<Batch>),
    /// It must read history between these revisions, both included, and look again.
    Missed { from: u64, to: u64 },
    /// It asked for progress: it has seen everything up to this revision.
    Progress(Revision),
    /// Nothing more will come.
    Stopped(String),
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Hub {
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    published: u64,
    stopped: Option<String>,
    next: u64,
    slots: BTreeMap<u64, Slot>,
}

#[derive(Debug)]
struct Slot {
    span: Span,
    /// Earlier commits do not concern the watcher.
    from: u64,
    queue: VecDeque<Arc<Published>>,
    queued_bytes: usize,
    /// The first revision that the queue does not tell of and that the watcher has not seen.
    missed: Option<u64>,
    wants_progress: bool,
    waker: Option<Waker>,
}

impl Hub {
    /// A hub for a store that is at the revision.
    pub(crate) fn new(published: u64) -> Self {
        let inner = Inner { published, stopped: None, next: 0, slots: BTreeMap::new() };
        Self { inner: Mutex::new(inner) }
    }

    /// Adds a watcher of the span from the revision on; returns its number.
    pub(crate) fn add(&self, span: Span, from: u64) -> u64 {
        let mut inner = self.inner.lock();
        let id = inner.next;
        inner.next += 1;
        let missed = (from <= inner.published).then_some(from);
        let slot = Slot {
            span,
            from,
            queue: VecDeque::new(),
            queued_bytes: 0,
            missed,
            wants_progress: false,
            waker: None,
        };
        inner.slots.insert(id, slot);
        id
    }

    /// Removes a watcher.
    pub(crate) fn remove(&self, id: u64) {
        self.inner.lock().slots.remove(&id);
    }

    /// How many watchers there are.
    pub(crate) fn len(&self) -> usize {
        self.inner.lock().slots.len()
    }

    /// Hands over commits; the last of them, if any, has the revision.
    pub(crate) fn publish(&self, commits: &[Arc<Published>], revision: u64) {
        let mut inner = self.inner.lock();
        inner.published = revision;
        let wakers: Vec<Waker> = inner.slots.values_mut().filter_map(|slot| slot.offer(commits)).collect();
        drop(inner);
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Tells all watchers that nothing more will come.
    pub(crate) fn stop(&self, reason: &str) {
        let mut inner = self.inner.lock();
        inner.stopped.get_or_insert_with(|| reason.to_owned());
        let wakers: Vec<Waker> = inner.slots.values_mut().filter_map(|slot| slot.waker.take()).collect();
        drop(inner);
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Lets the watcher find a progress report once it has found everything else.
    pub(crate) fn ask_progress(&self, id: u64) {
        let mut inner = self.inner.lock();
        let waker = inner.slots.get_mut(&id).and_then(|slot| {
            slot.wants_progress = true;
            slot.waker.take()
        });
        drop(inner);
        waker.into_iter().for_each(Waker::wake);
    }

    /// The watcher read history only up to before this revision.
    pub(crate) fn miss(&self, id: u64, from: u64) {
        if let Some(slot) = self.inner.lock().slots.get_mut(&id) {
            slot.forget(from);
        }
    }

    /// What there is for the watcher.
    pub(crate) fn poll(&self, id: u64, cx: &mut Context<'_>) -> Poll<Found> {
        let mut inner = self.inner.lock();
        let (published, stopped) = (inner.published, inner.stopped.clone());
        let Some(slot) = inner.slots.get_mut(&id) else {
            return Poll::Ready(Found::Stopped("the watch was removed".to_owned()));
        };
        if let Some(from) = slot.missed.take() {
            return Poll::Ready(Found::Missed { from, to: published });
        }
        if !slot.queue.is_empty() {
            slot.queued_bytes = 0;
            let queue = std::mem::take(&mut slot.queue);
            let span = slot.span.clone();
            drop(inner);
            return Poll::Ready(Found::Batches(queue.iter().map(|commit| commit.batch(&span)).collect()));
        }
        if std::mem::take(&mut slot.wants_progress) {
            return Poll::Ready(Found::Progress(Revision(published)));
        }
        if let Some(reason) = stopped {
            return Poll::Ready(Found::Stopped(reason));
        }
        slot.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

impl Slot {
    /// Queues what concerns the watcher; returns whom to wake.
    fn offer(&mut self, commits: &[Arc<Published>]) -> Option<Waker> {
        if self.missed.is_some() {
            return None;
        }
        for commit in commits.iter().filter(|commit| commit.revision >= self.from) {
            if !commit.concerns(&self.span) {
                continue;
            }
            let full = self.queue.len() >= limits::WATCH_COMMITS_MAX
                || self.queued_bytes + commit.bytes > limits::WATCH_BYTES_MAX && !self.queue.is_empty();
            if full {
                let from = self.queue.front().map_or(commit.revision, |first| first.revision);
                self.forget(from);
                break;
            }
            self.queued_bytes += commit.bytes;
            self.queue.push_back(Arc::clone(commit));
        }
        if self.queue.is_empty() && self.missed.is_none() { None } else { self.waker.take() }
    }

    fn forget(&mut self, from: u64) {
        self.missed = Some(from);
        self.queue = VecDeque::new();
        self.queued_bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(revision: u64, key: &'static str) -> Arc<Published> {
        let event = Event { key: key.into(), current: None, previous: None };
        Arc::new(Published::new(revision, vec![event]))
    }

    fn look(hub: &Hub, id: u64) -> Poll<Found> {
        hub.poll(id, &mut Context::from_waker(Waker::noop()))
    }

    fn revisions(found: Poll<Found>) -> Vec<u64> {
        match found {
            Poll::Ready(Found::Batches(batches)) => batches.iter().map(|batch| batch.revision.0).collect(),
            other => panic!("batches expected, found {other:?}"),
        }
    }

    #[test]
    fn a_watcher_finds_what_concerns_it_in_order() {
        let hub = Hub::new(1);
        let id = hub.add(Span::prefix("a"), 3);
        hub.publish(&[commit(2, "a1"), commit(3, "a2"), commit(4, "b"), commit(5, "a1")], 5);
        assert_eq!(revisions(look(&hub, id)), [3, 5]);
        assert_eq!(look(&hub, id), Poll::Pending);
    }

    #[test]
    fn a_watcher_from_the_past_must_read_it_first() {
        let hub = Hub::new(9);
        let id = hub.add(Span::all(), 4);
        assert_eq!(look(&hub, id), Poll::Ready(Found::Missed { from: 4, to: 9 }));
        hub.publish(&[commit(10, "a")], 10);
        hub.miss(id, 7);
        assert_eq!(look(&hub, id), Poll::Ready(Found::Missed { from: 7, to: 10 }));
        hub.publish(&[commit(11, "a")], 11);
        assert_eq!(revisions(look(&hub, id)), [11]);
    }

    #[test]
    fn a_slow_watcher_loses_its_queue_but_not_its_place() {
        let hub = Hub::new(1);
        let id = hub.add(Span::all(), 2);
        let last = limits::WATCH_COMMITS_MAX as u64 + 3;
        for revision in 2..=last {
            hub.publish(&[commit(revision, "a")], revision);
        }
        assert_eq!(look(&hub, id), Poll::Ready(Found::Missed { from: 2, to: last }));
    }

    #[test]
    fn progress_comes_only_after_everything_else() {
        let hub = Hub::new(1);
        let id = hub.add(Span::all(), 2);
        hub.ask_progress(id);
        hub.publish(&[commit(2, "a")], 2);
        assert_eq!(revisions(look(&hub, id)), [2]);
        assert_eq!(look(&hub, id), Poll::Ready(Found::Progress(Revision(2))));
        assert_eq!(look(&hub, id), Poll::Pending);
        hub.stop("closed");
        assert_eq!(look(&hub, id), Poll::Ready(Found::Stopped("closed".to_owned())));
    }
}
