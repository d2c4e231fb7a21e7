//! Why a pod fits nowhere, in the words that users and autoscalers know.

use std::collections::{BTreeMap, BTreeSet};

use api::Text;

use super::filters::{Cures, Hope, Rejection};

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    nodes: usize,
    reasons: BTreeMap<String, usize>,
    /// Nodes on which the pod would fit if other pods went.
    pub hopeful: BTreeSet<Text>,
    /// What could make it fit.
    pub cures: Cures,
    /// What came of looking for pods to push away.
    preemption: Option<String>,
}

impl Diagnosis {
    /// Nothing is known about so many nodes yet.
    pub fn new(nodes: usize) -> Self {
        Self {
            nodes,
            reasons: BTreeMap::new(),
            hopeful: BTreeSet::new(),
            cures: Cures::of_any_pod(),
            preemption: None,
        }
    }

    /// A node does not take the pod.
    pub fn reject(&mut self, node: &Text, rejection: Rejection) {
        self.cures.add(rejection.cured_by);
        if rejection.hope == Hope::Preemption {
            self.hopeful.insert(node.clone());
        }
        for reason in rejection.reasons {
            *self.reasons.entry(reason).or_default() += 1;
        }
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// So many nodes do not take the pod, for the same reason.
    pub fn reject_many(&mut self, count: usize, reason: &str) {
        if count > 0 {
            *self.reasons.entry(reason.to_owned()).or_default() += count;
        }
    }

    /// Says what came of looking for pods to push away.
    pub fn set_preemption(&mut self, message: &str) {
        self.preemption = Some(format!("preemption: {message}"));
    }

    /// The text of the pod's condition and event.
    pub fn message(&self) -> String {
        if self.nodes == 0 {
            return "no nodes available to schedule pods".to_owned();
        }
        let mut reasons: Vec<String> =
            self.reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        reasons.sort();
        let mut message = format!("0/{} nodes are available:", self.nodes);
        if !reasons.is_empty() {
            message = format!("{message} {}.", reasons.join(", "));
        }
        if let Some(preemption) = &self.preemption {
            message = format!("{message} {preemption}");
        }
        message
    }
}
