//! Facts of `imagepolicy_v1alpha1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{BOOL, E, Embed, Field, Flags, Ref, Shape, TEXT, Type, atomic, field, list, map, object};

pub(crate) static IMAGE_REVIEW: Type = Type::fixed(
    "ImageReview",
    IMAGE_REVIEW_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static IMAGE_REVIEW_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1alpha1.ImageReviewSpec", object(&IMAGE_REVIEW_SPEC), 2, 0),
    field("status", "v1alpha1.ImageReviewStatus", object(&IMAGE_REVIEW_STATUS), 3, E),
];

pub(crate) static IMAGE_REVIEW_CONTAINER_SPEC: Type =
    Type::fixed("ImageReviewContainerSpec", IMAGE_REVIEW_CONTAINER_SPEC_FIELDS, &[], Flags::NONE);
static IMAGE_REVIEW_CONTAINER_SPEC_FIELDS: &[Field] = &[field("image", "string", TEXT, 1, E)];

pub(crate) static IMAGE_REVIEW_SPEC: Type =
    Type::fixed("ImageReviewSpec", IMAGE_REVIEW_SPEC_FIELDS, &[], Flags::NONE);
static IMAGE_REVIEW_SPEC_FIELDS: &[Field] = &[
    atomic(
        "containers",
        "[]v1alpha1.ImageReviewContainerSpec",
        list(&Shape::Struct(Ref::Fixed(&IMAGE_REVIEW_CONTAINER_SPEC))),
        1,
        E,
    ),
    field("annotations", "map[string]string", map(&TEXT), 2, E),
    field("namespace", "string", TEXT, 3, E),
];

pub(crate) static IMAGE_REVIEW_STATUS: Type =
    Type::fixed("ImageReviewStatus", IMAGE_REVIEW_STATUS_FIELDS, &[], Flags::NONE);
static IMAGE_REVIEW_STATUS_FIELDS: &[Field] = &[
    field("allowed", "bool", BOOL, 1, 0),
    field("reason", "string", TEXT, 2, E),
    field("auditAnnotations", "map[string]string", map(&TEXT), 3, E),
];
