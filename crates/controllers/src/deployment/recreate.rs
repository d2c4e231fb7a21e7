//! Recreate: all old pods go before the first new one comes.

use control::pod::PodFacts;

use super::Rollout;
use crate::words;

/// Scales; returns whether anything was scaled or must be waited for.
pub(super) fn scale(rollout: &mut Rollout<'_>) -> bool {
    let mut scaled = false;
    for set in &mut rollout.sets.old {
        scaled |= set.replicas() > 0;
        set.scale(0, &rollout.size);
    }
    if scaled || old_pods_remain(rollout) {
        return true;
    }
    rollout.make_new_set();
    if let Some(new) = &mut rollout.sets.new {
        new.scale(rollout.size.replicas, &rollout.size);
    }
    false
}

/// Whether an old set still counts pods, or any of its pods has not ended.
fn old_pods_remain(rollout: &Rollout<'_>) -> bool {
    rollout.sets.old.iter().any(|set| {
        let mut pods = rollout.world.view.owned_by(words::pods(), &set.meta.uid);
        set.status("replicas") > 0 || pods.any(|pod| !pod.project::<PodFacts>().has_ended())
    })
}
