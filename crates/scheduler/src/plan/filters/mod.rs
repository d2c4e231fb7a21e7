//! Filters: which nodes can take a pod at all. One file each, one ordered list.

mod cordon;
mod ports;
mod resources;
mod selector;
mod taints;

use crate::model::{PodNeeds, Row};

/// Rules nodes out.
pub trait Filter: Sync {
    /// Why the node cannot take the pod; none when it can.
    fn check(&self, pod: &PodNeeds, row: &Row) -> Option<Rejection>;

    /// The changes after which a pod that it rejected may fit.
    fn cured_by(&self) -> &'static [Cure];
}

/// All filters. The first that rejects says why, so the order is part of the message.
pub static FILTERS: &[&dyn Filter] =
    &[&cordon::Cordon, &taints::Taints, &selector::Selector, &ports::Ports, &resources::Fit];

/// Why a node does not take a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// In upstream's words.
    pub reasons: Vec<String>,
    /// Whether pushing other pods away may help.
    pub hope: Hope,
    /// What may help otherwise.
    pub cured_by: &'static [Cure],
}

/// Whether a node that does not take a pod would take it if other pods went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hope {
    /// Perhaps.
    Preemption,
    /// No.
    None,
}

/// A change that may let a waiting pod fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cure {
    /// A node came.
    NodeCame,
    /// A node has more to give.
    NodeGrew,
    /// A node's labels changed.
    NodeLabels,
    /// A node's taints changed.
    NodeTaints,
    /// A node was uncordoned.
    NodeUncordoned,
    /// A pod left its node.
    PodLeft,
}

/// A set of [`Cure`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cures(u8);

impl Cures {
    /// One cure.
    pub fn of(cure: Cure) -> Self {
        let mut cures = Self::default();
        cures.add(&[cure]);
        cures
    }

    /// What may help any pod: another node.
    pub fn of_any_pod() -> Self {
        Self::of(Cure::NodeCame)
    }

    /// Adds cures.
    pub fn add(&mut self, cures: &[Cure]) {
        for cure in cures {
            self.0 |= 1 << *cure as u8;
        }
    }

    /// Whether the two sets share a cure.
    pub fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Rejects, for one reason.
fn reject(filter: &dyn Filter, hope: Hope, reason: &str) -> Rejection {
    Rejection { reasons: vec![reason.to_owned()], hope, cured_by: filter.cured_by() }
}

/// A node that none of the terms names, when all of them name nodes.
pub(super) fn unnamed() -> Rejection {
    reject(&selector::Selector, Hope::None, "node(s) didn't satisfy plugin(s) [NodeAffinity]")
}
