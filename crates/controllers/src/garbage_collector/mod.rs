//! Deletes what nobody owns any more, and carries out what a deletion says about an object's dependents.
//!
//! Every object of every resource is a target. An object asks three questions of itself: am I being deleted and must let
//! my dependents go first (foreground), or stay without me (orphan)? Do my owners exist? Ownership is by uid. A cache that
//! does not show an owner proves nothing: absence is read live before anything is deleted.

mod owners;

use std::sync::Arc;

use api::{Gvr, Node, OwnerReference, Text, node};
use control::plan::Propagation;
use control::{
    Action, Change, Controller, Delete, Object, PatchKind, Plan, Seen, Step, Target, View, Watch, World,
};

use crate::limits;
use owners::{Found, Verdict};

/// The finalizer of an object whose dependents go first.
const FOREGROUND: &str = "foregroundDeletion";
/// The finalizer of an object whose dependents stay.
const ORPHAN: &str = "orphan";

/// Collects objects without an owner.
pub(crate) struct GarbageCollector;

/// A dependent and its resource.
type Dependent<'a> = (&'a Gvr, &'a Arc<Object>);

impl Controller for GarbageCollector {
    fn name(&self) -> &'static str {
        "garbage-collector-controller"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![Watch::every_resource(concerned)]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let Seen::Here(target, object) = it else { return Plan::default() };
        if object.meta.is_deleting() && object.meta.has_finalizer(ORPHAN) {
            return orphan(&target, &object, world.view);
        }
        if object.meta.is_deleting() && object.meta.has_finalizer(FOREGROUND) {
            return foreground(&target, &object, world.view);
        }
        if object.meta.owners.is_empty() || object.meta.is_deleting() {
            return Plan::default();
        }
        examine(&target, &object, world)
    }
}

/// Takes the owner out of all its dependents, then lets it go.
fn orphan(target: &Target, owner: &Object, view: &View) -> Plan {
    let mut plan = Plan::default();
    let uid = &owner.meta.uid;
    let steps =
        dependents(view, uid).map(|(resource, it)| without_owners(resource, it, std::slice::from_ref(uid)));
    plan.then(steps.collect());
    plan.then(vec![without_finalizer(target, owner, ORPHAN)]);
    plan
}

/// Lets the owner go once no dependent blocks it; until then their ends wake it.
fn foreground(target: &Target, owner: &Object, view: &View) -> Plan {
    let mut plan = Plan::default();
    let uid = &owner.meta.uid;
    let blocks = |it: &Object| it.meta.owners.iter().any(|own| own.uid == *uid && own.block_owner_deletion);
    let waiting: Vec<Dependent<'_>> = dependents(view, uid).collect();
    if !waiting.iter().any(|(_, it)| blocks(it)) {
        plan.then(vec![without_finalizer(target, owner, FOREGROUND)]);
    }
    plan
}

/// Deletes an object whose owners are all gone or waiting for it; forgets those of several that are gone.
fn examine(target: &Target, object: &Object, world: &World<'_>) -> Plan {
    let mut plan = Plan::default();
    let found = match Found::look_up(object, world) {
        Verdict::Ask(questions) => {
            plan.ask = questions;
            return plan;
        }
        Verdict::Known(found) => found,
    };
    plan.notes.extend(found.notes.iter().cloned());
    if found.is_doubtful {
        plan.look_again(limits::REFUSED_READ_PAUSE);
    }
    if found.solid.is_empty() {
        plan.then(vec![collect(target, object, &found, world.view)]);
    } else if !found.gone.is_empty() || !found.waiting.is_empty() {
        let forget: Vec<Text> = found.gone.iter().chain(&found.waiting).cloned().collect();
        plan.then(vec![without_owners(&target.resource, object, &forget)]);
    }
    plan
}

/// The next step towards an object's end: its deletion, or first the end of a circle.
fn collect(target: &Target, object: &Object, found: &Found, view: &View) -> Step {
    let mut below = dependents(view, &object.meta.uid).map(|(_, it)| it).peekable();
    let is_between = !found.waiting.is_empty() && below.peek().is_some();
    if !is_between {
        return delete(target, object, own_propagation(object));
    }
    // A dependent that itself waits may be waiting for this very object.
    let may_be_circle = below.any(|it| it.meta.is_deleting() && it.meta.has_finalizer(FOREGROUND));
    if may_be_circle && object.meta.owners.iter().any(|owner| owner.block_owner_deletion) {
        return without_blocking(target, object);
    }
    // The owner waits: the dependents of the dependent go first too.
    delete(target, object, Propagation::Foreground)
}

