//! Every bound of the kubelet, each with its reason.

use std::time::Duration;

/// The first wait before a failed container starts again; clients know this figure.
pub const CRASH_BACKOFF_FIRST: Duration = Duration::from_secs(10);
/// The longest such wait. A container that ran for twice as long starts afresh.
pub const CRASH_BACKOFF_MAX: Duration = Duration::from_mins(5);
/// The first wait before a failed pull is tried again.
pub const PULL_BACKOFF_FIRST: Duration = Duration::from_secs(10);
/// The longest such wait.
pub const PULL_BACKOFF_MAX: Duration = Duration::from_mins(5);
/// How long a plain failure is shown (`Error`, `ErrImagePull`) before the back-off is shown in its
/// place, so that a watcher sees both.
pub const FAILURE_SHOWN: Duration = Duration::from_secs(1);
/// Between attempts to create a container whose configuration cannot be made.
pub const START_RETRY: Duration = Duration::from_secs(10);
/// The first wait before a failed part, sandbox or kill is tried again.
pub const RETRY_FIRST: Duration = Duration::from_secs(1);
/// The longest such wait.
pub const RETRY_MAX: Duration = Duration::from_mins(1);
/// The least time between the signal to end and the kill, whatever the grace: it lets data reach disk.
pub const GRACE_SECONDS_MIN: u64 = 2;
/// Instances of one container that keep their record and log: the newest and the one before.
pub const INSTANCES_KEPT: usize = 2;
/// Notes that one pod may have waiting; the oldest go first.
pub const NOTES_PENDING: usize = 64;
