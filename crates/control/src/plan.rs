//! What a controller may ask for, as plain data: actions in ordered batches, questions, notes.
//!
//! A plan says everything; the driver that performs it has nothing left to decide.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use api::{Document, Gvr, Key, Node, Revision, Status, Text};

/// The result of one reconcile. The default plan does nothing.
///
/// A plan either asks or acts: when `ask` is not empty, `steps` must be empty, and the target is planned again
/// as soon as the answers are there.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Batches in order; one runs only if all steps of the one before it succeeded.
    pub steps: Vec<Batch>,
    /// What the plan needs to know and no cache holds.
    pub ask: Vec<Question>,
    /// Why, for events, logs and tests, whether or not a step succeeds.
    pub notes: Vec<Note>,
    /// Look at the target again after this time even if nothing changes.
    pub again: Option<Duration>,
    /// Replaces the target's memory (see [`crate::World::memory`]). Lost when the process ends.
    pub remember: Option<Node>,
}

/// Steps that may run at the same time.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// In no particular order.
    pub steps: Vec<Step>,
}

/// One action, and what to say about it.
#[derive(Clone, Debug)]
pub struct Step {
    /// What to do.
    pub action: Action,
    /// Said when the action succeeded.
    pub done: Option<Note>,
    /// Said when the action was refused; the refusal's message is appended to the note's.
    pub refused: Option<Note>,
}

/// One call of the API.
#[derive(Clone, Debug)]
pub struct Action {
    /// The resource the call addresses.
    pub resource: Gvr,
    /// The object the call addresses. A create names its object here too.
    pub key: Key,
    /// A part of the object (`status`, `scale`, `binding`, `finalize`, `eviction`), or the whole.
    pub part: Option<&'static str>,
    /// What to do with it.
    pub verb: Verb,
}

/// What an [`Action`] does. Bodies are shared, because an action may be sent more than once.
#[derive(Clone, Debug)]
pub enum Verb {
    /// POST of a new object, or of a part such as a binding.
    Create(Arc<Document>),
    /// PUT; the document's resourceVersion is the precondition.
    Update(Arc<Document>),
    /// PATCH; put metadata.uid or metadata.resourceVersion in the body to make it conditional.
    Patch(PatchKind, Arc<Node>),
    /// DELETE.
    Delete(Delete),
}

/// The kinds of patch a controller sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchKind {
    /// RFC 6902.
    Json,
    /// RFC 7386.
    Merge,
    /// Merge with lists keyed as the schema says; only for built-in kinds.
    Strategic,
}

/// Preconditions and options of a delete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delete {
    /// Only this very object.
    pub uid: Option<Text>,
    /// Only at this version of it.
    pub resource_version: Option<Text>,
    /// What becomes of its dependents; the resource's own default if absent.
    pub propagation: Option<Propagation>,
    /// Seconds; the resource's own default if absent.
    pub grace_seconds: Option<i64>,
}

/// What becomes of the dependents of a deleted object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Propagation {
    /// They stay and lose the reference.
    Orphan,
    /// They are deleted after the object is gone.
    Background,
    /// They are deleted first.
    Foreground,
}

/// What became of an action.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The API did it. `revision` is the commit's revision, absent when the reply did not tell it (a foreign
    /// server's reply to a delete that removed the object).
    Done {
        /// The commit's revision.
        revision: Option<Revision>,
    },
    /// The API refused; nothing changed.
    Refused(Status),
    /// The connection broke: it may or may not have happened.
    Unknown(String),
}

/// One step of the target's last plan, and how it ended.
#[derive(Clone, Debug)]
pub struct Past {
    /// The action as planned.
    pub action: Action,
    /// How it ended, as `Ok` or the refusal.
    pub result: Result<(), Status>,
}

/// Something a plan needs to know that no cache holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// The object as the API has it now, not as a cache shows it.
    Live {
        /// Its resource.
        resource: Gvr,
        /// Its name.
        key: Key,
    },
    /// Names and metadata of the objects in a namespace, live.
    Content {
        /// Of this resource; `None` is every resource whose objects live in namespaces and can be listed and deleted.
        resource: Option<Gvr>,
        /// The namespace.
        namespace: Text,
    },
    /// All resources the API serves, and their properties.
    Resources,
}

/// The answer to a [`Question`].
#[derive(Clone, Debug)]
pub enum Answer {
    /// To `Live`: the object, or `None` if it does not exist.
    Object(Option<Arc<Document>>),
    /// To `Content`: one entry for each resource, by resource.
    Content(Vec<Content>),
    /// To `Resources`.
    Resources(Arc<[Served]>),
    /// The question could not be answered.
    Failed(Status),
}

