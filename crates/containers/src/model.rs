//! The words of the runtime: sandboxes, containers, images, and what happened to them.
//!
//! Plain data in the shape of CRI, so that the embedded runtime and a CRI socket fit behind one trait. What
//! is *wanted* ends in `Config`, what *is* ends in `Status`. Nothing here knows pods beyond their names: the
//! kubelet has already turned fields into values (environment expanded, volumes as host paths).

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// Names a sandbox: 64 hexadecimal digits, unique over the life of the node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SandboxId(pub String);

/// Names a container: 64 hexadecimal digits, unique over the life of the node, stable over restarts of the
/// server. A restarted container is a new container with a new id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContainerId(pub String);

impl fmt::Display for SandboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ContainerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which pod a sandbox serves; `attempt` counts the sandboxes that pod has had.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PodIdentity {
    /// `metadata.uid`.
    pub uid: String,
    /// `metadata.name`.
    pub name: String,
    /// `metadata.namespace`.
    pub namespace: String,
    /// 0 for the first sandbox of the pod.
    pub attempt: u32,
}

/// Whose network a sandbox uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Network {
    /// Its own: a routed address out of the node's pod range.
    #[default]
    Pod,
    /// The node's (`hostNetwork`).
    Host,
}

/// Whose processes the containers of a sandbox see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Processes {
    /// Each its own, as PID 1.
    #[default]
    Container,
    /// Those of the whole pod (`shareProcessNamespace`).
    Pod,
    /// Those of the node (`hostPID`).
    Host,
}

/// Whose System V and POSIX IPC a sandbox uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Ipc {
    /// Shared by the containers of the pod.
    #[default]
    Pod,
    /// The node's (`hostIPC`).
    Host,
}

/// A transport protocol of a port mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Protocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

/// A `hostPort`: packets to the node's port go to the container's port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortMapping {
    /// The transport.
    pub protocol: Protocol,
    /// On the pod's address.
    pub container_port: u16,
    /// On the node.
    pub host_port: u16,
    /// Only this address of the node; any when absent.
    pub host_ip: Option<IpAddr>,
}

/// Limits that the kernel enforces on a cgroup; `None` means unlimited or the kernel's default.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Resources {
    /// Relative weight, 2 to 262144 (cgroup v1 shares; converted for v2).
    pub cpu_shares: Option<u64>,
    /// CPU time per period, in microseconds.
    pub cpu_quota_micros: Option<u64>,
    /// Length of the period, in microseconds; 100,000 when absent.
    pub cpu_period_micros: Option<u64>,
    /// Memory including page cache, in bytes.
    pub memory_limit_bytes: Option<u64>,
    /// Number of tasks.
    pub pids_limit: Option<u64>,
}

/// What a sandbox should be.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SandboxConfig {
    /// The pod it serves.
    pub pod: PodIdentity,
    /// Host name inside; ignored with the node's network, where the node's is seen.
    pub hostname: String,
    /// The text of `/etc/resolv.conf`; the node's file is shown when absent.
    pub resolv_conf: Option<String>,
    /// Kernel parameters of the pod's own namespaces, such as `net.core.somaxconn`.
    pub sysctls: BTreeMap<String, String>,
    /// Where the pod's cgroup lies below the cluster's root, such as `burstable/pod0f2c…`.
    pub cgroup_parent: String,
    /// Limits of the pod as a whole.
    pub resources: Resources,
    /// Whose network.
    pub network: Network,
    /// Whose processes.
    pub processes: Processes,
    /// Whose IPC.
    pub ipc: Ipc,
    /// Host ports; not with the node's network. The embedded runtime keeps and shows them, and leaves it to the
    /// service proxy to lead packets there; a CRI runtime opens them itself.
    pub port_mappings: Vec<PortMapping>,
    /// Directory of the logs of its containers; created when missing.
    pub log_directory: PathBuf,
    /// Kept and returned as given.
    pub labels: BTreeMap<String, String>,
    /// Kept and returned as given.
    pub annotations: BTreeMap<String, String>,
}

/// How far a sandbox is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SandboxState {
    /// Its namespaces exist; containers can be started.
    Ready,
    /// Its supervisor is gone; only removal is left.
    NotReady,
}

/// What a sandbox is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxStatus {
    /// Its name.
    pub id: SandboxId,
    /// What was asked for.
    pub config: SandboxConfig,
    /// Whether containers can be started in it.
    pub state: SandboxState,
    /// The pod's addresses, IPv4 first; empty with the node's network.
    pub addresses: Vec<IpAddr>,
    /// When it was made.
    pub created: SystemTime,
}

/// How mounts made on one side appear on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Propagation {
    /// Neither way (`None`).
    #[default]
    Private,
    /// The node's later mounts appear inside (`HostToContainer`).
    HostToContainer,
    /// Both ways (`Bidirectional`).
    Bidirectional,
}

