//! Up and down: what a cluster leaves behind, clusters side by side, whose kubeconfig it is.

use std::os::unix::fs::MetadataExt as _;

use anyhow::{Result, ensure};
use e2e::{Cluster, traces};

/// A table that is nobody's business but its owner's.
const FOREIGN: &str = "nft add table inet foreign && \
                       nft 'add chain inet foreign input { type filter hook input priority 5; }' && \
                       nft add rule inet foreign input tcp dport 9 drop";

fn deploy(cluster: &Cluster) -> Result<()> {
    cluster.must("kubectl apply -f crates/e2e/testdata/traces.yaml")?;
    cluster.must("kubectl rollout status deployment/traces --timeout=60s").map(drop)
}

#[test]
fn down_leaves_nothing_behind() -> Result<()> {
    let cluster = Cluster::prepare("down")?;
    cluster.must(FOREIGN)?;
    let before = traces::of(&cluster)?;
    cluster.must("coracle up")?;
    cluster.import_samples()?;
    deploy(&cluster)?;
    // Whoever looks after this machine's packet filter can still read all of it.
    let rules = cluster.must("nft list ruleset")?;
    ensure!(rules.contains("table ip coracle-") && rules.contains("table inet foreign"), "{rules}");
    let running = traces::of(&cluster)?;
    for trace in ["process", "mount", "control group", "/run/coracle"] {
        ensure!(running.contains(trace), "a running cluster shows no {trace}:\n{running}");
    }
    cluster.must("coracle down")?;
    ensure!(traces::of(&cluster)? == before, "{}", difference(&before, &traces::of(&cluster)?));
    ensure!(cluster.data().exists(), "the data are gone");
    // It comes back with what was in it.
    cluster.must("coracle up")?;
    cluster.must("kubectl rollout status deployment/traces --timeout=60s")?;
    cluster.must("coracle down --delete")?;
    ensure!(traces::of(&cluster)? == before, "{}", difference(&before, &traces::of(&cluster)?));
    ensure!(!cluster.data().exists(), "the data are still there");
    let contexts = cluster.must("kubectl config get-contexts -o name")?;
    ensure!(contexts.is_empty(), "the kubeconfig still has {contexts}");
    Ok(())
}

fn difference(before: &str, after: &str) -> String {
    let left: Vec<&str> = after.lines().filter(|line| !before.lines().any(|old| old == *line)).collect();
    let lost: Vec<&str> = before.lines().filter(|line| !after.lines().any(|new| new == *line)).collect();
    format!("left behind:\n{}\ntaken along:\n{}", left.join("\n"), lost.join("\n"))
}

/// A second cluster on the machine of the first one.
struct Second<'a> {
    first: &'a Cluster,
    name: String,
}

impl<'a> Second<'a> {
    fn up(first: &'a Cluster) -> Result<Self> {
        let second = Self { first, name: format!("{}-b", first.name()) };
        second.coracle("up")?;
        Ok(second)
    }

    fn coracle(&self, words: &str) -> Result<String> {
        self.first.must(&format!("coracle {words} --name {}", self.name))
    }

    fn kubectl(&self, words: &str) -> Result<String> {
        self.first.must(&format!("kubectl --context coracle-{} {words}", self.name))
    }
}

impl Drop for Second<'_> {
    fn drop(&mut self) {
        // One that is down already says so.
        drop(self.coracle("down --delete"));
    }
}

/// Runs the sample in a cluster and asks it through its node port; returns the answer and the port.
fn sample(kubectl: impl Fn(&str) -> Result<String>, first: &Cluster) -> Result<(String, String)> {
    kubectl("create deployment web --image=localhost/bootcamp:v1")?;
    kubectl("rollout status deployment/web --timeout=60s")?;
    kubectl("expose deployment web --type=NodePort --port=8080")?;
    kubectl("wait --for=jsonpath='{.subsets[0].addresses[0].ip}' endpoints/web --timeout=20s")?;
    let port = kubectl("get service web -o jsonpath='{.spec.ports[0].nodePort}'")?;
    let answer = first.must(&format!("curl -sS --max-time 10 http://192.0.2.10:{port}/"))?;
    Ok((answer, port))
}

