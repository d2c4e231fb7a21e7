//! What must hold at every tick, and at the end.

use api::{Document, Gvr};
use control::Object;
use control::pod::PodFacts;

use crate::api_model::Api;

/// The resources that the checks read.
#[derive(Clone, Debug)]
pub struct Resources {
    /// `deployments`.
    pub deployments: Gvr,
    /// `replicasets`.
    pub replica_sets: Gvr,
    /// `pods`.
    pub pods: Gvr,
}

/// How many pods there may and must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Pods that are not being deleted, at most.
    pub most: usize,
    /// Pods that are ready and not being deleted, at least.
    pub least_available: usize,
}

impl Default for Resources {
    fn default() -> Self {
        Self {
            deployments: Gvr::new("apps", "v1", "deployments"),
            replica_sets: Gvr::new("apps", "v1", "replicasets"),
            pods: Gvr::new("", "v1", "pods"),
        }
    }
}

/// What is broken now, if anything.
pub fn broken(api: &Api, resources: &Resources, bounds: Bounds) -> Option<String> {
    let (alive, available) = census(api, resources);
    if alive > bounds.most {
        return Some(format!("{alive} pods, and there may be {}", bounds.most));
    }
    if available < bounds.least_available {
        return Some(format!("{available} pods are available, and {} must be", bounds.least_available));
    }
    None
}

/// Pods that are not being deleted, and those of them that are ready.
pub fn census(api: &Api, resources: &Resources) -> (usize, usize) {
    let alive = || api.list(&resources.pods).filter(|pod| !pod.meta.is_deleting());
    (alive().count(), alive().filter(|pod| pod.project::<PodFacts>().is_ready).count())
}

/// What keeps the world from being as its one Deployment asks, if anything.
pub fn unsettled(api: &Api, resources: &Resources) -> Option<String> {
    let deployment = api.list(&resources.deployments).next()?.document();
    let want = count(&deployment, "spec.replicas");
    if api.list(&resources.pods).any(|pod| pod.meta.is_deleting()) {
        return Some("a pod is still going".to_owned());
    }
    let pods: Vec<_> = api.list(&resources.pods).collect();
    let image = deployment.text("spec.template.spec.image");
    if let Some(pod) = pods.iter().find(|pod| pod.document().text("spec.image") != image) {
        return Some(format!("pod {} has an old template", pod.meta.name));
    }
    if pods.len() != want || !pods.iter().all(|pod| is_ready(pod)) {
        return Some(format!("{} pods, and {want} ready ones are asked for", pods.len()));
    }
    status_differs(&deployment, want)
}

fn status_differs(deployment: &Document, want: usize) -> Option<String> {
    for field in ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"] {
        let told = count(deployment, &format!("status.{field}"));
        if told != want {
            return Some(format!("status.{field} is {told}, and should be {want}"));
        }
    }
    let observed = deployment.int("status.observedGeneration").unwrap_or(0);
    (observed != deployment.generation()).then(|| "the last generation is not observed".to_owned())
}

fn is_ready(pod: &Object) -> bool {
    pod.project::<PodFacts>().is_ready
}

fn count(document: &Document, path: &str) -> usize {
    document.int(path).and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
}
