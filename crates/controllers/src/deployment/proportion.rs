//! Scaling outside a rollout step: when the user changed the size, or the Deployment is paused.
//!
//! In the middle of a rollout the change is spread over the sets in proportion to their sizes, so that scaling
//! neither speeds the rollout up nor undoes it.

use std::cmp::Reverse;

use api::Document;

use super::revision;
use super::sets::{Set, Sets};
use super::size::Size;

/// Scales all sets to the Deployment's size.
pub(super) fn scale(sets: &mut Sets, size: &Size, deployment: &Document) {
    if !is_settled(sets) {
        return;
    }
    if let Some(only) = only_active_or_latest(sets) {
        only.scale(size.replicas, size);
    } else if sets.new.as_ref().is_some_and(|new| is_saturated(new, size)) {
        sets.old.iter_mut().for_each(|set| set.scale(0, size));
    } else if deployment.text("spec.strategy.type") != "Recreate" {
        spread(sets, size, deployment);
    }
}

/// Whether no set has pods that it is about to lose, so that others may take their room. A set alone needs no
/// room of others.
fn is_settled(sets: &Sets) -> bool {
    let with_pods = sets.all().filter(|set| set.pods_at_most() > 0).count();
    with_pods <= 1 || (sets.are_observed() && sets.pods_at_most() == sets.replicas())
}

/// The only set with pods; without any, the new set or else the newest; `None` if several have pods.
fn only_active_or_latest(sets: &mut Sets) -> Option<&mut Set> {
    match sets.active().count() {
        0 if sets.new.is_some() => sets.new.as_mut(),
        0 => sets.old.last_mut(),
        1 => sets.all_mut().find(|set| set.replicas() > 0),
        _ => None,
    }
}

/// Whether the new set has all the pods, and they are available.
fn is_saturated(new: &Set, size: &Size) -> bool {
    let desired = new.annotation(revision::DESIRED).and_then(|text| text.parse().ok());
    new.replicas() == size.replicas
        && desired == Some(size.replicas)
        && new.status("availableReplicas") == size.replicas
}

fn spread(sets: &mut Sets, size: &Size, deployment: &Document) {
    let allowed = if size.replicas > 0 { size.most() } else { 0 };
    let change = allowed - sets.replicas();
    let mut active: Vec<&mut Set> = sets.all_mut().filter(|set| set.replicas() > 0).collect();
    // The larger set first; of equal ones, growing favours the newer and shrinking takes from the older.
    if change > 0 {
        active.sort_by_key(|set| {
            (Reverse(set.replicas()), Reverse(set.meta.creation_time), set.meta.name.clone())
        });
    } else {
        active.sort_by_key(|set| (Reverse(set.replicas()), set.meta.creation_time, set.meta.name.clone()));
    }
    let fallback = deployment.int("status.replicas").unwrap_or(0);
    let mut targets = Vec::with_capacity(active.len());
    let mut left = change;
    for set in &active {
        let share = share(set, size, fallback);
        let part = if change > 0 { share.min(left) } else { share.max(left) };
        let part = if left == 0 { 0 } else { part };
        targets.push(set.replicas() + part);
        left -= part;
    }
    // What rounding left over goes to the largest.
    if let Some(largest) = targets.first_mut() {
        *largest = (*largest + left).max(0);
    }
    for (set, target) in active.into_iter().zip(targets) {
        set.scale(target, size);
        set.record(size);
    }
}

/// By how much a set changes if all change in proportion.
fn share(set: &Set, size: &Size, fallback: i64) -> i64 {
    let replicas = set.replicas();
    if size.replicas == 0 {
        return -replicas;
    }
    let recorded = set.annotation(revision::MOST).and_then(|text| text.parse::<i64>().ok());
    let most_before = recorded.filter(|most| *most > 0).unwrap_or(fallback);
    if most_before == 0 {
        return 0;
    }
    rounded(replicas * size.most(), most_before) - replicas
}

/// The quotient of two positive numbers, rounded half up.
fn rounded(dividend: i64, divisor: i64) -> i64 {
    (2 * dividend + divisor) / (2 * divisor)
}
