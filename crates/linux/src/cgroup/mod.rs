//! Control groups: limits, accounting and killing, the same on cgroup v1, v2 and hybrid machines.
//!
//! A [`Tree`] knows where the controllers are mounted; a [`Group`] is one path in all of them. A machine counts
//! as v2 when its v2 hierarchy has the memory, cpu and pids controllers, otherwise the v1 hierarchies are used.

mod v1;
mod v2;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::process::{Pid, PidFd};

/// What the kernel enforces on a group; `None` leaves the kernel's default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Limits {
    /// Relative weight as cgroup v1 shares, 2 to 262144.
    pub cpu_shares: Option<u64>,
    /// CPU time per period, in microseconds.
    pub cpu_quota_micros: Option<u64>,
    /// Length of the period, in microseconds.
    pub cpu_period_micros: Option<u64>,
    /// Memory with page cache, in bytes.
    pub memory_bytes: Option<u64>,
    /// Tasks.
    pub pids: Option<u64>,
}

/// What a group uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Usage {
    /// CPU time, in nanoseconds.
    pub cpu_nanos: u64,
    /// Memory with page cache, in bytes.
    pub memory_bytes: u64,
    /// Memory without inactive page cache, in bytes.
    pub working_set_bytes: u64,
    /// Tasks.
    pub pids: u64,
}

/// A controller's file system inside a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hierarchy {
    /// Directory name below `/sys/fs/cgroup`; empty for v2.
    pub name: String,
    /// `cgroup` or `cgroup2`.
    pub kind: &'static str,
    /// Mount options, such as `memory`.
    pub options: Vec<String>,
    root: PathBuf,
}

impl Hierarchy {
    /// Whether `/proc/self/cgroup` says that the process belongs to nobody here.
    fn is_at_root(&self, proc_self_cgroup: &str) -> bool {
        let controllers = self.options.join(",");
        proc_self_cgroup.lines().any(|line| {
            let mut fields = line.splitn(3, ':').skip(1);
            fields.next() == Some(&controllers) && fields.next() == Some("/")
        })
    }
}

/// The control group hierarchies of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    version: Version,
    hierarchies: Vec<Hierarchy>,
    /// Hierarchies without our controllers, by which a service manager may know who belongs to it.
    trackers: Vec<Hierarchy>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    V1,
    V2,
}

/// One group: the same path in every hierarchy that is used.
#[derive(Clone, Debug)]
pub struct Group {
    tree: Tree,
    path: PathBuf,
    trackers: Vec<Hierarchy>,
}

const CONTROLLERS: [&str; 4] = ["cpu", "cpuacct", "memory", "pids"];

impl Tree {
    /// The hierarchies that this process sees mounted.
    pub fn find() -> io::Result<Self> {
        Self::from_mounts(&fs::read_to_string("/proc/self/mountinfo")?)
    }

    /// The hierarchies named in a `mountinfo` text.
    pub fn from_mounts(mountinfo: &str) -> io::Result<Self> {
        let mounts: Vec<Mounted<'_>> = mountinfo.lines().filter_map(Mounted::parse).collect();
        if let Some(mount) =
            mounts.iter().find(|m| m.kind == "cgroup2" && has_controllers(Path::new(m.place)))
        {
            let hierarchy = Hierarchy {
                name: String::new(),
                kind: "cgroup2",
                options: Vec::new(),
                root: mount.place.into(),
            };
            return Ok(Self { version: Version::V2, hierarchies: vec![hierarchy], trackers: Vec::new() });
        }
        let mut hierarchies: Vec<Hierarchy> = Vec::new();
        for mount in mounts.iter().filter(|m| m.kind == "cgroup") {
            let options: Vec<String> =
                mount.options.split(',').filter(|o| CONTROLLERS.contains(o)).map(str::to_owned).collect();
            let name = Path::new(mount.place).file_name().and_then(|n| n.to_str()).unwrap_or_default();
            if !options.is_empty() && hierarchies.iter().all(|h| h.options != options) {
                hierarchies.push(Hierarchy {
                    name: name.to_owned(),
                    kind: "cgroup",
                    options,
                    root: mount.place.into(),
                });
            }
        }
        if hierarchies.iter().any(|h| h.options.iter().any(|o| o == "memory")) {
            let trackers = mounts.iter().filter_map(Mounted::tracker).collect();
            return Ok(Self { version: Version::V1, hierarchies, trackers });
        }
        Err(io::Error::new(
            io::ErrorKind::NotFound,
            "no cgroup hierarchy with the memory controller is mounted",
        ))
    }

