//! Plays a scenario: a user, the nodes and the controllers, tick by tick.

use std::sync::Arc;
use std::time::Duration;

use api::{Document, Gvr, Key, node};
use control::{Controller, Now};
use controllers::{CONTROLLERS, Settings};
use jiff::Timestamp;

use crate::actor::{Actor, Stage};
use crate::api_model::Api;
use crate::dice::Dice;
use crate::faults::Faults;
use crate::invariants::{self, Bounds, Resources};
use crate::nodes;

/// Virtual time per tick.
const TICK: Duration = Duration::from_millis(100);

/// The first moment of every run, in seconds since 1970.
const START: i64 = 1_767_268_800;

/// Ticks without faults in which the world must settle at the end.
const SETTLE_TICKS: u64 = 4_000;

/// What a user does, and what goes wrong meanwhile.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The Deployment's size at first.
    pub replicas: i64,
    /// Pods beyond it while rolling.
    pub max_surge: i64,
    /// Pods of it that may be missing while rolling.
    pub max_unavailable: i64,
    /// What the user does, and at which tick.
    pub steps: Vec<(u64, Step)>,
    /// What goes wrong.
    pub faults: Faults,
    /// Ticks with faults.
    pub ticks: u64,
}

/// What a user does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Sets another image.
    Image(u64),
    /// Sets another size.
    Scale(i64),
}

/// A run: everything that happened, and what went wrong, if anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// A line per event.
    pub trace: Vec<String>,
    /// The first invariant that broke, or why the world did not settle.
    pub failure: Option<String>,
}

struct World {
    api: Api,
    actors: Vec<Actor>,
    dice: Dice,
    resources: Resources,
    scenario: Scenario,
    trace: Vec<String>,
    tick: u64,
    was_complete: bool,
}

/// Plays a scenario with this seed.
pub fn run(scenario: &Scenario, seed: u64) -> Run {
    let mut world = World::new(scenario.clone(), seed);
    let failure = world.play().err();
    Run { trace: world.trace, failure }
}

impl World {
    fn new(scenario: Scenario, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let resources = Resources::default();
        let mut api = Api::default();
        let deployment = deployment(&scenario);
        api.create(&resources.deployments, &deployment, wall(0)).expect("the API is empty");
        let actors = ["deployment-controller", "replicaset-controller"]
            .into_iter()
            .map(|name| Actor::new(controller(name), dice.roll(), &api))
            .collect();
        Self { api, actors, dice, resources, scenario, trace: Vec::new(), tick: 0, was_complete: false }
    }

    fn play(&mut self) -> Result<(), String> {
        let faults = self.scenario.faults;
        while self.tick < self.scenario.ticks {
            self.step(faults)?;
        }
        let end = self.tick + SETTLE_TICKS;
        loop {
            self.step(Faults::NONE)?;
            let unsettled = invariants::unsettled(&self.api, &self.resources);
            match unsettled {
                None if self.stays_quiet()? => return Ok(()),
                Some(why) if self.tick >= end => return Err(format!("it does not settle: {why}")),
                None if self.tick >= end => return Err("it does not come to rest".to_owned()),
                _ => {}
            }
        }
    }

    /// Whether nothing is written for a while once all is as it should be.
    fn stays_quiet(&mut self) -> Result<bool, String> {
        let revision = self.api.revision();
        for _ in 0..50 {
            self.step(Faults::NONE)?;
        }
        Ok(self.api.revision() == revision && self.actors.iter().all(Actor::is_idle))
    }

    fn step(&mut self, faults: Faults) -> Result<(), String> {
        let now =
            Now { since_start: TICK * u32::try_from(self.tick).unwrap_or(u32::MAX), wall: wall(self.tick) };
        let tick = self.tick;
        for (_, step) in self.scenario.steps.clone().into_iter().filter(|(at, _)| *at == tick) {
            self.act(step);
        }
        nodes::tick(&mut self.api, &self.resources.pods, &mut self.dice, now.wall);
        for actor in &mut self.actors {
            let (api, dice, trace) = (&mut self.api, &mut self.dice, &mut self.trace);
            actor.tick(&mut Stage { api, dice, faults, tick: self.tick, now, trace });
        }
        self.tick += 1;
        self.check()
    }

    fn check(&mut self) -> Result<(), String> {
        let (alive, available) = invariants::census(&self.api, &self.resources);
        let Bounds { most, least_available } = self.bounds();
        self.was_complete |= available >= least_available && alive > 0;
        let least_available = if self.was_complete { least_available } else { 0 };
        let bounds = Bounds { most, least_available };
        match invariants::broken(&self.api, &self.resources, bounds) {
            None => Ok(()),
            Some(what) => {
                self.trace.push(format!("{:>5} broken: {what}", self.tick));
                Err(what)
            }
        }
    }

    /// Scaling moves the bounds: from the first change of size on, all sizes so far count.
    fn bounds(&self) -> Bounds {
        let sizes = self.scenario.steps.iter().filter(|(tick, _)| *tick <= self.tick);
        let sizes =
            sizes.filter_map(|(_, step)| if let Step::Scale(size) = step { Some(*size) } else { None });
        let sizes: Vec<i64> = sizes.chain([self.scenario.replicas]).collect();
        let largest = sizes.iter().max().copied().unwrap_or(0) + self.scenario.max_surge;
        let smallest = sizes.iter().min().copied().unwrap_or(0) - self.scenario.max_unavailable;
        let count = |number: i64| usize::try_from(number).unwrap_or(0);
        Bounds { most: count(largest), least_available: count(smallest) }
    }

    fn act(&mut self, step: Step) {
        self.trace.push(format!("{:>5} the user: {step:?}", self.tick));
        let key = Key::new("default", "web");
        let Some(object) = self.api.get(&self.resources.deployments, &key) else { return };
        let mut deployment = object.document();
        match step {
            Step::Image(version) => deployment.set("spec.template.spec.image", format!("v{version}")),
            Step::Scale(size) => deployment.set("spec.replicas", size),
        }
        deployment.set("metadata.generation", deployment.generation() + 1);
        let resource: Gvr = self.resources.deployments.clone();
        self.api.replace(&resource, deployment);
    }
}

fn controller(name: &str) -> Arc<dyn Controller> {
    let made = CONTROLLERS.iter().map(|member| (member.make)(&Settings::default()));
    made.into_iter().find(|controller| controller.name() == name).map(Arc::from).expect("it is in the list")
}

fn wall(tick: u64) -> Timestamp {
    let millis = i64::try_from(tick).unwrap_or(i64::MAX).saturating_mul(100);
    Timestamp::from_millisecond(START * 1_000 + millis).expect("runs are short")
}

fn deployment(scenario: &Scenario) -> Document {
    let node = node! {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "name": "web", "namespace": "default" },
        "spec": {
            "replicas": scenario.replicas,
            "selector": { "matchLabels": { "app": "web" } },
            "strategy": {
                "type": "RollingUpdate",
                "rollingUpdate": {
                    "maxSurge": scenario.max_surge,
                    "maxUnavailable": scenario.max_unavailable,
                },
            },
            "revisionHistoryLimit": 2,
            "progressDeadlineSeconds": 600,
            "template": { "metadata": { "labels": { "app": "web" } }, "spec": { "image": "v1" } },
        },
    };
    Document::from_node(node).expect("it is written as a map")
}
