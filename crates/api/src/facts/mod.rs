//! The types of Kubernetes as facts: names, shapes, numbers and marks, no descriptions.
//!
//! Made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

pub(crate) mod admission_v1;
pub(crate) mod admission_v1beta1;
pub(crate) mod admissionregistration_v1;
pub(crate) mod admissionregistration_v1alpha1;
pub(crate) mod admissionregistration_v1beta1;
pub(crate) mod apidiscovery_v2;
pub(crate) mod apidiscovery_v2beta1;
pub(crate) mod apiextensions_v1;
pub(crate) mod apiregistration_v1;
pub(crate) mod apiserverinternal_v1alpha1;
pub(crate) mod apps_v1;
pub(crate) mod apps_v1beta1;
pub(crate) mod apps_v1beta2;
pub(crate) mod authentication_v1;
pub(crate) mod authentication_v1alpha1;
pub(crate) mod authentication_v1beta1;
pub(crate) mod authorization_v1;
pub(crate) mod authorization_v1beta1;
pub(crate) mod autoscaling_v1;
pub(crate) mod autoscaling_v2;
pub(crate) mod batch_v1;
pub(crate) mod batch_v1beta1;
pub(crate) mod certificates_v1;
pub(crate) mod certificates_v1alpha1;
pub(crate) mod certificates_v1beta1;
pub(crate) mod coordination_v1;
pub(crate) mod coordination_v1alpha2;
pub(crate) mod coordination_v1beta1;
pub(crate) mod core_v1;
pub(crate) mod discovery_v1;
pub(crate) mod discovery_v1beta1;
pub(crate) mod events_v1;
pub(crate) mod events_v1beta1;
pub(crate) mod extensions_v1beta1;
pub(crate) mod flowcontrol_v1;
pub(crate) mod flowcontrol_v1beta1;
pub(crate) mod flowcontrol_v1beta2;
pub(crate) mod flowcontrol_v1beta3;
pub(crate) mod imagepolicy_v1alpha1;
pub(crate) mod lifecycle_v1alpha1;
pub(crate) mod meta_v1;
pub(crate) mod networking_v1;
pub(crate) mod networking_v1beta1;
pub(crate) mod node_v1;
pub(crate) mod node_v1alpha1;
pub(crate) mod node_v1beta1;
pub(crate) mod policy_v1;
pub(crate) mod policy_v1beta1;
pub(crate) mod rbac_v1;
pub(crate) mod rbac_v1alpha1;
pub(crate) mod rbac_v1beta1;
pub(crate) mod resource_v1;
pub(crate) mod resource_v1alpha3;
pub(crate) mod resource_v1beta1;
pub(crate) mod resource_v1beta2;
pub(crate) mod scheduling_v1;
pub(crate) mod scheduling_v1alpha3;
pub(crate) mod scheduling_v1beta1;
pub(crate) mod storage_v1;
pub(crate) mod storage_v1alpha1;
pub(crate) mod storage_v1beta1;
pub(crate) mod storagemigration_v1;
pub(crate) mod storagemigration_v1beta1;

use crate::schema::Schema;

/// What every file of facts is written in.
mod words {
    pub(super) use crate::schema::{Embed, Field, Flags, Ref, Shape, Type};
    use crate::schema::{IntKind, Keys, ListKind};

    // The letters of a field's marks.
    pub(super) const P: u16 = 1;
    pub(super) const E: u16 = 1 << 1;
    pub(super) const Z: u16 = 1 << 2;
    pub(super) const R: u16 = 1 << 3;
    pub(super) const M: u16 = 1 << 4;
    pub(super) const K: u16 = 1 << 5;
    pub(super) const A: u16 = 1 << 6;
    pub(super) const S: u16 = 1 << 9;

    pub(super) const BOOL: Shape = Shape::Bool;
    pub(super) const TEXT: Shape = Shape::Text;
    pub(super) const INT32: Shape = Shape::Int(IntKind::I32);
    pub(super) const INT64: Shape = Shape::Int(IntKind::I64);
    pub(super) const FLOAT: Shape = Shape::Float;
    pub(super) const BYTES: Shape = Shape::Bytes;
    pub(super) const TIME: Shape = Shape::Time;
    pub(super) const MICRO_TIME: Shape = Shape::MicroTime;
    pub(super) const QUANTITY: Shape = Shape::Quantity;
    pub(super) const INT_OR_STRING: Shape = Shape::IntOrString;
    pub(super) const ANY: Shape = Shape::Any;

    pub(super) const fn field(
        name: &'static str,
        go: &'static str,
        shape: Shape,
        number: u16,
        marks: u16,
    ) -> Field {
        Field::fixed(name, go, shape, number, Flags::bits(marks), ListKind::Unsaid)
    }

    pub(super) const fn atomic(
        name: &'static str,
        go: &'static str,
        shape: Shape,
        number: u16,
        marks: u16,
    ) -> Field {
        Field::fixed(name, go, shape, number, Flags::bits(marks), ListKind::Atomic)
    }

    pub(super) const fn set(
        name: &'static str,
        go: &'static str,
        shape: Shape,
        number: u16,
        marks: u16,
    ) -> Field {
        Field::fixed(name, go, shape, number, Flags::bits(marks), ListKind::Set)
    }

    pub(super) const fn keyed(
        name: &'static str,
        go: &'static str,
        shape: Shape,
        number: u16,
        marks: u16,
        keys: &'static [&'static str],
    ) -> Field {
        Field::fixed(name, go, shape, number, Flags::bits(marks), ListKind::Keyed(Keys::Fixed(keys)))
    }

    pub(super) const fn object(inner: &'static Type) -> Shape {
        Shape::Struct(Ref::Fixed(inner))
    }

    pub(super) const fn list(item: &'static Shape) -> Shape {
        Shape::List(Ref::Fixed(item))
    }

    pub(super) const fn map(value: &'static Shape) -> Shape {
        Shape::Map(Ref::Fixed(value))
    }

    pub(super) const fn either(choices: &'static [Shape]) -> Shape {
        Shape::Either(Ref::Fixed(choices))
    }
}

