//! The machine that runs one controller: events in, work out, outcomes in.
//!
//! The driver loop is: feed every change of the view to [`Runtime::handle_event`]; take work from
//! [`Runtime::poll_plan`] until there is none; perform it, and report with [`Runtime::handle_outcome`] or
//! [`Runtime::handle_answer`]; when nothing is left, wait for an event or for [`Runtime::poll_timeout`].
//!
//! A target is planned again only when
//! * its last plan has landed, every action with a known outcome, and
//! * the view shows what its last plan wrote (see `gate`), and
//! * after a start, every watched table is complete up to one linearizable revision.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use api::status::Reason;
use api::{Gvr, Node, Revision, Status};
use jiff::Timestamp;

use crate::controller::{Change, Controller, Seen, Target, Trigger, Watch, World};
use crate::flight::{self, Ending, Flight, Open};
use crate::gate::Gate;
use crate::queue::{Alarm, Queue, backoff};
use crate::{Action, Answer, Answers, Names, Note, Outcome, Past, Plan, Question, Step, Verb, View, limits};

/// One controller and the state of its targets.
pub struct Runtime {
    controller: Arc<dyn Controller>,
    watches: Vec<Watch>,
    watched: BTreeSet<Gvr>,
    floor: Option<Revision>,
    settled: bool,
    names: Names,
    plans: u64,
    records: BTreeMap<Target, Record>,
    queue: Queue,
    gated: BTreeSet<Target>,
    in_flight: usize,
    work: VecDeque<Work>,
}

/// What the runtime knows of one target.
#[derive(Debug, Default)]
struct Record {
    flight: Option<Flight>,
    dirty: bool,
    gate: Gate,
    failures: u32,
    outcomes: Vec<Past>,
    answers: Answers,
    memory: Node,
}

/// Something that happened to the view.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// An object changed; the view shows it already. Feed every object once when a watch starts or after
    /// changes were missed, with `old` absent.
    Changed(Change<'a>),
    /// A table's revision advanced.
    Advanced,
    /// The linearizable revision, read after the start or on gaining leadership, that every watched table must
    /// reach before anything is planned.
    Floor(Revision),
    /// Every-resource watches cover this resource too.
    Watching(&'a Gvr),
    /// Changes were missed: look at every known target again.
    Missed,
}

/// The time, twice: since the driver's start for pauses, and of day for plans.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// Monotonic.
    pub since_start: Duration,
    /// Of day.
    pub wall: Timestamp,
}

/// Names one action or question that is out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    /// The target it is about.
    pub target: Target,
    number: usize,
}

impl Ticket {
    /// A ticket of a machine that numbers its own.
    pub fn new(target: Target, number: usize) -> Self {
        Self { target, number }
    }

    /// The number, unique among the target's open tickets.
    pub fn number(&self) -> usize {
        self.number
    }
}

/// Something for the driver to do.
#[derive(Clone, Debug)]
pub enum Work {
    /// Perform this and report to [`Runtime::handle_outcome`].
    Act(Ticket, Action),
    /// Answer this at [`Runtime::handle_answer`].
    Ask(Ticket, Question),
    /// Tell this; nothing to report.
    Tell(Target, Note),
}

impl Runtime {
    /// A runtime for `controller`, whose generated names are drawn from `seed`. It plans nothing before it is
    /// told a [`Event::Floor`].
    pub fn new(controller: Arc<dyn Controller>, seed: u64) -> Self {
        let watches = controller.watches();
        let watched = watches.iter().filter_map(|watch| watch.resource.clone()).collect();
        Self {
            controller,
            watches,
            watched,
            floor: None,
            settled: false,
            names: Names::new(seed),
            plans: 0,
            records: BTreeMap::new(),
            queue: Queue::default(),
            gated: BTreeSet::new(),
            in_flight: 0,
            work: VecDeque::new(),
        }
    }

