//! The objects of one kind, their latest changes, and their watchers, as of one revision.
//!
//! All three change together under one lock, so that a list and the watch that follows it, or a watch and its
//! replay, have neither a gap nor a double.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Bound;
use std::sync::Arc;

use api::{Key, Revision, Text};
use parking_lot::RwLock;
use resources::Resource;

use super::change::Change;
use super::stored::{Selection, Stored};
use super::watchers::{Changes, Watchers};
use crate::limits;

/// The objects of one kind.
pub(crate) struct Shelf {
    /// The kind.
    pub resource: &'static dyn Resource,
    state: RwLock<State>,
}

#[derive(Default)]
struct State {
    /// In the order of the store's keys, so that a chunked list goes on there.
    objects: BTreeMap<Text, Arc<Stored>>,
    recent: VecDeque<Arc<Change>>,
    /// Every change after this revision is in `recent`.
    recent_since: Revision,
    /// The revision of the last change.
    changed: Revision,
    watchers: Watchers,
}

/// What a list found.
pub(crate) struct Listed {
    /// The objects, in the order of their keys.
    pub objects: Vec<Arc<Stored>>,
    /// The revision as of which they are all.
    pub revision: Revision,
    /// Whether the limit left some out.
    pub more: bool,
    /// How many were left out; only counted when nothing selects among them.
    pub remaining: Option<usize>,
}

/// Where a watch goes on.
pub(crate) enum Subscription {
    /// Everything since is here.
    Resumed {
        /// The changes so far, in order.
        replay: Vec<Arc<Change>>,
        /// Those to come.
        changes: Changes,
    },
    /// Changes before `from` must be read from the store's history first.
    Behind {
        /// The revision up to which history must be read.
        until: Revision,
        /// The changes after that.
        changes: Changes,
    },
}

impl Shelf {
    /// An empty shelf.
    pub(crate) fn new(resource: &'static dyn Resource) -> Self {
        Self { resource, state: RwLock::default() }
    }

    /// Puts everything on the shelf, at the start.
    pub(crate) fn fill(&self, objects: Vec<Stored>, revision: Revision) {
        let mut state = self.state.write();
        state.objects = objects.into_iter().map(|object| (place(&object.key), Arc::new(object))).collect();
        state.recent_since = revision;
        state.changed = revision;
    }

    /// Takes in one committed change and tells the watchers.
    pub(crate) fn apply(&self, key: &Key, new: Option<Stored>, revision: Revision) {
        let mut state = self.state.write();
        let new = new.map(Arc::new);
        let old = match &new {
            Some(new) => state.objects.insert(place(key), Arc::clone(new)),
            None => state.objects.remove(&place(key)),
        };
        state.changed = revision;
        if old.is_none() && new.is_none() {
            return;
        }
        let change = Arc::new(Change::new(revision, old, new));
        state.watchers.tell(&change);
        state.recent.push_back(change);
        if state.recent.len() > limits::RECENT_MAX
            && let Some(forgotten) = state.recent.pop_front()
        {
            state.recent_since = forgotten.revision;
        }
    }

    /// One object.
    pub(crate) fn get(&self, namespace: &str, name: &str) -> Option<Arc<Stored>> {
        self.state.read().objects.get(&place(&Key::new(namespace, name))).cloned()
    }

    /// The revision of the last change.
    pub(crate) fn changed(&self) -> Revision {
        self.state.read().changed
    }

    /// The objects of a selection that follow a key, at most `limit` of them. `applied` is what the whole cache
    /// had reached before the call.
    pub(crate) fn list(
        &self,
        selection: &Selection,
        (after, limit): (&str, usize),
        applied: Revision,
    ) -> Listed {
        let state = self.state.read();
        let mut found = Self::range(&state, &selection.namespace, after)
            .filter(|object| selection.matches(self.resource, object));
        let objects: Vec<_> = found.by_ref().take(limit).cloned().collect();
        let more = found.next().is_some();
        let remaining = (more && selection.is_unselective()).then(|| found.count() + 1);
        Listed { objects, revision: applied.max(state.changed), more, remaining }
    }

    /// Starts a watch after a revision.
    pub(crate) fn subscribe(
        &self,
        selection: &Selection,
        after: Revision,
        applied: Revision,
    ) -> Subscription {
        let mut state = self.state.write();
        let changes = state.watchers.add(self.resource, selection);
        if after < state.recent_since {
            return Subscription::Behind { until: applied.max(state.changed), changes };
        }
        let replay = state.recent.iter().filter(|change| change.revision > after).cloned().collect();
        Subscription::Resumed { replay, changes }
    }

    /// Everything there is now, and every change that follows.
    pub(crate) fn list_and_subscribe(&self, selection: &Selection, applied: Revision) -> (Listed, Changes) {
        let mut state = self.state.write();
        let changes = state.watchers.add(self.resource, selection);
        let objects = Self::range(&state, &selection.namespace, "")
            .filter(|object| selection.matches(self.resource, object))
            .cloned()
            .collect();
        let revision = applied.max(state.changed);
        (Listed { objects, revision, more: false, remaining: None }, changes)
    }

    fn range<'a>(
        state: &'a State,
        namespace: &Text,
        after: &str,
    ) -> impl Iterator<Item = &'a Arc<Stored>> + use<'a> {
        let namespace = namespace.clone();
        let start = match (after, namespace.as_str()) {
            ("", "") => Bound::Unbounded,
            ("", namespace) => Bound::Included(format!("{namespace}/").into()),
            (after, _) => Bound::Excluded(Text::from(after)),
        };
        state
            .objects
            .range((start, Bound::Unbounded))
            .map(|(_, object)| object)
            .take_while(move |object| namespace.is_empty() || object.key.namespace == namespace)
    }
}

/// Where an object lies: what follows the kind's prefix in the store's keys.
fn place(key: &Key) -> Text {
    key.to_string().into()
}
