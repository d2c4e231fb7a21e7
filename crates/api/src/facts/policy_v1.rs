//! Facts of `policy_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    E, Embed, Field, Flags, INT_OR_STRING, INT32, INT64, M, P, R, Ref, S, Shape, TEXT, TIME, Type, field,
    keyed, list, map, object,
};

pub(crate) static EVICTION: Type = Type::fixed(
    "Eviction",
    EVICTION_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static EVICTION_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("deleteOptions", "v1.DeleteOptions", object(&meta_v1::DELETE_OPTIONS), 2, P | E),
];

pub(crate) static POD_DISRUPTION_BUDGET: Type = Type::fixed(
    "PodDisruptionBudget",
    POD_DISRUPTION_BUDGET_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_DISRUPTION_BUDGET_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.PodDisruptionBudgetSpec", object(&POD_DISRUPTION_BUDGET_SPEC), 2, E),
    field("status", "v1.PodDisruptionBudgetStatus", object(&POD_DISRUPTION_BUDGET_STATUS), 3, E),
];

pub(crate) static POD_DISRUPTION_BUDGET_LIST: Type = Type::fixed(
    "PodDisruptionBudgetList",
    POD_DISRUPTION_BUDGET_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_DISRUPTION_BUDGET_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1.PodDisruptionBudget",
        list(&Shape::Struct(Ref::Fixed(&POD_DISRUPTION_BUDGET))),
        2,
        R,
    ),
];

pub(crate) static POD_DISRUPTION_BUDGET_SPEC: Type =
    Type::fixed("PodDisruptionBudgetSpec", POD_DISRUPTION_BUDGET_SPEC_FIELDS, &[], Flags::NONE);
static POD_DISRUPTION_BUDGET_SPEC_FIELDS: &[Field] = &[
    field("minAvailable", "intstr.IntOrString", INT_OR_STRING, 1, P | E),
    field("selector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 2, P | E | S),
    field("maxUnavailable", "intstr.IntOrString", INT_OR_STRING, 3, P | E),
    field("unhealthyPodEvictionPolicy", "v1.UnhealthyPodEvictionPolicyType", TEXT, 4, P | E),
];

pub(crate) static POD_DISRUPTION_BUDGET_STATUS: Type =
    Type::fixed("PodDisruptionBudgetStatus", POD_DISRUPTION_BUDGET_STATUS_FIELDS, &[], Flags::NONE);
static POD_DISRUPTION_BUDGET_STATUS_FIELDS: &[Field] = &[
    field("observedGeneration", "int64", INT64, 1, E),
    field("disruptedPods", "map[string]v1.Time", map(&TIME), 2, E),
    field("disruptionsAllowed", "int32", INT32, 3, 0),
    field("currentHealthy", "int32", INT32, 4, 0),
    field("desiredHealthy", "int32", INT32, 5, 0),
    field("expectedPods", "int32", INT32, 6, 0),
    keyed(
        "conditions",
        "[]v1.Condition",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
        7,
        E | M,
        &["type"],
    )
    .patched("type"),
];