/// A file or directory of the node that is shown inside.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mount {
    /// On the node; must exist.
    pub host_path: PathBuf,
    /// A path below `host_path` that is meant instead; resolving it never leaves `host_path`, even while
    /// somebody swaps symbolic links (a volume's `subPath`). Must exist.
    #[serde(default)]
    pub sub_path: Option<PathBuf>,
    /// Inside, absolute; missing parents are made.
    pub container_path: PathBuf,
    /// Whether writing is refused.
    pub read_only: bool,
    /// How later mounts spread.
    pub propagation: Propagation,
}

/// A device of the node that is shown inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// On the node, such as `/dev/fuse`.
    pub host_path: PathBuf,
    /// Inside.
    pub container_path: PathBuf,
}

/// Which account runs a process; what is absent comes from the image, else is root.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct User {
    /// Numeric user.
    pub uid: Option<u32>,
    /// Numeric primary group.
    pub gid: Option<u32>,
    /// Further groups (`supplementalGroups` and `fsGroup`), added to those of the image's `/etc/group`.
    pub supplemental_groups: Vec<u32>,
}

/// Changes to the default set of capabilities; names without `CAP_`, `ALL` for every one.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Capabilities {
    /// Granted in addition.
    pub add: Vec<String>,
    /// Taken away.
    pub drop: Vec<String>,
}

/// Which system calls a container may make.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Seccomp {
    /// The runtime's own list.
    #[default]
    RuntimeDefault,
    /// All of them.
    Unconfined,
}

/// What a container may do to its surroundings.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Security {
    /// Who runs.
    pub user: User,
    /// Changes to the capabilities.
    pub capabilities: Capabilities,
    /// Everything allowed: all capabilities and devices, writable `/sys`, no seccomp, nothing masked.
    pub privileged: bool,
    /// Whether the image's files cannot be changed.
    pub read_only_rootfs: bool,
    /// Whether set-user-ID programs gain nothing (`allowPrivilegeEscalation: false`).
    pub no_new_privileges: bool,
    /// The system calls.
    pub seccomp: Seccomp,
    /// Paths to hide; the usual ones when absent, none when empty (`procMount: Unmasked`).
    pub masked_paths: Option<Vec<PathBuf>>,
    /// Paths to protect; the usual ones when absent, none when empty.
    pub read_only_paths: Option<Vec<PathBuf>>,
}

/// What a container should be.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContainerConfig {
    /// Its name in the pod.
    pub name: String,
    /// 0 for the first container of that name in the sandbox.
    pub attempt: u32,
    /// Any reference that [`crate::Runtime::image_status`] resolves; must be present.
    pub image: String,
    /// Replaces the image's entrypoint when not empty, and then its arguments too.
    pub command: Vec<String>,
    /// Replaces the image's arguments when not empty.
    pub args: Vec<String>,
    /// Added to the image's environment, in this order; a later value of a name wins.
    pub env: Vec<(String, String)>,
    /// Replaces the image's working directory.
    pub working_dir: Option<PathBuf>,
    /// In mount order.
    pub mounts: Vec<Mount>,
    /// Beside the usual ones.
    pub devices: Vec<Device>,
    /// Restrictions.
    pub security: Security,
    /// Limits of this container.
    pub resources: Resources,
    /// -1000 to 1000; a negative value is a preference that some kernels refuse.
    pub oom_score_adj: i32,
    /// Whether standard input stays open for attach.
    pub stdin: bool,
    /// Whether standard input ends when the first attach ends.
    pub stdin_once: bool,
    /// Whether it runs on a terminal.
    pub tty: bool,
    /// Relative to the sandbox's log directory, such as `web/0.log`.
    pub log_path: PathBuf,
    /// Kept and returned as given.
    pub labels: BTreeMap<String, String>,
    /// Kept and returned as given.
    pub annotations: BTreeMap<String, String>,
}

/// How a container ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exit {
    /// As the process gave it; 128 + n after signal n; 137 with [`ExitReason::Unknown`]; 128 with
    /// [`ExitReason::StartError`].
    pub code: i32,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Why, in one of Kubernetes' words.
    pub reason: ExitReason,
    /// More, for people; often empty.
    pub message: String,
    /// When.
    pub finished: SystemTime,
}

/// Why a container ended; `Display` prints the word that stands in a container status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExitReason {
    /// Exit code 0.
    Completed,
    /// Any other exit code, or a signal.
    Error,
    /// The kernel killed it for memory.
    OomKilled,
    /// Its program could not be started.
    StartError,
    /// Its supervisor was lost, and it was killed: nobody saw the exit code.
    Unknown,
}

impl fmt::Display for ExitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Completed => "Completed",
            Self::Error => "Error",
            Self::OomKilled => "OOMKilled",
            Self::StartError => "StartError",
            Self::Unknown => "ContainerStatusUnknown",
        })
    }
}

