//! Old sets are kept so that a rollout can be undone; the oldest beyond the limit go.

use api::Document;
use control::{Action, Delete, Step};

use super::sets::Set;
use crate::words;

/// Deletes of the oldest sets beyond `spec.revisionHistoryLimit` that have no pods.
pub(super) fn clean_up(deployment: &Document, old: &[Set]) -> Vec<Step> {
    let limit = deployment.int("spec.revisionHistoryLimit").filter(|limit| *limit != i64::from(i32::MAX));
    let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok()) else { return Vec::new() };
    let mut kept: Vec<&Set> = old.iter().filter(|set| !set.meta.is_deleting()).collect();
    kept.sort_by_key(|set| (set.revision(), set.meta.creation_time, set.meta.name.clone()));
    let surplus = kept.len().saturating_sub(limit);
    kept.into_iter().take(surplus).filter(|set| is_unused(set)).map(delete).collect()
}

fn is_unused(set: &Set) -> bool {
    set.replicas() == 0
        && set.status("replicas") == 0
        && set.status("observedGeneration") >= set.meta.generation
}

fn delete(set: &Set) -> Step {
    let options = Delete { uid: Some(set.meta.uid.clone()), ..Delete::default() };
    Step::silent(Action::delete(words::replica_sets().clone(), set.meta.key(), options))
}
