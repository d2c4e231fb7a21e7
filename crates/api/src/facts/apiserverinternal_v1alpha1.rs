//! Facts of `apiserverinternal_v1alpha1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    E, Embed, Field, Flags, INT64, P, R, Ref, Shape, TEXT, TIME, Type, field, keyed, list, object, set,
};

pub(crate) static SERVER_STORAGE_VERSION: Type =
    Type::fixed("ServerStorageVersion", SERVER_STORAGE_VERSION_FIELDS, &[], Flags::NONE);
static SERVER_STORAGE_VERSION_FIELDS: &[Field] = &[
    field("apiServerID", "string", TEXT, 1, E | R),
    field("encodingVersion", "string", TEXT, 2, E | R),
    set("decodableVersions", "[]string", list(&TEXT), 3, E | R),
    set("servedVersions", "[]string", list(&TEXT), 4, E),
];

pub(crate) static STORAGE_VERSION: Type = Type::fixed(
    "StorageVersion",
    STORAGE_VERSION_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static STORAGE_VERSION_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E | R),
    field("spec", "v1alpha1.StorageVersionSpec", object(&STORAGE_VERSION_SPEC), 2, 0),
    field("status", "v1alpha1.StorageVersionStatus", object(&STORAGE_VERSION_STATUS), 3, 0),
];

pub(crate) static STORAGE_VERSION_CONDITION: Type =
    Type::fixed("StorageVersionCondition", STORAGE_VERSION_CONDITION_FIELDS, &[], Flags::NONE);
static STORAGE_VERSION_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1alpha1.StorageVersionConditionType", TEXT, 1, R),
    field("status", "v1alpha1.ConditionStatus", TEXT, 2, R),
    field("observedGeneration", "int64", INT64, 3, E),
    field("lastTransitionTime", "v1.Time", TIME, 4, E),
    field("reason", "string", TEXT, 5, R),
    field("message", "string", TEXT, 6, E | R),
];

pub(crate) static STORAGE_VERSION_LIST: Type = Type::fixed(
    "StorageVersionList",
    STORAGE_VERSION_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static STORAGE_VERSION_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1alpha1.StorageVersion", list(&Shape::Struct(Ref::Fixed(&STORAGE_VERSION))), 2, R),
];

pub(crate) static STORAGE_VERSION_SPEC: Type =
    Type::fixed("StorageVersionSpec", STORAGE_VERSION_SPEC_FIELDS, &[], Flags::NONE);
static STORAGE_VERSION_SPEC_FIELDS: &[Field] = &[];

pub(crate) static STORAGE_VERSION_STATUS: Type =
    Type::fixed("StorageVersionStatus", STORAGE_VERSION_STATUS_FIELDS, &[], Flags::NONE);
static STORAGE_VERSION_STATUS_FIELDS: &[Field] = &[
    keyed(
        "storageVersions",
        "[]v1alpha1.ServerStorageVersion",
        list(&Shape::Struct(Ref::Fixed(&SERVER_STORAGE_VERSION))),
        1,
        E,
        &["apiServerID"],
    ),
    field("commonEncodingVersion", "string", TEXT, 2, P | E),
    keyed(
        "conditions",
        "[]v1alpha1.StorageVersionCondition",
        list(&Shape::Struct(Ref::Fixed(&STORAGE_VERSION_CONDITION))),
        3,
        E,
        &["type"],
    ),
];
