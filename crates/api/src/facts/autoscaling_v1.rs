//! Facts of `autoscaling_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    E, Embed, Field, Flags, INT32, INT64, P, R, Ref, Shape, TEXT, TIME, Type, field, list, object,
};

pub(crate) static CROSS_VERSION_OBJECT_REFERENCE: Type =
    Type::fixed("CrossVersionObjectReference", CROSS_VERSION_OBJECT_REFERENCE_FIELDS, &[], Flags::ATOMIC);
static CROSS_VERSION_OBJECT_REFERENCE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, R),
    field("name", "string", TEXT, 2, R),
    field("apiVersion", "string", TEXT, 3, E),
];

pub(crate) static HORIZONTAL_POD_AUTOSCALER: Type = Type::fixed(
    "HorizontalPodAutoscaler",
    HORIZONTAL_POD_AUTOSCALER_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static HORIZONTAL_POD_AUTOSCALER_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.HorizontalPodAutoscalerSpec", object(&HORIZONTAL_POD_AUTOSCALER_SPEC), 2, E | R),
    field("status", "v1.HorizontalPodAutoscalerStatus", object(&HORIZONTAL_POD_AUTOSCALER_STATUS), 3, E),
];

pub(crate) static HORIZONTAL_POD_AUTOSCALER_LIST: Type = Type::fixed(
    "HorizontalPodAutoscalerList",
    HORIZONTAL_POD_AUTOSCALER_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static HORIZONTAL_POD_AUTOSCALER_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1.HorizontalPodAutoscaler",
        list(&Shape::Struct(Ref::Fixed(&HORIZONTAL_POD_AUTOSCALER))),
        2,
        R,
    ),
];

pub(crate) static HORIZONTAL_POD_AUTOSCALER_SPEC: Type =
    Type::fixed("HorizontalPodAutoscalerSpec", HORIZONTAL_POD_AUTOSCALER_SPEC_FIELDS, &[], Flags::NONE);
static HORIZONTAL_POD_AUTOSCALER_SPEC_FIELDS: &[Field] = &[
    field("scaleTargetRef", "v1.CrossVersionObjectReference", object(&CROSS_VERSION_OBJECT_REFERENCE), 1, R),
    field("minReplicas", "int32", INT32, 2, P | E),
    field("maxReplicas", "int32", INT32, 3, R),
    field("targetCPUUtilizationPercentage", "int32", INT32, 4, P | E),
];

pub(crate) static HORIZONTAL_POD_AUTOSCALER_STATUS: Type =
    Type::fixed("HorizontalPodAutoscalerStatus", HORIZONTAL_POD_AUTOSCALER_STATUS_FIELDS, &[], Flags::NONE);
static HORIZONTAL_POD_AUTOSCALER_STATUS_FIELDS: &[Field] = &[
    field("observedGeneration", "int64", INT64, 1, P | E),
    field("lastScaleTime", "v1.Time", TIME, 2, P | E),
    field("currentReplicas", "int32", INT32, 3, R),
    field("desiredReplicas", "int32", INT32, 4, R),
    field("currentCPUUtilizationPercentage", "int32", INT32, 5, P | E),
];

pub(crate) static SCALE: Type = Type::fixed(
    "Scale",
    SCALE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static SCALE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.ScaleSpec", object(&SCALE_SPEC), 2, E),
    field("status", "v1.ScaleStatus", object(&SCALE_STATUS), 3, E),
];

pub(crate) static SCALE_SPEC: Type = Type::fixed("ScaleSpec", SCALE_SPEC_FIELDS, &[], Flags::NONE);
static SCALE_SPEC_FIELDS: &[Field] = &[field("replicas", "int32", INT32, 1, E).defaulted("0")];

pub(crate) static SCALE_STATUS: Type = Type::fixed("ScaleStatus", SCALE_STATUS_FIELDS, &[], Flags::NONE);
static SCALE_STATUS_FIELDS: &[Field] =
    &[field("replicas", "int32", INT32, 1, R), field("selector", "string", TEXT, 2, E)];
