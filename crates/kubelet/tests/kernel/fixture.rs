//! A node: the API, the runtime with a small image, and a kubelet that can be stopped and started.

use std::collections::BTreeMap;
use std::fs;
use std::net::Ipv4Addr;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use client::http::{Service, empty};
use client::{Caches, Client};
use containers::image::build::{Recipe, write_archive};
use containers::{Embedded, LogPolicy, PodRange, RegistrySettings, Runtime, Settings};
use http_body_util::BodyExt;
use kubelet::machine::PodUid;
use kubelet::spec::dns::ClusterDns;
use kubelet::{Config, HostPort, Kubelet, PortBoard};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

use crate::api_model::Api;

/// A test: its name and what it does.
pub(crate) type Case = (&'static str, fn());

/// Runs the cases whose name contains one of the arguments, side by side.
pub(crate) fn run(cases: &[Case]) -> ExitCode {
    let filters: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let is_chosen = |name: &str| match filters.as_slice() {
        [] => !name.starts_with("bench"),
        filters => filters.iter().any(|it| name.contains(it.as_str())),
    };
    let chosen: Vec<&Case> = cases.iter().filter(|(name, _)| is_chosen(name)).collect();
    let failed: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = chosen.iter().map(|(name, case)| (name, scope.spawn(case))).collect();
        let is_ok = threads.into_iter().map(|(name, thread)| {
            let is_ok = thread.join().is_ok();
            println!("test {name} ... {}", if is_ok { "ok" } else { "FAILED" });
            usize::from(!is_ok)
        });
        is_ok.sum()
    });
    println!("\ntest result: {} passed; {failed} failed", chosen.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs a case in a tokio runtime of its own.
pub(crate) fn block_on(case: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(case);
}

/// The host ports that are announced now, one line each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Board(watch::Sender<BTreeMap<PodUid, Vec<HostPort>>>);

impl PortBoard for Board {
    fn set(&self, pod: &PodUid, ports: Vec<HostPort>) {
        self.0.send_modify(|all| {
            all.retain(|other, _| other != pod);
            if !ports.is_empty() {
                all.insert(pod.clone(), ports);
            }
        });
    }

    fn settle(&self) {}
}

impl Board {
    /// Waits until exactly these lines are announced: `protocol address:port pod:port`.
    pub(crate) async fn until(&self, lines: &[String]) {
        let shown = |port: &HostPort| {
            let HostPort { mapping, pod } = port;
            let host = mapping.host_ip.map_or_else(|| "*".to_owned(), |ip| ip.to_string());
            format!("{:?} {host}:{} {pod}:{}", mapping.protocol, mapping.host_port, mapping.container_port)
        };
        let mut all = self.0.subscribe();
        let there = all.wait_for(|all| all.values().flatten().map(shown).eq(lines.iter().cloned()));
        tokio::time::timeout(std::time::Duration::from_secs(20), there).await.unwrap().unwrap();
    }
}

/// A node.
pub(crate) struct Node {
    pub(crate) api: Api,
    pub(crate) runtime: Arc<Embedded>,
    folder: PathBuf,
    kubelet: Option<AbortOnDropHandle<()>>,
    /// The host ports that the kubelets announced.
    pub(crate) board: Board,
    service: Option<Service>,
}

impl Node {
    /// A node that is ready.
    pub(crate) async fn start(name: &str) -> Self {
        static NUMBER: AtomicU8 = AtomicU8::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        let folder = std::env::temp_dir().join(format!("kubelet-{name}-{process}"));
        let octet = u8::try_from(process % 200).unwrap();
        let settings = Settings {
            name: format!("kubelet-{name}-{process}"),
            directory: folder.join("containers"),
            pod_range: PodRange { address: Ipv4Addr::new(10, octet, 200 + number, 0), prefix: 24 },
            mtu: None,
            log_policy: LogPolicy::DEFAULT,
            registries: RegistrySettings::default(),
            version: "test".into(),
        };
        let runtime = Arc::new(Embedded::open(settings).await.unwrap());
        let archive = folder.join("busybox.tar");
        busybox_archive(&folder, &archive);
        runtime.import_images(&archive, None).await.unwrap();
        let mut node =
            Self { api: Api::new(), runtime, folder, kubelet: None, board: Board::default(), service: None };
        node.start_kubelet();
        node.api.until("nodes", "n1", |node| !node["status"]["conditions"].is_null()).await;
        node
    }

    /// Starts a kubelet that knows nothing of an earlier one.
    pub(crate) fn start_kubelet(&mut self) {
        let client = Client::new(self.api.service());
        let caches = Caches::new(client.clone(), 1);
        let kubelet = Kubelet::new(self.config(), client, caches, self.runtime.clone()).unwrap();
        self.service = Some(kubelet.api_service());
        self.kubelet =
            Some(AbortOnDropHandle::new(tokio::spawn(async move { kubelet.run().await.unwrap() })));
    }

    /// Ends the kubelet as if it were killed.
    pub(crate) fn stop_kubelet(&mut self) {
        self.kubelet = None;
        self.service = None;
    }

    fn config(&self) -> Config {
        Config {
            node_name: "n1".to_owned(),
            addresses: vec!["192.0.2.1".parse().unwrap()],
            labels: [].into(),
            pod_cidrs: Vec::new(),
            data_dir: self.folder.join("kubelet"),
            dns: ClusterDns {
                servers: vec!["10.96.0.10".parse().unwrap()],
                domain: "cluster.local".to_owned(),
            },
            resolv_conf: "/etc/resolv.conf".into(),
            images: kubelet::ImageSettings::default(),
            images_dir: self.folder.clone(),
            port: 10250,
            ports: Arc::new(self.board.clone()),
            pods_max: 110,
            reserved_cpu_milli: 0,
            reserved_memory_bytes: 0,
            version: "v1.37.0".to_owned(),
        }
    }

    /// Creates a pod on the node.
    pub(crate) fn create_pod(&self, name: &str, spec: Value) {
        let mut spec = spec;
        spec["nodeName"] = json!("n1");
        spec["enableServiceLinks"] = json!(true);
        let metadata = json!({ "name": name, "namespace": "default", "generation": 1,
            "labels": { "app": name }, "creationTimestamp": "2026-01-01T00:00:00Z" });
        self.api
            .put("pods", json!({ "apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec }));
    }

    /// Asks the API to delete a pod.
    pub(crate) fn delete_pod(&self, name: &str, grace_seconds: u32) {
        let mut pod = self.api.get("pods", "default", name).unwrap();
        pod["metadata"]["deletionTimestamp"] = json!("2026-01-01T00:00:00Z");
        pod["metadata"]["deletionGracePeriodSeconds"] = json!(grace_seconds);
        self.api.put("pods", pod);
    }

    /// What the kubelet API answers.
    pub(crate) async fn ask(&self, uri: &str) -> (u16, String) {
        let request = http::Request::get(uri).body(empty()).unwrap();
        let service = self.service.clone().unwrap();
        let response = tower::ServiceExt::oneshot(service, request).await.unwrap();
        let code = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (code, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// What a command in a pod's first container prints.
    pub(crate) async fn exec(&self, pod: &str, command: &str) -> String {
        let pod = self.api.get("pods", "default", pod).unwrap();
        let id = pod["status"]["containerStatuses"][0]["containerID"].as_str().unwrap();
        let id = containers::model::ContainerId(id.split_once("://").unwrap().1.to_owned());
        let command = ["sh", "-c", command].map(str::to_owned).to_vec();
        let output = self.runtime.exec_sync(&id, command, std::time::Duration::from_secs(10)).await.unwrap();
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    }

    /// What lies in the kubelet's folders.
    pub(crate) fn folders(&self) -> Vec<String> {
        let list = |folder: &str| fs::read_dir(self.folder.join("kubelet").join(folder)).unwrap();
        let entries = ["pods", "logs"].into_iter().flat_map(list);
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }
}

impl Drop for Node {
    /// Also after a failure nothing stays that would stand in the way of the next run.
    fn drop(&mut self) {
        self.kubelet = None;
        let runtime = Arc::clone(&self.runtime);
        tokio::task::block_in_place(|| {
            drop(tokio::runtime::Handle::current().block_on(runtime.remove_everything()));
        });
        let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let points = mounts.lines().filter_map(|line| line.split(' ').nth(4));
        for point in points.filter(|point| Path::new(point).starts_with(&self.folder)) {
            drop(linux::mount::detach(Path::new(point)));
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn busybox_archive(scratch: &Path, archive: &Path) {
    let files = scratch.join("busybox");
    for folder in ["bin", "etc", "tmp"] {
        fs::create_dir_all(files.join(folder)).unwrap();
    }
    fs::set_permissions(files.join("tmp"), fs::Permissions::from_mode(0o1777)).unwrap();
    let places = ["/bin/busybox", "/usr/bin/busybox"].map(PathBuf::from);
    let busybox = places.into_iter().find(|path| path.exists());
    fs::copy(busybox.expect("busybox is missing: apt-get install busybox-static"), files.join("bin/busybox"))
        .unwrap();
    for applet in
        ["sh", "cat", "echo", "sleep", "printenv", "hostname", "test", "ls", "stat", "true", "nc", "id"]
    {
        symlink("busybox", files.join("bin").join(applet)).unwrap();
    }
    let recipe = Recipe {
        name: "docker.io/library/busybox:test".into(),
        files,
        cmd: vec!["sh".into()],
        ..Recipe::default()
    };
    write_archive(&[recipe], archive).unwrap();
}
