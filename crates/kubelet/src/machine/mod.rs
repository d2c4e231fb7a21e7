//! The life of one pod on this node, as a pure machine.
//!
//! What happens goes in through `handle_*`: the pod in the API, what the runtime shows, results of
//! probes, outcomes of steps. What is to be done comes out through `poll_*`: steps, status, notes, and
//! the time at which to ask again. Time is an argument; nothing here waits, reads a clock or acts.
//!
//! * **Total**: every input is legal in every state.
//! * **Level-triggered**: the next step follows from what is wanted and what is observed, not from what
//!   happened last. What the machine remembers can be lost; a restarted kubelet goes on.
//! * **At most one**: a container is never started while an instance of it lives or is being started.
//! * It does not know what else runs on the node: admission is decided before ([`Admission`]), and pods of
//!   the same name are kept apart by [`crate::roster`].

mod containers;
mod down;
mod facts;
mod facts_of;
mod ids;
#[cfg(test)]
mod laws;
mod memory;
mod observed;
mod probes;
mod pulls;
mod report;
#[cfg(test)]
mod script;
mod settle;
mod status;
mod step;
mod up;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::IpAddr;

use jiff::Timestamp;

use crate::limits;
use memory::{Memory, Pause};
use probes::{Change, Probes};
use pulls::FailedPull;

pub use facts::{
    ContainerFacts, Deletion, HasHook, Past, PastContainer, PastEnd, PodFacts, ProbeFacts, ProbeKind,
    PullPolicy, Qos, RestartPolicy, Role,
};
pub use facts_of::facts_of;
pub use ids::{ContainerId, ContainerName, ImageId, PodUid, SandboxId};
pub use observed::{ContainerSeen, ContainerState, Exit, Observed, SandboxSeen, SandboxState};
pub use report::Report;
pub use status::{Condition, ContainerStatus, Holds, Phase, PodStatus, State};
pub use step::{Failure, ImageNote, NoImage, Note, NoteKind, Outcome, Part, ProbeResult, Step, StepId};

/// Whether the node takes a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It does.
    Admitted,
    /// It does not, for this reason: the pod fails without ever having run.
    Rejected {
        /// `status.reason`, such as `OutOfcpu`.
        reason: String,
        /// What follows "Pod was rejected: ".
        message: String,
    },
}

/// One pod.
#[derive(Debug)]
pub struct PodMachine {
    facts: PodFacts,
    admission: Admission,
    host_addresses: Vec<IpAddr>,
    seen: Option<Observed>,
    start_time: Timestamp,
    end: Option<End>,
    memories: BTreeMap<ContainerName, Memory>,
    probes: Probes,
    prepared: BTreeSet<Part>,
    /// Being prepared from what has changed since.
    outdated: BTreeSet<Part>,
    undone: BTreeSet<Part>,
    sandbox_attempts: u32,
    condemned: BTreeMap<ContainerId, Condemned>,
    kills: BTreeMap<ContainerId, Kill>,
    pauses: BTreeMap<Pausing, Pause>,
    /// By image: containers that have the same one fail and wait together.
    failed_pulls: BTreeMap<String, FailedPull>,
    flight: BTreeMap<StepId, Step>,
    /// Steps that were in flight, and that nobody waits for any more.
    moot: Vec<StepId>,
    steps_made: u64,
    notes: VecDeque<Note>,
    reports: report::Reports,
    is_delete_asked: bool,
}

/// The pod is ending, or has ended.
#[derive(Clone, Debug)]
struct End {
    since: Timestamp,
    cause: Cause,
    /// What it ends as, once that is settled.
    result: Option<PastEnd>,
    /// The API knows already, and no status is to be written.
    is_known: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// Its containers have all ended and none starts again.
    Finished,
    /// It was active for longer than it may be.
    Deadline,
    /// Its deletion was asked for.
    Deleted,
    /// It is no longer in the API.
    Gone,
}

