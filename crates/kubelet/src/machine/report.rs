//! The status that follows from the machine's state, and which of them the API has.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::settle::terminate_all;
use super::status::{
    Condition, ContainerStatus, Frame, Holds, Inputs, Phase, PhaseOf, PodStatus, conditions,
    container_status, default_reason, phase,
};
use super::{Admission, Cause, PodMachine, Role, State};

/// A status to write. Later numbers supersede earlier ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What `handle_reported` takes once it is written.
    pub number: u64,
    /// The status.
    pub status: PodStatus,
}

/// The two lists of container statuses.
#[derive(Clone, Debug)]
pub(super) struct Lists {
    pub(super) init: Vec<ContainerStatus>,
    pub(super) app: Vec<ContainerStatus>,
}

/// What was reported, and since when conditions hold.
#[derive(Clone, Debug)]
pub(super) struct Reports {
    since: BTreeMap<String, (Holds, Timestamp)>,
    last: Option<PodStatus>,
    polled: u64,
    written: u64,
}

impl Reports {
    pub(super) fn new(since: BTreeMap<String, (Holds, Timestamp)>) -> Self {
        Self { since, last: None, polled: 0, written: 0 }
    }

    pub(super) fn handle_written(&mut self, number: u64) {
        self.written = self.written.max(number.min(self.polled));
    }

    /// The API has all that was reported, and something was.
    pub(super) fn is_written(&self) -> bool {
        self.written == self.polled
    }
}

impl PodMachine {
    pub(super) fn next_report(&mut self, now: Timestamp) -> Option<Report> {
        self.seen.as_ref()?;
        let is_moot = self.end.as_ref().is_some_and(|end| end.is_known || end.cause == Cause::Gone);
        if is_moot || self.is_delete_asked {
            return None;
        }
        let status = self.status(now);
        if self.reports.last.as_ref() == Some(&status) {
            return None;
        }
        for condition in &status.conditions {
            self.reports.since.insert(condition.kind.to_owned(), (condition.holds, condition.since));
        }
        self.reports.last = Some(status.clone());
        self.reports.polled += 1;
        Some(Report { number: self.reports.polled, status })
    }

    /// The status of the pod as it is known now.
    pub fn status(&self, now: Timestamp) -> PodStatus {
        let mut lists = self.container_statuses();
        self.hold_back_hooks(&mut lists);
        if self.was_rejected() {
            lists = Lists { init: Vec::new(), app: Vec::new() };
        }
        let is_ending = self.end.is_some();
        let result = self.end.as_ref().and_then(|end| end.result.clone());
        let is_over = result.is_some() && !self.is_anything_alive() && !self.is_building();
        let (phase, reason, message) = match result {
            Some(result) if is_over => {
                terminate_all(&mut lists);
                (result.phase, result.reason, result.message)
            }
            _ => (self.unsettled_phase(&lists, is_ending), String::new(), String::new()),
        };
        let conditions = if self.was_rejected() { Vec::new() } else { self.conditions(phase, &lists, now) };
        lists.app.sort_by(|a, b| a.name.cmp(&b.name));
        PodStatus {
            phase,
            reason,
            message,
            conditions,
            host_addresses: self.host_addresses.clone(),
            addresses: self.addresses(),
            start_time: self.start_time,
            qos: self.facts.qos,
            init: lists.init,
            app: lists.app,
            generation: self.facts.generation,
        }
    }

    /// A container is shown as running when its post-start hook is over, not before.
    fn hold_back_hooks(&self, lists: &mut Lists) {
        let Some(seen) = &self.seen else { return };
        let reason = default_reason(&self.facts.containers);
        for status in lists.init.iter_mut().chain(&mut lists.app) {
            let is_in_hook = seen.newest(&status.name).is_some_and(|it| it.is_alive() && self.is_in_hook(it));
            if is_in_hook {
                status.state = State::Waiting { reason, message: String::new() };
                (status.ready, status.started) = (Holds::No, Holds::No);
            }
        }
    }

    /// It was refused before it ran, so that there is nothing to say about its containers.
    fn was_rejected(&self) -> bool {
        matches!(self.admission, Admission::Rejected { .. }) && self.sandbox_attempts == 0
    }

    pub(super) fn container_statuses(&self) -> Lists {
        let mut lists = Lists { init: Vec::new(), app: Vec::new() };
        let Some(seen) = &self.seen else { return lists };
        let default_reason = default_reason(&self.facts.containers);
        let frame = Frame { seen, restart: self.facts.restart, default_reason };
        for facts in &self.facts.containers {
            let Some(memory) = self.memories.get(&facts.name) else { continue };
            let mut status = container_status(facts, memory, frame);
            (status.started, status.ready) = self.readiness(facts);
            match facts.role {
                Role::App => lists.app.push(status),
                Role::Sidecar => lists.init.push(status),
                Role::Init => {
                    status.ready = has_succeeded(&status);
                    lists.init.push(status);
                }
            }
        }
        lists
    }

    pub(super) fn computed_phase(&self, lists: &Lists, is_ending: bool) -> Phase {
        let has_initialized = self.seen.as_ref().is_some_and(|seen| {
            seen.sandbox.as_ref().is_some_and(|sandbox| self.is_initialized(seen, &sandbox.id))
        });
        phase(PhaseOf { restart: self.facts.restart, is_ending, has_initialized }, &lists.init, &lists.app)
    }

    /// A final phase is not shown while anything may still run.
    fn unsettled_phase(&self, lists: &Lists, is_ending: bool) -> Phase {
        match self.computed_phase(lists, is_ending) {
            Phase::Succeeded | Phase::Failed => Phase::Running,
            phase => phase,
        }
    }

    fn conditions(&self, phase: Phase, lists: &Lists, now: Timestamp) -> Vec<Condition> {
        let inputs = Inputs {
            facts: &self.facts,
            phase,
            init: &lists.init,
            app: &lists.app,
            sandbox: self.seen.as_ref().and_then(|seen| seen.sandbox.as_ref()),
        };
        let claims = conditions(inputs).into_iter();
        claims
            .map(|claim| Condition {
                since: match self.reports.since.get(claim.kind) {
                    Some((holds, since)) if *holds == claim.holds => *since,
                    _ => now,
                },
                kind: claim.kind,
                holds: claim.holds,
                reason: claim.reason,
                message: claim.message,
                generation: self.facts.generation,
            })
            .collect()
    }

    fn addresses(&self) -> Vec<std::net::IpAddr> {
        if self.facts.host_network {
            return self.host_addresses.clone();
        }
        let sandbox = self.seen.as_ref().and_then(|seen| seen.sandbox.as_ref());
        match (sandbox, &self.reports.last) {
            (Some(sandbox), _) => sandbox.addresses.clone(),
            // What the pod had stays in its status when it has ended.
            (None, Some(last)) if self.end.is_some() => last.addresses.clone(),
            (None, _) => Vec::new(),
        }
    }
}

fn has_succeeded(status: &ContainerStatus) -> Holds {
    match &status.state {
        super::State::Terminated(exit) if exit.code == 0 => Holds::Yes,
        _ => Holds::No,
    }
}
