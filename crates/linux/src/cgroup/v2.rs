//! Control groups version 2: one hierarchy, controllers passed down from parent to child.

use std::fs;
use std::io;
use std::path::Path;

use super::{Limits, Usage, is_gone, read_keyed, read_number, write};

pub(super) fn create(root: &Path, path: &Path) -> io::Result<()> {
    let mut directory = root.to_owned();
    for component in path.components() {
        let control = directory.join("cgroup.subtree_control");
        let enabled = fs::read_to_string(&control)?;
        if !["cpu", "memory", "pids"].iter().all(|c| enabled.split_whitespace().any(|e| e == *c)) {
            fs::write(&control, "+cpu +memory +pids")?;
        }
        directory.push(component);
        match fs::create_dir(&directory) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            done => done?,
        }
    }
    Ok(())
}

pub(super) fn limit(group: &Path, limits: &Limits) -> io::Result<()> {
    if let Some(shares) = limits.cpu_shares {
        write(group, "cpu.weight", &weight(shares))?;
    }
    if let Some(quota) = limits.cpu_quota_micros {
        let period = limits.cpu_period_micros.unwrap_or(100_000);
        write(group, "cpu.max", &format!("{quota} {period}"))?;
    }
    if let Some(bytes) = limits.memory_bytes {
        write(group, "memory.max", &bytes)?;
        // As with v1's limit of memory and swap together: no swap beyond the memory. Absent without swap.
        if group.join("memory.swap.max").exists() {
            write(group, "memory.swap.max", &0)?;
        }
    }
    if let Some(pids) = limits.pids {
        write(group, "pids.max", &pids)?;
    }
    Ok(())
}

/// Version 1 shares (2 to 262144) as version 2 weight (1 to 10000), by KEP-2254's formula.
fn weight(shares: u64) -> u64 {
    1 + (shares.clamp(2, 262_144) - 2) * 9999 / 262_142
}

pub(super) fn memory_kills(group: &Path) -> io::Result<u64> {
    read_keyed(&group.join("memory.events"), "oom_kill")
}

pub(super) fn usage(group: &Path) -> io::Result<Usage> {
    let memory_bytes = read_number(&group.join("memory.current"))?;
    let inactive = read_keyed(&group.join("memory.stat"), "inactive_file")?;
    Ok(Usage {
        cpu_nanos: read_keyed(&group.join("cpu.stat"), "usage_usec")? * 1000,
        memory_bytes,
        working_set_bytes: memory_bytes.saturating_sub(inactive),
        pids: read_number(&group.join("pids.current"))?,
    })
}

/// Kills the whole tree at once (Linux 5.14); older kernels are served by killing one by one.
pub(super) fn kill(group: &Path) -> io::Result<()> {
    if !group.join("cgroup.kill").exists() {
        return Ok(());
    }
    match write(group, "cgroup.kill", &1) {
        Err(error) if is_gone(&error) => Ok(()),
        done => done,
    }
}
