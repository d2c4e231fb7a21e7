//! Facts of `admission_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    ANY, BOOL, BYTES, E, Embed, Field, Flags, P, TEXT, Type, atomic, field, list, map, object,
};
use super::{authentication_v1, meta_v1};

pub(crate) static ADMISSION_REQUEST: Type =
    Type::fixed("AdmissionRequest", ADMISSION_REQUEST_FIELDS, &[], Flags::NONE);
static ADMISSION_REQUEST_FIELDS: &[Field] = &[
    field("uid", "types.UID", TEXT, 1, 0),
    field("kind", "v1.GroupVersionKind", object(&meta_v1::GROUP_VERSION_KIND), 2, 0),
    field("resource", "v1.GroupVersionResource", object(&meta_v1::GROUP_VERSION_RESOURCE), 3, 0),
    field("subResource", "string", TEXT, 4, E),
    field("requestKind", "v1.GroupVersionKind", object(&meta_v1::GROUP_VERSION_KIND), 13, P | E),
    field("requestResource", "v1.GroupVersionResource", object(&meta_v1::GROUP_VERSION_RESOURCE), 14, P | E),
    field("requestSubResource", "string", TEXT, 15, E),
    field("name", "string", TEXT, 5, E),
    field("namespace", "string", TEXT, 6, E),
    field("operation", "v1.Operation", TEXT, 7, 0),
    field("userInfo", "v1.UserInfo", object(&authentication_v1::USER_INFO), 8, 0),
    field("object", "runtime.RawExtension", ANY, 9, E),
    field("oldObject", "runtime.RawExtension", ANY, 10, E),
    field("dryRun", "bool", BOOL, 11, P | E),
    field("options", "runtime.RawExtension", ANY, 12, E),
];

pub(crate) static ADMISSION_RESPONSE: Type =
    Type::fixed("AdmissionResponse", ADMISSION_RESPONSE_FIELDS, &[], Flags::NONE);
static ADMISSION_RESPONSE_FIELDS: &[Field] = &[
    field("uid", "types.UID", TEXT, 1, 0),
    field("allowed", "bool", BOOL, 2, 0),
    field("status", "v1.Status", object(&meta_v1::STATUS), 3, P | E),
    field("patch", "[]uint8", BYTES, 4, E),
    field("patchType", "v1.PatchType", TEXT, 5, P | E),
    field("auditAnnotations", "map[string]string", map(&TEXT), 6, E),
    atomic("warnings", "[]string", list(&TEXT), 7, E),
];

pub(crate) static ADMISSION_REVIEW: Type = Type::fixed(
    "AdmissionReview",
    ADMISSION_REVIEW_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static ADMISSION_REVIEW_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("request", "v1.AdmissionRequest", object(&ADMISSION_REQUEST), 1, P | E),
    field("response", "v1.AdmissionResponse", object(&ADMISSION_RESPONSE), 2, P | E),
];
