//! Facts of `resource_v1beta2`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    ANY, BOOL, E, Embed, Field, Flags, INT64, M, P, QUANTITY, R, Ref, Shape, TEXT, TIME, Type, atomic, field,
    keyed, list, map, object, set,
};
use super::{core_v1, meta_v1};

pub(crate) static ALLOCATED_DEVICE_STATUS: Type =
    Type::fixed("AllocatedDeviceStatus", ALLOCATED_DEVICE_STATUS_FIELDS, &[], Flags::NONE);
static ALLOCATED_DEVICE_STATUS_FIELDS: &[Field] = &[
    field("driver", "string", TEXT, 1, R),
    field("pool", "string", TEXT, 2, R),
    field("device", "string", TEXT, 3, R),
    field("shareID", "string", TEXT, 7, P | E),
    keyed(
        "conditions",
        "[]v1.Condition",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
        4,
        0,
        &["type"],
    ),
    field("data", "runtime.RawExtension", ANY, 5, P | E),
    field("networkData", "v1beta2.NetworkDeviceData", object(&NETWORK_DEVICE_DATA), 6, P | E),
];

pub(crate) static ALLOCATION_RESULT: Type =
    Type::fixed("AllocationResult", ALLOCATION_RESULT_FIELDS, &[], Flags::NONE);
static ALLOCATION_RESULT_FIELDS: &[Field] = &[
    field("devices", "v1beta2.DeviceAllocationResult", object(&DEVICE_ALLOCATION_RESULT), 1, E),
    field("nodeSelector", "v1.NodeSelector", object(&core_v1::NODE_SELECTOR), 3, P | E),
    field("allocationTimestamp", "v1.Time", TIME, 5, P | E),
];

pub(crate) static CEL_DEVICE_SELECTOR: Type =
    Type::fixed("CELDeviceSelector", CEL_DEVICE_SELECTOR_FIELDS, &[], Flags::NONE);
static CEL_DEVICE_SELECTOR_FIELDS: &[Field] = &[field("expression", "string", TEXT, 1, R)];

pub(crate) static CAPACITY_REQUEST_POLICY: Type =
    Type::fixed("CapacityRequestPolicy", CAPACITY_REQUEST_POLICY_FIELDS, &[], Flags::NONE);
static CAPACITY_REQUEST_POLICY_FIELDS: &[Field] = &[
    field("default", "resource.Quantity", QUANTITY, 1, P),
    atomic("validValues", "[]resource.Quantity", list(&QUANTITY), 3, E),
    field(
        "validRange",
        "v1beta2.CapacityRequestPolicyRange",
        object(&CAPACITY_REQUEST_POLICY_RANGE),
        4,
        P | E,
    ),
];

pub(crate) static CAPACITY_REQUEST_POLICY_RANGE: Type =
    Type::fixed("CapacityRequestPolicyRange", CAPACITY_REQUEST_POLICY_RANGE_FIELDS, &[], Flags::NONE);
static CAPACITY_REQUEST_POLICY_RANGE_FIELDS: &[Field] = &[
    field("min", "resource.Quantity", QUANTITY, 1, P | E | R),
    field("max", "resource.Quantity", QUANTITY, 2, P | E),
    field("step", "resource.Quantity", QUANTITY, 3, P | E),
];

pub(crate) static CAPACITY_REQUIREMENTS: Type =
    Type::fixed("CapacityRequirements", CAPACITY_REQUIREMENTS_FIELDS, &[], Flags::NONE);
static CAPACITY_REQUIREMENTS_FIELDS: &[Field] =
    &[field("requests", "map[v1beta2.QualifiedName]resource.Quantity", map(&QUANTITY), 1, E)];

pub(crate) static COUNTER: Type = Type::fixed("Counter", COUNTER_FIELDS, &[], Flags::NONE);
static COUNTER_FIELDS: &[Field] = &[field("value", "resource.Quantity", QUANTITY, 1, R)];

pub(crate) static COUNTER_SET: Type = Type::fixed("CounterSet", COUNTER_SET_FIELDS, &[], Flags::NONE);
static COUNTER_SET_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("counters", "map[string]v1beta2.Counter", map(&Shape::Struct(Ref::Fixed(&COUNTER))), 2, E | R),
];