/// An instance that has to end while its pod goes on.
#[derive(Clone, Debug)]
struct Condemned {
    message: String,
    grace_seconds: u64,
    since: Timestamp,
}

/// How far the killing of an instance is.
#[derive(Clone, Copy, Debug, Default)]
struct Kill {
    pre_stop: PreStop,
    /// When the signal was sent, and the kill that follows it.
    signalled: Option<(Timestamp, u64)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PreStop {
    #[default]
    Due,
    Over,
}

/// What is tried again after a pause.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pausing {
    Part(Part),
    Sandbox,
    Container(ContainerId),
    Deletion,
}

impl PodMachine {
    /// A machine that knows nothing but the pod; it asks for nothing before it has observed.
    pub fn new(facts: PodFacts, admission: Admission, host_addresses: Vec<IpAddr>, now: Timestamp) -> Self {
        let past = &facts.past;
        let memories = facts
            .containers
            .iter()
            .map(|container| (container.name.clone(), Memory::new(past.containers.get(&container.name))))
            .collect();
        let end = past.ended.clone().map(|ended| End {
            since: now,
            cause: Cause::Finished,
            result: Some(ended),
            is_known: true,
        });
        let mut machine = Self {
            start_time: past.start_time.unwrap_or(now),
            reports: report::Reports::new(past.conditions.clone()),
            admission,
            host_addresses,
            seen: None,
            end,
            memories,
            probes: Probes::default(),
            prepared: BTreeSet::new(),
            outdated: BTreeSet::new(),
            undone: BTreeSet::new(),
            sandbox_attempts: 0,
            condemned: BTreeMap::new(),
            kills: BTreeMap::new(),
            pauses: BTreeMap::new(),
            failed_pulls: BTreeMap::new(),
            flight: BTreeMap::new(),
            moot: Vec::new(),
            steps_made: 0,
            notes: VecDeque::new(),
            is_delete_asked: false,
            facts,
        };
        machine.reject_if_refused(now);
        machine.end_if_deleted(now);
        machine
    }

    /// The pod in the API has changed.
    pub fn handle_pod(&mut self, facts: PodFacts, now: Timestamp) {
        debug_assert_eq!(self.facts.uid, facts.uid, "a machine serves one pod");
        let past = std::mem::take(&mut self.facts.past);
        let old = std::mem::replace(&mut self.facts, PodFacts { past, ..facts });
        for container in &self.facts.containers {
            self.memories.entry(container.name.clone()).or_insert_with(|| Memory::new(None));
        }
        self.forget_images_of(&old);
        self.end_if_deleted(now);
    }

    /// The pod is no longer in the API.
    pub fn handle_gone(&mut self, now: Timestamp) {
        self.end_for(Cause::Gone, now);
    }

    /// Something that a part, or the configuration of a container, is made from has changed: it is made
    /// again, and what failed for want of it is tried at once.
    pub fn handle_changed(&mut self, part: Part, now: Timestamp) {
        self.prepared.remove(&part);
        if self.is_flying(|step| *step == Step::Prepare(part)) {
            self.outdated.insert(part);
        }
        self.pauses.remove(&Pausing::Part(part));
        for memory in self.memories.values_mut() {
            memory.start_after = memory.start_after.map(|after| after.min(now));
        }
    }

    /// This is what the runtime shows now.
    pub fn handle_observed(&mut self, seen: Observed, now: Timestamp) {
        let is_first = self.seen.is_none();
        let mut instances: Vec<_> = seen.containers.iter().collect();
        instances.sort_by_key(|instance| instance.attempt);
        for instance in instances {
            if let Some(memory) = self.memories.get_mut(&instance.name) {
                memory.see(instance);
            }
        }
        if let Some(sandbox) = &seen.sandbox {
            self.sandbox_attempts = self.sandbox_attempts.max(sandbox.attempt + 1);
        }
        self.probes.observe(&seen, &self.facts.containers);
        self.condemned.retain(|id, _| seen.instance(id).is_some_and(ContainerSeen::is_alive));
        self.kills.retain(|id, _| seen.instance(id).is_some_and(ContainerSeen::is_alive));
        self.seen = Some(seen);
        if is_first {
            self.adopt();
        }
        self.settle(now);
    }

