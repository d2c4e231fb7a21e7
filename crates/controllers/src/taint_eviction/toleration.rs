//! What a pod's tolerations make of its node's NoExecute taints.

use api::{Cursor, Document};
use jiff::Timestamp;

/// What becomes of a pod.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Its node has no such taint, or it tolerates them all for ever.
    Stays,
    /// It does not tolerate one of them.
    Goes,
    /// It tolerates them all, one of them only for a while.
    GoesAfter {
        /// For how long.
        seconds: i64,
        /// Since when, as far as the taints and the pod tell.
        since: Option<Timestamp>,
    },
}

/// What becomes of a pod on this node.
pub(super) fn fate(pod: &Document, node: &Document) -> Fate {
    let taints =
        node.at("spec.taints").items().filter(|taint| taint.at("effect").text() == Some("NoExecute"));
    let mut shortest: Option<i64> = None;
    let mut since: Option<Timestamp> = None;
    for taint in taints {
        let matching: Vec<_> =
            pod.at("spec.tolerations").items().filter(|toleration| tolerates(toleration, &taint)).collect();
        if matching.is_empty() {
            return Fate::Goes;
        }
        let limit = matching.iter().filter_map(|it| it.at("tolerationSeconds").int()).min();
        if let Some(seconds) = limit {
            shortest = Some(shortest.map_or(seconds, |known| known.min(seconds)));
            since = since.max(time(&taint, "timeAdded"));
        }
    }
    match shortest {
        None => Fate::Stays,
        Some(seconds) if seconds <= 0 => Fate::Goes,
        // A pod that came to a tainted node has its time from then on.
        Some(seconds) => Fate::GoesAfter { seconds, since: since.map(|since| since.max(bound(pod))) },
    }
}

/// When the pod came to its node, or was made.
fn bound(pod: &Document) -> Timestamp {
    let scheduled = control::conditions::condition(pod, "status.conditions", "PodScheduled");
    let scheduled = scheduled.and_then(|it| time(&it, "lastTransitionTime"));
    scheduled.or_else(|| time(&pod.at("metadata"), "creationTimestamp")).unwrap_or(Timestamp::MIN)
}

fn time(place: &Cursor<'_>, field: &str) -> Option<Timestamp> {
    api::time::parse(place.at(field).text_or_empty())
}

fn tolerates(toleration: &Cursor<'_>, taint: &Cursor<'_>) -> bool {
    let text = |cursor: &Cursor<'_>, field: &str| cursor.at(field).text_or_empty().to_owned();
    let effect = text(toleration, "effect");
    if !effect.is_empty() && effect != text(taint, "effect") {
        return false;
    }
    let key = text(toleration, "key");
    if !key.is_empty() && key != text(taint, "key") {
        return false;
    }
    match text(toleration, "operator").as_str() {
        "Exists" => true,
        "" | "Equal" => text(toleration, "value") == text(taint, "value"),
        _ => false,
    }
}