pub(crate) static DEVICE: Type = Type::fixed("Device", DEVICE_FIELDS, &[], Flags::NONE);
static DEVICE_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field(
        "attributes",
        "map[v1beta2.QualifiedName]v1beta2.DeviceAttribute",
        map(&Shape::Struct(Ref::Fixed(&DEVICE_ATTRIBUTE))),
        2,
        E,
    ),
    field(
        "capacity",
        "map[v1beta2.QualifiedName]v1beta2.DeviceCapacity",
        map(&Shape::Struct(Ref::Fixed(&DEVICE_CAPACITY))),
        3,
        E,
    ),
    atomic(
        "consumesCounters",
        "[]v1beta2.DeviceCounterConsumption",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_COUNTER_CONSUMPTION))),
        4,
        E,
    ),
    field("nodeName", "string", TEXT, 5, P | E),
    field("nodeSelector", "v1.NodeSelector", object(&core_v1::NODE_SELECTOR), 6, P | E),
    field("allNodes", "bool", BOOL, 7, P | E),
    atomic("taints", "[]v1beta2.DeviceTaint", list(&Shape::Struct(Ref::Fixed(&DEVICE_TAINT))), 8, E),
    field("bindsToNode", "bool", BOOL, 9, P | E),
    atomic("bindingConditions", "[]string", list(&TEXT), 10, E),
    atomic("bindingFailureConditions", "[]string", list(&TEXT), 11, E),
    field("allowMultipleAllocations", "bool", BOOL, 12, P | E),
    field(
        "nodeAllocatableResources",
        "map[v1.ResourceName]v1beta2.NodeAllocatableResource",
        map(&Shape::Struct(Ref::Fixed(&NODE_ALLOCATABLE_RESOURCE))),
        14,
        E,
    ),
];

pub(crate) static DEVICE_ALLOCATION_CONFIGURATION: Type = Type::fixed(
    "DeviceAllocationConfiguration",
    DEVICE_ALLOCATION_CONFIGURATION_FIELDS,
    &[Embed { name: "DeviceConfiguration", number: 3, start: 2, end: 3 }],
    Flags::NONE,
);
static DEVICE_ALLOCATION_CONFIGURATION_FIELDS: &[Field] = &[
    field("source", "v1beta2.AllocationConfigSource", TEXT, 1, R),
    atomic("requests", "[]string", list(&TEXT), 2, E),
    field("opaque", "v1beta2.OpaqueDeviceConfiguration", object(&OPAQUE_DEVICE_CONFIGURATION), 1, P | E),
];

pub(crate) static DEVICE_ALLOCATION_RESULT: Type =
    Type::fixed("DeviceAllocationResult", DEVICE_ALLOCATION_RESULT_FIELDS, &[], Flags::NONE);
static DEVICE_ALLOCATION_RESULT_FIELDS: &[Field] = &[
    atomic(
        "results",
        "[]v1beta2.DeviceRequestAllocationResult",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_REQUEST_ALLOCATION_RESULT))),
        1,
        E,
    ),
    atomic(
        "config",
        "[]v1beta2.DeviceAllocationConfiguration",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_ALLOCATION_CONFIGURATION))),
        2,
        E,
    ),
];

pub(crate) static DEVICE_ATTRIBUTE: Type =
    Type::fixed("DeviceAttribute", DEVICE_ATTRIBUTE_FIELDS, &[], Flags::NONE);
static DEVICE_ATTRIBUTE_FIELDS: &[Field] = &[
    field("int", "int64", INT64, 2, P | E),
    field("bool", "bool", BOOL, 3, P | E),
    field("string", "string", TEXT, 4, P | E),
    field("version", "string", TEXT, 5, P | E),
    atomic("ints", "[]int64", list(&INT64), 6, E),
    atomic("bools", "[]bool", list(&BOOL), 7, E),
    atomic("strings", "[]string", list(&TEXT), 8, E),
    atomic("versions", "[]string", list(&TEXT), 9, E),
];

