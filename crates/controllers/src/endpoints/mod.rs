//! Which pods stand behind a Service: as EndpointSlices, and as the older Endpoints object.
//!
//! Services without a selector are left to whoever writes their endpoints by hand; those of type ExternalName have none.

mod backend;
mod legacy;
mod slices;

pub(crate) use legacy::EndpointsController;
pub(crate) use slices::EndpointSliceController;

use api::{Document, Key, Labels};
use control::{Change, Object, Target, View};

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

/// The Services whose selector takes the pod in, before or after its change.
fn services_of_pod(change: &Change<'_>, view: &View) -> Vec<Target> {
    let Some(namespace) = change.both().next().map(|pod| pod.meta.namespace.clone()) else {
        return Vec::new();
    };
    let concerned = |service: &Object| {
        let selector = selector(&service.document());
        selector.is_some_and(|selector| change.both().any(|pod| selects(&selector, pod)))
    };
    let services = view.in_namespace(words::services(), &namespace).filter(|service| concerned(service));
    services.map(|service| Target::new(words::services().clone(), service.meta.key())).collect()
}

fn target(namespace: &str, name: &str) -> Target {
    Target::new(words::services().clone(), Key::new(namespace, name))
}

fn is_headless(service: &Document) -> bool {
    matches!(service.text("spec.clusterIP"), "" | "None")
}
