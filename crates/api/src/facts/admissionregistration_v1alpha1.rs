//! Facts of `admissionregistration_v1alpha1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    E, Embed, Field, Flags, INT64, M, P, R, Ref, Shape, TEXT, Type, atomic, field, keyed, list, object, set,
};
use super::{admissionregistration_v1, meta_v1};

pub(crate) static APPLY_CONFIGURATION: Type =
    Type::fixed("ApplyConfiguration", APPLY_CONFIGURATION_FIELDS, &[], Flags::NONE);
static APPLY_CONFIGURATION_FIELDS: &[Field] = &[field("expression", "string", TEXT, 1, E)];

pub(crate) static AUDIT_ANNOTATION: Type =
    Type::fixed("AuditAnnotation", AUDIT_ANNOTATION_FIELDS, &[], Flags::NONE);
static AUDIT_ANNOTATION_FIELDS: &[Field] =
    &[field("key", "string", TEXT, 1, R), field("valueExpression", "string", TEXT, 2, R)];

pub(crate) static EXPRESSION_WARNING: Type =
    Type::fixed("ExpressionWarning", EXPRESSION_WARNING_FIELDS, &[], Flags::NONE);
static EXPRESSION_WARNING_FIELDS: &[Field] =
    &[field("fieldRef", "string", TEXT, 2, R), field("warning", "string", TEXT, 3, R)];

pub(crate) static JSON_PATCH: Type = Type::fixed("JSONPatch", JSON_PATCH_FIELDS, &[], Flags::NONE);
static JSON_PATCH_FIELDS: &[Field] = &[field("expression", "string", TEXT, 1, E)];

pub(crate) static MATCH_RESOURCES: Type =
    Type::fixed("MatchResources", MATCH_RESOURCES_FIELDS, &[], Flags::ATOMIC);
static MATCH_RESOURCES_FIELDS: &[Field] = &[
    field("namespaceSelector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 1, P | E),
    field("objectSelector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 2, P | E),
    atomic(
        "resourceRules",
        "[]v1alpha1.NamedRuleWithOperations",
        list(&Shape::Struct(Ref::Fixed(&NAMED_RULE_WITH_OPERATIONS))),
        3,
        E,
    ),
    atomic(
        "excludeResourceRules",
        "[]v1alpha1.NamedRuleWithOperations",
        list(&Shape::Struct(Ref::Fixed(&NAMED_RULE_WITH_OPERATIONS))),
        4,
        E,
    ),
    field("matchPolicy", "v1alpha1.MatchPolicyType", TEXT, 7, P | E),
];

pub(crate) static MUTATING_ADMISSION_POLICY: Type = Type::fixed(
    "MutatingAdmissionPolicy",
    MUTATING_ADMISSION_POLICY_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static MUTATING_ADMISSION_POLICY_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1alpha1.MutatingAdmissionPolicySpec", object(&MUTATING_ADMISSION_POLICY_SPEC), 2, E),
];

pub(crate) static MUTATING_ADMISSION_POLICY_BINDING: Type = Type::fixed(
    "MutatingAdmissionPolicyBinding",
    MUTATING_ADMISSION_POLICY_BINDING_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static MUTATING_ADMISSION_POLICY_BINDING_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field(
        "spec",
        "v1alpha1.MutatingAdmissionPolicyBindingSpec",
        object(&MUTATING_ADMISSION_POLICY_BINDING_SPEC),
        2,
        E,
    ),
];

pub(crate) static MUTATING_ADMISSION_POLICY_BINDING_LIST: Type = Type::fixed(
    "MutatingAdmissionPolicyBindingList",
    MUTATING_ADMISSION_POLICY_BINDING_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static MUTATING_ADMISSION_POLICY_BINDING_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1alpha1.MutatingAdmissionPolicyBinding",
        list(&Shape::Struct(Ref::Fixed(&MUTATING_ADMISSION_POLICY_BINDING))),
        2,
        R,
    ),
];

pub(crate) static MUTATING_ADMISSION_POLICY_BINDING_SPEC: Type = Type::fixed(
    "MutatingAdmissionPolicyBindingSpec",
    MUTATING_ADMISSION_POLICY_BINDING_SPEC_FIELDS,
    &[],
    Flags::NONE,
);
static MUTATING_ADMISSION_POLICY_BINDING_SPEC_FIELDS: &[Field] = &[
    field("policyName", "string", TEXT, 1, E),
    field("paramRef", "v1alpha1.ParamRef", object(&PARAM_REF), 2, P | E),
    field("matchResources", "v1alpha1.MatchResources", object(&MATCH_RESOURCES), 3, P | E),
];

pub(crate) static MUTATING_ADMISSION_POLICY_LIST: Type = Type::fixed(
    "MutatingAdmissionPolicyList",
    MUTATING_ADMISSION_POLICY_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static MUTATING_ADMISSION_POLICY_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1alpha1.MutatingAdmissionPolicy",
        list(&Shape::Struct(Ref::Fixed(&MUTATING_ADMISSION_POLICY))),
        2,
        R,
    ),
];

