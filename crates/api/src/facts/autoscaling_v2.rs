//! Facts of `autoscaling_v2`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    E, Embed, Field, Flags, INT32, INT64, M, P, QUANTITY, R, Ref, Shape, TEXT, TIME, Type, atomic, field,
    keyed, list, object,
};

pub(crate) static CONTAINER_RESOURCE_METRIC_SOURCE: Type =
    Type::fixed("ContainerResourceMetricSource", CONTAINER_RESOURCE_METRIC_SOURCE_FIELDS, &[], Flags::NONE);
static CONTAINER_RESOURCE_METRIC_SOURCE_FIELDS: &[Field] = &[
    field("name", "v1.ResourceName", TEXT, 1, R),
    field("target", "v2.MetricTarget", object(&METRIC_TARGET), 2, R),
    field("container", "string", TEXT, 3, R),
];

pub(crate) static CONTAINER_RESOURCE_METRIC_STATUS: Type =
    Type::fixed("ContainerResourceMetricStatus", CONTAINER_RESOURCE_METRIC_STATUS_FIELDS, &[], Flags::NONE);
static CONTAINER_RESOURCE_METRIC_STATUS_FIELDS: &[Field] = &[
    field("name", "v1.ResourceName", TEXT, 1, R),
    field("current", "v2.MetricValueStatus", object(&METRIC_VALUE_STATUS), 2, R),
    field("container", "string", TEXT, 3, R),
];

pub(crate) static CROSS_VERSION_OBJECT_REFERENCE: Type =
    Type::fixed("CrossVersionObjectReference", CROSS_VERSION_OBJECT_REFERENCE_FIELDS, &[], Flags::NONE);
static CROSS_VERSION_OBJECT_REFERENCE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, R),
    field("name", "string", TEXT, 2, R),
    field("apiVersion", "string", TEXT, 3, E),
];

pub(crate) static EXTERNAL_METRIC_SOURCE: Type =
    Type::fixed("ExternalMetricSource", EXTERNAL_METRIC_SOURCE_FIELDS, &[], Flags::NONE);
static EXTERNAL_METRIC_SOURCE_FIELDS: &[Field] = &[
    field("metric", "v2.MetricIdentifier", object(&METRIC_IDENTIFIER), 1, R),
    field("target", "v2.MetricTarget", object(&METRIC_TARGET), 2, R),
];

pub(crate) static EXTERNAL_METRIC_STATUS: Type =
    Type::fixed("ExternalMetricStatus", EXTERNAL_METRIC_STATUS_FIELDS, &[], Flags::NONE);
static EXTERNAL_METRIC_STATUS_FIELDS: &[Field] = &[
    field("metric", "v2.MetricIdentifier", object(&METRIC_IDENTIFIER), 1, R),
    field("current", "v2.MetricValueStatus", object(&METRIC_VALUE_STATUS), 2, R),
];

pub(crate) static HPA_SCALING_POLICY: Type =
    Type::fixed("HPAScalingPolicy", HPA_SCALING_POLICY_FIELDS, &[], Flags::NONE);
static HPA_SCALING_POLICY_FIELDS: &[Field] = &[
    field("type", "v2.HPAScalingPolicyType", TEXT, 1, R),
    field("value", "int32", INT32, 2, R),
    field("periodSeconds", "int32", INT32, 3, R),
];

pub(crate) static HPA_SCALING_RULES: Type =
    Type::fixed("HPAScalingRules", HPA_SCALING_RULES_FIELDS, &[], Flags::NONE);
static HPA_SCALING_RULES_FIELDS: &[Field] = &[
    field("stabilizationWindowSeconds", "int32", INT32, 3, P | E),
    field("selectPolicy", "v2.ScalingPolicySelect", TEXT, 1, P | E),
    atomic("policies", "[]v2.HPAScalingPolicy", list(&Shape::Struct(Ref::Fixed(&HPA_SCALING_POLICY))), 2, E),
    field("tolerance", "resource.Quantity", QUANTITY, 4, P | E),
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
    field("spec", "v2.HorizontalPodAutoscalerSpec", object(&HORIZONTAL_POD_AUTOSCALER_SPEC), 2, E | R),
    field("status", "v2.HorizontalPodAutoscalerStatus", object(&HORIZONTAL_POD_AUTOSCALER_STATUS), 3, E),
];

pub(crate) static HORIZONTAL_POD_AUTOSCALER_BEHAVIOR: Type = Type::fixed(
    "HorizontalPodAutoscalerBehavior",
    HORIZONTAL_POD_AUTOSCALER_BEHAVIOR_FIELDS,
    &[],
    Flags::NONE,
);
static HORIZONTAL_POD_AUTOSCALER_BEHAVIOR_FIELDS: &[Field] = &[
    field("scaleUp", "v2.HPAScalingRules", object(&HPA_SCALING_RULES), 1, P | E),
    field("scaleDown", "v2.HPAScalingRules", object(&HPA_SCALING_RULES), 2, P | E),
];

