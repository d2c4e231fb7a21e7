//! Images that are already there, the larger and the more widely spread the better.

use super::{POINTS_MAX, Score};
use crate::model::{PodNeeds, Row, Snapshot};

/// Bytes below which an image does not count: it is there quickly.
const IGNORED: i64 = 23 << 20;

/// Bytes per container from which on more does not count more.
const CONTAINER_MAX: i64 = 1_000 << 20;

/// See the module.
pub(super) struct HasImages;

impl Score for HasImages {
    fn points(&self, pod: &PodNeeds, row: &Row, snapshot: &Snapshot) -> i64 {
        let here: i64 = pod.images.iter().map(|image| spread_size(image, row, snapshot)).sum();
        let most = CONTAINER_MAX * i64::try_from(pod.images.len()).unwrap_or(1).max(1);
        POINTS_MAX * (here.clamp(IGNORED, most) - IGNORED) / (most - IGNORED)
    }
}

/// The image's size, less the fewer nodes have it: otherwise the first node to pull it would get all pods.
fn spread_size(image: &str, row: &Row, snapshot: &Snapshot) -> i64 {
    let Some(size) = row.node.images.get(image) else { return 0 };
    let have = i64::try_from(snapshot.nodes_with_image(image)).unwrap_or(i64::MAX);
    let nodes = i64::try_from(snapshot.len()).unwrap_or(i64::MAX).max(1);
    size.saturating_mul(have) / nodes
}
