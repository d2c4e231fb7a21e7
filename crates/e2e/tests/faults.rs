//! Faults: each is told with what to do about it, and leaves nothing behind.

use std::net::UdpSocket;

use anyhow::{Result, ensure};
use e2e::{Cluster, matching, traces};

/// Starts a cluster in a way that must fail, with this text, and leave nothing.
fn check(cluster: &Cluster, line: &str, expected: &str) -> Result<()> {
    let before = traces::of(cluster)?;
    let (output, succeeded) = cluster.shell(line)?;
    ensure!(!succeeded, "{line} succeeded:\n{output}");
    ensure!(matching::fits(expected, &output), "--- expected\n{expected}\n--- printed\n{output}");
    let after = traces::of(cluster)?;
    ensure!(after == before, "--- before\n{before}\n--- after\n{after}");
    Ok(())
}

#[test]
fn a_port_in_use_names_the_port_and_the_ways_out() -> Result<()> {
    let cluster = Cluster::prepare("port")?;
    cluster.must("coracle up && coracle down")?;
    // Another machine's worth of clusters, which knows nothing of this one, takes the same port.
    let listener = cluster.within(|| std::net::TcpListener::bind(("0.0.0.0", 6443)))??;
    check(
        &cluster,
        "coracle up",
        "error: port 6443, which the API server needs, cannot be had: Address already in use (os error 98); `ss -ltnp \
         'sport = :6443'` shows who has it: stop that, or start a cluster of another name, which takes other ports: \
         coracle up --name second",
    )?;
    drop(listener);
    cluster.must("coracle up").map(drop)
}

#[test]
fn a_new_cluster_takes_ports_that_are_free() -> Result<()> {
    let cluster = Cluster::prepare("ports")?;
    let _listener = cluster.within(|| std::net::TcpListener::bind(("0.0.0.0", 6443)))??;
    cluster.must("coracle up")?;
    let server = cluster.must("kubectl config view -o jsonpath='{.clusters[0].cluster.server}'")?;
    ensure!(server == "https://127.0.0.1:6453", "{server}");
    Ok(())
}

#[test]
fn without_privilege_it_says_which() -> Result<()> {
    let cluster = Cluster::prepare("rights")?;
    check(
        &cluster,
        "setpriv --reuid=65534 --regid=65534 --clear-groups \"$(command -v coracle)\" up",
        "error: a cluster and its data are root's; run the same command with sudo",
    )?;
    check(
        &cluster,
        "setpriv --bounding-set=-sys_admin,-net_admin \"$(command -v coracle)\" up",
        "error: root lacks CAP_NET_ADMIN, CAP_SYS_ADMIN here, as it does in most containers; use the machine itself, or \
         a container that has all capabilities (`--privileged`)",
    )?;
    ensure!(!cluster.data_root().exists(), "it made {}", cluster.data_root().display());
    Ok(())
}

#[test]
fn a_full_disk_is_seen_before_anything_is_made() -> Result<()> {
    let cluster = Cluster::prepare("full")?;
    let small = cluster.scratch().join("small");
    std::fs::create_dir_all(&small)?;
    cluster.must(&format!("mount -t tmpfs -o size=32m tmpfs {}", small.display()))?;
    let checked = check(
        &cluster,
        &format!("coracle up --data-dir {}", small.display()),
        "error: the disk of … is full: 32 MiB free, 200 needed; free some, or choose another with --data-dir",
    );
    let left = std::fs::read_dir(&small)?.count();
    cluster.must(&format!("umount {}", small.display()))?;
    checked?;
    ensure!(left == 0, "{left} files are left");
    Ok(())
}

#[test]
fn a_start_that_fails_halfway_is_undone() -> Result<()> {
    let cluster = Cluster::prepare("route")?;
    cluster.must("ip route delete default")?;
    check(
        &cluster,
        "coracle up",
        "Starting the cluster \"route-…\" ...
        ...
        error: the cluster did not start; …/server.log ends with
        ...
        error: this machine has no default route to tell its address by; add one with `ip route add default`
        ...",
    )
}

#[test]
fn a_component_that_fails_is_started_again_and_the_others_go_on() -> Result<()> {
    let cluster = Cluster::prepare("restart")?;
    // The start looks at ports of TCP; that this one is taken is seen by the component alone.
    let taken = cluster.within(|| UdpSocket::bind(("192.0.2.10", 10_053)))??;
    cluster.must("coracle up")?;
    let (status, succeeded) = cluster.shell("coracle status")?;
    ensure!(!succeeded, "{status}");
    let failing = "...
        cluster-dns RESTARTING since …, restarted …: failed to serve DNS on 192.0.2.10:10053: Address already in use …
        ...
        kubelet running since …
        ...
        error: the cluster \"restart-…\" is not healthy";
    ensure!(matching::fits(failing, &status), "{status}");
    cluster.import_samples()?;
    cluster.must("kubectl run pod --image=localhost/busybox:v1 -- sleep 1000")?;
    cluster.must("kubectl wait --for=condition=Ready pod/pod --timeout=60s")?;
    drop(taken);
    cluster.must("coracle status --wait=60s")?;
    cluster.must("kubectl exec pod -- nslookup kubernetes.default.svc.cluster.local").map(drop)
}
