//! Facts of `batch_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    BOOL, E, Embed, Field, Flags, INT32, INT64, M, P, R, Ref, Shape, TEXT, TIME, Type, atomic, field, keyed,
    list, object, set,
};
use super::{core_v1, meta_v1, scheduling_v1alpha3};

pub(crate) static CRON_JOB: Type = Type::fixed(
    "CronJob",
    CRON_JOB_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CRON_JOB_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.CronJobSpec", object(&CRON_JOB_SPEC), 2, E | R),
    field("status", "v1.CronJobStatus", object(&CRON_JOB_STATUS), 3, E),
];

pub(crate) static CRON_JOB_LIST: Type = Type::fixed(
    "CronJobList",
    CRON_JOB_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CRON_JOB_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.CronJob", list(&Shape::Struct(Ref::Fixed(&CRON_JOB))), 2, R),
];

pub(crate) static CRON_JOB_SPEC: Type = Type::fixed("CronJobSpec", CRON_JOB_SPEC_FIELDS, &[], Flags::NONE);
static CRON_JOB_SPEC_FIELDS: &[Field] = &[
    field("schedule", "string", TEXT, 1, R),
    field("timeZone", "string", TEXT, 8, P | E),
    field("startingDeadlineSeconds", "int64", INT64, 2, P | E),
    field("concurrencyPolicy", "v1.ConcurrencyPolicy", TEXT, 3, E),
    field("suspend", "bool", BOOL, 4, P | E),
    field("jobTemplate", "v1.JobTemplateSpec", object(&JOB_TEMPLATE_SPEC), 5, R),
    field("successfulJobsHistoryLimit", "int32", INT32, 6, P | E),
    field("failedJobsHistoryLimit", "int32", INT32, 7, P | E),
];

pub(crate) static CRON_JOB_STATUS: Type =
    Type::fixed("CronJobStatus", CRON_JOB_STATUS_FIELDS, &[], Flags::NONE);
static CRON_JOB_STATUS_FIELDS: &[Field] = &[
    atomic(
        "active",
        "[]v1.ObjectReference",
        list(&Shape::Struct(Ref::Fixed(&core_v1::OBJECT_REFERENCE))),
        1,
        E,
    ),
    field("lastScheduleTime", "v1.Time", TIME, 4, P | E),
    field("lastSuccessfulTime", "v1.Time", TIME, 5, P | E),
];

pub(crate) static JOB: Type =
    Type::fixed("Job", JOB_FIELDS, &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }], Flags::NONE);
static JOB_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.JobSpec", object(&JOB_SPEC), 2, E),
    field("status", "v1.JobStatus", object(&JOB_STATUS), 3, E),
];

pub(crate) static JOB_CONDITION: Type = Type::fixed("JobCondition", JOB_CONDITION_FIELDS, &[], Flags::NONE);
static JOB_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1.JobConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastProbeTime", "v1.Time", TIME, 3, E),
    field("lastTransitionTime", "v1.Time", TIME, 4, E),
    field("reason", "string", TEXT, 5, E),
    field("message", "string", TEXT, 6, E),
];

pub(crate) static JOB_LIST: Type = Type::fixed(
    "JobList",
    JOB_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static JOB_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.Job", list(&Shape::Struct(Ref::Fixed(&JOB))), 2, R),
];

pub(crate) static JOB_SCHEDULING_CONFIGURATION: Type =
    Type::fixed("JobSchedulingConfiguration", JOB_SCHEDULING_CONFIGURATION_FIELDS, &[], Flags::NONE);
static JOB_SCHEDULING_CONFIGURATION_FIELDS: &[Field] = &[
    field(
        "schedulingPolicy",
        "v1alpha3.WorkloadPodGroupSchedulingPolicy",
        object(&scheduling_v1alpha3::WORKLOAD_POD_GROUP_SCHEDULING_POLICY),
        1,
        P | E,
    ),
    field(
        "schedulingConstraints",
        "v1alpha3.WorkloadPodGroupSchedulingConstraints",
        object(&scheduling_v1alpha3::WORKLOAD_POD_GROUP_SCHEDULING_CONSTRAINTS),
        2,
        P | E,
    ),
    field(
        "disruptionMode",
        "v1alpha3.WorkloadPodGroupDisruptionMode",
        object(&scheduling_v1alpha3::WORKLOAD_POD_GROUP_DISRUPTION_MODE),
        3,
        P | E,
    ),
    keyed(
        "resourceClaims",
        "[]v1alpha3.WorkloadPodGroupResourceClaim",
        list(&Shape::Struct(Ref::Fixed(&scheduling_v1alpha3::WORKLOAD_POD_GROUP_RESOURCE_CLAIM))),
        4,
        E | M,
        &["name"],
    )
    .patched("name"),
];

