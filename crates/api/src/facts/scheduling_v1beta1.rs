//! Facts of `scheduling_v1beta1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    BOOL, E, Embed, Field, Flags, INT32, K, M, P, R, Ref, Shape, TEXT, Type, atomic, field, keyed, list,
    object,
};

pub(crate) static ALL_COMPOSITE_DISRUPTION_MODE: Type =
    Type::fixed("AllCompositeDisruptionMode", ALL_COMPOSITE_DISRUPTION_MODE_FIELDS, &[], Flags::NONE);
static ALL_COMPOSITE_DISRUPTION_MODE_FIELDS: &[Field] = &[];

pub(crate) static ALL_DISRUPTION_MODE: Type =
    Type::fixed("AllDisruptionMode", ALL_DISRUPTION_MODE_FIELDS, &[], Flags::NONE);
static ALL_DISRUPTION_MODE_FIELDS: &[Field] = &[];

pub(crate) static BASIC_SCHEDULING_POLICY: Type =
    Type::fixed("BasicSchedulingPolicy", BASIC_SCHEDULING_POLICY_FIELDS, &[], Flags::NONE);
static BASIC_SCHEDULING_POLICY_FIELDS: &[Field] = &[];

pub(crate) static COMPOSITE_BASIC_SCHEDULING_POLICY: Type =
    Type::fixed("CompositeBasicSchedulingPolicy", COMPOSITE_BASIC_SCHEDULING_POLICY_FIELDS, &[], Flags::NONE);
static COMPOSITE_BASIC_SCHEDULING_POLICY_FIELDS: &[Field] = &[];

pub(crate) static COMPOSITE_DISRUPTION_MODE: Type =
    Type::fixed("CompositeDisruptionMode", COMPOSITE_DISRUPTION_MODE_FIELDS, &[], Flags::NONE);
static COMPOSITE_DISRUPTION_MODE_FIELDS: &[Field] = &[
    field(
        "single",
        "v1beta1.SingleCompositeDisruptionMode",
        object(&SINGLE_COMPOSITE_DISRUPTION_MODE),
        1,
        P | E,
    ),
    field("all", "v1beta1.AllCompositeDisruptionMode", object(&ALL_COMPOSITE_DISRUPTION_MODE), 2, P | E),
];

pub(crate) static COMPOSITE_GANG_SCHEDULING_POLICY: Type =
    Type::fixed("CompositeGangSchedulingPolicy", COMPOSITE_GANG_SCHEDULING_POLICY_FIELDS, &[], Flags::NONE);
static COMPOSITE_GANG_SCHEDULING_POLICY_FIELDS: &[Field] = &[field("minGroupCount", "int32", INT32, 1, R)];

pub(crate) static COMPOSITE_POD_GROUP_SCHEDULING_CONSTRAINTS: Type = Type::fixed(
    "CompositePodGroupSchedulingConstraints",
    COMPOSITE_POD_GROUP_SCHEDULING_CONSTRAINTS_FIELDS,
    &[],
    Flags::NONE,
);
static COMPOSITE_POD_GROUP_SCHEDULING_CONSTRAINTS_FIELDS: &[Field] = &[atomic(
    "topology",
    "[]v1beta1.TopologyConstraint",
    list(&Shape::Struct(Ref::Fixed(&TOPOLOGY_CONSTRAINT))),
    1,
    E,
)];

pub(crate) static COMPOSITE_POD_GROUP_SCHEDULING_POLICY: Type = Type::fixed(
    "CompositePodGroupSchedulingPolicy",
    COMPOSITE_POD_GROUP_SCHEDULING_POLICY_FIELDS,
    &[],
    Flags::NONE,
);
static COMPOSITE_POD_GROUP_SCHEDULING_POLICY_FIELDS: &[Field] = &[
    field(
        "basic",
        "v1beta1.CompositeBasicSchedulingPolicy",
        object(&COMPOSITE_BASIC_SCHEDULING_POLICY),
        1,
        P | E,
    ),
    field(
        "gang",
        "v1beta1.CompositeGangSchedulingPolicy",
        object(&COMPOSITE_GANG_SCHEDULING_POLICY),
        2,
        P | E,
    ),
];