pub(crate) static DEVICE_CAPACITY: Type =
    Type::fixed("DeviceCapacity", DEVICE_CAPACITY_FIELDS, &[], Flags::NONE);
static DEVICE_CAPACITY_FIELDS: &[Field] = &[
    field("value", "resource.Quantity", QUANTITY, 1, R),
    field("requestPolicy", "v1beta2.CapacityRequestPolicy", object(&CAPACITY_REQUEST_POLICY), 2, P | E),
];

pub(crate) static DEVICE_CLAIM: Type = Type::fixed("DeviceClaim", DEVICE_CLAIM_FIELDS, &[], Flags::NONE);
static DEVICE_CLAIM_FIELDS: &[Field] = &[
    atomic("requests", "[]v1beta2.DeviceRequest", list(&Shape::Struct(Ref::Fixed(&DEVICE_REQUEST))), 1, 0),
    atomic(
        "constraints",
        "[]v1beta2.DeviceConstraint",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_CONSTRAINT))),
        2,
        E,
    ),
    atomic(
        "config",
        "[]v1beta2.DeviceClaimConfiguration",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_CLAIM_CONFIGURATION))),
        3,
        E,
    ),
];

pub(crate) static DEVICE_CLAIM_CONFIGURATION: Type = Type::fixed(
    "DeviceClaimConfiguration",
    DEVICE_CLAIM_CONFIGURATION_FIELDS,
    &[Embed { name: "DeviceConfiguration", number: 2, start: 1, end: 2 }],
    Flags::NONE,
);
static DEVICE_CLAIM_CONFIGURATION_FIELDS: &[Field] = &[
    atomic("requests", "[]string", list(&TEXT), 1, E),
    field("opaque", "v1beta2.OpaqueDeviceConfiguration", object(&OPAQUE_DEVICE_CONFIGURATION), 1, P | E),
];

pub(crate) static DEVICE_CLASS: Type = Type::fixed(
    "DeviceClass",
    DEVICE_CLASS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DEVICE_CLASS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta2.DeviceClassSpec", object(&DEVICE_CLASS_SPEC), 2, 0),
];

pub(crate) static DEVICE_CLASS_CONFIGURATION: Type = Type::fixed(
    "DeviceClassConfiguration",
    DEVICE_CLASS_CONFIGURATION_FIELDS,
    &[Embed { name: "DeviceConfiguration", number: 1, start: 0, end: 1 }],
    Flags::NONE,
);
static DEVICE_CLASS_CONFIGURATION_FIELDS: &[Field] =
    &[field("opaque", "v1beta2.OpaqueDeviceConfiguration", object(&OPAQUE_DEVICE_CONFIGURATION), 1, P | E)];

pub(crate) static DEVICE_CLASS_LIST: Type = Type::fixed(
    "DeviceClassList",
    DEVICE_CLASS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DEVICE_CLASS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta2.DeviceClass", list(&Shape::Struct(Ref::Fixed(&DEVICE_CLASS))), 2, R),
];

pub(crate) static DEVICE_CLASS_SPEC: Type =
    Type::fixed("DeviceClassSpec", DEVICE_CLASS_SPEC_FIELDS, &[], Flags::NONE);
static DEVICE_CLASS_SPEC_FIELDS: &[Field] = &[
    atomic("selectors", "[]v1beta2.DeviceSelector", list(&Shape::Struct(Ref::Fixed(&DEVICE_SELECTOR))), 1, E),
    atomic(
        "config",
        "[]v1beta2.DeviceClassConfiguration",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_CLASS_CONFIGURATION))),
        2,
        E,
    ),
    field("extendedResourceName", "string", TEXT, 4, P | E),
];

pub(crate) static DEVICE_CONSTRAINT: Type =
    Type::fixed("DeviceConstraint", DEVICE_CONSTRAINT_FIELDS, &[], Flags::NONE);
static DEVICE_CONSTRAINT_FIELDS: &[Field] = &[
    atomic("requests", "[]string", list(&TEXT), 1, E),
    field("matchAttribute", "v1beta2.FullyQualifiedName", TEXT, 2, P | E),
    field("distinctAttribute", "v1beta2.FullyQualifiedName", TEXT, 3, P | E),
];

