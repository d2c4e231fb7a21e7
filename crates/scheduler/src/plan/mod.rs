//! The decisions: which node a pod gets, or why it gets none. Pure.
//!
//! A pod is checked against the [`FILTERS`] in their order, node by node; the nodes that pass are compared by
//! the [`SCORES`], each with its weight. A new filter or score is one file and one line in its list.

mod diagnosis;
pub mod filters;
mod preemption;
pub mod scores;

use api::Text;

use crate::limits;
use crate::model::{NodeTerms, PodNeeds, Row, Snapshot};
pub use diagnosis::Diagnosis;
pub use filters::{Cure, Cures, FILTERS, Filter, Hope, Rejection};
pub use preemption::{Preemption, Victims, preempt};
pub use scores::{SCORES, Score};

/// What to do about a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Put it on this node.
    Bind(Text),
    /// It fits nowhere, for these reasons.
    Wait(Diagnosis),
}

/// Decides where a pod goes. `turn` rotates among nodes that are equally good, so that pods spread.
pub fn schedule(snapshot: &Snapshot, pod: &PodNeeds, turn: usize) -> Decision {
    let (fitting, diagnosis) = find_fitting(snapshot, pod, turn);
    match fitting.as_slice() {
        [] => Decision::Wait(diagnosis),
        [only] => Decision::Bind(only.node.name.clone()),
        _ => Decision::Bind(best(&fitting, pod, snapshot, turn).node.name.clone()),
    }
}

/// The first filter that rejects the pod on the node, where room is kept for pods that wait for others to go.
fn first_rejection(snapshot: &Snapshot, pod: &PodNeeds, row: &Row) -> Option<Rejection> {
    let crowded = snapshot.with_nominees(row, pod);
    crowded.and_then(|crowded| rejection(pod, &crowded)).or_else(|| rejection(pod, row))
}

fn rejection(pod: &PodNeeds, row: &Row) -> Option<Rejection> {
    FILTERS.iter().find_map(|filter| filter.check(pod, row))
}

/// Enough nodes that the pod fits on, and why the others do not.
fn find_fitting<'a>(snapshot: &'a Snapshot, pod: &PodNeeds, turn: usize) -> (Vec<&'a Row>, Diagnosis) {
    let count = snapshot.len();
    let enough = limits::feasible_enough(count);
    // Where the search starts moves on, so that not always the same nodes are looked at.
    let start = if count > enough { turn.wrapping_mul(enough) % count } else { 0 };
    let rows = snapshot.rows().skip(start).chain(snapshot.rows().take(start));
    let mut diagnosis = Diagnosis::new(count);
    let named = pod.required.as_ref().and_then(NodeTerms::named_nodes);
    let mut fitting = Vec::new();
    for row in rows {
        if named.as_ref().is_some_and(|named| !named.contains(&row.node.name)) {
            diagnosis.reject(&row.node.name, filters::unnamed());
            continue;
        }
        match first_rejection(snapshot, pod, row) {
            Some(rejection) => diagnosis.reject(&row.node.name, rejection),
            None => fitting.push(row),
        }
        if fitting.len() == enough {
            break;
        }
    }
    (fitting, diagnosis)
}

/// The fitting node with the most points; among equals, `turn` chooses.
fn best<'a>(fitting: &[&'a Row], pod: &PodNeeds, snapshot: &Snapshot, turn: usize) -> &'a Row {
    let mut totals = vec![0; fitting.len()];
    for score in SCORES {
        let mut points: Vec<i64> = fitting.iter().map(|row| score.kind.points(pod, row, snapshot)).collect();
        score.kind.normalise(&mut points);
        for (total, points) in totals.iter_mut().zip(points) {
            *total += points * score.weight;
        }
    }
    let most = totals.iter().max().copied().unwrap_or(0);
    let best: Vec<&Row> =
        fitting.iter().zip(&totals).filter(|(_, total)| **total == most).map(|(row, _)| *row).collect();
    best[turn % best.len()]
}
