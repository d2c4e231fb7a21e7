//! Facts of `certificates_v1alpha1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{E, Embed, Field, Flags, R, Ref, Shape, TEXT, Type, field, list, object};

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
    field("spec", "v1alpha1.ClusterTrustBundleSpec", object(&CLUSTER_TRUST_BUNDLE_SPEC), 2, R),
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
        "[]v1alpha1.ClusterTrustBundle",
        list(&Shape::Struct(Ref::Fixed(&CLUSTER_TRUST_BUNDLE))),
        2,
        R,
    ),
];

pub(crate) static CLUSTER_TRUST_BUNDLE_SPEC: Type =
    Type::fixed("ClusterTrustBundleSpec", CLUSTER_TRUST_BUNDLE_SPEC_FIELDS, &[], Flags::NONE);
static CLUSTER_TRUST_BUNDLE_SPEC_FIELDS: &[Field] =
    &[field("signerName", "string", TEXT, 1, E), field("trustBundle", "string", TEXT, 2, R)];
