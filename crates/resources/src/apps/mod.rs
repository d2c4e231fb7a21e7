//! The group `apps`: what keeps pods running.

pub mod controller_revision;
pub mod deployment;
pub mod replica_set;

/// The group's version.
const V1: &str = "apps/v1";