pub(crate) static JOB_SPEC: Type = Type::fixed("JobSpec", JOB_SPEC_FIELDS, &[], Flags::NONE);
static JOB_SPEC_FIELDS: &[Field] = &[
    field("parallelism", "int32", INT32, 1, P | E),
    field("completions", "int32", INT32, 2, P | E),
    field("activeDeadlineSeconds", "int64", INT64, 3, P | E),
    field("podFailurePolicy", "v1.PodFailurePolicy", object(&POD_FAILURE_POLICY), 11, P | E),
    field("successPolicy", "v1.SuccessPolicy", object(&SUCCESS_POLICY), 16, P | E),
    field("backoffLimit", "int32", INT32, 7, P | E),
    field("backoffLimitPerIndex", "int32", INT32, 12, P | E),
    field("maxFailedIndexes", "int32", INT32, 13, P | E),
    field("selector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 4, P | E),
    field("manualSelector", "bool", BOOL, 5, P | E),
    field("template", "v1.PodTemplateSpec", object(&core_v1::POD_TEMPLATE_SPEC), 6, R),
    field("ttlSecondsAfterFinished", "int32", INT32, 8, P | E),
    field("completionMode", "v1.CompletionMode", TEXT, 9, P | E),
    field("suspend", "bool", BOOL, 10, P | E),
    field("podReplacementPolicy", "v1.PodReplacementPolicy", TEXT, 14, P | E),
    field("managedBy", "string", TEXT, 15, P | E),
    field("scheduling", "v1.JobSchedulingConfiguration", object(&JOB_SCHEDULING_CONFIGURATION), 17, P | E),
];

pub(crate) static JOB_STATUS: Type = Type::fixed("JobStatus", JOB_STATUS_FIELDS, &[], Flags::NONE);
static JOB_STATUS_FIELDS: &[Field] = &[
    atomic("conditions", "[]v1.JobCondition", list(&Shape::Struct(Ref::Fixed(&JOB_CONDITION))), 1, E | M)
        .patched("type"),
    field("startTime", "v1.Time", TIME, 2, P | E),
    field("completionTime", "v1.Time", TIME, 3, P | E),
    field("active", "int32", INT32, 4, E),
    field("succeeded", "int32", INT32, 5, E),
    field("failed", "int32", INT32, 6, E),
    field("terminating", "int32", INT32, 11, P | E),
    field("completedIndexes", "string", TEXT, 7, E),
    field("failedIndexes", "string", TEXT, 10, P | E),
    field(
        "uncountedTerminatedPods",
        "v1.UncountedTerminatedPods",
        object(&UNCOUNTED_TERMINATED_PODS),
        8,
        P | E,
    ),
    field("ready", "int32", INT32, 9, P | E),
];

pub(crate) static JOB_TEMPLATE_SPEC: Type =
    Type::fixed("JobTemplateSpec", JOB_TEMPLATE_SPEC_FIELDS, &[], Flags::NONE);
static JOB_TEMPLATE_SPEC_FIELDS: &[Field] = &[
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.JobSpec", object(&JOB_SPEC), 2, E),
];

pub(crate) static POD_FAILURE_POLICY: Type =
    Type::fixed("PodFailurePolicy", POD_FAILURE_POLICY_FIELDS, &[], Flags::NONE);
static POD_FAILURE_POLICY_FIELDS: &[Field] = &[atomic(
    "rules",
    "[]v1.PodFailurePolicyRule",
    list(&Shape::Struct(Ref::Fixed(&POD_FAILURE_POLICY_RULE))),
    1,
    R,
)];

pub(crate) static POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT: Type = Type::fixed(
    "PodFailurePolicyOnExitCodesRequirement",
    POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT_FIELDS,
    &[],
    Flags::NONE,
);
static POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT_FIELDS: &[Field] = &[
    field("containerName", "string", TEXT, 1, P | E),
    field("operator", "v1.PodFailurePolicyOnExitCodesOperator", TEXT, 2, R),
    set("values", "[]int32", list(&INT32), 3, R),
];

pub(crate) static POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN: Type = Type::fixed(
    "PodFailurePolicyOnPodConditionsPattern",
    POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN_FIELDS,
    &[],
    Flags::NONE,
);
static POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN_FIELDS: &[Field] =
    &[field("type", "v1.PodConditionType", TEXT, 1, R), field("status", "v1.ConditionStatus", TEXT, 2, 0)];

pub(crate) static POD_FAILURE_POLICY_RULE: Type =
    Type::fixed("PodFailurePolicyRule", POD_FAILURE_POLICY_RULE_FIELDS, &[], Flags::NONE);
static POD_FAILURE_POLICY_RULE_FIELDS: &[Field] = &[
    field("action", "v1.PodFailurePolicyAction", TEXT, 1, R),
    field(
        "onExitCodes",
        "v1.PodFailurePolicyOnExitCodesRequirement",
        object(&POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT),
        2,
        P | E,
    ),
    atomic(
        "onPodConditions",
        "[]v1.PodFailurePolicyOnPodConditionsPattern",
        list(&Shape::Struct(Ref::Fixed(&POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN))),
        3,
        E,
    ),
];

pub(crate) static SUCCESS_POLICY: Type =
    Type::fixed("SuccessPolicy", SUCCESS_POLICY_FIELDS, &[], Flags::NONE);
static SUCCESS_POLICY_FIELDS: &[Field] = &[atomic(
    "rules",
    "[]v1.SuccessPolicyRule",
    list(&Shape::Struct(Ref::Fixed(&SUCCESS_POLICY_RULE))),
    1,
    R,
)];

pub(crate) static SUCCESS_POLICY_RULE: Type =
    Type::fixed("SuccessPolicyRule", SUCCESS_POLICY_RULE_FIELDS, &[], Flags::NONE);
static SUCCESS_POLICY_RULE_FIELDS: &[Field] =
    &[field("succeededIndexes", "string", TEXT, 1, P | E), field("succeededCount", "int32", INT32, 2, P | E)];

pub(crate) static UNCOUNTED_TERMINATED_PODS: Type =
    Type::fixed("UncountedTerminatedPods", UNCOUNTED_TERMINATED_PODS_FIELDS, &[], Flags::NONE);
static UNCOUNTED_TERMINATED_PODS_FIELDS: &[Field] =
    &[set("succeeded", "[]types.UID", list(&TEXT), 1, E), set("failed", "[]types.UID", list(&TEXT), 2, E)];
