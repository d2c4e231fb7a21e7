//! The set of the present template: which one it is, what it is called, and its revision.

use api::status::Reason;
use api::{Document, Node, Status, Text};
use control::{Verb, World, names};

use super::rolling;
use super::sets::{Set, Sets};
use super::size::Size;
use super::status::StatusUpdate;
use crate::shared::claim::controller_reference;
use crate::words;

/// The annotation with the revision that a set has.
pub(super) const REVISION: &str = "deployment.kubernetes.io/revision";
/// The annotation with the revisions that a set had before.
const HISTORY: &str = "deployment.kubernetes.io/revision-history";
/// The annotation with the Deployment's size when the set was scaled last.
pub(super) const DESIRED: &str = "deployment.kubernetes.io/desired-replicas";
/// The annotation with that size and the surge.
pub(super) const MOST: &str = "deployment.kubernetes.io/max-replicas";
/// The label that tells the pods of different templates apart.
const HASH: &str = "pod-template-hash";

/// Annotations of a Deployment that are its own, and not copied to its sets.
const OWN: [&str; 6] = [
    "kubectl.kubernetes.io/last-applied-configuration",
    REVISION,
    HISTORY,
    DESIRED,
    MOST,
    "deprecated.deployment.rollback.to",
];

/// Longest list of former revisions, in characters.
const HISTORY_MAX: usize = 2_000;

/// Longest name of a set.
const NAME_MAX: usize = 253;

/// What the refusal of a set's creation means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There was none, or it was told in the status.
    Told,
    /// The name belongs to a set of another template: the status counts it, so that the next name differs.
    Collision,
}

/// The sets with the one of the present template set apart: the oldest whose template is the same.
pub(super) fn sorted(deployment: &Document, mut sets: Vec<Set>) -> Sets {
    sets.sort_by_key(|set| (set.meta.creation_time, set.meta.name.clone()));
    let template = plain_template(deployment);
    let new = sets.iter().position(|set| plain_template(&set.document) == template);
    let new = new.map(|at| sets.remove(at));
    Sets { new, old: sets }
}

/// Brings the new set's annotations and the Deployment's revision up to date.
pub(super) fn follow(deployment: &Document, sets: &mut Sets, status: &mut StatusUpdate) {
    let next = next_revision(sets);
    let Some(new) = &mut sets.new else { return };
    copy_annotations(deployment, &mut new.document);
    take_revision(&mut new.document, next);
    let seconds = deployment.int("spec.minReadySeconds").unwrap_or(0);
    if new.document.int("spec.minReadySeconds").unwrap_or(0) != seconds {
        new.document.set("spec.minReadySeconds", seconds);
    }
    status.set_revision(new.annotation(REVISION).unwrap_or_default());
    status.found(new.name(), deployment);
    if status.tells_refusal() {
        status.created(new.name(), deployment);
    }
}

/// A set for the present template, as large as it may be now.
pub(super) fn make(deployment: &Document, sets: &Sets, size: &Size) -> Set {
    let mut template = deployment.get("spec.template").cloned().unwrap_or_default();
    let hash = template_hash(&template, deployment.int("status.collisionCount"));
    add_label(&mut template, "metadata.labels", &hash);
    let mut selector = deployment.get("spec.selector").cloned().unwrap_or_default();
    add_label(&mut selector, "matchLabels", &hash);
    let owner = controller_reference("apps/v1", "Deployment", &api::Meta::of(deployment));
    let replicas = if deployment.text("spec.strategy.type") == "Recreate" {
        size.replicas
    } else {
        rolling::new_replicas(sets, 0, size)
    };
    let node = api::node! {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": set_name(deployment.name(), &hash),
            "namespace": deployment.namespace(),
            "labels": template.get("metadata.labels").cloned().unwrap_or_default(),
            "ownerReferences": [&owner],
        },
        "spec": {
            "replicas": replicas,
            "minReadySeconds": deployment.int("spec.minReadySeconds").unwrap_or(0),
            "selector": selector,
            "template": template,
        },
    };
    let mut document = Document::from_node(node).expect("it is written as a map");
    copy_annotations(deployment, &mut document);
    take_revision(&mut document, next_revision(sets));
    let mut set = Set::made(document);
    set.record(size);
    set
}