pub(crate) static HORIZONTAL_POD_AUTOSCALER_CONDITION: Type = Type::fixed(
    "HorizontalPodAutoscalerCondition",
    HORIZONTAL_POD_AUTOSCALER_CONDITION_FIELDS,
    &[],
    Flags::NONE,
);
static HORIZONTAL_POD_AUTOSCALER_CONDITION_FIELDS: &[Field] = &[
    field("type", "v2.HorizontalPodAutoscalerConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastTransitionTime", "v1.Time", TIME, 3, E),
    field("reason", "string", TEXT, 4, E),
    field("message", "string", TEXT, 5, E),
    field("observedGeneration", "int64", INT64, 6, P | E),
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
        "[]v2.HorizontalPodAutoscaler",
        list(&Shape::Struct(Ref::Fixed(&HORIZONTAL_POD_AUTOSCALER))),
        2,
        R,
    ),
];

pub(crate) static HORIZONTAL_POD_AUTOSCALER_SPEC: Type =
    Type::fixed("HorizontalPodAutoscalerSpec", HORIZONTAL_POD_AUTOSCALER_SPEC_FIELDS, &[], Flags::NONE);
static HORIZONTAL_POD_AUTOSCALER_SPEC_FIELDS: &[Field] = &[
    field("scaleTargetRef", "v2.CrossVersionObjectReference", object(&CROSS_VERSION_OBJECT_REFERENCE), 1, R),
    field("minReplicas", "int32", INT32, 2, P | E),
    field("maxReplicas", "int32", INT32, 3, R),
    atomic("metrics", "[]v2.MetricSpec", list(&Shape::Struct(Ref::Fixed(&METRIC_SPEC))), 4, E),
    field(
        "behavior",
        "v2.HorizontalPodAutoscalerBehavior",
        object(&HORIZONTAL_POD_AUTOSCALER_BEHAVIOR),
        5,
        P | E,
    ),
];

pub(crate) static HORIZONTAL_POD_AUTOSCALER_STATUS: Type =
    Type::fixed("HorizontalPodAutoscalerStatus", HORIZONTAL_POD_AUTOSCALER_STATUS_FIELDS, &[], Flags::NONE);
static HORIZONTAL_POD_AUTOSCALER_STATUS_FIELDS: &[Field] = &[
    field("observedGeneration", "int64", INT64, 1, P | E),
    field("lastScaleTime", "v1.Time", TIME, 2, P | E),
    field("currentReplicas", "int32", INT32, 3, E),
    field("desiredReplicas", "int32", INT32, 4, R),
    atomic("currentMetrics", "[]v2.MetricStatus", list(&Shape::Struct(Ref::Fixed(&METRIC_STATUS))), 5, 0),
    keyed(
        "conditions",
        "[]v2.HorizontalPodAutoscalerCondition",
        list(&Shape::Struct(Ref::Fixed(&HORIZONTAL_POD_AUTOSCALER_CONDITION))),
        6,
        E | M,
        &["type"],
    )
    .patched("type"),
];

pub(crate) static METRIC_IDENTIFIER: Type =
    Type::fixed("MetricIdentifier", METRIC_IDENTIFIER_FIELDS, &[], Flags::NONE);
static METRIC_IDENTIFIER_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("selector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 2, P | E),
];

pub(crate) static METRIC_SPEC: Type = Type::fixed("MetricSpec", METRIC_SPEC_FIELDS, &[], Flags::NONE);
static METRIC_SPEC_FIELDS: &[Field] = &[
    field("type", "v2.MetricSourceType", TEXT, 1, R),
    field("object", "v2.ObjectMetricSource", object(&OBJECT_METRIC_SOURCE), 2, P | E),
    field("pods", "v2.PodsMetricSource", object(&PODS_METRIC_SOURCE), 3, P | E),
    field("resource", "v2.ResourceMetricSource", object(&RESOURCE_METRIC_SOURCE), 4, P | E),
    field(
        "containerResource",
        "v2.ContainerResourceMetricSource",
        object(&CONTAINER_RESOURCE_METRIC_SOURCE),
        7,
        P | E,
    ),
    field("external", "v2.ExternalMetricSource", object(&EXTERNAL_METRIC_SOURCE), 5, P | E),
];

