//! CPU and memory used more evenly with the pod than without it.

use super::{POINTS_MAX, Score};
use crate::model::{PodNeeds, Resources, Row, Snapshot};

/// See the module.
pub(super) struct Balance;

impl Score for Balance {
    fn points(&self, pod: &PodNeeds, row: &Row, _: &Snapshot) -> i64 {
        // A pod that requests nothing would find the same node best again and again.
        if pod.requests.milli_cpu == 0 && pod.requests.memory == 0 {
            return 0;
        }
        let mut with = row.requested.clone();
        with.add(&pod.requests);
        let change = evenness(&with, &row.node.allocatable) - evenness(&row.requested, &row.node.allocatable);
        POINTS_MAX / 2 + i64::midpoint(POINTS_MAX / 2, change)
    }
}

/// 100 when both resources are used to the same share, 50 when one is full and the other free.
fn evenness(taken: &Resources, all: &Resources) -> i64 {
    let shares = [(taken.milli_cpu, all.milli_cpu), (taken.memory, all.memory)].map(|(taken, all)| {
        #[expect(clippy::cast_precision_loss, reason = "a share of two amounts")]
        let share = (taken as f64 / all as f64).min(1.0);
        (all != 0).then_some(share)
    });
    let deviation = match shares {
        [Some(cpu), Some(memory)] => ((cpu - memory) / 2.0).abs(),
        _ => 0.0,
    };
    #[expect(clippy::cast_possible_truncation, reason = "it is between 0 and 100")]
    let points = ((1.0 - deviation) * 100.0) as i64;
    points
}
