//! How a rollout is getting on: complete, progressing, or without progress for too long.

use std::time::Duration;

use api::{Cursor, Document, Text};
use jiff::{SignedDuration, Timestamp};

use super::sets::{Set, Sets};
use super::size::Size;
use super::status::{Condition, PROGRESSING, StatusUpdate, is_complete, progress_deadline};

/// The reason of a rollout that went well.
const COMPLETE: &str = "NewReplicaSetAvailable";
/// The reason of a rollout that took too long.
const TIMED_OUT: &str = "ProgressDeadlineExceeded";

/// Whether there is anything left to roll out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    UnderWay,
    Complete,
}

/// Tells the progress in the status; returns when to look again whether it has come to a halt.
pub(super) fn estimate(
    deployment: &Document,
    sets: &Sets,
    size: &Size,
    status: &mut StatusUpdate,
) -> Option<Duration> {
    tell_failures(sets, status);
    let Some(deadline) = progress_deadline(deployment) else {
        status.remove_condition(PROGRESSING);
        return None;
    };
    let is_complete = is_complete(deployment, &status.updated, size.replicas);
    let stage = if is_complete { Stage::Complete } else { Stage::UnderWay };
    if !was_complete(status) {
        tell(deployment, sets, stage, deadline, status);
    }
    next_check(deadline, stage, status)
}

/// Whether the last rollout is over and nothing has changed since.
fn was_complete(status: &StatusUpdate) -> bool {
    let count = |field: &str| status.updated.at("status").at(field).int().unwrap_or(0);
    let reason = status.condition(PROGRESSING).and_then(|it| it.at("reason").text());
    count("replicas") == count("updatedReplicas") && reason == Some(COMPLETE)
}

fn tell(deployment: &Document, sets: &Sets, stage: Stage, deadline: i64, status: &mut StatusUpdate) {
    let subject = sets.new.as_ref().map_or_else(
        || format!("Deployment {:?}", deployment.name()),
        |new| format!("ReplicaSet {:?}", new.name()),
    );
    let condition = |status, reason, message| Condition { kind: PROGRESSING, status, reason, message };
    if stage == Stage::Complete {
        let message = format!("{subject} has successfully progressed.");
        status.set_condition(condition("True", COMPLETE, &message));
    } else if has_progressed(deployment, &status.updated) {
        let message = format!("{subject} is progressing.");
        // The time of the last update is what the deadline counts from, so it moves even if nothing else does.
        let current = status.condition(PROGRESSING).filter(|it| it.at("status").text() == Some("True"));
        let since = current.map(|it| Text::from(it.at("lastTransitionTime").text_or_empty()));
        status.put_condition(condition("True", "ReplicaSetUpdated", &message), since);
    } else if has_timed_out(deadline, status) {
        let message = format!("{subject} has timed out progressing.");
        status.set_condition(condition("False", TIMED_OUT, &message));
    }
}

/// Whether more pods are new, ready or available, or fewer are old, than the last status said.
fn has_progressed(before: &Document, after: &Document) -> bool {
    let count = |document: &Document, field: &str| document.at("status").at(field).int().unwrap_or(0);
    let old = |document: &Document| count(document, "replicas") - count(document, "updatedReplicas");
    let more = |field: &str| count(after, field) > count(before, field);
    more("updatedReplicas") || more("readyReplicas") || more("availableReplicas") || old(after) < old(before)
}

fn has_timed_out(deadline: i64, status: &StatusUpdate) -> bool {
    let Some(condition) = status.condition(PROGRESSING) else { return false };
    match condition.at("reason").text() {
        Some(COMPLETE) => false,
        Some(TIMED_OUT) => true,
        _ => expiry(&condition, deadline).is_some_and(|expiry| expiry < status.now()),
    }
}

/// A rollout that is under way is looked at again when its deadline passes.
fn next_check(deadline: i64, stage: Stage, status: &StatusUpdate) -> Option<Duration> {
    let condition = status.condition(PROGRESSING)?;
    if stage == Stage::Complete || condition.at("reason").text() == Some(TIMED_OUT) {
        return None;
    }
    let left = expiry(&condition, deadline)?.duration_since(status.now());
    // A second more, because times in objects are whole seconds.
    Duration::try_from(left.max(SignedDuration::ZERO)).ok().map(|left| left + Duration::from_secs(1))
}

fn expiry(condition: &Cursor<'_>, deadline: i64) -> Option<Timestamp> {
    let updated = api::time::parse(condition.at("lastUpdateTime").text_or_empty())?;
    updated.checked_add(SignedDuration::from_secs(deadline)).ok()
}

/// A set that cannot create its pods is told in the Deployment's own status, the new set before the others.
fn tell_failures(sets: &Sets, status: &mut StatusUpdate) {
    let kind = "ReplicaFailure";
    let failure = sets.new.iter().chain(&sets.old).find_map(|set| failure(set, kind));
    let Some(failure) = failure else { return status.remove_condition(kind) };
    let text = |field: &str| failure.at(field).text_or_empty();
    let (state, reason, message) = (text("status"), text("reason"), text("message"));
    let is_told = status
        .condition(kind)
        .is_some_and(|it| it.at("status").text() == Some(state) && it.at("reason").text() == Some(reason));
    if !is_told {
        let since = Text::from(text("lastTransitionTime"));
        status.put_condition(Condition { kind, status: state, reason, message }, Some(since));
    }
}

fn failure<'a>(set: &'a Set, kind: &str) -> Option<Cursor<'a>> {
    control::conditions::condition(&set.document, "status.conditions", kind)
}