/// What the object's finalizers say about its dependents.
fn own_propagation(object: &Object) -> Propagation {
    if object.meta.has_finalizer(ORPHAN) {
        Propagation::Orphan
    } else if object.meta.has_finalizer(FOREGROUND) {
        Propagation::Foreground
    } else {
        Propagation::Background
    }
}

/// Exactly this version: a newer one may have found an owner.
fn delete(target: &Target, object: &Object, propagation: Propagation) -> Step {
    let only_this = Delete {
        uid: Some(object.meta.uid.clone()),
        resource_version: Some(object.meta.resource_version.to_string().into()),
        propagation: Some(propagation),
        grace_seconds: None,
    };
    Step::silent(Action::delete(target.resource.clone(), target.key.clone(), only_this))
}

/// Lets the object's owners go before it.
fn without_blocking(target: &Target, object: &Object) -> Step {
    let free = |owner: &OwnerReference| OwnerReference { block_owner_deletion: false, ..owner.clone() };
    let owners = object.meta.owners.iter().map(|owner| Node::from(&free(owner))).collect();
    change(&target.resource, object, "ownerReferences", Node::List(owners))
}

fn without_finalizer(target: &Target, object: &Object, name: &str) -> Step {
    let rest = object.meta.finalizers.iter().filter(|own| *own != name).map(|own| Node::Text(own.clone()));
    change(&target.resource, object, "finalizers", Node::List(rest.collect()))
}

fn without_owners(resource: &Gvr, object: &Object, forget: &[Text]) -> Step {
    let rest: Vec<Node> =
        object.meta.owners.iter().filter(|own| !forget.contains(&own.uid)).map(Node::from).collect();
    let rest = if rest.is_empty() { Node::Null } else { Node::List(rest) };
    change(resource, object, "ownerReferences", rest)
}

/// Replaces a list in the metadata of exactly this version of an object.
fn change(resource: &Gvr, object: &Object, field: &str, list: Node) -> Step {
    let body = node! { "metadata": {
        "uid": (&object.meta.uid),
        "resourceVersion": (object.meta.resource_version.to_string()),
        (field): list,
    }};
    Step::silent(Action::patch(resource.clone(), object.meta.key(), PatchKind::Merge, body))
}

/// Everything that names `uid` among its owners.
fn dependents<'a>(view: &'a View, uid: &'a Text) -> impl Iterator<Item = Dependent<'a>> {
    view.resources()
        .flat_map(move |resource| view.owned_by(resource, uid).map(move |object| (resource, object)))
}

/// A change concerns the object itself, the owners that wait for it, and, when it goes, its dependents.
fn concerned(change: &Change<'_>, view: &View) -> Vec<Target> {
    let mut targets = Vec::new();
    if let Some(object) = change.new {
        let waits = object.meta.has_finalizer(FOREGROUND) || object.meta.has_finalizer(ORPHAN);
        if !object.meta.owners.is_empty() || object.meta.is_deleting() && waits {
            targets.push(Target::new(change.resource.clone(), object.meta.key()));
        }
    }
    for object in change.both() {
        targets.extend(object.meta.owners.iter().filter_map(|owner| waiting_owner(view, &owner.uid)));
    }
    let goes = |object: &Arc<Object>| object.meta.is_deleting();
    if change.new.is_none_or(goes)
        && let Some(object) = change.both().next()
    {
        let concerned = dependents(view, &object.meta.uid);
        targets.extend(concerned.map(|(resource, it)| Target::new(resource.clone(), it.meta.key())));
    }
    targets
}

fn waiting_owner(view: &View, uid: &Text) -> Option<Target> {
    let mut found = view.resources().filter_map(|resource| Some((resource, view.by_uid(resource, uid)?)));
    let (resource, owner) = found.next()?;
    owner.meta.is_deleting().then(|| Target::new(resource.clone(), owner.meta.key()))
}
