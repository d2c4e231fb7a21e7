//! What the runtime shows, in the machine's words.

use std::path::Path;
use std::time::SystemTime;

use containers::model::{ContainerState as State, ContainerStatus, SandboxState as SandboxIs, SandboxStatus};
use containers::{Error, Runtime};
use jiff::Timestamp;

use crate::limits;
use crate::machine::{
    ContainerId, ContainerName, ContainerSeen, ContainerState, Exit, ImageId, Observed, PodUid, SandboxId,
    SandboxSeen, SandboxState,
};
use crate::ports::{HostPort, host_ports};

/// What one look at a pod shows.
pub(crate) struct Look {
    pub(crate) observed: Observed,
    /// The ports of the node that lead to it.
    pub(crate) ports: Vec<HostPort>,
}

/// One look at a pod. `words` are where its containers left their last ones.
pub(crate) async fn observe(
    runtime: &dyn Runtime,
    uid: &PodUid,
    words: &LastWords<'_>,
) -> Result<Look, Error> {
    let sandboxes = runtime.list_sandboxes().await?;
    let own: Vec<_> = sandboxes.iter().filter(|it| it.config.pod.uid == uid.as_str()).collect();
    let containers = runtime.list_containers().await?;
    let seen = containers.iter().filter(|container| own.iter().any(|it| it.id == container.sandbox));
    let newest = own.iter().max_by_key(|it| it.config.pod.attempt);
    let observed = Observed {
        sandbox: newest.map(|it| sandbox_seen(it)),
        containers: seen.map(|container| container_seen(container, words)).collect(),
    };
    Ok(Look { observed, ports: newest.map(|it| host_ports(it)).unwrap_or_default() })
}

/// Where and how containers leave messages when they end.
pub(crate) struct LastWords<'a> {
    /// The pod's folder.
    pub(crate) pod_dir: &'a Path,
    /// Names of containers with `terminationMessagePolicy: FallbackToLogsOnError`.
    pub(crate) fall_back: Vec<&'a str>,
}

impl LastWords<'_> {
    /// The file of an instance that the container has as its `terminationMessagePath`.
    pub(crate) fn path(pod_dir: &Path, container: &str, attempt: u32) -> std::path::PathBuf {
        pod_dir.join("containers").join(container).join(attempt.to_string())
    }

    fn of(&self, status: &ContainerStatus, code: i32) -> String {
        let path = Self::path(self.pod_dir, &status.config.name, status.config.attempt);
        let message = read_end(&path, limits::MESSAGE_BYTES_MAX).unwrap_or_default();
        let falls_back = self.fall_back.contains(&status.config.name.as_str());
        if message.is_empty() && falls_back && code != 0 {
            return crate::logs::tail_text(
                &status.log_path,
                limits::FALLBACK_LINES_MAX,
                limits::FALLBACK_BYTES_MAX,
            );
        }
        message
    }
}

fn read_end(path: &Path, limit: u64) -> std::io::Result<String> {
    use std::io::{Read, Seek, SeekFrom};
    let mut file = std::fs::File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(limit)))?;
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn sandbox_seen(status: &SandboxStatus) -> SandboxSeen {
    SandboxSeen {
        id: SandboxId::new(&status.id.0),
        attempt: status.config.pod.attempt,
        state: match status.state {
            SandboxIs::Ready => SandboxState::Ready,
            SandboxIs::NotReady => SandboxState::NotReady,
        },
        addresses: status.addresses.clone(),
    }
}

fn container_seen(status: &ContainerStatus, words: &LastWords<'_>) -> ContainerSeen {
    let id = ContainerId::new(&status.id.0);
    let state = match &status.state {
        State::Created => ContainerState::Created,
        State::Running { started, .. } => ContainerState::Running(time(*started)),
        State::Exited { started, exit } => {
            let said = words.of(status, exit.code);
            ContainerState::Exited(Exit {
                code: exit.code,
                reason: exit.reason.to_string(),
                message: if said.is_empty() { exit.message.clone() } else { said },
                started: started.map(time),
                finished: Some(time(exit.finished)),
                id: Some(id.clone()),
            })
        }
    };
    ContainerSeen {
        id,
        name: ContainerName::new(&status.config.name),
        sandbox: SandboxId::new(&status.sandbox.0),
        attempt: status.config.attempt,
        image: status.config.image.clone(),
        image_id: ImageId::new(&status.image_id),
        state,
    }
}

fn time(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH)
}
