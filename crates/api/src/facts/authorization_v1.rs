//! Facts of `authorization_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    BOOL, E, Embed, Field, Flags, P, R, Ref, Shape, TEXT, Type, atomic, field, list, map, object,
};

pub(crate) static FIELD_SELECTOR_ATTRIBUTES: Type =
    Type::fixed("FieldSelectorAttributes", FIELD_SELECTOR_ATTRIBUTES_FIELDS, &[], Flags::NONE);
static FIELD_SELECTOR_ATTRIBUTES_FIELDS: &[Field] = &[
    field("rawSelector", "string", TEXT, 1, E),
    atomic(
        "requirements",
        "[]v1.FieldSelectorRequirement",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::FIELD_SELECTOR_REQUIREMENT))),
        2,
        E,
    ),
];

pub(crate) static LABEL_SELECTOR_ATTRIBUTES: Type =
    Type::fixed("LabelSelectorAttributes", LABEL_SELECTOR_ATTRIBUTES_FIELDS, &[], Flags::NONE);
static LABEL_SELECTOR_ATTRIBUTES_FIELDS: &[Field] = &[
    field("rawSelector", "string", TEXT, 1, E),
    atomic(
        "requirements",
        "[]v1.LabelSelectorRequirement",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::LABEL_SELECTOR_REQUIREMENT))),
        2,
        E,
    ),
];

pub(crate) static LOCAL_SUBJECT_ACCESS_REVIEW: Type = Type::fixed(
    "LocalSubjectAccessReview",
    LOCAL_SUBJECT_ACCESS_REVIEW_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static LOCAL_SUBJECT_ACCESS_REVIEW_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.SubjectAccessReviewSpec", object(&SUBJECT_ACCESS_REVIEW_SPEC), 2, R),
    field("status", "v1.SubjectAccessReviewStatus", object(&SUBJECT_ACCESS_REVIEW_STATUS), 3, E),
];

pub(crate) static NON_RESOURCE_ATTRIBUTES: Type =
    Type::fixed("NonResourceAttributes", NON_RESOURCE_ATTRIBUTES_FIELDS, &[], Flags::NONE);
static NON_RESOURCE_ATTRIBUTES_FIELDS: &[Field] =
    &[field("path", "string", TEXT, 1, E), field("verb", "string", TEXT, 2, E)];

pub(crate) static NON_RESOURCE_RULE: Type =
    Type::fixed("NonResourceRule", NON_RESOURCE_RULE_FIELDS, &[], Flags::NONE);
static NON_RESOURCE_RULE_FIELDS: &[Field] = &[
    atomic("verbs", "[]string", list(&TEXT), 1, R),
    atomic("nonResourceURLs", "[]string", list(&TEXT), 2, E),
];

pub(crate) static RESOURCE_ATTRIBUTES: Type =
    Type::fixed("ResourceAttributes", RESOURCE_ATTRIBUTES_FIELDS, &[], Flags::NONE);
static RESOURCE_ATTRIBUTES_FIELDS: &[Field] = &[
    field("namespace", "string", TEXT, 1, E),
    field("verb", "string", TEXT, 2, E),
    field("group", "string", TEXT, 3, E),
    field("version", "string", TEXT, 4, E),
    field("resource", "string", TEXT, 5, E),
    field("subresource", "string", TEXT, 6, E),
    field("name", "string", TEXT, 7, E),
    field("fieldSelector", "v1.FieldSelectorAttributes", object(&FIELD_SELECTOR_ATTRIBUTES), 8, P | E),
    field("labelSelector", "v1.LabelSelectorAttributes", object(&LABEL_SELECTOR_ATTRIBUTES), 9, P | E),
];

pub(crate) static RESOURCE_RULE: Type = Type::fixed("ResourceRule", RESOURCE_RULE_FIELDS, &[], Flags::NONE);
static RESOURCE_RULE_FIELDS: &[Field] = &[
    atomic("verbs", "[]string", list(&TEXT), 1, R),
    atomic("apiGroups", "[]string", list(&TEXT), 2, E),
    atomic("resources", "[]string", list(&TEXT), 3, E),
    atomic("resourceNames", "[]string", list(&TEXT), 4, E),
];

pub(crate) static SELF_SUBJECT_ACCESS_REVIEW: Type = Type::fixed(
    "SelfSubjectAccessReview",
    SELF_SUBJECT_ACCESS_REVIEW_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SELF_SUBJECT_ACCESS_REVIEW_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.SelfSubjectAccessReviewSpec", object(&SELF_SUBJECT_ACCESS_REVIEW_SPEC), 2, R),
    field("status", "v1.SubjectAccessReviewStatus", object(&SUBJECT_ACCESS_REVIEW_STATUS), 3, E),
];

