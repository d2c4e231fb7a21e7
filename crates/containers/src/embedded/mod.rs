//! The embedded runtime: the server's half, which plans, asks supervisors, and remembers what they said.
//!
//! The model in memory is rebuilt at start from the records on disk and from the supervisors that answer; it is never
//! saved itself. Nothing polls: supervisors tell when a container ends, and their silence when they die.

mod adopt;
mod connection;
mod containers;
mod known;
mod sandboxes;
mod sessions;
mod supervise;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use linux::cgroup::{Group, Tree};
use linux::mount::{Detached, Forbid};
use parking_lot::Mutex;
use tokio::sync::broadcast;

use crate::blocking::aside;
use crate::error::{Doing, Error};
use crate::image::registry::RegistrySettings;
use crate::image::{self, Images, Pulls, Reference};
use crate::limits;
use crate::model::{
    ContainerConfig, ContainerId, ContainerStatus, Event, ExecConfig, ExecOutput, Image, InUse, Pruned,
    Removed, Resources, SandboxConfig, SandboxId, SandboxStatus, Unneeded, Usage,
};
use crate::plan::PodRange;
use crate::record::LogPolicy;
use crate::runtime::{BoxFuture, Duplex, PullRequest, Runtime, Session};
use known::Known;

/// What the embedded runtime needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The cluster's name: its control groups lie below `/coracle-NAME`.
    pub name: String,
    /// Where images, records and containers' files are kept; on a disk.
    pub directory: PathBuf,
    /// Where pods get their addresses.
    pub pod_range: PodRange,
    /// The largest packet of a pod's link, in bytes; the kernel's 1500 when absent.
    pub mtu: Option<u32>,
    /// How long logs may grow.
    pub log_policy: LogPolicy,
    /// Where images are fetched from.
    pub registries: RegistrySettings,
    /// Shown in the version.
    pub version: String,
}

/// The embedded runtime. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Embedded(Arc<Inner>);

struct Inner {
    settings: Settings,
    tree: Tree,
    /// This executable on a mount of its own that nobody can write through, whatever a container finds.
    executable: Arc<Detached>,
    known: Mutex<Known>,
    images: Images,
    pulls: Pulls,
    events: broadcast::Sender<Event>,
}

/// The bit of the capability that lets a process protect itself from the kernel's memory killer.
const CAP_SYS_RESOURCE: u64 = 1 << 24;

impl LogPolicy {
    /// What upstream's kubelet does: 10 MiB and 5 files.
    pub const DEFAULT: Self = Self { max_bytes: 10 * 1024 * 1024, max_files: 5 };
}

impl Embedded {
    /// Opens the runtime: adopts the supervisors that run, notes what ended meanwhile, and removes what was
    /// half made. Call it within a Tokio runtime.
    pub async fn open(settings: Settings) -> Result<Self, Error> {
        let doing = || format!("prepare {}", settings.directory.display());
        if settings.directory.to_string_lossy().contains([':', ',', '\\']) {
            return Err(Error::Invalid(format!(
                "the data directory {} contains a colon, a comma or a backslash, which overlay mounts cannot express",
                settings.directory.display()
            )));
        }
        for part in ["sandboxes", "images"] {
            // Closed to other accounts of the node: images hold set-user-ID programs.
            let part = settings.directory.join(part);
            std::fs::create_dir_all(&part).doing(doing)?;
            std::fs::set_permissions(&part, std::fs::Permissions::from_mode(0o700)).doing(doing)?;
        }
        let tree = Tree::find().doing(|| "find the cgroups".to_owned())?;
        let executable = Detached::copy_of_path(Path::new("/proc/self/exe")).doing(doing)?;
        executable.forbid(Forbid::WRITE).doing(doing)?;
        let executable = Arc::new(executable);
        forward_packets()?;
        if linux::capability::bounding() & CAP_SYS_RESOURCE == 0 {
            tracing::warn!("CAP_SYS_RESOURCE is missing: negative oom_score_adj values will have no effect");
        }
        let found = adopt::find(&settings, &tree).await?;
        let images = Images::open(&settings.directory.join("images"), Arc::clone(&executable))?;
        let pulls = Pulls::new(images.clone(), Arc::clone(&executable), settings.registries.clone());
        let (events, _) = broadcast::channel(limits::EVENTS);
        let known = Mutex::new(Known::default());
        let this = Self(Arc::new(Inner { settings, tree, executable, known, images, pulls, events }));
        this.supervisors().create().doing(|| "make the supervisors' cgroup".to_owned())?;
        this.adopt(found).await?;
        Ok(this)
    }