pub(crate) static MUTATING_ADMISSION_POLICY_SPEC: Type =
    Type::fixed("MutatingAdmissionPolicySpec", MUTATING_ADMISSION_POLICY_SPEC_FIELDS, &[], Flags::NONE);
static MUTATING_ADMISSION_POLICY_SPEC_FIELDS: &[Field] = &[
    field("paramKind", "v1alpha1.ParamKind", object(&PARAM_KIND), 1, P | E),
    field("matchConstraints", "v1alpha1.MatchResources", object(&MATCH_RESOURCES), 2, P | E),
    atomic("variables", "[]v1alpha1.Variable", list(&Shape::Struct(Ref::Fixed(&VARIABLE))), 3, E),
    atomic("mutations", "[]v1alpha1.Mutation", list(&Shape::Struct(Ref::Fixed(&MUTATION))), 4, E),
    field("failurePolicy", "v1alpha1.FailurePolicyType", TEXT, 5, P | E),
    keyed(
        "matchConditions",
        "[]v1alpha1.MatchCondition",
        list(&Shape::Struct(Ref::Fixed(&admissionregistration_v1::MATCH_CONDITION))),
        6,
        E | M,
        &["name"],
    )
    .patched("name"),
    field("reinvocationPolicy", "v1alpha1.ReinvocationPolicyType", TEXT, 7, E),
];

pub(crate) static MUTATION: Type = Type::fixed("Mutation", MUTATION_FIELDS, &[], Flags::NONE);
static MUTATION_FIELDS: &[Field] = &[
    field("patchType", "v1alpha1.PatchType", TEXT, 2, R),
    field("applyConfiguration", "v1alpha1.ApplyConfiguration", object(&APPLY_CONFIGURATION), 3, P | E),
    field("jsonPatch", "v1alpha1.JSONPatch", object(&JSON_PATCH), 4, P | E),
];

pub(crate) static NAMED_RULE_WITH_OPERATIONS: Type = Type::fixed(
    "NamedRuleWithOperations",
    NAMED_RULE_WITH_OPERATIONS_FIELDS,
    &[
        Embed { name: "Rule", number: 2, start: 2, end: 6 },
        Embed { name: "RuleWithOperations", number: 2, start: 1, end: 6 },
    ],
    Flags::ATOMIC,
);
static NAMED_RULE_WITH_OPERATIONS_FIELDS: &[Field] = &[
    atomic("resourceNames", "[]string", list(&TEXT), 1, E),
    atomic("operations", "[]v1.OperationType", list(&TEXT), 1, E),
    atomic("apiGroups", "[]string", list(&TEXT), 1, E),
    atomic("apiVersions", "[]string", list(&TEXT), 2, E),
    atomic("resources", "[]string", list(&TEXT), 3, E),
    field("scope", "v1.ScopeType", TEXT, 4, P | E),
];

pub(crate) static PARAM_KIND: Type = Type::fixed("ParamKind", PARAM_KIND_FIELDS, &[], Flags::ATOMIC);
static PARAM_KIND_FIELDS: &[Field] =
    &[field("apiVersion", "string", TEXT, 1, E), field("kind", "string", TEXT, 2, E)];

pub(crate) static PARAM_REF: Type = Type::fixed("ParamRef", PARAM_REF_FIELDS, &[], Flags::ATOMIC);
static PARAM_REF_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, E),
    field("namespace", "string", TEXT, 2, E),
    field("selector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 3, P | E),
    field("parameterNotFoundAction", "v1alpha1.ParameterNotFoundActionType", TEXT, 4, P | E),
];

pub(crate) static TYPE_CHECKING: Type = Type::fixed("TypeChecking", TYPE_CHECKING_FIELDS, &[], Flags::NONE);
static TYPE_CHECKING_FIELDS: &[Field] = &[atomic(
    "expressionWarnings",
    "[]v1alpha1.ExpressionWarning",
    list(&Shape::Struct(Ref::Fixed(&EXPRESSION_WARNING))),
    1,
    E,
)];

pub(crate) static VALIDATING_ADMISSION_POLICY: Type = Type::fixed(
    "ValidatingAdmissionPolicy",
    VALIDATING_ADMISSION_POLICY_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static VALIDATING_ADMISSION_POLICY_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1alpha1.ValidatingAdmissionPolicySpec", object(&VALIDATING_ADMISSION_POLICY_SPEC), 2, E),
    field(
        "status",
        "v1alpha1.ValidatingAdmissionPolicyStatus",
        object(&VALIDATING_ADMISSION_POLICY_STATUS),
        3,
        E,
    ),
];

