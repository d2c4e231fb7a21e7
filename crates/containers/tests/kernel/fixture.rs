//! A runner for tests that need the real kernel, and what they share.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering};

use containers::image::build::{Recipe, write_archive};
use containers::model::{
    ContainerConfig, ContainerId, ContainerState, Event, Exit, PodIdentity, SandboxConfig, SandboxStatus,
};
use containers::{Embedded, LogPolicy, PodRange, RegistrySettings, Runtime, Settings};

/// A test: its name and what it does.
pub(crate) type Case = (&'static str, fn());

/// Runs the cases whose name contains one of the arguments, each in a thread; prints like the usual harness.
pub(crate) fn run(cases: &[Case]) -> ExitCode {
    let filters: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let is_wanted = |name: &str| {
        // Benchmarks run only when they are asked for.
        if filters.is_empty() {
            !name.starts_with("bench")
        } else {
            filters.iter().any(|f| name.contains(f.as_str()))
        }
    };
    let chosen: Vec<&Case> = cases.iter().filter(|(name, _)| is_wanted(name)).collect();
    println!("running {} tests", chosen.len());
    let failed: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = chosen.iter().map(|(name, case)| (name, scope.spawn(case))).collect();
        threads
            .into_iter()
            .map(|(name, thread)| {
                let is_ok = thread.join().is_ok();
                println!("test {name} ... {}", if is_ok { "ok" } else { "FAILED" });
                usize::from(!is_ok)
            })
            .sum()
    });
    println!("\ntest result: {} passed; {failed} failed", chosen.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The image of these tests: Debian's busybox with its usual links.
pub(crate) const BUSYBOX: &str = "docker.io/library/busybox:test";

/// A runtime in a directory of its own.
pub(crate) struct Node {
    pub(crate) runtime: Embedded,
    pub(crate) settings: Settings,
}

impl Node {
    /// A new runtime with the test image.
    pub(crate) async fn start(name: &str) -> Self {
        let settings = settings(name);
        let runtime = Embedded::open(settings.clone()).await.unwrap();
        let archive = settings.directory.join("busybox.tar");
        busybox_archive(&settings.directory, &archive);
        runtime.import_images(&archive, None).await.unwrap();
        Self { runtime, settings }
    }

    /// A sandbox of a pod with that name.
    pub(crate) async fn sandbox(&self, pod: &str) -> SandboxStatus {
        self.runtime.make_sandbox(self.sandbox_config(pod)).await.unwrap()
    }

    pub(crate) fn sandbox_config(&self, pod: &str) -> SandboxConfig {
        SandboxConfig {
            pod: PodIdentity {
                uid: format!("uid-{pod}"),
                name: pod.into(),
                namespace: "default".into(),
                attempt: 0,
            },
            hostname: pod.to_owned(),
            cgroup_parent: format!("burstable/pod-{pod}"),
            log_directory: self.settings.directory.join("logs").join(pod),
            ..SandboxConfig::default()
        }
    }

    /// Makes and starts a container.
    pub(crate) async fn launch(&self, sandbox: &SandboxStatus, config: ContainerConfig) -> ContainerId {
        let id = self.runtime.create_container(&sandbox.id, config).await.unwrap();
        self.runtime.start_container(&id).await.unwrap();
        id
    }

    /// Waits until a container has ended.
    pub(crate) async fn exit(&self, id: &ContainerId) -> Exit {
        let mut events = self.runtime.events();
        loop {
            if let ContainerState::Exited { exit, .. } =
                self.runtime.container_status(id).await.unwrap().state
            {
                return exit;
            }
            while !matches!(events.recv().await.unwrap(), Event::Exited { .. }) {}
        }
    }

    /// The texts of a container's log, without times.
    pub(crate) async fn log(&self, id: &ContainerId) -> Vec<String> {
        let status = self.runtime.container_status(id).await.unwrap();
        let text = fs::read_to_string(status.log_path).unwrap();
        text.lines().map(|line| line.split_once(' ').unwrap().1.to_owned()).collect()
    }

    /// Runs a shell in a new container to its end; its log.
    pub(crate) async fn run(&self, pod: &str, config: ContainerConfig) -> (Exit, Vec<String>) {
        let sandbox = self.sandbox(pod).await;
        let id = self.launch(&sandbox, config).await;
        let exit = self.exit(&id).await;
        let log = self.log(&id).await;
        self.runtime.remove_sandbox(&sandbox.id).await.unwrap();
        (exit, log)
    }

    /// What a command in a container prints.
    pub(crate) async fn exec(&self, id: &ContainerId, command: &str) -> String {
        let command = ["sh", "-c", command].map(str::to_owned).to_vec();
        let output = self.runtime.exec_sync(id, command, std::time::Duration::from_secs(10)).await.unwrap();
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    }

    /// Removes everything and checks that nothing is left.
    pub(crate) async fn finish(self) {
        let id = format!("coracle-{}", self.settings.name);
        let sandboxes = self.runtime.list_sandboxes().await.unwrap();
        self.runtime.remove_everything().await.unwrap();
        drop(self.runtime);
        assert_eq!(leftovers(&self.settings, &id), Vec::<String>::new());
        for sandbox in sandboxes {
            let link = format!("/sys/class/net/cor{}", &sandbox.id.0[..12]);
            assert!(!Path::new(&link).exists(), "{link} is left");
        }
        fs::remove_dir_all(&self.settings.directory).unwrap();
    }
}

/// Takes away what a failed test left on the machine: it must not stand in the way of the next run.
pub(crate) struct Sweep(pub(crate) Settings);

impl Drop for Sweep {
    fn drop(&mut self) {
        if let Ok(tree) = linux::cgroup::Tree::find() {
            let group = tree.group_apart(format!("coracle-{}", self.0.name));
            let _ = group.kill_all(5);
            let _ = group.remove();
        }
        let sandboxes = fs::read_dir(self.0.directory.join("sandboxes")).into_iter().flatten();
        for sandbox in sandboxes.filter_map(Result::ok) {
            let _ = linux::mount::detach(&sandbox.path().join("shm"));
        }
        let _ = fs::remove_dir_all(&self.0.directory);
    }
}

/// Settings that no other test shares.
pub(crate) fn settings(name: &str) -> Settings {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id();
    let octet = u8::try_from(process % 200).unwrap();
    let settings = Settings {
        name: format!("test-{name}-{process}-{number}"),
        directory: std::env::temp_dir().join(format!("containers-{name}-{process}-{number}")),
        pod_range: PodRange { address: [10, octet, u8::try_from(number).unwrap(), 0].into(), prefix: 24 },
        mtu: None,
        log_policy: LogPolicy::DEFAULT,
        registries: RegistrySettings::default(),
        version: "test".into(),
    };
    SWEEP.with_borrow_mut(|sweep| *sweep = Some(Sweep(settings.clone())));
    settings
}

thread_local! {
    /// Each test has a thread, whose end sweeps. A server that is to be killed never ends its own.
    static SWEEP: std::cell::RefCell<Option<Sweep>> = const { std::cell::RefCell::new(None) };
}

/// Groups, mounts and processes that carry the cluster's name or lie in its directory.
pub(crate) fn leftovers(settings: &Settings, group: &str) -> Vec<String> {
    let mut found = Vec::new();
    for controller in ["cpu", "cpuacct", "memory", "pids", ""] {
        let path = Path::new("/sys/fs/cgroup").join(controller).join(group);
        if path.exists() {
            found.push(path.display().to_string());
        }
    }
    let directory = settings.directory.display().to_string();
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
    found.extend(mounts.lines().filter(|line| line.contains(&directory)).map(str::to_owned));
    for entry in fs::read_dir("/proc").unwrap().filter_map(Result::ok) {
        let command = fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
        if command.contains(&directory) {
            found.push(command);
        }
    }
    found
}

/// A container that runs a shell script.
pub(crate) fn shell(script: &str) -> ContainerConfig {
    ContainerConfig {
        name: "main".into(),
        image: BUSYBOX.into(),
        command: ["sh", "-c", script].map(str::to_owned).to_vec(),
        log_path: PathBuf::from("main/0.log"),
        ..ContainerConfig::default()
    }
}

/// Packs Debian's busybox into an image.
pub(crate) fn busybox_archive(scratch: &Path, archive: &Path) {
    let files = scratch.join("busybox");
    fs::create_dir_all(files.join("bin")).unwrap();
    fs::create_dir_all(files.join("etc")).unwrap();
    fs::create_dir_all(files.join("tmp")).unwrap();
    fs::set_permissions(files.join("tmp"), fs::Permissions::from_mode(0o1777)).unwrap();
    fs::copy(busybox(), files.join("bin/busybox")).unwrap();
    for name in APPLETS {
        std::os::unix::fs::symlink("busybox", files.join("bin").join(name)).unwrap();
    }
    fs::write(files.join("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nweb:x:33:44::/tmp:/bin/sh\n")
        .unwrap();
    fs::write(files.join("etc/group"), "root:x:0:\nlogs:x:4:web\nweb:x:44:\n").unwrap();
    let recipe = Recipe {
        name: BUSYBOX.into(),
        files,
        cmd: vec!["sh".into()],
        env: vec!["FROM_IMAGE=yes".into()],
        ..Recipe::default()
    };
    write_archive(&[recipe], archive).unwrap();
}

/// Debian's own program.
pub(crate) fn busybox() -> PathBuf {
    let places = ["/bin/busybox", "/usr/bin/busybox"].map(PathBuf::from);
    let found = places.into_iter().find(|path| path.exists());
    found.expect("busybox is missing: apt-get install busybox-static")
}

const APPLETS: [&str; 32] = [
    "sh", "cat", "echo", "env", "false", "grep", "head", "hostname", "id", "ip", "ls", "mkdir", "mknod",
    "mount", "nc", "od", "ping", "printenv", "ps", "pwd", "seq", "sleep", "stty", "tail", "tee", "test",
    "touch", "true", "tty", "unshare", "wc", "chroot",
];