    /// The group at a path below the root of the hierarchies; nothing is made yet.
    pub fn group(&self, path: impl AsRef<Path>) -> Group {
        let path = path.as_ref();
        Group {
            tree: self.clone(),
            path: path.strip_prefix("/").unwrap_or(path).to_owned(),
            trackers: Vec::new(),
        }
    }

    /// The group at a path of every hierarchy, for processes that must not be taken for a service manager's: one that
    /// ends its service would end them, too.
    pub fn group_apart(&self, path: impl AsRef<Path>) -> Group {
        Group { trackers: self.trackers.clone(), ..self.group(path) }
    }

    /// What to mount below `/sys/fs/cgroup` of a container.
    pub fn hierarchies(&self) -> &[Hierarchy] {
        &self.hierarchies
    }

    fn v1(&self, controller: &str) -> io::Result<&Path> {
        let holds = |h: &&Hierarchy| h.options.iter().any(|o| o == controller);
        self.hierarchies.iter().find(holds).map(|h| h.root.as_path()).ok_or_else(|| {
            io::Error::new(io::ErrorKind::Unsupported, format!("no {controller} cgroup hierarchy is mounted"))
        })
    }
}

impl Group {
    /// Its path below the root of the hierarchies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A group inside this one.
    pub fn child(&self, name: &str) -> Self {
        Self { tree: self.tree.clone(), path: self.path.join(name), trackers: self.trackers.clone() }
    }

    /// The groups inside this one, in any hierarchy, by name.
    pub fn children(&self) -> io::Result<Vec<Self>> {
        let mut names = std::collections::BTreeSet::new();
        for directory in self.directories() {
            names.extend(
                children(&directory)?.iter().filter_map(|c| Some(c.file_name()?.to_str()?.to_owned())),
            );
        }
        Ok(names.iter().map(|name| self.child(name)).collect())
    }

    /// Makes it, with its parents; one that exists is no error.
    pub fn create(&self) -> io::Result<()> {
        match self.tree.version {
            Version::V1 => self.directories().try_for_each(fs::create_dir_all),
            Version::V2 => v2::create(&self.tree.hierarchies[0].root, &self.path),
        }
    }

    /// Whether it exists in every hierarchy.
    pub fn exists(&self) -> bool {
        self.directories().all(|d| d.is_dir())
    }

    /// Sets the limits that are given.
    pub fn limit(&self, limits: &Limits) -> io::Result<()> {
        match self.tree.version {
            Version::V1 => v1::limit(&self.tree, &self.path, limits),
            Version::V2 => v2::limit(&self.directory(), limits),
        }
    }

    /// Moves the calling process in, which must have one thread.
    pub fn join(&self) -> io::Result<()> {
        // Moving only the calling thread spares version 1 a lock on every fork of the machine, whose price is a
        // whole RCU grace period (6 ms and more).
        let file = match self.tree.version {
            Version::V1 => "tasks",
            Version::V2 => "cgroup.procs",
        };
        self.controlled().try_for_each(|d| fs::write(d.join(file), "0"))?;
        let now = fs::read_to_string("/proc/self/cgroup")?;
        self.trackers
            .iter()
            .filter(|tracker| !tracker.is_at_root(&now))
            .try_for_each(|tracker| fs::write(tracker.root.join(&self.path).join("cgroup.procs"), "0"))
    }

    /// Moves a process in.
    pub fn add(&self, pid: i32) -> io::Result<()> {
        self.controlled().try_for_each(|d| fs::write(d.join("cgroup.procs"), pid.to_string()))
    }

    /// How many processes of this group (not of its children) the kernel killed for memory.
    pub fn memory_kills(&self) -> io::Result<u64> {
        match self.tree.version {
            Version::V1 => v1::memory_kills(&self.tree, &self.path),
            Version::V2 => v2::memory_kills(&self.directory()),
        }
    }

    /// What it uses now, with its children.
    pub fn usage(&self) -> io::Result<Usage> {
        match self.tree.version {
            Version::V1 => v1::usage(&self.tree, &self.path),
            Version::V2 => v2::usage(&self.directory()),
        }
    }

