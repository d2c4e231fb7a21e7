//! The state machine of one watch that fills one table of the view. No I/O.
//!
//! It begins with everything that exists: the server sends each object, then a bookmark that says so; what the
//! view had and the server did not send is then removed. From there on it follows changes. A broken stream
//! resumes at the last revision; only when the server no longer has that history does it begin anew. The
//! table's revision advances only when the table is complete up to it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use api::{Gvr, Key, Revision};
use control::{Names, Object, View};

use crate::limits;
use crate::watch::Frame;

/// One watch.
#[derive(Debug)]
pub struct Reflector {
    resource: Gvr,
    phase: Phase,
    was_complete: bool,
    failures: u32,
    jitter: Names,
}

#[derive(Debug)]
enum Phase {
    /// The server is sending what exists; these have come.
    Beginning(BTreeSet<Key>),
    /// Everything up to this revision is in the view.
    Following(Revision),
}

/// One change of the view, for those who look at it.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The object before.
    pub old: Option<Arc<Object>>,
    /// The object after.
    pub new: Option<Arc<Object>>,
}

/// Whether the stream is still of use after a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Go on reading it.
    Open,
    /// Start another one.
    Over,
}

impl Reflector {
    /// A watch that has not begun. The seed spreads the pauses after failures.
    pub fn new(resource: Gvr, seed: u64) -> Self {
        Self {
            resource,
            phase: Phase::Beginning(BTreeSet::new()),
            was_complete: false,
            failures: 0,
            jitter: Names::new(seed),
        }
    }

    /// The revision from which the next stream must start; `None` is the beginning.
    pub fn resume_from(&self) -> Option<Revision> {
        match self.phase {
            Phase::Beginning(_) => None,
            Phase::Following(revision) => Some(revision),
        }
    }

    /// A new stream starts where [`Reflector::resume_from`] said.
    pub fn handle_start(&mut self) {
        if let Phase::Beginning(seen) = &mut self.phase {
            seen.clear();
        }
    }

    /// Puts a frame into the view, and what changed by it into `changes`.
    pub fn handle_frame(&mut self, frame: Frame, view: &mut View, changes: &mut Vec<Applied>) -> Stream {
        match frame {
            Frame::Applied(object) => {
                self.failures = 0;
                let (key, revision) = (object.meta.key(), object.meta.resource_version);
                if !self.is_known(&object, view) {
                    let old = view.apply(&self.resource, Arc::clone(&object));
                    changes.push(Applied { old, new: Some(object) });
                }
                self.reached(Some(key), revision, view);
            }
            Frame::Deleted(object) => {
                self.failures = 0;
                let old = view.remove(&self.resource, &object.meta.key());
                changes.extend(old.map(|old| Applied { old: Some(old), new: None }));
                self.reached(None, object.meta.resource_version, view);
            }
            Frame::Bookmark { revision, ends_initial } => {
                self.failures = 0;
                if ends_initial {
                    self.complete(revision, view, changes);
                }
                self.reached(None, revision, view);
            }
            Frame::Failed(status) => {
                self.handle_refused(status.code);
                return Stream::Over;
            }
        }
        Stream::Open
    }

    /// The server refused the watch with this code, at its start or in the stream.
    pub fn handle_refused(&mut self, code: u16) {
        // 410: the history after our revision is gone.
        if code == 410 {
            self.phase = Phase::Beginning(BTreeSet::new());
        } else {
            self.failures += 1;
        }
    }

    /// The stream broke, or could not be started.
    pub fn handle_lost(&mut self) {
        self.failures += 1;
    }

    /// How long to wait before the next stream: nothing after a stream that worked.
    pub fn pause(&self) -> Duration {
        if self.failures == 0 {
            return Duration::ZERO;
        }
        let doublings = (self.failures - 1).min(16);
        let longest = (limits::WATCH_BACKOFF_BASE * (1 << doublings)).min(limits::WATCH_BACKOFF_MAX);
        // Between half of it and all of it, so that many watches do not return at once.
        let share = u32::from(self.jitter.turn(u64::from(self.failures)).byte());
        longest / 2 + longest / 2 * share / 255
    }

    /// Whether the view has exactly this version from this watch. What another watch put there, before this one
    /// was first complete, may be less than the whole object.
    fn is_known(&self, object: &Object, view: &View) -> bool {
        let known = view.get(&self.resource, &object.meta.key()).filter(|_| self.was_complete);
        known.is_some_and(|known| {
            known.meta.resource_version == object.meta.resource_version && known.meta.uid == object.meta.uid
        })
    }

    fn reached(&mut self, key: Option<Key>, revision: Revision, view: &mut View) {
        match &mut self.phase {
            Phase::Beginning(seen) => seen.extend(key),
            Phase::Following(reached) => {
                *reached = revision.max(*reached);
                view.advance(&self.resource, *reached);
            }
        }
    }

    /// Everything that exists has come: what has not come does not exist.
    fn complete(&mut self, revision: Revision, view: &mut View, changes: &mut Vec<Applied>) {
        let Phase::Beginning(seen) = &self.phase else { return };
        let absent: Vec<Key> = view
            .list(&self.resource)
            .map(|object| object.meta.key())
            .filter(|key| !seen.contains(key))
            .collect();
        for key in absent {
            let old = view.remove(&self.resource, &key);
            changes.push(Applied { old, new: None });
        }
        self.phase = Phase::Following(revision);
        self.was_complete = true;
    }
}

