//! Ended pods beyond the threshold.

use std::sync::Arc;

use control::{Object, View};

use crate::limits;
use crate::words;

/// The indexed field that tells ended pods.
pub(super) const PHASE: &str = "status.phase";

/// As many ended pods as there are too many, evicted ones first, then the oldest; one plan takes only so many.
pub(super) fn oldest(view: &View, kept: usize) -> Vec<&Arc<Object>> {
    let ended =
        || ["Succeeded", "Failed"].into_iter().flat_map(|phase| view.by_field(words::pods(), PHASE, phase));
    let surplus = ended().count().saturating_sub(kept).min(limits::PODS_AT_ONCE);
    if surplus == 0 {
        return Vec::new();
    }
    let mut pods: Vec<_> = ended().map(|pod| ((!is_evicted(pod), pod.meta.creation_time), pod)).collect();
    pods.sort_by(|(left, one), (right, other)| {
        left.cmp(right).then_with(|| one.meta.name.cmp(&other.meta.name))
    });
    pods.into_iter().map(|(_, pod)| pod).take(surplus).collect()
}

/// Evicted pods were replaced long ago and tell least.
fn is_evicted(pod: &Object) -> bool {
    let document = pod.document();
    document.text("status.phase") == "Failed" && document.text("status.reason") == "Evicted"
}
