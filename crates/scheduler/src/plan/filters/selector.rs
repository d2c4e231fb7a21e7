//! A node must have the labels of the pod's node selector, and one term of its required node affinity must
//! hold.

use super::{Cure, Filter, Hope, Rejection, reject};
use crate::model::affinity::has_labels;
use crate::model::{PodNeeds, Row};

/// See the module.
pub(super) struct Selector;

impl Filter for Selector {
    fn check(&self, pod: &PodNeeds, row: &Row) -> Option<Rejection> {
        let matches = has_labels(&row.node, &pod.selector)
            && pod.required.as_ref().is_none_or(|terms| terms.hold_for(&row.node));
        (!matches).then(|| reject(self, Hope::None, "node(s) didn't match Pod's node affinity/selector"))
    }

    fn cured_by(&self) -> &'static [Cure] {
        &[Cure::NodeCame, Cure::NodeLabels]
    }
}
