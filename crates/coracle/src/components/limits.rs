//! Every bound of a server as a whole, each with its reason.

use std::time::Duration;

/// The pause before a component that ended is started again for the first time: what broke it by chance is over.
pub(super) const RESTART_PAUSE_FIRST: Duration = Duration::from_millis(500);

/// The longest pause: whoever mends the cause by hand waits at most this long to see it heal.
pub(super) const RESTART_PAUSE_MAX: Duration = Duration::from_secs(30);

/// After so long a component's earlier failures count no more.
pub(super) const STEADY_AFTER: Duration = Duration::from_mins(5);

/// So long a component that failed must run again to be called well: one that ends at once never does.
pub(super) const SETTLED_AFTER: Duration = Duration::from_secs(1);

/// How many commands of this machine are answered at the same time.
pub(super) const COMMANDS_MAX: usize = 16;

/// The longest a command may wait for the server to be well.
pub(super) const WAIT_MAX: Duration = Duration::from_hours(1);

/// How long what is open may take to end after the server was asked to: the API server's own limit, and a second to
/// tell its clients.
pub(super) const STOP_MAX: Duration = Duration::from_secs(6);
