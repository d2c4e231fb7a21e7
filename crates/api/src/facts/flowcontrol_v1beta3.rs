//! Facts of `flowcontrol_v1beta3`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    BOOL, E, Embed, Field, Flags, INT32, M, P, R, Ref, Shape, TEXT, TIME, Type, atomic, field, keyed, list,
    object, set,
};

pub(crate) static EXEMPT_PRIORITY_LEVEL_CONFIGURATION: Type = Type::fixed(
    "ExemptPriorityLevelConfiguration",
    EXEMPT_PRIORITY_LEVEL_CONFIGURATION_FIELDS,
    &[],
    Flags::NONE,
);
static EXEMPT_PRIORITY_LEVEL_CONFIGURATION_FIELDS: &[Field] = &[
    field("nominalConcurrencyShares", "int32", INT32, 1, P | E),
    field("lendablePercent", "int32", INT32, 2, P | E),
];

pub(crate) static FLOW_DISTINGUISHER_METHOD: Type =
    Type::fixed("FlowDistinguisherMethod", FLOW_DISTINGUISHER_METHOD_FIELDS, &[], Flags::NONE);
static FLOW_DISTINGUISHER_METHOD_FIELDS: &[Field] =
    &[field("type", "v1beta3.FlowDistinguisherMethodType", TEXT, 1, R)];

pub(crate) static FLOW_SCHEMA: Type = Type::fixed(
    "FlowSchema",
    FLOW_SCHEMA_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static FLOW_SCHEMA_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta3.FlowSchemaSpec", object(&FLOW_SCHEMA_SPEC), 2, E | R),
    field("status", "v1beta3.FlowSchemaStatus", object(&FLOW_SCHEMA_STATUS), 3, E),
];

pub(crate) static FLOW_SCHEMA_CONDITION: Type =
    Type::fixed("FlowSchemaCondition", FLOW_SCHEMA_CONDITION_FIELDS, &[], Flags::NONE);
static FLOW_SCHEMA_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1beta3.FlowSchemaConditionType", TEXT, 1, E | R),
    field("status", "v1beta3.ConditionStatus", TEXT, 2, E),
    field("lastTransitionTime", "v1.Time", TIME, 3, E),
    field("reason", "string", TEXT, 4, E),
    field("message", "string", TEXT, 5, E),
];

pub(crate) static FLOW_SCHEMA_LIST: Type = Type::fixed(
    "FlowSchemaList",
    FLOW_SCHEMA_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static FLOW_SCHEMA_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta3.FlowSchema", list(&Shape::Struct(Ref::Fixed(&FLOW_SCHEMA))), 2, R),
];

pub(crate) static FLOW_SCHEMA_SPEC: Type =
    Type::fixed("FlowSchemaSpec", FLOW_SCHEMA_SPEC_FIELDS, &[], Flags::NONE);
static FLOW_SCHEMA_SPEC_FIELDS: &[Field] = &[
    field(
        "priorityLevelConfiguration",
        "v1beta3.PriorityLevelConfigurationReference",
        object(&PRIORITY_LEVEL_CONFIGURATION_REFERENCE),
        1,
        R,
    ),
    field("matchingPrecedence", "int32", INT32, 2, 0),
    field(
        "distinguisherMethod",
        "v1beta3.FlowDistinguisherMethod",
        object(&FLOW_DISTINGUISHER_METHOD),
        3,
        P | E,
    ),
    atomic(
        "rules",
        "[]v1beta3.PolicyRulesWithSubjects",
        list(&Shape::Struct(Ref::Fixed(&POLICY_RULES_WITH_SUBJECTS))),
        4,
        E,
    ),
];

pub(crate) static FLOW_SCHEMA_STATUS: Type =
    Type::fixed("FlowSchemaStatus", FLOW_SCHEMA_STATUS_FIELDS, &[], Flags::NONE);
static FLOW_SCHEMA_STATUS_FIELDS: &[Field] = &[keyed(
    "conditions",
    "[]v1beta3.FlowSchemaCondition",
    list(&Shape::Struct(Ref::Fixed(&FLOW_SCHEMA_CONDITION))),
    1,
    E | M,
    &["type"],
)
.patched("type")];

pub(crate) static GROUP_SUBJECT: Type = Type::fixed("GroupSubject", GROUP_SUBJECT_FIELDS, &[], Flags::NONE);
static GROUP_SUBJECT_FIELDS: &[Field] = &[field("name", "string", TEXT, 1, R)];

