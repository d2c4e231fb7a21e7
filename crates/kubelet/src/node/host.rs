//! What this machine is: read once at the start.

use std::fs;
use std::path::Path;

use nix::sys::statvfs::statvfs;

/// The machine as `status.nodeInfo` and `status.capacity` tell it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MachineFacts {
    /// Processors.
    pub cpus: i64,
    /// Memory in bytes.
    pub memory_bytes: i64,
    /// Size in bytes of the file system with the kubelet's data.
    pub storage_bytes: i64,
    /// `machineID`.
    pub machine_id: String,
    /// `systemUUID`.
    pub system_uuid: String,
    /// `bootID`.
    pub boot_id: String,
    /// `kernelVersion`.
    pub kernel: String,
    /// `osImage`.
    pub os_image: String,
    /// `architecture`, in Go's words.
    pub architecture: String,
    /// Whether the kernel runs with SELinux.
    pub has_selinux: bool,
}

impl MachineFacts {
    /// Reads the machine. What cannot be read is empty.
    pub fn read(data_dir: &Path) -> Self {
        let text = |path: &str| fs::read_to_string(path).unwrap_or_default().trim().to_owned();
        let machine_id = text("/etc/machine-id");
        let system_uuid = text("/sys/class/dmi/id/product_uuid");
        Self {
            cpus: std::thread::available_parallelism().map_or(1, |it| i64::try_from(it.get()).unwrap_or(1)),
            memory_bytes: memory_bytes(&text("/proc/meminfo")),
            storage_bytes: storage_bytes(data_dir),
            system_uuid: if system_uuid.is_empty() { machine_id.clone() } else { system_uuid },
            machine_id,
            boot_id: text("/proc/sys/kernel/random/boot_id"),
            kernel: text("/proc/sys/kernel/osrelease"),
            os_image: os_image(&text("/etc/os-release")),
            architecture: architecture(std::env::consts::ARCH).to_owned(),
            has_selinux: Path::new("/sys/fs/selinux/enforce").exists(),
        }
    }
}

fn memory_bytes(meminfo: &str) -> i64 {
    let total = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kibibytes = total.and_then(|total| total.split_whitespace().next()?.parse::<i64>().ok());
    kibibytes.unwrap_or(0).saturating_mul(1024)
}

fn storage_bytes(path: &Path) -> i64 {
    let size = statvfs(path).map(|it| it.blocks().saturating_mul(it.fragment_size()));
    size.ok().and_then(|size| i64::try_from(size).ok()).unwrap_or(0)
}

fn os_image(release: &str) -> String {
    let pretty = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    pretty.unwrap_or("Linux").trim_matches('"').to_owned()
}

fn architecture(rust: &str) -> &str {
    match rust {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}
