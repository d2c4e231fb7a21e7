//! What one instance of a container should be.

use std::collections::BTreeMap;
use std::path::PathBuf;

use containers::model::{ContainerConfig, Image, Mount, Propagation, Resources};
use k8s_openapi::api::core::v1::{Container, VolumeMount};

use super::expand::expand;
use super::sandbox::labels;
use super::{SpecError, Subject, security};
use crate::machine::Qos;
use crate::resources::{self, qos_of};

/// What is decided outside the container's own fields.
#[derive(Debug)]
pub struct Around<'a> {
    /// How many instances came before.
    pub attempt: u32,
    /// The image that it runs.
    pub image: &'a Image,
    /// Its environment; see [`super::env`].
    pub env: Vec<(String, String)>,
    /// What it sees of the node.
    pub mounts: Vec<Mount>,
}

/// A volume mount whose place on the node is still to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The volume.
    pub volume: String,
    /// A place inside the volume; empty for all of it.
    pub sub_path: String,
    /// Where the container sees it.
    pub container_path: PathBuf,
    /// `readOnly`.
    pub read_only: bool,
    /// `mountPropagation`.
    pub propagation: Propagation,
}

/// The annotation with the node's path of the file that a container leaves its last words in.
pub const ANNOTATION_MESSAGE: &str = "io.kubernetes.container.terminationMessagePath";
/// The label with the container's name.
pub const LABEL_NAME: &str = "io.kubernetes.container.name";

/// The configuration of an instance.
pub fn container_config(
    container: &Container,
    subject: Subject<'_>,
    around: Around<'_>,
) -> Result<ContainerConfig, SpecError> {
    let values: BTreeMap<String, String> = around.env.iter().cloned().collect();
    let expanded = |words: Option<&Vec<String>>| {
        words.into_iter().flatten().map(|word| expand(word, &values)).collect::<Vec<_>>()
    };
    let mut labels = labels(subject);
    labels.insert(LABEL_NAME.to_owned(), container.name.clone());
    Ok(ContainerConfig {
        name: container.name.clone(),
        attempt: around.attempt,
        image: container.image.clone().unwrap_or_default(),
        command: expanded(container.command.as_ref()),
        args: expanded(container.args.as_ref()),
        working_dir: container.working_dir.as_deref().filter(|dir| !dir.is_empty()).map(PathBuf::from),
        security: security::security(container, around.image, subject)?,
        resources: container_resources(container),
        oom_score_adj: oom_score_adj(container, subject),
        stdin: container.stdin.unwrap_or_default(),
        stdin_once: container.stdin_once.unwrap_or_default(),
        tty: container.tty.unwrap_or_default(),
        log_path: PathBuf::from(format!("{}/{}.log", container.name, around.attempt)),
        env: around.env,
        mounts: around.mounts,
        devices: Vec::new(),
        labels,
        annotations: BTreeMap::new(),
    })
}

/// The volume mounts of a container, with `subPathExpr` expanded.
pub fn wanted_mounts(container: &Container, env: &[(String, String)]) -> Result<Vec<Wanted>, SpecError> {
    let values: BTreeMap<String, String> = env.iter().cloned().collect();
    container.volume_mounts.iter().flatten().map(|mount| wanted_mount(mount, &values)).collect()
}

fn wanted_mount(mount: &VolumeMount, values: &BTreeMap<String, String>) -> Result<Wanted, SpecError> {
    let expression = mount.sub_path_expr.as_deref().unwrap_or_default();
    let sub_path = match expression {
        "" => mount.sub_path.clone().unwrap_or_default(),
        expression => expand(expression, values),
    };
    if !expression.is_empty() && sub_path.contains("$(") {
        return Err(SpecError(format!("missing value for {expression:?}")));
    }
    if sub_path.starts_with('/') {
        return Err(SpecError(format!("error SubPath `{sub_path}` must not be an absolute path")));
    }
    if sub_path.split('/').any(|part| part == "..") {
        return Err(SpecError(format!("unable to provision SubPath `{sub_path}`: must not contain '..'")));
    }
    Ok(Wanted {
        volume: mount.name.clone(),
        sub_path,
        container_path: PathBuf::from(&mount.mount_path),
        read_only: mount.read_only.unwrap_or_default(),
        propagation: match mount.mount_propagation.as_deref() {
            Some("HostToContainer") => Propagation::HostToContainer,
            Some("Bidirectional") => Propagation::Bidirectional,
            _ => Propagation::Private,
        },
    })
}

fn container_resources(container: &Container) -> Resources {
    let needed = container.resources.as_ref();
    let milli = |quantity: Option<api::Quantity>| quantity.map(|quantity| quantity.milli_value());
    let cpu_limit = milli(resources::limit(needed, "cpu")).filter(|limit| *limit > 0);
    let memory_limit = resources::limit(needed, "memory").map(|limit| limit.value());
    Resources {
        cpu_shares: Some(resources::cpu_shares(milli(resources::request(needed, "cpu")).unwrap_or(0))),
        cpu_quota_micros: cpu_limit.map(resources::cpu_quota_micros),
        cpu_period_micros: None,
        memory_limit_bytes: memory_limit.and_then(|bytes| u64::try_from(bytes).ok()).filter(|it| *it > 0),
        pids_limit: None,
    }
}

/// The less of the node's memory a container asked for, the sooner the kernel takes it.
fn oom_score_adj(container: &Container, subject: Subject<'_>) -> i32 {
    const MIN: i64 = 3;
    const MAX: i64 = 999;
    match qos_of(subject.spec) {
        Qos::Guaranteed => -997,
        Qos::BestEffort => 1000,
        Qos::Burstable => {
            let request = resources::request(container.resources.as_ref(), "memory");
            let asked = request.map_or(0, |request| request.value());
            let share = asked.saturating_mul(1000) / subject.node.memory_bytes.max(1);
            i32::try_from((1000 - share).clamp(MIN, MAX)).unwrap_or(1000)
        }
    }
}
