//! The rolling update: up to maxSurge more pods of the new set, down to maxUnavailable fewer of the old.
//!
//! A pass either scales the new set up or the old ones down. Old sets shrink only on counts that every set has
//! confirmed since it was scaled last, so that no pod is counted as available that is about to go.

use super::Rollout;
use super::sets::{Set, Sets};
use super::size::Size;

/// Scales; returns whether anything was scaled but the creation of the new set.
pub(super) fn scale(rollout: &mut Rollout<'_>) -> bool {
    rollout.make_new_set();
    scale_new(&mut rollout.sets, &rollout.size) || scale_old(&mut rollout.sets, &rollout.size)
}

/// The size that the new set may have now.
pub(super) fn new_replicas(total: i64, new: i64, size: &Size) -> i64 {
    let room = (size.most() - total).max(0);
    new + room.min((size.replicas - new).max(0))
}

fn scale_new(sets: &mut Sets, size: &Size) -> bool {
    let total = sets.replicas();
    let Some(new) = &mut sets.new else { return false };
    let was = new.replicas();
    let target = if was > size.replicas { size.replicas } else { new_replicas(total, was, size) };
    new.scale(target, size);
    target != was
}

fn scale_old(sets: &mut Sets, size: &Size) -> bool {
    let Some(new) = &sets.new else { return false };
    let old_total: i64 = sets.old.iter().map(Set::replicas).sum();
    let new_unavailable = new.replicas() - new.available();
    let spare = sets.replicas() - size.least_available() - new_unavailable;
    if old_total == 0 || spare <= 0 || !are_confirmed(sets) {
        return false;
    }
    let cleaned = drop_unavailable(sets, size, spare);
    let dropped = drop_available(sets, size);
    cleaned + dropped > 0
}

/// A set that this plan creates has nothing to confirm.
fn are_confirmed(sets: &Sets) -> bool {
    match &sets.new {
        Some(new) if new.is_made() => Sets { new: None, old: sets.old.clone() }.are_observed(),
        _ => sets.are_observed(),
    }
}

/// Old pods that are not available go first: without them nothing is lost.
fn drop_unavailable(sets: &mut Sets, size: &Size, spare: i64) -> i64 {
    let mut dropped = 0;
    for set in &mut sets.old {
        let count = (set.replicas() - set.available()).min(spare - dropped).max(0);
        set.scale(set.replicas() - count, size);
        dropped += count;
    }
    dropped
}

/// Then as many available ones as are not needed.
fn drop_available(sets: &mut Sets, size: &Size) -> i64 {
    let spare = sets.available() - size.least_available();
    let mut dropped = 0;
    for set in &mut sets.old {
        let count = set.replicas().min(spare - dropped).max(0);
        set.scale(set.replicas() - count, size);
        dropped += count;
    }
    dropped
}
