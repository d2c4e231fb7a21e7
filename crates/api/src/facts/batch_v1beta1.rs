//! Facts of `batch_v1beta1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    BOOL, E, Embed, Field, Flags, INT32, INT64, P, R, Ref, Shape, TEXT, TIME, Type, atomic, field, list,
    object,
};
use super::{batch_v1, core_v1, meta_v1};

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
    field("spec", "v1beta1.CronJobSpec", object(&CRON_JOB_SPEC), 2, E | R),
    field("status", "v1beta1.CronJobStatus", object(&CRON_JOB_STATUS), 3, E),
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
    field("items", "[]v1beta1.CronJob", list(&Shape::Struct(Ref::Fixed(&CRON_JOB))), 2, R),
];

pub(crate) static CRON_JOB_SPEC: Type = Type::fixed("CronJobSpec", CRON_JOB_SPEC_FIELDS, &[], Flags::NONE);
static CRON_JOB_SPEC_FIELDS: &[Field] = &[
    field("schedule", "string", TEXT, 1, R),
    field("timeZone", "string", TEXT, 8, P | E),
    field("startingDeadlineSeconds", "int64", INT64, 2, P | E),
    field("concurrencyPolicy", "v1beta1.ConcurrencyPolicy", TEXT, 3, E),
    field("suspend", "bool", BOOL, 4, P | E),
    field("jobTemplate", "v1beta1.JobTemplateSpec", object(&JOB_TEMPLATE_SPEC), 5, R),
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

pub(crate) static JOB_TEMPLATE_SPEC: Type =
    Type::fixed("JobTemplateSpec", JOB_TEMPLATE_SPEC_FIELDS, &[], Flags::NONE);
static JOB_TEMPLATE_SPEC_FIELDS: &[Field] = &[
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.JobSpec", object(&batch_v1::JOB_SPEC), 2, E),
];
