//! More CPU and memory left, the pod included.

use super::{POINTS_MAX, Score};
use crate::model::{PodNeeds, Row, Snapshot};

/// See the module.
pub(super) struct MoreRoom;

impl Score for MoreRoom {
    fn points(&self, pod: &PodNeeds, row: &Row, _: &Snapshot) -> i64 {
        let (all, taken, wanted) = (&row.node.allocatable, &row.assumed, &pod.assumed);
        let shares = [
            share(all.milli_cpu, taken.milli_cpu + wanted.milli_cpu),
            share(all.memory, taken.memory + wanted.memory),
        ];
        let counted: Vec<i64> = shares.into_iter().flatten().collect();
        let count = i64::try_from(counted.len()).unwrap_or(i64::MAX).max(1);
        counted.iter().sum::<i64>() / count
    }
}

/// The share that is left; none when the node has none of the resource at all.
fn share(all: i64, taken: i64) -> Option<i64> {
    if all == 0 {
        return None;
    }
    let left = i128::from(all) - i128::from(taken);
    let share = left.max(0) * i128::from(POINTS_MAX) / i128::from(all);
    i64::try_from(share).ok()
}
