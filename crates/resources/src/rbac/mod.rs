//! The group `rbac.authorization.k8s.io`: roles, and who has them.

pub mod cluster_role;
pub mod cluster_role_binding;
pub mod role;
pub mod role_binding;
mod rules;
mod subjects;

/// The group.
pub const GROUP: &str = "rbac.authorization.k8s.io";
const V1: &str = "rbac.authorization.k8s.io/v1";
