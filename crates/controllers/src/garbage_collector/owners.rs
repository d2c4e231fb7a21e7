//! Whether the owners of an object exist: seen in a cache, or read live.

use api::{Key, OwnerReference, Text};
use control::plan::{Scope, Served};
use control::{Answer, Object, Question, View, World};

use super::FOREGROUND;

/// The owners of an object, by uid.
#[derive(Default)]
pub(super) struct Found {
    /// They exist, or nobody can tell.
    pub(super) solid: Vec<Text>,
    /// They do not exist.
    pub(super) gone: Vec<Text>,
    /// They are being deleted and wait until this object is gone.
    pub(super) waiting: Vec<Text>,
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
    Ask(Question),
}

impl Found {
    /// Looks every owner of the object up.
    pub(super) fn look_up(object: &Object, world: &World<'_>) -> Verdict {
        let mut found = Self::default();
        let mut questions = Vec::new();
        for owner in &object.meta.owners {
            let uid = owner.uid.clone();
            match find(object, owner, world) {
                Owner::Solid => found.solid.push(uid),
                Owner::Gone => found.gone.push(uid),
                Owner::Waiting => found.waiting.push(uid),
                Owner::Ask(question) => questions.push(question),
            }
        }
        if questions.is_empty() {
            return Verdict::Known(found);
        }
        // Answers last for one plan only: what was asked before is asked again with the rest.
        questions.extend(world.answers.keys().cloned());
        questions.sort();
        questions.dedup();
        Verdict::Ask(questions)
    }
}

fn find(object: &Object, owner: &OwnerReference, world: &World<'_>) -> Owner {
    if let Some(seen) = seen(world.view, &owner.uid) {
        let waits = seen.meta.is_deleting() && seen.meta.has_finalizer(FOREGROUND);
        return if waits { Owner::Waiting } else { Owner::Solid };
    }
    let Some(Answer::Resources(served)) = world.answers.get(&Question::Resources) else {
        return Owner::Ask(Question::Resources);
    };
    let Some(question) = question(object, owner, served) else { return Owner::Solid };
    match world.answers.get(&question) {
        Some(Answer::Object(Some(live))) if live.uid() == owner.uid => Owner::Solid,
        Some(Answer::Object(_)) => Owner::Gone,
        Some(_) => Owner::Solid,
        None => Owner::Ask(question),
    }
}

fn seen<'a>(view: &'a View, uid: &Text) -> Option<&'a Object> {
    view.resources().find_map(|resource| view.by_uid(resource, uid)).map(AsRef::as_ref)
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