    /// A look through a probe has ended.
    pub fn handle_probe(&mut self, step: StepId, result: ProbeResult, now: Timestamp) {
        let Some(Step::Probe { id, kind }) = self.flight.remove(&step) else { return };
        let Some((name, probe)) = self.probe_of(&id, kind) else { return };
        let change = self.probes.handle(&id, kind, probe, &result);
        match result {
            ProbeResult::Success => {}
            ProbeResult::Failure(output) => {
                self.warn("Unhealthy", &format!("{} probe failed: {output}", kind.title()), Some(&name));
            }
            ProbeResult::Errored(error) => {
                let title = kind.title();
                let message = format!("{title} probe errored and resulted in unknown state: {error}");
                self.warn("Unhealthy", &message, Some(&name));
            }
        }
        if change == Change::Condemned && self.end.is_none() {
            let what = format!("Container {name} failed {} probe", kind.word());
            let restarts = self.facts.restart != RestartPolicy::Never || self.is_sidecar(&name);
            let message = if restarts { format!("{what}, will be restarted") } else { what };
            let grace_seconds = probe.grace_seconds.unwrap_or(self.facts.grace_seconds);
            self.condemned.insert(id, Condemned { message, grace_seconds, since: now });
        }
    }

    /// A step has ended; the pod was observed after it did.
    pub fn handle_outcome(&mut self, step: StepId, outcome: Outcome, now: Timestamp) {
        let Some(step) = self.flight.remove(&step) else { return };
        match (step, outcome) {
            (step, Outcome::Failed(failure)) => self.failed(&step, failure, now),
            (Step::FindImage(name), Outcome::Image(image, _)) => self.image_found(&name, image, now),
            (Step::PullImage(name), Outcome::Image(Some(image), note)) => {
                self.image_pulled(&name, image, &note);
            }
            (Step::PullImage(name), Outcome::NoImage(why)) => self.pull_failed(&name, why, now),
            (step, _) => self.done(step),
        }
        self.settle(now);
    }

    /// The next thing to do, if anything is to be done now. Ask until there is nothing.
    pub fn poll_step(&mut self, now: Timestamp) -> Option<(StepId, Step)> {
        self.seen.as_ref()?;
        self.settle(now);
        let step = self.next_probe(now).or_else(|| match &self.end {
            Some(_) => self.next_down(now),
            None => self.next_up(now),
        })?;
        if let Step::Prepare(part) = &step {
            self.outdated.remove(part);
        }
        self.steps_made += 1;
        let id = StepId(self.steps_made);
        self.flight.insert(id, step.clone());
        Some((id, step))
    }

    /// A step in flight that nobody waits for any more: it may be dropped where it is.
    pub fn poll_moot(&mut self) -> Option<StepId> {
        if self.end.is_some() {
            self.drop_pulls(|_| true);
        }
        self.moot.pop()
    }

    /// The status to write, if it differs from the one that was last polled.
    pub fn poll_status(&mut self, now: Timestamp) -> Option<Report> {
        self.next_report(now)
    }

    /// The status with this number, or a later one, is in the API.
    pub fn handle_reported(&mut self, number: u64) {
        self.reports.handle_written(number);
    }

    /// What is to be told to people.
    pub fn poll_note(&mut self) -> Option<Note> {
        self.notes.pop_front()
    }

    /// When to poll again even if nothing happens.
    pub fn poll_timeout(&self, now: Timestamp) -> Option<Timestamp> {
        self.timers().into_iter().filter(|at| *at > now).min()
    }

    /// Nothing of the pod is left, neither here nor in the API.
    pub fn is_done(&self) -> bool {
        let is_gone = self.end.as_ref().is_some_and(|end| end.cause == Cause::Gone);
        is_gone && self.flight.is_empty() && self.is_down()
    }