    /// The controller's name.
    pub fn name(&self) -> &'static str {
        self.controller.name()
    }

    /// What the controller looks at.
    pub fn watches(&self) -> &[Watch] {
        &self.watches
    }

    /// Whether changes of this resource are to be fed.
    pub fn is_watched(&self, resource: &Gvr) -> bool {
        self.watched.contains(resource)
    }

    /// Takes note of an event. `view` is the view after it.
    pub fn handle_event(&mut self, event: Event<'_>, view: &View) {
        match event {
            Event::Changed(change) => {
                for target in self.targets_of(&change, view) {
                    self.touch(target);
                }
            }
            Event::Advanced => {}
            Event::Floor(revision) => {
                self.floor = Some(revision);
                self.settled = false;
            }
            Event::Watching(resource) => {
                self.settled &= !self.watched.insert(resource.clone());
            }
            Event::Missed => {
                for target in self.records.keys().cloned().collect::<Vec<_>>() {
                    self.touch(target);
                }
            }
        }
        self.reopen(view);
    }

    /// The next piece of work, computing plans as needed. `None` means: wait for an event, an outcome, or
    /// [`Runtime::poll_timeout`].
    pub fn poll_plan(&mut self, view: &View, now: Now) -> Option<Work> {
        while let Some(alarm) = self.queue.due(now.since_start) {
            match alarm {
                Alarm::Look(target) => self.touch(target),
                Alarm::Send(ticket) => self.send(&ticket),
            }
        }
        while self.work.is_empty() && self.has_settled(view) && self.in_flight < limits::TARGETS_IN_FLIGHT {
            let target = self.queue.pop()?;
            self.plan(target, view, now);
        }
        self.work.pop_front()
    }

    /// When to poll again at the latest, since the driver's start.
    pub fn poll_timeout(&self) -> Option<Duration> {
        self.queue.next_alarm()
    }

    /// Takes the outcome of an action. An outcome of a ticket that is not out is ignored.
    pub fn handle_outcome(&mut self, ticket: &Ticket, outcome: Outcome, now: Now) {
        let Some((Open::Step(step, sent), flight)) = self.take(ticket) else { return };
        let doubtful = sent > 1;
        match outcome {
            Outcome::Unknown(_) => {
                flight.keep(ticket.number, Open::Step(step, sent + 1));
                self.resend(ticket, sent, now);
            }
            Outcome::Refused(status) if is_done_anyway(&step.action, &status) => {
                self.close(ticket, step, Ok(None), now);
            }
            Outcome::Refused(status) if doubtful || status.code >= 500 => {
                flight.keep(ticket.number, Open::Doubt(step, status, 1));
                self.send(ticket);
            }
            Outcome::Refused(status) => self.close(ticket, step, Err(status), now),
            Outcome::Done { revision } => self.close(ticket, step, Ok(revision), now),
        }
    }

    /// Takes the answer to a question. An answer to a ticket that is not out is ignored.
    pub fn handle_answer(&mut self, ticket: &Ticket, answer: Answer, now: Now) {
        let Some((open, flight)) = self.take(ticket) else { return };
        match open {
            Open::Question(question) => {
                flight.answers.insert(question, answer);
                self.go_on(&ticket.target, now);
            }
            Open::Doubt(step, refusal, sent) => {
                if let Answer::Object(live) = answer {
                    self.settle_doubt(ticket, step, refusal, live.as_deref(), now);
                } else {
                    flight.keep(ticket.number, Open::Doubt(step, refusal, sent + 1));
                    self.resend(ticket, sent, now);
                }
            }
            Open::Step(..) => flight.keep(ticket.number, open),
        }
    }

    fn targets_of(&self, change: &Change<'_>, view: &View) -> Vec<Target> {
        let mut targets = Vec::new();
        for watch in &self.watches {
            if watch.resource.as_ref().is_some_and(|resource| resource != change.resource) {
                continue;
            }
            match watch.trigger {
                Trigger::Nothing => {}
                Trigger::Mapped(map) => targets.extend(map(change, view)),
                Trigger::Itself => targets.extend(
                    change
                        .new
                        .or(change.old)
                        .map(|object| Target::new(change.resource.clone(), object.meta.key())),
                ),
            }
        }
        targets
    }

    /// Marks the target as to be planned.
    fn touch(&mut self, target: Target) {
        let record = self.records.entry(target.clone()).or_default();
        if record.flight.is_some() {
            record.dirty = true;
        } else if !self.gated.contains(&target) {
            self.queue.push(target);
        }
    }

    /// Puts targets whose gate has opened back in line.
    fn reopen(&mut self, view: &View) {
        let opened: Vec<Target> = self
            .gated
            .iter()
            .filter(|target| self.records.get_mut(target).is_none_or(|record| record.gate.opens(view)))
            .cloned()
            .collect();
        for target in opened {
            self.gated.remove(&target);
            self.queue.push(target);
        }
    }

    fn has_settled(&mut self, view: &View) -> bool {
        if let (false, Some(floor)) = (self.settled, self.floor) {
            self.settled = self.watched.iter().all(|resource| view.revision(resource) >= Some(floor));
        }
        self.settled
    }

    /// Computes the target's plan and puts its first work out, or puts the target behind its gate.
    fn plan(&mut self, target: Target, view: &View, now: Now) {
        let record = self.records.entry(target.clone()).or_default();
        assert!(record.flight.is_none(), "a target in flight is not in the queue");
        if !record.gate.opens(view) {
            self.gated.insert(target);
            return;
        }
        self.queue.forget(&target);
        self.plans += 1;
        let world = World {
            view,
            outcomes: &record.outcomes,
            answers: &record.answers,
            memory: &record.memory,
            now: now.wall,
            names: self.names.turn(self.plans),
        };
        let seen = match view.get(&target.resource, &target.key) {
            Some(object) => Seen::Here(target.clone(), Arc::clone(object)),
            None => Seen::Gone(target.clone()),
        };
        let plan = self.controller.reconcile(seen, &world);
        self.start(&target, plan, now);
    }

    fn start(&mut self, target: &Target, mut plan: Plan, now: Now) {
        assert!(plan.ask.is_empty() || plan.steps.is_empty(), "a plan asks or acts, not both");
        assert!(plan.ask.len() <= limits::QUESTIONS_PER_PLAN, "a plan asks only so much");
        let record = self.records.entry(target.clone()).or_default();
        if let Some(memory) = plan.remember.take() {
            record.memory = memory;
        }
        record.dirty = false;
        self.work.extend(plan.notes.drain(..).map(|note| Work::Tell(target.clone(), note)));
        let flight = Flight::new(&mut plan);
        let questions = flight.numbers();
        record.flight = Some(flight);
        self.in_flight += 1;
        for number in questions {
            self.send(&Ticket { target: target.clone(), number });
        }
        self.go_on(target, now);
    }

    /// Starts the target's next batch, or lands its plan.
    fn go_on(&mut self, target: &Target, now: Now) {
        let Some(flight) = self.records.get_mut(target).and_then(|record| record.flight.as_mut()) else {
            return;
        };
        for number in flight.advance() {
            self.send(&Ticket { target: target.clone(), number });
        }
        let Some(record) = self.records.get_mut(target) else { return };
        if let Some(flight) = record.flight.take_if(|flight| flight.has_landed()) {
            self.in_flight -= 1;
            self.land(target, flight, now);
        }
    }

    fn land(&mut self, target: &Target, flight: Flight, now: Now) {
        let record = self.records.entry(target.clone()).or_default();
        let asked = !flight.answers.is_empty();
        record.failures = if flight.failed { record.failures + 1 } else { 0 };
        // The answers belong to the plan that follows the question, the outcomes to the plan that follows the
        // steps, also when a question comes between them.
        record.answers = flight.answers;
        if !asked {
            record.outcomes = flight.past;
        }
        let pause = if flight.failed {
            Some(backoff(record.failures, limits::BACKOFF_BASE, limits::BACKOFF_MAX))
        } else {
            flight.again
        };
        if record.dirty || asked {
            self.queue.push(target.clone());
        } else if let Some(pause) = pause {
            self.queue.look_at(target, now.since_start + pause);
        } else if record.is_at_rest() {
            self.records.remove(target);
        }
    }

    /// Puts what is out under this ticket to the driver, for the first time or again.
    fn send(&mut self, ticket: &Ticket) {
        let open =
            self.records.get(&ticket.target).and_then(|record| record.flight.as_ref()?.at(ticket.number));
        let work = match open {
            None => return,
            Some(Open::Step(step, _)) => Work::Act(ticket.clone(), step.action.clone()),
            Some(Open::Question(question)) => Work::Ask(ticket.clone(), question.clone()),
            Some(Open::Doubt(step, ..)) => Work::Ask(ticket.clone(), flight::doubt(&step.action)),
        };
        self.work.push_back(work);
    }

    fn resend(&mut self, ticket: &Ticket, sent: u32, now: Now) {
        let pause = backoff(sent, limits::RESEND_BASE, limits::RESEND_MAX);
        self.queue.send_at(ticket.clone(), now.since_start + pause);
    }

    fn take(&mut self, ticket: &Ticket) -> Option<(Open, &mut Flight)> {
        let flight = self.records.get_mut(&ticket.target)?.flight.as_mut()?;
        let open = flight.take(ticket.number)?;
        Some((open, flight))
    }

    fn settle_doubt(
        &mut self,
        ticket: &Ticket,
        step: Step,
        refusal: Status,
        live: Option<&api::Document>,
        now: Now,
    ) {
        let revision = live.and_then(|live| live.resource_version().parse().ok());
        let result = flight::judge(&step, refusal, live).map(|()| revision);
        // Whatever the refusal meant, the view must show at least what the live read saw.
        if let (Err(_), Some(revision)) = (&result, revision) {
            self.wait_for(&ticket.target, &step.action.resource, revision);
        }
        self.close(ticket, step, result, now);
    }

    fn close(&mut self, ticket: &Ticket, step: Step, result: Result<Option<Revision>, Status>, now: Now) {
        let target = &ticket.target;
        match (&result, &step.action.verb) {
            (Ok(Some(revision)), _) => self.wait_for(target, &step.action.resource, *revision),
            (Ok(None), Verb::Delete(delete)) => {
                let watched = self.watched.contains(&step.action.resource);
                if let (true, Some(uid), Some(record)) = (watched, &delete.uid, self.records.get_mut(target))
                {
                    record.gate.wait_until_gone(&step.action.resource, uid);
                }
            }
            _ => {}
        }
        let ending: Ending = result.map(drop);
        self.tell(target, &step, &ending);
        if let Some(flight) = self.records.get_mut(target).and_then(|record| record.flight.as_mut()) {
            flight.close(step.action, ending);
        }
        self.go_on(target, now);
    }

    fn wait_for(&mut self, target: &Target, resource: &Gvr, revision: Revision) {
        if let (true, Some(record)) = (self.watched.contains(resource), self.records.get_mut(target)) {
            record.gate.wait_for(resource, revision);
        }
    }

    fn tell(&mut self, target: &Target, step: &Step, ending: &Ending) {
        let note = match ending {
            Ok(()) => step.done.clone(),
            Err(status) => step.refused.clone().map(|mut note| {
                note.message.push_str(&status.message);
                note
            }),
        };
        self.work.extend(note.map(|note| Work::Tell(target.clone(), note)));
    }
}

impl Record {
    /// Whether nothing would be lost if the record were made anew.
    fn is_at_rest(&self) -> bool {
        self.failures == 0
            && self.gate.is_open()
            && self.outcomes.is_empty()
            && self.answers.is_empty()
            && self.memory.is_null()
    }
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runtime")
            .field("controller", &self.controller.name())
            .field("settled", &self.settled)
            .field("records", &self.records.len())
            .field("in_flight", &self.in_flight)
            .finish_non_exhaustive()
    }
}

/// Whether a refusal says that there is nothing left to do: the object to delete is gone, or the namespace of
/// the object to create is going and would take it along.
fn is_done_anyway(action: &Action, status: &Status) -> bool {
    match action.verb {
        Verb::Delete(_) => status.reason == Reason::NotFound,
        Verb::Create(_) => has_cause(status, "NamespaceTerminating"),
        Verb::Update(_) | Verb::Patch(..) => false,
    }
}

fn has_cause(status: &Status, reason: &str) -> bool {
    status.details.iter().flat_map(|details| &details.causes).any(|cause| cause.reason == reason)
}
