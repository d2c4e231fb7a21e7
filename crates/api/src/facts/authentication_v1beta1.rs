//! Facts of `authentication_v1beta1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    BOOL, E, Embed, Field, Flags, R, Ref, Shape, TEXT, Type, atomic, field, list, map, object,
};
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
    field("status", "v1beta1.SelfSubjectReviewStatus", object(&SELF_SUBJECT_REVIEW_STATUS), 2, E),
];

pub(crate) static SELF_SUBJECT_REVIEW_STATUS: Type =
    Type::fixed("SelfSubjectReviewStatus", SELF_SUBJECT_REVIEW_STATUS_FIELDS, &[], Flags::NONE);
static SELF_SUBJECT_REVIEW_STATUS_FIELDS: &[Field] =
    &[field("userInfo", "v1.UserInfo", object(&authentication_v1::USER_INFO), 1, E)];

pub(crate) static TOKEN_REVIEW: Type = Type::fixed(
    "TokenReview",
    TOKEN_REVIEW_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static TOKEN_REVIEW_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.TokenReviewSpec", object(&TOKEN_REVIEW_SPEC), 2, R),
    field("status", "v1beta1.TokenReviewStatus", object(&TOKEN_REVIEW_STATUS), 3, E),
];

pub(crate) static TOKEN_REVIEW_SPEC: Type =
    Type::fixed("TokenReviewSpec", TOKEN_REVIEW_SPEC_FIELDS, &[], Flags::NONE);
static TOKEN_REVIEW_SPEC_FIELDS: &[Field] =
    &[field("token", "string", TEXT, 1, E | R), atomic("audiences", "[]string", list(&TEXT), 2, E)];

pub(crate) static TOKEN_REVIEW_STATUS: Type =
    Type::fixed("TokenReviewStatus", TOKEN_REVIEW_STATUS_FIELDS, &[], Flags::NONE);
static TOKEN_REVIEW_STATUS_FIELDS: &[Field] = &[
    field("authenticated", "bool", BOOL, 1, E),
    field("user", "v1beta1.UserInfo", object(&USER_INFO), 2, E),
    atomic("audiences", "[]string", list(&TEXT), 4, E),
    field("error", "string", TEXT, 3, E),
];

pub(crate) static USER_INFO: Type = Type::fixed("UserInfo", USER_INFO_FIELDS, &[], Flags::NONE);
static USER_INFO_FIELDS: &[Field] = &[
    field("username", "string", TEXT, 1, E),
    field("uid", "string", TEXT, 2, E),
    atomic("groups", "[]string", list(&TEXT), 3, E),
    field("extra", "map[string]v1beta1.ExtraValue", map(&Shape::List(Ref::Fixed(&TEXT))), 4, E),
];
