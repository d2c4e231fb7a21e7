//! Facts of `lifecycle_v1alpha1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::meta_v1;
use super::words::{
    E, Embed, Field, Flags, INT32, INT64, M, P, R, Ref, Shape, TEXT, TIME, Type, field, keyed, list, object,
};

pub(crate) static EVICTION: Type = Type::fixed(
    "Eviction",
    EVICTION_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static EVICTION_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1alpha1.EvictionSpec", object(&EVICTION_SPEC), 2, R),
    field("status", "v1alpha1.EvictionStatus", object(&EVICTION_STATUS), 3, E),
];

pub(crate) static EVICTION_LIST: Type = Type::fixed(
    "EvictionList",
    EVICTION_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static EVICTION_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1alpha1.Eviction", list(&Shape::Struct(Ref::Fixed(&EVICTION))), 2, R),
];

pub(crate) static EVICTION_POD_REFERENCE: Type =
    Type::fixed("EvictionPodReference", EVICTION_POD_REFERENCE_FIELDS, &[], Flags::NONE);
static EVICTION_POD_REFERENCE_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, R), field("uid", "types.UID", TEXT, 2, R)];

pub(crate) static EVICTION_REQUEST: Type = Type::fixed(
    "EvictionRequest",
    EVICTION_REQUEST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static EVICTION_REQUEST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("spec", "v1alpha1.EvictionRequestSpec", object(&EVICTION_REQUEST_SPEC), 2, R),
    field("status", "v1alpha1.EvictionRequestStatus", object(&EVICTION_REQUEST_STATUS), 3, E),
];

pub(crate) static EVICTION_REQUEST_LIST: Type = Type::fixed(
    "EvictionRequestList",
    EVICTION_REQUEST_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static EVICTION_REQUEST_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1alpha1.EvictionRequest", list(&Shape::Struct(Ref::Fixed(&EVICTION_REQUEST))), 2, R),
];

pub(crate) static EVICTION_REQUEST_POD_REFERENCE: Type =
    Type::fixed("EvictionRequestPodReference", EVICTION_REQUEST_POD_REFERENCE_FIELDS, &[], Flags::NONE);
static EVICTION_REQUEST_POD_REFERENCE_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, R), field("uid", "types.UID", TEXT, 2, R)];

pub(crate) static EVICTION_REQUEST_SPEC: Type =
    Type::fixed("EvictionRequestSpec", EVICTION_REQUEST_SPEC_FIELDS, &[], Flags::NONE);
static EVICTION_REQUEST_SPEC_FIELDS: &[Field] = &[
    field("target", "v1alpha1.EvictionRequestTarget", object(&EVICTION_REQUEST_TARGET), 1, R),
    field("requester", "string", TEXT, 2, R),
    field("intent", "v1alpha1.EvictionRequestIntent", TEXT, 3, R),
];

pub(crate) static EVICTION_REQUEST_STATUS: Type =
    Type::fixed("EvictionRequestStatus", EVICTION_REQUEST_STATUS_FIELDS, &[], Flags::NONE);
static EVICTION_REQUEST_STATUS_FIELDS: &[Field] = &[
    keyed(
        "conditions",
        "[]v1.Condition",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
        1,
        E | M,
        &["type"],
    )
    .patched("type"),
    field("observedGeneration", "int64", INT64, 2, P | E),
];

pub(crate) static EVICTION_REQUEST_TARGET: Type =
    Type::fixed("EvictionRequestTarget", EVICTION_REQUEST_TARGET_FIELDS, &[], Flags::NONE);
static EVICTION_REQUEST_TARGET_FIELDS: &[Field] = &[field(
    "pod",
    "v1alpha1.EvictionRequestPodReference",
    object(&EVICTION_REQUEST_POD_REFERENCE),
    1,
    P | E,
)];

pub(crate) static EVICTION_SPEC: Type = Type::fixed("EvictionSpec", EVICTION_SPEC_FIELDS, &[], Flags::NONE);
static EVICTION_SPEC_FIELDS: &[Field] =
    &[field("target", "v1alpha1.EvictionTarget", object(&EVICTION_TARGET), 1, R)];

pub(crate) static EVICTION_STATUS: Type =
    Type::fixed("EvictionStatus", EVICTION_STATUS_FIELDS, &[], Flags::NONE);
static EVICTION_STATUS_FIELDS: &[Field] = &[
    keyed(
        "conditions",
        "[]v1.Condition",
        list(&Shape::Struct(Ref::Fixed(&meta_v1::CONDITION))),
        1,
        E | M,
        &["type"],
    )
    .patched("type"),
    field("observedGeneration", "int64", INT64, 2, P | E),
    keyed(
        "requesters",
        "[]v1alpha1.Requester",
        list(&Shape::Struct(Ref::Fixed(&REQUESTER))),
        3,
        E | M,
        &["name"],
    )
    .patched("name"),
    keyed(
        "targetResponders",
        "[]v1alpha1.TargetResponder",
        list(&Shape::Struct(Ref::Fixed(&TARGET_RESPONDER))),
        4,
        E | M,
        &["name"],
    )
    .patched("name"),
    keyed(
        "responders",
        "[]v1alpha1.ResponderStatus",
        list(&Shape::Struct(Ref::Fixed(&RESPONDER_STATUS))),
        5,
        E | M,
        &["name"],
    )
    .patched("name"),
];

pub(crate) static EVICTION_TARGET: Type =
    Type::fixed("EvictionTarget", EVICTION_TARGET_FIELDS, &[], Flags::NONE);
static EVICTION_TARGET_FIELDS: &[Field] =
    &[field("pod", "v1alpha1.EvictionPodReference", object(&EVICTION_POD_REFERENCE), 1, P | E)];

pub(crate) static REQUESTER: Type = Type::fixed("Requester", REQUESTER_FIELDS, &[], Flags::ATOMIC);
static REQUESTER_FIELDS: &[Field] =
    &[field("name", "string", TEXT, 1, R), field("intent", "v1alpha1.RequesterIntent", TEXT, 2, R)];

pub(crate) static RESPONDER_STATUS: Type =
    Type::fixed("ResponderStatus", RESPONDER_STATUS_FIELDS, &[], Flags::NONE);
static RESPONDER_STATUS_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("startTime", "v1.Time", TIME, 2, P | E),
    field("heartbeatTime", "v1.Time", TIME, 3, P | E),
    field("expectedCompletionTime", "v1.Time", TIME, 4, P | E),
    field("completionTime", "v1.Time", TIME, 5, P | E),
    field("message", "string", TEXT, 6, P | E),
];

pub(crate) static TARGET_RESPONDER: Type =
    Type::fixed("TargetResponder", TARGET_RESPONDER_FIELDS, &[], Flags::ATOMIC);
static TARGET_RESPONDER_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, R),
    field("priority", "int32", INT32, 2, P | R),
    field("state", "v1alpha1.ResponderStateType", TEXT, 3, R),
];
