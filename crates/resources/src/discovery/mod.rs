//! The group `discovery.k8s.io`: where Services lead.

pub mod endpoint_slice;
