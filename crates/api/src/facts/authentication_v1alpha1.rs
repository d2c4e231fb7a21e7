//! Facts of `authentication_v1alpha1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{E, Embed, Field, Flags, TEXT, Type, field, object};
use super::{authentication_v1, meta_v1};

pub(crate) static SELF_SUBJECT_REVIEW: Type = Type::fixed(
    "SelfSubjectReview",
    SELF_SUBJECT_REVIEW_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SELF_SUBJECT_REVIEW_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("status", "v1alpha1.SelfSubjectReviewStatus", object(&SELF_SUBJECT_REVIEW_STATUS), 2, E),
];

pub(crate) static SELF_SUBJECT_REVIEW_STATUS: Type =
    Type::fixed("SelfSubjectReviewStatus", SELF_SUBJECT_REVIEW_STATUS_FIELDS, &[], Flags::NONE);
static SELF_SUBJECT_REVIEW_STATUS_FIELDS: &[Field] =
    &[field("userInfo", "v1.UserInfo", object(&authentication_v1::USER_INFO), 1, E)];
