//! Facts of `apiregistration_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    BOOL, BYTES, E, Embed, Field, Flags, INT32, M, P, R, Ref, Shape, TEXT, TIME, Type, atomic, field, keyed,
    list, object,
};

pub(crate) static API_SERVICE: Type = Type::fixed(
    "APIService",
    API_SERVICE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static API_SERVICE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1.APIServiceSpec", object(&API_SERVICE_SPEC), 2, E),
    field("status", "v1.APIServiceStatus", object(&API_SERVICE_STATUS), 3, E),
];

pub(crate) static API_SERVICE_CONDITION: Type =
    Type::fixed("APIServiceCondition", API_SERVICE_CONDITION_FIELDS, &[], Flags::NONE);
static API_SERVICE_CONDITION_FIELDS: &[Field] = &[
    field("type", "v1.APIServiceConditionType", TEXT, 1, R),
    field("status", "v1.ConditionStatus", TEXT, 2, R),
    field("lastTransitionTime", "v1.Time", TIME, 3, E),
    field("reason", "string", TEXT, 4, E),
    field("message", "string", TEXT, 5, E),
];

pub(crate) static API_SERVICE_LIST: Type = Type::fixed(
    "APIServiceList",
    API_SERVICE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static API_SERVICE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.APIService", list(&Shape::Struct(Ref::Fixed(&API_SERVICE))), 2, R),
];

pub(crate) static API_SERVICE_SPEC: Type =
    Type::fixed("APIServiceSpec", API_SERVICE_SPEC_FIELDS, &[], Flags::NONE);
static API_SERVICE_SPEC_FIELDS: &[Field] = &[
    field("service", "v1.ServiceReference", object(&SERVICE_REFERENCE), 1, P | E),
    field("group", "string", TEXT, 2, E),
    field("version", "string", TEXT, 3, E),
    field("insecureSkipTLSVerify", "bool", BOOL, 4, E),
    atomic("caBundle", "[]uint8", BYTES, 5, E),
    field("groupPriorityMinimum", "int32", INT32, 7, R),
    field("versionPriority", "int32", INT32, 8, R),
];

pub(crate) static API_SERVICE_STATUS: Type =
    Type::fixed("APIServiceStatus", API_SERVICE_STATUS_FIELDS, &[], Flags::NONE);
static API_SERVICE_STATUS_FIELDS: &[Field] = &[keyed(
    "conditions",
    "[]v1.APIServiceCondition",
    list(&Shape::Struct(Ref::Fixed(&API_SERVICE_CONDITION))),
    1,
    E | M,
    &["type"],
)
.patched("type")];

pub(crate) static SERVICE_REFERENCE: Type =
    Type::fixed("ServiceReference", SERVICE_REFERENCE_FIELDS, &[], Flags::NONE);
static SERVICE_REFERENCE_FIELDS: &[Field] = &[
    field("namespace", "string", TEXT, 1, E),
    field("name", "string", TEXT, 2, E),
    field("port", "int32", INT32, 3, P | E),
];
