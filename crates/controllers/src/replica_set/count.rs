//! The steps that bring the number of pods to what the set asks for.

use std::sync::Arc;

use api::OwnerReference;
use control::{Action, Delete, Note, Object, Plan, Step, World};

use super::rank;
use super::status::Census;
use crate::shared::template;
use crate::{limits, words};

/// Creates what is missing or deletes what is too much. A set that is being deleted does neither.
pub(super) fn change(census: &Census<'_>, reference: &OwnerReference, world: &World<'_>, plan: &mut Plan) {
    if census.meta.is_deleting() {
        return;
    }
    let (have, want) = (census.pods.len(), census.replicas());
    if have < want {
        create((want - have).min(limits::PODS_AT_ONCE), census, reference, world, plan);
    } else if have > want {
        let victims = rank::first_to_go(census, world);
        let count = (have - want).min(limits::PODS_AT_ONCE);
        plan.then(victims.iter().take(count).map(delete).collect());
    }
}

/// Creates pods in batches of 1, 2, 4, …: when the first is refused, the others are not even tried.
fn create(count: usize, census: &Census<'_>, reference: &OwnerReference, world: &World<'_>, plan: &mut Plan) {
    let mut pods = (0..count).map(|number| {
        let suffix = world.names.suffix(number);
        let pod = template::pod(&census.set.at("spec.template"), census.meta, reference, &suffix);
        let done = Note::normal("SuccessfulCreate", format!("Created pod: {}", pod.name()));
        let refused = Note::warning("FailedCreate", "Error creating: ");
        Step { action: Action::create(words::pods().clone(), pod), done: Some(done), refused: Some(refused) }
    });
    let mut size = 1;
    loop {
        let batch: Vec<Step> = pods.by_ref().take(size).collect();
        if batch.is_empty() {
            return;
        }
        plan.then(batch);
        size *= 2;
    }
}

fn delete(pod: &Arc<Object>) -> Step {
    let options = Delete { uid: Some(pod.meta.uid.clone()), ..Delete::default() };
    Step {
        action: Action::delete(words::pods().clone(), pod.meta.key(), options),
        done: Some(Note::normal("SuccessfulDelete", format!("Deleted pod: {}", pod.meta.name))),
        refused: Some(Note::warning("FailedDelete", "Error deleting: ")),
    }
}