    /// The pod as last handled.
    pub fn facts(&self) -> &PodFacts {
        &self.facts
    }

    /// What was last observed.
    pub fn observed(&self) -> Option<&Observed> {
        self.seen.as_ref()
    }

    /// Which instance a step that reads probes and hooks is about.
    pub fn container_of(&self, id: &ContainerId) -> Option<&ContainerName> {
        Some(&self.seen.as_ref()?.instance(id)?.name)
    }

    fn reject_if_refused(&mut self, now: Timestamp) {
        let Admission::Rejected { reason, message } = self.admission.clone() else { return };
        if self.end.is_some() {
            return;
        }
        self.notes.push_back(Note::pod(NoteKind::Warning, reason.clone(), message.clone()));
        let message = format!("Pod was rejected: {message}");
        let result = Some(PastEnd { phase: Phase::Failed, reason, message });
        self.end = Some(End { since: now, cause: Cause::Finished, result, is_known: false });
    }

    fn end_if_deleted(&mut self, now: Timestamp) {
        if self.facts.deletion.is_some() {
            self.end_for(Cause::Deleted, now);
        }
    }

    /// A later cause takes the place of an earlier one and keeps what is settled. The grace counts from
    /// when the containers were first told to end.
    fn end_for(&mut self, cause: Cause, now: Timestamp) {
        match &mut self.end {
            Some(end) => end.cause = end.cause.max(cause),
            None => self.end = Some(End { since: now, cause, result: None, is_known: false }),
        }
    }

    /// Pods that ran before this kubelet did: what the API says of them holds until it is seen otherwise.
    fn adopt(&mut self) {
        let seen = self.seen.clone().unwrap_or_default();
        for facts in &self.facts.containers {
            let Some(memory) = self.memories.get_mut(&facts.name) else { continue };
            let past = memory.past.clone();
            match seen.newest(&facts.name) {
                Some(instance) if past.id.as_ref() == Some(&instance.id) => {
                    let verdicts = [
                        (ProbeKind::Startup, past.started),
                        (ProbeKind::Liveness, Holds::Yes),
                        (ProbeKind::Readiness, past.ready),
                    ];
                    for (kind, holds) in verdicts {
                        if holds == Holds::Yes {
                            self.probes.assume(&instance.id, kind, probes::Verdict::Success);
                        }
                    }
                }
                None if past.running == Holds::Yes => memory.was_lost(),
                _ => {}
            }
        }
    }

    fn probe_of(&self, id: &ContainerId, kind: ProbeKind) -> Option<(ContainerName, ProbeFacts)> {
        let name = self.container_of(id)?;
        let facts = self.facts.containers.iter().find(|facts| facts.name == *name)?;
        Some((name.clone(), *facts.probes.get(&kind)?))
    }

    fn is_sidecar(&self, name: &ContainerName) -> bool {
        self.facts.containers.iter().any(|facts| facts.name == *name && facts.role == Role::Sidecar)
    }

    fn warn(&mut self, reason: &'static str, message: &str, container: Option<&ContainerName>) {
        self.note(NoteKind::Warning, reason, message, container);
    }

    fn note(
        &mut self,
        kind: NoteKind,
        reason: &'static str,
        message: &str,
        container: Option<&ContainerName>,
    ) {
        if self.notes.len() == limits::NOTES_PENDING {
            self.notes.pop_front();
        }
        let note = Note::pod(kind, reason, message);
        self.notes.push_back(Note { container: container.cloned(), ..note });
    }

    fn is_flying(&self, is_it: impl Fn(&Step) -> bool) -> bool {
        self.flight.values().any(is_it)
    }

    fn may_try(&self, what: &Pausing, now: Timestamp) -> bool {
        self.pauses.get(what).is_none_or(|pause| pause.is_over(now))
    }

    fn pause(&mut self, what: Pausing, now: Timestamp) {
        self.pauses.entry(what).or_default().lengthen(now);
    }
}
