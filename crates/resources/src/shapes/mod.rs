//! What kinds share: shapes that stand in several kinds, each with its defaults and its checks.

pub mod addresses;
pub mod immutable;
pub mod object_meta;
pub mod payload;
pub mod pod;
pub mod ports;
pub mod selector;
#[cfg(test)]
pub(crate) mod testing;
pub mod workload;
