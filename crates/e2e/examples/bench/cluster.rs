//! A cluster to measure, and a client of it that lives in the same network namespace.

use std::future::Future;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use api::{Document, Gvr, Node, node};
use client::http::{Body, Service, empty};
use client::{Client, Frame, Selection, Watching};
use e2e::Cluster;
use http_body_util::BodyExt as _;
use tower::Service as _;

/// The image whose pods are measured.
pub(crate) const IMAGE: &str = "localhost/bootcamp:v1";

/// Between two looks from outside at something that tells nobody.
const LOOK: Duration = Duration::from_micros(500);
/// As long as any single thing may take.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// Moves this thread, and those that it starts, into the cluster's network namespace.
pub(crate) fn enter(cluster: &Cluster) -> Result<()> {
    let space = std::fs::File::open(Path::new("/run/netns").join(cluster.name()))?;
    nix::sched::setns(space, nix::sched::CloneFlags::CLONE_NEWNET)
        .context("failed to enter the cluster's network namespace")
}

/// The client's runtime, with one thread beside the server's.
pub(crate) fn run<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async { tokio::time::timeout(PATIENCE * 3, work).await.context("the bench is stuck")? })
}

#[expect(clippy::disallowed_methods, reason = "this measures time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Milliseconds since then.
pub(crate) fn since(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

/// Lets time pass: what is measured is what happens meanwhile.
pub(crate) fn rest(length: Duration) {
    let begun = now();
    while let Some(left) = length.checked_sub(begun.elapsed()).filter(|left| !left.is_zero()) {
        std::thread::park_timeout(left);
    }
}

/// Looks until there is something to see.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> Result<T> {
    let begun = now();
    loop {
        if let Some(seen) = look() {
            return Ok(seen);
        }
        if begun.elapsed() > PATIENCE {
            bail!("waited in vain for {what}");
        }
        rest(LOOK);
    }
}

/// A connection of its own to the cluster's API server, as its administrator.
pub(crate) fn connect(cluster: &Cluster) -> Result<Service> {
    let text = std::fs::read_to_string(cluster.data().join("admin.kubeconfig"))?;
    Ok(client::https::service(client::kubeconfig::credentials(&text)?)?)
}

/// A GET to its last byte: the code and the length.
pub(crate) async fn fetch(service: &Service, path: &str) -> Result<(u16, usize)> {
    let request: http::Request<Body> = http::Request::get(path).body(empty())?;
    let mut service = service.clone();
    std::future::poll_fn(|context| service.poll_ready(context)).await.map_err(anyhow::Error::from_boxed)?;
    let response = service.call(request).await.map_err(anyhow::Error::from_boxed)?;
    let code = response.status().as_u16();
    let mut body = response.into_body();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(anyhow::Error::from_boxed)?;
        length += frame.data_ref().map_or(0, bytes::Bytes::len);
    }
    Ok((code, length))
}

pub(crate) fn pods() -> Gvr {
    Gvr::new("", "v1", "pods")
}

/// A pod that serves at once and ends at once.
pub(crate) fn pod(name: &str) -> Result<Document> {
    let node = node! {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": { "name": name, "namespace": "default", "labels": { "app": "bench" } },
        "spec": { "containers": [{ "name": "bootcamp", "image": IMAGE }] }
    };
    document(node)
}

pub(crate) fn document(node: Node) -> Result<Document> {
    Document::from_node(node).map_err(|_| anyhow::anyhow!("an object is a map"))
}

/// Changes of a resource from here on, past what exists.
pub(crate) async fn watch(client: &Client, resource: &Gvr, namespace: &str) -> Result<Watching> {
    let from = client.current_revision(resource).await?;
    Ok(client.watch(resource, namespace, &Selection::default(), Some(from)).await?)
}

/// The next change: the object and whether it is there.
pub(crate) async fn next(watching: &mut Watching) -> Result<(serde_json::Value, bool)> {
    loop {
        match watching.next().await?.context("the watch ended")? {
            Frame::Applied(object) => return Ok((serde_json::from_slice(&object.body)?, true)),
            Frame::Deleted(object) => return Ok((serde_json::from_slice(&object.body)?, false)),
            Frame::Failed(status) => bail!("the watch failed: {status}"),
            Frame::Bookmark { .. } => {}
        }
    }
}

/// Whether a pod or node says that it is ready.
pub(crate) fn is_ready(object: &serde_json::Value) -> bool {
    let conditions = object["status"]["conditions"].as_array();
    conditions.is_some_and(|all| all.iter().any(|one| one["type"] == "Ready" && one["status"] == "True"))
}

/// Waits until the node is ready.
pub(crate) async fn node_ready(client: &Client) -> Result<()> {
    let nodes = Gvr::new("", "v1", "nodes");
    let mut watching = client.watch(&nodes, "", &Selection::default(), None).await?;
    while !is_ready(&next(&mut watching).await?.0) {}
    Ok(())
}

/// Imports the image that is measured.
pub(crate) fn import(cluster: &Cluster) -> Result<()> {
    let archive = e2e::target().join("images/bootcamp-v1.tar");
    let output = cluster.coracle(&["images", "import", &archive.display().to_string()])?;
    if !output.succeeded {
        bail!("coracle images import failed: {}", output.stderr);
    }
    Ok(())
}

/// A running cluster with the image in it, and ourselves in its network namespace.
pub(crate) fn up(name: &str) -> Result<Cluster> {
    let cluster = Cluster::prepare(name)?;
    let output = cluster.coracle(&["up"])?;
    if !output.succeeded {
        bail!("coracle up failed: {}{}", output.stdout, output.stderr);
    }
    import(&cluster)?;
    enter(&cluster)?;
    Ok(cluster)
}

/// The value below which so many percent of all lie.
pub(crate) fn quantile(values: &mut [f64], percent: u8) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    let index = (last * usize::from(percent) + 50) / 100;
    values.get(index).copied().unwrap_or_default()
}
