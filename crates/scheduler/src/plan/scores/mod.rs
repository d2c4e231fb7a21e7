//! Scores: which of the nodes that can take a pod is best. One file each, one weighted list.

mod affinity;
mod balance;
mod images;
mod room;
mod taints;

use crate::model::{PodNeeds, Row, Snapshot};

/// The most points that a normalised score gives.
pub const POINTS_MAX: i64 = 100;

/// Compares nodes.
pub trait Score: Sync {
    /// The node's points, of any size.
    fn points(&self, pod: &PodNeeds, row: &Row, snapshot: &Snapshot) -> i64;

    /// Brings the points of all nodes to 0 … 100.
    fn normalise(&self, _points: &mut [i64]) {}
}

/// A score and how much it counts.
pub struct Weighted {
    /// The score.
    pub kind: &'static dyn Score,
    /// The factor of its points.
    pub weight: i64,
}

/// All scores.
pub static SCORES: &[Weighted] = &[
    Weighted { kind: &taints::FewerTaints, weight: 3 },
    Weighted { kind: &affinity::PreferredTerms, weight: 2 },
    Weighted { kind: &room::MoreRoom, weight: 1 },
    Weighted { kind: &balance::Balance, weight: 1 },
    Weighted { kind: &images::HasImages, weight: 1 },
];

/// Scales points so that the highest becomes [`POINTS_MAX`].
fn scale(points: &mut [i64]) {
    let most = points.iter().max().copied().unwrap_or(0);
    if most > 0 {
        for own in points {
            *own = POINTS_MAX * *own / most;
        }
    }
}
