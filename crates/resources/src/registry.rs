//! The list of all built-in kinds. It is the only one: routes, discovery, OpenAPI, storage, tables, access rules
//! and garbage collection are loops over it. A new kind is one file and one line.

use crate::Resource;
use crate::apps::controller_revision::ControllerRevision;
use crate::apps::deployment::Deployment;
use crate::apps::replica_set::ReplicaSet;
use crate::authentication::{SelfSubjectReview, TokenReview};
use crate::authorization::{
    LocalSubjectAccessReview, SelfSubjectAccessReview, SelfSubjectRulesReview, SubjectAccessReview,
};
use crate::coordination::lease::Lease;
use crate::core::config_map::ConfigMap;
use crate::core::endpoints::Endpoints;
use crate::core::event::Event;
use crate::core::namespace::Namespace;
use crate::core::node::Node;
use crate::core::pod::Pod;
use crate::core::pod_template::PodTemplate;
use crate::core::secret::Secret;
use crate::core::service::Service;
use crate::core::service_account::ServiceAccount;
use crate::discovery::endpoint_slice::EndpointSlice;
use crate::rbac::cluster_role::ClusterRole;
use crate::rbac::cluster_role_binding::ClusterRoleBinding;
use crate::rbac::role::Role;
use crate::rbac::role_binding::RoleBinding;
use crate::scheduling::priority_class::PriorityClass;

/// Every built-in kind, sorted by group and kind.
pub static ALL: &[&dyn Resource] = &[
    // core
    &ConfigMap,
    &Endpoints,
    &Event,
    &Namespace,
    &Node,
    &Pod,
    &PodTemplate,
    &Secret,
    &Service,
    &ServiceAccount,
    // apps
    &ControllerRevision,
    &Deployment,
    &ReplicaSet,
    // authentication.k8s.io
    &SelfSubjectReview,
    &TokenReview,
    // authorization.k8s.io
    &LocalSubjectAccessReview,
    &SelfSubjectAccessReview,
    &SelfSubjectRulesReview,
    &SubjectAccessReview,
    // coordination.k8s.io
    &Lease,
    // discovery.k8s.io
    &EndpointSlice,
    // rbac.authorization.k8s.io
    &ClusterRole,
    &ClusterRoleBinding,
    &Role,
    &RoleBinding,
    // scheduling.k8s.io
    &PriorityClass,
];
