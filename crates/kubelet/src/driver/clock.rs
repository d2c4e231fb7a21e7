//! The only place where the kubelet reads the time.

use std::time::Instant;

use jiff::Timestamp;

/// Now.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// Now, for measuring how long something takes.
#[expect(clippy::disallowed_methods, reason = "the kubelet's own clock")]
pub(crate) fn instant() -> Instant {
    Instant::now()
}