pub(crate) static LIMIT_RESPONSE: Type =
    Type::fixed("LimitResponse", LIMIT_RESPONSE_FIELDS, &[], Flags::NONE);
static LIMIT_RESPONSE_FIELDS: &[Field] = &[
    field("type", "v1beta3.LimitResponseType", TEXT, 1, R),
    field("queuing", "v1beta3.QueuingConfiguration", object(&QUEUING_CONFIGURATION), 2, P | E),
];

pub(crate) static LIMITED_PRIORITY_LEVEL_CONFIGURATION: Type = Type::fixed(
    "LimitedPriorityLevelConfiguration",
    LIMITED_PRIORITY_LEVEL_CONFIGURATION_FIELDS,
    &[],
    Flags::NONE,
);
static LIMITED_PRIORITY_LEVEL_CONFIGURATION_FIELDS: &[Field] = &[
    field("nominalConcurrencyShares", "int32", INT32, 1, 0),
    field("limitResponse", "v1beta3.LimitResponse", object(&LIMIT_RESPONSE), 2, E | R),
    field("lendablePercent", "int32", INT32, 3, P | E),
    field("borrowingLimitPercent", "int32", INT32, 4, P | E),
];

pub(crate) static NON_RESOURCE_POLICY_RULE: Type =
    Type::fixed("NonResourcePolicyRule", NON_RESOURCE_POLICY_RULE_FIELDS, &[], Flags::NONE);
static NON_RESOURCE_POLICY_RULE_FIELDS: &[Field] =
    &[set("verbs", "[]string", list(&TEXT), 1, R), set("nonResourceURLs", "[]string", list(&TEXT), 6, R)];

pub(crate) static POLICY_RULES_WITH_SUBJECTS: Type =
    Type::fixed("PolicyRulesWithSubjects", POLICY_RULES_WITH_SUBJECTS_FIELDS, &[], Flags::NONE);
static POLICY_RULES_WITH_SUBJECTS_FIELDS: &[Field] = &[
    atomic("subjects", "[]v1beta3.Subject", list(&Shape::Struct(Ref::Fixed(&SUBJECT))), 1, R),
    atomic(
        "resourceRules",
        "[]v1beta3.ResourcePolicyRule",
        list(&Shape::Struct(Ref::Fixed(&RESOURCE_POLICY_RULE))),
        2,
        E,
    ),
    atomic(
        "nonResourceRules",
        "[]v1beta3.NonResourcePolicyRule",
        list(&Shape::Struct(Ref::Fixed(&NON_RESOURCE_POLICY_RULE))),
        3,
        E,
    ),
];

pub(crate) static PRIORITY_LEVEL_CONFIGURATION: Type = Type::fixed(
    "PriorityLevelConfiguration",
    PRIORITY_LEVEL_CONFIGURATION_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PRIORITY_LEVEL_CONFIGURATION_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field(
        "spec",
        "v1beta3.PriorityLevelConfigurationSpec",
        object(&PRIORITY_LEVEL_CONFIGURATION_SPEC),
        2,
        E | R,
    ),
    field(
        "status",
        "v1beta3.PriorityLevelConfigurationStatus",
        object(&PRIORITY_LEVEL_CONFIGURATION_STATUS),
        3,
        E,
    ),
];

pub(crate) static PRIORITY_LEVEL_CONFIGURATION_CONDITION: Type = Type::fixed(
    "PriorityLevelConfigurationCondition",
    PRIORITY_LEVEL_CONFIGURATION_CONDITION_FIELDS,
    &[],
    Flags::NONE,
);
static PRIORITY_LEVEL_CONFIGURATION_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1beta3.PriorityLevelConfigurationConditionType", TEXT, 1, E | R),
    field("status", "v1beta3.ConditionStatus", TEXT, 2, E),
    field("lastTransitionTime", "v1.Time", TIME, 3, E),
    field("reason", "string", TEXT, 4, E),
    field("message", "string", TEXT, 5, E),
];

pub(crate) static PRIORITY_LEVEL_CONFIGURATION_LIST: Type = Type::fixed(
    "PriorityLevelConfigurationList",
    PRIORITY_LEVEL_CONFIGURATION_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static PRIORITY_LEVEL_CONFIGURATION_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1beta3.PriorityLevelConfiguration",
        list(&Shape::Struct(Ref::Fixed(&PRIORITY_LEVEL_CONFIGURATION))),
        2,
        R,
    ),
];