pub(crate) static DEVICE_COUNTER_CONSUMPTION: Type =
    Type::fixed("DeviceCounterConsumption", DEVICE_COUNTER_CONSUMPTION_FIELDS, &[], Flags::NONE);
static DEVICE_COUNTER_CONSUMPTION_FIELDS: &[Field] = &[
    field("counterSet", "string", TEXT, 1, R),
    field("counters", "map[string]v1beta2.Counter", map(&Shape::Struct(Ref::Fixed(&COUNTER))), 2, E | R),
    atomic("compatibilityGroups", "[]string", list(&TEXT), 3, E),
];

pub(crate) static DEVICE_DERIVED_ATTRIBUTE: Type =
    Type::fixed("DeviceDerivedAttribute", DEVICE_DERIVED_ATTRIBUTE_FIELDS, &[], Flags::NONE);
static DEVICE_DERIVED_ATTRIBUTE_FIELDS: &[Field] =
    &[field("name", "v1beta2.FullyQualifiedName", TEXT, 1, R), field("expression", "string", TEXT, 2, R)];

pub(crate) static DEVICE_REQUEST: Type =
    Type::fixed("DeviceRequest", DEVICE_REQUEST_FIELDS, &[], Flags::NONE);
static DEVICE_REQUEST_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("exactly", "v1beta2.ExactDeviceRequest", object(&EXACT_DEVICE_REQUEST), 2, P | E),
    atomic(
        "firstAvailable",
        "[]v1beta2.DeviceSubRequest",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_SUB_REQUEST))),
        3,
        E,
    ),
];

pub(crate) static DEVICE_REQUEST_ALLOCATION_RESULT: Type =
    Type::fixed("DeviceRequestAllocationResult", DEVICE_REQUEST_ALLOCATION_RESULT_FIELDS, &[], Flags::NONE);
static DEVICE_REQUEST_ALLOCATION_RESULT_FIELDS: &[Field] = &[
    field("request", "string", TEXT, 1, R),
    field("driver", "string", TEXT, 2, R),
    field("pool", "string", TEXT, 3, R),
    field("device", "string", TEXT, 4, R),
    field("adminAccess", "bool", BOOL, 5, P | E),
    atomic(
        "tolerations",
        "[]v1beta2.DeviceToleration",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_TOLERATION))),
        6,
        E,
    ),
    atomic("bindingConditions", "[]string", list(&TEXT), 7, E),
    atomic("bindingFailureConditions", "[]string", list(&TEXT), 8, E),
    field("shareID", "types.UID", TEXT, 9, P | E),
    field("consumedCapacity", "map[v1beta2.QualifiedName]resource.Quantity", map(&QUANTITY), 10, E),
    set("skipNodeOperations", "[]v1beta2.SkipNodeOperation", list(&TEXT), 11, E),
];

pub(crate) static DEVICE_SELECTOR: Type =
    Type::fixed("DeviceSelector", DEVICE_SELECTOR_FIELDS, &[], Flags::NONE);
static DEVICE_SELECTOR_FIELDS: &[Field] =
    &[field("cel", "v1beta2.CELDeviceSelector", object(&CEL_DEVICE_SELECTOR), 1, P | E)];

pub(crate) static DEVICE_SUB_REQUEST: Type =
    Type::fixed("DeviceSubRequest", DEVICE_SUB_REQUEST_FIELDS, &[], Flags::NONE);
static DEVICE_SUB_REQUEST_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("deviceClassName", "string", TEXT, 2, R),
    atomic("selectors", "[]v1beta2.DeviceSelector", list(&Shape::Struct(Ref::Fixed(&DEVICE_SELECTOR))), 3, E),
    field("allocationMode", "v1beta2.DeviceAllocationMode", TEXT, 4, E),
    field("count", "int64", INT64, 5, E),
    atomic(
        "tolerations",
        "[]v1beta2.DeviceToleration",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_TOLERATION))),
        6,
        E,
    ),
    field("capacity", "v1beta2.CapacityRequirements", object(&CAPACITY_REQUIREMENTS), 7, P | E),
    atomic(
        "derivedAttributes",
        "[]v1beta2.DeviceDerivedAttribute",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_DERIVED_ATTRIBUTE))),
        8,
        E,
    ),
];

