//! Facts of `apps_v1beta1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    ANY, BOOL, E, Embed, Field, Flags, INT_OR_STRING, INT32, INT64, K, M, P, R, Ref, Shape, TEXT, TIME, Type,
    atomic, field, keyed, list, map, object,
};
use super::{core_v1, meta_v1};

pub(crate) static CONTROLLER_REVISION: Type = Type::fixed(
    "ControllerRevision",
    CONTROLLER_REVISION_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CONTROLLER_REVISION_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("data", "runtime.RawExtension", ANY, 2, R),
    field("revision", "int64", INT64, 3, 0),
];

pub(crate) static CONTROLLER_REVISION_LIST: Type = Type::fixed(
    "ControllerRevisionList",
    CONTROLLER_REVISION_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static CONTROLLER_REVISION_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field(
        "items",
        "[]v1beta1.ControllerRevision",
        list(&Shape::Struct(Ref::Fixed(&CONTROLLER_REVISION))),
        2,
        R,
    ),
];

pub(crate) static DEPLOYMENT: Type = Type::fixed(
    "Deployment",
    DEPLOYMENT_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DEPLOYMENT_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.DeploymentSpec", object(&DEPLOYMENT_SPEC), 2, E | R),
    field("status", "v1beta1.DeploymentStatus", object(&DEPLOYMENT_STATUS), 3, E),
];

pub(crate) static DEPLOYMENT_CONDITION: Type =
    Type::fixed("DeploymentCondition", DEPLOYMENT_CONDITION_FIELDS, &[], Flags::NONE);
static DEPLOYMENT_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1beta1.DeploymentConditionType", TEXT, 1, 0),
    field("status", "v1.ConditionStatus", TEXT, 2, 0),
    field("lastUpdateTime", "v1.Time", TIME, 6, E),
    field("lastTransitionTime", "v1.Time", TIME, 7, E),
    field("reason", "string", TEXT, 4, E),
    field("message", "string", TEXT, 5, E),
];

pub(crate) static DEPLOYMENT_LIST: Type = Type::fixed(
    "DeploymentList",
    DEPLOYMENT_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DEPLOYMENT_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.Deployment", list(&Shape::Struct(Ref::Fixed(&DEPLOYMENT))), 2, R),
];

pub(crate) static DEPLOYMENT_ROLLBACK: Type = Type::fixed(
    "DeploymentRollback",
    DEPLOYMENT_ROLLBACK_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static DEPLOYMENT_ROLLBACK_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("name", "string", TEXT, 1, R),
    field("updatedAnnotations", "map[string]string", map(&TEXT), 2, E),
    field("rollbackTo", "v1beta1.RollbackConfig", object(&ROLLBACK_CONFIG), 3, 0),
];

pub(crate) static DEPLOYMENT_SPEC: Type =
    Type::fixed("DeploymentSpec", DEPLOYMENT_SPEC_FIELDS, &[], Flags::NONE);
