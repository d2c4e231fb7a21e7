//! The rolling update: up to maxSurge more pods of the new set, down to maxUnavailable fewer of the old.
//!
//! A pass either scales the new set up or the old ones down. Both go by counts
//! that every set has confirmed since it was scaled last, so that no pod counts as available that is about to go,
//! and none as gone that is still there.

use super::Rollout;
use super::sets::{Set, Sets};
use super::size::Size;

/// Scales; returns whether anything was scaled but the creation of the new set.
pub(super) fn scale(rollout: &mut Rollout<'_>) -> bool {
    rollout.make_new_set();
    scale_new(&mut rollout.sets, &rollout.size) || scale_old(&mut rollout.sets, &rollout.size)
}

/// The size that the new set, now of size `new`, may have. It grows only when every set has confirmed its size,
/// and only by the room that pods which are really gone have left.
pub(super) fn new_replicas(sets: &Sets, new: i64, size: &Size) -> i64 {
    if !sets.are_observed() {
        return new.min(size.replicas);
    }
    let room = (size.most() - sets.pods_at_most()).max(0);
    (new + room).min(size.replicas)
}

fn scale_new(sets: &mut Sets, size: &Size) -> bool {
    let was = sets.new.as_ref().map_or(0, Set::replicas);
    let target =
        if sets.new.as_ref().is_some_and(Set::is_made) { was } else { new_replicas(sets, was, size) };
    if let Some(new) = &mut sets.new {
        new.scale(target, size);
    }
    target != was
}

fn scale_old(sets: &mut Sets, size: &Size) -> bool {
    let Some(new) = &sets.new else { return false };
    let old_total: i64 = sets.old.iter().map(Set::replicas).sum();
    let new_unavailable = new.replicas() - new.available();
    let spare = sets.replicas() - size.least_available() - new_unavailable;
    if old_total == 0 || spare <= 0 || !sets.are_observed() {
        return false;
    }
    let cleaned = drop_unavailable(sets, size, spare);
    let dropped = drop_available(sets, size);
    cleaned + dropped > 0
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