pub(crate) static METRIC_STATUS: Type = Type::fixed("MetricStatus", METRIC_STATUS_FIELDS, &[], Flags::NONE);
static METRIC_STATUS_FIELDS: &[Field] = &[
    field("type", "v2.MetricSourceType", TEXT, 1, R),
    field("object", "v2.ObjectMetricStatus", object(&OBJECT_METRIC_STATUS), 2, P | E),
    field("pods", "v2.PodsMetricStatus", object(&PODS_METRIC_STATUS), 3, P | E),
    field("resource", "v2.ResourceMetricStatus", object(&RESOURCE_METRIC_STATUS), 4, P | E),
    field(
        "containerResource",
        "v2.ContainerResourceMetricStatus",
        object(&CONTAINER_RESOURCE_METRIC_STATUS),
        7,
        P | E,
    ),
    field("external", "v2.ExternalMetricStatus", object(&EXTERNAL_METRIC_STATUS), 5, P | E),
];

pub(crate) static METRIC_TARGET: Type = Type::fixed("MetricTarget", METRIC_TARGET_FIELDS, &[], Flags::NONE);
static METRIC_TARGET_FIELDS: &[Field] = &[
    field("type", "v2.MetricTargetType", TEXT, 1, R),
    field("value", "resource.Quantity", QUANTITY, 2, P | E),
    field("averageValue", "resource.Quantity", QUANTITY, 3, P | E),
    field("averageUtilization", "int32", INT32, 4, P | E),
];

pub(crate) static METRIC_VALUE_STATUS: Type =
    Type::fixed("MetricValueStatus", METRIC_VALUE_STATUS_FIELDS, &[], Flags::NONE);
static METRIC_VALUE_STATUS_FIELDS: &[Field] = &[
    field("value", "resource.Quantity", QUANTITY, 1, P | E),
    field("averageValue", "resource.Quantity", QUANTITY, 2, P | E),
    field("averageUtilization", "int32", INT32, 3, P | E),
];

pub(crate) static OBJECT_METRIC_SOURCE: Type =
    Type::fixed("ObjectMetricSource", OBJECT_METRIC_SOURCE_FIELDS, &[], Flags::NONE);
static OBJECT_METRIC_SOURCE_FIELDS: &[Field] = &[
    field("describedObject", "v2.CrossVersionObjectReference", object(&CROSS_VERSION_OBJECT_REFERENCE), 1, R),
    field("target", "v2.MetricTarget", object(&METRIC_TARGET), 2, R),
    field("metric", "v2.MetricIdentifier", object(&METRIC_IDENTIFIER), 3, R),
];

pub(crate) static OBJECT_METRIC_STATUS: Type =
    Type::fixed("ObjectMetricStatus", OBJECT_METRIC_STATUS_FIELDS, &[], Flags::NONE);
static OBJECT_METRIC_STATUS_FIELDS: &[Field] = &[
    field("metric", "v2.MetricIdentifier", object(&METRIC_IDENTIFIER), 1, R),
    field("current", "v2.MetricValueStatus", object(&METRIC_VALUE_STATUS), 2, R),
    field("describedObject", "v2.CrossVersionObjectReference", object(&CROSS_VERSION_OBJECT_REFERENCE), 3, R),
];

pub(crate) static PODS_METRIC_SOURCE: Type =
    Type::fixed("PodsMetricSource", PODS_METRIC_SOURCE_FIELDS, &[], Flags::NONE);
static PODS_METRIC_SOURCE_FIELDS: &[Field] = &[
    field("metric", "v2.MetricIdentifier", object(&METRIC_IDENTIFIER), 1, R),
    field("target", "v2.MetricTarget", object(&METRIC_TARGET), 2, R),
];

pub(crate) static PODS_METRIC_STATUS: Type =
    Type::fixed("PodsMetricStatus", PODS_METRIC_STATUS_FIELDS, &[], Flags::NONE);
static PODS_METRIC_STATUS_FIELDS: &[Field] = &[
    field("metric", "v2.MetricIdentifier", object(&METRIC_IDENTIFIER), 1, R),
    field("current", "v2.MetricValueStatus", object(&METRIC_VALUE_STATUS), 2, R),
];

pub(crate) static RESOURCE_METRIC_SOURCE: Type =
    Type::fixed("ResourceMetricSource", RESOURCE_METRIC_SOURCE_FIELDS, &[], Flags::NONE);
static RESOURCE_METRIC_SOURCE_FIELDS: &[Field] = &[
    field("name", "v1.ResourceName", TEXT, 1, R),
    field("target", "v2.MetricTarget", object(&METRIC_TARGET), 2, R),
];

pub(crate) static RESOURCE_METRIC_STATUS: Type =
    Type::fixed("ResourceMetricStatus", RESOURCE_METRIC_STATUS_FIELDS, &[], Flags::NONE);
static RESOURCE_METRIC_STATUS_FIELDS: &[Field] = &[
    field("name", "v1.ResourceName", TEXT, 1, R),
    field("current", "v2.MetricValueStatus", object(&METRIC_VALUE_STATUS), 2, R),
];
