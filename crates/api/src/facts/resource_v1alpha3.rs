//! Facts of `resource_v1alpha3`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    E, Embed, Field, Flags, INT32, INT64, M, P, QUANTITY, R, Ref, Shape, TEXT, TIME, Type, atomic, field,
    keyed, list, object,
};

pub(crate) static DEVICE_TAINT: Type = Type::fixed("DeviceTaint", DEVICE_TAINT_FIELDS, &[], Flags::NONE);
static DEVICE_TAINT_FIELDS: &[Field] = &[
    field("key", "string", TEXT, 1, R),
    field("value", "string", TEXT, 2, E),
    field("effect", "v1alpha3.DeviceTaintEffect", TEXT, 3, R),
    field("timeAdded", "v1.Time", TIME, 4, P | E),
];

pub(crate) static DEVICE_TAINT_RULE: Type = Type::fixed(
    "DeviceTaintRule",
    DEVICE_TAINT_RULE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DEVICE_TAINT_RULE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1alpha3.DeviceTaintRuleSpec", object(&DEVICE_TAINT_RULE_SPEC), 2, R),
    field("status", "v1alpha3.DeviceTaintRuleStatus", object(&DEVICE_TAINT_RULE_STATUS), 3, E),
];

pub(crate) static DEVICE_TAINT_RULE_LIST: Type = Type::fixed(
    "DeviceTaintRuleList",
    DEVICE_TAINT_RULE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DEVICE_TAINT_RULE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1alpha3.DeviceTaintRule", list(&Shape::Struct(Ref::Fixed(&DEVICE_TAINT_RULE))), 2, R),
];

pub(crate) static DEVICE_TAINT_RULE_SPEC: Type =
    Type::fixed("DeviceTaintRuleSpec", DEVICE_TAINT_RULE_SPEC_FIELDS, &[], Flags::NONE);
static DEVICE_TAINT_RULE_SPEC_FIELDS: &[Field] = &[
    field("deviceSelector", "v1alpha3.DeviceTaintSelector", object(&DEVICE_TAINT_SELECTOR), 1, P | E),
    field("taint", "v1alpha3.DeviceTaint", object(&DEVICE_TAINT), 2, E | R),
];

pub(crate) static DEVICE_TAINT_RULE_STATUS: Type =
    Type::fixed("DeviceTaintRuleStatus", DEVICE_TAINT_RULE_STATUS_FIELDS, &[], Flags::NONE);
static DEVICE_TAINT_RULE_STATUS_FIELDS: &[Field] = &[keyed(
    "conditions",
    "[]v1.Condition",
    list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
    1,
    E | M,
    &["type"],
)
.patched("type")];

pub(crate) static DEVICE_TAINT_SELECTOR: Type =
    Type::fixed("DeviceTaintSelector", DEVICE_TAINT_SELECTOR_FIELDS, &[], Flags::NONE);
static DEVICE_TAINT_SELECTOR_FIELDS: &[Field] = &[
    field("driver", "string", TEXT, 2, P | E),
    field("pool", "string", TEXT, 3, P | E),
    field("device", "string", TEXT, 4, P | E),
];

pub(crate) static PARTITION_TYPE_STATUS: Type =
    Type::fixed("PartitionTypeStatus", PARTITION_TYPE_STATUS_FIELDS, &[], Flags::NONE);
static PARTITION_TYPE_STATUS_FIELDS: &[Field] = &[
    field("attribute", "string", TEXT, 4, E | R),
    field("type", "string", TEXT, 1, E | R),
    field("total", "int32", INT32, 2, P | E | R),
    field("allocatable", "int32", INT32, 3, P | E | R),
];

pub(crate) static POOL_STATUS: Type = Type::fixed("PoolStatus", POOL_STATUS_FIELDS, &[], Flags::NONE);
static POOL_STATUS_FIELDS: &[Field] = &[
    field("driver", "string", TEXT, 1, E | R),
    field("poolName", "string", TEXT, 2, E | R),
    field("generation", "int64", INT64, 9, R),
    field("resourceSliceCount", "int32", INT32, 8, P | E),
    field("totalDevices", "int32", INT32, 4, P | E),
    field("allocatedDevices", "int32", INT32, 5, P | E),
    field("availableDevices", "int32", INT32, 6, P | E),
    field("unavailableDevices", "int32", INT32, 7, P | E),
    field("nodeName", "string", TEXT, 3, P | E),
    field("validationError", "string", TEXT, 10, P | E),
    atomic(
        "partitionSummary",
        "[]v1alpha3.PartitionTypeStatus",
        list(&Shape::Struct(Ref::Fixed(&PARTITION_TYPE_STATUS))),
        11,
        E,
    ),
    field(
        "shareableSummary",
        "v1alpha3.ShareableSummaryStatus",
        object(&SHAREABLE_SUMMARY_STATUS),
        13,
        P | E,
    ),
];

