//! Fewer taints that the pod does not tolerate and that only discourage.

use super::{POINTS_MAX, Score, scale};
use crate::model::{Effect, PodNeeds, Row, Snapshot, Toleration};

/// See the module.
pub(super) struct FewerTaints;

impl Score for FewerTaints {
    fn points(&self, pod: &PodNeeds, row: &Row, _: &Snapshot) -> i64 {
        let tolerations: Vec<Toleration> =
            pod.tolerations.iter().filter(|it| it.concerns_preferences()).cloned().collect();
        let discouraging = row.node.taints.iter().filter(|taint| taint.effect == Effect::PreferNoSchedule);
        let count = discouraging.filter(|taint| !taint.is_tolerated(&tolerations)).count();
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    fn normalise(&self, points: &mut [i64]) {
        scale(points);
        for own in points {
            *own = POINTS_MAX - *own;
        }
    }
}