/// What a namespace holds of one resource.
#[derive(Clone, Debug)]
pub struct Content {
    /// The resource.
    pub resource: Gvr,
    /// The metadata of each object, or why it could not be read.
    pub found: Result<Vec<api::Meta>, Status>,
}

/// One resource that the API serves, from discovery.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Served {
    /// Group, version and plural name.
    pub resource: Gvr,
    /// The kind of its objects.
    pub kind: Text,
    /// Whether its objects live in namespaces.
    pub scope: Scope,
    /// The verbs it supports, sorted.
    pub verbs: Vec<Text>,
}

/// Where objects of a resource live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// In the cluster, without a namespace.
    Cluster,
    /// In a namespace each.
    Namespaced,
}

/// Answers to the questions of the target's last plan.
pub type Answers = BTreeMap<Question, Answer>;

/// Something worth telling about a target: it becomes an Event when it has a reason clients look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How serious it is.
    pub level: Level,
    /// CamelCase, as clients match it.
    pub reason: Text,
    /// For people.
    pub message: String,
    /// The object it is about, when not the target itself.
    pub about: Option<(Gvr, Key)>,
}

/// How serious a [`Note`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Only for the log, never an Event.
    Debug,
    /// An Event of type Normal.
    Normal,
    /// An Event of type Warning.
    Warning,
}

impl Served {
    /// Whether it supports all of these verbs.
    pub fn supports(&self, verbs: &[&str]) -> bool {
        verbs.iter().all(|verb| self.verbs.iter().any(|own| own == verb))
    }
}

impl Plan {
    /// Nothing to do and nothing to say: what a controller returns at its fixed point.
    pub fn is_empty(&self) -> bool {
        self.steps.iter().all(|batch| batch.steps.is_empty()) && self.ask.is_empty()
    }

    /// Appends a batch; an empty one is left out.
    pub fn then(&mut self, steps: Vec<Step>) {
        if !steps.is_empty() {
            self.steps.push(Batch { steps });
        }
    }

    /// Asks for an answer, unless it is already asked for.
    pub fn ask(&mut self, question: Question) {
        if !self.ask.contains(&question) {
            self.ask.push(question);
        }
    }

    /// Looks again after `pause`, or earlier if that was already planned.
    pub fn look_again(&mut self, pause: Duration) {
        self.again = Some(self.again.map_or(pause, |planned| planned.min(pause)));
    }
}

impl Step {
    /// A step about which nothing is said.
    pub fn silent(action: Action) -> Self {
        Self { action, done: None, refused: None }
    }
}

impl Action {
    /// Creates `document` in `resource`; namespace and name are taken from the document.
    pub fn create(resource: Gvr, document: Document) -> Self {
        let key = key_of(&document);
        Self { resource, key, part: None, verb: Verb::Create(Arc::new(document)) }
    }

    /// Replaces the object with `document`.
    pub fn update(resource: Gvr, document: Document) -> Self {
        let key = key_of(&document);
        Self { resource, key, part: None, verb: Verb::Update(Arc::new(document)) }
    }

    /// Replaces the object's status with the one in `document`.
    pub fn update_status(resource: Gvr, document: Document) -> Self {
        Self { part: Some("status"), ..Self::update(resource, document) }
    }

    /// Patches the object.
    pub fn patch(resource: Gvr, key: Key, kind: PatchKind, body: Node) -> Self {
        Self { resource, key, part: None, verb: Verb::Patch(kind, Arc::new(body)) }
    }

    /// Deletes the object.
    pub fn delete(resource: Gvr, key: Key, delete: Delete) -> Self {
        Self { resource, key, part: None, verb: Verb::Delete(delete) }
    }

    /// The same action on a part of the object.
    #[must_use]
    pub fn part(self, part: &'static str) -> Self {
        Self { part: Some(part), ..self }
    }
}

impl Note {
    /// A note that becomes an Event of type Normal.
    pub fn normal(reason: &str, message: impl Into<String>) -> Self {
        Self::new(Level::Normal, reason, message)
    }

    /// A note that becomes an Event of type Warning.
    pub fn warning(reason: &str, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, reason, message)
    }

    /// A note for the log only.
    pub fn debug(reason: &str, message: impl Into<String>) -> Self {
        Self::new(Level::Debug, reason, message)
    }

    fn new(level: Level, reason: &str, message: impl Into<String>) -> Self {
        Self { level, reason: Text::from(reason), message: message.into(), about: None }
    }
}

fn key_of(document: &Document) -> Key {
    Key::new(document.namespace(), document.name())
}
