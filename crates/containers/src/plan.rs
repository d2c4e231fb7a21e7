//! Pure decisions: what a container is made of, given what was asked and what its image says.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use crate::capabilities;
use crate::error::Error;
use crate::model::{ContainerConfig, Mount, Network, Propagation, SandboxConfig, SandboxId, Seccomp};
use crate::record::{Bundle, Input, Process};

/// What an image says about the containers made from it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct ImageFacts {
    /// `sha256:…` of its configuration.
    pub(crate) id: String,
    /// Directories of its layers, topmost first.
    pub(crate) layers: Vec<String>,
    pub(crate) entrypoint: Vec<String>,
    pub(crate) cmd: Vec<String>,
    /// `NAME=value`.
    pub(crate) env: Vec<String>,
    pub(crate) working_dir: String,
    pub(crate) user: String,
}

/// Where a container's pieces lie on the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Places {
    pub(crate) cgroup: PathBuf,
    pub(crate) layers: PathBuf,
    pub(crate) log: PathBuf,
    /// Text files of the sandbox, shown where the container has no mount of its own.
    pub(crate) hostname: PathBuf,
    pub(crate) resolv_conf: PathBuf,
}

const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const MASKED: [&str; 10] = [
    "/proc/asound",
    "/proc/acpi",
    "/proc/interrupts",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/scsi",
    "/sys/firmware",
];
const READ_ONLY: [&str; 5] = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

/// Everything the supervisor needs to build a container.
pub(crate) fn bundle(
    sandbox: &SandboxConfig,
    config: &ContainerConfig,
    image: &ImageFacts,
    places: Places,
) -> Result<Bundle, Error> {
    let process = process(sandbox, config, image)?;
    let mounts = mounts(config, &places)?;
    let security = &config.security;
    let paths = |given: &Option<Vec<PathBuf>>, usual: &[&str]| match given {
        Some(paths) => paths.clone(),
        None if security.privileged => Vec::new(),
        None => usual.iter().map(PathBuf::from).collect(),
    };
    Ok(Bundle {
        cgroup: places.cgroup,
        layers_directory: places.layers,
        layers: image.layers.clone(),
        read_only_rootfs: security.read_only_rootfs,
        privileged: security.privileged,
        mounts,
        devices: config.devices.clone(),
        masked_paths: paths(&security.masked_paths, &MASKED),
        read_only_paths: paths(&security.read_only_paths, &READ_ONLY),
        processes: sandbox.processes,
        oom_score_adj: config.oom_score_adj.clamp(-1000, 1000),
        input: match (config.stdin, config.stdin_once) {
            (false, _) => Input::None,
            (true, false) => Input::Open,
            (true, true) => Input::Once,
        },
        log_path: places.log,
        process,
    })
}

fn process(sandbox: &SandboxConfig, config: &ContainerConfig, image: &ImageFacts) -> Result<Process, Error> {
    let security = &config.security;
    let working_dir = match (&config.working_dir, image.working_dir.as_str()) {
        (Some(directory), _) => directory.clone(),
        (None, "") => PathBuf::from("/"),
        (None, directory) => PathBuf::from(directory),
    };
    Ok(Process {
        args: args(config, image)?,
        env: environment(sandbox, config, image),
        working_dir,
        user: security.user.clone(),
        image_user: image.user.clone(),
        capabilities: capabilities::set(security)?,
        seccomp: security.seccomp == Seccomp::RuntimeDefault && !security.privileged,
        no_new_privileges: security.no_new_privileges,
        tty: config.tty,
    })
}

/// A command replaces the image's entrypoint and its arguments; arguments alone replace only the arguments.
fn args(config: &ContainerConfig, image: &ImageFacts) -> Result<Vec<String>, Error> {
    let (first, rest) = match (config.command.is_empty(), config.args.is_empty()) {
        (false, _) => (&config.command, &config.args),
        (true, false) => (&image.entrypoint, &config.args),
        (true, true) => (&image.entrypoint, &image.cmd),
    };
    let args: Vec<String> = first.iter().chain(rest).cloned().collect();
    if args.is_empty() {
        return Err(Error::Start("no command specified".to_owned()));
    }
    Ok(args)
}

fn environment(
    sandbox: &SandboxConfig,
    config: &ContainerConfig,
    image: &ImageFacts,
) -> Vec<(String, String)> {
    let mut env: Vec<(String, String)> = vec![("PATH".to_owned(), DEFAULT_PATH.to_owned())];
    if config.tty {
        env.push(("TERM".to_owned(), "xterm".to_owned()));
    }
    if sandbox.network == Network::Pod {
        env.push(("HOSTNAME".to_owned(), sandbox.hostname.clone()));
    }
    let of_image = image.env.iter().map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.to_owned(), value.to_owned())
    });
    for (name, value) in of_image.chain(config.env.iter().cloned()) {
        match env.iter_mut().find(|(known, _)| *known == name) {
            Some(known) => known.1 = value,
            None => env.push((name, value)),
        }
    }
    env
}

