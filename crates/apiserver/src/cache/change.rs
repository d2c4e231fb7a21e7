//! What one commit did to one object, and how a watcher sees it.
//!
//! The type of the event depends on who watches: an object that leaves a selection is DELETED for that watcher,
//! with the body it had before and the revision of the change. Each form is encoded at most once, whoever
//! watches.

use std::sync::{Arc, OnceLock};

use api::Revision;
use bytes::Bytes;
use resources::Resource;

use super::stored::{Selection, Stored};

/// What a watcher is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    /// The object came into the selection.
    Added,
    /// The object changed within it.
    Modified,
    /// The object left it, or is gone.
    Deleted,
}

impl Happening {
    /// The word on the wire.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Added => "ADDED",
            Self::Modified => "MODIFIED",
            Self::Deleted => "DELETED",
        }
    }
}

/// One changed object.
#[derive(Debug)]
pub(crate) struct Change {
    /// The commit.
    pub revision: Revision,
    /// The object before; none when it was created.
    pub old: Option<Arc<Stored>>,
    /// The object after; none when it was deleted.
    pub new: Option<Arc<Stored>>,
    lines: [OnceLock<Bytes>; 3],
}

impl Change {
    /// A change that nobody has seen yet.
    pub(crate) fn new(revision: Revision, old: Option<Arc<Stored>>, new: Option<Arc<Stored>>) -> Self {
        Self { revision, old, new, lines: Default::default() }
    }

    /// What a watcher of the selection sees, and of which object; none when it is not concerned.
    pub(crate) fn seen_by(
        &self,
        resource: &dyn Resource,
        selection: &Selection,
    ) -> Option<(Happening, &Arc<Stored>)> {
        let old = self.old.as_ref().filter(|old| selection.matches(resource, old));
        let new = self.new.as_ref().filter(|new| selection.matches(resource, new));
        match (old, new) {
            (None, Some(new)) => Some((Happening::Added, new)),
            (Some(_), Some(new)) => Some((Happening::Modified, new)),
            (Some(old), None) => Some((Happening::Deleted, old)),
            (None, None) => None,
        }
    }

    /// The event as one line of JSON, with the object in the form in which it is stored.
    pub(crate) fn line(&self, happening: Happening, object: &Stored) -> Bytes {
        let line = &self.lines[happening as usize];
        line.get_or_init(|| event_line(happening, object, self.revision)).clone()
    }
}

/// An event as one line of JSON.
pub(crate) fn event_line(happening: Happening, object: &Stored, revision: Revision) -> Bytes {
    let [head, version, tail] = object.pieces(revision);
    let mut line = Vec::with_capacity(head.len() + version.len() + tail.len() + 40);
    line.extend_from_slice(b"{\"type\":\"");
    line.extend_from_slice(happening.word().as_bytes());
    line.extend_from_slice(b"\",\"object\":");
    for piece in [head, version, tail] {
        line.extend_from_slice(&piece);
    }
    line.extend_from_slice(b"}\n");
    line.into()
}
