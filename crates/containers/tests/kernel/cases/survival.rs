//! What outlives whom.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use containers::model::{ContainerId, ContainerState, Event, ExitReason, SandboxId, SandboxState};
use containers::{Embedded, LogPolicy, PodRange, RegistrySettings, Runtime, Settings};

use super::block_on;
use crate::fixture::{Node, leftovers, shell};

/// The word that makes this binary a server that is about to be killed.
pub(crate) const CRASHING_SERVER: &str = "crashing-server";

/// Instead of a number of pods: make and remove them for ever.
const CHURN: &str = "churn";

/// Makes pods in the node that the arguments name, says so, and waits to be killed; without a number of pods it makes
/// and removes them for ever.
pub(crate) fn crashing_server() -> ! {
    let args: Vec<String> = std::env::args().skip(2).collect();
    let [directory, name, octets, pods] = &args[..] else { panic!("{args:?}") };
    let settings = Settings {
        name: name.clone(),
        directory: PathBuf::from(directory),
        pod_range: PodRange { address: octets.parse().unwrap(), prefix: 24 },
        mtu: None,
        log_policy: LogPolicy::DEFAULT,
        registries: RegistrySettings::default(),
        version: "test".into(),
    };
    block_on(async {
        let runtime = Embedded::open(settings.clone()).await.unwrap();
        let node = Node { runtime, settings };
        if pods == CHURN {
            churn(&node).await;
        }
        for pod in 0..pods.parse::<u32>().unwrap() {
            let sandbox = node.sandbox(&format!("pod{pod}")).await;
            let mut config = shell("i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done");
            config.log_path = format!("main{pod}/0.log").into();
            node.launch(&sandbox, config).await;
        }
        println!("ready");
        std::future::pending::<()>().await;
    });
    unreachable!("it is killed");
}

async fn churn(node: &Node) -> ! {
    println!("ready");
    for number in 0.. {
        let sandbox = node.sandbox(&format!("churn{number}")).await;
        let id = node.launch(&sandbox, shell("sleep 1000")).await;
        node.exec(&id, "true").await;
        node.runtime.remove_container(&id).await.unwrap();
        node.runtime.remove_sandbox(&sandbox.id).await.unwrap();
    }
    unreachable!("it is killed");
}

#[expect(clippy::disallowed_methods, reason = "a server to kill")]
fn start_a_server(settings: &Settings, pods: &str) -> Child {
    let mut server = Command::new(std::env::current_exe().unwrap())
        .arg(CRASHING_SERVER)
        .arg(&settings.directory)
        .arg(&settings.name)
        .arg(settings.pod_range.address.to_string())
        .arg(pods)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = [0; 6];
    server.stdout.as_mut().unwrap().read_exact(&mut said).unwrap();
    assert_eq!(&said, b"ready\n");
    server
}

fn crash_a_server(node: &Node, pods: u32) {
    let mut server = start_a_server(&node.settings, &pods.to_string());
    server.kill().unwrap();
    server.wait().unwrap();
}

pub(super) fn a_server_killed_at_any_instant_leaks_nothing() {
    block_on(kill_anywhere(10));
}

/// Two hundred instants. Asked for by name.
pub(super) fn bench_kill_anywhere() {
    block_on(kill_anywhere(200));
}

async fn kill_anywhere(rounds: u64) {
    let node = Node::start("anywhere").await;
    let Node { runtime, settings } = node;
    drop(runtime);
    let mut seed = 1_u64;
    for round in 0..rounds {
        let mut server = start_a_server(&settings, CHURN);
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // A deadline on something that never comes: the instant is the point of the test.
        let (_keep, never) = std::sync::mpsc::channel::<()>();
        let _ = never.recv_timeout(Duration::from_micros(seed >> 47));
        server.kill().unwrap();
        server.wait().unwrap();
        let runtime = Embedded::open(settings.clone()).await.unwrap();
        let links = runtime.list_sandboxes().await.unwrap().len();
        assert!(links <= 1, "round {round}: {links} sandboxes");
        runtime.remove_everything().await.unwrap();
        let group = format!("coracle-{}", settings.name);
        assert_eq!(leftovers(&settings, &group), Vec::<String>::new(), "round {round}");
        let left = fs::read_dir(settings.directory.join("sandboxes")).unwrap().count();
        assert_eq!(left, 0, "round {round}");
    }
    let node = Node { runtime: Embedded::open(settings.clone()).await.unwrap(), settings };
    node.finish().await;
}