/// Every kind, sorted by group, version and kind.
pub(crate) static KINDS: &[Schema] = &[
    Schema::fixed("", "v1", "Binding", &core_v1::BINDING),
    Schema::fixed("", "v1", "ComponentStatus", &core_v1::COMPONENT_STATUS),
    Schema::fixed("", "v1", "ComponentStatusList", &core_v1::COMPONENT_STATUS_LIST),
    Schema::fixed("", "v1", "ConfigMap", &core_v1::CONFIG_MAP),
    Schema::fixed("", "v1", "ConfigMapList", &core_v1::CONFIG_MAP_LIST),
    Schema::fixed("", "v1", "Endpoints", &core_v1::ENDPOINTS),
    Schema::fixed("", "v1", "EndpointsList", &core_v1::ENDPOINTS_LIST),
    Schema::fixed("", "v1", "Event", &core_v1::EVENT),
    Schema::fixed("", "v1", "EventList", &core_v1::EVENT_LIST),
    Schema::fixed("", "v1", "LimitRange", &core_v1::LIMIT_RANGE),
    Schema::fixed("", "v1", "LimitRangeList", &core_v1::LIMIT_RANGE_LIST),
    Schema::fixed("", "v1", "List", &meta_v1::LIST),
    Schema::fixed("", "v1", "Namespace", &core_v1::NAMESPACE),
    Schema::fixed("", "v1", "NamespaceList", &core_v1::NAMESPACE_LIST),
    Schema::fixed("", "v1", "Node", &core_v1::NODE),
    Schema::fixed("", "v1", "NodeList", &core_v1::NODE_LIST),
    Schema::fixed("", "v1", "NodeProxyOptions", &core_v1::NODE_PROXY_OPTIONS),
    Schema::fixed("", "v1", "PersistentVolume", &core_v1::PERSISTENT_VOLUME),
    Schema::fixed("", "v1", "PersistentVolumeClaim", &core_v1::PERSISTENT_VOLUME_CLAIM),
    Schema::fixed("", "v1", "PersistentVolumeClaimList", &core_v1::PERSISTENT_VOLUME_CLAIM_LIST),
    Schema::fixed("", "v1", "PersistentVolumeList", &core_v1::PERSISTENT_VOLUME_LIST),
    Schema::fixed("", "v1", "Pod", &core_v1::POD),
    Schema::fixed("", "v1", "PodAttachOptions", &core_v1::POD_ATTACH_OPTIONS),
    Schema::fixed("", "v1", "PodExecOptions", &core_v1::POD_EXEC_OPTIONS),
    Schema::fixed("", "v1", "PodList", &core_v1::POD_LIST),
    Schema::fixed("", "v1", "PodLogOptions", &core_v1::POD_LOG_OPTIONS),
    Schema::fixed("", "v1", "PodPortForwardOptions", &core_v1::POD_PORT_FORWARD_OPTIONS),
    Schema::fixed("", "v1", "PodProxyOptions", &core_v1::POD_PROXY_OPTIONS),
    Schema::fixed("", "v1", "PodTemplate", &core_v1::POD_TEMPLATE),
    Schema::fixed("", "v1", "PodTemplateList", &core_v1::POD_TEMPLATE_LIST),
    Schema::fixed("", "v1", "RangeAllocation", &core_v1::RANGE_ALLOCATION),
    Schema::fixed("", "v1", "ReplicationController", &core_v1::REPLICATION_CONTROLLER),
    Schema::fixed("", "v1", "ReplicationControllerList", &core_v1::REPLICATION_CONTROLLER_LIST),
    Schema::fixed("", "v1", "ResourceQuota", &core_v1::RESOURCE_QUOTA),
    Schema::fixed("", "v1", "ResourceQuotaList", &core_v1::RESOURCE_QUOTA_LIST),
    Schema::fixed("", "v1", "Secret", &core_v1::SECRET),
    Schema::fixed("", "v1", "SecretList", &core_v1::SECRET_LIST),
    Schema::fixed("", "v1", "SerializedReference", &core_v1::SERIALIZED_REFERENCE),
    Schema::fixed("", "v1", "Service", &core_v1::SERVICE),
    Schema::fixed("", "v1", "ServiceAccount", &core_v1::SERVICE_ACCOUNT),
    Schema::fixed("", "v1", "ServiceAccountList", &core_v1::SERVICE_ACCOUNT_LIST),
    Schema::fixed("", "v1", "ServiceList", &core_v1::SERVICE_LIST),
    Schema::fixed("", "v1", "ServiceProxyOptions", &core_v1::SERVICE_PROXY_OPTIONS),
    Schema::fixed("admission.k8s.io", "v1", "AdmissionReview", &admission_v1::ADMISSION_REVIEW),
    Schema::fixed("admission.k8s.io", "v1beta1", "AdmissionReview", &admission_v1beta1::ADMISSION_REVIEW),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "MutatingAdmissionPolicy",
        &admissionregistration_v1::MUTATING_ADMISSION_POLICY,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "MutatingAdmissionPolicyBinding",
        &admissionregistration_v1::MUTATING_ADMISSION_POLICY_BINDING,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "MutatingAdmissionPolicyBindingList",
        &admissionregistration_v1::MUTATING_ADMISSION_POLICY_BINDING_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "MutatingAdmissionPolicyList",
        &admissionregistration_v1::MUTATING_ADMISSION_POLICY_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "MutatingWebhookConfiguration",
        &admissionregistration_v1::MUTATING_WEBHOOK_CONFIGURATION,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "MutatingWebhookConfigurationList",
        &admissionregistration_v1::MUTATING_WEBHOOK_CONFIGURATION_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "ValidatingAdmissionPolicy",
        &admissionregistration_v1::VALIDATING_ADMISSION_POLICY,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "ValidatingAdmissionPolicyBinding",
        &admissionregistration_v1::VALIDATING_ADMISSION_POLICY_BINDING,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "ValidatingAdmissionPolicyBindingList",
        &admissionregistration_v1::VALIDATING_ADMISSION_POLICY_BINDING_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "ValidatingAdmissionPolicyList",
        &admissionregistration_v1::VALIDATING_ADMISSION_POLICY_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "ValidatingWebhookConfiguration",
        &admissionregistration_v1::VALIDATING_WEBHOOK_CONFIGURATION,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1",
        "ValidatingWebhookConfigurationList",
        &admissionregistration_v1::VALIDATING_WEBHOOK_CONFIGURATION_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1alpha1",
        "MutatingAdmissionPolicy",
        &admissionregistration_v1alpha1::MUTATING_ADMISSION_POLICY,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1alpha1",
        "MutatingAdmissionPolicyBinding",
        &admissionregistration_v1alpha1::MUTATING_ADMISSION_POLICY_BINDING,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1alpha1",
        "MutatingAdmissionPolicyBindingList",
        &admissionregistration_v1alpha1::MUTATING_ADMISSION_POLICY_BINDING_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1alpha1",
        "MutatingAdmissionPolicyList",
        &admissionregistration_v1alpha1::MUTATING_ADMISSION_POLICY_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1alpha1",
        "ValidatingAdmissionPolicy",
        &admissionregistration_v1alpha1::VALIDATING_ADMISSION_POLICY,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1alpha1",
        "ValidatingAdmissionPolicyBinding",
        &admissionregistration_v1alpha1::VALIDATING_ADMISSION_POLICY_BINDING,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1alpha1",
        "ValidatingAdmissionPolicyBindingList",
        &admissionregistration_v1alpha1::VALIDATING_ADMISSION_POLICY_BINDING_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1alpha1",
        "ValidatingAdmissionPolicyList",
        &admissionregistration_v1alpha1::VALIDATING_ADMISSION_POLICY_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "MutatingAdmissionPolicy",
        &admissionregistration_v1beta1::MUTATING_ADMISSION_POLICY,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "MutatingAdmissionPolicyBinding",
        &admissionregistration_v1beta1::MUTATING_ADMISSION_POLICY_BINDING,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "MutatingAdmissionPolicyBindingList",
        &admissionregistration_v1beta1::MUTATING_ADMISSION_POLICY_BINDING_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "MutatingAdmissionPolicyList",
        &admissionregistration_v1beta1::MUTATING_ADMISSION_POLICY_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "MutatingWebhookConfiguration",
        &admissionregistration_v1beta1::MUTATING_WEBHOOK_CONFIGURATION,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "MutatingWebhookConfigurationList",
        &admissionregistration_v1beta1::MUTATING_WEBHOOK_CONFIGURATION_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "ValidatingAdmissionPolicy",
        &admissionregistration_v1beta1::VALIDATING_ADMISSION_POLICY,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "ValidatingAdmissionPolicyBinding",
        &admissionregistration_v1beta1::VALIDATING_ADMISSION_POLICY_BINDING,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "ValidatingAdmissionPolicyBindingList",
        &admissionregistration_v1beta1::VALIDATING_ADMISSION_POLICY_BINDING_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "ValidatingAdmissionPolicyList",
        &admissionregistration_v1beta1::VALIDATING_ADMISSION_POLICY_LIST,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "ValidatingWebhookConfiguration",
        &admissionregistration_v1beta1::VALIDATING_WEBHOOK_CONFIGURATION,
    ),
    Schema::fixed(
        "admissionregistration.k8s.io",
        "v1beta1",
        "ValidatingWebhookConfigurationList",
        &admissionregistration_v1beta1::VALIDATING_WEBHOOK_CONFIGURATION_LIST,
    ),
    Schema::fixed("apidiscovery.k8s.io", "v2", "APIGroupDiscovery", &apidiscovery_v2::API_GROUP_DISCOVERY),
    Schema::fixed(
        "apidiscovery.k8s.io",
        "v2",
        "APIGroupDiscoveryList",
        &apidiscovery_v2::API_GROUP_DISCOVERY_LIST,
    ),
    Schema::fixed(
        "apidiscovery.k8s.io",
        "v2beta1",
        "APIGroupDiscovery",
        &apidiscovery_v2beta1::API_GROUP_DISCOVERY,
    ),
    Schema::fixed(
        "apidiscovery.k8s.io",
        "v2beta1",
        "APIGroupDiscoveryList",
        &apidiscovery_v2beta1::API_GROUP_DISCOVERY_LIST,
    ),
    Schema::fixed("apiextensions.k8s.io", "v1", "ConversionReview", &apiextensions_v1::CONVERSION_REVIEW),
    Schema::fixed(
        "apiextensions.k8s.io",
        "v1",
        "CustomResourceDefinition",
        &apiextensions_v1::CUSTOM_RESOURCE_DEFINITION,
    ),
    Schema::fixed(
        "apiextensions.k8s.io",
        "v1",
        "CustomResourceDefinitionList",
        &apiextensions_v1::CUSTOM_RESOURCE_DEFINITION_LIST,
    ),
    Schema::fixed("apiregistration.k8s.io", "v1", "APIService", &apiregistration_v1::API_SERVICE),
    Schema::fixed("apiregistration.k8s.io", "v1", "APIServiceList", &apiregistration_v1::API_SERVICE_LIST),
    Schema::fixed("apps", "v1", "ControllerRevision", &apps_v1::CONTROLLER_REVISION),
    Schema::fixed("apps", "v1", "ControllerRevisionList", &apps_v1::CONTROLLER_REVISION_LIST),
    Schema::fixed("apps", "v1", "DaemonSet", &apps_v1::DAEMON_SET),
    Schema::fixed("apps", "v1", "DaemonSetList", &apps_v1::DAEMON_SET_LIST),
    Schema::fixed("apps", "v1", "Deployment", &apps_v1::DEPLOYMENT),
    Schema::fixed("apps", "v1", "DeploymentList", &apps_v1::DEPLOYMENT_LIST),
    Schema::fixed("apps", "v1", "ReplicaSet", &apps_v1::REPLICA_SET),
    Schema::fixed("apps", "v1", "ReplicaSetList", &apps_v1::REPLICA_SET_LIST),
    Schema::fixed("apps", "v1", "StatefulSet", &apps_v1::STATEFUL_SET),
    Schema::fixed("apps", "v1", "StatefulSetList", &apps_v1::STATEFUL_SET_LIST),
    Schema::fixed("apps", "v1beta1", "ControllerRevision", &apps_v1beta1::CONTROLLER_REVISION),
    Schema::fixed("apps", "v1beta1", "ControllerRevisionList", &apps_v1beta1::CONTROLLER_REVISION_LIST),
    Schema::fixed("apps", "v1beta1", "Deployment", &apps_v1beta1::DEPLOYMENT),
    Schema::fixed("apps", "v1beta1", "DeploymentList", &apps_v1beta1::DEPLOYMENT_LIST),
    Schema::fixed("apps", "v1beta1", "DeploymentRollback", &apps_v1beta1::DEPLOYMENT_ROLLBACK),
    Schema::fixed("apps", "v1beta1", "Scale", &apps_v1beta1::SCALE),
    Schema::fixed("apps", "v1beta1", "StatefulSet", &apps_v1beta1::STATEFUL_SET),
    Schema::fixed("apps", "v1beta1", "StatefulSetList", &apps_v1beta1::STATEFUL_SET_LIST),
    Schema::fixed("apps", "v1beta2", "ControllerRevision", &apps_v1beta2::CONTROLLER_REVISION),
    Schema::fixed("apps", "v1beta2", "ControllerRevisionList", &apps_v1beta2::CONTROLLER_REVISION_LIST),
    Schema::fixed("apps", "v1beta2", "DaemonSet", &apps_v1beta2::DAEMON_SET),
    Schema::fixed("apps", "v1beta2", "DaemonSetList", &apps_v1beta2::DAEMON_SET_LIST),
    Schema::fixed("apps", "v1beta2", "Deployment", &apps_v1beta2::DEPLOYMENT),
    Schema::fixed("apps", "v1beta2", "DeploymentList", &apps_v1beta2::DEPLOYMENT_LIST),
    Schema::fixed("apps", "v1beta2", "ReplicaSet", &apps_v1beta2::REPLICA_SET),
    Schema::fixed("apps", "v1beta2", "ReplicaSetList", &apps_v1beta2::REPLICA_SET_LIST),
    Schema::fixed("apps", "v1beta2", "Scale", &apps_v1beta2::SCALE),
    Schema::fixed("apps", "v1beta2", "StatefulSet", &apps_v1beta2::STATEFUL_SET),
    Schema::fixed("apps", "v1beta2", "StatefulSetList", &apps_v1beta2::STATEFUL_SET_LIST),
    Schema::fixed(
        "authentication.k8s.io",
        "v1",
        "SelfSubjectReview",
        &authentication_v1::SELF_SUBJECT_REVIEW,
    ),
    Schema::fixed("authentication.k8s.io", "v1", "TokenRequest", &authentication_v1::TOKEN_REQUEST),
    Schema::fixed("authentication.k8s.io", "v1", "TokenReview", &authentication_v1::TOKEN_REVIEW),
    Schema::fixed(
        "authentication.k8s.io",
        "v1alpha1",
        "SelfSubjectReview",
        &authentication_v1alpha1::SELF_SUBJECT_REVIEW,
    ),
    Schema::fixed(
        "authentication.k8s.io",
        "v1beta1",
        "SelfSubjectReview",
        &authentication_v1beta1::SELF_SUBJECT_REVIEW,
    ),
    Schema::fixed("authentication.k8s.io", "v1beta1", "TokenReview", &authentication_v1beta1::TOKEN_REVIEW),
    Schema::fixed(
        "authorization.k8s.io",
        "v1",
        "LocalSubjectAccessReview",
        &authorization_v1::LOCAL_SUBJECT_ACCESS_REVIEW,
    ),
    Schema::fixed(
        "authorization.k8s.io",
        "v1",
        "SelfSubjectAccessReview",
        &authorization_v1::SELF_SUBJECT_ACCESS_REVIEW,
    ),
    Schema::fixed(
        "authorization.k8s.io",
        "v1",
        "SelfSubjectRulesReview",
        &authorization_v1::SELF_SUBJECT_RULES_REVIEW,
    ),
    Schema::fixed(
        "authorization.k8s.io",
        "v1",
        "SubjectAccessReview",
        &authorization_v1::SUBJECT_ACCESS_REVIEW,
    ),
    Schema::fixed(
        "authorization.k8s.io",
        "v1beta1",
        "LocalSubjectAccessReview",
        &authorization_v1beta1::LOCAL_SUBJECT_ACCESS_REVIEW,
    ),
    Schema::fixed(
        "authorization.k8s.io",
        "v1beta1",
        "SelfSubjectAccessReview",
        &authorization_v1beta1::SELF_SUBJECT_ACCESS_REVIEW,
    ),
    Schema::fixed(
        "authorization.k8s.io",
        "v1beta1",
        "SelfSubjectRulesReview",
        &authorization_v1beta1::SELF_SUBJECT_RULES_REVIEW,
    ),
    Schema::fixed(
        "authorization.k8s.io",
        "v1beta1",
        "SubjectAccessReview",
        &authorization_v1beta1::SUBJECT_ACCESS_REVIEW,
    ),
    Schema::fixed("autoscaling", "v1", "HorizontalPodAutoscaler", &autoscaling_v1::HORIZONTAL_POD_AUTOSCALER),
    Schema::fixed(
        "autoscaling",
        "v1",
        "HorizontalPodAutoscalerList",
        &autoscaling_v1::HORIZONTAL_POD_AUTOSCALER_LIST,
    ),
    Schema::fixed("autoscaling", "v1", "Scale", &autoscaling_v1::SCALE),
    Schema::fixed("autoscaling", "v2", "HorizontalPodAutoscaler", &autoscaling_v2::HORIZONTAL_POD_AUTOSCALER),
    Schema::fixed(
        "autoscaling",
        "v2",
        "HorizontalPodAutoscalerList",
        &autoscaling_v2::HORIZONTAL_POD_AUTOSCALER_LIST,
    ),
    Schema::fixed("batch", "v1", "CronJob", &batch_v1::CRON_JOB),
    Schema::fixed("batch", "v1", "CronJobList", &batch_v1::CRON_JOB_LIST),
    Schema::fixed("batch", "v1", "Job", &batch_v1::JOB),
    Schema::fixed("batch", "v1", "JobList", &batch_v1::JOB_LIST),
    Schema::fixed("batch", "v1beta1", "CronJob", &batch_v1beta1::CRON_JOB),
    Schema::fixed("batch", "v1beta1", "CronJobList", &batch_v1beta1::CRON_JOB_LIST),
    Schema::fixed(
        "certificates.k8s.io",
        "v1",
        "CertificateSigningRequest",
        &certificates_v1::CERTIFICATE_SIGNING_REQUEST,
    ),
    Schema::fixed(
        "certificates.k8s.io",
        "v1",
        "CertificateSigningRequestList",
        &certificates_v1::CERTIFICATE_SIGNING_REQUEST_LIST,
    ),
    Schema::fixed("certificates.k8s.io", "v1", "ClusterTrustBundle", &certificates_v1::CLUSTER_TRUST_BUNDLE),
    Schema::fixed(
        "certificates.k8s.io",
        "v1",
        "ClusterTrustBundleList",
        &certificates_v1::CLUSTER_TRUST_BUNDLE_LIST,
    ),
    Schema::fixed(
        "certificates.k8s.io",
        "v1",
        "PodCertificateRequest",
        &certificates_v1::POD_CERTIFICATE_REQUEST,
    ),
    Schema::fixed(
        "certificates.k8s.io",
        "v1",
        "PodCertificateRequestList",
        &certificates_v1::POD_CERTIFICATE_REQUEST_LIST,
    ),
    Schema::fixed(
        "certificates.k8s.io",
        "v1alpha1",
        "ClusterTrustBundle",
        &certificates_v1alpha1::CLUSTER_TRUST_BUNDLE,
    ),
    Schema::fixed(
        "certificates.k8s.io",
        "v1alpha1",
        "ClusterTrustBundleList",
        &certificates_v1alpha1::CLUSTER_TRUST_BUNDLE_LIST,
    ),
    Schema::fixed(
        "certificates.k8s.io",
        "v1beta1",
        "CertificateSigningRequest",
        &certificates_v1beta1::CERTIFICATE_SIGNING_REQUEST,
    ),
    Schema::fixed(
        "certificates.k8s.io",
        "v1beta1",
        "CertificateSigningRequestList",
        &certificates_v1beta1::CERTIFICATE_SIGNING_REQUEST_LIST,
    ),
    Schema::fixed(
        "certificates.k8s.io",
        "v1beta1",
        "ClusterTrustBundle",
        &certificates_v1beta1::CLUSTER_TRUST_BUNDLE,
    ),
    Schema::fixed(
        "certificates.k8s.io",
        "v1beta1",
        "ClusterTrustBundleList",
        &certificates_v1beta1::CLUSTER_TRUST_BUNDLE_LIST,
    ),
    Schema::fixed(
        "certificates.k8s.io",
        "v1beta1",
        "PodCertificateRequest",
        &certificates_v1beta1::POD_CERTIFICATE_REQUEST,
    ),
    Schema::fixed(
        "certificates.k8s.io",
        "v1beta1",
        "PodCertificateRequestList",
        &certificates_v1beta1::POD_CERTIFICATE_REQUEST_LIST,
    ),
    Schema::fixed("coordination.k8s.io", "v1", "Lease", &coordination_v1::LEASE),
    Schema::fixed("coordination.k8s.io", "v1", "LeaseList", &coordination_v1::LEASE_LIST),
    Schema::fixed(
        "coordination.k8s.io",
        "v1alpha2",
        "LeaseCandidate",
        &coordination_v1alpha2::LEASE_CANDIDATE,
    ),
    Schema::fixed(
        "coordination.k8s.io",
        "v1alpha2",
        "LeaseCandidateList",
        &coordination_v1alpha2::LEASE_CANDIDATE_LIST,
    ),
    Schema::fixed("coordination.k8s.io", "v1beta1", "Lease", &coordination_v1beta1::LEASE),
    Schema::fixed("coordination.k8s.io", "v1beta1", "LeaseCandidate", &coordination_v1beta1::LEASE_CANDIDATE),
    Schema::fixed(
        "coordination.k8s.io",
        "v1beta1",
        "LeaseCandidateList",
        &coordination_v1beta1::LEASE_CANDIDATE_LIST,
    ),
    Schema::fixed("coordination.k8s.io", "v1beta1", "LeaseList", &coordination_v1beta1::LEASE_LIST),
    Schema::fixed("discovery.k8s.io", "v1", "EndpointSlice", &discovery_v1::ENDPOINT_SLICE),
    Schema::fixed("discovery.k8s.io", "v1", "EndpointSliceList", &discovery_v1::ENDPOINT_SLICE_LIST),
    Schema::fixed("discovery.k8s.io", "v1beta1", "EndpointSlice", &discovery_v1beta1::ENDPOINT_SLICE),
    Schema::fixed(
        "discovery.k8s.io",
        "v1beta1",
        "EndpointSliceList",
        &discovery_v1beta1::ENDPOINT_SLICE_LIST,
    ),
    Schema::fixed("events.k8s.io", "v1", "Event", &events_v1::EVENT),
    Schema::fixed("events.k8s.io", "v1", "EventList", &events_v1::EVENT_LIST),
    Schema::fixed("events.k8s.io", "v1beta1", "Event", &events_v1beta1::EVENT),
    Schema::fixed("events.k8s.io", "v1beta1", "EventList", &events_v1beta1::EVENT_LIST),
    Schema::fixed("extensions", "v1beta1", "DaemonSet", &extensions_v1beta1::DAEMON_SET),
    Schema::fixed("extensions", "v1beta1", "DaemonSetList", &extensions_v1beta1::DAEMON_SET_LIST),
    Schema::fixed("extensions", "v1beta1", "Deployment", &extensions_v1beta1::DEPLOYMENT),
    Schema::fixed("extensions", "v1beta1", "DeploymentList", &extensions_v1beta1::DEPLOYMENT_LIST),
    Schema::fixed("extensions", "v1beta1", "DeploymentRollback", &extensions_v1beta1::DEPLOYMENT_ROLLBACK),
    Schema::fixed("extensions", "v1beta1", "Ingress", &extensions_v1beta1::INGRESS),
    Schema::fixed("extensions", "v1beta1", "IngressList", &extensions_v1beta1::INGRESS_LIST),
    Schema::fixed("extensions", "v1beta1", "NetworkPolicy", &extensions_v1beta1::NETWORK_POLICY),
    Schema::fixed("extensions", "v1beta1", "NetworkPolicyList", &extensions_v1beta1::NETWORK_POLICY_LIST),
    Schema::fixed("extensions", "v1beta1", "ReplicaSet", &extensions_v1beta1::REPLICA_SET),
    Schema::fixed("extensions", "v1beta1", "ReplicaSetList", &extensions_v1beta1::REPLICA_SET_LIST),
    Schema::fixed("extensions", "v1beta1", "Scale", &extensions_v1beta1::SCALE),
    Schema::fixed("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema", &flowcontrol_v1::FLOW_SCHEMA),
    Schema::fixed("flowcontrol.apiserver.k8s.io", "v1", "FlowSchemaList", &flowcontrol_v1::FLOW_SCHEMA_LIST),
    Schema::fixed(
        "flowcontrol.apiserver.k8s.io",
        "v1",
        "PriorityLevelConfiguration",
        &flowcontrol_v1::PRIORITY_LEVEL_CONFIGURATION,
    ),
    Schema::fixed(
        "flowcontrol.apiserver.k8s.io",
        "v1",
        "PriorityLevelConfigurationList",
        &flowcontrol_v1::PRIORITY_LEVEL_CONFIGURATION_LIST,
    ),
    Schema::fixed("flowcontrol.apiserver.k8s.io", "v1beta1", "FlowSchema", &flowcontrol_v1beta1::FLOW_SCHEMA),
    Schema::fixed(
        "flowcontrol.apiserver.k8s.io",
        "v1beta1",
        "FlowSchemaList",
        &flowcontrol_v1beta1::FLOW_SCHEMA_LIST,
    ),
    Schema::fixed(
        "flowcontrol.apiserver.k8s.io",
        "v1beta1",
        "PriorityLevelConfiguration",
        &flowcontrol_v1beta1::PRIORITY_LEVEL_CONFIGURATION,
    ),
    Schema::fixed(
        "flowcontrol.apiserver.k8s.io",
        "v1beta1",
        "PriorityLevelConfigurationList",
        &flowcontrol_v1beta1::PRIORITY_LEVEL_CONFIGURATION_LIST,
    ),
    Schema::fixed("flowcontrol.apiserver.k8s.io", "v1beta2", "FlowSchema", &flowcontrol_v1beta2::FLOW_SCHEMA),
    Schema::fixed(
        "flowcontrol.apiserver.k8s.io",
        "v1beta2",
        "FlowSchemaList",
        &flowcontrol_v1beta2::FLOW_SCHEMA_LIST,
    ),
    Schema::fixed(
        "flowcontrol.apiserver.k8s.io",
        "v1beta2",
        "PriorityLevelConfiguration",
        &flowcontrol_v1beta2::PRIORITY_LEVEL_CONFIGURATION,
    ),
    Schema::fixed(
        "flowcontrol.apiserver.k8s.io",
        "v1beta2",
        "PriorityLevelConfigurationList",
        &flowcontrol_v1beta2::PRIORITY_LEVEL_CONFIGURATION_LIST,
    ),
    Schema::fixed("flowcontrol.apiserver.k8s.io", "v1beta3", "FlowSchema", &flowcontrol_v1beta3::FLOW_SCHEMA),
    Schema::fixed(
        "flowcontrol.apiserver.k8s.io",
        "v1beta3",
        "FlowSchemaList",
        &flowcontrol_v1beta3::FLOW_SCHEMA_LIST,
    ),
    Schema::fixed(
        "flowcontrol.apiserver.k8s.io",
        "v1beta3",
        "PriorityLevelConfiguration",
        &flowcontrol_v1beta3::PRIORITY_LEVEL_CONFIGURATION,
    ),
    Schema::fixed(
        "flowcontrol.apiserver.k8s.io",
        "v1beta3",
        "PriorityLevelConfigurationList",
        &flowcontrol_v1beta3::PRIORITY_LEVEL_CONFIGURATION_LIST,
    ),
    Schema::fixed("imagepolicy.k8s.io", "v1alpha1", "ImageReview", &imagepolicy_v1alpha1::IMAGE_REVIEW),
    Schema::fixed(
        "internal.apiserver.k8s.io",
        "v1alpha1",
        "StorageVersion",
        &apiserverinternal_v1alpha1::STORAGE_VERSION,
    ),
    Schema::fixed(
        "internal.apiserver.k8s.io",
        "v1alpha1",
        "StorageVersionList",
        &apiserverinternal_v1alpha1::STORAGE_VERSION_LIST,
    ),
    Schema::fixed("lifecycle.k8s.io", "v1alpha1", "Eviction", &lifecycle_v1alpha1::EVICTION),
    Schema::fixed("lifecycle.k8s.io", "v1alpha1", "EvictionList", &lifecycle_v1alpha1::EVICTION_LIST),
    Schema::fixed("lifecycle.k8s.io", "v1alpha1", "EvictionRequest", &lifecycle_v1alpha1::EVICTION_REQUEST),
    Schema::fixed(
        "lifecycle.k8s.io",
        "v1alpha1",
        "EvictionRequestList",
        &lifecycle_v1alpha1::EVICTION_REQUEST_LIST,
    ),
    Schema::fixed("meta.k8s.io", "v1", "APIGroup", &meta_v1::API_GROUP),
    Schema::fixed("meta.k8s.io", "v1", "APIGroupList", &meta_v1::API_GROUP_LIST),
    Schema::fixed("meta.k8s.io", "v1", "APIResourceList", &meta_v1::API_RESOURCE_LIST),
    Schema::fixed("meta.k8s.io", "v1", "APIVersions", &meta_v1::API_VERSIONS),
    Schema::fixed("meta.k8s.io", "v1", "CreateOptions", &meta_v1::CREATE_OPTIONS),
    Schema::fixed("meta.k8s.io", "v1", "DeleteOptions", &meta_v1::DELETE_OPTIONS),
    Schema::fixed("meta.k8s.io", "v1", "GetOptions", &meta_v1::GET_OPTIONS),
    Schema::fixed("meta.k8s.io", "v1", "ListOptions", &meta_v1::LIST_OPTIONS),
    Schema::fixed("meta.k8s.io", "v1", "PartialObjectMetadata", &meta_v1::PARTIAL_OBJECT_METADATA),
    Schema::fixed("meta.k8s.io", "v1", "PartialObjectMetadataList", &meta_v1::PARTIAL_OBJECT_METADATA_LIST),
    Schema::fixed("meta.k8s.io", "v1", "PatchOptions", &meta_v1::PATCH_OPTIONS),
    Schema::fixed("meta.k8s.io", "v1", "Status", &meta_v1::STATUS),
    Schema::fixed("meta.k8s.io", "v1", "Table", &meta_v1::TABLE),
    Schema::fixed("meta.k8s.io", "v1", "TableOptions", &meta_v1::TABLE_OPTIONS),
    Schema::fixed("meta.k8s.io", "v1", "UpdateOptions", &meta_v1::UPDATE_OPTIONS),
    Schema::fixed("meta.k8s.io", "v1", "WatchEvent", &meta_v1::WATCH_EVENT),
    Schema::fixed("networking.k8s.io", "v1", "IPAddress", &networking_v1::IP_ADDRESS),
    Schema::fixed("networking.k8s.io", "v1", "IPAddressList", &networking_v1::IP_ADDRESS_LIST),
    Schema::fixed("networking.k8s.io", "v1", "Ingress", &networking_v1::INGRESS),
    Schema::fixed("networking.k8s.io", "v1", "IngressClass", &networking_v1::INGRESS_CLASS),
    Schema::fixed("networking.k8s.io", "v1", "IngressClassList", &networking_v1::INGRESS_CLASS_LIST),
    Schema::fixed("networking.k8s.io", "v1", "IngressList", &networking_v1::INGRESS_LIST),
    Schema::fixed("networking.k8s.io", "v1", "NetworkPolicy", &networking_v1::NETWORK_POLICY),
    Schema::fixed("networking.k8s.io", "v1", "NetworkPolicyList", &networking_v1::NETWORK_POLICY_LIST),
    Schema::fixed("networking.k8s.io", "v1", "ServiceCIDR", &networking_v1::SERVICE_CIDR),
    Schema::fixed("networking.k8s.io", "v1", "ServiceCIDRList", &networking_v1::SERVICE_CIDR_LIST),
    Schema::fixed("networking.k8s.io", "v1beta1", "IPAddress", &networking_v1beta1::IP_ADDRESS),
    Schema::fixed("networking.k8s.io", "v1beta1", "IPAddressList", &networking_v1beta1::IP_ADDRESS_LIST),
    Schema::fixed("networking.k8s.io", "v1beta1", "Ingress", &networking_v1beta1::INGRESS),
    Schema::fixed("networking.k8s.io", "v1beta1", "IngressClass", &networking_v1beta1::INGRESS_CLASS),
    Schema::fixed(
        "networking.k8s.io",
        "v1beta1",
        "IngressClassList",
        &networking_v1beta1::INGRESS_CLASS_LIST,
    ),
    Schema::fixed("networking.k8s.io", "v1beta1", "IngressList", &networking_v1beta1::INGRESS_LIST),
    Schema::fixed("networking.k8s.io", "v1beta1", "ServiceCIDR", &networking_v1beta1::SERVICE_CIDR),
    Schema::fixed("networking.k8s.io", "v1beta1", "ServiceCIDRList", &networking_v1beta1::SERVICE_CIDR_LIST),
    Schema::fixed("node.k8s.io", "v1", "RuntimeClass", &node_v1::RUNTIME_CLASS),
    Schema::fixed("node.k8s.io", "v1", "RuntimeClassList", &node_v1::RUNTIME_CLASS_LIST),
    Schema::fixed("node.k8s.io", "v1alpha1", "RuntimeClass", &node_v1alpha1::RUNTIME_CLASS),
    Schema::fixed("node.k8s.io", "v1alpha1", "RuntimeClassList", &node_v1alpha1::RUNTIME_CLASS_LIST),
    Schema::fixed("node.k8s.io", "v1beta1", "RuntimeClass", &node_v1beta1::RUNTIME_CLASS),
    Schema::fixed("node.k8s.io", "v1beta1", "RuntimeClassList", &node_v1beta1::RUNTIME_CLASS_LIST),
    Schema::fixed("policy", "v1", "Eviction", &policy_v1::EVICTION),
    Schema::fixed("policy", "v1", "PodDisruptionBudget", &policy_v1::POD_DISRUPTION_BUDGET),
    Schema::fixed("policy", "v1", "PodDisruptionBudgetList", &policy_v1::POD_DISRUPTION_BUDGET_LIST),
    Schema::fixed("policy", "v1beta1", "Eviction", &policy_v1beta1::EVICTION),
    Schema::fixed("policy", "v1beta1", "PodDisruptionBudget", &policy_v1beta1::POD_DISRUPTION_BUDGET),
    Schema::fixed(
        "policy",
        "v1beta1",
        "PodDisruptionBudgetList",
        &policy_v1beta1::POD_DISRUPTION_BUDGET_LIST,
    ),
    Schema::fixed("rbac.authorization.k8s.io", "v1", "ClusterRole", &rbac_v1::CLUSTER_ROLE),
    Schema::fixed("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", &rbac_v1::CLUSTER_ROLE_BINDING),
    Schema::fixed(
        "rbac.authorization.k8s.io",
        "v1",
        "ClusterRoleBindingList",
        &rbac_v1::CLUSTER_ROLE_BINDING_LIST,
    ),
    Schema::fixed("rbac.authorization.k8s.io", "v1", "ClusterRoleList", &rbac_v1::CLUSTER_ROLE_LIST),
    Schema::fixed("rbac.authorization.k8s.io", "v1", "Role", &rbac_v1::ROLE),
    Schema::fixed("rbac.authorization.k8s.io", "v1", "RoleBinding", &rbac_v1::ROLE_BINDING),
    Schema::fixed("rbac.authorization.k8s.io", "v1", "RoleBindingList", &rbac_v1::ROLE_BINDING_LIST),
    Schema::fixed("rbac.authorization.k8s.io", "v1", "RoleList", &rbac_v1::ROLE_LIST),
    Schema::fixed("rbac.authorization.k8s.io", "v1alpha1", "ClusterRole", &rbac_v1alpha1::CLUSTER_ROLE),
    Schema::fixed(
        "rbac.authorization.k8s.io",
        "v1alpha1",
        "ClusterRoleBinding",
        &rbac_v1alpha1::CLUSTER_ROLE_BINDING,
    ),
    Schema::fixed(
        "rbac.authorization.k8s.io",
        "v1alpha1",
        "ClusterRoleBindingList",
        &rbac_v1alpha1::CLUSTER_ROLE_BINDING_LIST,
    ),
    Schema::fixed(
        "rbac.authorization.k8s.io",
        "v1alpha1",
        "ClusterRoleList",
        &rbac_v1alpha1::CLUSTER_ROLE_LIST,
    ),
    Schema::fixed("rbac.authorization.k8s.io", "v1alpha1", "Role", &rbac_v1alpha1::ROLE),
    Schema::fixed("rbac.authorization.k8s.io", "v1alpha1", "RoleBinding", &rbac_v1alpha1::ROLE_BINDING),
    Schema::fixed(
        "rbac.authorization.k8s.io",
        "v1alpha1",
        "RoleBindingList",
        &rbac_v1alpha1::ROLE_BINDING_LIST,
    ),
    Schema::fixed("rbac.authorization.k8s.io", "v1alpha1", "RoleList", &rbac_v1alpha1::ROLE_LIST),
    Schema::fixed("rbac.authorization.k8s.io", "v1beta1", "ClusterRole", &rbac_v1beta1::CLUSTER_ROLE),
    Schema::fixed(
        "rbac.authorization.k8s.io",
        "v1beta1",
        "ClusterRoleBinding",
        &rbac_v1beta1::CLUSTER_ROLE_BINDING,
    ),
    Schema::fixed(
        "rbac.authorization.k8s.io",
        "v1beta1",
        "ClusterRoleBindingList",
        &rbac_v1beta1::CLUSTER_ROLE_BINDING_LIST,
    ),
    Schema::fixed(
        "rbac.authorization.k8s.io",
        "v1beta1",
        "ClusterRoleList",
        &rbac_v1beta1::CLUSTER_ROLE_LIST,
    ),
    Schema::fixed("rbac.authorization.k8s.io", "v1beta1", "Role", &rbac_v1beta1::ROLE),
    Schema::fixed("rbac.authorization.k8s.io", "v1beta1", "RoleBinding", &rbac_v1beta1::ROLE_BINDING),
    Schema::fixed(
        "rbac.authorization.k8s.io",
        "v1beta1",
        "RoleBindingList",
        &rbac_v1beta1::ROLE_BINDING_LIST,
    ),
    Schema::fixed("rbac.authorization.k8s.io", "v1beta1", "RoleList", &rbac_v1beta1::ROLE_LIST),
    Schema::fixed("resource.k8s.io", "v1", "DeviceClass", &resource_v1::DEVICE_CLASS),
    Schema::fixed("resource.k8s.io", "v1", "DeviceClassList", &resource_v1::DEVICE_CLASS_LIST),
    Schema::fixed("resource.k8s.io", "v1", "DeviceTaintRule", &resource_v1::DEVICE_TAINT_RULE),
    Schema::fixed("resource.k8s.io", "v1", "DeviceTaintRuleList", &resource_v1::DEVICE_TAINT_RULE_LIST),
    Schema::fixed("resource.k8s.io", "v1", "ResourceClaim", &resource_v1::RESOURCE_CLAIM),
    Schema::fixed("resource.k8s.io", "v1", "ResourceClaimList", &resource_v1::RESOURCE_CLAIM_LIST),
    Schema::fixed("resource.k8s.io", "v1", "ResourceClaimTemplate", &resource_v1::RESOURCE_CLAIM_TEMPLATE),
    Schema::fixed(
        "resource.k8s.io",
        "v1",
        "ResourceClaimTemplateList",
        &resource_v1::RESOURCE_CLAIM_TEMPLATE_LIST,
    ),
    Schema::fixed("resource.k8s.io", "v1", "ResourceSlice", &resource_v1::RESOURCE_SLICE),
    Schema::fixed("resource.k8s.io", "v1", "ResourceSliceList", &resource_v1::RESOURCE_SLICE_LIST),
    Schema::fixed("resource.k8s.io", "v1alpha3", "DeviceTaintRule", &resource_v1alpha3::DEVICE_TAINT_RULE),
    Schema::fixed(
        "resource.k8s.io",
        "v1alpha3",
        "DeviceTaintRuleList",
        &resource_v1alpha3::DEVICE_TAINT_RULE_LIST,
    ),
    Schema::fixed(
        "resource.k8s.io",
        "v1alpha3",
        "ResourcePoolStatusRequest",
        &resource_v1alpha3::RESOURCE_POOL_STATUS_REQUEST,
    ),
    Schema::fixed(
        "resource.k8s.io",
        "v1alpha3",
        "ResourcePoolStatusRequestList",
        &resource_v1alpha3::RESOURCE_POOL_STATUS_REQUEST_LIST,
    ),
    Schema::fixed("resource.k8s.io", "v1beta1", "DeviceClass", &resource_v1beta1::DEVICE_CLASS),
    Schema::fixed("resource.k8s.io", "v1beta1", "DeviceClassList", &resource_v1beta1::DEVICE_CLASS_LIST),
    Schema::fixed("resource.k8s.io", "v1beta1", "ResourceClaim", &resource_v1beta1::RESOURCE_CLAIM),
    Schema::fixed("resource.k8s.io", "v1beta1", "ResourceClaimList", &resource_v1beta1::RESOURCE_CLAIM_LIST),
    Schema::fixed(
        "resource.k8s.io",
        "v1beta1",
        "ResourceClaimTemplate",
        &resource_v1beta1::RESOURCE_CLAIM_TEMPLATE,
    ),
    Schema::fixed(
        "resource.k8s.io",
        "v1beta1",
        "ResourceClaimTemplateList",
        &resource_v1beta1::RESOURCE_CLAIM_TEMPLATE_LIST,
    ),
    Schema::fixed("resource.k8s.io", "v1beta1", "ResourceSlice", &resource_v1beta1::RESOURCE_SLICE),
    Schema::fixed("resource.k8s.io", "v1beta1", "ResourceSliceList", &resource_v1beta1::RESOURCE_SLICE_LIST),
    Schema::fixed("resource.k8s.io", "v1beta2", "DeviceClass", &resource_v1beta2::DEVICE_CLASS),
    Schema::fixed("resource.k8s.io", "v1beta2", "DeviceClassList", &resource_v1beta2::DEVICE_CLASS_LIST),
    Schema::fixed("resource.k8s.io", "v1beta2", "DeviceTaintRule", &resource_v1beta2::DEVICE_TAINT_RULE),
    Schema::fixed(
        "resource.k8s.io",
        "v1beta2",
        "DeviceTaintRuleList",
        &resource_v1beta2::DEVICE_TAINT_RULE_LIST,
    ),
    Schema::fixed("resource.k8s.io", "v1beta2", "ResourceClaim", &resource_v1beta2::RESOURCE_CLAIM),
    Schema::fixed("resource.k8s.io", "v1beta2", "ResourceClaimList", &resource_v1beta2::RESOURCE_CLAIM_LIST),
    Schema::fixed(
        "resource.k8s.io",
        "v1beta2",
        "ResourceClaimTemplate",
        &resource_v1beta2::RESOURCE_CLAIM_TEMPLATE,
    ),
    Schema::fixed(
        "resource.k8s.io",
        "v1beta2",
        "ResourceClaimTemplateList",
        &resource_v1beta2::RESOURCE_CLAIM_TEMPLATE_LIST,
    ),
    Schema::fixed("resource.k8s.io", "v1beta2", "ResourceSlice", &resource_v1beta2::RESOURCE_SLICE),
    Schema::fixed("resource.k8s.io", "v1beta2", "ResourceSliceList", &resource_v1beta2::RESOURCE_SLICE_LIST),
    Schema::fixed("scheduling.k8s.io", "v1", "PriorityClass", &scheduling_v1::PRIORITY_CLASS),
    Schema::fixed("scheduling.k8s.io", "v1", "PriorityClassList", &scheduling_v1::PRIORITY_CLASS_LIST),
    Schema::fixed(
        "scheduling.k8s.io",
        "v1alpha3",
        "CompositePodGroup",
        &scheduling_v1alpha3::COMPOSITE_POD_GROUP,
    ),
    Schema::fixed(
        "scheduling.k8s.io",
        "v1alpha3",
        "CompositePodGroupList",
        &scheduling_v1alpha3::COMPOSITE_POD_GROUP_LIST,
    ),
    Schema::fixed("scheduling.k8s.io", "v1alpha3", "PodGroup", &scheduling_v1alpha3::POD_GROUP),
    Schema::fixed("scheduling.k8s.io", "v1alpha3", "PodGroupList", &scheduling_v1alpha3::POD_GROUP_LIST),
    Schema::fixed("scheduling.k8s.io", "v1alpha3", "Workload", &scheduling_v1alpha3::WORKLOAD),
    Schema::fixed("scheduling.k8s.io", "v1alpha3", "WorkloadList", &scheduling_v1alpha3::WORKLOAD_LIST),
    Schema::fixed("scheduling.k8s.io", "v1beta1", "PodGroup", &scheduling_v1beta1::POD_GROUP),
    Schema::fixed("scheduling.k8s.io", "v1beta1", "PodGroupList", &scheduling_v1beta1::POD_GROUP_LIST),
    Schema::fixed("scheduling.k8s.io", "v1beta1", "PriorityClass", &scheduling_v1beta1::PRIORITY_CLASS),
    Schema::fixed(
        "scheduling.k8s.io",
        "v1beta1",
        "PriorityClassList",
        &scheduling_v1beta1::PRIORITY_CLASS_LIST,
    ),
    Schema::fixed("scheduling.k8s.io", "v1beta1", "Workload", &scheduling_v1beta1::WORKLOAD),
    Schema::fixed("scheduling.k8s.io", "v1beta1", "WorkloadList", &scheduling_v1beta1::WORKLOAD_LIST),
    Schema::fixed("storage.k8s.io", "v1", "CSIDriver", &storage_v1::CSI_DRIVER),
    Schema::fixed("storage.k8s.io", "v1", "CSIDriverList", &storage_v1::CSI_DRIVER_LIST),
    Schema::fixed("storage.k8s.io", "v1", "CSINode", &storage_v1::CSI_NODE),
    Schema::fixed("storage.k8s.io", "v1", "CSINodeList", &storage_v1::CSI_NODE_LIST),
    Schema::fixed("storage.k8s.io", "v1", "CSIStorageCapacity", &storage_v1::CSI_STORAGE_CAPACITY),
    Schema::fixed("storage.k8s.io", "v1", "CSIStorageCapacityList", &storage_v1::CSI_STORAGE_CAPACITY_LIST),
    Schema::fixed("storage.k8s.io", "v1", "StorageClass", &storage_v1::STORAGE_CLASS),
    Schema::fixed("storage.k8s.io", "v1", "StorageClassList", &storage_v1::STORAGE_CLASS_LIST),
    Schema::fixed("storage.k8s.io", "v1", "VolumeAttachment", &storage_v1::VOLUME_ATTACHMENT),
    Schema::fixed("storage.k8s.io", "v1", "VolumeAttachmentList", &storage_v1::VOLUME_ATTACHMENT_LIST),
    Schema::fixed("storage.k8s.io", "v1", "VolumeAttributesClass", &storage_v1::VOLUME_ATTRIBUTES_CLASS),
    Schema::fixed(
        "storage.k8s.io",
        "v1",
        "VolumeAttributesClassList",
        &storage_v1::VOLUME_ATTRIBUTES_CLASS_LIST,
    ),
    Schema::fixed(
        "storage.k8s.io",
        "v1alpha1",
        "CSIStorageCapacity",
        &storage_v1alpha1::CSI_STORAGE_CAPACITY,
    ),
    Schema::fixed(
        "storage.k8s.io",
        "v1alpha1",
        "CSIStorageCapacityList",
        &storage_v1alpha1::CSI_STORAGE_CAPACITY_LIST,
    ),
    Schema::fixed("storage.k8s.io", "v1alpha1", "VolumeAttachment", &storage_v1alpha1::VOLUME_ATTACHMENT),
    Schema::fixed(
        "storage.k8s.io",
        "v1alpha1",
        "VolumeAttachmentList",
        &storage_v1alpha1::VOLUME_ATTACHMENT_LIST,
    ),
    Schema::fixed(
        "storage.k8s.io",
        "v1alpha1",
        "VolumeAttributesClass",
        &storage_v1alpha1::VOLUME_ATTRIBUTES_CLASS,
    ),
    Schema::fixed(
        "storage.k8s.io",
        "v1alpha1",
        "VolumeAttributesClassList",
        &storage_v1alpha1::VOLUME_ATTRIBUTES_CLASS_LIST,
    ),
    Schema::fixed("storage.k8s.io", "v1beta1", "CSIDriver", &storage_v1beta1::CSI_DRIVER),
    Schema::fixed("storage.k8s.io", "v1beta1", "CSIDriverList", &storage_v1beta1::CSI_DRIVER_LIST),
    Schema::fixed("storage.k8s.io", "v1beta1", "CSINode", &storage_v1beta1::CSI_NODE),
    Schema::fixed("storage.k8s.io", "v1beta1", "CSINodeList", &storage_v1beta1::CSI_NODE_LIST),
    Schema::fixed("storage.k8s.io", "v1beta1", "CSIStorageCapacity", &storage_v1beta1::CSI_STORAGE_CAPACITY),
    Schema::fixed(
        "storage.k8s.io",
        "v1beta1",
        "CSIStorageCapacityList",
        &storage_v1beta1::CSI_STORAGE_CAPACITY_LIST,
    ),
    Schema::fixed("storage.k8s.io", "v1beta1", "StorageClass", &storage_v1beta1::STORAGE_CLASS),
    Schema::fixed("storage.k8s.io", "v1beta1", "StorageClassList", &storage_v1beta1::STORAGE_CLASS_LIST),
    Schema::fixed("storage.k8s.io", "v1beta1", "VolumeAttachment", &storage_v1beta1::VOLUME_ATTACHMENT),
    Schema::fixed(
        "storage.k8s.io",
        "v1beta1",
        "VolumeAttachmentList",
        &storage_v1beta1::VOLUME_ATTACHMENT_LIST,
    ),
    Schema::fixed(
        "storage.k8s.io",
        "v1beta1",
        "VolumeAttributesClass",
        &storage_v1beta1::VOLUME_ATTRIBUTES_CLASS,
    ),
    Schema::fixed(
        "storage.k8s.io",
        "v1beta1",
        "VolumeAttributesClassList",
        &storage_v1beta1::VOLUME_ATTRIBUTES_CLASS_LIST,
    ),
    Schema::fixed(
        "storagemigration.k8s.io",
        "v1",
        "StorageVersionMigration",
        &storagemigration_v1::STORAGE_VERSION_MIGRATION,
    ),
    Schema::fixed(
        "storagemigration.k8s.io",
        "v1",
        "StorageVersionMigrationList",
        &storagemigration_v1::STORAGE_VERSION_MIGRATION_LIST,
    ),
    Schema::fixed(
        "storagemigration.k8s.io",
        "v1beta1",
        "StorageVersionMigration",
        &storagemigration_v1beta1::STORAGE_VERSION_MIGRATION,
    ),
    Schema::fixed(
        "storagemigration.k8s.io",
        "v1beta1",
        "StorageVersionMigrationList",
        &storagemigration_v1beta1::STORAGE_VERSION_MIGRATION_LIST,
    ),
];
