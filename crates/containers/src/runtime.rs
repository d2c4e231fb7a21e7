//! The trait behind which the embedded runtime and a CRI socket stand.
//!
//! Every call is idempotent where CRI's is: stopping what is stopped and removing what is gone succeed. Nothing
//! is decided here about pods: restarts, back-off and order are the kubelet's.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{broadcast, mpsc, watch};

use crate::error::Error;
use crate::model::{
    ContainerConfig, ContainerId, ContainerStatus, Credentials, Event, ExecConfig, ExecOutput, Image, InUse,
    Progress, Pruned, Removed, Resources, SandboxConfig, SandboxId, SandboxStatus, TerminalSize, Unneeded,
    Usage,
};

/// A boxed future, so that the trait can be used as an object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Bytes that come from a container.
pub type Reader = Box<dyn AsyncRead + Send + Unpin>;

/// Bytes that go to a container; dropping it ends the input.
pub type Writer = Box<dyn AsyncWrite + Send + Unpin>;

/// A duplex byte stream to a port of a pod.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// The streams of an exec or attach.
pub struct Session {
    /// Standard input, when it was asked for.
    pub stdin: Option<Writer>,
    /// Standard output, with a terminal everything that it shows.
    pub stdout: Reader,
    /// Standard error; none with a terminal.
    pub stderr: Option<Reader>,
    /// Changes the size of the terminal, when there is one.
    pub resize: Option<mpsc::Sender<TerminalSize>>,
    /// Resolves to the exit code (128 + n after signal n) once the process is gone. The streams may still hold
    /// bytes then: read them to their end. Dropping it kills an exec's process, and only detaches an attach.
    pub exit: BoxFuture<'static, i32>,
}

/// Which image to fetch, and as whom.
#[derive(Clone, Debug, Default)]
pub struct PullRequest {
    /// As people write it, such as `nginx`.
    pub reference: String,
    /// For the registry that the reference names; anonymous when absent.
    pub credentials: Option<Credentials>,
    /// Is told how far the layers are.
    pub progress: Option<watch::Sender<Progress>>,
}

/// Makes and watches containers.
pub trait Runtime: Send + Sync {
    /// Name and version, as in `status.nodeInfo.containerRuntimeVersion`: `coracle://0.0.0`.
    fn version(&self) -> String;

    /// What happens from now on. A receiver that lags lists again. Subscribe first, then list.
    fn events(&self) -> broadcast::Receiver<Event>;

    /// Makes the namespaces and the network of a pod. When it fails nothing is left.
    fn make_sandbox(&self, config: SandboxConfig) -> BoxFuture<'_, SandboxStatus>;

    /// Kills what still runs in a sandbox and removes it with its containers; success when it is gone already.
    fn remove_sandbox<'a>(&'a self, id: &'a SandboxId) -> BoxFuture<'a, ()>;

    /// All sandboxes, oldest first.
    fn list_sandboxes(&self) -> BoxFuture<'_, Vec<SandboxStatus>>;

    /// One sandbox; [`Error::NotFound`] when it is gone.
    fn sandbox_status<'a>(&'a self, id: &'a SandboxId) -> BoxFuture<'a, SandboxStatus>;

    /// Makes a container, not yet running.
    fn create_container<'a>(
        &'a self,
        sandbox: &'a SandboxId,
        config: ContainerConfig,
    ) -> BoxFuture<'a, ContainerId>;

    /// Starts a created container. After [`Error::Start`] the container is Exited with reason StartError.
    fn start_container<'a>(&'a self, id: &'a ContainerId) -> BoxFuture<'a, ()>;

    /// Sends the image's stop signal (SIGTERM by default), and SIGKILL after `grace`; returns when it is gone.
    fn stop_container<'a>(&'a self, id: &'a ContainerId, grace: Duration) -> BoxFuture<'a, ()>;

    /// Kills and removes a container; its log stays. Success when it is gone already.
    fn remove_container<'a>(&'a self, id: &'a ContainerId) -> BoxFuture<'a, ()>;

    /// All containers, oldest first.
    fn list_containers(&self) -> BoxFuture<'_, Vec<ContainerStatus>>;

    /// One container; [`Error::NotFound`] when it is gone.
    fn container_status<'a>(&'a self, id: &'a ContainerId) -> BoxFuture<'a, ContainerStatus>;

    /// Changes the limits of a running container.
    fn update_resources<'a>(&'a self, id: &'a ContainerId, resources: &'a Resources) -> BoxFuture<'a, ()>;

    /// What a container uses now.
    fn usage<'a>(&'a self, id: &'a ContainerId) -> BoxFuture<'a, Usage>;

    /// Runs a further process in a container, with streams.
    fn exec<'a>(&'a self, id: &'a ContainerId, config: ExecConfig) -> BoxFuture<'a, Session>;

    /// Runs a short command and collects its output; after `timeout` it is killed and [`Error::Timeout`] returned.
    fn exec_sync<'a>(
        &'a self,
        id: &'a ContainerId,
        command: Vec<String>,
        timeout: Duration,
    ) -> BoxFuture<'a, ExecOutput>;

    /// Joins the streams of a container's first process; sees output from now on.
    fn attach<'a>(&'a self, id: &'a ContainerId) -> BoxFuture<'a, Session>;

    /// Connects to a TCP port on the pod's own loopback, for port-forward.
    fn dial<'a>(&'a self, id: &'a SandboxId, port: u16) -> BoxFuture<'a, Box<dyn Duplex>>;

    /// All images, by id.
    fn list_images(&self) -> BoxFuture<'_, Vec<Image>>;

    /// The image that a name (`nginx`, `docker.io/library/nginx:1`), digest or id stands for, if it is present.
    fn image_status<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Option<Image>>;

    /// Adds every image of an OCI or docker archive (a tar, plain or compressed, in a file or a pipe; a directory with an OCI
    /// layout); all of them or none. `name` is for those that have none; without it they are an error.
    fn import_images<'a>(&'a self, archive: &'a Path, name: Option<&'a str>) -> BoxFuture<'a, Vec<Image>>;

    /// Removes a name or digest, or an image by its id or the beginning of it; the image goes with its last name, its layers
    /// unless others need them. `None` when there is nothing of that name.
    fn remove_image<'a>(&'a self, reference: &'a str, in_use: InUse) -> BoxFuture<'a, Option<Removed>>;

    /// Removes images that nobody misses.
    fn prune_images(&self, unneeded: Unneeded) -> BoxFuture<'_, Pruned>;

    /// Writes images, by name, digest or the beginning of an id, into an OCI archive: a file, which is replaced, or a pipe.
    fn export_images<'a>(&'a self, images: &'a [String], archive: &'a Path) -> BoxFuture<'a, Vec<Image>>;

    /// Gives an image, by name, digest or the beginning of its id, one more name.
    fn tag_image<'a>(&'a self, image: &'a str, name: &'a str) -> BoxFuture<'a, Image>;

    /// Fetches an image from its registry and unpacks it; see [`Error::Pull`] for how that fails. What is there
    /// already is not fetched again: an image costs one request then, or none when it is asked for by digest. Any number
    /// may be fetched at once. Dropping the future ends the pull, unless others wait for the same one.
    fn pull_image(&self, request: PullRequest) -> BoxFuture<'_, Image>;

    /// Removes every sandbox of this cluster and everything the runtime made in the kernel; images stay.
    fn remove_everything(&self) -> BoxFuture<'_, ()>;
}
