//! Every bound of the API server, each with its reason.

use std::time::Duration;

/// The largest body of a request, in bytes; upstream's limit, which clients know.
pub const BODY_MAX: usize = 3 << 20;

/// The longest path and query together, in bytes. Label selectors are the longest thing in them.
pub const URI_MAX: usize = 64 << 10;

/// How many requests that change something are worked on at once; more are answered 429.
pub const MUTATING_MAX: usize = 200;

/// How many reading requests are worked on at once; more are answered 429.
pub const READING_MAX: usize = 400;

/// How many watches, logs and other long requests are open at once; more are answered 429.
pub const LONG_RUNNING_MAX: usize = 20_000;

/// How many connections are open at once; more wait in the listener's queue.
pub const CONNECTIONS_MAX: usize = 10_000;

/// How many streams one HTTP/2 connection may hold open, so that one client cannot take everything.
pub const STREAMS_MAX: u32 = 1_000;

/// How long a TLS handshake may take.
pub const HANDSHAKE_MAX: Duration = Duration::from_secs(10);

/// How long a client may take to send the head of a request.
pub const HEAD_MAX: Duration = Duration::from_secs(30);

/// How long a request that does not stream may take, its body included; upstream's default.
pub const REQUEST_MAX: Duration = Duration::from_mins(1);

/// How long open requests may go on after the server was asked to stop.
pub const SHUTDOWN_MAX: Duration = Duration::from_secs(5);

/// How long a watch lives when the client does not say; the half above it is spread by the connection, so
/// that watches do not end together.
pub const WATCH_DEFAULT: Duration = Duration::from_mins(30);

/// How often an idle watch gets a bookmark, when the client wants any.
pub const BOOKMARK_EVERY: Duration = Duration::from_mins(1);

/// How many changes a watcher may lag behind before it is cut off; it resumes by revision.
pub const WATCHER_QUEUE: usize = 1_024;

/// How many of the latest changes of a kind are kept in memory, so that a watch resumes without the disk.
pub const RECENT_MAX: usize = 256;

/// How often a write starts anew because another write was faster.
pub const CONFLICTS_MAX: usize = 16;

/// How many names are tried for `generateName`; upstream's number.
pub const GENERATED_NAMES_MAX: usize = 8;

/// How long a read waits for the cache to reach a revision that exists already.
pub const FRESH_MAX: Duration = Duration::from_secs(10);

/// How long a read waits for a revision that may not exist yet; upstream's number.
pub const FUTURE_REVISION_MAX: Duration = Duration::from_secs(3);

/// Events that are made within this time share a lease, so that there are few leases.
pub const LEASE_SHARED: Duration = Duration::from_mins(1);

/// The shortest life of a service-account token, in seconds.
pub const TOKEN_SECONDS_MIN: i64 = 600;

/// The longest life of a service-account token, in seconds (2^32).
pub const TOKEN_SECONDS_MAX: i64 = 1 << 32;

/// How long a new pod waits for the default account of its namespace; upstream's number.
pub const ACCOUNT_MAX: Duration = Duration::from_secs(2);

/// How long a connection to a proxied server may take to be there; upstream's number.
pub const PROXY_DIAL_MAX: Duration = Duration::from_secs(30);

/// A page of a proxied server whose links are rewritten: larger ones pass as they are.
pub const PAGE_MAX: usize = 4 * 1024 * 1024;
