//! Control groups version 1: a hierarchy per controller.

use std::io;
use std::path::Path;

use super::{Limits, Tree, Usage, read_keyed, read_number, write};

pub(super) fn limit(tree: &Tree, path: &Path, limits: &Limits) -> io::Result<()> {
    if let Some(shares) = limits.cpu_shares {
        write(&tree.v1("cpu")?.join(path), "cpu.shares", &shares.clamp(2, 262_144))?;
    }
    if let Some(quota) = limits.cpu_quota_micros {
        let cpu = tree.v1("cpu")?.join(path);
        write(&cpu, "cpu.cfs_period_us", &limits.cpu_period_micros.unwrap_or(100_000))?;
        write(&cpu, "cpu.cfs_quota_us", &quota)?;
    }
    if let Some(bytes) = limits.memory_bytes {
        limit_memory(&tree.v1("memory")?.join(path), bytes)?;
    }
    if let Some(pids) = limits.pids {
        write(&tree.v1("pids")?.join(path), "pids.max", &pids)?;
    }
    Ok(())
}

/// Memory and memory with swap are two limits, the second never below the first: the order of the two writes
/// depends on whether the limit grows.
fn limit_memory(memory: &Path, bytes: u64) -> io::Result<()> {
    let with_swap = memory.join("memory.memsw.limit_in_bytes");
    if !with_swap.exists() {
        return write(memory, "memory.limit_in_bytes", &bytes);
    }
    if read_number(&with_swap)? < bytes {
        write(memory, "memory.memsw.limit_in_bytes", &bytes)?;
        return write(memory, "memory.limit_in_bytes", &bytes);
    }
    write(memory, "memory.limit_in_bytes", &bytes)?;
    write(memory, "memory.memsw.limit_in_bytes", &bytes)
}

pub(super) fn memory_kills(tree: &Tree, path: &Path) -> io::Result<u64> {
    read_keyed(&tree.v1("memory")?.join(path).join("memory.oom_control"), "oom_kill")
}

pub(super) fn usage(tree: &Tree, path: &Path) -> io::Result<Usage> {
    let memory = tree.v1("memory")?.join(path);
    let memory_bytes = read_number(&memory.join("memory.usage_in_bytes"))?;
    let inactive = read_keyed(&memory.join("memory.stat"), "total_inactive_file")?;
    Ok(Usage {
        cpu_nanos: read_number(&tree.v1("cpuacct")?.join(path).join("cpuacct.usage"))?,
        memory_bytes,
        working_set_bytes: memory_bytes.saturating_sub(inactive),
        pids: read_number(&tree.v1("pids")?.join(path).join("pids.current"))?,
    })
}

/// Lets no process in the group fork any more, so that killing one by one comes to an end.
pub(super) fn stop_forks(tree: &Tree, path: &Path) -> io::Result<()> {
    let Ok(pids) = tree.v1("pids") else { return Ok(()) };
    let group = pids.join(path);
    if group.join("pids.max").exists() { write(&group, "pids.max", &0) } else { Ok(()) }
}
