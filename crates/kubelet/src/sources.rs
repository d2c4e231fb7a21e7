//! ConfigMaps and Secrets that pods of this node name: one watch each, as long as some pod needs it.
//!
//! A pod is told when something that it names has changed. What is not there is known not to be there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use api::view::View;
use api::{Key, Text};
use client::{Client, Frame, Selection};
use k8s_openapi::api::core::v1::{ConfigMap, EnvVarSource, PodSpec, Secret, Volume, VolumeProjection};
use parking_lot::Mutex;
use tokio::sync::{Notify, watch};
use tokio_util::task::AbortOnDropHandle;
use tracing::debug;

use crate::machine::PodUid;
use crate::resources::all_containers;
use crate::spec::Sources;
use crate::{gvr, limits};

/// The watches. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Watches {
    client: Client,
    entries: Arc<Mutex<BTreeMap<Name, Entry>>>,
}

/// One object that pods name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    pub(crate) kind: Kind,
    pub(crate) key: Key,
}

/// What kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    ConfigMap,
    Secret,
}

#[derive(Clone, Debug)]
enum Value {
    /// Not read yet.
    Unknown,
    Missing,
    ConfigMap(Arc<ConfigMap>),
    Secret(Arc<Secret>),
}

/// What a pod reads an object for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Volumes and environments.
    Configuration,
    /// Credentials for registries.
    Credentials,
}

/// A pod that reads.
#[derive(Clone)]
pub(crate) struct Reader {
    pub(crate) pod: PodUid,
    pub(crate) purpose: Purpose,
    /// Notified when what it reads has changed.
    pub(crate) changed: Arc<Notify>,
}

type Readers = Arc<Mutex<BTreeMap<(PodUid, Purpose), Arc<Notify>>>>;

struct Entry {
    value: watch::Receiver<Value>,
    readers: Readers,
    _task: AbortOnDropHandle<()>,
}

impl Watches {
    pub(crate) fn new(client: Client) -> Self {
        Self { client, entries: Arc::default() }
    }

    /// What a pod names, as it is now; waits until all of it was read once. From then on the reader is
    /// notified when any of it changes, until the pod is forgotten.
    pub(crate) async fn gather(&self, names: BTreeSet<Name>, reader: &Reader) -> Sources {
        let mut sources = Sources::default();
        for name in names {
            let mut value = self.subscribe(&name, reader);
            let known = value.wait_for(|value| !matches!(value, Value::Unknown)).await;
            let known = known.map_or(Value::Missing, |value| value.clone());
            let text = name.key.name.to_string();
            match name.kind {
                Kind::ConfigMap => {
                    let map = if let Value::ConfigMap(map) = known { Some(map) } else { None };
                    sources.config_maps.insert(text, map);
                }
                Kind::Secret => {
                    let secret = if let Value::Secret(secret) = known { Some(secret) } else { None };
                    sources.secrets.insert(text, secret);
                }
            }
        }
        sources
    }

    /// A pod no longer needs anything.
    pub(crate) fn forget(&self, pod: &PodUid) {
        self.entries.lock().retain(|_, entry| {
            let mut readers = entry.readers.lock();
            readers.retain(|(uid, _), _| uid != pod);
            !readers.is_empty()
        });
    }

    fn subscribe(&self, name: &Name, reader: &Reader) -> watch::Receiver<Value> {
        let mut entries = self.entries.lock();
        let entry = entries.entry(name.clone()).or_insert_with(|| self.start(name.clone()));
        let Reader { pod, purpose, changed } = reader.clone();
        entry.readers.lock().insert((pod, purpose), changed);
        entry.value.clone()
    }

    fn start(&self, name: Name) -> Entry {
        let (sender, value) = watch::channel(Value::Unknown);
        let readers = Readers::default();
        let watcher = Watcher { client: self.client.clone(), name, sender, readers: Arc::clone(&readers) };
        Entry { value, readers, _task: AbortOnDropHandle::new(tokio::spawn(watcher.run())) }
    }
}

struct Watcher {
    client: Client,
    name: Name,
    sender: watch::Sender<Value>,
    readers: Readers,
}

impl Watcher {
    /// Watches until it is aborted, and starts again whenever the watch ends.
    async fn run(self) {
        let mut pause = limits::WATCH_PAUSE_FIRST;
        loop {
            if self.watch_once().await {
                pause = limits::WATCH_PAUSE_FIRST;
            }
            #[expect(clippy::disallowed_methods, reason = "a driver's pause before it watches again")]
            tokio::time::sleep(pause).await;
            pause = limits::WATCH_PAUSE_MAX.min(pause * 2);
        }
    }

