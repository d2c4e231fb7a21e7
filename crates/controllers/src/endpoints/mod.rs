//! Which pods stand behind a Service: as EndpointSlices, and as the older Endpoints object.
//!
//! * `backend`: a pod as the endpoints of one Service see it.
//! * `slices`, `legacy`: the two controllers.
//! * `trigger`: when the change happened that they write for.
//!
//! Services without a selector are left to whoever writes their endpoints by hand; those of type ExternalName have none.

mod backend;
mod legacy;
mod slices;
mod trigger;

pub(crate) use legacy::EndpointsController;
pub(crate) use slices::EndpointSliceController;

use std::collections::BTreeSet;
use std::sync::Arc;

use api::{Document, Key, Labels, Meta, Text};
use control::{Change, Object, Project, Target, View};

use crate::words;

/// Marks endpoints of a Service without an address of its own.
const HEADLESS: &str = "service.kubernetes.io/headless";

/// The labels that a Service's selector asks for; `None` when there are no endpoints to keep for it.
fn selector(service: &Document) -> Option<Labels> {
    if service.text("spec.type") == "ExternalName" {
        return None;
    }
    service.get("spec.selector")?.as_map().map(Labels::from_map)
}

fn selects(selector: &Labels, pod: &Object) -> bool {
    selector.iter().all(|(key, value)| pod.meta.labels.get(key) == Some(value))
}

/// What many pods ask of a Service.
struct Selecting {
    /// See [`selector`].
    selector: Option<Labels>,
}

impl Project for Selecting {
    fn project(_: &Meta, service: &Document) -> Self {
        Self { selector: selector(service) }
    }
}

/// The Services whose selector takes the pod in, before or after its change.
fn services_of_pod(change: &Change<'_>, view: &View) -> Vec<Target> {
    let Some(namespace) = change.both().next().map(|pod| pod.meta.namespace.clone()) else {
        return Vec::new();
    };
    let concerned = |service: &Object| {
        let selecting = service.project::<Selecting>();
        selecting.selector.as_ref().is_some_and(|selector| change.both().any(|pod| selects(selector, pod)))
    };
    let services = view.in_namespace(words::services(), &namespace).filter(|service| concerned(service));
    services.map(|service| Target::new(words::services().clone(), service.meta.key())).collect()
}

/// The Services of the pods on a node that comes, goes or moves to another zone.
fn services_of_node(change: &Change<'_>, view: &View) -> Vec<Target> {
    let place = |node: &Arc<Object>| node.meta.labels.get(backend::ZONE).map(Text::from);
    let Some(node) = change.both().next().filter(|_| change.old.map(place) != change.new.map(place)) else {
        return Vec::new();
    };
    let mut targets = BTreeSet::new();
    for pod in view.by_field(words::pods(), "spec.nodeName", &node.meta.name) {
        let change = Change { resource: words::pods(), old: None, new: Some(pod) };
        targets.extend(services_of_pod(&change, view));
    }
    targets.into_iter().collect()
}

fn target(namespace: &str, name: &str) -> Target {
    Target::new(words::services().clone(), Key::new(namespace, name))
}

fn is_headless(service: &Document) -> bool {
    matches!(service.text("spec.clusterIP"), "" | "None")
}
