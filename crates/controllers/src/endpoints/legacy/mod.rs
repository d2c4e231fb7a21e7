//! Keeps the Endpoints object of every Service, for clients that read nothing newer.
//!
//! One address family, at most 1,000 addresses; pods that are being deleted are left out unless the Service publishes
//! those that are not ready too. It goes with its Service.

mod subsets;

use std::sync::Arc;

use api::{Document, Key, Labels, Node, Text, node};
use control::{Action, Change, Controller, Note, Object, Plan, Seen, Step, Target, View, Watch, World};

use super::backend::backends;
use super::trigger::Trigger;
use super::{HEADLESS, is_headless, selector, services_of_pod, target};
use crate::words;
use subsets::{Capacity, Subsets};

const MANAGED_BY: &str = "endpoints.kubernetes.io/managed-by";
const MANAGER: &str = "endpoint-controller";
/// Marks an Endpoints object that is no list of endpoints but a lock of an old leader election.
const LEADER: &str = "control-plane.alpha.kubernetes.io/leader";
const OVER_CAPACITY: &str = "endpoints.kubernetes.io/over-capacity";

/// Writes Endpoints.
pub(crate) struct EndpointsController;

impl Controller for EndpointsController {
    fn name(&self) -> &'static str {
        MANAGER
    }

    fn watches(&self) -> Vec<Watch> {
        vec![
            Watch::primary(words::services().clone()),
            Watch::mapped(words::pods().clone(), services_of_pod),
            Watch::mapped(words::endpoints().clone(), service_of_endpoints),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let old = world.view.get(words::endpoints(), &it.target().key);
        let Some(object) = it.object() else {
            Trigger::forget(&mut plan, world);
            // They bear the Service's name and no owner reference, so nobody else would collect them.
            let left = old.filter(|old| old.meta.annotations.get(LEADER).is_none());
            plan.then(left.map(|old| Step::silent(delete(old))).into_iter().collect());
            return plan;
        };
        let service = object.document();
        if selector(&service).is_none() || object.meta.is_deleting() {
            return plan;
        }
        let backends = backends(&service, world.view);
        let trigger = Trigger::observe(&mut plan, &service, &backends, world);
        let content =
            Content { subsets: subsets::of(&service, &backends), labels: labels(&service), trigger };
        plan.then(match old {
            None => vec![content.create(&service)],
            Some(old) => content.update(&old.document()).into_iter().collect(),
        });
        plan
    }
}

/// What an Endpoints object should say.
struct Content {
    subsets: Subsets,
    labels: Labels,
    trigger: Trigger,
}

impl Content {
    fn create(&self, service: &Document) -> Step {
        let mut endpoints = Document::from_node(node! {
            "apiVersion": "v1",
            "kind": "Endpoints",
            "metadata": { "name": (service.name()), "namespace": (service.namespace()) },
        })
        .expect("a map was built");
        self.fill(&mut endpoints);
        self.trigger.annotate(&mut endpoints);
        let text =
            format!("Failed to create endpoint for service {}/{}: ", service.namespace(), service.name());
        let refused = Some(Note::warning("FailedToCreateEndpoint", text));
        Step { refused, ..Step::silent(Action::create(words::endpoints().clone(), endpoints)) }
    }

    fn update(&self, old: &Document) -> Option<Step> {
        let mut new = old.clone();
        self.fill(&mut new);
        if new == *old {
            return None;
        }
        self.trigger.annotate(&mut new);
        let text = format!("Failed to update endpoint {}/{}: ", old.namespace(), old.name());
        let about = Some((words::endpoints().clone(), Key::new(old.namespace(), old.name())));
        let refused = Some(Note { about, ..Note::warning("FailedToUpdateEndpoint", text) });
        Some(Step { refused, ..Step::silent(Action::update(words::endpoints().clone(), new)) })
    }

    fn fill(&self, endpoints: &mut Document) {
        endpoints.set("metadata.labels", Node::from(&self.labels));
        if self.subsets.list.is_empty() {
            endpoints.remove("subsets");
        } else {
            endpoints.set("subsets", Node::List(self.subsets.list.clone()));
        }
        if self.subsets.capacity == Capacity::Exceeded {
            endpoints.set_annotation(OVER_CAPACITY, "truncated");
        } else if endpoints.annotation(OVER_CAPACITY).is_some() {
            endpoints.map_mut("metadata.annotations").remove(OVER_CAPACITY);
        }
    }
}

fn delete(old: &control::Object) -> Action {
    let only_this = control::Delete { uid: Some(old.meta.uid.clone()), ..control::Delete::default() };
    Action::delete(words::endpoints().clone(), old.meta.key(), only_this)
}

fn labels(service: &Document) -> Labels {
    let own =
        service.at("metadata.labels").entries().filter(|(key, _)| ![HEADLESS, MANAGED_BY].contains(key));
    let mut all: Vec<(Text, Text)> =
        own.map(|(key, value)| (key.into(), value.text_or_empty().into())).collect();
    all.push((MANAGED_BY.into(), MANAGER.into()));
    if is_headless(service) {
        all.push((HEADLESS.into(), Text::default()));
    }
    all.into_iter().collect()
}

/// Endpoints that were written by hand before there is a Service of their name are left alone.
fn service_of_endpoints(change: &Change<'_>, view: &View) -> Vec<Target> {
    let concerns = |it: &&Arc<Object>| {
        it.meta.labels.get(MANAGED_BY) == Some(MANAGER)
            || view.get(words::services(), &it.meta.key()).is_some()
    };
    let named = change.both().find(concerns);
    named.map(|it| target(&it.meta.namespace, &it.meta.name)).into_iter().collect()
}
