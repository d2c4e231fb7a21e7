//! What a starting server finds: supervisors that still run, ends it has missed, and halves of pods to remove.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use linux::cgroup::{Group, Tree};
use linux::process::{self, Pid};
use tokio::time::timeout;

use super::supervise::{Greeting, SHM, greet, unknown_exit};
use super::{Embedded, Settings};
use crate::blocking::aside;
use crate::error::{Doing, Error};
use crate::limits::SUPERVISOR_PATIENCE;
use crate::model::{ContainerState, SandboxState};
use crate::record::{self, Bundle, ContainerRecord, Ended, SandboxRecord, Started};

/// Everything that was found.
#[derive(Default)]
pub(super) struct Found {
    sandboxes: Vec<FoundSandbox>,
}

struct FoundSandbox {
    record: SandboxRecord,
    greeting: Option<Greeting>,
    containers: Vec<(ContainerRecord, ContainerState, Vec<String>)>,
}

/// Reads the records, asks the supervisors, and removes directories that never became a sandbox.
pub(super) async fn find(settings: &Settings, tree: &Tree) -> Result<Found, Error> {
    let mut found = Found::default();
    for directory in directories(&settings.directory.join("sandboxes"))? {
        let Some(record) =
            record::read::<SandboxRecord>(&directory.join(record::SANDBOX)).unwrap_or_default()
        else {
            remove(&directory)?;
            continue;
        };
        let greeting = match timeout(SUPERVISOR_PATIENCE, greet(&directory, &record.id)).await {
            Ok(Ok(greeting)) if greeting.failure.is_none() => Some(greeting),
            _ => {
                let group = tree.group(&record.cgroup);
                aside(move || group.kill_all(5).doing(|| "kill a lost pod".to_owned())).await?;
                None
            }
        };
        let containers = find_containers(&directory, greeting.as_ref())?;
        found.sandboxes.push(FoundSandbox { record, greeting, containers });
    }
    Ok(found)
}

fn find_containers(
    sandbox: &Path,
    greeting: Option<&Greeting>,
) -> Result<Vec<(ContainerRecord, ContainerState, Vec<String>)>, Error> {
    let mut containers = Vec::new();
    for directory in directories(&sandbox.join(record::CONTAINERS))? {
        let record = record::read::<ContainerRecord>(&directory.join(record::CONTAINER))?;
        let bundle = record::read::<Bundle>(&directory.join(record::BUNDLE))?;
        let (Some(record), Some(bundle)) = (record, bundle) else {
            remove(&directory)?;
            continue;
        };
        let state = state(&directory, &record, greeting)?;
        containers.push((record, state, bundle.layers));
    }
    Ok(containers)
}

/// A container ended when its exit was written, runs when its supervisor says so, and was lost when it had started
/// and neither is true.
fn state(
    directory: &Path,
    record: &ContainerRecord,
    greeting: Option<&Greeting>,
) -> Result<ContainerState, Error> {
    if let Some(ended) = record::read::<Ended>(&directory.join(record::EXIT))? {
        return Ok(ContainerState::Exited { started: ended.started, exit: ended.exit });
    }
    let started = record::read::<Started>(&directory.join(record::STARTED))?;
    let running = greeting.and_then(|g| g.running.iter().find(|running| running.container == record.id));
    if let Some(running) = running {
        let started = started.map_or(record.created, |started| started.started);
        return Ok(ContainerState::Running { pid: running.pid, started });
    }
    if started.is_none() && greeting.is_some() {
        return Ok(ContainerState::Created);
    }
    let ended = Ended { started: started.map(|started| started.started), exit: unknown_exit() };
    record::write(&directory.join(record::EXIT), &ended)?;
    Ok(ContainerState::Exited { started: ended.started, exit: ended.exit })
}

impl Embedded {
    /// Takes over what was found and removes groups and processes that belong to nothing.
    pub(super) async fn adopt(&self, found: Found) -> Result<(), Error> {
        let mut known = BTreeSet::new();
        let mut supervisors = BTreeSet::new();
        for sandbox in found.sandboxes {
            let id = sandbox.record.id.clone();
            known.insert(sandbox.record.cgroup.clone());
            let state = if sandbox.greeting.is_some() { SandboxState::Ready } else { SandboxState::NotReady };
            {
                let mut known = self.0.known.lock();
                known.add_sandbox(sandbox.record, state);
                for (record, state, layers) in sandbox.containers {
                    known.add_container(record, state, self.0.images.hold(layers));
                }
            }
            if let Some(greeting) = sandbox.greeting {
                supervisors.insert(greeting.pid);
                self.follow(id, greeting.connection, None);
            }
        }
        self.aside(move |this| {
            end_strangers(&this.supervisors(), &supervisors)?;
            prune(&this.pods_group(), &known)?;
            this.0.images.sweep()
        })
        .await
    }
}

/// Kills supervisors that no record leads to: their containers follow them, and so do their namespaces.
fn end_strangers(group: &Group, known: &BTreeSet<u32>) -> Result<(), Error> {
    let doing = || "end a leftover supervisor".to_owned();
    for pid in group.processes().doing(doing)? {
        if !known.contains(&pid.unsigned_abs()) {
            process::kill(Pid::from_raw(pid), 9).doing(doing)?;
        }
    }
    Ok(())
}

/// Removes groups below `group` that neither are, nor lead to, nor lie in a known pod's.
fn prune(group: &Group, known: &BTreeSet<PathBuf>) -> Result<(), Error> {
    let doing = || "remove a leftover cgroup".to_owned();
    for child in group.children().doing(doing)? {
        if known.contains(child.path()) {
            continue;
        }
        if known.iter().any(|pod| pod.starts_with(child.path())) {
            prune(&child, known)?;
        } else {
            child.kill_all(5).doing(doing)?;
            child.remove().doing(doing)?;
        }
    }
    Ok(())
}

fn directories(parent: &Path) -> Result<Vec<PathBuf>, Error> {
    let doing = || format!("list {}", parent.display());
    let entries = match fs::read_dir(parent) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.doing(doing)?,
    };
    let mut paths =
        entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>().doing(doing)?;
    paths.sort();
    Ok(paths)
}

fn remove(directory: &Path) -> Result<(), Error> {
    let doing = || format!("remove {}", directory.display());
    linux::mount::detach(&directory.join(SHM)).doing(doing)?;
    fs::remove_dir_all(directory).doing(doing)
}