pub(crate) static COMPOSITE_POD_GROUP_TEMPLATE: Type =
    Type::fixed("CompositePodGroupTemplate", COMPOSITE_POD_GROUP_TEMPLATE_FIELDS, &[], Flags::NONE);
static COMPOSITE_POD_GROUP_TEMPLATE_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field(
        "schedulingPolicy",
        "v1beta1.CompositePodGroupSchedulingPolicy",
        object(&COMPOSITE_POD_GROUP_SCHEDULING_POLICY),
        2,
        R,
    ),
    field(
        "schedulingConstraints",
        "v1beta1.CompositePodGroupSchedulingConstraints",
        object(&COMPOSITE_POD_GROUP_SCHEDULING_CONSTRAINTS),
        3,
        P | E,
    ),
    field("disruptionMode", "v1beta1.CompositeDisruptionMode", object(&COMPOSITE_DISRUPTION_MODE), 4, P | E),
    field("priorityClassName", "string", TEXT, 5, E),
    field("priority", "int32", INT32, 6, P | E),
    field("preemptionPolicy", "v1beta1.PreemptionPolicy", TEXT, 7, P | E),
    keyed(
        "podGroupTemplates",
        "[]v1beta1.PodGroupTemplate",
        list(&Shape::Struct(Ref::Fixed(&POD_GROUP_TEMPLATE))),
        8,
        E,
        &["name"],
    ),
    keyed(
        "compositePodGroupTemplates",
        "[]v1beta1.CompositePodGroupTemplate",
        list(&Shape::Struct(Ref::Fixed(&COMPOSITE_POD_GROUP_TEMPLATE))),
        9,
        E,
        &["name"],
    ),
];

pub(crate) static DISRUPTION_MODE: Type =
    Type::fixed("DisruptionMode", DISRUPTION_MODE_FIELDS, &[], Flags::NONE);
static DISRUPTION_MODE_FIELDS: &[Field] = &[
    field("single", "v1beta1.SingleDisruptionMode", object(&SINGLE_DISRUPTION_MODE), 1, P | E),
    field("all", "v1beta1.AllDisruptionMode", object(&ALL_DISRUPTION_MODE), 2, P | E),
];

pub(crate) static GANG_SCHEDULING_POLICY: Type =
    Type::fixed("GangSchedulingPolicy", GANG_SCHEDULING_POLICY_FIELDS, &[], Flags::NONE);
static GANG_SCHEDULING_POLICY_FIELDS: &[Field] = &[field("minCount", "int32", INT32, 1, R)];

pub(crate) static POD_GROUP: Type = Type::fixed(
    "PodGroup",
    POD_GROUP_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_GROUP_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.PodGroupSpec", object(&POD_GROUP_SPEC), 2, R),
    field("status", "v1beta1.PodGroupStatus", object(&POD_GROUP_STATUS), 3, E),
];

pub(crate) static POD_GROUP_LIST: Type = Type::fixed(
    "PodGroupList",
    POD_GROUP_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static POD_GROUP_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.PodGroup", list(&Shape::Struct(Ref::Fixed(&POD_GROUP))), 2, R),
];

pub(crate) static POD_GROUP_RESOURCE_CLAIM: Type =
    Type::fixed("PodGroupResourceClaim", POD_GROUP_RESOURCE_CLAIM_FIELDS, &[], Flags::NONE);
static POD_GROUP_RESOURCE_CLAIM_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("resourceClaimName", "string", TEXT, 2, P | E),
    field("resourceClaimTemplateName", "string", TEXT, 3, P | E),
];

pub(crate) static POD_GROUP_RESOURCE_CLAIM_STATUS: Type =
    Type::fixed("PodGroupResourceClaimStatus", POD_GROUP_RESOURCE_CLAIM_STATUS_FIELDS, &[], Flags::NONE);
static POD_GROUP_RESOURCE_CLAIM_STATUS_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, R), field("resourceClaimName", "string", TEXT, 2, P | E)];

pub(crate) static POD_GROUP_SCHEDULING_CONSTRAINTS: Type =
    Type::fixed("PodGroupSchedulingConstraints", POD_GROUP_SCHEDULING_CONSTRAINTS_FIELDS, &[], Flags::NONE);
