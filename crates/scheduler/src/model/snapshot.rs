//! The snapshot: every node with what its pods take, kept up to date change by change.
//!
//! It holds every pod that takes room on a node, also one whose node is not known (yet): its room is counted
//! once the node appears. Sums per node are kept, so that a filter never walks pods but for their ports.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::{Key, Text};

use super::pod::HostPort;
use super::{NodeFacts, PodNeeds, Resources};

/// One node and what is taken on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The node.
    pub node: NodeFacts,
    /// The pods on it.
    pub pods: BTreeMap<Key, Arc<PodNeeds>>,
    /// What they request.
    pub requested: Resources,
    /// What they are assumed to use.
    pub assumed: Resources,
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    rows: BTreeMap<Text, Row>,
    /// Where each pod is.
    placed: BTreeMap<Key, Text>,
    /// Pods on nodes that are not known.
    homeless: BTreeMap<Text, BTreeMap<Key, Arc<PodNeeds>>>,
    /// On how many nodes each image is.
    image_nodes: BTreeMap<Text, usize>,
    /// Pods for which others were pushed away, by the node where.
    nominees: BTreeMap<Text, BTreeMap<Key, Arc<PodNeeds>>>,
}

impl Row {
    fn new(node: NodeFacts) -> Self {
        Self { node, pods: BTreeMap::new(), requested: Resources::default(), assumed: Resources::default() }
    }

    /// Puts a pod on the node.
    pub fn add(&mut self, pod: Arc<PodNeeds>) {
        self.requested.add(&pod.requests);
        self.assumed.add(&pod.assumed);
        self.pods.insert(pod.key.clone(), pod);
    }

    /// Takes a pod off the node.
    pub fn remove(&mut self, key: &Key) -> Option<Arc<PodNeeds>> {
        let pod = self.pods.remove(key)?;
        self.requested.sub(&pod.requests);
        self.assumed.sub(&pod.assumed);
        Some(pod)
    }

    /// Whether a pod on the node takes a port that this one excludes.
    pub fn is_port_taken(&self, wanted: &HostPort) -> bool {
        let is_any = |address: &str| address == "0.0.0.0";
        self.pods.values().flat_map(|pod| &pod.ports).any(|taken| {
            taken.port == wanted.port
                && taken.protocol == wanted.protocol
                && (taken.address == wanted.address || is_any(&taken.address) || is_any(&wanted.address))
        })
    }
}

impl Snapshot {
    /// All nodes, by name.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &Row> {
        self.rows.values()
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One node.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.get(name)
    }

    /// On how many nodes the image is.
    pub fn nodes_with_image(&self, image: &str) -> usize {
        self.image_nodes.get(image).copied().unwrap_or(0)
    }

    /// Adds a node or its new version; returns what was known of it.
    pub fn apply_node(&mut self, node: NodeFacts) -> Option<NodeFacts> {
        for image in node.images.keys() {
            *self.image_nodes.entry(image.clone()).or_default() += 1;
        }
        let name = node.name.clone();
        if let Some(row) = self.rows.get_mut(&name) {
            let old = std::mem::replace(&mut row.node, node);
            self.forget_images(&old);
            return Some(old);
        }
        let mut row = Row::new(node);
        for pod in self.homeless.remove(&name).unwrap_or_default().into_values() {
            row.add(pod);
        }
        self.rows.insert(name, row);
        None
    }

    /// Removes a node; pods on it are remembered.
    pub fn remove_node(&mut self, name: &str) -> bool {
        let Some(row) = self.rows.remove(name) else { return false };
        self.forget_images(&row.node);
        if !row.pods.is_empty() {
            self.homeless.insert(row.node.name, row.pods);
        }
        true
    }

    /// Puts a pod on a node, and off any other.
    pub fn place(&mut self, node: &Text, pod: Arc<PodNeeds>) {
        self.unplace(&pod.key);
        self.placed.insert(pod.key.clone(), node.clone());
        match self.rows.get_mut(node) {
            Some(row) => row.add(pod),
            None => drop(self.homeless.entry(node.clone()).or_default().insert(pod.key.clone(), pod)),
        }
    }

    /// Takes a pod off its node; returns where it was, and what it took there.
    pub fn unplace(&mut self, key: &Key) -> Option<(Text, Arc<PodNeeds>)> {
        let node = self.placed.remove(key)?;
        let pod = match self.rows.get_mut(&node) {
            Some(row) => row.remove(key),
            None => self.unplace_homeless(&node, key),
        };
        Some((node, pod?))
    }

    /// Where a pod is.
    pub fn place_of(&self, key: &Key) -> Option<&Text> {
        self.placed.get(key)
    }

    /// Every pod that takes room on a node.
    pub fn placed(&self) -> impl Iterator<Item = &Key> {
        self.placed.keys()
    }

    /// Keeps room on the node for a pod that waits for others to go.
    pub fn nominate(&mut self, node: &Text, pod: Arc<PodNeeds>) {
        self.unnominate(&pod.key);
        self.nominees.entry(node.clone()).or_default().insert(pod.key.clone(), pod);
    }

    /// Keeps no room for the pod any more; whether any was kept.
    pub fn unnominate(&mut self, key: &Key) -> bool {
        let mut was_kept = false;
        self.nominees.retain(|_, pods| {
            was_kept |= pods.remove(key).is_some();
            !pods.is_empty()
        });
        was_kept
    }

    /// The node as a pod finds it for which room is kept only for pods at least as important: none when no
    /// room is kept.
    pub fn with_nominees(&self, row: &Row, pod: &PodNeeds) -> Option<Row> {
        let nominees = self.nominees.get(&row.node.name)?;
        let mut kept = nominees
            .values()
            .filter(|it| it.priority >= pod.priority && it.uid != pod.uid)
            .filter(|it| !row.pods.contains_key(&it.key))
            .peekable();
        kept.peek()?;
        let mut crowded = row.clone();
        kept.for_each(|nominee| crowded.add(Arc::clone(nominee)));
        Some(crowded)
    }

    fn unplace_homeless(&mut self, node: &Text, key: &Key) -> Option<Arc<PodNeeds>> {
        let pods = self.homeless.get_mut(node)?;
        let pod = pods.remove(key);
        if pods.is_empty() {
            self.homeless.remove(node);
        }
        pod
    }

    fn forget_images(&mut self, node: &NodeFacts) {
        for image in node.images.keys() {
            let count = self.image_nodes.get_mut(image).map_or(0, |count| {
                *count -= 1;
                *count
            });
            if count == 0 {
                self.image_nodes.remove(image);
            }
        }
    }
}
