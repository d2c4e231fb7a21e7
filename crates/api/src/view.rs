//! Typed, read-only views of objects; see the crate `views`, which this is.
//!
//! The tests here hold the canonical form against the structs: what Go prints for nothing must read as nothing.

pub use views::*;

#[cfg(test)]
mod tests {
    use k8s_openapi::api::apps::v1::Deployment;
    use k8s_openapi::api::coordination::v1::Lease;
    use k8s_openapi::api::core::v1::{Event, Pod, Service};
    use k8s_openapi::api::discovery::v1::EndpointSlice;
    use k8s_openapi::api::events::v1::Event as EventsEvent;
    use k8s_openapi::api::rbac::v1::ClusterRole;

    use super::*;
    use crate::{canonical, codec::json, schema};

    /// What Go prints for nothing at all must read as nothing at all.
    fn canonical_empty(group: &str, version: &str, kind: &str) -> Vec<u8> {
        let schema = schema::find(group, version, kind).unwrap();
        let written = format!(r#"{{"apiVersion":"{}","kind":"{kind}"}}"#, schema.api_version());
        let decoded = json::decode(written.as_bytes(), schema).unwrap();
        canonical::encode(&decoded.document, schema)
    }

    #[test]
    fn canonical_empty_objects_are_readable() {
        assert!(decode::<Pod>(&canonical_empty("", "v1", "Pod")).unwrap().spec.is_some());
        assert!(decode::<Deployment>(&canonical_empty("apps", "v1", "Deployment")).is_ok());
        assert!(
            decode::<ClusterRole>(&canonical_empty("rbac.authorization.k8s.io", "v1", "ClusterRole")).is_ok()
        );
        assert!(decode::<EndpointSlice>(&canonical_empty("discovery.k8s.io", "v1", "EndpointSlice")).is_ok());
        assert!(decode::<Event>(&canonical_empty("", "v1", "Event")).is_ok());
        assert!(decode::<EventsEvent>(&canonical_empty("events.k8s.io", "v1", "Event")).is_ok());
        assert!(decode::<Lease>(&canonical_empty("coordination.k8s.io", "v1", "Lease")).is_ok());
        assert!(decode::<Service>(&canonical_empty("", "v1", "Service")).is_ok());
        let wrong = decode::<Pod>(&canonical_empty("", "v1", "Service")).unwrap_err();
        assert!(wrong.to_string().starts_with("failed to read the object as a Pod: "), "{wrong}");
    }
}
