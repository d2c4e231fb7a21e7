//! One controller between its faults: its own lagging view, its calls on their way, its crashes.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::status::Reason;
use api::{Gvr, Status};
use control::{
    Action, Answer, Change, Controller, Event, Now, Outcome, Question, Runtime, Ticket, View, Work,
};

use crate::api_model::{Api, Logged, refusal};
use crate::dice::Dice;
use crate::faults::{Fate, Faults};

/// A controller and what stands between it and the API.
pub struct Actor {
    controller: Arc<dyn Controller>,
    runtime: Runtime,
    view: View,
    read: BTreeMap<Gvr, usize>,
    calls: Vec<Call>,
    starts: u64,
}

/// A call on its way.
struct Call {
    due: u64,
    ticket: Ticket,
    what: Asked,
}

enum Asked {
    Act(Action),
    Ask(Question),
}

/// The rest of the world, for one tick of an actor.
pub struct Stage<'a> {
    /// The API.
    pub api: &'a mut Api,
    /// What chance decides.
    pub dice: &'a mut Dice,
    /// What goes wrong.
    pub faults: Faults,
    /// The tick's number.
    pub tick: u64,
    /// The time.
    pub now: Now,
    /// A line for everything that happens.
    pub trace: &'a mut Vec<String>,
}

impl Actor {
    /// A controller that has just started.
    pub fn new(controller: Arc<dyn Controller>, seed: u64, api: &Api) -> Self {
        let runtime = Runtime::new(Arc::clone(&controller), seed);
        let view = View::new();
        let mut actor =
            Self { controller, runtime, view, read: BTreeMap::new(), calls: Vec::new(), starts: 0 };
        actor.begin(api);
        actor
    }

    /// One tick: perhaps a crash, what the watches bring, replies, new work.
    pub fn tick(&mut self, stage: &mut Stage<'_>) {
        if stage.dice.happens(stage.faults.crashes) {
            self.crash(stage);
        }
        self.watch(stage);
        self.land_calls(stage);
        self.work(stage);
    }

    /// Whether it has nothing out and nothing that it would do now.
    pub fn is_idle(&self) -> bool {
        self.calls.is_empty()
    }

    /// All that it knew is lost. What it had sent arrives, or does not.
    fn crash(&mut self, stage: &mut Stage<'_>) {
        stage.trace.push(format!("{:>5} {} crashes", stage.tick, self.controller.name()));
        for call in std::mem::take(&mut self.calls) {
            if let (Asked::Act(action), true) = (&call.what, stage.dice.happens(500)) {
                let outcome = stage.api.perform(action, stage.now.wall);
                note(stage, action, "performed after the crash", &outcome);
            }
        }
        self.starts += 1;
        let seed = stage.dice.roll();
        self.runtime = Runtime::new(Arc::clone(&self.controller), seed);
        self.view = View::new();
        self.read.clear();
        self.begin(stage.api);
    }

    fn begin(&mut self, api: &Api) {
        for resource in self.resources() {
            self.relist(&resource, api);
        }
        self.runtime.handle_event(Event::Floor(api.revision()), &self.view);
    }

    fn resources(&self) -> Vec<Gvr> {
        self.runtime.watches().iter().filter_map(|watch| watch.resource.clone()).collect()
    }

    /// Each watch brings some of what happened, in order, or breaks and begins anew.
    fn watch(&mut self, stage: &mut Stage<'_>) {
        for resource in self.resources() {
            if stage.dice.happens(stage.faults.broken_watches) {
                self.relist(&resource, stage.api);
                continue;
            }
            if stage.dice.happens(stage.faults.stalls) {
                continue;
            }
            let from = self.read.get(&resource).copied().unwrap_or(0);
            let limit = match stage.faults.events_per_tick {
                0 => usize::MAX,
                most => usize::try_from(1 + stage.dice.below(most)).unwrap_or(1),
            };
            let events: Vec<Logged> = stage.api.log(&resource, from).iter().take(limit).cloned().collect();
            let caught_up = from + events.len() == from + stage.api.log(&resource, from).len();
            self.read.insert(resource.clone(), from + events.len());
            for event in &events {
                self.apply(&resource, event);
            }
            if caught_up {
                // A bookmark: nothing else happened to this resource up to now.
                self.view.advance(&resource, stage.api.revision());
                self.runtime.handle_event(Event::Advanced, &self.view);
            }
        }
    }

    fn apply(&mut self, resource: &Gvr, event: &Logged) {
        let old = match &event.object {
            Some(object) => self.view.apply(resource, Arc::clone(object)),
            None => self.view.remove(resource, &event.key),
        };
        self.view.advance(resource, event.revision);
        let change = Change { resource, old: old.as_ref(), new: event.object.as_ref() };
        self.runtime.handle_event(Event::Changed(change), &self.view);
    }

