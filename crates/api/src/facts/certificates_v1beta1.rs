//! Facts of `certificates_v1beta1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    BYTES, E, Embed, Field, Flags, INT32, M, P, R, Ref, Shape, TEXT, TIME, Type, atomic, field, keyed, list,
    map, object,
};

pub(crate) static CERTIFICATE_SIGNING_REQUEST: Type = Type::fixed(
    "CertificateSigningRequest",
    CERTIFICATE_SIGNING_REQUEST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CERTIFICATE_SIGNING_REQUEST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.CertificateSigningRequestSpec", object(&CERTIFICATE_SIGNING_REQUEST_SPEC), 2, R),
    field(
        "status",
        "v1beta1.CertificateSigningRequestStatus",
        object(&CERTIFICATE_SIGNING_REQUEST_STATUS),
        3,
        E,
    ),
];

pub(crate) static CERTIFICATE_SIGNING_REQUEST_CONDITION: Type = Type::fixed(
    "CertificateSigningRequestCondition",
    CERTIFICATE_SIGNING_REQUEST_CONDITION_FIELDS,
    &[],
    Flags::NONE,
);
static CERTIFICATE_SIGNING_REQUEST_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1beta1.RequestConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 6, 0),
    field("reason", "string", TEXT, 2, E),
    field("message", "string", TEXT, 3, E),
    field("lastUpdateTime", "v1.Time", TIME, 4, E),
    field("lastTransitionTime", "v1.Time", TIME, 5, E),
];

pub(crate) static CERTIFICATE_SIGNING_REQUEST_LIST: Type = Type::fixed(
    "CertificateSigningRequestList",
    CERTIFICATE_SIGNING_REQUEST_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CERTIFICATE_SIGNING_REQUEST_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1beta1.CertificateSigningRequest",
        list(&Shape::Struct(Ref::Fixed(&CERTIFICATE_SIGNING_REQUEST))),
        2,
        R,
    ),
];

pub(crate) static CERTIFICATE_SIGNING_REQUEST_SPEC: Type =
    Type::fixed("CertificateSigningRequestSpec", CERTIFICATE_SIGNING_REQUEST_SPEC_FIELDS, &[], Flags::NONE);
static CERTIFICATE_SIGNING_REQUEST_SPEC_FIELDS: &[Field] = &[
    field("request", "[]uint8", BYTES, 1, R),
    field("signerName", "string", TEXT, 7, P | E),
    field("expirationSeconds", "int32", INT32, 8, P | E),
    atomic("usages", "[]v1beta1.KeyUsage", list(&TEXT), 5, E),
    field("username", "string", TEXT, 2, E),
    field("uid", "string", TEXT, 3, E),
    atomic("groups", "[]string", list(&TEXT), 4, E),
    field("extra", "map[string]v1beta1.ExtraValue", map(&Shape::List(Ref::Fixed(&TEXT))), 6, E),
];

pub(crate) static CERTIFICATE_SIGNING_REQUEST_STATUS: Type = Type::fixed(
    "CertificateSigningRequestStatus",
    CERTIFICATE_SIGNING_REQUEST_STATUS_FIELDS,
    &[],
    Flags::NONE,
);
static CERTIFICATE_SIGNING_REQUEST_STATUS_FIELDS: &[Field] = &[
    keyed(
        "conditions",
        "[]v1beta1.CertificateSigningRequestCondition",
        list(&Shape::Struct(Ref::Fixed(&CERTIFICATE_SIGNING_REQUEST_CONDITION))),
        1,
        E,
        &["type"],
    ),
    field("certificate", "[]uint8", BYTES, 2, E),
];

pub(crate) static CLUSTER_TRUST_BUNDLE: Type = Type::fixed(
    "ClusterTrustBundle",
    CLUSTER_TRUST_BUNDLE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CLUSTER_TRUST_BUNDLE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.ClusterTrustBundleSpec", object(&CLUSTER_TRUST_BUNDLE_SPEC), 2, R),
];

pub(crate) static CLUSTER_TRUST_BUNDLE_LIST: Type = Type::fixed(
    "ClusterTrustBundleList",
    CLUSTER_TRUST_BUNDLE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CLUSTER_TRUST_BUNDLE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1beta1.ClusterTrustBundle",
        list(&Shape::Struct(Ref::Fixed(&CLUSTER_TRUST_BUNDLE))),
        2,
        R,
    ),
];

pub(crate) static CLUSTER_TRUST_BUNDLE_SPEC: Type =
    Type::fixed("ClusterTrustBundleSpec", CLUSTER_TRUST_BUNDLE_SPEC_FIELDS, &[], Flags::NONE);
static CLUSTER_TRUST_BUNDLE_SPEC_FIELDS: &[Field] =
    &[field("signerName", "string", TEXT, 1, E), field("trustBundle", "string", TEXT, 2, R)];

pub(crate) static POD_CERTIFICATE_REQUEST: Type = Type::fixed(
    "PodCertificateRequest",
    POD_CERTIFICATE_REQUEST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_CERTIFICATE_REQUEST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.PodCertificateRequestSpec", object(&POD_CERTIFICATE_REQUEST_SPEC), 2, R),
    field("status", "v1beta1.PodCertificateRequestStatus", object(&POD_CERTIFICATE_REQUEST_STATUS), 3, E),
];

pub(crate) static POD_CERTIFICATE_REQUEST_LIST: Type = Type::fixed(
    "PodCertificateRequestList",
    POD_CERTIFICATE_REQUEST_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_CERTIFICATE_REQUEST_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1beta1.PodCertificateRequest",
        list(&Shape::Struct(Ref::Fixed(&POD_CERTIFICATE_REQUEST))),
        2,
        R,
    ),
];

pub(crate) static POD_CERTIFICATE_REQUEST_SPEC: Type =
    Type::fixed("PodCertificateRequestSpec", POD_CERTIFICATE_REQUEST_SPEC_FIELDS, &[], Flags::NONE);
static POD_CERTIFICATE_REQUEST_SPEC_FIELDS: &[Field] = &[
    field("signerName", "string", TEXT, 1, R),
    field("podName", "string", TEXT, 2, R),
    field("podUID", "types.UID", TEXT, 3, R),
    field("serviceAccountName", "string", TEXT, 4, R),
    field("serviceAccountUID", "types.UID", TEXT, 5, R),
    field("nodeName", "types.NodeName", TEXT, 6, R),
    field("nodeUID", "types.UID", TEXT, 7, R),
    field("maxExpirationSeconds", "int32", INT32, 8, P | E).defaulted("86400"),
    field("pkixPublicKey", "[]uint8", BYTES, 9, 0),
    field("proofOfPossession", "[]uint8", BYTES, 10, 0),
    field("stubPKCS10Request", "[]uint8", BYTES, 12, R),
    field("unverifiedUserAnnotations", "map[string]string", map(&TEXT), 11, E),
];

pub(crate) static POD_CERTIFICATE_REQUEST_STATUS: Type =
    Type::fixed("PodCertificateRequestStatus", POD_CERTIFICATE_REQUEST_STATUS_FIELDS, &[], Flags::NONE);
static POD_CERTIFICATE_REQUEST_STATUS_FIELDS: &[Field] = &[
    keyed(
        "conditions",
        "[]v1.Condition",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
        1,
        E | M,
        &["type"],
    )
    .patched("type"),
    field("certificateChain", "string", TEXT, 2, E),
    field("notBefore", "v1.Time", TIME, 4, P | E),
    field("beginRefreshAt", "v1.Time", TIME, 5, P | E),
    field("notAfter", "v1.Time", TIME, 6, P | E),
];
