//! What a change of a node may cure. Pure.

use crate::model::{NodeFacts, Resources};
use crate::plan::{Cure, Cures};

/// The cures that a node's new version brings over what was known of it.
pub(crate) fn cures(old: Option<&NodeFacts>, new: &NodeFacts) -> Cures {
    let mut cures = Cures::default();
    let Some(old) = old else {
        cures.add(&[Cure::NodeCame]);
        return cures;
    };
    let differences = [
        (grew(old, new), Cure::NodeGrew),
        (old.labels != new.labels, Cure::NodeLabels),
        (old.taints != new.taints, Cure::NodeTaints),
        (old.is_cordoned && !new.is_cordoned, Cure::NodeUncordoned),
    ];
    for (_, cure) in differences.iter().filter(|(differs, _)| *differs) {
        cures.add(&[*cure]);
    }
    cures
}

fn grew(old: &NodeFacts, new: &NodeFacts) -> bool {
    let (before, after): (&Resources, &Resources) = (&old.allocatable, &new.allocatable);
    after.milli_cpu > before.milli_cpu
        || after.memory > before.memory
        || after.storage > before.storage
        || new.pods_max > old.pods_max
        || after.others.iter().any(|(name, amount)| *amount > before.other(name))
}
