//! Every bound of the store, each with its reason.

/// Bytes of keys and values in one transaction. The API server takes bodies of 3 MiB; the rest is room for
/// what it adds.
pub const TXN_BYTES_MAX: usize = 4 << 20;

/// Operations and comparisons in one transaction, so that one caller cannot hold the writer for long.
pub const TXN_OPS_MAX: usize = 1_024;