    fn supervisors(&self) -> Group {
        self.apart_group().child("supervisors")
    }

    fn pods_group(&self) -> Group {
        self.root_group().child("pods")
    }

    fn root_group(&self) -> Group {
        root_group(&self.0.settings, &self.0.tree)
    }

    fn sandbox_directory(&self, id: &SandboxId) -> PathBuf {
        self.0.settings.directory.join("sandboxes").join(&id.0)
    }

    /// The same in the hierarchies by which service managers know their processes.
    fn apart_group(&self) -> Group {
        self.0.tree.group_apart(self.root_group().path())
    }

    fn tell(&self, event: Event) {
        // Nobody may be listening yet; they list first.
        let _ = self.0.events.send(event);
    }

    /// Runs blocking work beside the runtime's threads.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let this = self.clone();
        aside(move || work(&this)).await
    }
}

fn root_group(settings: &Settings, tree: &Tree) -> Group {
    tree.group(format!("coracle-{}", settings.name))
}

/// Pods are behind routes: without forwarding no packet reaches them.
fn forward_packets() -> Result<(), Error> {
    let path = "/proc/sys/net/ipv4/ip_forward";
    if std::fs::read_to_string(path).is_ok_and(|value| value.trim() == "1") {
        return Ok(());
    }
    std::fs::write(path, "1").doing(|| format!("write {path}"))
}

/// 64 hexadecimal digits that nobody has drawn before.
fn new_id() -> Result<String, Error> {
    let mut bytes = [0; 32];
    let mut source = std::fs::File::open("/dev/urandom").doing(|| "open /dev/urandom".to_owned())?;
    std::io::Read::read_exact(&mut source, &mut bytes).doing(|| "draw a name".to_owned())?;
    Ok(hex::encode(bytes))
}

impl Runtime for Embedded {
    fn version(&self) -> String {
        format!("coracle://{}", self.0.settings.version)
    }

    fn events(&self) -> broadcast::Receiver<Event> {
        self.0.events.subscribe()
    }

