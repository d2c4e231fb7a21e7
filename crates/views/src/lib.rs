//! Typed, read-only views of objects: k8s-openapi structs read from canonical bytes.
//!
//! A view is for looking at an object where a type helps (validation, columns, projections). It loses what
//! its struct does not know, so it is never written back: objects are written as documents. The one route
//! from bytes to structs is instantiated here, once per kind, and nowhere else: that takes a minute of
//! compiling, which is why this is a crate of its own. Use it as `api::view`.
//!
//! Beside the structs it has their [`Descriptions`].

mod descriptions;

use k8s_openapi::api::apps::v1::{Deployment, ReplicaSet};
use k8s_openapi::api::coordination::v1::Lease;
use k8s_openapi::api::core::v1::{
    ConfigMap, Endpoints, Event, Namespace, Node, Pod, Secret, Service, ServiceAccount,
};
use k8s_openapi::api::discovery::v1::EndpointSlice;
use k8s_openapi::api::events::v1::Event as EventsEvent;
use k8s_openapi::api::rbac::v1::{ClusterRole, ClusterRoleBinding, Role, RoleBinding};
use k8s_openapi::api::scheduling::v1::PriorityClass;

pub use descriptions::Descriptions;
pub use k8s_openapi;

/// Why bytes are no object of the wanted kind.
#[derive(Debug, thiserror::Error)]
#[error("failed to read the object as a {kind}: {source}")]
pub struct ViewError {
    kind: &'static str,
    source: serde_json::Error,
}

/// A kind that can be viewed.
pub trait View: Sized {
    /// Reads the struct from an object's JSON.
    fn read(json: &[u8]) -> Result<Self, ViewError>;
}

/// Reads an object's canonical JSON as its struct.
pub fn decode<T: View>(json: &[u8]) -> Result<T, ViewError> {
    T::read(json)
}

macro_rules! views {
    ($($kind:ident),* $(,)?) => {
        $(impl View for $kind {
            fn read(json: &[u8]) -> Result<Self, ViewError> {
                serde_json::from_slice(json)
                    .map_err(|source| ViewError { kind: stringify!($kind), source })
            }
        })*
    };
}

views!(
    ClusterRole,
    ClusterRoleBinding,
    ConfigMap,
    Deployment,
    EndpointSlice,
    Endpoints,
    Event,
    EventsEvent,
    Lease,
    Namespace,
    Node,
    Pod,
    PriorityClass,
    ReplicaSet,
    Role,
    RoleBinding,
    Secret,
    Service,
    ServiceAccount,
);
