//! The hooks of a container's life.

use std::time::Duration;

use k8s_openapi::api::core::v1::LifecycleHandler;

use super::network;
use super::probe::Target;

/// Runs a hook for at most `limit`. The error is what clients see.
pub(crate) async fn run(hook: &LifecycleHandler, target: &Target<'_>, limit: Duration) -> Result<(), String> {
    if let Some(action) = &hook.exec {
        let command = action.command.clone().unwrap_or_default();
        let told = command.join(" ");
        return match target.runtime.exec_sync(&target.id, command, limit).await {
            Ok(output) if output.code == 0 => Ok(()),
            Ok(output) => Err(format!(
                "Exec lifecycle hook ([{told}]) for Container {:?} failed - error: command '{told}' exited with {}: {}",
                target.container.name,
                output.code,
                String::from_utf8_lossy(&output.stderr)
            )),
            Err(error) => Err(error.to_string()),
        };
    }
    if let Some(action) = &hook.http_get {
        let answer = network::get(action, &target.address, target.container, AGENT, limit).await?;
        return match answer.code {
            200..400 => Ok(()),
            code => Err(format!("HTTP lifecycle hook failed with statuscode: {code}")),
        };
    }
    if let Some(action) = &hook.sleep {
        let seconds = u64::try_from(action.seconds).unwrap_or(0);
        #[expect(clippy::disallowed_methods, reason = "the hook is to sleep")]
        tokio::time::sleep(Duration::from_secs(seconds).min(limit)).await;
        return Ok(());
    }
    Err("Cannot run handler: invalid handler".to_owned())
}

const AGENT: &str = "kube-lifecycle/1.37";
