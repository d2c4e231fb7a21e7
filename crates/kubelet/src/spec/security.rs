//! A container's restrictions: its own `securityContext` over its pod's.

use std::path::PathBuf;

use containers::model::{Capabilities, Image, Seccomp, Security, User};
use k8s_openapi::api::core::v1::{Container, SeccompProfile, SecurityContext};

use super::{SpecError, Subject};

/// The restrictions of a container that runs `image`.
pub fn security(container: &Container, image: &Image, subject: Subject<'_>) -> Result<Security, SpecError> {
    let own = container.security_context.clone().unwrap_or_default();
    let pod = subject.spec.security_context.clone().unwrap_or_default();
    let user = User {
        uid: id(own.run_as_user.or(pod.run_as_user)),
        gid: id(own.run_as_group.or(pod.run_as_group)),
        supplemental_groups: groups(subject),
    };
    if subject.node.has_selinux && (own.se_linux_options.is_some() || pod.se_linux_options.is_some()) {
        // Without SELinux the options mean nothing, as with any runtime; with it they would have to be applied.
        let text = "seLinuxOptions are not supported yet on a node where SELinux is enabled";
        return Err(SpecError(text.to_owned()));
    }
    if own.run_as_non_root.or(pod.run_as_non_root) == Some(true) {
        refuse_root(user.uid, image, container, subject)?;
    }
    let privileged = own.privileged.unwrap_or_default();
    let is_unmasked = own.proc_mount.as_deref() == Some("Unmasked");
    let unmasked = || is_unmasked.then(Vec::<PathBuf>::new);
    Ok(Security {
        user,
        capabilities: capabilities(&own),
        privileged,
        read_only_rootfs: own.read_only_root_filesystem.unwrap_or_default(),
        no_new_privileges: own.allow_privilege_escalation == Some(false) && !privileged,
        seccomp: seccomp(own.seccomp_profile.as_ref().or(pod.seccomp_profile.as_ref()))?,
        masked_paths: unmasked(),
        read_only_paths: unmasked(),
    })
}

fn id(id: Option<i64>) -> Option<u32> {
    id.and_then(|id| u32::try_from(id).ok())
}

/// `supplementalGroups`, and `fsGroup`, which owns the volumes.
fn groups(subject: Subject<'_>) -> Vec<u32> {
    let Some(pod) = &subject.spec.security_context else { return Vec::new() };
    let groups = pod.supplemental_groups.iter().flatten().copied();
    groups.chain(pod.fs_group).filter_map(|group| id(Some(group))).collect()
}

fn capabilities(own: &SecurityContext) -> Capabilities {
    let capabilities = own.capabilities.clone().unwrap_or_default();
    let plain = |names: Option<Vec<String>>| {
        let names = names.unwrap_or_default().into_iter();
        names.map(|name| name.trim_start_matches("CAP_").to_owned()).collect()
    };
    Capabilities { add: plain(capabilities.add), drop: plain(capabilities.drop) }
}

/// Without a profile the runtime's own applies: a pod has to ask before every system call is open to it.
fn seccomp(profile: Option<&SeccompProfile>) -> Result<Seccomp, SpecError> {
    match profile.map(|profile| profile.type_.as_str()) {
        None | Some("RuntimeDefault") => Ok(Seccomp::RuntimeDefault),
        Some("Unconfined") => Ok(Seccomp::Unconfined),
        Some(other) => Err(SpecError(format!("unknown seccomp profile type: {other}"))),
    }
}

fn refuse_root(
    uid: Option<u32>,
    image: &Image,
    container: &Container,
    subject: Subject<'_>,
) -> Result<(), SpecError> {
    let place = format!("(pod: {:?}, container: {})", subject.full_name(), container.name);
    let refused = |what: String| Err(SpecError(format!("{what} {place}")));
    match (uid, image.user.as_str()) {
        (Some(0), _) => refused("container's runAsUser breaks non-root policy".to_owned()),
        (None, "" | "0") => refused("container has runAsNonRoot and image will run as root".to_owned()),
        (None, user) if user.parse::<u32>().is_err() => refused(format!(
            "container has runAsNonRoot and image has non-numeric user ({user}), cannot verify user is non-root"
        )),
        (Some(_) | None, _) => Ok(()),
    }
}