    /// Whether the watch got as far as to know the object.
    async fn watch_once(&self) -> bool {
        let resource = match self.name.kind {
            Kind::ConfigMap => gvr::config_maps(),
            Kind::Secret => gvr::secrets(),
        };
        let fields = Text::from(format!("metadata.name={}", self.name.key.name));
        let selection = Selection { fields, ..Selection::default() };
        let watching = self.client.watch(&resource, &self.name.key.namespace, &selection, None).await;
        let Ok(mut watching) = watching else { return false };
        let (mut is_there, mut is_known) = (false, false);
        loop {
            match watching.next().await {
                Ok(Some(Frame::Applied(object))) => {
                    (is_there, is_known) = (true, true);
                    self.set(self.decode(&object.body));
                }
                Ok(Some(Frame::Deleted(_))) => {
                    is_there = false;
                    self.set(Value::Missing);
                }
                Ok(Some(Frame::Bookmark { ends_initial: true, .. })) if !is_there => {
                    is_known = true;
                    self.set(Value::Missing);
                }
                Ok(Some(Frame::Bookmark { .. })) => {}
                ended => {
                    debug!(name = %self.name.key, ?ended, "the watch of a source ended");
                    return is_known;
                }
            }
        }
    }

    fn decode(&self, body: &[u8]) -> Value {
        match self.name.kind {
            Kind::ConfigMap => decode(body).map_or(Value::Missing, Value::ConfigMap),
            Kind::Secret => decode(body).map_or(Value::Missing, Value::Secret),
        }
    }

    fn set(&self, value: Value) {
        let is_same = match (&*self.sender.borrow(), &value) {
            (Value::Missing, Value::Missing) => true,
            (Value::ConfigMap(old), Value::ConfigMap(new)) => old == new,
            (Value::Secret(old), Value::Secret(new)) => old == new,
            _ => false,
        };
        let was_unknown = matches!(&*self.sender.borrow(), Value::Unknown);
        if is_same {
            return;
        }
        self.sender.send_replace(value);
        if !was_unknown {
            for changed in self.readers.lock().values() {
                changed.notify_one();
            }
        }
    }
}

fn decode<T: View>(body: &[u8]) -> Option<Arc<T>> {
    crate::typed::decode(body).map(Arc::new)
}

/// Everything that a pod's volumes and environments name.
pub(crate) fn names_of(spec: &PodSpec, namespace: &str) -> BTreeSet<Name> {
    let mut names = Names { namespace, names: BTreeSet::new() };
    for container in all_containers(spec) {
        for source in container.env_from.iter().flatten() {
            names.config_map(source.config_map_ref.as_ref().map(|reference| reference.name.as_str()));
            names.secret(source.secret_ref.as_ref().map(|reference| reference.name.as_str()));
        }
        let variables = container.env.iter().flatten();
        for source in variables.filter_map(|variable| variable.value_from.as_ref()) {
            names.variable(source);
        }
    }
    for volume in spec.volumes.iter().flatten() {
        names.volume(volume);
    }
    names.names
}

/// The pull secrets of a pod, in its order; ones without a name count for nothing.
pub(crate) fn pull_secrets_of(spec: &PodSpec) -> impl Iterator<Item = &str> {
    let names = spec.image_pull_secrets.iter().flatten().map(|reference| reference.name.as_str());
    names.filter(|name| !name.is_empty())
}

struct Names<'a> {
    namespace: &'a str,
    names: BTreeSet<Name>,
}

impl Names<'_> {
    fn config_map(&mut self, name: Option<&str>) {
        self.add(Kind::ConfigMap, name);
    }

    fn secret(&mut self, name: Option<&str>) {
        self.add(Kind::Secret, name);
    }

    fn add(&mut self, kind: Kind, name: Option<&str>) {
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            self.names.insert(Name { kind, key: Key::new(self.namespace, name) });
        }
    }

    fn variable(&mut self, source: &EnvVarSource) {
        self.config_map(source.config_map_key_ref.as_ref().map(|selector| selector.name.as_str()));
        self.secret(source.secret_key_ref.as_ref().map(|selector| selector.name.as_str()));
    }

    fn volume(&mut self, volume: &Volume) {
        self.config_map(volume.config_map.as_ref().map(|source| source.name.as_str()));
        self.secret(volume.secret.as_ref().and_then(|source| source.secret_name.as_deref()));
        let projected = volume.projected.iter().flat_map(|source| source.sources.iter().flatten());
        for VolumeProjection { config_map, secret, .. } in projected {
            self.config_map(config_map.as_ref().map(|source| source.name.as_str()));
            self.secret(secret.as_ref().map(|source| source.name.as_str()));
        }
    }
}
