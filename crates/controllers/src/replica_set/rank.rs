//! Which pods go first when there are too many.
//!
//! In this order: not bound to a node; in an earlier phase; not ready; cheaper to delete by its annotation;
//! sharing its node with more pods of the same application; ready for a shorter time; restarted more often;
//! younger. Times compare by order of magnitude and ties by uid, so that equals are chosen evenly.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::sync::Arc;

use api::Text;
use control::pod::PodFacts;
use control::{Object, World};
use jiff::Timestamp;

use super::is_active;
use super::status::Census;
use crate::shared::selecting::Selecting;
use crate::words;

struct Candidate {
    pod: Arc<Object>,
    facts: Arc<PodFacts>,
    neighbours: usize,
}

/// The set's pods, those that should go first in front.
pub(super) fn first_to_go(census: &Census<'_>, world: &World<'_>) -> Vec<Arc<Object>> {
    let crowd = related_pods_by_node(census, world);
    let mut candidates: Vec<Candidate> = census
        .pods
        .iter()
        .map(|pod| {
            let facts = pod.project::<PodFacts>();
            let neighbours = crowd.get(&facts.node).copied().unwrap_or(0);
            Candidate { pod: Arc::clone(pod), facts, neighbours }
        })
        .collect();
    candidates.sort_by(|left, right| compare(left, right, world.now));
    candidates.into_iter().map(|candidate| candidate.pod).collect()
}

fn compare(left: &Candidate, right: &Candidate, now: Timestamp) -> Ordering {
    let key = |it: &Candidate| {
        let facts = &it.facts;
        (!facts.node.is_empty(), facts.phase, facts.is_ready, facts.deletion_cost, Reverse(it.neighbours))
    };
    let ready_since = |it: &Candidate| it.facts.ready_changed.filter(|_| it.facts.is_ready);
    let restarts = |it: &Candidate| Reverse((it.facts.restarts, it.facts.sidecar_restarts));
    let by_uid = || left.pod.meta.uid.cmp(&right.pod.meta.uid);
    key(left)
        .cmp(&key(right))
        .then_with(|| by_age(ready_since(left), ready_since(right), now, &by_uid))
        .then_with(|| restarts(left).cmp(&restarts(right)))
        .then_with(|| by_age(left.pod.meta.creation_time, right.pod.meta.creation_time, now, &by_uid))
        .then_with(by_uid)
}

/// Younger first, by order of magnitude of the age; different times of the same magnitude by uid.
fn by_age(
    left: Option<Timestamp>,
    right: Option<Timestamp>,
    now: Timestamp,
    by_uid: &dyn Fn() -> Ordering,
) -> Ordering {
    match (left, right) {
        _ if left == right => Ordering::Equal,
        (Some(left), Some(right)) => magnitude(left, now).cmp(&magnitude(right, now)).then_with(by_uid),
        // A pod without a time is younger than any.
        _ => left.is_some().cmp(&right.is_some()),
    }
}

/// The binary logarithm of an age in nanoseconds; -1 for none.
fn magnitude(time: Timestamp, now: Timestamp) -> i64 {
    let age = now.duration_since(time).as_nanos();
    u128::try_from(age).ok().and_then(u128::checked_ilog2).map_or(-1, i64::from)
}

/// How many active pods of this application run on each node: of this set and of its siblings under the same
/// controller.
fn related_pods_by_node(census: &Census<'_>, world: &World<'_>) -> BTreeMap<Text, usize> {
    let mut crowd = BTreeMap::new();
    let Some(controller) = census.meta.controller() else { return crowd };
    let siblings = world
        .view
        .owned_by(words::replica_sets(), &controller.uid)
        .filter(|set| set.meta.namespace == census.meta.namespace)
        .map(|set| set.project::<Selecting>());
    let selectors: Vec<_> = siblings.collect();
    for pod in world.view.in_namespace(words::pods(), &census.meta.namespace) {
        if is_active(pod) && selectors.iter().any(|it| it.selector.matches(&pod.meta.labels)) {
            *crowd.entry(pod.project::<PodFacts>().node.clone()).or_default() += 1;
        }
    }
    crowd
}
