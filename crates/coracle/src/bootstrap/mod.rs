//! What a cluster needs before its first request: keys, certificates and kubeconfigs.
//!
//! Everything here is made once and then read back. A certificate is made anew only when it is about to end or no
//! longer covers the machine's addresses.

pub(crate) mod files;
pub(crate) mod kubeconfig;
pub(crate) mod pki;
pub(crate) mod service_account_key;

use std::net::IpAddr;
use std::time::SystemTime;

use anyhow::{Context as _, Result};

use crate::cluster::Cluster;
use kubeconfig::Access;
use pki::{Authority, Leaf, Pair};

/// Keys and certificates of a cluster's servers.
pub(crate) struct Certificates {
    /// Signs everything below.
    pub(crate) authority: Authority,
    /// The API server's, for its clients.
    pub(crate) api_server: Pair,
    /// The kubelet's, for the API server and for scrapers.
    pub(crate) kubelet: Pair,
}

/// Reads or makes the certificates of the cluster's servers, and writes the administrator's kubeconfig.
pub(crate) fn certificates(
    cluster: &Cluster,
    node: &str,
    addresses: &[IpAddr],
    now: SystemTime,
) -> Result<Certificates> {
    let folder = cluster.pki_folder();
    files::private_folder(&folder)?;
    let authority = Authority::open(&folder, &cluster.label(), now)?;
    let api_server =
        authority.leaf(&folder, "api-server", &api_server_leaf(cluster, node, addresses), now)?;
    let kubelet_leaf = Leaf {
        user: format!("system:node:{node}"),
        groups: vec!["system:nodes".into()],
        names: vec![node.to_owned(), "localhost".into()],
        addresses: addresses.to_vec(),
    };
    let kubelet = authority.leaf(&folder, "kubelet", &kubelet_leaf, now)?;
    let administrator = Leaf {
        user: "kubernetes-admin".into(),
        groups: vec!["system:masters".into()],
        names: Vec::new(),
        addresses: Vec::new(),
    };
    authority.leaf(&folder, "admin", &administrator, now)?;
    let text = kubeconfig::alone(&self::administrator(cluster)?.borrow())?;
    if files::read(&cluster.kubeconfig_file())?.as_deref() != Some(&text) {
        files::write(&cluster.kubeconfig_file(), text.as_bytes(), files::Readers::Owner)?;
    }
    Ok(Certificates { authority, api_server, kubelet })
}

/// What the administrator needs to reach the cluster.
pub(crate) struct Administrator {
    label: String,
    server: String,
    authority: String,
    pair: Pair,
}

impl Administrator {
    /// As the kubeconfig writer takes it.
    pub(crate) fn borrow(&self) -> Access<'_> {
        Access {
            name: &self.label,
            server: &self.server,
            authority: &self.authority,
            certificate: &self.pair.certificate,
            key: &self.pair.key,
        }
    }
}

/// Reads the administrator's certificate, which a server's first start has made.
pub(crate) fn administrator(cluster: &Cluster) -> Result<Administrator> {
    let folder = cluster.pki_folder();
    let read = |file: &str| {
        let path = folder.join(file);
        files::read(&path)?.with_context(|| format!("{} is missing; `coracle up` makes it", path.display()))
    };
    Ok(Administrator {
        label: cluster.label(),
        server: cluster.server_url(),
        authority: read("ca.crt")?,
        pair: Pair { certificate: read("admin.crt")?, key: read("admin.key")? },
    })
}

fn api_server_leaf(cluster: &Cluster, node: &str, addresses: &[IpAddr]) -> Leaf {
    let names = [
        "kubernetes",
        "kubernetes.default",
        "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local",
    ];
    let mut all = vec![cluster.share.service_address(1), IpAddr::from([127, 0, 0, 1])];
    all.extend(addresses.iter().filter(|address| !all.contains(address)).copied().collect::<Vec<_>>());
    Leaf {
        user: "kube-apiserver".into(),
        groups: Vec::new(),
        names: names.into_iter().chain(["localhost", node]).map(str::to_owned).collect(),
        addresses: all,
    }
}
