//! Rolls pods of a Deployment from one template to the next by scaling ReplicaSets.
//!
//! It never touches pods: one ReplicaSet per template, each scaled up or down in steps that keep within
//! maxSurge and maxUnavailable. A reconcile is one pass: claim the sets, find or make the set of the present
//! template, scale, clean up, tell the status.
//!
//! * `sets`: the sets and their sizes, as they are and as they are to be.
//! * `size`: how many pods there may and must be.
//! * `revision`: the set of the present template, its name, annotations and revision.
//! * `rolling`, `recreate`, `proportion`: the three ways of scaling.
//! * `status`, `progress`: what the status says.

mod history;
mod progress;
mod proportion;
mod recreate;
mod revision;
mod rolling;
mod sets;
mod size;
mod status;

use api::Document;
use control::pod::PodFacts;
use control::{Change, Controller, Note, Object, Plan, Seen, Target, View, Watch, World};

use crate::shared::claim::{Adoption, Claimant, controller_reference};
use crate::shared::selecting::{Selecting, selector};
use crate::words;
use sets::{Set, Sets};
use size::Size;
use status::{Progress, StatusUpdate};

/// Keeps the ReplicaSets of Deployments.
pub(crate) struct DeploymentController;

impl Controller for DeploymentController {
    fn name(&self) -> &'static str {
        "deployment-controller"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![
            Watch::primary(words::deployments().clone()),
            Watch::mapped(words::replica_sets().clone(), deployments_of_set),
            Watch::mapped(words::pods().clone(), deployments_of_ended_pod),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let Some(object) = it.object() else { return plan };
        let deployment = object.document();
        if selects_everything(&deployment) {
            let text = "This deployment is selecting all pods. A non-empty selector is required.";
            plan.notes.push(Note::warning("SelectingAll", text));
            return plan;
        }
        let Some(sets) = claim(object, &deployment, world, &mut plan) else { return plan };
        let mut rollout = Rollout::new(&deployment, sets, world);
        rollout.run(object, &mut plan);
        plan
    }
}

/// One pass over a Deployment.
struct Rollout<'a> {
    deployment: &'a Document,
    size: Size,
    sets: Sets,
    status: StatusUpdate,
    world: &'a World<'a>,
}

impl<'a> Rollout<'a> {
    fn new(deployment: &'a Document, sets: Vec<Set>, world: &'a World<'a>) -> Self {
        let sets = revision::sorted(deployment, sets);
        let status = StatusUpdate::new(deployment, world.now);
        Self { deployment, size: Size::of(deployment), sets, status, world }
    }

    fn run(&mut self, object: &Object, plan: &mut Plan) {
        if object.meta.is_deleting() {
            return self.finish(Progress::Ignored, plan);
        }
        if revision::handle_refusal(self.deployment, self.world, &mut self.status)
            == revision::Refusal::Collision
        {
            // The next plan tries the next name; this one must write the count before.
            return plan.then(self.status.step(self.deployment).into_iter().collect());
        }
        self.status.pause_or_resume(self.deployment);
        revision::follow(self.deployment, &mut self.sets, &mut self.status);
        let is_paused = self.deployment.at("spec.paused").is_true();
        if is_paused || self.size_changed() {
            proportion::scale(&mut self.sets, &self.size, self.deployment);
            if is_paused {
                plan.then(history::clean_up(self.deployment, &self.sets.old));
            }
            return self.finish(Progress::Ignored, plan);
        }
        let scaled = if self.deployment.text("spec.strategy.type") == "Recreate" {
            recreate::scale(self)
        } else {
            rolling::scale(self)
        };
        if !scaled && status::is_complete(self.deployment, self.deployment, self.size.replicas) {
            plan.then(history::clean_up(self.deployment, &self.sets.old));
        }
        self.finish(Progress::Estimated, plan);
    }

    /// Whether the user scaled the Deployment since its sets were scaled last.
    fn size_changed(&self) -> bool {
        let desired = |set: &Set| set.annotation(revision::DESIRED).and_then(|text| text.parse::<i64>().ok());
        self.sets.active().filter_map(desired).any(|desired| desired != self.size.replicas)
    }

