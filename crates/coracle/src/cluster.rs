//! One cluster on this machine: its name, its places on disk, its share of ports and address ranges.
//!
//! Several clusters live side by side: each has a slot, and everything that would collide is a function of the slot.
//! The slot is chosen when the cluster is made and kept with its data.

use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use crate::bootstrap::files::{self, Readers};

/// The name of the cluster that is meant when none is given.
pub(crate) const DEFAULT_NAME: &str = "default";
/// Where clusters keep their data unless told otherwise.
pub(crate) const DEFAULT_DATA: &str = "/var/lib/coracle";
/// Where running clusters keep their locks; empty after a reboot.
const RUN: &str = "/run/coracle";
/// As many clusters as one machine can hold side by side.
const SLOTS: u8 = 16;
/// Long enough to tell clusters apart, short enough for the names that are built from it.
const NAME_LENGTH_MAX: usize = 40;

/// Ports and ranges of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Share {
    /// Distinguishes the clusters of one machine.
    pub(crate) slot: u8,
    /// Where the API server listens.
    pub(crate) api_port: u16,
    /// Where the kubelet listens.
    pub(crate) kubelet_port: u16,
    /// Where the DNS server listens on the node.
    pub(crate) dns_port: u16,
    /// First and last node port.
    pub(crate) node_ports: (u16, u16),
}

impl Share {
    fn of(slot: u8) -> Self {
        let step = u16::from(slot);
        let node_ports =
            if slot == 0 { (30_000, 32_767) } else { (20_000 + (step - 1) * 600, 20_599 + (step - 1) * 600) };
        Self {
            slot,
            api_port: 6443 + step * 10,
            kubelet_port: 10_250 + step * 10,
            dns_port: 10_053 + step * 10,
            node_ports,
        }
    }

    /// The range that pods take their addresses from, as the node's whole share of it.
    pub(crate) fn pod_range(&self) -> String {
        format!("10.{}.0.0/16", 128 + self.slot)
    }

    /// The range that Services take their addresses from.
    pub(crate) fn service_range(&self) -> String {
        format!("10.{}.0.0/16", 96 + self.slot)
    }

    /// An address of the service range; 1 is the API server's, 10 is DNS.
    pub(crate) fn service_address(&self, last: u8) -> IpAddr {
        Ipv4Addr::new(10, 96 + self.slot, 0, last).into()
    }

    fn is_free(&self) -> bool {
        [self.api_port, self.kubelet_port, self.dns_port]
            .into_iter()
            .all(|port| TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).is_ok())
    }
}

/// A cluster that exists or is about to.
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    pub(crate) name: String,
    /// Its own folder.
    pub(crate) folder: PathBuf,
    pub(crate) share: Share,
}

impl Cluster {
    /// The cluster of this name below `data`, if it was ever made.
    pub(crate) fn find(name: &str, data: &Path) -> Result<Option<Self>> {
        check_name(name)?;
        let folder = data.join(name);
        let Some(text) = files::read(&folder.join("cluster.json"))? else { return Ok(None) };
        let share = serde_json::from_str(&text)
            .with_context(|| format!("failed to understand {}", folder.join("cluster.json").display()))?;
        Ok(Some(Self { name: name.to_owned(), folder, share }))
    }

    /// The cluster of this name below `data`, made now if it was not there.
    pub(crate) fn find_or_make(name: &str, data: &Path) -> Result<Self> {
        if let Some(cluster) = Self::find(name, data)? {
            return Ok(cluster);
        }
        let folder = data.join(name);
        let share = free_share(data)?;
        files::private_folder(&folder)?;
        let text = serde_json::to_string_pretty(&share)?;
        files::write(&folder.join("cluster.json"), text.as_bytes(), Readers::Everyone)?;
        Ok(Self { name: name.to_owned(), folder, share })
    }

    /// What the outside calls it: kubeconfig context, packet-filter table, cgroup.
    pub(crate) fn label(&self) -> String {
        label(&self.name)
    }

    /// Locks and sockets, gone after a reboot.
    pub(crate) fn run_folder(&self) -> PathBuf {
        Path::new(RUN).join(&self.name)
    }

    /// Keys and certificates.
    pub(crate) fn pki_folder(&self) -> PathBuf {
        self.folder.join("pki")
    }

    /// What a server in the background prints.
    pub(crate) fn log_file(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// The administrator's kubeconfig.
    pub(crate) fn kubeconfig_file(&self) -> PathBuf {
        self.folder.join("admin.kubeconfig")
    }

    /// Where clients on this machine reach the API server.
    pub(crate) fn server_url(&self) -> String {
        format!("https://127.0.0.1:{}", self.share.api_port)
    }
}

/// What the outside calls the cluster of this name.
pub(crate) fn label(name: &str) -> String {
    if name == DEFAULT_NAME { "coracle".to_owned() } else { format!("coracle-{name}") }
}

fn check_name(name: &str) -> Result<()> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let edges = |c: char| c != '-';
    let good = name.chars().all(fits)
        && name.chars().next().is_some_and(edges)
        && name.chars().next_back().is_some_and(edges)
        && name.len() <= NAME_LENGTH_MAX;
    if !good {
        bail!(
            "{name:?} cannot name a cluster: use at most {NAME_LENGTH_MAX} of a-z, 0-9 and '-', beginning and ending \
             with a letter or digit"
        );
    }
    Ok(())
}

/// The first slot that no other cluster below `data` holds and whose ports nobody listens on.
fn free_share(data: &Path) -> Result<Share> {
    let taken = taken_slots(data)?;
    let free = (0..SLOTS).filter(|slot| !taken.contains(slot)).map(Share::of).find(Share::is_free);
    free.with_context(|| {
        format!(
            "all {SLOTS} places for clusters on this machine are taken; `coracle down --delete` frees one"
        )
    })
}

fn taken_slots(data: &Path) -> Result<Vec<u8>> {
    let entries = match std::fs::read_dir(data) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("failed to list {}", data.display())),
    };
    let mut taken = Vec::new();
    for entry in entries {
        let text = files::read(&entry?.path().join("cluster.json")).ok().flatten();
        taken.extend(text.and_then(|text| serde_json::from_str::<Share>(&text).ok()).map(|share| share.slot));
    }
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::{Cluster, SLOTS, Share, check_name};

    #[test]
    fn slots_share_no_port_and_no_range() {
        let shares: Vec<Share> = (0..SLOTS).map(Share::of).collect();
        for (index, a) in shares.iter().enumerate() {
            for b in &shares[index + 1..] {
                assert_ne!((a.pod_range(), a.service_range()), (b.pod_range(), b.service_range()));
                let ports = |s: &Share| [s.api_port, s.kubelet_port, s.dns_port];
                assert!(ports(a).iter().all(|port| !ports(b).contains(port)));
                assert!(a.node_ports.1 < b.node_ports.0 || b.node_ports.1 < a.node_ports.0);
            }
        }
    }

    #[test]
    fn a_cluster_is_made_once_and_found_again() {
        let data = tempfile::tempdir().unwrap();
        assert!(Cluster::find("a", data.path()).unwrap().is_none());
        let a = Cluster::find_or_make("a", data.path()).unwrap();
        let b = Cluster::find_or_make("b", data.path()).unwrap();
        assert_ne!(a.share.slot, b.share.slot);
        assert_eq!(Cluster::find_or_make("a", data.path()).unwrap().share, a.share);
    }

    #[test]
    fn names_that_would_break_a_path_are_refused() {
        for name in ["", "..", "a/b", "-a", "a-", "A", &"a".repeat(41)] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
        assert!(check_name("test-1").is_ok());
    }
}