static DEPLOYMENT_SPEC_FIELDS: &[Field] = &[
    field("replicas", "int32", INT32, 1, P | E),
    field("selector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 2, P | E),
    field("template", "v1.PodTemplateSpec", object(&core_v1::POD_TEMPLATE_SPEC), 3, R),
    field("strategy", "v1beta1.DeploymentStrategy", object(&DEPLOYMENT_STRATEGY), 4, E | K),
    field("minReadySeconds", "int32", INT32, 5, E),
    field("revisionHistoryLimit", "int32", INT32, 6, P | E),
    field("paused", "bool", BOOL, 7, E),
    field("rollbackTo", "v1beta1.RollbackConfig", object(&ROLLBACK_CONFIG), 8, P | E),
    field("progressDeadlineSeconds", "int32", INT32, 9, P | E),
];

pub(crate) static DEPLOYMENT_STATUS: Type =
    Type::fixed("DeploymentStatus", DEPLOYMENT_STATUS_FIELDS, &[], Flags::NONE);
static DEPLOYMENT_STATUS_FIELDS: &[Field] = &[
    field("observedGeneration", "int64", INT64, 1, E),
    field("replicas", "int32", INT32, 2, E),
    field("updatedReplicas", "int32", INT32, 3, E),
    field("readyReplicas", "int32", INT32, 7, E),
    field("availableReplicas", "int32", INT32, 4, E),
    field("unavailableReplicas", "int32", INT32, 5, E),
    field("terminatingReplicas", "int32", INT32, 9, P | E),
    keyed(
        "conditions",
        "[]v1beta1.DeploymentCondition",
        list(&Shape::Struct(Ref::Fixed(&DEPLOYMENT_CONDITION))),
        6,
        E | M,
        &["type"],
    )
    .patched("type"),
    field("collisionCount", "int32", INT32, 8, P | E),
];

pub(crate) static DEPLOYMENT_STRATEGY: Type =
    Type::fixed("DeploymentStrategy", DEPLOYMENT_STRATEGY_FIELDS, &[], Flags::NONE);
static DEPLOYMENT_STRATEGY_FIELDS: &[Field] = &[
    field("type", "v1beta1.DeploymentStrategyType", TEXT, 1, E),
    field("rollingUpdate", "v1beta1.RollingUpdateDeployment", object(&ROLLING_UPDATE_DEPLOYMENT), 2, P | E),
];

pub(crate) static ROLLBACK_CONFIG: Type =
    Type::fixed("RollbackConfig", ROLLBACK_CONFIG_FIELDS, &[], Flags::NONE);
static ROLLBACK_CONFIG_FIELDS: &[Field] = &[field("revision", "int64", INT64, 1, E)];

pub(crate) static ROLLING_UPDATE_DEPLOYMENT: Type =
    Type::fixed("RollingUpdateDeployment", ROLLING_UPDATE_DEPLOYMENT_FIELDS, &[], Flags::NONE);
static ROLLING_UPDATE_DEPLOYMENT_FIELDS: &[Field] = &[
    field("maxUnavailable", "intstr.IntOrString", INT_OR_STRING, 1, P | E),
    field("maxSurge", "intstr.IntOrString", INT_OR_STRING, 2, P | E),
];

pub(crate) static ROLLING_UPDATE_STATEFUL_SET_STRATEGY: Type = Type::fixed(
    "RollingUpdateStatefulSetStrategy",
    ROLLING_UPDATE_STATEFUL_SET_STRATEGY_FIELDS,
    &[],
    Flags::NONE,
);
static ROLLING_UPDATE_STATEFUL_SET_STRATEGY_FIELDS: &[Field] = &[
    field("partition", "int32", INT32, 1, P | E),
    field("maxUnavailable", "intstr.IntOrString", INT_OR_STRING, 2, P | E),
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
    field("spec", "v1beta1.ScaleSpec", object(&SCALE_SPEC), 2, E),
    field("status", "v1beta1.ScaleStatus", object(&SCALE_STATUS), 3, E),
];

pub(crate) static SCALE_SPEC: Type = Type::fixed("ScaleSpec", SCALE_SPEC_FIELDS, &[], Flags::NONE);
static SCALE_SPEC_FIELDS: &[Field] = &[field("replicas", "int32", INT32, 1, E).defaulted("0")];

pub(crate) static SCALE_STATUS: Type = Type::fixed("ScaleStatus", SCALE_STATUS_FIELDS, &[], Flags::NONE);
static SCALE_STATUS_FIELDS: &[Field] = &[
    field("replicas", "int32", INT32, 1, 0),
    field("selector", "map[string]string", map(&TEXT), 2, E),
    field("targetSelector", "string", TEXT, 3, E),
];

pub(crate) static STATEFUL_SET: Type = Type::fixed(
    "StatefulSet",
    STATEFUL_SET_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static STATEFUL_SET_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1beta1.StatefulSetSpec", object(&STATEFUL_SET_SPEC), 2, E | R),
    field("status", "v1beta1.StatefulSetStatus", object(&STATEFUL_SET_STATUS), 3, E),
];

pub(crate) static STATEFUL_SET_CONDITION: Type =
    Type::fixed("StatefulSetCondition", STATEFUL_SET_CONDITION_FIELDS, &[], Flags::NONE);
static STATEFUL_SET_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1beta1.StatefulSetConditionType", TEXT, 1, 0),
    field("status", "v1.ConditionStatus", TEXT, 2, 0),
    field("lastTransitionTime", "v1.Time", TIME, 3, E),
    field("reason", "string", TEXT, 4, E),
    field("message", "string", TEXT, 5, E),
];

pub(crate) static STATEFUL_SET_LIST: Type = Type::fixed(
    "StatefulSetList",
    STATEFUL_SET_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static STATEFUL_SET_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1beta1.StatefulSet", list(&Shape::Struct(Ref::Fixed(&STATEFUL_SET))), 2, R),
];

pub(crate) static STATEFUL_SET_ORDINALS: Type =
    Type::fixed("StatefulSetOrdinals", STATEFUL_SET_ORDINALS_FIELDS, &[], Flags::NONE);
