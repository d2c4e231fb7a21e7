//! The resources that controllers name, each in one place.

use std::sync::LazyLock;

use api::Gvr;

macro_rules! resources {
    ($($name:ident: $group:literal $version:literal $resource:literal;)*) => {
        $(#[doc = concat!("`", $resource, "` of the group `", $group, "`.")]
        pub(crate) fn $name() -> &'static Gvr {
            static RESOURCE: LazyLock<Gvr> = LazyLock::new(|| Gvr::new($group, $version, $resource));
            &RESOURCE
        })*
    };
}

resources! {
    config_maps: "" "v1" "configmaps";
    deployments: "apps" "v1" "deployments";
    endpoint_slices: "discovery.k8s.io" "v1" "endpointslices";
    endpoints: "" "v1" "endpoints";
    leases: "coordination.k8s.io" "v1" "leases";
    namespaces: "" "v1" "namespaces";
    nodes: "" "v1" "nodes";
    pods: "" "v1" "pods";
    replica_sets: "apps" "v1" "replicasets";
    service_accounts: "" "v1" "serviceaccounts";
    services: "" "v1" "services";
}
