//! Which objects belong to a controlling owner, and how it takes and gives up ownership.
//!
//! An owner adopts what its selector matches and nobody controls; it releases what it controls and its
//! selector no longer matches. Before it adopts it reads itself live: an owner that is being deleted, or that
//! was replaced by another of the same name, must not take orphans along.

use std::sync::Arc;

use api::{Gvr, Key, LabelSelector, Meta, Node, OwnerReference, node};
use control::{Action, Answer, Object, PatchKind, Question, Step, View, World};

/// The owner that claims.
pub(crate) struct Claimant<'a> {
    /// Its resource.
    pub(crate) resource: &'a Gvr,
    /// Its metadata.
    pub(crate) meta: &'a Meta,
    /// The reference that it puts into what it owns.
    pub(crate) reference: OwnerReference,
    /// What it selects.
    pub(crate) selector: &'a LabelSelector,
}

/// What a claimant finds.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    /// Controlled and selected.
    pub(crate) owned: Vec<Arc<Object>>,
    /// Controlled by nobody, and selected.
    pub(crate) orphans: Vec<Arc<Object>>,
    /// Controlled, and no longer selected.
    pub(crate) strays: Vec<Arc<Object>>,
}

/// Whether orphans may be adopted now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Adoption {
    /// Yes: the claimant was read live, exists, and is not being deleted.
    Allowed,
    /// No.
    Forbidden,
    /// Ask this first.
    Ask(Question),
}

/// The controller reference of an object of this kind.
pub(crate) fn controller_reference(
    api_version: &'static str,
    kind: &'static str,
    meta: &Meta,
) -> OwnerReference {
    OwnerReference {
        api_version: api_version.into(),
        kind: kind.into(),
        name: meta.name.clone(),
        uid: meta.uid.clone(),
        controller: true,
        block_owner_deletion: true,
    }
}

impl Claimant<'_> {
    /// Sorts the objects of `resource` in the claimant's namespace; those for which `counts` is false are left
    /// alone.
    pub(crate) fn claims(&self, resource: &Gvr, view: &View, counts: impl Fn(&Object) -> bool) -> Claims {
        let mut claims = Claims::default();
        for object in view.owned_by(resource, &self.meta.uid).filter(|it| self.controls(it) && counts(it)) {
            let list = if self.selector.matches(&object.meta.labels) {
                &mut claims.owned
            } else {
                &mut claims.strays
            };
            list.push(Arc::clone(object));
        }
        if self.meta.is_deleting() {
            return claims;
        }
        let is_free = |object: &&Arc<Object>| {
            !object.meta.is_deleting() && self.selector.matches(&object.meta.labels) && counts(object)
        };
        claims.orphans = view.orphans(resource, &self.meta.namespace).filter(is_free).cloned().collect();
        claims
    }

    /// Whether it is the object's controller.
    pub(crate) fn controls(&self, object: &Object) -> bool {
        object.meta.controller().is_some_and(|owner| owner.uid == self.meta.uid)
    }

    /// Whether it may adopt, by the live read of itself.
    pub(crate) fn adoption(&self, world: &World<'_>) -> Adoption {
        let question = Question::Live { resource: self.resource.clone(), key: self.meta.key() };
        match world.answers.get(&question) {
            None => Adoption::Ask(question),
            Some(Answer::Object(Some(live))) => {
                let live = Meta::of(live);
                let is_same = live.uid == self.meta.uid && !live.is_deleting();
                if is_same { Adoption::Allowed } else { Adoption::Forbidden }
            }
            Some(_) => Adoption::Forbidden,
        }
    }

    /// Puts the claimant's reference into an orphan.
    pub(crate) fn adopt(&self, resource: &Gvr, orphan: &Meta) -> Step {
        let owners = orphan.owners.iter().chain([&self.reference]).map(Node::from).collect();
        set_owners(resource, orphan, owners)
    }

    /// Takes the claimant's reference out of a stray.
    pub(crate) fn release(&self, resource: &Gvr, stray: &Meta) -> Step {
        let owners = stray.owners.iter().filter(|owner| owner.uid != self.meta.uid).map(Node::from).collect();
        set_owners(resource, stray, owners)
    }
}

/// Replaces the owners of exactly this version of an object.
fn set_owners(resource: &Gvr, meta: &Meta, owners: Vec<Node>) -> Step {
    let patch = node! { "metadata": {
        "uid": &meta.uid,
        "resourceVersion": meta.resource_version.to_string(),
        "ownerReferences": Node::List(owners),
    }};
    Step::silent(Action::patch(resource.clone(), key(meta), PatchKind::Merge, patch))
}

fn key(meta: &Meta) -> Key {
    meta.key()
}