static STATEFUL_SET_ORDINALS_FIELDS: &[Field] = &[field("start", "int32", INT32, 1, 0)];

pub(crate) static STATEFUL_SET_PERSISTENT_VOLUME_CLAIM_RETENTION_POLICY: Type = Type::fixed(
    "StatefulSetPersistentVolumeClaimRetentionPolicy",
    STATEFUL_SET_PERSISTENT_VOLUME_CLAIM_RETENTION_POLICY_FIELDS,
    &[],
    Flags::NONE,
);
static STATEFUL_SET_PERSISTENT_VOLUME_CLAIM_RETENTION_POLICY_FIELDS: &[Field] = &[
    field("whenDeleted", "v1beta1.PersistentVolumeClaimRetentionPolicyType", TEXT, 1, E),
    field("whenScaled", "v1beta1.PersistentVolumeClaimRetentionPolicyType", TEXT, 2, E),
];

pub(crate) static STATEFUL_SET_SPEC: Type =
    Type::fixed("StatefulSetSpec", STATEFUL_SET_SPEC_FIELDS, &[], Flags::NONE);
static STATEFUL_SET_SPEC_FIELDS: &[Field] = &[
    field("replicas", "int32", INT32, 1, P | E),
    field("selector", "v1.LabelSelector", object(&meta_v1::LABEL_SELECTOR), 2, P | E | R),
    field("template", "v1.PodTemplateSpec", object(&core_v1::POD_TEMPLATE_SPEC), 3, R),
    atomic(
        "volumeClaimTemplates",
        "[]v1.PersistentVolumeClaim",
        list(&Shape::Struct(Ref::Fixed(&core_v1::PERSISTENT_VOLUME_CLAIM))),
        4,
        E,
    ),
    field("serviceName", "string", TEXT, 5, 0),
    field("podManagementPolicy", "v1beta1.PodManagementPolicyType", TEXT, 6, E),
    field("updateStrategy", "v1beta1.StatefulSetUpdateStrategy", object(&STATEFUL_SET_UPDATE_STRATEGY), 7, E),
    field("revisionHistoryLimit", "int32", INT32, 8, P | E),
    field("minReadySeconds", "int32", INT32, 9, E),
    field(
        "persistentVolumeClaimRetentionPolicy",
        "v1beta1.StatefulSetPersistentVolumeClaimRetentionPolicy",
        object(&STATEFUL_SET_PERSISTENT_VOLUME_CLAIM_RETENTION_POLICY),
        10,
        P | E,
    ),
    field("ordinals", "v1beta1.StatefulSetOrdinals", object(&STATEFUL_SET_ORDINALS), 11, P | E),
];

pub(crate) static STATEFUL_SET_STATUS: Type =
    Type::fixed("StatefulSetStatus", STATEFUL_SET_STATUS_FIELDS, &[], Flags::NONE);
static STATEFUL_SET_STATUS_FIELDS: &[Field] = &[
    field("observedGeneration", "int64", INT64, 1, P | E),
    field("replicas", "int32", INT32, 2, R),
    field("readyReplicas", "int32", INT32, 3, E),
    field("currentReplicas", "int32", INT32, 4, E),
    field("updatedReplicas", "int32", INT32, 5, E),
    field("currentRevision", "string", TEXT, 6, E),
    field("updateRevision", "string", TEXT, 7, E),
    field("collisionCount", "int32", INT32, 9, P | E),
    keyed(
        "conditions",
        "[]v1beta1.StatefulSetCondition",
        list(&Shape::Struct(Ref::Fixed(&STATEFUL_SET_CONDITION))),
        10,
        E | M,
        &["type"],
    )
    .patched("type"),
    field("availableReplicas", "int32", INT32, 11, 0),
];

pub(crate) static STATEFUL_SET_UPDATE_STRATEGY: Type =
    Type::fixed("StatefulSetUpdateStrategy", STATEFUL_SET_UPDATE_STRATEGY_FIELDS, &[], Flags::NONE);
static STATEFUL_SET_UPDATE_STRATEGY_FIELDS: &[Field] = &[
    field("type", "v1beta1.StatefulSetUpdateStrategyType", TEXT, 1, E),
    field(
        "rollingUpdate",
        "v1beta1.RollingUpdateStatefulSetStrategy",
        object(&ROLLING_UPDATE_STATEFUL_SET_STRATEGY),
        2,
        P | E,
    ),
];