pub(crate) static DEVICE_TAINT: Type = Type::fixed("DeviceTaint", DEVICE_TAINT_FIELDS, &[], Flags::NONE);
static DEVICE_TAINT_FIELDS: &[Field] = &[
    field("key", "string", TEXT, 1, R),
    field("value", "string", TEXT, 2, E),
    field("effect", "v1beta2.DeviceTaintEffect", TEXT, 3, R),
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
    field("spec", "v1beta2.DeviceTaintRuleSpec", object(&DEVICE_TAINT_RULE_SPEC), 2, R),
    field("status", "v1beta2.DeviceTaintRuleStatus", object(&DEVICE_TAINT_RULE_STATUS), 3, E),
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
    field("items", "[]v1beta2.DeviceTaintRule", list(&Shape::Struct(Ref::Fixed(&DEVICE_TAINT_RULE))), 2, R),
];

pub(crate) static DEVICE_TAINT_RULE_SPEC: Type =
    Type::fixed("DeviceTaintRuleSpec", DEVICE_TAINT_RULE_SPEC_FIELDS, &[], Flags::NONE);
static DEVICE_TAINT_RULE_SPEC_FIELDS: &[Field] = &[
    field("deviceSelector", "v1beta2.DeviceTaintSelector", object(&DEVICE_TAINT_SELECTOR), 1, P | E),
    field("taint", "v1beta2.DeviceTaint", object(&DEVICE_TAINT), 2, E | R),
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

pub(crate) static DEVICE_TOLERATION: Type =
    Type::fixed("DeviceToleration", DEVICE_TOLERATION_FIELDS, &[], Flags::NONE);
static DEVICE_TOLERATION_FIELDS: &[Field] = &[
    field("key", "string", TEXT, 1, E),
    field("operator", "v1beta2.DeviceTolerationOperator", TEXT, 2, E).defaulted("\"Equal\""),
    field("value", "string", TEXT, 3, E),
    field("effect", "v1beta2.DeviceTaintEffect", TEXT, 4, E),
    field("tolerationSeconds", "int64", INT64, 5, P | E),
];

pub(crate) static EXACT_DEVICE_REQUEST: Type =
    Type::fixed("ExactDeviceRequest", EXACT_DEVICE_REQUEST_FIELDS, &[], Flags::NONE);
static EXACT_DEVICE_REQUEST_FIELDS: &[Field] = &[
    field("deviceClassName", "string", TEXT, 1, R),
    atomic("selectors", "[]v1beta2.DeviceSelector", list(&Shape::Struct(Ref::Fixed(&DEVICE_SELECTOR))), 2, E),
    field("allocationMode", "v1beta2.DeviceAllocationMode", TEXT, 3, E),
    field("count", "int64", INT64, 4, E),
    field("adminAccess", "bool", BOOL, 5, P | E),
    atomic(
        "tolerations",
        "[]v1beta2.DeviceToleration",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_TOLERATION))),
        6,
        E,
    ),
    field("capacity", "v1beta2.CapacityRequirements", object(&CAPACITY_REQUIREMENTS), 7, P | E),
    atomic(
        "derivedAttributes",
        "[]v1beta2.DeviceDerivedAttribute",
        list(&Shape::Struct(Ref::Fixed(&DEVICE_DERIVED_ATTRIBUTE))),
        8,
        E,
    ),
];

pub(crate) static NETWORK_DEVICE_DATA: Type =
    Type::fixed("NetworkDeviceData", NETWORK_DEVICE_DATA_FIELDS, &[], Flags::NONE);
static NETWORK_DEVICE_DATA_FIELDS: &[Field] = &[
    field("interfaceName", "string", TEXT, 1, E),
    atomic("ips", "[]string", list(&TEXT), 2, E),
    field("hardwareAddress", "string", TEXT, 3, E),
];

pub(crate) static NODE_ALLOCATABLE_MAPPING: Type =
    Type::fixed("NodeAllocatableMapping", NODE_ALLOCATABLE_MAPPING_FIELDS, &[], Flags::NONE);