static POD_GROUP_SCHEDULING_CONSTRAINTS_FIELDS: &[Field] = &[atomic(
    "topology",
    "[]v1beta1.TopologyConstraint",
    list(&Shape::Struct(Ref::Fixed(&TOPOLOGY_CONSTRAINT))),
    1,
    E,
)];

pub(crate) static POD_GROUP_SCHEDULING_POLICY: Type =
    Type::fixed("PodGroupSchedulingPolicy", POD_GROUP_SCHEDULING_POLICY_FIELDS, &[], Flags::NONE);
static POD_GROUP_SCHEDULING_POLICY_FIELDS: &[Field] = &[
    field("basic", "v1beta1.BasicSchedulingPolicy", object(&BASIC_SCHEDULING_POLICY), 1, P | E),
    field("gang", "v1beta1.GangSchedulingPolicy", object(&GANG_SCHEDULING_POLICY), 2, P | E),
];

pub(crate) static POD_GROUP_SPEC: Type = Type::fixed("PodGroupSpec", POD_GROUP_SPEC_FIELDS, &[], Flags::NONE);
static POD_GROUP_SPEC_FIELDS: &[Field] = &[
    field("parentCompositePodGroupName", "string", TEXT, 1, P | E),
    field("workloadRef", "v1beta1.WorkloadReference", object(&WORKLOAD_REFERENCE), 2, P | E),
    field("schedulingPolicy", "v1beta1.PodGroupSchedulingPolicy", object(&POD_GROUP_SCHEDULING_POLICY), 3, R),
    field(
        "schedulingConstraints",
        "v1beta1.PodGroupSchedulingConstraints",
        object(&POD_GROUP_SCHEDULING_CONSTRAINTS),
        4,
        P | E,
    ),
    keyed(
        "resourceClaims",
        "[]v1beta1.PodGroupResourceClaim",
        list(&Shape::Struct(Ref::Fixed(&POD_GROUP_RESOURCE_CLAIM))),
        5,
        E | M | K,
        &["name"],
    )
    .patched("name"),
    field("disruptionMode", "v1beta1.DisruptionMode", object(&DISRUPTION_MODE), 6, P | E)
        .defaulted("{\"single\": {}}"),
    field("priorityClassName", "string", TEXT, 7, E),
    field("priority", "int32", INT32, 8, P | E),
    field("preemptionPolicy", "v1beta1.PreemptionPolicy", TEXT, 9, P | E),
];

pub(crate) static POD_GROUP_STATUS: Type =
    Type::fixed("PodGroupStatus", POD_GROUP_STATUS_FIELDS, &[], Flags::NONE);
static POD_GROUP_STATUS_FIELDS: &[Field] = &[
    keyed(
        "conditions",
        "[]v1.Condition",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
        1,
        E | M,
        &["type"],
    )
    .patched("type"),
    keyed(
        "resourceClaimStatuses",
        "[]v1beta1.PodGroupResourceClaimStatus",
        list(&Shape::Struct(Ref::Fixed(&POD_GROUP_RESOURCE_CLAIM_STATUS))),
        2,
        E | M | K,
        &["name"],
    )
    .patched("name"),
];

pub(crate) static POD_GROUP_TEMPLATE: Type =
    Type::fixed("PodGroupTemplate", POD_GROUP_TEMPLATE_FIELDS, &[], Flags::NONE);
static POD_GROUP_TEMPLATE_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("schedulingPolicy", "v1beta1.PodGroupSchedulingPolicy", object(&POD_GROUP_SCHEDULING_POLICY), 2, R),
    field(
        "schedulingConstraints",
        "v1beta1.PodGroupSchedulingConstraints",
        object(&POD_GROUP_SCHEDULING_CONSTRAINTS),
        3,
        P,
    ),
    keyed(
        "resourceClaims",
        "[]v1beta1.PodGroupResourceClaim",
        list(&Shape::Struct(Ref::Fixed(&POD_GROUP_RESOURCE_CLAIM))),
        4,
        E | M | K,
        &["name"],
    )
    .patched("name"),
    field("disruptionMode", "v1beta1.DisruptionMode", object(&DISRUPTION_MODE), 5, P | E),
    field("priorityClassName", "string", TEXT, 6, E),
    field("priority", "int32", INT32, 7, P | E),
    field("preemptionPolicy", "v1beta1.PreemptionPolicy", TEXT, 8, P | E),
];

