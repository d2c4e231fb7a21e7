//! What follows from the passing of time and from what was observed, without anything being done:
//! back-offs that begin to show, deadlines, pods that have finished.

use std::time::Duration;

use jiff::Timestamp;

use super::memory::{Memory, Waiting, later};
use super::observed::ContainerSeen;
use super::pulls::FailedPull;
use super::report::Lists;
use super::status::{Holds, Phase, terminate};
use super::{Cause, ContainerName, End, NoteKind, PastEnd, PodMachine, ProbeKind, Role};
use crate::duration::go_duration;
use crate::limits;

impl Memory {
    /// Until when a container that ended waits before it starts again.
    pub(super) fn crash_until(&self, instance: Option<&ContainerSeen>) -> Option<Timestamp> {
        self.crash.until(instance?.exit()?.finished?)
    }
}

impl PodMachine {
    /// Brings what is remembered up to `now`. Calling it twice changes nothing.
    pub(super) fn settle(&mut self, now: Timestamp) {
        if self.seen.is_none() {
            return;
        }
        self.end_at_deadline(now);
        if self.end.is_none() {
            let names: Vec<_> = self.facts.containers.iter().map(|facts| facts.name.clone()).collect();
            for name in names {
                self.show_crash_backoff(&name, now);
                self.show_pull_backoff(&name, now);
            }
            self.end_if_finished(now);
        }
        self.conclude();
    }

    /// Every time at which `settle` or a step may become due.
    pub(super) fn timers(&self) -> Vec<Timestamp> {
        let mut timers: Vec<_> = self.pauses.values().filter_map(super::Pause::until).collect();
        timers.extend(self.deadline());
        timers.extend(self.failed_pulls.values().flat_map(FailedPull::timers));
        let Some(seen) = &self.seen else { return timers };
        for (name, memory) in &self.memories {
            let newest = seen.newest(name);
            let ended = newest.and_then(|it| it.exit()?.finished);
            timers.extend(memory.start_after);
            timers.extend(memory.crash_until(newest));
            timers.extend(ended.map(|at| later(at, limits::FAILURE_SHOWN)));
        }
        for instance in seen.alive() {
            let facts = self.facts.containers.iter().find(|facts| facts.name == instance.name);
            let wants = self.wanted_probes(instance);
            timers.extend(facts.and_then(|facts| self.probes.next_due(&instance.id, facts, wants)));
        }
        timers.extend(self.end.as_ref().map(|end| {
            let grace = self.facts.deletion.map_or(self.facts.grace_seconds, |it| it.grace_seconds);
            later(end.since, Duration::from_secs(grace))
        }));
        timers
    }

    fn deadline(&self) -> Option<Timestamp> {
        Some(later(self.start_time, Duration::from_secs(self.facts.active_deadline_seconds?)))
    }

    fn end_at_deadline(&mut self, now: Timestamp) {
        let is_over = self.deadline().is_some_and(|deadline| deadline <= now);
        if is_over && self.end.is_none() {
            let message = "Pod was active on the node longer than the specified deadline";
            self.note(NoteKind::Normal, "DeadlineExceeded", message, None);
            let (reason, message) = ("DeadlineExceeded".to_owned(), message.to_owned());
            let result = PastEnd { phase: Phase::Failed, reason, message };
            self.end =
                Some(End { since: now, cause: Cause::Deadline, result: Some(result), is_known: false });
        }
    }

