//! What the runtime keeps on disk for each sandbox and container.
//!
//! The server writes a record before it acts on it, the supervisor writes the exit. After a restart everything is
//! rebuilt from these files and from what runs. Written whole to a neighbour and renamed, so a record is old or
//! new, never half. Formats only grow: an old supervisor's files are read by newer servers.

use std::fs;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{Doing, Error};
use crate::model::{ContainerConfig, ContainerId, Exit, Processes, SandboxConfig, SandboxId};

/// File names inside a sandbox's directory.
pub(crate) const SANDBOX: &str = "sandbox.json";
/// The supervisor's socket.
pub(crate) const SOCKET: &str = "supervisor.sock";
/// What the supervisor had to say before it gave up; usually empty.
pub(crate) const SUPERVISOR_LOG: &str = "supervisor.log";
/// The text shown as `/etc/resolv.conf`.
pub(crate) const RESOLV_CONF: &str = "resolv.conf";
/// The text shown as `/etc/hostname`.
pub(crate) const HOSTNAME: &str = "hostname";
/// The directory with one directory per container.
pub(crate) const CONTAINERS: &str = "containers";
/// File names inside a container's directory.
pub(crate) const CONTAINER: &str = "container.json";
/// What the supervisor builds.
pub(crate) const BUNDLE: &str = "bundle.json";
/// That it runs, written when it started.
pub(crate) const STARTED: &str = "started.json";
/// How it ended.
pub(crate) const EXIT: &str = "exit.json";
/// Where the root file system is mounted, in the container's own view only.
pub(crate) const ROOT: &str = "root";
/// What the container changed in its root file system.
pub(crate) const UPPER: &str = "upper";
/// The overlay's own.
pub(crate) const WORK: &str = "work";

/// A sandbox as it was asked for and planned.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SandboxRecord {
    pub(crate) id: SandboxId,
    pub(crate) config: SandboxConfig,
    pub(crate) created: SystemTime,
    pub(crate) link: Option<Link>,
    /// The pod's control group and the supervisors', below the root of the hierarchies.
    pub(crate) cgroup: PathBuf,
    pub(crate) supervisor_cgroup: PathBuf,
    pub(crate) log_policy: LogPolicy,
}

/// The pod's end of the network and the node's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Link {
    /// The name of the node's end.
    pub(crate) name: String,
    pub(crate) addresses: Vec<IpAddr>,
    pub(crate) mtu: Option<u32>,
}

/// How long logs may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPolicy {
    /// Size at which a log is set aside and a new one begun.
    pub max_bytes: u64,
    /// Files kept, with the current one.
    pub max_files: u32,
}

/// A container as it was asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ContainerRecord {
    pub(crate) id: ContainerId,
    pub(crate) sandbox: SandboxId,
    pub(crate) config: ContainerConfig,
    pub(crate) image_id: String,
    pub(crate) stop_signal: i32,
    pub(crate) created: SystemTime,
    pub(crate) log_path: PathBuf,
}

/// Everything that the supervisor needs to build a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bundle {
    pub(crate) cgroup: PathBuf,
    pub(crate) layers_directory: PathBuf,
    /// Names in that directory, topmost first.
    pub(crate) layers: Vec<String>,
    pub(crate) read_only_rootfs: bool,
    pub(crate) privileged: bool,
    pub(crate) mounts: Vec<crate::model::Mount>,
    pub(crate) devices: Vec<crate::model::Device>,
    pub(crate) masked_paths: Vec<PathBuf>,
    pub(crate) read_only_paths: Vec<PathBuf>,
    pub(crate) processes: Processes,
    pub(crate) oom_score_adj: i32,
    pub(crate) input: Input,
    pub(crate) log_path: PathBuf,
    pub(crate) process: Process,
}

/// What a container can read from its standard input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Input {
    /// Nothing.
    None,
    /// What anyone attached writes, for as long as it runs.
    Open,
    /// What the first one attached writes, until that one ends.
    Once,
}

/// A process of a container: its first one, and the pattern for exec.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Process {
    pub(crate) args: Vec<String>,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) working_dir: PathBuf,
    pub(crate) user: crate::model::User,
    /// `user[:group]` of the image, for what `user` leaves open.
    pub(crate) image_user: String,
    /// Bit n for capability n.
    pub(crate) capabilities: u64,
    pub(crate) seccomp: bool,
    pub(crate) no_new_privileges: bool,
    pub(crate) tty: bool,
}

/// When and as what a container runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Started {
    pub(crate) pid: i32,
    pub(crate) started: SystemTime,
}

/// How a container ended, as the supervisor writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub(crate) started: Option<SystemTime>,
    pub(crate) exit: Exit,
}

/// Reads a record; `None` when there is no such file.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        bytes => bytes.doing(|| format!("read {}", path.display()))?,
    };
    serde_json::from_slice(&bytes).doing(|| format!("understand {}", path.display())).map(Some)
}

/// Writes a record, whole or not at all. It survives the death of the process, not of the machine: after that
/// nothing it describes runs.
pub(crate) fn write<T: Serialize>(path: &Path, record: &T) -> Result<(), Error> {
    let bytes = serde_json::to_vec(record).doing(|| format!("write {}", path.display()))?;
    let fresh = path.with_extension("new");
    fs::write(&fresh, bytes)
        .and_then(|()| fs::rename(&fresh, path))
        .doing(|| format!("write {}", path.display()))
}

/// The same, and it survives a power failure too.
pub(crate) fn write_durably<T: Serialize>(path: &Path, record: &T) -> Result<(), Error> {
    let bytes = serde_json::to_vec(record).doing(|| format!("write {}", path.display()))?;
    write_bytes_durably(path, &bytes)
}

/// The same with bytes as they are.
pub(crate) fn write_bytes_durably(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let doing = || format!("write {}", path.display());
    let fresh = path.with_extension("new");
    let mut file = fs::File::create(&fresh).doing(doing)?;
    io::Write::write_all(&mut file, bytes).and_then(|()| file.sync_all()).doing(doing)?;
    fs::rename(&fresh, path).doing(doing)?;
    let directory = path.parent().unwrap_or(Path::new("/"));
    fs::File::open(directory).and_then(|directory| directory.sync_all()).doing(doing)
}

/// What became of a record that a start should not fail for.
pub(crate) enum Found<T> {
    /// It is there and says this.
    Read(T),
    /// There is none.
    Nothing,
    /// It was damaged and lies beside its place now, for whoever wants to look.
    SetAside,
}

/// Reads a record; one that cannot be understood is set aside, with a word in the log.
pub(crate) fn read_or_set_aside<T: DeserializeOwned>(path: &Path) -> Result<Found<T>, Error> {
    let why = match read(path) {
        Ok(Some(record)) => return Ok(Found::Read(record)),
        Ok(None) => return Ok(Found::Nothing),
        Err(error) => error,
    };
    let aside = path.with_extension("damaged");
    fs::rename(path, &aside).doing(|| format!("set {} aside", path.display()))?;
    tracing::error!("{why}; it is set aside as {}", aside.display());
    Ok(Found::SetAside)
}
