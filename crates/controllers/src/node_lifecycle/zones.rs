//! How fast nodes may be tainted NoExecute: one after the other in a zone, slower or not at all where much is wrong.
//!
//! When no node at all is ready, the trouble is more likely ours than theirs: nothing is evicted then. The same goes for
//! a small zone most of whose nodes are lost. When the last node of a zone was tainted is read from the taints
//! themselves, so that the pace outlives a restart.

use std::sync::Arc;
use std::time::Duration;

use api::{Document, Text};
use control::{Object, View};
use jiff::{SignedDuration, Timestamp};

use super::{conditions, taints};
use crate::limits;
use crate::words;

/// Nodes with this label count for nothing here.
const EXCLUDED: &str = "node.kubernetes.io/exclude-disruption";

/// What a node that should be tainted NoExecute has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// It is tainted now.
    Now,
    /// It is its turn after this.
    After(Duration),
    /// It stays as it is until its zone changes.
    Halted,
    /// Nothing is evicted at all: the taint is taken back where it is.
    Suspended,
}

/// A node as its zone sees it.
struct Member {
    name: Text,
    zone: (Text, Text),
    is_counted: bool,
    is_ready: bool,
    /// When it was tainted NoExecute for its kubelet's sake.
    tainted: Option<Timestamp>,
}

/// The pace for a node whose kubelet is silent or unwell.
pub(super) fn pace(name: &str, view: &View, now: Timestamp) -> Pace {
    let members: Vec<Member> = view.list(words::nodes()).map(Member::of).collect();
    let Some(own) = members.iter().find(|member| member.name == name) else { return Pace::Suspended };
    if is_blackout(&members) {
        return Pace::Suspended;
    }
    if own.tainted.is_some() {
        return Pace::Now;
    }
    let zone: Vec<&Member> = members.iter().filter(|member| member.zone == own.zone).collect();
    let Some(interval) = interval(&zone) else { return Pace::Halted };
    let waits = |member: &&&Member| !member.is_ready && member.tainted.is_none() && member.name < own.name;
    let before = zone.iter().filter(waits).count();
    let last = zone.iter().filter_map(|member| member.tainted).max();
    let since_last = last.map_or(interval, |last| passed(last, now));
    let turn = interval * u32::try_from(before).unwrap_or(u32::MAX);
    let rest = (interval + turn).saturating_sub(since_last);
    if rest.is_zero() { Pace::Now } else { Pace::After(rest) }
}

/// Whether nodes are counted and none of them is ready.
fn is_blackout(members: &[Member]) -> bool {
    let mut counted = members.iter().filter(|member| member.is_counted).peekable();
    counted.peek().is_some() && counted.all(|member| !member.is_ready)
}

/// The pause between two nodes of a zone; `None` is for ever.
fn interval(zone: &[&Member]) -> Option<Duration> {
    let counted = zone.iter().filter(|member| member.is_counted);
    let size = counted.clone().count();
    let lost = counted.filter(|member| !member.is_ready).count();
    // At least 55 of 100, and more than two, but not all: all at once is a lost zone, whose pods go on elsewhere.
    let is_partly_lost = lost < size && lost > 2 && lost * 100 >= size * 55;
    match is_partly_lost {
        false => Some(limits::TAINT_INTERVAL),
        true if size > limits::LARGE_ZONE => Some(limits::TAINT_INTERVAL_UNWELL),
        true => None,
    }
}

fn passed(since: Timestamp, now: Timestamp) -> Duration {
    now.duration_since(since).max(SignedDuration::ZERO).unsigned_abs()
}

impl Member {
    fn of(object: &Arc<Object>) -> Self {
        let node = object.document();
        let label = |name: &str| Text::from(object.meta.labels.get(name).unwrap_or_default());
        Self {
            name: object.meta.name.clone(),
            zone: (label("topology.kubernetes.io/region"), label("topology.kubernetes.io/zone")),
            is_counted: object.meta.labels.get(EXCLUDED).is_none(),
            is_ready: is_ready(&node),
            tainted: taints::evicting_since(&node),
        }
    }
}

fn is_ready(node: &Document) -> bool {
    conditions::ready_status(node) == "True"
}