#[cfg(test)]
mod tests {
    use api::{Document, Status, node};

    use super::*;

    fn pods() -> Gvr {
        Gvr::new("", "v1", "pods")
    }

    fn pod(name: &str, revision: u64) -> Arc<Object> {
        let node = node! { "metadata": {
            "name": name, "namespace": "default", "uid": name, "resourceVersion": revision.to_string(),
        }};
        Arc::new(Object::from_document(&Document::from_node(node).expect("a map")))
    }

    fn end(revision: u64) -> Frame {
        Frame::Bookmark { revision: Revision(revision), ends_initial: true }
    }

    struct Bench {
        reflector: Reflector,
        view: View,
    }

    impl Bench {
        fn new() -> Self {
            Self { reflector: Reflector::new(pods(), 1), view: View::new() }
        }

        fn feed(&mut self, frames: impl IntoIterator<Item = Frame>) -> Vec<String> {
            let mut changes = Vec::new();
            for frame in frames {
                self.reflector.handle_frame(frame, &mut self.view, &mut changes);
            }
            let sign = |change: &Applied| match (&change.old, &change.new) {
                (None, Some(new)) => format!("+{}", new.meta.name),
                (Some(old), None) => format!("-{}", old.meta.name),
                (Some(old), Some(_)) => format!("~{}", old.meta.name),
                (None, None) => "?".to_owned(),
            };
            changes.iter().map(sign).collect()
        }
    }

    #[test]
    fn a_table_is_complete_only_when_everything_has_come() {
        let mut bench = Bench::new();
        assert_eq!(bench.feed([Frame::Applied(pod("a", 3)), Frame::Applied(pod("b", 5))]), ["+a", "+b"]);
        assert_eq!(bench.view.revision(&pods()), None);
        assert_eq!(bench.feed([end(7)]), Vec::<String>::new());
        assert_eq!(bench.view.revision(&pods()), Some(Revision(7)));
        assert_eq!(bench.reflector.resume_from(), Some(Revision(7)));
    }

    #[test]
    fn changes_advance_the_revision_and_it_never_goes_back() {
        let mut bench = Bench::new();
        bench.feed([Frame::Applied(pod("a", 3)), end(7)]);
        assert_eq!(bench.feed([Frame::Applied(pod("a", 8)), Frame::Deleted(pod("a", 9))]), ["~a", "-a"]);
        assert_eq!(bench.view.revision(&pods()), Some(Revision(9)));
        bench.feed([Frame::Bookmark { revision: Revision(4), ends_initial: false }]);
        assert_eq!(bench.view.revision(&pods()), Some(Revision(9)));
    }

    #[test]
    fn what_vanished_while_history_was_lost_is_removed() {
        let mut bench = Bench::new();
        bench.feed([Frame::Applied(pod("a", 3)), Frame::Applied(pod("b", 4)), end(7)]);
        bench.feed([Frame::Failed(Status::expired("too old"))]);
        assert_eq!(bench.reflector.resume_from(), None);
        bench.reflector.handle_start();
        // Nothing tells about the unchanged `b`.
        assert_eq!(bench.feed([Frame::Applied(pod("b", 4)), Frame::Applied(pod("c", 9))]), ["+c"]);
        assert_eq!(bench.feed([end(10)]), ["-a"]);
        assert_eq!(bench.view.revision(&pods()), Some(Revision(10)));
    }

    #[test]
    fn a_beginning_that_broke_off_starts_over() {
        let mut bench = Bench::new();
        bench.feed([Frame::Applied(pod("a", 3))]);
        bench.reflector.handle_lost();
        assert_eq!(bench.reflector.resume_from(), None);
        bench.reflector.handle_start();
        assert_eq!(bench.feed([end(5)]), ["-a"]);
    }

    #[test]
    fn a_wider_watch_replaces_what_a_narrower_one_brought() {
        let mut bench = Bench::new();
        bench.feed([Frame::Applied(pod("a", 3)), end(7)]);
        bench.view.reopen(&pods());
        bench.reflector = Reflector::new(pods(), 2);
        // The same version comes again, whole this time.
        assert_eq!(bench.feed([Frame::Applied(pod("a", 3))]), ["~a"]);
        assert_eq!(bench.view.revision(&pods()), None);
        bench.feed([end(8)]);
        assert_eq!(bench.view.revision(&pods()), Some(Revision(8)));
    }

    #[test]
    fn pauses_grow_with_failures_and_end_with_success() {
        let mut bench = Bench::new();
        assert_eq!(bench.reflector.pause(), Duration::ZERO);
        for _ in 0..20 {
            bench.reflector.handle_lost();
        }
        let pause = bench.reflector.pause();
        assert!(limits::WATCH_BACKOFF_MAX / 2 <= pause && pause <= limits::WATCH_BACKOFF_MAX);
        bench.feed([end(1)]);
        assert_eq!(bench.reflector.pause(), Duration::ZERO);
    }
}
