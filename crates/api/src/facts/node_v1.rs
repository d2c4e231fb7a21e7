//! Facts of `node_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    A, E, Embed, Field, Flags, P, QUANTITY, R, Ref, Shape, TEXT, Type, atomic, field, list, map, object,
};
use super::{core_v1, meta_v1};

pub(crate) static OVERHEAD: Type = Type::fixed("Overhead", OVERHEAD_FIELDS, &[], Flags::NONE);
static OVERHEAD_FIELDS: &[Field] = &[field("podFixed", "v1.ResourceList", map(&QUANTITY), 1, E)];

pub(crate) static RUNTIME_CLASS: Type = Type::fixed(
    "RuntimeClass",
    RUNTIME_CLASS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RUNTIME_CLASS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("handler", "string", TEXT, 2, R),
    field("overhead", "v1.Overhead", object(&OVERHEAD), 3, P | E),
    field("scheduling", "v1.Scheduling", object(&SCHEDULING), 4, P | E),
];

pub(crate) static RUNTIME_CLASS_LIST: Type = Type::fixed(
    "RuntimeClassList",
    RUNTIME_CLASS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RUNTIME_CLASS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.RuntimeClass", list(&Shape::Struct(Ref::Fixed(&RUNTIME_CLASS))), 2, R),
];

pub(crate) static SCHEDULING: Type = Type::fixed("Scheduling", SCHEDULING_FIELDS, &[], Flags::NONE);
static SCHEDULING_FIELDS: &[Field] = &[
    field("nodeSelector", "map[string]string", map(&TEXT), 1, E | A),
    atomic("tolerations", "[]v1.Toleration", list(&Shape::Struct(Ref::Fixed(&core_v1::TOLERATION))), 2, E),
];