#[test]
fn two_clusters_live_side_by_side() -> Result<()> {
    let first = Cluster::up("side")?;
    let second = Second::up(&first)?;
    let archive = e2e::target().join("images/bootcamp-v1.tar");
    second.coracle(&format!("images import {}", archive.display()))?;
    let context = format!("coracle-{}", first.name());
    let (one, first_port) =
        sample(|words| first.must(&format!("kubectl --context {context} {words}")), &first)?;
    let (two, second_port) = sample(|words| second.kubectl(words), &first)?;
    ensure!(one.contains("host=web-") && two.contains("host=web-") && one != two, "{one} {two}");
    ensure!(first_port.parse::<u16>()? >= 30_000 && second_port.parse::<u16>()? < 30_000, "{second_port}");
    // Neither sees the other's objects, and the end of one is nothing to the other.
    let seen = second.kubectl("get pods -o name")?;
    ensure!(seen.lines().count() == 1, "{seen}");
    second.coracle("down --delete")?;
    let (again, succeeded) =
        first.shell(&format!("curl -sS --max-time 10 http://192.0.2.10:{first_port}/"))?;
    ensure!(succeeded && again.contains("host=web-"), "{again}");
    first.must("coracle status --wait=20s").map(drop)
}

const OTHERS: &str = "\
apiVersion: v1
kind: Config
clusters:
- name: work
  cluster: {server: https://work.example:6443}
users:
- name: me
  user: {token: secret}
contexts:
- name: work
  context: {cluster: work, user: me, namespace: team}
current-context: work
";

#[test]
fn a_kubeconfig_keeps_what_others_put_there() -> Result<()> {
    let cluster = Cluster::prepare("kubeconfig")?;
    let home = cluster.scratch().join("home");
    std::fs::create_dir_all(home.join(".kube"))?;
    std::fs::write(home.join(".kube/config"), OTHERS)?;
    let at_home = format!("unset KUBECONFIG; export HOME={}; ", home.display());
    let label = format!("coracle-{}", cluster.name());
    cluster.must(&format!("{at_home} coracle up"))?;
    let show = format!("{at_home} kubectl config");
    let contexts = cluster.must(&format!("{show} get-contexts -o name"))?;
    ensure!(contexts == format!("{label}\nwork") || contexts == format!("work\n{label}"), "{contexts}");
    ensure!(cluster.must(&format!("{show} current-context"))? == "work");
    let work = "view --raw -o jsonpath='{.contexts[?(@.name==\"work\")].context.namespace} {.users[?(@.name==\"me\")].user.token}'";
    ensure!(cluster.must(&format!("{show} {work}"))? == "team secret");
    cluster.must(&format!("{at_home} kubectl --context {label} get nodes"))?;
    cluster.must(&format!("{at_home} coracle down --delete"))?;
    ensure!(cluster.must(&format!("{show} get-contexts -o name"))? == "work");
    Ok(())
}

#[test]
fn under_sudo_the_kubeconfig_is_the_callers() -> Result<()> {
    let cluster = Cluster::up("sudo")?;
    let home = cluster.scratch().join("caller");
    std::fs::create_dir_all(&home)?;
    // A user of this test alone, on a view of the machine of its own.
    let users = cluster.scratch().join("passwd");
    let line = format!("root:x:0:0::/root:/bin/sh\ncaller:x:54321:54322::{}:/bin/sh\n", home.display());
    std::fs::write(&users, line)?;
    let view = format!("mount --bind {} /etc/passwd", users.display());
    let caller = "unset KUBECONFIG; SUDO_UID=54321 SUDO_USER=caller coracle up";
    cluster.must(&format!("unshare --mount sh -ec '{view}; {caller}'"))?;
    for path in [home.join(".kube"), home.join(".kube/config")] {
        let owner = std::fs::metadata(&path)?;
        ensure!((owner.uid(), owner.gid()) == (54_321, 54_322), "{} is not the caller's", path.display());
    }
    let config = home.join(".kube/config");
    ensure!(std::fs::metadata(&config)?.mode() & 0o777 == 0o600, "others may read the kubeconfig");
    cluster.must(&format!("kubectl --kubeconfig {} get nodes", config.display())).map(drop)
}