pub(crate) static VALIDATING_ADMISSION_POLICY_BINDING: Type = Type::fixed(
    "ValidatingAdmissionPolicyBinding",
    VALIDATING_ADMISSION_POLICY_BINDING_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static VALIDATING_ADMISSION_POLICY_BINDING_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field(
        "spec",
        "v1alpha1.ValidatingAdmissionPolicyBindingSpec",
        object(&VALIDATING_ADMISSION_POLICY_BINDING_SPEC),
        2,
        E | R,
    ),
];

pub(crate) static VALIDATING_ADMISSION_POLICY_BINDING_LIST: Type = Type::fixed(
    "ValidatingAdmissionPolicyBindingList",
    VALIDATING_ADMISSION_POLICY_BINDING_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static VALIDATING_ADMISSION_POLICY_BINDING_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1alpha1.ValidatingAdmissionPolicyBinding",
        list(&Shape::Struct(Ref::Fixed(&VALIDATING_ADMISSION_POLICY_BINDING))),
        2,
        R,
    ),
];

pub(crate) static VALIDATING_ADMISSION_POLICY_BINDING_SPEC: Type = Type::fixed(
    "ValidatingAdmissionPolicyBindingSpec",
    VALIDATING_ADMISSION_POLICY_BINDING_SPEC_FIELDS,
    &[],
    Flags::NONE,
);
static VALIDATING_ADMISSION_POLICY_BINDING_SPEC_FIELDS: &[Field] = &[
    field("policyName", "string", TEXT, 1, E | R),
    field("paramRef", "v1alpha1.ParamRef", object(&PARAM_REF), 2, P | E),
    field("matchResources", "v1alpha1.MatchResources", object(&MATCH_RESOURCES), 3, P | E),
    set("validationActions", "[]v1alpha1.ValidationAction", list(&TEXT), 4, E | R),
];

pub(crate) static VALIDATING_ADMISSION_POLICY_LIST: Type = Type::fixed(
    "ValidatingAdmissionPolicyList",
    VALIDATING_ADMISSION_POLICY_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static VALIDATING_ADMISSION_POLICY_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1alpha1.ValidatingAdmissionPolicy",
        list(&Shape::Struct(Ref::Fixed(&VALIDATING_ADMISSION_POLICY))),
        2,
        R,
    ),
];

pub(crate) static VALIDATING_ADMISSION_POLICY_SPEC: Type =
    Type::fixed("ValidatingAdmissionPolicySpec", VALIDATING_ADMISSION_POLICY_SPEC_FIELDS, &[], Flags::NONE);
static VALIDATING_ADMISSION_POLICY_SPEC_FIELDS: &[Field] = &[
    field("paramKind", "v1alpha1.ParamKind", object(&PARAM_KIND), 1, P | E),
    field("matchConstraints", "v1alpha1.MatchResources", object(&MATCH_RESOURCES), 2, P | E),
    atomic("validations", "[]v1alpha1.Validation", list(&Shape::Struct(Ref::Fixed(&VALIDATION))), 3, E),
    field("failurePolicy", "v1alpha1.FailurePolicyType", TEXT, 4, P | E),
    atomic(
        "auditAnnotations",
        "[]v1alpha1.AuditAnnotation",
        list(&Shape::Struct(Ref::Fixed(&AUDIT_ANNOTATION))),
        5,
        E,
    ),
    keyed(
        "matchConditions",
        "[]v1alpha1.MatchCondition",
        list(&Shape::Struct(Ref::Fixed(&admissionregistration_v1::MATCH_CONDITION))),
        6,
        E | M,
        &["name"],
    )
    .patched("name"),
    keyed(
        "variables",
        "[]v1alpha1.Variable",
        list(&Shape::Struct(Ref::Fixed(&VARIABLE))),
        7,
        E | M,
        &["name"],
    )
    .patched("name"),
];

pub(crate) static VALIDATING_ADMISSION_POLICY_STATUS: Type = Type::fixed(
    "ValidatingAdmissionPolicyStatus",
    VALIDATING_ADMISSION_POLICY_STATUS_FIELDS,
    &[],
    Flags::NONE,
);
static VALIDATING_ADMISSION_POLICY_STATUS_FIELDS: &[Field] = &[
    field("observedGeneration", "int64", INT64, 1, E),
    field("typeChecking", "v1alpha1.TypeChecking", object(&TYPE_CHECKING), 2, P | E),
    keyed(
        "conditions",
        "[]v1.Condition",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
        3,
        E,
        &["type"],
    ),
];

pub(crate) static VALIDATION: Type = Type::fixed("Validation", VALIDATION_FIELDS, &[], Flags::NONE);
static VALIDATION_FIELDS: &[Field] = &[
    field("expression", "string", TEXT, 1, R),
    field("message", "string", TEXT, 2, E),
    field("reason", "v1.StatusReason", TEXT, 3, P | E),
    field("messageExpression", "string", TEXT, 4, E),
];

pub(crate) static VARIABLE: Type = Type::fixed("Variable", VARIABLE_FIELDS, &[], Flags::NONE);
static VARIABLE_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, R), field("expression", "string", TEXT, 2, R)];
