//! A cordoned node takes only pods that tolerate it.

use super::{Cure, Filter, Hope, Rejection, reject};
use crate::model::taints::UNSCHEDULABLE;
use crate::model::{PodNeeds, Row};

/// See the module.
pub(super) struct Cordon;

impl Filter for Cordon {
    fn check(&self, pod: &PodNeeds, row: &Row) -> Option<Rejection> {
        let is_closed = row.node.is_cordoned && !UNSCHEDULABLE.is_tolerated(&pod.tolerations);
        is_closed.then(|| reject(self, Hope::None, "node(s) were unschedulable"))
    }

    fn cured_by(&self) -> &'static [Cure] {
        &[Cure::NodeCame, Cure::NodeUncordoned]
    }
}