/// How far a container is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContainerState {
    /// Made, not started.
    Created,
    /// Its first process runs.
    Running {
        /// That process as the node sees it.
        pid: i32,
        /// When it started.
        started: SystemTime,
    },
    /// Its first process is gone.
    Exited {
        /// When it had started, if it had.
        started: Option<SystemTime>,
        /// How it ended.
        exit: Exit,
    },
}

/// What a container is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainerStatus {
    /// Its name.
    pub id: ContainerId,
    /// Where it runs.
    pub sandbox: SandboxId,
    /// What was asked for.
    pub config: ContainerConfig,
    /// Digest of the image it was made from, `sha256:…`: the id of [`Image`].
    pub image_id: String,
    /// How far it is.
    pub state: ContainerState,
    /// When it was made.
    pub created: SystemTime,
    /// Absolute path of its log.
    pub log_path: PathBuf,
}

/// What a container uses now.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Usage {
    /// CPU time since it started, in nanoseconds.
    pub cpu_nanos: u64,
    /// Memory with page cache, in bytes.
    pub memory_bytes: u64,
    /// Memory without inactive page cache, in bytes: what eviction looks at.
    pub working_set_bytes: u64,
    /// Tasks.
    pub pids: u64,
}

/// Something that happened; the receiver looks at the status for the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The first process of a container runs.
    Started {
        /// Where.
        sandbox: SandboxId,
        /// Which.
        container: ContainerId,
    },
    /// The first process of a container is gone.
    Exited {
        /// Where.
        sandbox: SandboxId,
        /// Which.
        container: ContainerId,
    },
    /// A supervisor is gone, and its containers with it.
    SandboxLost {
        /// Which.
        sandbox: SandboxId,
    },
}

/// An image that is present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Digest of its configuration, `sha256:…`.
    pub id: String,
    /// Names with a tag, normalised, such as `docker.io/library/busybox:1.37`; sorted.
    pub names: Vec<String>,
    /// Names with a digest, such as `docker.io/library/busybox@sha256:…`; sorted.
    pub digests: Vec<String>,
    /// Its layers, unpacked, in bytes.
    pub size_bytes: u64,
    /// Account of its configuration: a number or a name, without the group; empty for root.
    pub user: String,
    /// When it was added.
    pub added: SystemTime,
}

/// What a removal took away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The image, when it is gone with its last name.
    pub id: Option<String>,
    /// Names and digests that are no more.
    pub names: Vec<String>,
    /// Layers that went with it, in bytes.
    pub freed_bytes: u64,
}

/// What was not needed any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pruned {
    /// As they were.
    pub images: Vec<Image>,
    /// Layers that went with them, in bytes.
    pub freed_bytes: u64,
}

/// Which images nobody misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unneeded {
    /// Those without a tag that no container uses.
    Nameless,
    /// All that no container uses.
    Unused,
}

/// What becomes of an image that containers use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InUse {
    /// It stays, and the call fails.
    Keep,
    /// It loses its names; its layers stay until the last container is gone.
    Forget,
}

/// Who asks a registry: CRI's `AuthConfig`. Empty fields say nothing; `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Credentials {
    /// With `password`.
    pub username: String,
    /// With `username`.
    pub password: String,
    /// Both in one, `username:password` in base64; counts when `username` is empty.
    pub auth: String,
    /// The only server that may see these credentials, when not the one that the reference names.
    pub server_address: String,
    /// To be exchanged for a token at the registry's token service.
    pub identity_token: String,
    /// The token itself.
    pub registry_token: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// How far a pull is. Empty until the layers are known.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Lowest first.
    pub layers: Vec<LayerProgress>,
}

/// How far a layer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerProgress {
    /// Of the packed layer, `sha256:…`.
    pub digest: String,
    /// What is done with it.
    pub state: LayerState,
    /// Bytes that have come.
    pub bytes: u64,
    /// Bytes that it has.
    pub bytes_total: u64,
}

/// What is done with a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LayerState {
    /// Others come first.
    Waiting,
    /// It comes, and is unpacked as it comes.
    Fetching,
    /// It was there.
    Present,
    /// It is unpacked.
    Done,
}

/// The size of a terminal, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TerminalSize {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// A further process in a running container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecConfig {
    /// Program and arguments.
    pub command: Vec<String>,
    /// Whether standard input is wanted.
    pub stdin: bool,
    /// Whether a terminal is wanted; standard error is then part of standard output.
    pub tty: bool,
}

/// What a short command said.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ExecOutput {
    /// Its exit code; 128 + n after signal n.
    pub code: i32,
    /// Standard output, up to [`crate::limits::EXEC_OUTPUT_BYTES`].
    pub stdout: Vec<u8>,
    /// Standard error, likewise.
    pub stderr: Vec<u8>,
}