pub(crate) static RESOURCE_POOL_STATUS_REQUEST: Type = Type::fixed(
    "ResourcePoolStatusRequest",
    RESOURCE_POOL_STATUS_REQUEST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RESOURCE_POOL_STATUS_REQUEST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E | R),
    field("spec", "v1alpha3.ResourcePoolStatusRequestSpec", object(&RESOURCE_POOL_STATUS_REQUEST_SPEC), 2, R),
    field(
        "status",
        "v1alpha3.ResourcePoolStatusRequestStatus",
        object(&RESOURCE_POOL_STATUS_REQUEST_STATUS),
        3,
        P | E,
    ),
];

pub(crate) static RESOURCE_POOL_STATUS_REQUEST_LIST: Type = Type::fixed(
    "ResourcePoolStatusRequestList",
    RESOURCE_POOL_STATUS_REQUEST_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RESOURCE_POOL_STATUS_REQUEST_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1alpha3.ResourcePoolStatusRequest",
        list(&Shape::Struct(Ref::Fixed(&RESOURCE_POOL_STATUS_REQUEST))),
        2,
        R,
    ),
];

pub(crate) static RESOURCE_POOL_STATUS_REQUEST_SPEC: Type =
    Type::fixed("ResourcePoolStatusRequestSpec", RESOURCE_POOL_STATUS_REQUEST_SPEC_FIELDS, &[], Flags::NONE);
static RESOURCE_POOL_STATUS_REQUEST_SPEC_FIELDS: &[Field] = &[
    field("driver", "string", TEXT, 1, R),
    field("poolName", "string", TEXT, 2, P | E),
    field("limit", "int32", INT32, 3, P | E).defaulted("100"),
    field("defaultPartitionTypeAttribute", "string", TEXT, 4, P | E),
];

pub(crate) static RESOURCE_POOL_STATUS_REQUEST_STATUS: Type = Type::fixed(
    "ResourcePoolStatusRequestStatus",
    RESOURCE_POOL_STATUS_REQUEST_STATUS_FIELDS,
    &[],
    Flags::NONE,
);
static RESOURCE_POOL_STATUS_REQUEST_STATUS_FIELDS: &[Field] = &[
    field("poolCount", "int32", INT32, 6, P | E | R),
    atomic("pools", "[]v1alpha3.PoolStatus", list(&Shape::Struct(Ref::Fixed(&POOL_STATUS))), 2, E),
    keyed(
        "conditions",
        "[]v1.Condition",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
        3,
        E | M,
        &["type"],
    )
    .patched("type"),
];

pub(crate) static SHAREABLE_CAPACITY_STATUS: Type =
    Type::fixed("ShareableCapacityStatus", SHAREABLE_CAPACITY_STATUS_FIELDS, &[], Flags::NONE);
static SHAREABLE_CAPACITY_STATUS_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E | R),
    field("total", "resource.Quantity", QUANTITY, 2, P | E | R),
    field("consumed", "resource.Quantity", QUANTITY, 3, P | E | R),
    field("available", "resource.Quantity", QUANTITY, 4, P | E | R),
];

pub(crate) static SHAREABLE_SUMMARY_STATUS: Type =
    Type::fixed("ShareableSummaryStatus", SHAREABLE_SUMMARY_STATUS_FIELDS, &[], Flags::NONE);
static SHAREABLE_SUMMARY_STATUS_FIELDS: &[Field] = &[
    field("fullyAvailableDevices", "int32", INT32, 1, P | E | R),
    field("partiallyAvailableDevices", "int32", INT32, 2, P | E | R),
    atomic(
        "capacity",
        "[]v1alpha3.ShareableCapacityStatus",
        list(&Shape::Struct(Ref::Fixed(&SHAREABLE_CAPACITY_STATUS))),
        3,
        E,
    ),
];
