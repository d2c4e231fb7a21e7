//! What a machine must offer before a cluster is started on it; each failure says what to do.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use nix::sys::statvfs::statvfs;

use super::kernel;
use crate::cluster::Cluster;

/// Less than this and the first image would already fail.
const FREE_BYTES_MIN: u64 = 200 << 20;

/// Whether this process may look after clusters.
pub(crate) fn privileged() -> Result<()> {
    if !nix::unistd::geteuid().is_root() {
        bail!("a cluster and its data are root's; run the same command with sudo");
    }
    Ok(())
}

/// Whether the kernel can do what pods need, and lets this process.
pub(crate) fn kernel() -> Result<()> {
    match kernel::read()?.lack() {
        Some(lack) => bail!("{lack}"),
        None => Ok(()),
    }
}

/// Whether nobody else listens where the cluster must.
pub(crate) fn ports(cluster: &Cluster) -> Result<()> {
    let share = &cluster.share;
    let needed =
        [(share.api_port, "the API server"), (share.kubelet_port, "the kubelet"), (share.dns_port, "DNS")];
    for (port, what) in needed {
        if let Err(error) = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)) {
            bail!(
                "port {port}, which {what} needs, cannot be had: {error}; `ss -ltnp 'sport = :{port}'` shows who has it: \
                 stop that, or start a cluster of another name, which takes other ports: coracle up --name second"
            );
        }
    }
    Ok(())
}

/// Whether the disk has room; the folder need not be there yet.
pub(crate) fn disk(folder: &Path) -> Result<()> {
    let present = folder.ancestors().find(|it| it.exists()).unwrap_or(Path::new("/"));
    let figures =
        statvfs(present).with_context(|| format!("failed to look at the disk of {}", folder.display()))?;
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
