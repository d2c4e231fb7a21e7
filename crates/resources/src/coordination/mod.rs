//! The group `coordination.k8s.io`: who holds what, and for how long.

pub mod lease;