/// The refusal of a set's creation in the last plan.
pub(super) fn last_refusal<'a>(world: &'a World<'_>) -> Option<(&'a str, &'a Status)> {
    let creates = |verb: &Verb| matches!(verb, Verb::Create(_));
    let mut sets = world.outcomes.iter().filter(|past| past.action.resource == *words::replica_sets());
    sets.find_map(|past| {
        let refusal = past.result.as_ref().err().filter(|_| creates(&past.action.verb))?;
        Some((past.action.key.name.as_str(), refusal))
    })
}

/// Tells a refusal of the last plan in the status.
pub(super) fn handle_refusal(deployment: &Document, world: &World<'_>, status: &mut StatusUpdate) -> Refusal {
    let Some((name, refusal)) = last_refusal(world) else { return Refusal::Told };
    if refusal.reason != Reason::AlreadyExists {
        status.failed(name, &refusal.message, deployment);
        return Refusal::Told;
    }
    let key = api::Key::new(deployment.namespace(), name);
    let Some(other) = world.view.get(words::replica_sets(), &key) else { return Refusal::Told };
    let is_ours = other.meta.controller().is_some_and(|owner| owner.uid == deployment.uid());
    if is_ours && plain_template(&other.document()) == plain_template(deployment) {
        return Refusal::Told;
    }
    status.collided(deployment);
    Refusal::Collision
}

/// One more than the highest revision of the old sets.
fn next_revision(sets: &Sets) -> i64 {
    sets.old.iter().map(Set::revision).max().unwrap_or(0) + 1
}

/// Gives a set this revision, unless it has a higher one; what it had before is remembered.
fn take_revision(set: &mut Document, revision: i64) {
    let before = set.annotation(REVISION).map(Text::from);
    let number = match &before {
        None => 0,
        Some(text) => match text.parse::<i64>() {
            Ok(number) => number,
            // A revision that somebody wrote by hand is left alone.
            Err(_) => return,
        },
    };
    if number >= revision {
        return;
    }
    set.set_annotation(REVISION, revision.to_string());
    if let Some(before) = before {
        let history = set.annotation(HISTORY).unwrap_or_default();
        let longer = remember(history, &before);
        set.set_annotation(HISTORY, longer);
    }
}

/// The list with one more revision; the oldest are dropped when it grows too long.
fn remember(history: &str, revision: &str) -> String {
    let mut revisions: Vec<&str> = history.split(',').filter(|it| !it.is_empty()).collect();
    revisions.push(revision);
    while revisions.len() > 1 && revisions.iter().map(|it| it.len() + 1).sum::<usize>() > HISTORY_MAX {
        revisions.remove(0);
    }
    revisions.join(",")
}

fn copy_annotations(deployment: &Document, set: &mut Document) {
    for (key, value) in deployment.at("metadata.annotations").entries() {
        let Some(value) = value.text().filter(|_| !OWN.contains(&key)) else { continue };
        if set.annotation(key) != Some(value) {
            set.set_annotation(key, value);
        }
    }
}

/// `spec.template` without the label that we add.
fn plain_template(object: &Document) -> Node {
    let mut template = object.get("spec.template").cloned().unwrap_or_default();
    if let Some(Node::Map(labels)) = template.get_mut("metadata.labels") {
        labels.remove(HASH);
    }
    template
}

fn add_label(node: &mut Node, path: &str, hash: &Text) {
    let labels = path.split('.').fold(node, |node, step| node.make_map().slot(step));
    labels.make_map().insert(HASH, hash.clone());
}

fn set_name(deployment: &str, hash: &str) -> String {
    let room = NAME_MAX - 1 - hash.len();
    let end = deployment.floor_char_boundary(room.min(deployment.len()));
    format!("{}-{hash}", &deployment[..end])
}

/// A short name for a template, the same whatever the order of its fields, and another one after each collision.
fn template_hash(template: &Node, collisions: Option<i64>) -> Text {
    let mut hash = Fnv::new();
    hash.node(template);
    if let Some(collisions) = collisions {
        hash.bytes(&collisions.to_le_bytes());
    }
    names::safe_hash(hash.0)
}

/// FNV-1a, 32 bits.
struct Fnv(u32);

impl Fnv {
    const fn new() -> Self {
        Self(0x811C_9DC5)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Map(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_by_key(|(key, _)| *key);
                self.bytes(b"{");
                for (key, value) in entries {
                    self.bytes(key.as_bytes());
                    self.bytes(b":");
                    self.node(value);
                }
                self.bytes(b"}");
            }
            Node::List(items) => {
                self.bytes(b"[");
                for item in items {
                    self.node(item);
                }
                self.bytes(b"]");
            }
            leaf => self.bytes(leaf.to_string().as_bytes()),
        }
    }
}
