//! What a machine must offer before a cluster is started on it; each failure says what to do.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use nix::sys::statvfs::statvfs;

use crate::cluster::Cluster;

/// Less than this and the first image would already fail.
const FREE_BYTES_MIN: u64 = 200 << 20;
/// Kernel features without which no pod runs, as files that show them.
const KERNEL: &[(&str, &str)] = &[
    ("/proc/self/ns/net", "network namespaces (CONFIG_NET_NS)"),
    ("/proc/self/ns/pid", "process namespaces (CONFIG_PID_NS)"),
    ("/sys/fs/cgroup", "control groups (CONFIG_CGROUPS)"),
    ("/proc/sys/net/ipv4/ip_forward", "IPv4 forwarding"),
];

/// Whether this process may build pods.
pub(crate) fn privileged() -> Result<()> {
    if !nix::unistd::geteuid().is_root() {
        bail!("a cluster needs root to make containers and networks; run the same command with sudo");
    }
    Ok(())
}

/// Whether the kernel can do what pods need.
pub(crate) fn kernel() -> Result<()> {
    for (path, what) in KERNEL {
        if !Path::new(path).exists() {
            bail!("this kernel lacks {what}: {path} is missing; use a kernel that has it");
        }
    }
    let filesystems =
        std::fs::read_to_string("/proc/filesystems").context("failed to read /proc/filesystems")?;
    if !filesystems.lines().any(|line| line.ends_with("\toverlay")) {
        bail!("this kernel lacks overlayfs; load it with `modprobe overlay`, or use a kernel that has it");
    }
    Ok(())
}

/// Whether nobody else listens where the cluster must.
pub(crate) fn ports(cluster: &Cluster) -> Result<()> {
    let share = &cluster.share;
    for (port, what) in [(share.api_port, "the API server"), (share.kubelet_port, "the kubelet")] {
        if let Err(error) = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)) {
            bail!(
                "port {port}, which {what} needs, cannot be had: {error}; `ss -ltnp 'sport = :{port}'` shows who has it: \
                 stop that, or start a cluster of another name, which takes other ports: coracle up --name second"
            );
        }
    }
    Ok(())
}

/// Whether the disk has room.
pub(crate) fn disk(folder: &Path) -> Result<()> {
    let figures =
        statvfs(folder).with_context(|| format!("failed to look at the disk of {}", folder.display()))?;
    let free = figures.blocks_available() * figures.fragment_size();
    if free < FREE_BYTES_MIN {
        bail!(
            "the disk of {} is full: {} MiB free, {} needed; free some, or choose another with --data-dir",
            folder.display(),
            free >> 20,
            FREE_BYTES_MIN >> 20
        );
    }
    Ok(())
}
