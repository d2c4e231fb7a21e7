//! The next step of a pod that is to end: its containers, its sandbox, its parts, its object.

use jiff::Timestamp;

use super::ids::ContainerId;
use super::observed::ContainerSeen;
use super::{
    Cause, Condemned, ContainerName, End, HasHook, Kill, NoteKind, Observed, Part, Pausing, PodMachine,
    PreStop, Role, Step,
};
use crate::limits;

/// Why and how gently an instance is ended.
struct Ending {
    message: String,
    grace_seconds: u64,
    since: Timestamp,
}

impl PodMachine {
    pub(super) fn next_down(&mut self, now: Timestamp) -> Option<Step> {
        if let Some(step) = self.next_kill(now) {
            return Some(step);
        }
        if self.is_anything_alive() || self.is_building() {
            return None;
        }
        let sandbox = self.seen.as_ref()?.sandbox.clone();
        if let Some(sandbox) = sandbox {
            return self.unless_flying(Step::RemoveSandbox(sandbox.id), &Pausing::Sandbox, now);
        }
        if let Some(orphan) = self.seen.as_ref()?.containers.first() {
            let id = orphan.id.clone();
            return self.unless_flying(Step::RemoveContainer(id.clone()), &Pausing::Container(id), now);
        }
        let end = self.end.as_ref()?;
        let parts = if end.cause >= Cause::Deleted { Part::UNDO_AT_DELETION } else { Part::UNDO_AT_END };
        if let Some(part) = parts.iter().copied().find(|part| !self.undone.contains(part)) {
            return self.unless_flying(Step::Undo(part), &Pausing::Part(part), now);
        }
        let is_to_delete = end.cause == Cause::Deleted && !self.is_delete_asked;
        if is_to_delete && self.reports.is_written() {
            return self.unless_flying(Step::DeletePod, &Pausing::Deletion, now);
        }
        None
    }

    /// The next step towards the end of an instance that has to go while its pod goes on.
    pub(super) fn next_condemned(&mut self, now: Timestamp) -> Option<Step> {
        let condemned = self.condemned.clone();
        condemned.into_iter().find_map(|(id, Condemned { message, grace_seconds, since })| {
            self.kill(&id, &Ending { message, grace_seconds, since }, now)
        })
    }

    /// Nothing of the pod is left on the node.
    pub(super) fn is_down(&self) -> bool {
        let is_empty =
            self.seen.as_ref().is_some_and(|seen| seen.sandbox.is_none() && seen.containers.is_empty());
        is_empty && Part::UNDO_AT_DELETION.iter().all(|part| self.undone.contains(part))
    }

    pub(super) fn is_anything_alive(&self) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.alive().next().is_some())
    }

    /// A step is under way that may bring something to life, so that its outcome has to be awaited. A pull
    /// may not.
    pub(super) fn is_building(&self) -> bool {
        self.is_flying(|step| {
            matches!(step, Step::Prepare(_) | Step::MakeSandbox { .. } | Step::StartContainer { .. })
        })
    }

    fn unless_flying(&self, step: Step, pausing: &Pausing, now: Timestamp) -> Option<Step> {
        let is_wanted = !self.is_flying(|flying| *flying == step) && self.may_try(pausing, now);
        is_wanted.then_some(step)
    }

    fn next_kill(&mut self, now: Timestamp) -> Option<Step> {
        let seen = self.seen.clone()?;
        let End { since, .. } = *self.end.as_ref()?;
        let grace_seconds =
            self.facts.deletion.map_or(self.facts.grace_seconds, |deletion| deletion.grace_seconds);
        let doomed: Vec<_> = seen.alive().filter(|instance| self.is_its_turn(instance, &seen)).collect();
        doomed.into_iter().find_map(|instance| {
            let message = format!("Stopping container {}", instance.name);
            self.kill(&instance.id, &Ending { message, grace_seconds, since }, now)
        })
    }

    /// Sidecars outlive what they serve, and end in the reverse order of their start.
    fn is_its_turn(&self, instance: &ContainerSeen, seen: &Observed) -> bool {
        let role = |name: &ContainerName| {
            let place = self.facts.containers.iter().position(|facts| facts.name == *name)?;
            Some((place, self.facts.containers[place].role))
        };
        let Some((place, Role::Sidecar)) = role(&instance.name) else { return true };
        seen.alive().filter_map(|other| role(&other.name)).all(|(other, _)| other <= place)
    }

    /// The hook before the end, then the signal. A shorter grace than the one that was signalled is
    /// signalled again.
    fn kill(&mut self, id: &ContainerId, ending: &Ending, now: Timestamp) -> Option<Step> {
        let name = self.container_of(id)?.clone();
        if !self.kills.contains_key(id) {
            self.note(NoteKind::Normal, "Killing", &ending.message, Some(&name));
        }
        let has_hook = self.has_pre_stop(id, &name) && ending.grace_seconds > 0;
        let mut kill = *self.kills.entry(id.clone()).or_default();
        if has_hook && kill.pre_stop == PreStop::Due {
            kill.pre_stop = PreStop::Over;
            self.kills.insert(id.clone(), kill);
            return Some(Step::PreStop { id: id.clone(), grace_seconds: ending.grace_seconds });
        }
        let left = left(ending, now);
        let is_in_hook = self.is_flying(|step| matches!(step, Step::PreStop { id: it, .. } if it == id));
        let is_time_up = ending.grace_seconds <= elapsed(ending.since, now);
        if is_in_hook && !is_time_up {
            return None;
        }
        let is_signalled_as_short =
            kill.signalled.is_some_and(|(at, grace)| left + elapsed(at, now) + 1 >= grace);
        if is_signalled_as_short || !self.may_try(&Pausing::Container(id.clone()), now) {
            return None;
        }
        self.kills.insert(id.clone(), Kill { pre_stop: PreStop::Over, signalled: Some((now, left)) });
        Some(Step::KillContainer { id: id.clone(), grace_seconds: left })
    }

    fn has_pre_stop(&self, id: &ContainerId, name: &ContainerName) -> bool {
        let is_running = self.seen.as_ref().and_then(|seen| seen.instance(id)?.running_since()).is_some();
        let facts = self.facts.containers.iter().find(|facts| facts.name == *name);
        is_running && facts.is_some_and(|facts| facts.has_pre_stop == HasHook::Yes)
    }
}

fn left(ending: &Ending, now: Timestamp) -> u64 {
    ending.grace_seconds.saturating_sub(elapsed(ending.since, now)).max(limits::GRACE_SECONDS_MIN)
}

/// Whole seconds from one time to another; 0 when they are the wrong way round.
fn elapsed(since: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(now.duration_since(since).as_secs()).unwrap_or(0)
}
