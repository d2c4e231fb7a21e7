//! The next step of a pod that is to run: its parts, its sandbox, then its containers in order.

use jiff::Timestamp;

use super::ids::SandboxId;
use super::memory::ImageState;
use super::observed::{ContainerState, SandboxState};
use super::status::restarts;
use super::{
    ContainerFacts, ContainerId, ContainerName, ContainerSeen, NoteKind, Observed, Part, Pausing, PodMachine,
    ProbeKind, Role, Step,
};
use crate::limits;

/// What a stage of bringing a pod up says.
enum Stage {
    /// Do this.
    Do(Step),
    /// Something has to happen first.
    Wait,
    /// It is complete.
    Ready,
}

/// What a container of a sequence says.
enum Turn {
    /// Do this.
    Do(Step),
    /// Those after it have to wait.
    Hold,
    /// Those after it may go on.
    Pass,
}

impl PodMachine {
    pub(super) fn next_up(&mut self, now: Timestamp) -> Option<Step> {
        if let Some(step) = self.next_condemned(now) {
            return Some(step);
        }
        if let Some(step) = self.next_leftover(now) {
            return Some(step);
        }
        for stage in [Self::parts_before, Self::sandbox, Self::parts_after] {
            match stage(self, now) {
                Stage::Do(step) => return Some(step),
                Stage::Wait => return None,
                Stage::Ready => {}
            }
        }
        self.next_container(now)
    }

    fn parts_before(&mut self, now: Timestamp) -> Stage {
        self.parts(Part::BEFORE_SANDBOX, now)
    }

    fn parts_after(&mut self, now: Timestamp) -> Stage {
        self.parts(Part::AFTER_SANDBOX, now)
    }

    fn parts(&mut self, parts: &[Part], now: Timestamp) -> Stage {
        let Some(part) = parts.iter().copied().find(|part| !self.prepared.contains(part)) else {
            return Stage::Ready;
        };
        let step = Step::Prepare(part);
        if self.is_flying(|flying| *flying == step) || !self.may_try(&Pausing::Part(part), now) {
            return Stage::Wait;
        }
        Stage::Do(step)
    }

    fn sandbox(&mut self, now: Timestamp) -> Stage {
        let is_busy = |step: &Step| matches!(step, Step::MakeSandbox { .. } | Step::RemoveSandbox(_));
        if self.is_flying(is_busy) || !self.may_try(&Pausing::Sandbox, now) {
            return Stage::Wait;
        }
        let sandbox = self.seen.as_ref().and_then(|seen| seen.sandbox.clone());
        match sandbox {
            Some(sandbox) if sandbox.state == SandboxState::Ready => Stage::Ready,
            Some(broken) => {
                let message = "Pod sandbox changed, it will be killed and re-created.";
                self.note(NoteKind::Normal, "SandboxChanged", message, None);
                Stage::Do(Step::RemoveSandbox(broken.id))
            }
            None => Stage::Do(Step::MakeSandbox { attempt: self.sandbox_attempts }),
        }
    }

    fn next_container(&mut self, now: Timestamp) -> Option<Step> {
        let seen = self.seen.clone()?;
        let sandbox = seen.sandbox.as_ref()?.id.clone();
        let containers = self.facts.containers.clone();
        let is_initialized = self.is_initialized(&seen, &sandbox);
        for facts in &containers {
            let instance = seen.newest(&facts.name).filter(|instance| instance.sandbox == sandbox);
            let turn = match facts.role {
                Role::Init if is_initialized => Turn::Pass,
                Role::Init => self.turn_of_init(facts, instance, now),
                Role::Sidecar => self.turn_of_sidecar(facts, instance, is_initialized, now),
                Role::App => self.turn_of_app(facts, instance, now),
            };
            match turn {
                Turn::Do(step) => return Some(step),
                Turn::Hold => return None,
                Turn::Pass => {}
            }
        }
        None
    }

    /// Once a container of `spec.containers` has run in a sandbox, its init containers are behind it,
    /// even if their records are gone.
    pub(super) fn is_initialized(&self, seen: &Observed, sandbox: &SandboxId) -> bool {
        let apps = self.facts.containers.iter().filter(|facts| facts.role == Role::App);
        apps.into_iter().any(|facts| seen.newest(&facts.name).is_some_and(|it| it.sandbox == *sandbox))
    }

    fn turn_of_init(
        &mut self,
        facts: &ContainerFacts,
        instance: Option<&ContainerSeen>,
        now: Timestamp,
    ) -> Turn {
        match instance.map(|instance| &instance.state) {
            Some(ContainerState::Exited(exit)) if exit.code == 0 => Turn::Pass,
            Some(ContainerState::Exited(exit)) if !restarts(self.facts.restart, exit) => Turn::Hold,
            Some(ContainerState::Running(_)) => self.post_start_or(facts, instance, Turn::Hold),
            _ => self.start(facts, instance, now).map_or(Turn::Hold, Turn::Do),
        }
    }

    fn turn_of_sidecar(
        &mut self,
        facts: &ContainerFacts,
        instance: Option<&ContainerSeen>,
        is_initialized: bool,
        now: Timestamp,
    ) -> Turn {
        let running = instance.filter(|instance| instance.running_since().is_some());
        if let Some(running) = running {
            let is_started = self.probes.is_started(running, facts) || is_initialized;
            return self.post_start_or(facts, instance, if is_started { Turn::Pass } else { Turn::Hold });
        }
        match self.start(facts, instance, now) {
            Some(step) => Turn::Do(step),
            None if is_initialized && !self.is_busy(facts) => Turn::Pass,
            None => Turn::Hold,
        }
    }

