//! Keeps the EndpointSlices of Services: at most 100 endpoints each, grouped by address family and ports.
//!
//! An endpoint stays in the slice that it is in, so that one pod's change is one slice's change. Slices of a Service that
//! is gone are garbage, and collected as such.
//!
//! * `pack`: which endpoint goes into which slice.
//! * `shape`: what a slice looks like.

mod pack;
mod shape;

use std::collections::BTreeMap;
use std::sync::Arc;

use api::{Document, Key, Text};
use control::{Action, Change, Controller, Delete, Object, Plan, Seen, Step, Target, View, Watch, World};

use super::backend::{Backend, Family, backends, families, port_facts, publishes_not_ready};
use super::trigger::Trigger;
use super::{selector, services_of_node, services_of_pod, target};
use crate::{limits, words};
use pack::{Group, Packing, Wanted};
use shape::{MANAGED_BY, MANAGER, SERVICE_NAME};

/// Writes EndpointSlices.
pub(crate) struct EndpointSliceController;

impl Controller for EndpointSliceController {
    fn name(&self) -> &'static str {
        "endpoint-slice-controller"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![
            Watch::primary(words::services().clone()),
            Watch::mapped(words::pods().clone(), services_of_pod).indexed(&["spec.nodeName"]),
            Watch::mapped(words::endpoint_slices().clone(), service_of_slice),
            Watch::mapped(words::nodes().clone(), services_of_node),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let Some(object) = it.object() else {
            Trigger::forget(&mut plan, world);
            return plan;
        };
        let service = object.document();
        if selector(&service).is_none() {
            return plan;
        }
        let backends = backends(&service, world.view);
        let trigger = Trigger::observe(&mut plan, &service, &backends, world);
        let mut packing = Packing::default();
        let slices: Vec<_> = slices_of(object, world.view).collect();
        for family in families(&service) {
            let own = slices.iter().copied().filter(|slice| shape::family(&slice.document()) == Some(family));
            packing.add(family, own, wanted(&service, family, &backends), &service);
        }
        packing.reuse(&object.meta);
        let kept: Vec<&Text> = packing.kept();
        let obsolete = slices.iter().filter(|slice| !kept.contains(&&slice.meta.name));
        let deletions = obsolete.map(|slice| delete(slice)).collect();
        // What replaces a slice comes first, so that the Service is never without endpoints in between.
        plan.then(shape::writes(&packing, &service, &trigger, world));
        plan.then(deletions);
        plan
    }
}

/// The slices that bear the Service's name and our mark, also those of a Service of the same name that is gone.
fn slices_of<'a>(service: &'a Object, view: &'a View) -> impl Iterator<Item = &'a Arc<Object>> {
    view.in_namespace(words::endpoint_slices(), &service.meta.namespace).filter(|slice| {
        let label = |name: &str| slice.meta.labels.get(name);
        label(MANAGED_BY) == Some(MANAGER)
            && label(SERVICE_NAME) == Some(&service.meta.name)
            && !slice.meta.is_deleting()
    })
}

/// The endpoints of one family by their ports. A pod whose node does not exist is on its way out.
fn wanted(service: &Document, family: Family, backends: &[Backend]) -> BTreeMap<Group, Wanted> {
    let mut groups: BTreeMap<Group, Wanted> = BTreeMap::new();
    let is_published = |backend: &&Backend| backend.has_node || publishes_not_ready(service);
    for backend in backends.iter().filter(is_published) {
        let Some(address) = backend.address(family) else { continue };
        let group = groups.entry(port_facts(&backend.ports)).or_default();
        group.ports.clone_from(&backend.ports);
        group.endpoints.insert(backend.uid.clone(), shape::endpoint(service, backend, &address.to_string()));
    }
    groups
}

fn delete(slice: &Object) -> Step {
    let only_this = Delete { uid: Some(slice.meta.uid.clone()), ..Delete::default() };
    Step::silent(Action::delete(words::endpoint_slices().clone(), slice.meta.key(), only_this))
}

fn service_of_slice(change: &Change<'_>, _: &View) -> Vec<Target> {
    let ours = change.both().filter(|slice| slice.meta.labels.get(MANAGED_BY) == Some(MANAGER));
    let named =
        ours.filter_map(|slice| Some((slice.meta.namespace.clone(), slice.meta.labels.get(SERVICE_NAME)?)));
    let keys: Vec<Key> = named.map(|(namespace, name)| Key::new(namespace, name)).collect();
    keys.into_iter().map(|key| target(&key.namespace, &key.name)).collect()
}
