//! What types and their fields are for, in the words of the API's own documentation.
//!
//! The words are those of k8s-openapi's schemas. They are gathered when they are asked for, for the kinds that
//! are asked about, and go away with what was gathered: nothing is kept. Kinds that are not in [`ROOTS`] have no
//! descriptions.

use k8s_openapi::api::apps::v1::{ControllerRevision, Deployment, ReplicaSet};
use k8s_openapi::api::authentication::v1::{SelfSubjectReview, TokenRequest, TokenReview};
use k8s_openapi::api::authorization::v1::{
    LocalSubjectAccessReview, SelfSubjectAccessReview, SelfSubjectRulesReview, SubjectAccessReview,
};
use k8s_openapi::api::autoscaling::v1::Scale;
use k8s_openapi::api::coordination::v1::Lease;
use k8s_openapi::api::core::v1::{
    Binding, ConfigMap, Endpoints, Event, Namespace, Node, Pod, PodTemplate, Secret, Service, ServiceAccount,
};
use k8s_openapi::api::discovery::v1::EndpointSlice;
use k8s_openapi::api::events::v1::Event as EventsEvent;
use k8s_openapi::api::policy::v1::Eviction;
use k8s_openapi::api::rbac::v1::{ClusterRole, ClusterRoleBinding, Role, RoleBinding};
use k8s_openapi::api::scheduling::v1::PriorityClass;
use k8s_openapi::schemars::generate::SchemaSettings;
use k8s_openapi::schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value};

/// The descriptions of some types, by the types' names in OpenAPI: `io.k8s.api.core.v1.PodSpec`.
pub struct Descriptions(Map<String, Value>);

/// A kind with its way into the schemas.
struct Root {
    api_version: &'static str,
    kind: &'static str,
    gather: fn(&mut SchemaGenerator),
}

/// Every kind that is described.
static ROOTS: &[Root] = &[
    root::<Binding>(),
    root::<ClusterRole>(),
    root::<ClusterRoleBinding>(),
    root::<ConfigMap>(),
    root::<ControllerRevision>(),
    root::<Deployment>(),
    root::<EndpointSlice>(),
    root::<Endpoints>(),
    root::<Event>(),
    root::<EventsEvent>(),
    root::<Eviction>(),
    root::<Lease>(),
    root::<LocalSubjectAccessReview>(),
    root::<Namespace>(),
    root::<Node>(),
    root::<Pod>(),
    root::<PodTemplate>(),
    root::<PriorityClass>(),
    root::<ReplicaSet>(),
    root::<Role>(),
    root::<RoleBinding>(),
    root::<Scale>(),
    root::<Secret>(),
    root::<SelfSubjectAccessReview>(),
    root::<SelfSubjectReview>(),
    root::<SelfSubjectRulesReview>(),
    root::<Service>(),
    root::<ServiceAccount>(),
    root::<SubjectAccessReview>(),
    root::<TokenRequest>(),
    root::<TokenReview>(),
];

impl Descriptions {
    /// The descriptions of all types that these kinds are made of. A kind is its `apiVersion` and its name.
    pub fn of<'a>(kinds: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut generator = SchemaSettings::openapi3().into_generator();
        for kind in kinds {
            for root in ROOTS.iter().filter(|root| (root.api_version, root.kind) == kind) {
                (root.gather)(&mut generator);
            }
        }
        Self(generator.take_definitions(false))
    }

    /// What a type is for; none when nothing is known of it.
    pub fn of_type(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.get("description")?.as_str()
    }

    /// What a field of a type is for; none when nothing is known of it.
    pub fn of_field(&self, type_name: &str, field: &str) -> Option<&str> {
        self.0.get(type_name)?.get("properties")?.get(field)?.get("description")?.as_str()
    }
}

const fn root<T: JsonSchema + k8s_openapi::Resource>() -> Root {
    Root {
        api_version: T::API_VERSION,
        kind: T::KIND,
        gather: |generator| drop(generator.subschema_for::<T>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_fields_are_described() {
        let of_pods = Descriptions::of([("v1", "Pod")]);
        let pod = "io.k8s.api.core.v1.Pod";
        assert!(of_pods.of_type(pod).is_some_and(|text| text.starts_with("Pod is a collection")));
        assert!(of_pods.of_field(pod, "kind").is_some_and(|text| text.contains("REST resource")));
        let container = "io.k8s.api.core.v1.Container";
        assert!(of_pods.of_field(container, "image").is_some_and(|text| text.contains("image name")));
        assert_eq!(of_pods.of_field(container, "colour"), None);
        assert_eq!(of_pods.of_type("io.k8s.api.apps.v1.Deployment"), None);
    }

    #[test]
    fn kinds_are_listed_once_and_in_order() {
        assert!(ROOTS.is_sorted_by_key(|root| (root.kind, root.api_version.contains("events"))));
    }
}