    fn turn_of_app(
        &mut self,
        facts: &ContainerFacts,
        instance: Option<&ContainerSeen>,
        now: Timestamp,
    ) -> Turn {
        if self.is_busy(facts) {
            return Turn::Hold;
        }
        match instance {
            Some(instance) if instance.is_alive() => self.post_start_or(facts, Some(instance), Turn::Pass),
            _ if !self.comes_back(facts, instance) => Turn::Pass,
            _ => self.start(facts, instance, now).map_or(Turn::Pass, Turn::Do),
        }
    }

    /// Containers start one after the other: while one is on its way, hook included, the next waits.
    fn is_busy(&self, facts: &ContainerFacts) -> bool {
        self.is_flying(|step| match step {
            Step::FindImage(name) | Step::PullImage(name) | Step::StartContainer { name, .. } => {
                *name == facts.name
            }
            Step::PostStart(id) => self.container_of(id) == Some(&facts.name),
            _ => false,
        })
    }

    fn post_start_or(
        &self,
        facts: &ContainerFacts,
        instance: Option<&ContainerSeen>,
        otherwise: Turn,
    ) -> Turn {
        if self.is_busy(facts) {
            return Turn::Hold;
        }
        let due = self.memories.get(&facts.name).and_then(|memory| memory.post_start.as_ref());
        match (due, instance) {
            (Some(due), Some(instance)) if *due == instance.id && instance.running_since().is_some() => {
                Turn::Do(Step::PostStart(due.clone()))
            }
            _ => otherwise,
        }
    }

    /// Whether a container that does not run is to run again.
    pub(super) fn comes_back(&self, facts: &ContainerFacts, instance: Option<&ContainerSeen>) -> bool {
        let remembered = || self.memories.get(&facts.name).and_then(|memory| memory.exits[0].as_ref());
        match instance.map_or_else(remembered, ContainerSeen::exit) {
            Some(exit) => facts.role == Role::Sidecar || restarts(self.facts.restart, exit),
            None => true,
        }
    }

    /// The next step on the way to a running container, unless it has to wait.
    fn start(
        &mut self,
        facts: &ContainerFacts,
        instance: Option<&ContainerSeen>,
        now: Timestamp,
    ) -> Option<Step> {
        if self.is_busy(facts) {
            return None;
        }
        let memory = self.memories.get_mut(&facts.name)?;
        let waits_until = [memory.start_after, memory.crash_until(instance)];
        if waits_until.into_iter().flatten().any(|until| until > now) || self.is_held_by_pull(facts, now) {
            return None;
        }
        let memory = self.memories.get_mut(&facts.name)?;
        Some(match &memory.image {
            ImageState::Unknown => Step::FindImage(facts.name.clone()),
            ImageState::ToPull => Step::PullImage(facts.name.clone()),
            ImageState::Ready(image) => {
                let image = image.clone();
                if let Some(exit) = instance.and_then(ContainerSeen::exit) {
                    memory.crash.next(exit.finished.unwrap_or(now), now);
                }
                Step::StartContainer { name: facts.name.clone(), attempt: memory.attempts, image }
            }
        })
    }

    /// Records that nobody needs: instances that never started, and all but the newest that ended.
    fn next_leftover(&self, now: Timestamp) -> Option<Step> {
        let seen = self.seen.as_ref()?;
        let may_remove = |id: &ContainerId| {
            self.may_try(&Pausing::Container(id.clone()), now)
                && !self.is_flying(|step| matches!(step, Step::RemoveContainer(it) if it == id))
        };
        let is_starting = |name: &ContainerName| {
            self.is_flying(|step| matches!(step, Step::StartContainer { name: it, .. } if it == name))
        };
        let mut leftovers = self.facts.containers.iter().flat_map(|facts| {
            let old = seen.instances(&facts.name).skip(limits::INSTANCES_KEPT);
            let unstarted = seen.instances(&facts.name).filter(|it| it.state == ContainerState::Created);
            old.filter(|it| !it.is_alive()).chain(unstarted.filter(|it| !is_starting(&it.name)))
        });
        leftovers.find(|it| may_remove(&it.id)).map(|it| Step::RemoveContainer(it.id.clone()))
    }

    /// A look at a container that is due.
    /// Which probes of an instance are worth a look. Before its post-start hook is over a container does not count as
    /// running; an ending pod only says whether it still serves.
    pub(super) fn wanted_probes(&self, instance: &ContainerSeen) -> impl Fn(ProbeKind) -> bool + use<> {
        let is_out = self.condemned.contains_key(&instance.id) || self.is_in_hook(instance);
        let is_ending = self.end.is_some();
        move |kind| !is_out && (!is_ending || kind == ProbeKind::Readiness)
    }

    /// Whether an instance's post-start hook is still to come or runs.
    pub(super) fn is_in_hook(&self, instance: &ContainerSeen) -> bool {
        let memory = self.memories.get(&instance.name);
        memory.is_some_and(|memory| memory.post_start.as_ref() == Some(&instance.id))
    }

    pub(super) fn next_probe(&mut self, now: Timestamp) -> Option<Step> {
        let seen = self.seen.as_ref()?;
        let due = seen.alive().find_map(|instance| {
            let facts = self.facts.containers.iter().find(|facts| facts.name == instance.name)?;
            let kind = self.probes.due(&instance.id, facts, self.wanted_probes(instance), now)?;
            Some((instance.id.clone(), kind, facts.probes[&kind].period))
        });
        let (id, kind, period) = due?;
        self.probes.look(&id, kind, period, now);
        Some(Step::Probe { id, kind })
    }
}
