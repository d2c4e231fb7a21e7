//! Facts of `authentication_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    BOOL, E, Embed, Field, Flags, INT64, P, R, Ref, Shape, TEXT, TIME, Type, atomic, field, list, map, object,
};

pub(crate) static BOUND_OBJECT_REFERENCE: Type =
    Type::fixed("BoundObjectReference", BOUND_OBJECT_REFERENCE_FIELDS, &[], Flags::NONE);
static BOUND_OBJECT_REFERENCE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("name", "string", TEXT, 3, E),
    field("uid", "types.UID", TEXT, 4, E),
];

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
    field("status", "v1.SelfSubjectReviewStatus", object(&SELF_SUBJECT_REVIEW_STATUS), 2, E),
];

pub(crate) static SELF_SUBJECT_REVIEW_STATUS: Type =
    Type::fixed("SelfSubjectReviewStatus", SELF_SUBJECT_REVIEW_STATUS_FIELDS, &[], Flags::NONE);
static SELF_SUBJECT_REVIEW_STATUS_FIELDS: &[Field] =
    &[field("userInfo", "v1.UserInfo", object(&USER_INFO), 1, E)];

pub(crate) static TOKEN_REQUEST: Type = Type::fixed(
    "TokenRequest",
    TOKEN_REQUEST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static TOKEN_REQUEST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.TokenRequestSpec", object(&TOKEN_REQUEST_SPEC), 2, 0),
    field("status", "v1.TokenRequestStatus", object(&TOKEN_REQUEST_STATUS), 3, E),
];

pub(crate) static TOKEN_REQUEST_SPEC: Type =
    Type::fixed("TokenRequestSpec", TOKEN_REQUEST_SPEC_FIELDS, &[], Flags::NONE);
static TOKEN_REQUEST_SPEC_FIELDS: &[Field] = &[
    atomic("audiences", "[]string", list(&TEXT), 1, 0),
    field("expirationSeconds", "int64", INT64, 4, P),
    field("boundObjectRef", "v1.BoundObjectReference", object(&BOUND_OBJECT_REFERENCE), 3, P),
    field("attestations", "map[string]v1.AttestationValue", map(&Shape::List(Ref::Fixed(&TEXT))), 5, E),
];

pub(crate) static TOKEN_REQUEST_STATUS: Type =
    Type::fixed("TokenRequestStatus", TOKEN_REQUEST_STATUS_FIELDS, &[], Flags::NONE);
static TOKEN_REQUEST_STATUS_FIELDS: &[Field] =
    &[field("token", "string", TEXT, 1, 0), field("expirationTimestamp", "v1.Time", TIME, 2, 0)];

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
    field("spec", "v1.TokenReviewSpec", object(&TOKEN_REVIEW_SPEC), 2, R),
    field("status", "v1.TokenReviewStatus", object(&TOKEN_REVIEW_STATUS), 3, E),
];

pub(crate) static TOKEN_REVIEW_SPEC: Type =
    Type::fixed("TokenReviewSpec", TOKEN_REVIEW_SPEC_FIELDS, &[], Flags::NONE);
static TOKEN_REVIEW_SPEC_FIELDS: &[Field] =
    &[field("token", "string", TEXT, 1, E | R), atomic("audiences", "[]string", list(&TEXT), 2, E)];

pub(crate) static TOKEN_REVIEW_STATUS: Type =
    Type::fixed("TokenReviewStatus", TOKEN_REVIEW_STATUS_FIELDS, &[], Flags::NONE);
static TOKEN_REVIEW_STATUS_FIELDS: &[Field] = &[
    field("authenticated", "bool", BOOL, 1, E),
    field("user", "v1.UserInfo", object(&USER_INFO), 2, E),
    atomic("audiences", "[]string", list(&TEXT), 4, E),
    field("error", "string", TEXT, 3, E),
];

pub(crate) static USER_INFO: Type = Type::fixed("UserInfo", USER_INFO_FIELDS, &[], Flags::NONE);
static USER_INFO_FIELDS: &[Field] = &[
    field("username", "string", TEXT, 1, E),
    field("uid", "string", TEXT, 2, E),
    atomic("groups", "[]string", list(&TEXT), 3, E),
    field("extra", "map[string]v1.ExtraValue", map(&Shape::List(Ref::Fixed(&TEXT))), 4, E),
];
