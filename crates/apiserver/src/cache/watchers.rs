//! Who watches a kind, found by what changed: a change costs as much as there are watchers that may want it.
//!
//! A watcher waits in one place: under the object's name, a field value, a namespace, or everything. It still
//! checks each change against its whole selection. One that lags too far behind is cut off, and resumes by
//! revision.

use std::collections::HashMap;
use std::sync::Arc;

use api::{Key, Text};
use resources::Resource;
use tokio::sync::mpsc;

use super::change::Change;
use super::stored::{Selection, Stored, field_index};
use crate::limits;

/// What a watcher reads from. It ends when the watcher was cut off.
pub(crate) type Changes = mpsc::Receiver<Arc<Change>>;

/// The watchers of one kind.
#[derive(Default)]
pub(super) struct Watchers {
    places: HashMap<Place, Vec<mpsc::Sender<Arc<Change>>>>,
}

/// Where a watcher waits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Place {
    Everything,
    Namespace(Text),
    Object(Key),
    Field(usize, Text),
}

impl Watchers {
    /// Adds a watcher of a selection.
    pub(super) fn add(&mut self, resource: &dyn Resource, selection: &Selection) -> Changes {
        let (sender, receiver) = mpsc::channel(limits::WATCHER_QUEUE);
        let waiting = self.places.entry(place(resource, selection)).or_default();
        waiting.retain(|watcher| !watcher.is_closed());
        waiting.push(sender);
        receiver
    }

    /// Hands a change to everybody who may want it.
    pub(super) fn tell(&mut self, change: &Arc<Change>) {
        for place in places_of(change) {
            let Some(waiting) = self.places.get_mut(&place) else { continue };
            // A full queue is a watcher that lags too far behind: dropping its sender cuts it off.
            waiting.retain(|watcher| watcher.try_send(Arc::clone(change)).is_ok());
            if waiting.is_empty() {
                self.places.remove(&place);
            }
        }
    }
}

/// The narrowest place for a selection.
fn place(resource: &dyn Resource, selection: &Selection) -> Place {
    let namespace = match selection.fields.required_value("metadata.namespace") {
        Some(namespace) => namespace.into(),
        None => selection.namespace.clone(),
    };
    if let Some(name) = selection.fields.required_value("metadata.name")
        && (!namespace.is_empty() || !resource.is_namespaced())
    {
        return Place::Object(Key::new(namespace, name));
    }
    for term in selection.fields.requirements() {
        if let (false, Some(index)) = (term.negated, field_index(resource, &term.field)) {
            return Place::Field(index, term.value.clone());
        }
    }
    if namespace.is_empty() { Place::Everything } else { Place::Namespace(namespace) }
}

/// Every place at which somebody may wait for a change, each once.
fn places_of(change: &Change) -> Vec<Place> {
    let mut places = vec![Place::Everything];
    let sides: [Option<&Arc<Stored>>; 2] = [change.new.as_ref(), change.old.as_ref()];
    for object in sides.into_iter().flatten() {
        let fields = object.fields.iter().enumerate();
        let named = [Place::Namespace(object.key.namespace.clone()), Place::Object(object.key.clone())];
        for place in named.into_iter().chain(fields.map(|(at, value)| Place::Field(at, value.clone()))) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places
}