static NODE_ALLOCATABLE_MAPPING_FIELDS: &[Field] = &[
    field("capacityKey", "v1beta2.QualifiedName", TEXT, 1, P | E),
    field("capacityMultiplier", "resource.Quantity", QUANTITY, 2, P | E),
    field("deviceMultiplier", "resource.Quantity", QUANTITY, 3, P | E),
];

pub(crate) static NODE_ALLOCATABLE_OVERHEAD: Type =
    Type::fixed("NodeAllocatableOverhead", NODE_ALLOCATABLE_OVERHEAD_FIELDS, &[], Flags::NONE);
static NODE_ALLOCATABLE_OVERHEAD_FIELDS: &[Field] = &[
    field("perPod", "resource.Quantity", QUANTITY, 1, P | E),
    field("perContainer", "resource.Quantity", QUANTITY, 2, P | E),
];

pub(crate) static NODE_ALLOCATABLE_RESOURCE: Type =
    Type::fixed("NodeAllocatableResource", NODE_ALLOCATABLE_RESOURCE_FIELDS, &[], Flags::NONE);
static NODE_ALLOCATABLE_RESOURCE_FIELDS: &[Field] = &[
    field("mapping", "v1beta2.NodeAllocatableMapping", object(&NODE_ALLOCATABLE_MAPPING), 3, P | E),
    field("overhead", "v1beta2.NodeAllocatableOverhead", object(&NODE_ALLOCATABLE_OVERHEAD), 4, P | E),
];

pub(crate) static OPAQUE_DEVICE_CONFIGURATION: Type =
    Type::fixed("OpaqueDeviceConfiguration", OPAQUE_DEVICE_CONFIGURATION_FIELDS, &[], Flags::NONE);
static OPAQUE_DEVICE_CONFIGURATION_FIELDS: &[Field] =
    &[field("driver", "string", TEXT, 1, R), field("parameters", "runtime.RawExtension", ANY, 2, R)];

pub(crate) static RESOURCE_CLAIM: Type = Type::fixed(
    "ResourceClaim",
    RESOURCE_CLAIM_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RESOURCE_CLAIM_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta2.ResourceClaimSpec", object(&RESOURCE_CLAIM_SPEC), 2, 0),
    field("status", "v1beta2.ResourceClaimStatus", object(&RESOURCE_CLAIM_STATUS), 3, E),
];

pub(crate) static RESOURCE_CLAIM_CONSUMER_REFERENCE: Type =
    Type::fixed("ResourceClaimConsumerReference", RESOURCE_CLAIM_CONSUMER_REFERENCE_FIELDS, &[], Flags::NONE);
static RESOURCE_CLAIM_CONSUMER_REFERENCE_FIELDS: &[Field] = &[
    field("apiGroup", "string", TEXT, 1, E),
    field("resource", "string", TEXT, 3, R),
    field("name", "string", TEXT, 4, R),
    field("uid", "types.UID", TEXT, 5, R),
];

pub(crate) static RESOURCE_CLAIM_LIST: Type = Type::fixed(
    "ResourceClaimList",
    RESOURCE_CLAIM_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RESOURCE_CLAIM_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta2.ResourceClaim", list(&Shape::Struct(Ref::Fixed(&RESOURCE_CLAIM))), 2, R),
];

pub(crate) static RESOURCE_CLAIM_SPEC: Type =
    Type::fixed("ResourceClaimSpec", RESOURCE_CLAIM_SPEC_FIELDS, &[], Flags::NONE);
static RESOURCE_CLAIM_SPEC_FIELDS: &[Field] =
    &[field("devices", "v1beta2.DeviceClaim", object(&DEVICE_CLAIM), 1, 0)];

pub(crate) static RESOURCE_CLAIM_STATUS: Type =
    Type::fixed("ResourceClaimStatus", RESOURCE_CLAIM_STATUS_FIELDS, &[], Flags::NONE);
