//! Probes: when to look at a container, and what the looks add up to. Pure: the looking is a step.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::facts::{ContainerFacts, ProbeFacts, ProbeKind};
use super::ids::ContainerId;
use super::memory::later;
use super::observed::{ContainerSeen, Observed};
use super::step::ProbeResult;

/// The probes of all instances of a pod.
#[derive(Clone, Debug, Default)]
pub(super) struct Probes {
    states: BTreeMap<(ContainerId, ProbeKind), ProbeState>,
}

/// What the looks so far have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Success,
    Failure,
}

#[derive(Clone, Debug)]
struct ProbeState {
    next: Timestamp,
    looking: bool,
    run: (Verdict, u32),
    verdict: Option<Verdict>,
}

/// What a probe's result means for its container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    /// The container is to be killed.
    Condemned,
}

impl Probes {
    /// Forgets instances that no longer run and meets those that do.
    pub(super) fn observe(&mut self, seen: &Observed, containers: &[ContainerFacts]) {
        self.states.retain(|(id, _), _| seen.instance(id).is_some_and(|it| it.running_since().is_some()));
        for instance in seen.alive() {
            let Some(since) = instance.running_since() else { continue };
            let Some(facts) = containers.iter().find(|facts| facts.name == instance.name) else { continue };
            for (kind, probe) in &facts.probes {
                let fresh = || ProbeState {
                    next: later(since, probe.initial_delay),
                    looking: false,
                    run: (Verdict::Failure, 0),
                    verdict: None,
                };
                self.states.entry((instance.id.clone(), *kind)).or_insert_with(fresh);
            }
        }
    }

    /// What was concluded, if anything was yet.
    pub(super) fn verdict(&self, id: &ContainerId, kind: ProbeKind) -> Option<Verdict> {
        self.states.get(&(id.clone(), kind))?.verdict
    }

    /// The next look that is due among those of an instance's probes that are wanted.
    pub(super) fn due(
        &self,
        id: &ContainerId,
        facts: &ContainerFacts,
        wants: impl Fn(ProbeKind) -> bool,
        now: Timestamp,
    ) -> Option<ProbeKind> {
        let mut kinds = facts.probes.keys().copied().filter(|kind| wants(*kind));
        kinds.find(|kind| self.next_look(id, *kind, facts).is_some_and(|at| at <= now))
    }

    /// When an instance is next to be looked at through a probe that is wanted.
    pub(super) fn next_due(
        &self,
        id: &ContainerId,
        facts: &ContainerFacts,
        wants: impl Fn(ProbeKind) -> bool,
    ) -> Option<Timestamp> {
        let kinds = facts.probes.keys().copied().filter(|kind| wants(*kind));
        kinds.filter_map(|kind| self.next_look(id, kind, facts)).min()
    }

    /// A look begins.
    pub(super) fn look(&mut self, id: &ContainerId, kind: ProbeKind, period: Duration, now: Timestamp) {
        if let Some(state) = self.states.get_mut(&(id.clone(), kind)) {
            state.looking = true;
            state.next = later(now, period);
        }
    }

    /// A look has ended.
    pub(super) fn handle(
        &mut self,
        id: &ContainerId,
        kind: ProbeKind,
        probe: ProbeFacts,
        result: &ProbeResult,
    ) -> Change {
        let Some(state) = self.states.get_mut(&(id.clone(), kind)) else { return Change::Nothing };
        state.looking = false;
        let (verdict, threshold) = match result {
            ProbeResult::Success => (Verdict::Success, probe.success_threshold),
            ProbeResult::Failure(_) => (Verdict::Failure, probe.failure_threshold),
            ProbeResult::Errored(_) => return Change::Nothing,
        };
        let count = if state.run.0 == verdict { state.run.1.saturating_add(1) } else { 1 };
        state.run = (verdict, count);
        if count < threshold {
            return Change::Nothing;
        }
        let before = state.verdict.replace(verdict);
        let is_deadly = kind != ProbeKind::Readiness && verdict == Verdict::Failure;
        if is_deadly && before != Some(Verdict::Failure) { Change::Condemned } else { Change::Nothing }
    }

    /// Whether the startup probe, if there is one, has succeeded.
    pub(super) fn is_started(&self, instance: &ContainerSeen, facts: &ContainerFacts) -> bool {
        instance.running_since().is_some()
            && (!facts.probes.contains_key(&ProbeKind::Startup)
                || self.verdict(&instance.id, ProbeKind::Startup) == Some(Verdict::Success))
    }

    /// A look that is over, or never to be (startup after its verdict, liveness after its failure),
    /// or not yet allowed (the others before startup has succeeded), has no time.
    fn next_look(&self, id: &ContainerId, kind: ProbeKind, facts: &ContainerFacts) -> Option<Timestamp> {
        let state = self.states.get(&(id.clone(), kind)).filter(|state| !state.looking)?;
        let startup = facts.probes.contains_key(&ProbeKind::Startup);
        let is_started = !startup || self.verdict(id, ProbeKind::Startup) == Some(Verdict::Success);
        let is_wanted = match kind {
            ProbeKind::Startup => state.verdict.is_none(),
            ProbeKind::Liveness => is_started && state.verdict != Some(Verdict::Failure),
            ProbeKind::Readiness => is_started,
        };
        is_wanted.then_some(state.next)
    }

    /// An instance that was started before this kubelet was: what the API says of it holds until a
    /// probe says otherwise.
    pub(super) fn assume(&mut self, id: &ContainerId, kind: ProbeKind, verdict: Verdict) {
        if let Some(state) = self.states.get_mut(&(id.clone(), kind)) {
            state.verdict.get_or_insert(verdict);
        }
    }
}
