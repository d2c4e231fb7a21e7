//! Empties a namespace that is being deleted, then lets it go: pods first, then everything else.
//!
//! What is in the namespace is read live, never from a cache, since anything overlooked would be left behind without a
//! namespace. While something remains, its changes wake the controller; nothing is polled.

mod conditions;
mod content;

use api::{Document, Key, Node};
use control::{Action, Change, Controller, Plan, Seen, Step, Target, View, Watch, World};

use crate::{limits, words};
use conditions::State;
use content::{Content, Gathered};

/// The finalizer in `spec.finalizers` that stands for this controller.
const FINALIZER: &str = "kubernetes";

/// Deletes what namespaces contain.
pub(crate) struct NamespaceController;

impl Controller for NamespaceController {
    fn name(&self) -> &'static str {
        "namespace-controller"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![Watch::primary(words::namespaces().clone()), Watch::every_resource(namespace_being_deleted)]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let Some(object) = it.object().filter(|namespace| namespace.meta.is_deleting()) else { return plan };
        let namespace = object.document();
        if !has_finalizer(&namespace) {
            return plan;
        }
        match Content::gather(&object.meta.name, world.answers) {
            Gathered::Ask(question) => plan.ask(question),
            Gathered::Undiscovered(status) => {
                let state = State { undiscovered: Some(&status), ..State::default() };
                plan.then(state.update(&namespace, world.now).into_iter().collect());
                plan.look_again(limits::REFUSED_READ_PAUSE);
            }
            Gathered::Known(content) => empty(&mut plan, &namespace, &content, world),
        }
        plan
    }
}

/// Deletes what is there, tells what is left, and gives the namespace up when nothing is.
fn empty(plan: &mut Plan, namespace: &Document, content: &Content, world: &World<'_>) {
    let failures = content.failures(namespace.name(), world.outcomes);
    let state = State { content: Some(content), failures: &failures, undiscovered: None };
    let conditions = state.update(namespace, world.now).into_iter().collect();
    if content.is_empty() {
        plan.then(conditions);
        plan.then(vec![finalize(namespace)]);
    } else if failures.is_empty() {
        plan.then(content.deletions());
        plan.then(conditions);
    } else {
        // A failure is told before it is tried again, or it would never be told.
        plan.then(conditions);
        plan.then(content.deletions());
    }
    if content.is_partly_unread() {
        plan.look_again(limits::REFUSED_READ_PAUSE);
    }
}

fn has_finalizer(namespace: &Document) -> bool {
    namespace.at("spec.finalizers").items().any(|it| it.text() == Some(FINALIZER))
}

/// Gives up our claim; when it was the last one, the API server removes the namespace.
fn finalize(namespace: &Document) -> Step {
    let mut finalized = namespace.clone();
    finalized.list_mut("spec.finalizers").retain(|it| it.as_text() != Some(FINALIZER));
    // The condition update before this has changed the version; the claim is ours alone to give up.
    finalized.remove("metadata.resourceVersion");
    if finalized.list("spec.finalizers").is_empty() {
        finalized.set("spec", Node::Map(api::Map::new()));
    }
    Step::silent(Action::update(words::namespaces().clone(), finalized).part("finalize"))
}

fn namespace_being_deleted(change: &Change<'_>, view: &View) -> Vec<Target> {
    let Some(object) = change.both().next().filter(|object| !object.meta.namespace.is_empty()) else {
        return Vec::new();
    };
    let key = Key::new("", object.meta.namespace.clone());
    let is_deleting =
        view.get(words::namespaces(), &key).is_some_and(|namespace| namespace.meta.is_deleting());
    if is_deleting { vec![Target::new(words::namespaces().clone(), key)] } else { Vec::new() }
}