    fn make_sandbox(&self, config: SandboxConfig) -> BoxFuture<'_, SandboxStatus> {
        Box::pin(self.make(config))
    }

    fn remove_sandbox<'a>(&'a self, id: &'a SandboxId) -> BoxFuture<'a, ()> {
        Box::pin(self.remove(id))
    }

    fn list_sandboxes(&self) -> BoxFuture<'_, Vec<SandboxStatus>> {
        Box::pin(async { Ok(self.0.known.lock().sandboxes()) })
    }

    fn sandbox_status<'a>(&'a self, id: &'a SandboxId) -> BoxFuture<'a, SandboxStatus> {
        Box::pin(async { self.0.known.lock().sandbox(id).map(known::Sandbox::status) })
    }

    fn create_container<'a>(
        &'a self,
        sandbox: &'a SandboxId,
        config: ContainerConfig,
    ) -> BoxFuture<'a, ContainerId> {
        Box::pin(self.create(sandbox, config))
    }

    fn start_container<'a>(&'a self, id: &'a ContainerId) -> BoxFuture<'a, ()> {
        Box::pin(self.start(id))
    }

    fn stop_container<'a>(&'a self, id: &'a ContainerId, grace: Duration) -> BoxFuture<'a, ()> {
        Box::pin(self.stop(id, grace))
    }

    fn remove_container<'a>(&'a self, id: &'a ContainerId) -> BoxFuture<'a, ()> {
        Box::pin(self.discard(id))
    }

    fn list_containers(&self) -> BoxFuture<'_, Vec<ContainerStatus>> {
        Box::pin(async { Ok(self.0.known.lock().containers()) })
    }

    fn container_status<'a>(&'a self, id: &'a ContainerId) -> BoxFuture<'a, ContainerStatus> {
        Box::pin(async { self.0.known.lock().container(id).map(known::Container::status) })
    }

    fn update_resources<'a>(&'a self, id: &'a ContainerId, resources: &'a Resources) -> BoxFuture<'a, ()> {
        Box::pin(self.limit(id, resources.clone()))
    }

    fn usage<'a>(&'a self, id: &'a ContainerId) -> BoxFuture<'a, Usage> {
        Box::pin(self.measure(id))
    }

    fn exec<'a>(&'a self, id: &'a ContainerId, config: ExecConfig) -> BoxFuture<'a, Session> {
        Box::pin(self.run_in(id, config))
    }

    fn exec_sync<'a>(
        &'a self,
        id: &'a ContainerId,
        command: Vec<String>,
        timeout: Duration,
    ) -> BoxFuture<'a, ExecOutput> {
        Box::pin(self.run_briefly(id, command, timeout))
    }

    fn attach<'a>(&'a self, id: &'a ContainerId) -> BoxFuture<'a, Session> {
        Box::pin(self.join(id))
    }

    fn dial<'a>(&'a self, id: &'a SandboxId, port: u16) -> BoxFuture<'a, Box<dyn Duplex>> {
        Box::pin(self.connect_port(id, port))
    }

    fn list_images(&self) -> BoxFuture<'_, Vec<Image>> {
        Box::pin(async { Ok(self.0.images.list()) })
    }

    fn image_status<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Option<Image>> {
        Box::pin(async { self.0.images.find(reference) })
    }

    fn import_images<'a>(&'a self, archive: &'a Path, name: Option<&'a str>) -> BoxFuture<'a, Vec<Image>> {
        Box::pin(image::import(&self.0.images, &self.0.executable, archive, name))
    }

    fn remove_image<'a>(&'a self, reference: &'a str, in_use: InUse) -> BoxFuture<'a, Option<Removed>> {
        let reference = reference.to_owned();
        Box::pin(self.aside(move |this| {
            this.0.images.remove(&reference, |id| match in_use {
                InUse::Keep => this.users_of(id),
                InUse::Forget => Vec::new(),
            })
        }))
    }

    fn prune_images(&self, unneeded: Unneeded) -> BoxFuture<'_, Pruned> {
        Box::pin(self.aside(move |this| {
            this.0.images.prune(|image| {
                let is_wanted = unneeded == Unneeded::Unused || image.names.is_empty();
                is_wanted && this.users_of(&image.id).is_empty()
            })
        }))
    }

    fn export_images<'a>(&'a self, images: &'a [String], archive: &'a Path) -> BoxFuture<'a, Vec<Image>> {
        let (images, archive) = (images.to_vec(), archive.to_owned());
        Box::pin(self.aside(move |this| image::export(&this.0.images, &images, &archive)))
    }

    fn tag_image<'a>(&'a self, image: &'a str, name: &'a str) -> BoxFuture<'a, Image> {
        let (image, name) = (image.to_owned(), name.to_owned());
        Box::pin(self.aside(move |this| this.0.images.tag(&image, &Reference::parse(&name)?)))
    }

    fn pull_image(&self, request: PullRequest) -> BoxFuture<'_, Image> {
        Box::pin(self.0.pulls.pull(request))
    }

    fn remove_everything(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.remove_all())
    }
}
