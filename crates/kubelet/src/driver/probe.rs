//! One look through a probe.

use std::time::Duration;

use containers::model::ContainerId;
use containers::{Error, Runtime};
use k8s_openapi::api::core::v1::{Container, Probe};

use super::network;
use crate::limits;
use crate::machine::{ProbeKind, ProbeResult};

/// Where a probe looks.
pub(crate) struct Target<'a> {
    pub(crate) runtime: &'a dyn Runtime,
    pub(crate) container: &'a Container,
    pub(crate) id: ContainerId,
    /// The pod's address; empty when it has none.
    pub(crate) address: String,
}

/// Looks once.
pub(crate) async fn look(kind: ProbeKind, target: &Target<'_>) -> ProbeResult {
    let container = target.container;
    let probe = match kind {
        ProbeKind::Startup => &container.startup_probe,
        ProbeKind::Liveness => &container.liveness_probe,
        ProbeKind::Readiness => &container.readiness_probe,
    };
    let Some(probe) = probe else { return ProbeResult::Success };
    let timeout = probe.timeout_seconds.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(1).max(1);
    match look_with(probe, target, Duration::from_secs(timeout)).await {
        ProbeResult::Failure(output) => ProbeResult::Failure(shortened(&output)),
        result => result,
    }
}

async fn look_with(probe: &Probe, target: &Target<'_>, timeout: Duration) -> ProbeResult {
    if let Some(action) = &probe.exec {
        return exec(action.command.clone().unwrap_or_default(), target, timeout).await;
    }
    if let Some(action) = &probe.http_get {
        let answer = network::get(action, &target.address, target.container, AGENT, timeout).await;
        return match answer {
            Ok(answer) if (200..400).contains(&answer.code) => ProbeResult::Success,
            Ok(answer) => ProbeResult::Failure(format!("HTTP probe failed with statuscode: {}", answer.code)),
            Err(why) => ProbeResult::Failure(why),
        };
    }
    if let Some(action) = &probe.tcp_socket {
        let host = action.host.as_deref().filter(|host| !host.is_empty()).unwrap_or(&target.address);
        let port = match network::port(&action.port, target.container) {
            Ok(port) => port,
            Err(why) => return ProbeResult::Errored(why),
        };
        return match network::connect(host, port, timeout).await {
            Ok(()) => ProbeResult::Success,
            Err(why) => ProbeResult::Failure(why),
        };
    }
    ProbeResult::Errored(format!("missing probe handler for container {:?}", target.container.name))
}

const AGENT: &str = "kube-probe/1.37";

async fn exec(command: Vec<String>, target: &Target<'_>, timeout: Duration) -> ProbeResult {
    let told = command.join(" ");
    match target.runtime.exec_sync(&target.id, command, timeout).await {
        Ok(output) if output.code == 0 => ProbeResult::Success,
        Ok(output) => {
            let bytes = [output.stdout, output.stderr].concat();
            ProbeResult::Failure(String::from_utf8_lossy(&bytes).into_owned())
        }
        Err(Error::Timeout(after)) => {
            ProbeResult::Failure(format!("command timed out: {told:?} timed out after {}s", after.as_secs()))
        }
        Err(error) => ProbeResult::Errored(error.to_string()),
    }
}

fn shortened(output: &str) -> String {
    let end =
        (0..=output.len().min(limits::PROBE_OUTPUT_BYTES)).rev().find(|end| output.is_char_boundary(*end));
    output[..end.unwrap_or(0)].to_owned()
}
