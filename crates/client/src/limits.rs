//! Every bound of the client, each with its reason.

use std::time::Duration;

use jiff::SignedDuration;

/// Largest body of a reply to one call, in bytes. A page of 500 large objects stays well below it.
pub const REPLY_BYTES_MAX: usize = 64 << 20;

/// Largest single watch event, in bytes: an object may have 1.5 MiB, and its encoding some more.
pub const EVENT_BYTES_MAX: usize = 8 << 20;

/// Changes that one feed holds for a reader that is behind. A reader further behind is told that it missed
/// changes, and looks at the view instead.
pub const FEED_CHANGES_MAX: usize = 8_192;

/// How long a call may take before its outcome counts as unknown. The server's own limit is a minute.
pub const CALL_TIMEOUT: Duration = Duration::from_secs(65);

/// How long a connection to the server may take.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// First pause before a broken watch is started again.
pub const WATCH_BACKOFF_BASE: Duration = Duration::from_millis(100);

/// Longest pause before a broken watch is started again.
pub const WATCH_BACKOFF_MAX: Duration = Duration::from_secs(10);

/// Calls that one controller has out at the same time.
pub const CALLS_IN_FLIGHT: usize = 64;

/// Notes that wait to be written as Events; further ones are dropped, Events being best effort.
pub const NOTES_WAITING: usize = 1_024;

/// Objects about which the event correlator remembers what it wrote.
pub const EVENT_SERIES_MAX: usize = 4_096;

/// Objects per page of a list.
pub const PAGE_OBJECTS: u32 = 500;

/// A quiet connection is asked this often whether the other side is still there.
pub const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// Events about one object that may be written at once.
pub const EVENT_BURST: f64 = 25.0;

/// Events about one object per second that may be written in the long run: one in five minutes.
pub const EVENT_REFILL_PER_SECOND: f64 = 1.0 / 300.0;

/// Similar Events (the same but for their message) before they are combined.
pub const EVENT_SIMILAR_MAX: usize = 10;

/// Similar Events further apart than this are not combined.
pub const EVENT_SIMILAR_WITHIN: SignedDuration = SignedDuration::from_mins(10);