pub(crate) static PRIORITY_LEVEL_CONFIGURATION_REFERENCE: Type = Type::fixed(
    "PriorityLevelConfigurationReference",
    PRIORITY_LEVEL_CONFIGURATION_REFERENCE_FIELDS,
    &[],
    Flags::NONE,
);
static PRIORITY_LEVEL_CONFIGURATION_REFERENCE_FIELDS: &[Field] = &[field("name", "string", TEXT, 1, R)];

pub(crate) static PRIORITY_LEVEL_CONFIGURATION_SPEC: Type =
    Type::fixed("PriorityLevelConfigurationSpec", PRIORITY_LEVEL_CONFIGURATION_SPEC_FIELDS, &[], Flags::NONE);
static PRIORITY_LEVEL_CONFIGURATION_SPEC_FIELDS: &[Field] = &[
    field("type", "v1beta3.PriorityLevelEnablement", TEXT, 1, R),
    field(
        "limited",
        "v1beta3.LimitedPriorityLevelConfiguration",
        object(&LIMITED_PRIORITY_LEVEL_CONFIGURATION),
        2,
        P | E,
    ),
    field(
        "exempt",
        "v1beta3.ExemptPriorityLevelConfiguration",
        object(&EXEMPT_PRIORITY_LEVEL_CONFIGURATION),
        3,
        P | E,
    ),
];

pub(crate) static PRIORITY_LEVEL_CONFIGURATION_STATUS: Type = Type::fixed(
    "PriorityLevelConfigurationStatus",
    PRIORITY_LEVEL_CONFIGURATION_STATUS_FIELDS,
    &[],
    Flags::NONE,
);
static PRIORITY_LEVEL_CONFIGURATION_STATUS_FIELDS: &[Field] = &[keyed(
    "conditions",
    "[]v1beta3.PriorityLevelConfigurationCondition",
    list(&Shape::Struct(Ref::Fixed(&PRIORITY_LEVEL_CONFIGURATION_CONDITION))),
    1,
    E | M,
    &["type"],
)
.patched("type")];

pub(crate) static QUEUING_CONFIGURATION: Type =
    Type::fixed("QueuingConfiguration", QUEUING_CONFIGURATION_FIELDS, &[], Flags::NONE);
static QUEUING_CONFIGURATION_FIELDS: &[Field] = &[
    field("queues", "int32", INT32, 1, 0),
    field("handSize", "int32", INT32, 2, 0),
    field("queueLengthLimit", "int32", INT32, 3, 0),
];

pub(crate) static RESOURCE_POLICY_RULE: Type =
    Type::fixed("ResourcePolicyRule", RESOURCE_POLICY_RULE_FIELDS, &[], Flags::NONE);
static RESOURCE_POLICY_RULE_FIELDS: &[Field] = &[
    set("verbs", "[]string", list(&TEXT), 1, R),
    set("apiGroups", "[]string", list(&TEXT), 2, R),
    set("resources", "[]string", list(&TEXT), 3, R),
    field("clusterScope", "bool", BOOL, 4, E),
    set("namespaces", "[]string", list(&TEXT), 5, 0),
];

pub(crate) static SERVICE_ACCOUNT_SUBJECT: Type =
    Type::fixed("ServiceAccountSubject", SERVICE_ACCOUNT_SUBJECT_FIELDS, &[], Flags::NONE);
static SERVICE_ACCOUNT_SUBJECT_FIELDS: &[Field] =
    &[field("namespace", "string", TEXT, 1, R), field("name", "string", TEXT, 2, R)];

pub(crate) static SUBJECT: Type = Type::fixed("Subject", SUBJECT_FIELDS, &[], Flags::NONE);
static SUBJECT_FIELDS: &[Field] = &[
    field("kind", "v1beta3.SubjectKind", TEXT, 1, R),
    field("user", "v1beta3.UserSubject", object(&USER_SUBJECT), 2, P | E),
    field("group", "v1beta3.GroupSubject", object(&GROUP_SUBJECT), 3, P | E),
    field("serviceAccount", "v1beta3.ServiceAccountSubject", object(&SERVICE_ACCOUNT_SUBJECT), 4, P | E),
];

pub(crate) static USER_SUBJECT: Type = Type::fixed("UserSubject", USER_SUBJECT_FIELDS, &[], Flags::NONE);
static USER_SUBJECT_FIELDS: &[Field] = &[field("name", "string", TEXT, 1, R)];