/// The container's mounts, parents before children, with the sandbox's files where it brings none.
fn mounts(config: &ContainerConfig, places: &Places) -> Result<Vec<Mount>, Error> {
    let mut mounts = Vec::new();
    let files = [("/etc/hostname", &places.hostname), ("/etc/resolv.conf", &places.resolv_conf)];
    for (inside, file) in files {
        if config.mounts.iter().all(|mount| mount.container_path != Path::new(inside)) {
            mounts.push(Mount {
                host_path: file.clone(),
                sub_path: None,
                container_path: inside.into(),
                read_only: config.security.read_only_rootfs,
                propagation: Propagation::Private,
            });
        }
    }
    for mount in &config.mounts {
        if !mount.container_path.is_absolute() {
            let path = mount.container_path.display();
            return Err(Error::Invalid(format!("mount path {path} is not absolute")));
        }
        mounts.push(mount.clone());
    }
    // Stable: mounts at the same depth keep their order.
    mounts.sort_by_key(|mount| mount.container_path.components().count());
    Ok(mounts)
}

/// Where a pod's addresses come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PodRange {
    /// Any address of it.
    pub address: Ipv4Addr,
    /// Its length, at most 30.
    pub prefix: u8,
}

/// The next free address after `last`, around the end of the range once, so that an address rests as long as
/// possible before it serves another pod. The first and the last address of the range are never given.
pub(crate) fn next_address(
    range: PodRange,
    taken: &BTreeSet<IpAddr>,
    last: Option<Ipv4Addr>,
) -> Result<Ipv4Addr, Error> {
    let size = 1_u32 << (32 - u32::from(range.prefix.clamp(1, 30)));
    let base = u32::from(range.address) & !(size - 1);
    let start = last.map_or(0, |last| u32::from(last).wrapping_sub(base));
    (1..size)
        .map(|step| (start + step) % size)
        .filter(|&offset| offset != 0 && offset != size - 1)
        .map(|offset| Ipv4Addr::from(base + offset))
        .find(|address| !taken.contains(&IpAddr::V4(*address)))
        .ok_or_else(|| Error::NoAddress(format!("{}/{}", Ipv4Addr::from(base), range.prefix)))
}

/// The name of the node's end of a pod's link: at most 15 bytes, unique as the sandbox's id is.
pub(crate) fn link_name(id: &SandboxId) -> String {
    format!("cor{}", &id.0[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_command_hides_the_images_arguments() {
        let image = ImageFacts { entrypoint: list(&["/e"]), cmd: list(&["c"]), ..ImageFacts::default() };
        let check = |command: &[&str], arguments: &[&str], expected: &[&str]| {
            let (command, given) = (list(command), list(arguments));
            let config = ContainerConfig { command, args: given, ..ContainerConfig::default() };
            assert_eq!(args(&config, &image).unwrap(), expected);
        };
        check(&[], &[], &["/e", "c"]);
        check(&["x"], &[], &["x"]);
        check(&[], &["y"], &["/e", "y"]);
        check(&["x"], &["y"], &["x", "y"]);
    }

    #[test]
    fn later_values_of_a_variable_win_in_place() {
        let image = ImageFacts { env: list(&["A=1", "PATH=/bin", "EMPTY"]), ..ImageFacts::default() };
        let config = ContainerConfig {
            env: vec![("A".into(), "2".into()), ("B".into(), "x=y".into())],
            ..ContainerConfig::default()
        };
        let sandbox = SandboxConfig { hostname: "web".into(), ..SandboxConfig::default() };
        let env: Vec<String> = environment(&sandbox, &config, &image)
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(env, ["PATH=/bin", "HOSTNAME=web", "A=2", "EMPTY=", "B=x=y"]);
    }

    #[test]
    fn addresses_go_round_and_are_never_given_twice() {
        let range = PodRange { address: Ipv4Addr::new(10, 0, 0, 9), prefix: 29 };
        let mut taken = BTreeSet::new();
        let mut last = Some(Ipv4Addr::new(10, 0, 0, 12));
        for expected in [13, 14, 9, 10, 11, 12] {
            let address = next_address(range, &taken, last).unwrap();
            assert_eq!(address, Ipv4Addr::new(10, 0, 0, expected));
            taken.insert(IpAddr::V4(address));
            last = Some(address);
        }
        let error = next_address(range, &taken, last).unwrap_err();
        assert_eq!(error.to_string(), "no free address in the pod range 10.0.0.8/29");
        taken.remove(&IpAddr::V4(Ipv4Addr::new(10, 0, 0, 10)));
        assert_eq!(next_address(range, &taken, last).unwrap(), Ipv4Addr::new(10, 0, 0, 10));
    }
}