    /// Replaces a table with what exists now.
    fn relist(&mut self, resource: &Gvr, api: &Api) {
        let gone: Vec<_> = self
            .view
            .list(resource)
            .map(|object| object.meta.key())
            .filter(|key| api.get(resource, key).is_none())
            .collect();
        for key in gone {
            self.view.remove(resource, &key);
        }
        let objects: Vec<_> = api.list(resource).cloned().collect();
        for object in &objects {
            self.view.apply(resource, Arc::clone(object));
        }
        self.view.advance(resource, api.revision());
        self.read.insert(resource.clone(), api.log(resource, 0).len());
        self.runtime.handle_event(Event::Missed, &self.view);
        for object in &objects {
            let change = Change { resource, old: None, new: Some(object) };
            self.runtime.handle_event(Event::Changed(change), &self.view);
        }
    }

    /// Calls that have arrived are performed and answered, as far as nothing goes wrong.
    fn land_calls(&mut self, stage: &mut Stage<'_>) {
        let (due, waiting) =
            std::mem::take(&mut self.calls).into_iter().partition(|call| call.due <= stage.tick);
        self.calls = waiting;
        let due: Vec<Call> = due;
        for call in due {
            match call.what {
                Asked::Act(action) => {
                    let outcome = act(&action, stage);
                    self.runtime.handle_outcome(&call.ticket, outcome, stage.now);
                }
                Asked::Ask(question) => {
                    let answer = answer(&question, stage);
                    self.runtime.handle_answer(&call.ticket, answer, stage.now);
                }
            }
        }
    }

    fn work(&mut self, stage: &mut Stage<'_>) {
        while let Some(work) = self.runtime.poll_plan(&self.view, stage.now) {
            let (ticket, what) = match work {
                Work::Act(ticket, action) => (ticket, Asked::Act(action)),
                Work::Ask(ticket, question) => (ticket, Asked::Ask(question)),
                Work::Tell(..) => continue,
            };
            let due = stage.tick + stage.dice.below(stage.faults.call_delay + 1);
            self.calls.push(Call { due, ticket, what });
        }
    }
}

fn act(action: &Action, stage: &mut Stage<'_>) -> Outcome {
    let unknown = || Outcome::Unknown("the connection broke".to_owned());
    match stage.faults.fate(stage.dice) {
        Fate::CallLost => {
            note(stage, action, "is lost", &unknown());
            unknown()
        }
        Fate::Refused => {
            let outcome = Outcome::Refused(busy());
            note(stage, action, "is turned away", &outcome);
            outcome
        }
        Fate::ReplyLost => {
            let outcome = stage.api.perform(action, stage.now.wall);
            note(stage, action, "without a reply", &outcome);
            unknown()
        }
        Fate::Answered => {
            let outcome = stage.api.perform(action, stage.now.wall);
            note(stage, action, "", &outcome);
            outcome
        }
    }
}

fn answer(question: &Question, stage: &mut Stage<'_>) -> Answer {
    let Question::Live { resource, key } = question else { return Answer::Failed(busy()) };
    match stage.faults.fate(stage.dice) {
        Fate::Answered => {
            Answer::Object(stage.api.get(resource, key).map(|object| Arc::new(object.document())))
        }
        _ => Answer::Failed(busy()),
    }
}

fn busy() -> Status {
    refusal(429, Reason::TooManyRequests, "too many requests")
}

fn note(stage: &mut Stage<'_>, action: &Action, how: &str, outcome: &Outcome) {
    let verb = match &action.verb {
        control::Verb::Create(_) => "create",
        control::Verb::Update(_) => "update",
        control::Verb::Patch(..) => "patch",
        control::Verb::Delete(_) => "delete",
    };
    let part = action.part.map(|part| format!("/{part}")).unwrap_or_default();
    let replicas = match &action.verb {
        control::Verb::Update(document) if action.part.is_none() => {
            format!(" replicas={}", document.int("spec.replicas").unwrap_or(1))
        }
        _ => String::new(),
    };
    let ending = match outcome {
        Outcome::Done { revision } => format!("-> {}", revision.unwrap_or_default()),
        Outcome::Refused(status) => format!("refused: {}", status.message),
        Outcome::Unknown(_) => "unknown".to_owned(),
    };
    let what = format!("{verb} {}{part} {}{replicas}", action.resource.resource, action.key);
    stage.trace.push(format!("{:>5} {what} {how} {ending}", stage.tick));
}