pub(super) fn containers_outlive_the_server() {
    block_on(async { adopt_again_and_again(3, 2).await });
}

#[expect(clippy::disallowed_methods, reason = "the time of an adoption is what is measured")]
async fn adopt_again_and_again(rounds: u32, pods: u32) {
    let node = Node::start("adopt").await;
    let Node { runtime, settings } = node;
    drop(runtime);
    for round in 0..rounds {
        let runtime = Embedded::open(settings.clone()).await.unwrap();
        let node = Node { runtime, settings: settings.clone() };
        crash_a_server(&node, pods);
        drop(node);
        let start = Instant::now();
        let runtime = Embedded::open(settings.clone()).await.unwrap();
        let adopted = start.elapsed();
        let node = Node { runtime, settings: settings.clone() };
        let containers = node.runtime.list_containers().await.unwrap();
        assert_eq!(containers.len(), pods as usize);
        for container in &containers {
            let ContainerState::Running { pid, .. } = container.state else { panic!("{container:?}") };
            assert!(Path::new(&format!("/proc/{pid}")).exists());
            assert_eq!(node.exec(&container.id, "echo still here").await, "still here\n");
        }
        // The log goes on, without a gap.
        let id = &containers[0].id;
        let before = node.log(id).await.len();
        while node.log(id).await.len() < before + 2 {
            tokio::task::yield_now().await;
        }
        let numbers: Vec<String> = (1..=before).map(|number| format!("stdout F {number}")).collect();
        assert_eq!(node.log(id).await[..before], numbers);
        let sandboxes = node.runtime.list_sandboxes().await.unwrap();
        println!(
            "round {round}: adopted {pods} in {adopted:?}; supervisor {}",
            memory(&settings.directory, &sandboxes[0].id)
        );
        node.runtime.stop_container(id, Duration::ZERO).await.unwrap();
        assert_eq!(node.exit(id).await.code, 137);
        for sandbox in &sandboxes {
            node.runtime.remove_sandbox(&sandbox.id).await.unwrap();
        }
        fs::remove_dir_all(settings.directory.join("logs")).unwrap();
    }
    let node = Node { runtime: Embedded::open(settings.clone()).await.unwrap(), settings };
    node.finish().await;
}

