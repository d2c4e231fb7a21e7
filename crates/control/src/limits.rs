//! Every bound of the runtime, each with its reason.

use std::time::Duration;

/// Targets of one controller whose plans may be in flight at the same time. Enough to hide the latency of
/// the API server, few enough that a storm of changes does not become a storm of requests.
pub const TARGETS_IN_FLIGHT: usize = 16;

/// First pause after a failed plan. Clients see the retry of a write conflict, so it is short.
pub const BACKOFF_BASE: Duration = Duration::from_millis(5);

/// Longest pause after repeated failures. A refused target is looked at again within this time even if
/// nothing that the controller watches changes (a quota raised, a webhook back).
pub const BACKOFF_MAX: Duration = Duration::from_mins(1);

/// First pause before an action with an unknown outcome is sent again.
pub const RESEND_BASE: Duration = Duration::from_millis(50);

/// Longest pause between two sendings of the same action.
pub const RESEND_MAX: Duration = Duration::from_secs(15);

/// Questions one plan may ask; a controller that needs more asks for a list.
pub const QUESTIONS_PER_PLAN: usize = 64;
