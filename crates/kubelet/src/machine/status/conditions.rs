//! The five conditions that the kubelet owns.

use super::super::facts::{PodFacts, Role};
use super::super::observed::{SandboxSeen, SandboxState};
use super::{ContainerStatus, Holds, Phase, State};

/// What conditions depend on.
#[derive(Clone, Copy, Debug)]
pub(in crate::machine) struct Inputs<'a> {
    pub(in crate::machine) facts: &'a PodFacts,
    pub(in crate::machine) phase: Phase,
    pub(in crate::machine) init: &'a [ContainerStatus],
    pub(in crate::machine) app: &'a [ContainerStatus],
    pub(in crate::machine) sandbox: Option<&'a SandboxSeen>,
}

/// A condition before it is known since when it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::machine) struct Claim {
    pub(in crate::machine) kind: &'static str,
    pub(in crate::machine) holds: Holds,
    pub(in crate::machine) reason: &'static str,
    pub(in crate::machine) message: String,
}

/// All of them, in the order in which they are reported.
pub(in crate::machine) fn conditions(of: Inputs<'_>) -> Vec<Claim> {
    let containers_ready = containers_ready(of);
    vec![
        ready_to_start_containers(of),
        initialized(of),
        ready(of, &containers_ready),
        containers_ready,
        claim("PodScheduled", Holds::Yes, "", ""),
    ]
}

fn claim(kind: &'static str, holds: Holds, reason: &'static str, message: impl Into<String>) -> Claim {
    Claim { kind, holds, reason, message: message.into() }
}

fn ready_to_start_containers(of: Inputs<'_>) -> Claim {
    let kind = "PodReadyToStartContainers";
    let message = match of.sandbox.map(|sandbox| sandbox.state) {
        Some(SandboxState::Ready) => return claim(kind, Holds::Yes, "", ""),
        Some(SandboxState::NotReady) => "pod sandbox is not ready",
        None => "no pod sandbox exists",
    };
    claim(kind, Holds::No, "PodSandboxNotReady", message)
}

fn initialized(of: Inputs<'_>) -> Claim {
    let kind = "Initialized";
    if of.phase == Phase::Succeeded {
        return claim(kind, Holds::Yes, "PodCompleted", "");
    }
    let has_started =
        |status: &ContainerStatus| !matches!(status.state, State::Waiting { .. }) || status.last.is_some();
    let incomplete: Vec<_> = of.init.iter().filter(|status| !is_past(status)).collect();
    if incomplete.is_empty() || of.app.iter().any(has_started) {
        return claim(kind, Holds::Yes, "", "");
    }
    let message = format!("containers with incomplete status: {}", names(&incomplete));
    claim(kind, Holds::No, "ContainersNotInitialized", message)
}

/// Whether the containers after this init container may start.
fn is_past(status: &ContainerStatus) -> bool {
    match status.role {
        Role::Sidecar => status.started == Holds::Yes,
        Role::Init | Role::App => status.ready == Holds::Yes,
    }
}

fn containers_ready(of: Inputs<'_>) -> Claim {
    let kind = "ContainersReady";
    match of.phase {
        Phase::Succeeded => return claim(kind, Holds::No, "PodCompleted", ""),
        Phase::Failed => return claim(kind, Holds::No, "PodFailed", ""),
        Phase::Pending | Phase::Running => {}
    }
    let sidecars = of.init.iter().filter(|status| status.role == Role::Sidecar);
    // The order of the specification, not that of the reported list.
    let apps = of.facts.containers.iter().filter_map(|facts| of.app.iter().find(|it| it.name == facts.name));
    let unready: Vec<_> = sidecars.chain(apps).filter(|status| status.ready == Holds::No).collect();
    if unready.is_empty() {
        return claim(kind, Holds::Yes, "", "");
    }
    let message = format!("containers with unready status: {}", names(&unready));
    claim(kind, Holds::No, "ContainersNotReady", message)
}

fn ready(of: Inputs<'_>, containers_ready: &Claim) -> Claim {
    let kind = "Ready";
    if containers_ready.holds == Holds::No {
        return Claim { kind, ..containers_ready.clone() };
    }
    let missing: Vec<_> = of.facts.readiness_gates.iter().filter_map(gate_message).collect();
    if missing.is_empty() {
        return claim(kind, Holds::Yes, "", "");
    }
    claim(kind, Holds::No, "ReadinessGatesNotReady", missing.join(", "))
}

fn gate_message((gate, status): &(String, Option<String>)) -> Option<String> {
    match status.as_deref() {
        Some("True") => None,
        Some(other) => {
            Some(format!("the status of pod readiness gate \"{gate}\" is not \"True\", but {other}"))
        }
        None => Some(format!("corresponding condition of pod readiness gate \"{gate}\" does not exist.")),
    }
}

fn names(statuses: &[&ContainerStatus]) -> String {
    let names: Vec<_> = statuses.iter().map(|status| status.name.as_str()).collect();
    format!("[{}]", names.join(" "))
}
