//! When the change happened that endpoints are written for: an annotation by which people measure how long a change of a
//! pod takes to reach the nodes' rules.
//!
//! It is the earliest time among the pods' readiness and the Service's creation that is newer than when endpoints were
//! computed last; what was known then is the controller's memory.

use api::{Document, Map, Node, node};
use control::{Plan, World};
use jiff::Timestamp;

use super::backend::Backend;

const ANNOTATION: &str = "endpoints.kubernetes.io/last-change-trigger-time";
const SERVICE: &str = "service";
const PODS: &str = "pods";

/// The time of the change, if there was one that is known.
pub(super) struct Trigger(Option<Timestamp>);

impl Trigger {
    /// Compares with what was known, and remembers what is known now.
    pub(super) fn observe(
        plan: &mut Plan,
        service: &Document,
        backends: &[Backend],
        world: &World<'_>,
    ) -> Self {
        let created = api::time::parse(service.text("metadata.creationTimestamp"));
        let pods = backends.iter().filter_map(|backend| Some((&backend.name, backend.ready_changed?)));
        let mut known = Map::new();
        for (pod, time) in pods.clone() {
            known.insert(pod.as_str(), api::time::seconds(time));
        }
        plan.remember =
            Some(node! { (SERVICE): (created.map(api::time::seconds)), (PODS): (Node::Map(known)) });
        if world.memory.is_null() {
            return Self(created);
        }
        let before = |place: Option<&Node>| place.and_then(Node::as_text).and_then(api::time::parse);
        let old_pods = world.memory.get(PODS).and_then(Node::as_map);
        let newer = pods.filter(|(pod, time)| before(old_pods.and_then(|pods| pods.get(pod))) < Some(*time));
        let of_service = created.filter(|time| before(world.memory.get(SERVICE)) < Some(*time));
        Self(newer.map(|(_, time)| time).chain(of_service).min())
    }

    /// Forgets a Service that is gone.
    pub(super) fn forget(plan: &mut Plan, world: &World<'_>) {
        plan.remember = (!world.memory.is_null()).then_some(Node::Null);
    }

    /// Says it on an object, or takes back what an earlier write said.
    pub(super) fn annotate(&self, object: &mut Document) {
        if let Some(time) = self.0 {
            object.set_annotation(ANNOTATION, api::time::seconds(time));
        } else if object.annotation(ANNOTATION).is_some() {
            object.map_mut("metadata.annotations").remove(ANNOTATION);
        }
    }
}