    /// The processes in it and its children.
    pub fn processes(&self) -> io::Result<Vec<i32>> {
        let mut pids = Vec::new();
        // A process joins the first hierarchy first, so whoever is in any of them is in this one.
        collect_processes(&self.directory(), &mut pids)?;
        Ok(pids)
    }

    /// Kills every process in it and its children, and blocks until they are gone or `seconds` have passed.
    /// Returns whether all are gone.
    pub fn kill_all(&self, seconds: u16) -> io::Result<bool> {
        if self.tree.version == Version::V2 {
            v2::kill(&self.directory())?;
        } else {
            v1::stop_forks(&self.tree, &self.path)?;
        }
        // A process that forks while it is listed leaves a child for the next round; forks are stopped above,
        // so few rounds are needed, and a process that cannot die ends the waiting.
        for _ in 0..=seconds {
            let pids = self.processes()?;
            if pids.is_empty() {
                return Ok(true);
            }
            for pid in pids {
                if let Ok(process) = PidFd::open(Pid::from_raw(pid)) {
                    process.kill(libc::SIGKILL)?;
                    process.wait_gone(1000)?;
                }
            }
        }
        Ok(self.processes()?.is_empty())
    }

    /// Removes it and its children; one that is gone is no error.
    pub fn remove(&self) -> io::Result<()> {
        self.directories().try_for_each(|d| remove_tree(&d))
    }

    fn directories(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.tree.hierarchies.iter().chain(&self.trackers).map(|h| h.root.join(&self.path))
    }

    fn controlled(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.tree.hierarchies.iter().map(|h| h.root.join(&self.path))
    }

    fn directory(&self) -> PathBuf {
        self.tree.hierarchies[0].root.join(&self.path)
    }
}

struct Mounted<'a> {
    place: &'a str,
    kind: &'a str,
    options: &'a str,
}

impl<'a> Mounted<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (left, right) = line.split_once(" - ")?;
        let place = left.split(' ').nth(4)?;
        let mut right = right.split(' ');
        Some(Self { place, kind: right.next()?, options: right.nth(1)? })
    }

    fn tracker(&self) -> Option<Hierarchy> {
        let name = self.options.split(',').find(|option| option.starts_with("name="));
        let (kind, options) = match (self.kind, name) {
            ("cgroup2", _) => ("cgroup2", Vec::new()),
            ("cgroup", Some(name)) => ("cgroup", vec![name.to_owned()]),
            _ => return None,
        };
        Some(Hierarchy { name: String::new(), kind, options, root: self.place.into() })
    }
}

fn has_controllers(root: &Path) -> bool {
    let list = fs::read_to_string(root.join("cgroup.controllers")).unwrap_or_default();
    let has = |name: &str| list.split_whitespace().any(|c| c == name);
    has("memory") && has("cpu") && has("pids")
}

fn collect_processes(directory: &Path, pids: &mut Vec<i32>) -> io::Result<()> {
    let text = match fs::read_to_string(directory.join("cgroup.procs")) {
        Err(error) if is_gone(&error) => return Ok(()),
        text => text?,
    };
    pids.extend(text.lines().filter_map(|line| line.parse::<i32>().ok()));
    children(directory)?.iter().try_for_each(|child| collect_processes(child, pids))
}

fn remove_tree(directory: &Path) -> io::Result<()> {
    for child in children(directory)? {
        remove_tree(&child)?;
    }
    match fs::remove_dir(directory) {
        Err(error) if is_gone(&error) => Ok(()),
        done => done,
    }
}

fn children(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if is_gone(&error) => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut children = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            children.push(entry.path());
        }
    }
    Ok(children)
}

/// A group that is being removed answers ENODEV instead of ENOENT.
fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound || error.raw_os_error() == Some(libc::ENODEV)
}

fn write(directory: &Path, file: &str, value: &(impl ToString + ?Sized)) -> io::Result<()> {
    fs::write(directory.join(file), value.to_string())
}

fn read_number(path: &Path) -> io::Result<u64> {
    fs::read_to_string(path)?.trim().parse().map_err(io::Error::other)
}

/// The number after `key` in a file of `key number` lines; 0 when the key is absent.
fn read_keyed(path: &Path, key: &str) -> io::Result<u64> {
    let text = fs::read_to_string(path)?;
    let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
    value.map_or(Ok(0), |value| value.trim().parse().map_err(io::Error::other))
}

#[cfg(test)]
mod tests;
