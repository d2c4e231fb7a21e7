//! Events: what components tell about objects, written as core/v1 Events.
//!
//! Repetitions become a higher count of one Event, floods of similar ones are combined, and an object about
//! which too much is told falls silent for a while (see [`correlate`]). Events are best effort: they never
//! hold up the component that tells them.

pub mod correlate;

use api::{Document, Gvr, Key, Node, Text, node};
use control::{Level, Note, Object, PatchKind};
use jiff::Timestamp;
use tokio::sync::mpsc;
use tracing::{debug, warn};

use crate::call::{CallError, Client};
use crate::clock::Clock;
use crate::limits;
use correlate::{Correlator, Told, Write};

/// Tells notes about objects as one component. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Recorder {
    component: &'static str,
    notes: mpsc::Sender<Told>,
}

/// The object that an event is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// Its `apiVersion`.
    pub api_version: Text,
    /// Its kind.
    pub kind: Text,
    /// Its name.
    pub key: Key,
    /// Its uid.
    pub uid: Text,
    /// Its version.
    pub resource_version: Text,
    /// The part of it, such as `spec.containers{web}`.
    pub field_path: Text,
}

impl Recorder {
    /// A recorder for a component, which writes its events through `client`. `host` is the component's node,
    /// empty when it has none. Must be called in a runtime; its task ends when the last clone is dropped.
    pub fn new(client: Client, component: &'static str, host: impl Into<Text>) -> Self {
        let (notes, waiting) = mpsc::channel(limits::NOTES_WAITING);
        let writer = Writer {
            client,
            component,
            host: host.into(),
            correlator: Correlator::new(),
            clock: Clock::start(),
        };
        tokio::spawn(writer.run(waiting));
        Self { component, notes }
    }

    /// Tells a note about an object. Debug notes go to the log only.
    pub fn tell(&self, about: Reference, note: &Note) {
        debug!(component = self.component, kind = %about.kind, object = %about.key, reason = %note.reason, "{}", note.message);
        if note.level == Level::Debug {
            return;
        }
        let told = Told {
            about,
            is_warning: note.level == Level::Warning,
            reason: note.reason.clone(),
            message: note.message.clone(),
        };
        if self.notes.try_send(told).is_err() {
            warn!(component = self.component, "too many events at once: one was dropped");
        }
    }
}

impl Reference {
    /// A reference to a whole object.
    pub fn of(object: &Object) -> Self {
        let document = object.document();
        Self {
            api_version: Text::from(document.api_version()),
            kind: Text::from(document.kind()),
            key: object.meta.key(),
            uid: object.meta.uid.clone(),
            resource_version: Text::from(document.resource_version()),
            field_path: Text::default(),
        }
    }

    /// The reference in the shape of `involvedObject`.
    pub fn to_node(&self) -> Node {
        let mut node = Node::Map(api::Map::new());
        let map = node.make_map();
        let fields = [
            ("kind", &self.kind),
            ("namespace", &self.key.namespace),
            ("name", &self.key.name),
            ("uid", &self.uid),
            ("apiVersion", &self.api_version),
            ("resourceVersion", &self.resource_version),
            ("fieldPath", &self.field_path),
        ];
        for (field, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            map.insert(field, value.clone());
        }
        node
    }
}

struct Writer {
    client: Client,
    component: &'static str,
    host: Text,
    correlator: Correlator,
    clock: Clock,
}

impl Writer {
    async fn run(mut self, mut waiting: mpsc::Receiver<Told>) {
        while let Some(told) = waiting.recv().await {
            let now = self.clock.now().wall;
            let Some(write) = self.correlator.correlate(&told, now) else { continue };
            if let Err(error) = self.write(&told, &write, now).await {
                debug!(component = self.component, %error, "failed to write an event");
            }
        }
    }

    async fn write(&self, told: &Told, write: &Write, now: Timestamp) -> Result<(), CallError> {
        let events = Gvr::new("", "v1", "events");
        if let Write::Repeat { key, count, message } = write {
            let patch =
                node! { "message": message, "count": *count, "lastTimestamp": api::time::seconds(now) };
            match self.client.patch(&events, key, None, (PatchKind::Strategic, &patch)).await {
                // The first one has expired: begin anew.
                Err(error) if error.is_not_found() => {}
                result => return result.map(drop),
            }
        }
        self.client.create(&events, &self.event(told, write, now)).await.map(drop)
    }

    fn event(&self, told: &Told, write: &Write, now: Timestamp) -> Document {
        let (Write::First { key, message } | Write::Repeat { key, message, .. }) = write;
        let count = if let Write::Repeat { count, .. } = write { *count } else { 1 };
        let time = api::time::seconds(now);
        let node = node! {
            "kind": "Event",
            "apiVersion": "v1",
            "metadata": { "name": &key.name, "namespace": &key.namespace },
            "involvedObject": told.about.to_node(),
            "reason": &told.reason,
            "message": message,
            "source": self.source(),
            "firstTimestamp": &time,
            "lastTimestamp": &time,
            "count": count,
            "type": if told.is_warning { "Warning" } else { "Normal" },
            "reportingComponent": self.component,
            "reportingInstance": &self.host,
        };
        Document::from_node(node).expect("it is written as a map")
    }

    fn source(&self) -> Node {
        let mut source = node! { "component": self.component };
        if !self.host.is_empty() {
            source.make_map().insert("host", &self.host);
        }
        source
    }
}
