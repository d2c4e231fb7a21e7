//! The API in memory: revisions, preconditions, status apart from the rest, graceful deletion of pods, and the
//! log of changes that watches read.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::status::Reason;
use api::{Document, Gvr, Key, Node, Revision, Status};
use control::{Action, Delete, Object, Outcome, PatchKind, Verb};
use jiff::Timestamp;

/// All objects, and everything that ever happened to them.
#[derive(Debug, Default)]
pub struct Api {
    objects: BTreeMap<(Gvr, Key), Arc<Object>>,
    log: BTreeMap<Gvr, Vec<Logged>>,
    revision: u64,
    uids: u64,
}

/// One change of an object.
#[derive(Clone, Debug)]
pub struct Logged {
    /// The revision that it made.
    pub revision: Revision,
    /// The object's key.
    pub key: Key,
    /// The object after it; `None` when it is gone.
    pub object: Option<Arc<Object>>,
}

impl Api {
    /// The current revision.
    pub fn revision(&self) -> Revision {
        Revision(self.revision)
    }

    /// The object with this key.
    pub fn get(&self, resource: &Gvr, key: &Key) -> Option<&Arc<Object>> {
        self.objects.get(&(resource.clone(), key.clone()))
    }

    /// Every object of a resource.
    pub fn list<'a>(&'a self, resource: &'a Gvr) -> impl Iterator<Item = &'a Arc<Object>> {
        self.objects.iter().filter(move |((own, _), _)| own == resource).map(|(_, object)| object)
    }

    /// The changes of a resource, from the `from`-th on.
    pub fn log(&self, resource: &Gvr, from: usize) -> &[Logged] {
        self.log.get(resource).map_or(&[], |log| &log[from.min(log.len())..])
    }

    /// Performs an action as the API would.
    pub fn perform(&mut self, action: &Action, now: Timestamp) -> Outcome {
        let result = match &action.verb {
            Verb::Create(document) => self.create(&action.resource, document, now),
            Verb::Update(document) => self.update(action, document),
            Verb::Patch(kind, patch) => self.patch(action, *kind, patch),
            Verb::Delete(options) => self.delete(action, options, now),
        };
        match result {
            Ok(revision) => Outcome::Done { revision: Some(revision) },
            Err(status) => Outcome::Refused(status),
        }
    }

    /// Creates an object, or says that it exists.
    pub fn create(
        &mut self,
        resource: &Gvr,
        document: &Document,
        now: Timestamp,
    ) -> Result<Revision, Status> {
        let key = Key::new(document.namespace(), document.name());
        if self.get(resource, &key).is_some() {
            return Err(refusal(409, Reason::AlreadyExists, "already exists"));
        }
        let mut document = document.clone();
        self.uids += 1;
        document.set("metadata.uid", format!("uid-{}", self.uids));
        document.set("metadata.creationTimestamp", api::time::seconds(now));
        document.set("metadata.generation", 1);
        document.remove("status");
        Ok(self.write(resource, document))
    }

    /// Writes an object that somebody changed; nothing happens when nothing changed.
    pub fn replace(&mut self, resource: &Gvr, document: Document) -> Revision {
        let key = Key::new(document.namespace(), document.name());
        match self.get(resource, &key) {
            Some(current) if current.document() == document => current.meta.resource_version,
            _ => self.write(resource, document),
        }
    }

    /// Takes an object away.
    pub fn remove(&mut self, resource: &Gvr, key: &Key) -> Revision {
        if self.objects.remove(&(resource.clone(), key.clone())).is_none() {
            return self.revision();
        }
        self.revision += 1;
        self.append(resource, key.clone(), None);
        self.revision()
    }

    fn update(&mut self, action: &Action, document: &Document) -> Result<Revision, Status> {
        let current = self.current(action)?;
        let version = document.resource_version();
        if !version.is_empty() && version != current.resource_version() {
            return Err(conflict());
        }
        let (mut updated, mine) = match action.part {
            Some(_) => (current.clone(), "status"),
            None => (document.clone(), "spec"),
        };
        match action.part {
            // A status update may also change annotations.
            Some(_) => {
                put(&mut updated, "status", document.get("status"));
                put(&mut updated, "metadata.annotations", document.get("metadata.annotations"));
            }
            None => put(&mut updated, "status", current.get("status")),
        }
        if mine == "spec" {
            settle(&mut updated, &current);
        }
        Ok(self.replace(&action.resource, updated))
    }

    fn patch(&mut self, action: &Action, kind: PatchKind, patch: &Node) -> Result<Revision, Status> {
        assert_eq!(kind, PatchKind::Merge, "the model knows merge patches only");
        let current = self.current(action)?;
        for field in ["uid", "resourceVersion"] {
            let path = format!("metadata.{field}");
            if patch.get(&path).is_some_and(|wanted| Some(wanted) != current.get(&path)) {
                return Err(conflict());
            }
        }
        let mut updated = current.clone().into_node();
        api::patch::merge::apply(&mut updated, patch);
        let mut updated = Document::from_node(updated).expect("a patched object is an object");
        settle(&mut updated, &current);
        Ok(self.replace(&action.resource, updated))
    }

    fn delete(&mut self, action: &Action, options: &Delete, now: Timestamp) -> Result<Revision, Status> {
        let mut current = self.current(action)?;
        if options.uid.as_ref().is_some_and(|uid| uid != current.uid()) {
            return Err(conflict());
        }
        // A pod on a node goes when its node says so.
        if current.text("spec.nodeName").is_empty() {
            return Ok(self.remove(&action.resource, &action.key));
        }
        current.set_default("metadata.deletionTimestamp", api::time::seconds(now));
        Ok(self.replace(&action.resource, current))
    }

    fn current(&self, action: &Action) -> Result<Document, Status> {
        let object = self.get(&action.resource, &action.key);
        object.map(|it| it.document()).ok_or_else(|| refusal(404, Reason::NotFound, "not found"))
    }

    fn write(&mut self, resource: &Gvr, mut document: Document) -> Revision {
        self.revision += 1;
        document.set("metadata.resourceVersion", self.revision.to_string());
        let object = Arc::new(Object::from_document(&document));
        let key = object.meta.key();
        self.objects.insert((resource.clone(), key.clone()), Arc::clone(&object));
        self.append(resource, key, Some(object));
        self.revision()
    }

    fn append(&mut self, resource: &Gvr, key: Key, object: Option<Arc<Object>>) {
        let revision = self.revision();
        self.log.entry(resource.clone()).or_default().push(Logged { revision, key, object });
    }
}

/// What a writer may not change, and the generation that follows the spec.
fn settle(updated: &mut Document, current: &Document) {
    for field in ["uid", "creationTimestamp", "deletionTimestamp", "resourceVersion"] {
        let path = format!("metadata.{field}");
        put(updated, &path, current.get(&path));
    }
    let changed = updated.get("spec") != current.get("spec");
    updated.set("metadata.generation", current.generation() + i64::from(changed));
}

fn put(document: &mut Document, path: &str, value: Option<&Node>) {
    match value {
        Some(value) => document.set(path, value),
        None => drop(document.remove(path)),
    }
}

fn conflict() -> Status {
    refusal(409, Reason::Conflict, "the object has been modified")
}

/// A refusal with this code.
pub fn refusal(code: u16, reason: Reason, message: &str) -> Status {
    Status::new(code, reason, message)
}
