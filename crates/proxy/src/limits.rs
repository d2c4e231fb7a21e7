//! Every bound of the proxy.

use std::time::Duration;

/// How long to wait before the table is compared with the kernel's again after a failure. Failures are rare (another
/// program holds the lock of the packet filter for long, memory is short) and heal by themselves.
pub(crate) const RETRY: Duration = Duration::from_secs(1);

/// With more changed Services than this at once, comparing the whole table is cheaper than many small changes.
pub(crate) const CHANGES_AT_ONCE: usize = 1_000;
