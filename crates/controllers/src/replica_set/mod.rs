//! Keeps as many pods as a ReplicaSet asks for.
//!
//! Each reconcile reads as one pass: claim the pods, create or delete the difference, tell the status. It
//! looks only at pods and at the ReplicaSet; what the pods do on their nodes is the kubelet's business.
//!
//! * `count`: how many pods too few or too many there are, and the steps that change it.
//! * `rank`: which pods go first.
//! * `status`: what the status says.

mod count;
mod rank;
mod status;

use std::sync::Arc;

use control::pod::PodFacts;
use control::{Change, Controller, Object, Plan, Seen, Target, View, Watch, World};

use crate::shared::claim::{Adoption, Claimant, controller_reference};
use crate::shared::selecting::{Selecting, selector};
use crate::words;

/// Keeps the pods of ReplicaSets.
pub(crate) struct ReplicaSetController;

impl Controller for ReplicaSetController {
    fn name(&self) -> &'static str {
        "replicaset-controller"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![Watch::primary(words::replica_sets().clone()), Watch::mapped(words::pods().clone(), sets_of_pod)]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let Some(object) = it.object() else { return plan };
        let set = object.document();
        let selector = selector(&set);
        let claimant = Claimant {
            resource: words::replica_sets(),
            meta: &object.meta,
            reference: controller_reference("apps/v1", "ReplicaSet", &object.meta),
            selector: &selector,
        };
        let mut claims = claimant.claims(words::pods(), world.view, is_active);
        match adoption(&claimant, &claims.orphans, world) {
            Adoption::Ask(question) => {
                plan.ask(question);
                return plan;
            }
            Adoption::Forbidden => claims.orphans.clear(),
            Adoption::Allowed => {}
        }
        let adopted = claims.orphans.iter().map(|pod| claimant.adopt(words::pods(), &pod.meta));
        let released = claims.strays.iter().map(|pod| claimant.release(words::pods(), &pod.meta));
        plan.then(adopted.chain(released).collect());

        let mut pods = claims.owned;
        pods.append(&mut claims.orphans);
        let census = status::Census {
            set: &set,
            meta: &object.meta,
            pods: &pods,
            terminating: terminating(&claimant, world),
        };
        let status = census.update(world);
        // A failure is told before it is tried again, or it would never be told.
        if status::last_failure(world.outcomes).is_some() {
            plan.then(status.into_iter().collect());
            count::change(&census, &claimant.reference, world, &mut plan);
        } else {
            count::change(&census, &claimant.reference, world, &mut plan);
            plan.then(status.into_iter().collect());
        }
        if let Some(pause) = census.next_availability(world.now) {
            plan.look_again(pause);
        }
        plan
    }
}

/// Nothing is asked when there is nothing to adopt.
fn adoption(claimant: &Claimant<'_>, orphans: &[Arc<Object>], world: &World<'_>) -> Adoption {
    if orphans.is_empty() { Adoption::Allowed } else { claimant.adoption(world) }
}

/// A pod that counts as a replica: it has not ended and is not being deleted.
fn is_active(pod: &Object) -> bool {
    !pod.meta.is_deleting() && !pod.project::<PodFacts>().has_ended()
}

/// How many of the set's pods are being deleted and have not ended.
fn terminating(claimant: &Claimant<'_>, world: &World<'_>) -> usize {
    let is_terminating = |pod: &&Arc<Object>| {
        pod.meta.is_deleting()
            && claimant.controls(pod)
            && claimant.selector.matches(&pod.meta.labels)
            && !pod.project::<PodFacts>().has_ended()
    };
    world.view.owned_by(words::pods(), &claimant.meta.uid).filter(is_terminating).count()
}

/// The sets that a pod's change concerns: those that control it, and for an orphan those that select it.
fn sets_of_pod(change: &Change<'_>, view: &View) -> Vec<Target> {
    let mut targets = change.controllers(words::replica_sets(), "ReplicaSet");
    for pod in change.new.into_iter().filter(|pod| pod.meta.controller().is_none() && !pod.meta.is_deleting())
    {
        let sets = view.in_namespace(words::replica_sets(), &pod.meta.namespace);
        let selecting = sets.filter(|set| set.project::<Selecting>().selector.matches(&pod.meta.labels));
        targets.extend(selecting.map(|set| Target::new(words::replica_sets().clone(), set.meta.key())));
    }
    targets
}
