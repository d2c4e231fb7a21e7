//! What a cluster leaves on the machine: processes, mounts, control groups, interfaces, routes, packet rules, folders.
//!
//! Everything that is a cluster's own bears its name somewhere, or lies in its network namespace.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::Cluster;

/// What the network of the cluster looks like, as text to compare; counters are left out.
const NETWORK: &str = "ip -o link; ip -4 route show table all; ip -6 route show table all | grep -v 'dev node'; ip rule; nft -s list ruleset 2>&1 || true";

/// All traces of a cluster, as text to compare.
///
/// # Errors
/// When the machine cannot be looked at.
pub fn of(cluster: &Cluster) -> Result<String> {
    let mut traces = cluster.must(NETWORK)?;
    traces.push('\n');
    let name = cluster.name();
    for process in processes(name)? {
        writeln!(traces, "process {process}")?;
    }
    for mount in mounts(name)? {
        writeln!(traces, "mount {mount}")?;
    }
    for group in groups(Path::new("/sys/fs/cgroup"), name) {
        writeln!(traces, "control group {group}")?;
    }
    if Path::new("/run/coracle").join(name).exists() {
        writeln!(traces, "/run/coracle/{name}")?;
    }
    Ok(traces)
}

/// Processes whose words, control group or mounts tell of the cluster.
fn processes(name: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let folder = entry?.path();
        let is_process = folder.file_name().is_some_and(|it| it.to_string_lossy().parse::<u32>().is_ok());
        if !is_process {
            continue;
        }
        // One that ends meanwhile is none.
        let read = |file: &str| fs::read(folder.join(file)).unwrap_or_default();
        let words = String::from_utf8_lossy(&read("cmdline")).replace('\0', " ");
        let group = String::from_utf8_lossy(&read("cgroup")).into_owned();
        if words.contains(name) || group.contains(name) {
            found.push(format!("{}: {words}", folder.display()));
        }
    }
    found.sort();
    Ok(found)
}

/// Mounts of the machine that tell of the cluster, but for its network namespace, which is the test's.
fn mounts(name: &str) -> Result<Vec<String>> {
    let table = fs::read_to_string("/proc/1/mountinfo")?;
    let own = fs::read_to_string("/proc/self/mountinfo")?;
    let mut found: Vec<String> = table
        .lines()
        .chain(own.lines())
        .filter_map(|line| line.split(' ').nth(4))
        .filter(|place| place.contains(name) && !place.contains("/netns/"))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    Ok(found)
}

fn groups(folder: &Path, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if !path.is_dir() || path.is_symlink() {
            continue;
        }
        if path.file_name().is_some_and(|it| it.to_string_lossy().contains(name)) {
            found.push(path.display().to_string());
        }
        found.extend(groups(&path, name));
    }
    found.sort();
    found
}