/// Memory of a sandbox's supervisor, as the kernel accounts it; what is its own alone stays below a megabyte.
pub(super) fn memory(directory: &Path, id: &SandboxId) -> String {
    let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", supervisor(directory, id))).unwrap();
    let of = |key: &str| {
        let line = rollup.lines().find(|line| line.starts_with(key)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u32>().unwrap()
    };
    let (pss, dirty, resident) = (of("Pss:"), of("Private_Dirty:"), of("Rss:"));
    assert!(dirty < 1024, "{rollup}");
    format!("PSS {pss} KiB, dirty {dirty} KiB, resident {resident} KiB")
}

/// The process whose command line names the sandbox's directory.
fn supervisor(directory: &Path, id: &SandboxId) -> u32 {
    let wanted = directory.join("sandboxes").join(&id.0).display().to_string();
    let processes = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let mut found = pids.filter(|pid| {
        fs::read_to_string(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.contains(&wanted))
    });
    found.next().expect("a supervisor")
}

pub(super) fn a_lost_supervisor_takes_its_containers() {
    block_on(async {
        let node = Node::start("lost").await;
        let sandbox = node.sandbox("pod").await;
        let id = node.launch(&sandbox, shell("sleep 1000")).await;
        let ContainerState::Running { pid, .. } = node.runtime.container_status(&id).await.unwrap().state
        else {
            panic!("it does not run");
        };
        let mut events = node.runtime.events();
        kill(supervisor(&node.settings.directory, &sandbox.id));
        while !matches!(events.recv().await.unwrap(), Event::SandboxLost { .. }) {}
        check_lost(&node, &sandbox.id, &id).await;
        assert!(!Path::new(&format!("/proc/{pid}/exe")).exists());
        // The next server comes to the same conclusion.
        let Node { runtime, settings } = node;
        drop(runtime);
        let node = Node { runtime: Embedded::open(settings.clone()).await.unwrap(), settings };
        check_lost(&node, &sandbox.id, &id).await;
        node.finish().await;
    });
}

async fn check_lost(node: &Node, sandbox: &SandboxId, container: &ContainerId) {
    let exit = node.exit(container).await;
    assert_eq!((exit.code, exit.reason), (137, ExitReason::Unknown));
    assert_eq!(exit.reason.to_string(), "ContainerStatusUnknown");
    assert_eq!(node.runtime.sandbox_status(sandbox).await.unwrap().state, SandboxState::NotReady);
}

#[expect(clippy::disallowed_methods, reason = "a supervisor to kill")]
fn kill(pid: u32) {
    assert!(Command::new("kill").arg("-9").arg(pid.to_string()).status().unwrap().success());
}

pub(super) fn half_made_pods_are_swept() {
    block_on(async {
        let node = Node::start("half").await;
        let sandbox = node.sandbox("pod").await;
        let sandboxes = node.settings.directory.join("sandboxes");
        let Node { runtime, settings } = node;
        drop(runtime);
        // A directory without a record, one whose supervisor was never started, a container without a record, a group
        // that belongs to nothing.
        fs::create_dir_all(sandboxes.join("0".repeat(64)).join("containers")).unwrap();
        let record = fs::read_to_string(sandboxes.join(&sandbox.id.0).join("sandbox.json")).unwrap();
        let other = "1".repeat(64);
        fs::create_dir_all(sandboxes.join(&other)).unwrap();
        let record = record.replace(&sandbox.id.0, &other).replace("pod-pod", "pod-other");
        fs::write(sandboxes.join(&other).join("sandbox.json"), record).unwrap();
        fs::create_dir_all(sandboxes.join(&sandbox.id.0).join("containers/x")).unwrap();
        let tree = linux::cgroup::Tree::find().unwrap();
        let orphan = tree.group(format!("coracle-{}/pods/burstable/pod-orphan/c", settings.name));
        orphan.create().unwrap();
        let node = Node { runtime: Embedded::open(settings.clone()).await.unwrap(), settings };
        let states: Vec<SandboxState> =
            node.runtime.list_sandboxes().await.unwrap().iter().map(|sandbox| sandbox.state).collect();
        assert_eq!(states.len(), 2);
        assert!(states.contains(&SandboxState::Ready) && states.contains(&SandboxState::NotReady));
        assert!(!orphan.exists());
        assert!(!sandboxes.join("0".repeat(64)).exists());
        assert!(!sandboxes.join(&sandbox.id.0).join("containers/x").exists());
        node.runtime.remove_sandbox(&SandboxId(other)).await.unwrap();
        node.finish().await;
    });
}

pub(super) fn a_failed_sandbox_leaves_nothing() {
    block_on(async {
        let node = Node::start("failed").await;
        let mut config = node.sandbox_config("pod");
        config.sysctls.insert("net.no.such.parameter".into(), "1".into());
        let error = node.runtime.make_sandbox(config).await.unwrap_err().to_string();
        assert!(error.contains("set the kernel parameter net.no.such.parameter"), "{error}");
        assert_eq!(node.runtime.list_sandboxes().await.unwrap(), []);
        let pods = format!("coracle-{}/pods/burstable/pod-pod", node.settings.name);
        assert_eq!(leftovers(&node.settings, &pods), Vec::<String>::new());
        node.finish().await;
    });
}

/// Fifty rounds: kill the server, adopt, exec. Asked for by name.
pub(super) fn bench_adoption() {
    block_on(async { adopt_again_and_again(50, 4).await });
}
