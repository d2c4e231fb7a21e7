//! Facts of `storagemigration_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{E, Embed, Field, Flags, M, R, Ref, Shape, TEXT, Type, field, keyed, list, object};

pub(crate) static STORAGE_VERSION_MIGRATION: Type = Type::fixed(
    "StorageVersionMigration",
    STORAGE_VERSION_MIGRATION_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static STORAGE_VERSION_MIGRATION_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.StorageVersionMigrationSpec", object(&STORAGE_VERSION_MIGRATION_SPEC), 2, E),
    field("status", "v1.StorageVersionMigrationStatus", object(&STORAGE_VERSION_MIGRATION_STATUS), 3, E),
];

pub(crate) static STORAGE_VERSION_MIGRATION_LIST: Type = Type::fixed(
    "StorageVersionMigrationList",
    STORAGE_VERSION_MIGRATION_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static STORAGE_VERSION_MIGRATION_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1.StorageVersionMigration",
        list(&Shape::Struct(Ref::Fixed(&STORAGE_VERSION_MIGRATION))),
        2,
        R,
    ),
];

pub(crate) static STORAGE_VERSION_MIGRATION_SPEC: Type =
    Type::fixed("StorageVersionMigrationSpec", STORAGE_VERSION_MIGRATION_SPEC_FIELDS, &[], Flags::NONE);
static STORAGE_VERSION_MIGRATION_SPEC_FIELDS: &[Field] =
    &[field("resource", "v1.GroupResource", object(&meta_v1::GROUP_RESOURCE), 1, R)];

pub(crate) static STORAGE_VERSION_MIGRATION_STATUS: Type =
    Type::fixed("StorageVersionMigrationStatus", STORAGE_VERSION_MIGRATION_STATUS_FIELDS, &[], Flags::NONE);
static STORAGE_VERSION_MIGRATION_STATUS_FIELDS: &[Field] = &[
    keyed(
        "conditions",
        "[]v1.Condition",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
        1,
        E | M,
        &["type"],
    )
    .patched("type"),
    field("resourceVersion", "string", TEXT, 2, E),
];
