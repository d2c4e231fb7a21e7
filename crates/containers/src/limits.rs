//! Every bound of the runtime, with its reason.

/// Output kept of each stream of a probe or hook: upstream keeps 16 KiB of an event's text and 10 KiB of a probe's.
pub const EXEC_OUTPUT_BYTES: u64 = 16 * 1024;

/// Events a slow receiver may lag behind before it has to list again: a node of 500 pods starting at once.
pub const EVENTS: usize = 4096;
