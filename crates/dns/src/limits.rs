//! Every bound of the DNS server, each with its reason.

use std::time::Duration;

/// Answers live this long in clients' caches, in seconds: short, so that a moved Service is found soon.
pub const TTL_SECONDS: u32 = 5;
/// A resolver of the node that is silent for longer is given up on.
pub const FORWARD_PATIENCE: Duration = Duration::from_secs(2);
/// Tries per forwarded question, over all resolvers.
pub const FORWARD_ATTEMPTS: usize = 2;
/// Forwarded answers kept; one is about 200 bytes.
pub const FORWARD_CACHE: u64 = 1024;
/// Questions that wait for a resolver at the same time; further ones are refused, since they would only time out.
pub const FORWARDS_AT_ONCE: usize = 512;
/// A TCP client that says nothing for longer loses its connection.
pub const TCP_PATIENCE: Duration = Duration::from_secs(10);
/// Responses queued per TCP connection.
pub const TCP_RESPONSES: usize = 32;
/// CNAMEs followed within the cluster: more are a loop.
pub const CHAIN: usize = 8;