pub(crate) static SELF_SUBJECT_ACCESS_REVIEW_SPEC: Type =
    Type::fixed("SelfSubjectAccessReviewSpec", SELF_SUBJECT_ACCESS_REVIEW_SPEC_FIELDS, &[], Flags::NONE);
static SELF_SUBJECT_ACCESS_REVIEW_SPEC_FIELDS: &[Field] = &[
    field("resourceAttributes", "v1.ResourceAttributes", object(&RESOURCE_ATTRIBUTES), 1, P | E),
    field("nonResourceAttributes", "v1.NonResourceAttributes", object(&NON_RESOURCE_ATTRIBUTES), 2, P | E),
];

pub(crate) static SELF_SUBJECT_RULES_REVIEW: Type = Type::fixed(
    "SelfSubjectRulesReview",
    SELF_SUBJECT_RULES_REVIEW_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SELF_SUBJECT_RULES_REVIEW_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.SelfSubjectRulesReviewSpec", object(&SELF_SUBJECT_RULES_REVIEW_SPEC), 2, R),
    field("status", "v1.SubjectRulesReviewStatus", object(&SUBJECT_RULES_REVIEW_STATUS), 3, E),
];

pub(crate) static SELF_SUBJECT_RULES_REVIEW_SPEC: Type =
    Type::fixed("SelfSubjectRulesReviewSpec", SELF_SUBJECT_RULES_REVIEW_SPEC_FIELDS, &[], Flags::NONE);
static SELF_SUBJECT_RULES_REVIEW_SPEC_FIELDS: &[Field] = &[field("namespace", "string", TEXT, 1, E)];

pub(crate) static SUBJECT_ACCESS_REVIEW: Type = Type::fixed(
    "SubjectAccessReview",
    SUBJECT_ACCESS_REVIEW_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SUBJECT_ACCESS_REVIEW_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.SubjectAccessReviewSpec", object(&SUBJECT_ACCESS_REVIEW_SPEC), 2, R),
    field("status", "v1.SubjectAccessReviewStatus", object(&SUBJECT_ACCESS_REVIEW_STATUS), 3, E),
];

pub(crate) static SUBJECT_ACCESS_REVIEW_SPEC: Type =
    Type::fixed("SubjectAccessReviewSpec", SUBJECT_ACCESS_REVIEW_SPEC_FIELDS, &[], Flags::NONE);
static SUBJECT_ACCESS_REVIEW_SPEC_FIELDS: &[Field] = &[
    field("resourceAttributes", "v1.ResourceAttributes", object(&RESOURCE_ATTRIBUTES), 1, P | E),
    field("nonResourceAttributes", "v1.NonResourceAttributes", object(&NON_RESOURCE_ATTRIBUTES), 2, P | E),
    field("user", "string", TEXT, 3, E),
    atomic("groups", "[]string", list(&TEXT), 4, E),
    field("extra", "map[string]v1.ExtraValue", map(&Shape::List(Ref::Fixed(&TEXT))), 5, E),
    field("uid", "string", TEXT, 6, E),
];

pub(crate) static SUBJECT_ACCESS_REVIEW_STATUS: Type =
    Type::fixed("SubjectAccessReviewStatus", SUBJECT_ACCESS_REVIEW_STATUS_FIELDS, &[], Flags::NONE);
static SUBJECT_ACCESS_REVIEW_STATUS_FIELDS: &[Field] = &[
    field("allowed", "bool", BOOL, 1, R),
    field("denied", "bool", BOOL, 4, E),
    field("reason", "string", TEXT, 2, E),
    field("evaluationError", "string", TEXT, 3, E),
];

pub(crate) static SUBJECT_RULES_REVIEW_STATUS: Type =
    Type::fixed("SubjectRulesReviewStatus", SUBJECT_RULES_REVIEW_STATUS_FIELDS, &[], Flags::NONE);
static SUBJECT_RULES_REVIEW_STATUS_FIELDS: &[Field] = &[
    atomic("resourceRules", "[]v1.ResourceRule", list(&Shape::Struct(Ref::Fixed(&RESOURCE_RULE))), 1, R),
    atomic(
        "nonResourceRules",
        "[]v1.NonResourceRule",
        list(&Shape::Struct(Ref::Fixed(&NON_RESOURCE_RULE))),
        2,
        R,
    ),
    field("incomplete", "bool", BOOL, 3, R),
    field("evaluationError", "string", TEXT, 4, E),
];
