//! Whether the owners of an object exist: seen in a cache, or read live.

use api::{Key, OwnerReference, Text};
use control::plan::{Scope, Served};
use control::{Answer, Note, Object, Question, View, World};

use super::FOREGROUND;
use crate::limits;

/// The owners of an object, by uid.
#[derive(Default)]
pub(super) struct Found {
    /// They exist, or nobody can tell.
    pub(super) solid: Vec<Text>,
    /// They do not exist where an owner of this object would be.
    pub(super) gone: Vec<Text>,
    /// They are being deleted and wait until this object is gone.
    pub(super) waiting: Vec<Text>,
    /// Some could not be read now.
    pub(super) is_doubtful: bool,
    /// What is worth telling about them.
    pub(super) notes: Vec<Note>,
}

/// What is known after the answers at hand.
pub(super) enum Verdict {
    /// More is to be asked first.
    Ask(Vec<Question>),
    /// Every owner is looked up.
    Known(Found),
}

/// One owner.
enum Owner {
    Solid,
    Gone,
    Waiting,
    /// It could not be read: it may exist.
    Doubtful,
    Ask(Question),
}

impl Found {
    /// Looks every owner of the object up. Of an object with more owners than may be asked about, the others count as
    /// existing; when those that do not exist are forgotten, it is their turn.
    pub(super) fn look_up(object: &Object, world: &World<'_>) -> Verdict {
        let mut found = Self::default();
        let mut questions: Vec<Question> = Vec::new();
        for owner in &object.meta.owners {
            let uid = owner.uid.clone();
            match find(object, owner, world) {
                Owner::Solid => found.solid.push(uid),
                Owner::Gone => {
                    found.notes.extend(misplaced(object, owner, world.view));
                    found.gone.push(uid);
                }
                Owner::Waiting => found.waiting.push(uid),
                Owner::Doubtful => {
                    found.is_doubtful = true;
                    found.solid.push(uid);
                }
                Owner::Ask(question) => {
                    questions.push(question);
                    found.solid.push(uid);
                }
            }
        }
        // Answers last for one plan only: what was asked before is asked again with the rest.
        let room = limits::OWNERS_ASKED.saturating_sub(world.answers.len());
        questions.truncate(room);
        if questions.is_empty() {
            return Verdict::Known(found);
        }
        questions.extend(world.answers.keys().cloned());
        questions.sort();
        questions.dedup();
        Verdict::Ask(questions)
    }
}

fn find(object: &Object, owner: &OwnerReference, world: &World<'_>) -> Owner {
    if let Some(seen) = seen(world.view, owner).filter(|seen| may_own(seen, object)) {
        let waits = seen.meta.is_deleting() && seen.meta.has_finalizer(FOREGROUND);
        return if waits { Owner::Waiting } else { Owner::Solid };
    }
    let served = match world.answers.get(&Question::Resources) {
        Some(Answer::Resources(served)) => served,
        Some(_) => return Owner::Doubtful,
        None => return Owner::Ask(Question::Resources),
    };
    let Some(question) = question(object, owner, served) else { return Owner::Solid };
    match world.answers.get(&question) {
        Some(Answer::Object(Some(live))) if live.uid() == owner.uid => Owner::Solid,
        Some(Answer::Object(_)) => Owner::Gone,
        Some(_) => Owner::Doubtful,
        None => Owner::Ask(question),
    }
}

/// The object that a reference names by uid, group and name.
fn seen<'a>(view: &'a View, owner: &OwnerReference) -> Option<&'a Object> {
    let in_group = view.resources().filter(|resource| resource.group == owner.group());
    let mut found = in_group.filter_map(|resource| view.by_uid(resource, &owner.uid)).map(AsRef::as_ref);
    found.find(|seen: &&Object| seen.meta.name == owner.name)
}

/// An owner lives in the object's own namespace, or in none.
fn may_own(owner: &Object, object: &Object) -> bool {
    owner.meta.namespace.is_empty() || owner.meta.namespace == object.meta.namespace
}

/// People take references across namespaces for possible, and wonder where their objects went.
fn misplaced(object: &Object, owner: &OwnerReference, view: &View) -> Option<Note> {
    let elsewhere = seen(view, owner).filter(|seen| !may_own(seen, object))?;
    debug_assert_ne!(elsewhere.meta.namespace, object.meta.namespace, "it lives in another namespace");
    let OwnerReference { api_version, kind, name, uid, .. } = owner;
    let namespace = &object.meta.namespace;
    let reference = format!("[{api_version}/{kind}, namespace: {namespace}, name: {name}, uid: {uid}]");
    let text = format!("ownerRef {reference} does not exist in namespace \"{namespace}\"");
    Some(Note::warning("OwnerRefInvalidNamespace", text))
}

/// Where the owner would be; nowhere when its kind is not served, or when an object without a namespace names an owner
/// that lives in one.
fn question(object: &Object, owner: &OwnerReference, served: &[Served]) -> Option<Question> {
    let is_kind = |it: &&Served| it.kind == owner.kind && it.resource.api_version() == owner.api_version;
    let kind = served.iter().find(is_kind)?;
    let namespace = match kind.scope {
        Scope::Cluster => Text::default(),
        Scope::Namespaced if object.meta.namespace.is_empty() => return None,
        Scope::Namespaced => object.meta.namespace.clone(),
    };
    Some(Question::Live { resource: kind.resource.clone(), key: Key::new(namespace, owner.name.clone()) })
}
