//! Facts of `scheduling_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{BOOL, E, Embed, Field, Flags, INT32, P, R, Ref, Shape, TEXT, Type, field, list, object};

pub(crate) static PRIORITY_CLASS: Type = Type::fixed(
    "PriorityClass",
    PRIORITY_CLASS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PRIORITY_CLASS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("value", "int32", INT32, 2, 0),
    field("globalDefault", "bool", BOOL, 3, E),
    field("description", "string", TEXT, 4, E),
    field("preemptionPolicy", "v1.PreemptionPolicy", TEXT, 5, P | E),
];

pub(crate) static PRIORITY_CLASS_LIST: Type = Type::fixed(
    "PriorityClassList",
    PRIORITY_CLASS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PRIORITY_CLASS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.PriorityClass", list(&Shape::Struct(Ref::Fixed(&PRIORITY_CLASS))), 2, R),
];