static RESOURCE_CLAIM_STATUS_FIELDS: &[Field] = &[
    field("allocation", "v1beta2.AllocationResult", object(&ALLOCATION_RESULT), 1, P | E),
    keyed(
        "reservedFor",
        "[]v1beta2.ResourceClaimConsumerReference",
        list(&Shape::Struct(Ref::Fixed(&RESOURCE_CLAIM_CONSUMER_REFERENCE))),
        2,
        E | M,
        &["uid"],
    )
    .patched("uid"),
    keyed(
        "devices",
        "[]v1beta2.AllocatedDeviceStatus",
        list(&Shape::Struct(Ref::Fixed(&ALLOCATED_DEVICE_STATUS))),
        4,
        E,
        &["driver", "device", "pool", "shareID"],
    ),
];

pub(crate) static RESOURCE_CLAIM_TEMPLATE: Type = Type::fixed(
    "ResourceClaimTemplate",
    RESOURCE_CLAIM_TEMPLATE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RESOURCE_CLAIM_TEMPLATE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta2.ResourceClaimTemplateSpec", object(&RESOURCE_CLAIM_TEMPLATE_SPEC), 2, 0),
];

pub(crate) static RESOURCE_CLAIM_TEMPLATE_LIST: Type = Type::fixed(
    "ResourceClaimTemplateList",
    RESOURCE_CLAIM_TEMPLATE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RESOURCE_CLAIM_TEMPLATE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1beta2.ResourceClaimTemplate",
        list(&Shape::Struct(Ref::Fixed(&RESOURCE_CLAIM_TEMPLATE))),
        2,
        R,
    ),
];

pub(crate) static RESOURCE_CLAIM_TEMPLATE_SPEC: Type =
    Type::fixed("ResourceClaimTemplateSpec", RESOURCE_CLAIM_TEMPLATE_SPEC_FIELDS, &[], Flags::NONE);
static RESOURCE_CLAIM_TEMPLATE_SPEC_FIELDS: &[Field] = &[
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta2.ResourceClaimSpec", object(&RESOURCE_CLAIM_SPEC), 2, 0),
];

pub(crate) static RESOURCE_POOL: Type = Type::fixed("ResourcePool", RESOURCE_POOL_FIELDS, &[], Flags::NONE);
static RESOURCE_POOL_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("generation", "int64", INT64, 2, R),
    field("resourceSliceCount", "int64", INT64, 3, R),
];

pub(crate) static RESOURCE_SLICE: Type = Type::fixed(
    "ResourceSlice",
    RESOURCE_SLICE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RESOURCE_SLICE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta2.ResourceSliceSpec", object(&RESOURCE_SLICE_SPEC), 2, R),
];

pub(crate) static RESOURCE_SLICE_LIST: Type = Type::fixed(
    "ResourceSliceList",
    RESOURCE_SLICE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static RESOURCE_SLICE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta2.ResourceSlice", list(&Shape::Struct(Ref::Fixed(&RESOURCE_SLICE))), 2, R),
];

pub(crate) static RESOURCE_SLICE_SPEC: Type =
    Type::fixed("ResourceSliceSpec", RESOURCE_SLICE_SPEC_FIELDS, &[], Flags::NONE);
static RESOURCE_SLICE_SPEC_FIELDS: &[Field] = &[
    field("driver", "string", TEXT, 1, R),
    field("pool", "v1beta2.ResourcePool", object(&RESOURCE_POOL), 2, R),
    field("nodeName", "string", TEXT, 3, P | E),
    field("nodeSelector", "v1.NodeSelector", object(&core_v1::NODE_SELECTOR), 4, P | E),
    field("allNodes", "bool", BOOL, 5, P | E),
    atomic("devices", "[]v1beta2.Device", list(&Shape::Struct(Ref::Fixed(&DEVICE))), 6, E),
    field("perDeviceNodeSelection", "bool", BOOL, 7, P | E),
    atomic("sharedCounters", "[]v1beta2.CounterSet", list(&Shape::Struct(Ref::Fixed(&COUNTER_SET))), 8, E),
    field("partitionTypeAttribute", "v1beta2.FullyQualifiedName", TEXT, 9, P | E),
    set("skipNodeOperations", "[]v1beta2.SkipNodeOperation", list(&TEXT), 10, E),
];
