//! The weights of the pod's preferred node affinity terms that hold.

use super::{Score, scale};
use crate::model::{PodNeeds, Row, Snapshot};

/// See the module.
pub(super) struct PreferredTerms;

impl Score for PreferredTerms {
    fn points(&self, pod: &PodNeeds, row: &Row, _: &Snapshot) -> i64 {
        pod.preferred.iter().map(|term| term.points(&row.node)).sum()
    }

    fn normalise(&self, points: &mut [i64]) {
        scale(points);
    }
}
