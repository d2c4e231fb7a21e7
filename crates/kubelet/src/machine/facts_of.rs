//! Reads a typed pod into the facts that the machine decides on.

use std::collections::BTreeMap;
use std::time::Duration;

use k8s_openapi::api::core::v1 as core;

use super::facts::{
    ContainerFacts, Deletion, HasHook, Past, PastContainer, PastEnd, PodFacts, ProbeFacts, ProbeKind,
    PullPolicy, RestartPolicy, Role,
};
use super::ids::{ContainerId, ContainerName, PodUid};
use super::observed::Exit;
use super::status::{Holds, Phase};
use crate::resources::qos_of;

/// The facts of a pod. What the API server would have defaulted is defaulted here too.
pub fn facts_of(pod: &core::Pod) -> PodFacts {
    let meta = &pod.metadata;
    let spec = pod.spec.clone().unwrap_or_default();
    let status = pod.status.clone().unwrap_or_default();
    let inits = spec.init_containers.iter().flatten().map(|container| {
        let is_sidecar = container.restart_policy.as_deref() == Some("Always");
        container_facts(container, if is_sidecar { Role::Sidecar } else { Role::Init })
    });
    let apps = spec.containers.iter().map(|container| container_facts(container, Role::App));
    PodFacts {
        uid: PodUid::new(meta.uid.as_deref().unwrap_or_default()),
        namespace: meta.namespace.clone().unwrap_or_default(),
        name: meta.name.clone().unwrap_or_default(),
        generation: meta.generation.unwrap_or_default(),
        restart: match spec.restart_policy.as_deref() {
            Some("Never") => RestartPolicy::Never,
            Some("OnFailure") => RestartPolicy::OnFailure,
            _ => RestartPolicy::Always,
        },
        grace_seconds: spec.termination_grace_period_seconds.map_or(30, not_negative),
        deletion: meta
            .deletion_timestamp
            .as_ref()
            .map(|_| Deletion { grace_seconds: meta.deletion_grace_period_seconds.map_or(0, not_negative) }),
        active_deadline_seconds: spec.active_deadline_seconds.map(not_negative),
        host_network: spec.host_network.unwrap_or_default(),
        qos: qos_of(&spec),
        containers: inits.chain(apps).collect(),
        readiness_gates: readiness_gates(&spec, &status),
        past: past(&status),
    }
}

fn not_negative(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0)
}

fn container_facts(container: &core::Container, role: Role) -> ContainerFacts {
    let lifecycle = container.lifecycle.as_ref();
    let has = |hook: Option<&core::LifecycleHandler>| match hook {
        Some(_) => HasHook::Yes,
        None => HasHook::No,
    };
    let probes = [
        (ProbeKind::Startup, &container.startup_probe),
        (ProbeKind::Liveness, &container.liveness_probe),
        (ProbeKind::Readiness, &container.readiness_probe),
    ];
    let image = container.image.clone().unwrap_or_default();
    ContainerFacts {
        name: ContainerName::new(&container.name),
        role,
        pull: pull_policy(container.image_pull_policy.as_deref(), &image),
        image,
        probes: probes
            .into_iter()
            .filter_map(|(kind, probe)| Some((kind, probe_facts(probe.as_ref()?))))
            .collect(),
        has_post_start: has(lifecycle.and_then(|lifecycle| lifecycle.post_start.as_ref())),
        has_pre_stop: has(lifecycle.and_then(|lifecycle| lifecycle.pre_stop.as_ref())),
    }
}

fn pull_policy(policy: Option<&str>, image: &str) -> PullPolicy {
    let last = image.rsplit('/').next().unwrap_or_default();
    let is_latest = !image.contains('@') && (last.ends_with(":latest") || !last.contains(':'));
    match policy {
        Some("Never") => PullPolicy::Never,
        Some("IfNotPresent") => PullPolicy::IfNotPresent,
        Some(_) => PullPolicy::Always,
        None if is_latest => PullPolicy::Always,
        None => PullPolicy::IfNotPresent,
    }
}

fn probe_facts(probe: &core::Probe) -> ProbeFacts {
    let seconds = |value: Option<i32>, default: u64| {
        Duration::from_secs(value.and_then(|value| u64::try_from(value).ok()).unwrap_or(default))
    };
    let count = |value: Option<i32>, default: u32| {
        value.and_then(|value| u32::try_from(value).ok()).filter(|value| *value > 0).unwrap_or(default)
    };
    ProbeFacts {
        initial_delay: seconds(probe.initial_delay_seconds, 0),
        period: seconds(probe.period_seconds.filter(|period| *period > 0), 10),
        success_threshold: count(probe.success_threshold, 1),
        failure_threshold: count(probe.failure_threshold, 3),
        grace_seconds: probe.termination_grace_period_seconds.map(not_negative),
    }
}

fn readiness_gates(spec: &core::PodSpec, status: &core::PodStatus) -> Vec<(String, Option<String>)> {
    let status_of = |kind: &str| {
        let mut conditions = status.conditions.iter().flatten();
        conditions.find(|condition| condition.type_ == kind).map(|condition| condition.status.clone())
    };
    let gates = spec.readiness_gates.iter().flatten();
    gates.map(|gate| (gate.condition_type.clone(), status_of(&gate.condition_type))).collect()
}

fn past(status: &core::PodStatus) -> Past {
    let phase = match status.phase.as_deref() {
        Some("Succeeded") => Some(Phase::Succeeded),
        Some("Failed") => Some(Phase::Failed),
        _ => None,
    };
    let lists = [&status.init_container_statuses, &status.container_statuses];
    let containers = lists.into_iter().flatten().flatten();
    Past {
        ended: phase.map(|phase| PastEnd {
            phase,
            reason: status.reason.clone().unwrap_or_default(),
            message: status.message.clone().unwrap_or_default(),
        }),
        start_time: status.start_time.as_ref().map(|time| time.0),
        conditions: past_conditions(status),
        containers: containers.map(|it| (ContainerName::new(&it.name), past_container(it))).collect(),
    }
}

fn past_conditions(status: &core::PodStatus) -> BTreeMap<String, (Holds, jiff::Timestamp)> {
    let conditions = status.conditions.iter().flatten();
    conditions
        .filter_map(|condition| {
            let since = condition.last_transition_time.as_ref()?.0;
            Some((condition.type_.clone(), (holds(condition.status == "True"), since)))
        })
        .collect()
}

fn past_container(status: &core::ContainerStatus) -> PastContainer {
    let state = status.state.clone().unwrap_or_default();
    let last = status.last_state.clone().unwrap_or_default();
    PastContainer {
        id: status.container_id.as_deref().and_then(container_id),
        restarts: u32::try_from(status.restart_count).unwrap_or(0),
        ready: holds(status.ready),
        started: holds(status.started.unwrap_or_default()),
        running: holds(state.running.is_some()),
        exit: state.terminated.or(last.terminated).map(|terminated| Exit {
            code: terminated.exit_code,
            reason: terminated.reason.unwrap_or_default(),
            message: terminated.message.unwrap_or_default(),
            started: terminated.started_at.map(|time| time.0),
            finished: terminated.finished_at.map(|time| time.0),
            id: terminated.container_id.as_deref().and_then(container_id),
        }),
    }
}

/// The part after the scheme, as in `coracle://0f2c…`.
fn container_id(text: &str) -> Option<ContainerId> {
    let (_, id) = text.split_once("://")?;
    (!id.is_empty()).then(|| ContainerId::new(id))
}

fn holds(is: bool) -> Holds {
    if is { Holds::Yes } else { Holds::No }
}