    /// A container that failed is first shown as it ended, then as waiting.
    fn show_crash_backoff(&mut self, name: &ContainerName, now: Timestamp) {
        let Some(facts) = self.facts.containers.iter().find(|facts| facts.name == *name) else { return };
        let instance = self.seen.as_ref().and_then(|seen| seen.newest(name));
        let Some(ended) = instance.and_then(|it| it.exit()?.finished) else { return };
        let Some(memory) = self.memories.get(name) else { return };
        let is_waiting = memory.crash_until(instance).is_some_and(|until| until > now);
        let is_shown = memory.waiting.as_ref().is_some_and(|it| it.reason == "CrashLoopBackOff");
        let is_time = later(ended, limits::FAILURE_SHOWN) <= now;
        if !is_waiting || is_shown || !is_time || !self.comes_back(facts, instance) {
            return;
        }
        let pod = self.full_name();
        let wait = go_duration(memory.crash.wait());
        let message = format!("back-off {wait} restarting failed container={name} pod={pod}");
        let told = format!("Back-off restarting failed container {name} in pod {pod}");
        self.warn("BackOff", &told, Some(name));
        self.wait(name, "CrashLoopBackOff", message);
    }

    pub(super) fn wait(&mut self, name: &ContainerName, reason: &'static str, message: String) {
        if let Some(memory) = self.memories.get_mut(name) {
            memory.waiting = Some(Waiting { reason, message });
        }
    }

    /// A pod has finished when its containers have ended and none comes back.
    fn end_if_finished(&mut self, now: Timestamp) {
        let is_starting = self.is_building()
            || self.is_flying(|step| matches!(step, super::Step::FindImage(_) | super::Step::PullImage(_)));
        // Sidecars do not keep a pod from finishing.
        let mut lists = self.container_statuses();
        lists.init.retain(|status| status.role == Role::Init);
        if !is_starting && self.computed_phase(&lists, false).is_final() {
            self.end = Some(End { since: now, cause: Cause::Finished, result: None, is_known: false });
        }
    }

    /// Once nothing of an ending pod runs, what it ends as is settled for good.
    fn conclude(&mut self) {
        if self.end.as_ref().is_none_or(|end| end.result.is_some()) {
            return;
        }
        if self.is_anything_alive() || self.is_building() {
            return;
        }
        let lists = self.container_statuses();
        let phase = match self.computed_phase(&lists, true) {
            Phase::Succeeded => Phase::Succeeded,
            Phase::Failed | Phase::Pending | Phase::Running => Phase::Failed,
        };
        if let Some(end) = &mut self.end {
            end.result = Some(PastEnd { phase, reason: String::new(), message: String::new() });
        }
    }

    /// `name_namespace(uid)`, as messages name pods.
    pub(super) fn full_name(&self) -> String {
        format!("{}_{}({})", self.facts.name, self.facts.namespace, self.facts.uid)
    }

    /// Whether an instance has started and, if it has a probe for that, is ready.
    pub(super) fn readiness(&self, facts: &super::ContainerFacts) -> (Holds, Holds) {
        let instance = self.seen.as_ref().and_then(|seen| seen.newest(&facts.name));
        let Some(instance) = instance.filter(|it| self.probes.is_started(it, facts)) else {
            return (Holds::No, Holds::No);
        };
        let has_probe = facts.probes.contains_key(&ProbeKind::Readiness);
        let verdict = self.probes.verdict(&instance.id, ProbeKind::Readiness);
        let is_ready = !has_probe || verdict == Some(super::probes::Verdict::Success);
        (Holds::Yes, if is_ready { Holds::Yes } else { Holds::No })
    }
}

/// The containers of a pod that has ended: none waits or runs, unless it never had the chance.
pub(super) fn terminate_all(lists: &mut Lists) {
    let is_past = |status: &super::ContainerStatus| match status.role {
        Role::Sidecar => status.started == Holds::Yes,
        Role::Init | Role::App => status.ready == Holds::Yes,
    };
    let has_started = |status: &super::ContainerStatus| {
        !matches!(status.state, super::State::Waiting { .. }) || status.last.is_some()
    };
    if lists.init.iter().all(is_past) || lists.app.iter().any(has_started) {
        lists.app.iter_mut().for_each(terminate);
    }
    if let Some(last) = lists.init.iter().rposition(has_started) {
        lists.init[..=last].iter_mut().for_each(terminate);
    }
}
