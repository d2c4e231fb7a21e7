//! What the pod requests must be left on the node, and the node must take one more pod.

use super::{Cure, Filter, Hope, Rejection};
use crate::model::{PodNeeds, Row};

/// See the module.
pub(super) struct Fit;

impl Filter for Fit {
    fn check(&self, pod: &PodNeeds, row: &Row) -> Option<Rejection> {
        let shortages = shortages(pod, row);
        if shortages.is_empty() {
            return None;
        }
        let is_hopeless = shortages.iter().any(|shortage| shortage.wanted > shortage.allocatable);
        let hope = if is_hopeless { Hope::None } else { Hope::Preemption };
        let reasons = shortages.into_iter().map(|shortage| shortage.reason).collect();
        Some(Rejection { reasons, hope, cured_by: self.cured_by() })
    }

    fn cured_by(&self) -> &'static [Cure] {
        &[Cure::NodeCame, Cure::NodeGrew, Cure::PodLeft]
    }
}

struct Shortage {
    reason: String,
    wanted: i64,
    allocatable: i64,
}

fn shortages(pod: &PodNeeds, row: &Row) -> Vec<Shortage> {
    let (all, taken, wanted) = (&row.node.allocatable, &row.requested, &pod.requests);
    let mut shortages = Vec::new();
    let pods = i64::try_from(row.pods.len()).unwrap_or(i64::MAX);
    if pods >= row.node.pods_max {
        // Pushing pods away always makes room for one.
        shortages.push(Shortage { reason: "Too many pods".to_owned(), wanted: 0, allocatable: 0 });
    }
    let mut compare = |name: &str, wanted: i64, allocatable: i64, taken: i64| {
        if wanted > 0 && wanted > allocatable.saturating_sub(taken) {
            shortages.push(Shortage { reason: format!("Insufficient {name}"), wanted, allocatable });
        }
    };
    compare("cpu", wanted.milli_cpu, all.milli_cpu, taken.milli_cpu);
    compare("memory", wanted.memory, all.memory, taken.memory);
    compare("ephemeral-storage", wanted.storage, all.storage, taken.storage);
    for (name, amount) in &wanted.others {
        compare(name, *amount, all.other(name), taken.other(name));
    }
    shortages
}
