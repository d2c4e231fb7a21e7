//! The pods of this node as they are now, for the kubelet API. Written by the pods' tasks.

use std::collections::BTreeMap;
use std::sync::Arc;

use k8s_openapi::api::core::v1::Pod;
use parking_lot::RwLock;

use crate::machine::{Observed, PodStatus, PodUid};

/// All pods, by uid. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct PodTable {
    entries: Arc<RwLock<BTreeMap<PodUid, PodEntry>>>,
}

/// One pod.
#[derive(Clone)]
pub(crate) struct PodEntry {
    pub(crate) pod: Arc<Pod>,
    pub(crate) status: Arc<PodStatus>,
    pub(crate) observed: Arc<Observed>,
}

impl PodTable {
    pub(crate) fn set(&self, uid: &PodUid, entry: PodEntry) {
        self.entries.write().insert(uid.clone(), entry);
    }

    pub(crate) fn remove(&self, uid: &PodUid) {
        self.entries.write().remove(uid);
    }

    /// The pod with this name; the newest when an older one of the same name is still ending.
    pub(crate) fn by_name(&self, namespace: &str, name: &str) -> Option<PodEntry> {
        let entries = self.entries.read();
        let mut named = entries.values().filter(|entry| {
            let meta = &entry.pod.metadata;
            meta.namespace.as_deref() == Some(namespace) && meta.name.as_deref() == Some(name)
        });
        let first = named.next()?;
        Some(named.fold(first, |a, b| if b.created() > a.created() { b } else { a }).clone())
    }

    pub(crate) fn all(&self) -> Vec<PodEntry> {
        self.entries.read().values().cloned().collect()
    }
}

impl PodEntry {
    fn created(&self) -> Option<jiff::Timestamp> {
        self.pod.metadata.creation_timestamp.as_ref().map(|time| time.0)
    }
}
