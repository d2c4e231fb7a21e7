//! Every bound of the scheduler, each with its reason.

use std::time::Duration;

/// The first pause of a pod that did not fit; doubled each time.
pub const BACKOFF_BASE: Duration = Duration::from_secs(1);

/// The longest pause of a pod that did not fit.
pub const BACKOFF_MAX: Duration = Duration::from_secs(10);

/// A pod that fits nowhere is tried again after this even if nothing changed that could cure it: a safety net
/// against a cure that no filter thought of.
pub const UNSCHEDULABLE_MAX: Duration = Duration::from_mins(5);

/// The pause before an action whose outcome is unknown is sent again.
pub const RESEND: Duration = Duration::from_millis(500);

/// Calls that are out at the same time: more would only wait in the API server.
pub const CALLS_IN_FLIGHT: usize = 256;

/// The lowest number of fitting nodes to look for before the best of them is taken.
const FEASIBLE_MIN: usize = 100;

/// How many fitting nodes are enough among so many: looking at all of a large cluster costs more than it gains.
pub fn feasible_enough(nodes: usize) -> usize {
    let percent = 50_usize.saturating_sub(nodes / 125).max(5);
    (nodes * percent / 100).max(FEASIBLE_MIN)
}

/// Characters of an event's message that the API takes.
pub const EVENT_MESSAGE_MAX: usize = 1_024;
