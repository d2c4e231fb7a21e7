//! Facts of `rbac_v1alpha1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{E, Embed, Field, Flags, P, R, Ref, Shape, TEXT, Type, atomic, field, list, object};

pub(crate) static AGGREGATION_RULE: Type =
    Type::fixed("AggregationRule", AGGREGATION_RULE_FIELDS, &[], Flags::NONE);
static AGGREGATION_RULE_FIELDS: &[Field] = &[atomic(
    "clusterRoleSelectors",
    "[]v1.LabelSelector",
    list(&Shape::Struct(Ref::Fixed(&meta_v1::LABEL_SELECTOR))),
    1,
    E,
)];

pub(crate) static CLUSTER_ROLE: Type = Type::fixed(
    "ClusterRole",
    CLUSTER_ROLE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CLUSTER_ROLE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    atomic("rules", "[]v1alpha1.PolicyRule", list(&Shape::Struct(Ref::Fixed(&POLICY_RULE))), 2, 0),
    field("aggregationRule", "v1alpha1.AggregationRule", object(&AGGREGATION_RULE), 3, P | E),
];

pub(crate) static CLUSTER_ROLE_BINDING: Type = Type::fixed(
    "ClusterRoleBinding",
    CLUSTER_ROLE_BINDING_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CLUSTER_ROLE_BINDING_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    atomic("subjects", "[]v1alpha1.Subject", list(&Shape::Struct(Ref::Fixed(&SUBJECT))), 2, E),
    field("roleRef", "v1alpha1.RoleRef", object(&ROLE_REF), 3, R),
];

pub(crate) static CLUSTER_ROLE_BINDING_LIST: Type = Type::fixed(
    "ClusterRoleBindingList",
    CLUSTER_ROLE_BINDING_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CLUSTER_ROLE_BINDING_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1alpha1.ClusterRoleBinding",
        list(&Shape::Struct(Ref::Fixed(&CLUSTER_ROLE_BINDING))),
        2,
        R,
    ),
];

pub(crate) static CLUSTER_ROLE_LIST: Type = Type::fixed(
    "ClusterRoleList",
    CLUSTER_ROLE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CLUSTER_ROLE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1alpha1.ClusterRole", list(&Shape::Struct(Ref::Fixed(&CLUSTER_ROLE))), 2, R),
];

pub(crate) static POLICY_RULE: Type = Type::fixed("PolicyRule", POLICY_RULE_FIELDS, &[], Flags::NONE);
static POLICY_RULE_FIELDS: &[Field] = &[
    atomic("verbs", "[]string", list(&TEXT), 1, R),
    atomic("apiGroups", "[]string", list(&TEXT), 3, E),
    atomic("resources", "[]string", list(&TEXT), 4, E),
    atomic("resourceNames", "[]string", list(&TEXT), 5, E),
    atomic("nonResourceURLs", "[]string", list(&TEXT), 6, E),
];

pub(crate) static ROLE: Type =
    Type::fixed("Role", ROLE_FIELDS, &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }], Flags::NONE);
static ROLE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    atomic("rules", "[]v1alpha1.PolicyRule", list(&Shape::Struct(Ref::Fixed(&POLICY_RULE))), 2, 0),
];

pub(crate) static ROLE_BINDING: Type = Type::fixed(
    "RoleBinding",
    ROLE_BINDING_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static ROLE_BINDING_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    atomic("subjects", "[]v1alpha1.Subject", list(&Shape::Struct(Ref::Fixed(&SUBJECT))), 2, E),
    field("roleRef", "v1alpha1.RoleRef", object(&ROLE_REF), 3, R),
];

pub(crate) static ROLE_BINDING_LIST: Type = Type::fixed(
    "RoleBindingList",
    ROLE_BINDING_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static ROLE_BINDING_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1alpha1.RoleBinding", list(&Shape::Struct(Ref::Fixed(&ROLE_BINDING))), 2, R),
];

pub(crate) static ROLE_LIST: Type = Type::fixed(
    "RoleList",
    ROLE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static ROLE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1alpha1.Role", list(&Shape::Struct(Ref::Fixed(&ROLE))), 2, R),
];

pub(crate) static ROLE_REF: Type = Type::fixed("RoleRef", ROLE_REF_FIELDS, &[], Flags::NONE);
static ROLE_REF_FIELDS: &[Field] = &[
    field("apiGroup", "string", TEXT, 1, 0),
    field("kind", "string", TEXT, 2, R),
    field("name", "string", TEXT, 3, R),
];

pub(crate) static SUBJECT: Type = Type::fixed("Subject", SUBJECT_FIELDS, &[], Flags::NONE);
static SUBJECT_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, R),
    field("apiVersion", "string", TEXT, 2, E),
    field("name", "string", TEXT, 3, R),
    field("namespace", "string", TEXT, 4, E),
];
