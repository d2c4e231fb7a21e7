//! A node with a taint that repels takes only pods that tolerate it.

use super::{Cure, Filter, Hope, Rejection, reject};
use crate::model::{PodNeeds, Row};

/// See the module.
pub(super) struct Taints;

impl Filter for Taints {
    fn check(&self, pod: &PodNeeds, row: &Row) -> Option<Rejection> {
        let mut repelling = row.node.taints.iter().filter(|taint| taint.effect.repels());
        let is_repelled = repelling.any(|taint| !taint.is_tolerated(&pod.tolerations));
        is_repelled.then(|| reject(self, Hope::None, "node(s) had untolerated taint(s)"))
    }

    fn cured_by(&self) -> &'static [Cure] {
        &[Cure::NodeCame, Cure::NodeTaints]
    }
}
