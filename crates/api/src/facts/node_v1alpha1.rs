//! Facts of `node_v1alpha1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

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
    field("spec", "v1alpha1.RuntimeClassSpec", object(&RUNTIME_CLASS_SPEC), 2, R),
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
    field("items", "[]v1alpha1.RuntimeClass", list(&Shape::Struct(Ref::Fixed(&RUNTIME_CLASS))), 2, R),
];

pub(crate) static RUNTIME_CLASS_SPEC: Type =
    Type::fixed("RuntimeClassSpec", RUNTIME_CLASS_SPEC_FIELDS, &[], Flags::NONE);
static RUNTIME_CLASS_SPEC_FIELDS: &[Field] = &[
    field("runtimeHandler", "string", TEXT, 1, R),
    field("overhead", "v1alpha1.Overhead", object(&OVERHEAD), 2, P | E),
    field("scheduling", "v1alpha1.Scheduling", object(&SCHEDULING), 3, P | E),
];

pub(crate) static SCHEDULING: Type = Type::fixed("Scheduling", SCHEDULING_FIELDS, &[], Flags::NONE);
static SCHEDULING_FIELDS: &[Field] = &[
    field("nodeSelector", "map[string]string", map(&TEXT), 1, E | A),
    atomic("tolerations", "[]v1.Toleration", list(&Shape::Struct(Ref::Fixed(&core_v1::TOLERATION))), 2, E),
];
