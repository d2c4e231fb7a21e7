//! The resources that the kubelet reads and writes.

use api::Gvr;

/// `pods`.
pub(crate) fn pods() -> Gvr {
    Gvr::new("", "v1", "pods")
}

/// `nodes`.
pub(crate) fn nodes() -> Gvr {
    Gvr::new("", "v1", "nodes")
}

/// `services`.
pub(crate) fn services() -> Gvr {
    Gvr::new("", "v1", "services")
}

/// `configmaps`.
pub(crate) fn config_maps() -> Gvr {
    Gvr::new("", "v1", "configmaps")
}

/// `secrets`.
pub(crate) fn secrets() -> Gvr {
    Gvr::new("", "v1", "secrets")
}

/// `serviceaccounts`.
pub(crate) fn service_accounts() -> Gvr {
    Gvr::new("", "v1", "serviceaccounts")
}

/// `leases`.
pub(crate) fn leases() -> Gvr {
    Gvr::new("coordination.k8s.io", "v1", "leases")
}

/// `tokenreviews`.
pub(crate) fn token_reviews() -> Gvr {
    Gvr::new("authentication.k8s.io", "v1", "tokenreviews")
}

/// `subjectaccessreviews`.
pub(crate) fn subject_access_reviews() -> Gvr {
    Gvr::new("authorization.k8s.io", "v1", "subjectaccessreviews")
}
