//! The status of one container: its newest instance, seen through what is remembered of it.

use super::super::facts::{ContainerFacts, RestartPolicy, Role};
use super::super::ids::ContainerId;
use super::super::memory::Memory;
use super::super::observed::{ContainerSeen, ContainerState, Exit, Observed};
use super::phase::restarts;
use super::{ContainerStatus, Holds, State};

/// The reason of a container that nothing is known of yet.
pub(in crate::machine) fn default_reason(containers: &[ContainerFacts]) -> &'static str {
    if containers.iter().any(|facts| facts.role != Role::App) {
        "PodInitializing"
    } else {
        "ContainerCreating"
    }
}

/// What all containers of a pod have in common.
#[derive(Clone, Copy, Debug)]
pub(in crate::machine) struct Frame<'a> {
    pub(in crate::machine) seen: &'a Observed,
    pub(in crate::machine) restart: RestartPolicy,
    pub(in crate::machine) default_reason: &'static str,
}

/// The status of a container; `ready` and `started` are filled in by whoever knows the probes.
pub(in crate::machine) fn container_status(
    facts: &ContainerFacts,
    memory: &Memory,
    frame: Frame<'_>,
) -> ContainerStatus {
    let newest = frame.seen.newest(&facts.name);
    let (state, last) = match newest.map(|instance| &instance.state) {
        Some(ContainerState::Running(since)) => (State::Running(*since), memory.exits[0].clone()),
        Some(ContainerState::Exited(exit)) => ended(memory, exit),
        Some(ContainerState::Created) | None => unstarted(facts, memory, frame),
    };
    ContainerStatus {
        name: facts.name.clone(),
        role: facts.role,
        id: instance_id(newest, &state, last.as_ref()),
        image: newest.map_or_else(|| facts.image.clone(), |instance| instance.image.clone()),
        image_id: newest.map(|instance| instance.image_id.clone()),
        restarts: newest.map_or(memory.attempts.saturating_sub(1), |instance| instance.attempt),
        ready: Holds::No,
        started: Holds::No,
        state,
        last,
    }
}

/// A waiting container still carries the instance that ended, as its log is still there.
fn instance_id(newest: Option<&ContainerSeen>, state: &State, last: Option<&Exit>) -> Option<ContainerId> {
    newest.map(|instance| instance.id.clone()).or_else(|| match state {
        State::Terminated(exit) => exit.id.clone(),
        _ => last.and_then(|exit| exit.id.clone()),
    })
}

fn ended(memory: &Memory, exit: &Exit) -> (State, Option<Exit>) {
    match &memory.waiting {
        Some(waiting) => {
            let state = State::Waiting { reason: waiting.reason, message: waiting.message.clone() };
            (state, Some(exit.clone()))
        }
        None => (State::Terminated(exit.clone()), memory.exits[1].clone()),
    }
}

fn unstarted(facts: &ContainerFacts, memory: &Memory, frame: Frame<'_>) -> (State, Option<Exit>) {
    let last = memory.exits[0].clone();
    match (last, &memory.waiting) {
        (Some(exit), None) if is_over(facts, &exit, frame.restart) => {
            (State::Terminated(exit), memory.exits[1].clone())
        }
        (last, Some(waiting)) => {
            (State::Waiting { reason: waiting.reason, message: waiting.message.clone() }, last)
        }
        (last, None) => (State::Waiting { reason: frame.default_reason, message: String::new() }, last),
    }
}

/// Whether a container whose record is gone will not run again.
fn is_over(facts: &ContainerFacts, exit: &Exit, restart: RestartPolicy) -> bool {
    match facts.role {
        Role::Init => exit.code == 0,
        Role::Sidecar => false,
        Role::App => !restarts(restart, exit),
    }
}

/// A pod that has ended for good has no waiting or running containers: what cannot be accounted for is
/// reported as an error.
pub(in crate::machine) fn terminate(status: &mut ContainerStatus) {
    if matches!(status.state, State::Terminated(_)) {
        return;
    }
    status.state = State::Terminated(match status.last.take() {
        Some(exit) => exit,
        None => Exit {
            code: 137,
            reason: "ContainerStatusUnknown".to_owned(),
            message: "The container could not be located when the pod was terminated".to_owned(),
            ..Exit::default()
        },
    });
    status.ready = Holds::No;
    status.started = Holds::No;
}