pub(crate) static PRIORITY_CLASS: Type = Type::fixed(
    "PriorityClass",
    PRIORITY_CLASS_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PRIORITY_CLASS_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("value", "int32", INT32, 2, 0),
    field("globalDefault", "bool", BOOL, 3, E),
    field("description", "string", TEXT, 4, E),
    field("preemptionPolicy", "v1.PreemptionPolicy", TEXT, 5, P | E),
];

pub(crate) static PRIORITY_CLASS_LIST: Type = Type::fixed(
    "PriorityClassList",
    PRIORITY_CLASS_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PRIORITY_CLASS_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.PriorityClass", list(&Shape::Struct(Ref::Fixed(&PRIORITY_CLASS))), 2, R),
];

pub(crate) static SINGLE_COMPOSITE_DISRUPTION_MODE: Type =
    Type::fixed("SingleCompositeDisruptionMode", SINGLE_COMPOSITE_DISRUPTION_MODE_FIELDS, &[], Flags::NONE);
static SINGLE_COMPOSITE_DISRUPTION_MODE_FIELDS: &[Field] = &[];

pub(crate) static SINGLE_DISRUPTION_MODE: Type =
    Type::fixed("SingleDisruptionMode", SINGLE_DISRUPTION_MODE_FIELDS, &[], Flags::NONE);
static SINGLE_DISRUPTION_MODE_FIELDS: &[Field] = &[];

pub(crate) static TOPOLOGY_CONSTRAINT: Type =
    Type::fixed("TopologyConstraint", TOPOLOGY_CONSTRAINT_FIELDS, &[], Flags::NONE);
static TOPOLOGY_CONSTRAINT_FIELDS: &[Field] = &[field("key", "string", TEXT, 1, R)];

pub(crate) static TYPED_LOCAL_OBJECT_REFERENCE: Type =
    Type::fixed("TypedLocalObjectReference", TYPED_LOCAL_OBJECT_REFERENCE_FIELDS, &[], Flags::NONE);
static TYPED_LOCAL_OBJECT_REFERENCE_FIELDS: &[Field] = &[
    field("apiGroup", "string", TEXT, 1, E),
    field("kind", "string", TEXT, 2, R),
    field("name", "string", TEXT, 3, R),
];

pub(crate) static WORKLOAD: Type = Type::fixed(
    "Workload",
    WORKLOAD_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static WORKLOAD_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.WorkloadSpec", object(&WORKLOAD_SPEC), 2, R),
];

pub(crate) static WORKLOAD_LIST: Type = Type::fixed(
    "WorkloadList",
    WORKLOAD_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static WORKLOAD_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.Workload", list(&Shape::Struct(Ref::Fixed(&WORKLOAD))), 2, R),
];

pub(crate) static WORKLOAD_REFERENCE: Type =
    Type::fixed("WorkloadReference", WORKLOAD_REFERENCE_FIELDS, &[], Flags::NONE);
static WORKLOAD_REFERENCE_FIELDS: &[Field] =
    &[field("workloadName", "string", TEXT, 1, R), field("templateName", "string", TEXT, 2, R)];

pub(crate) static WORKLOAD_SPEC: Type = Type::fixed("WorkloadSpec", WORKLOAD_SPEC_FIELDS, &[], Flags::NONE);
static WORKLOAD_SPEC_FIELDS: &[Field] = &[
    field(
        "controllerRef",
        "v1beta1.TypedLocalObjectReference",
        object(&TYPED_LOCAL_OBJECT_REFERENCE),
        1,
        P | E,
    ),
    keyed(
        "podGroupTemplates",
        "[]v1beta1.PodGroupTemplate",
        list(&Shape::Struct(Ref::Fixed(&POD_GROUP_TEMPLATE))),
        2,
        0,
        &["name"],
    ),
    keyed(
        "compositePodGroupTemplates",
        "[]v1beta1.CompositePodGroupTemplate",
        list(&Shape::Struct(Ref::Fixed(&COMPOSITE_POD_GROUP_TEMPLATE))),
        3,
        E,
        &["name"],
    ),
];
