//! The namespaces of a pod, made around the supervisor itself: they live exactly as long as it does.

use std::fs;

use linux::netlink::Netlink;
use linux::process::{self, Namespaces, Pid, PidFd};

use super::network;
use crate::error::{Doing, Error};
use crate::model::{Ipc, Network, Processes};
use crate::record::SandboxRecord;

/// Leaves the node's namespaces for the pod's, with its network. Returns the PID 1 of a pod that shares one.
pub(super) fn make(record: &SandboxRecord) -> Result<Option<PidFd>, Error> {
    let config = &record.config;
    let mut namespaces = Namespaces::empty();
    namespaces.set(Namespaces::CLONE_NEWNET | Namespaces::CLONE_NEWUTS, config.network == Network::Pod);
    namespaces.set(Namespaces::CLONE_NEWIPC, config.ipc == Ipc::Pod);
    let mut node = Netlink::open().map_err(|error| Error::Invalid(format!("the node's network: {error}")))?;
    process::unshare(namespaces).doing(|| "make the pod's namespaces".to_owned())?;
    if config.network == Network::Pod {
        process::set_host_name(&config.hostname).doing(|| "set the host name".to_owned())?;
        network::connect(&mut node, record.link.as_ref())?;
        // Any account may listen on any port and send echo requests: no harm in a network of one's own.
        set("net.ipv4.ip_unprivileged_port_start", "0")?;
        set("net.ipv4.ping_group_range", "0 2147483647")?;
    }
    for (name, value) in &config.sysctls {
        set(name, value)?;
    }
    if config.processes == Processes::Pod { shared_first().map(Some) } else { Ok(None) }
}

fn set(name: &str, value: &str) -> Result<(), Error> {
    if name.split(['.', '/']).any(|part| part.is_empty() || part == "..") {
        return Err(Error::Invalid(format!("bad kernel parameter {name:?}")));
    }
    // A slash stands for a dot inside of a part, such as in the name of a link.
    let path: String = name
        .chars()
        .map(|c| {
            if c == '.' {
                '/'
            } else if c == '/' {
                '.'
            } else {
                c
            }
        })
        .collect();
    fs::write(format!("/proc/sys/{path}"), value).doing(|| format!("set the kernel parameter {name}"))
}

/// PID 1 of a pod whose containers see each other: it only reaps.
fn shared_first() -> Result<PidFd, Error> {
    let doing = || "start the pod's first process".to_owned();
    let pid: Pid = process::fork_into(Namespaces::CLONE_NEWPID, || {
        let prepared = process::die_with_parent()
            .and_then(|()| process::set_name(c"pause"))
            .and_then(|()| process::close_from(3));
        if prepared.is_err() {
            return 1;
        }
        process::reap_for_ever()
    })
    .doing(doing)?;
    PidFd::open(pid).doing(doing)
}