    /// Makes the set of the present template, if there is none yet.
    fn make_new_set(&mut self) {
        if self.sets.new.is_none() {
            let made = revision::make(self.deployment, &self.sets, &self.size);
            // After a refusal, success is told only when it is seen.
            if revision::last_refusal(self.world).is_none() {
                self.status.created(made.name(), self.deployment);
                self.status.set_revision(made.annotation(revision::REVISION).unwrap_or_default());
            }
            self.sets.new = Some(made);
        }
    }

    /// Puts all that changed into the plan: the new set first, then the old ones, then the status.
    fn finish(&mut self, progress: Progress, plan: &mut Plan) {
        self.status.count(self.deployment, &self.sets, &self.size);
        if progress == Progress::Estimated {
            let pause = progress::estimate(self.deployment, &self.sets, &self.size, &mut self.status);
            if let Some(pause) = pause {
                plan.look_again(pause);
            }
        }
        let creates = self.sets.new.as_ref().is_some_and(Set::is_made);
        let failed_before = revision::last_refusal(self.world).is_some();
        let status = self.status.step(self.deployment);
        if creates && failed_before {
            // The failure is told before the next try; the success will be told by the next plan.
            plan.then(status.into_iter().collect());
            plan.then(self.sets.new.iter().filter_map(Set::step).collect());
            return;
        }
        plan.then(self.sets.new.iter().filter_map(Set::step).collect());
        plan.then(self.sets.old.iter().filter_map(Set::step).collect());
        plan.then(status.into_iter().collect());
    }
}

fn selects_everything(deployment: &Document) -> bool {
    deployment.is_set("spec.selector") && selector(deployment).is_everything()
}

/// The sets of the Deployment; `None` if the plan asks first. Adoptions and releases are put into the plan.
fn claim(object: &Object, deployment: &Document, world: &World<'_>, plan: &mut Plan) -> Option<Vec<Set>> {
    let selector = selector(deployment);
    let claimant = Claimant {
        resource: words::deployments(),
        meta: &object.meta,
        reference: controller_reference("apps/v1", "Deployment", &object.meta),
        selector: &selector,
    };
    let mut claims = claimant.claims(words::replica_sets(), world.view, |_| true);
    if !claims.orphans.is_empty() {
        match claimant.adoption(world) {
            Adoption::Ask(question) => {
                plan.ask(question);
                return None;
            }
            Adoption::Forbidden => claims.orphans.clear(),
            Adoption::Allowed => {}
        }
    }
    if claims.orphans.is_empty() && claims.strays.is_empty() {
        return Some(claims.owned.iter().map(|set| Set::seen(set)).collect());
    }
    let adopted = claims.orphans.iter().map(|set| claimant.adopt(words::replica_sets(), &set.meta));
    let released = claims.strays.iter().map(|set| claimant.release(words::replica_sets(), &set.meta));
    plan.then(adopted.chain(released).collect());
    // What is adopted has a new version, so the rest of the work belongs to the next plan.
    None
}

/// The Deployments that a set's change concerns: its controllers, and for an orphan those that select it.
fn deployments_of_set(change: &Change<'_>, view: &View) -> Vec<Target> {
    let mut targets = change.controllers(words::deployments(), "Deployment");
    for set in change.new.into_iter().filter(|set| set.meta.controller().is_none() && !set.meta.is_deleting())
    {
        let deployments = view.in_namespace(words::deployments(), &set.meta.namespace);
        let selecting = deployments.filter(|it| it.project::<Selecting>().selector.matches(&set.meta.labels));
        targets.extend(selecting.map(|it| Target::new(words::deployments().clone(), it.meta.key())));
    }
    targets
}

/// The Deployment of a pod that has ended or gone: a Recreate waits for it.
fn deployments_of_ended_pod(change: &Change<'_>, view: &View) -> Vec<Target> {
    let has_ended = change.new.is_none_or(|pod| pod.project::<PodFacts>().has_ended());
    let controller = change.old.filter(|_| has_ended).and_then(|pod| pod.meta.controller());
    let set = controller.and_then(|owner| view.by_uid(words::replica_sets(), &owner.uid));
    let owner = set.and_then(|set| Some((set, set.meta.controller()?)));
    owner
        .filter(|(_, owner)| owner.kind == "Deployment")
        .map(|(set, owner)| {
            let key = api::Key::new(set.meta.namespace.clone(), owner.name.clone());
            Target::new(words::deployments().clone(), key)
        })
        .into_iter()
        .collect()
}
