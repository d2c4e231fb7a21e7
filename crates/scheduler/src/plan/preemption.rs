//! Preemption: which less important pods to push away so that a pod fits. Pure.

use std::cmp::Reverse;
use std::sync::Arc;

use api::Text;
use jiff::Timestamp;

use super::filters::{Hope, Rejection};
use super::{Diagnosis, first_rejection};
use crate::model::{PodNeeds, Row, Snapshot};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preemption {
    /// These pods should go.
    Push(Victims),
    /// Pods that were pushed away before are still going: why to wait, for the pod's condition.
    Later(String),
    /// It does not help, or is not allowed: why, for the pod's condition.
    No(String),
}

/// Pods to push away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Victims {
    /// Their node.
    pub node: Text,
    /// The most important first; never none.
    pub pods: Vec<Arc<PodNeeds>>,
}

/// Looks for the node where pushing pods away costs least. `diagnosis` says why the pod fits nowhere.
pub fn preempt(snapshot: &Snapshot, pod: &PodNeeds, diagnosis: &Diagnosis) -> Preemption {
    if pod.is_never_preempting {
        return Preemption::No("not eligible due to preemptionPolicy=Never.".to_owned());
    }
    if waits_for_others_to_go(snapshot, pod, diagnosis) {
        return Preemption::Later("not eligible due to a terminating pod on the nominated node.".to_owned());
    }
    let mut why_not = Diagnosis::new(diagnosis.nodes());
    why_not
        .reject_many(diagnosis.nodes() - diagnosis.hopeful.len(), "Preemption is not helpful for scheduling");
    let mut candidates = Vec::new();
    for row in diagnosis.hopeful.iter().filter_map(|name| snapshot.row(name)) {
        match victims_on(snapshot, pod, row) {
            Ok(victims) => candidates.push(victims),
            Err(rejection) => why_not.reject(&row.node.name, rejection),
        }
    }
    match candidates.into_iter().min_by_key(Victims::cost) {
        Some(victims) => Preemption::Push(victims),
        None => Preemption::No(why_not.message()),
    }
}

/// Whether pods that were pushed away for this one are still going.
fn waits_for_others_to_go(snapshot: &Snapshot, pod: &PodNeeds, diagnosis: &Diagnosis) -> bool {
    let nominated = pod.nominated.as_ref().filter(|node| diagnosis.hopeful.contains(*node));
    let row = nominated.and_then(|node| snapshot.row(node));
    row.is_some_and(|row| row.pods.values().any(|it| it.priority < pod.priority && it.is_leaving))
}

/// The fewest and least important pods whose going makes room on the node.
fn victims_on(snapshot: &Snapshot, pod: &PodNeeds, row: &Row) -> Result<Victims, Rejection> {
    let mut less_important: Vec<Arc<PodNeeds>> =
        row.pods.values().filter(|it| it.priority < pod.priority).cloned().collect();
    if less_important.is_empty() {
        return Err(Rejection {
            reasons: vec!["No preemption victims found for incoming pod".to_owned()],
            hope: Hope::None,
            cured_by: &[],
        });
    }
    less_important.sort_by_key(|it| (Reverse(it.priority), started(it)));
    let mut emptied = row.clone();
    for victim in &less_important {
        emptied.remove(&victim.key);
    }
    if let Some(rejection) = first_rejection(snapshot, pod, &emptied) {
        return Err(rejection);
    }
    // Whoever may stay stays, the more important first.
    let mut victims = Vec::new();
    for victim in less_important {
        emptied.add(Arc::clone(&victim));
        if first_rejection(snapshot, pod, &emptied).is_some() {
            emptied.remove(&victim.key);
            victims.push(victim);
        }
    }
    Ok(Victims { node: row.node.name.clone(), pods: victims })
}

impl Victims {
    /// What the pod's condition says.
    pub fn message(&self) -> String {
        let (node, count) = (&self.node, self.pods.len());
        format!("found a potential placement for pod on node {node}, preempting {count} victims")
    }

    /// What decides between nodes: the least important worst victim, the least importance in sum, the fewest,
    /// and those that run for the shortest time.
    fn cost(&self) -> (i64, i64, usize, Reverse<Timestamp>) {
        let worst = self.pods.iter().map(|it| it.priority).max().unwrap_or(i64::MIN);
        // No summand is negative, so that many unimportant pods are never cheaper than few.
        let sum = self.pods.iter().map(|it| it.priority - i64::from(i32::MIN)).sum();
        let most_important = self.pods.iter().filter(|it| it.priority == worst);
        let earliest = most_important.map(|it| started(it)).min().unwrap_or(Timestamp::MAX);
        (worst, sum, self.pods.len(), Reverse(earliest))
    }
}

/// When the pod started; one that has not counts as the youngest.
fn started(pod: &PodNeeds) -> Timestamp {
    pod.started.unwrap_or(Timestamp::MAX)
}
