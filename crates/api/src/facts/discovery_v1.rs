//! Facts of `discovery_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    BOOL, E, Embed, Field, Flags, INT32, P, R, Ref, Shape, TEXT, Type, atomic, field, list, map, object, set,
};
use super::{core_v1, meta_v1};

pub(crate) static ENDPOINT: Type = Type::fixed("Endpoint", ENDPOINT_FIELDS, &[], Flags::NONE);
static ENDPOINT_FIELDS: &[Field] = &[
    set("addresses", "[]string", list(&TEXT), 1, R),
    field("conditions", "v1.EndpointConditions", object(&ENDPOINT_CONDITIONS), 2, E),
    field("hostname", "string", TEXT, 3, P | E),
    field("targetRef", "v1.ObjectReference", object(&core_v1::OBJECT_REFERENCE), 4, P | E),
    field("deprecatedTopology", "map[string]string", map(&TEXT), 5, E),
    field("nodeName", "string", TEXT, 6, P | E),
    field("zone", "string", TEXT, 7, P | E),
    field("hints", "v1.EndpointHints", object(&ENDPOINT_HINTS), 8, P | E),
];

pub(crate) static ENDPOINT_CONDITIONS: Type =
    Type::fixed("EndpointConditions", ENDPOINT_CONDITIONS_FIELDS, &[], Flags::NONE);
static ENDPOINT_CONDITIONS_FIELDS: &[Field] = &[
    field("ready", "bool", BOOL, 1, P | E),
    field("serving", "bool", BOOL, 2, P | E),
    field("terminating", "bool", BOOL, 3, P | E),
];

pub(crate) static ENDPOINT_HINTS: Type =
    Type::fixed("EndpointHints", ENDPOINT_HINTS_FIELDS, &[], Flags::NONE);
static ENDPOINT_HINTS_FIELDS: &[Field] = &[
    atomic("forZones", "[]v1.ForZone", list(&Shape::Struct(Ref::Fixed(&FOR_ZONE))), 1, E),
    atomic("forNodes", "[]v1.ForNode", list(&Shape::Struct(Ref::Fixed(&FOR_NODE))), 2, E),
];

pub(crate) static ENDPOINT_PORT: Type = Type::fixed("EndpointPort", ENDPOINT_PORT_FIELDS, &[], Flags::ATOMIC);
static ENDPOINT_PORT_FIELDS: &[Field] = &[
    field("name", "string", TEXT, 1, P | E),
    field("protocol", "v1.Protocol", TEXT, 2, P | E),
    field("port", "int32", INT32, 3, P | E),
    field("appProtocol", "string", TEXT, 4, P | E),
];

pub(crate) static ENDPOINT_SLICE: Type = Type::fixed(
    "EndpointSlice",
    ENDPOINT_SLICE_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static ENDPOINT_SLICE_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, E),
    field("addressType", "v1.AddressType", TEXT, 4, R),
    atomic("endpoints", "[]v1.Endpoint", list(&Shape::Struct(Ref::Fixed(&ENDPOINT))), 2, 0),
    atomic("ports", "[]v1.EndpointPort", list(&Shape::Struct(Ref::Fixed(&ENDPOINT_PORT))), 3, 0),
];

pub(crate) static ENDPOINT_SLICE_LIST: Type = Type::fixed(
    "EndpointSliceList",
    ENDPOINT_SLICE_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static ENDPOINT_SLICE_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.EndpointSlice", list(&Shape::Struct(Ref::Fixed(&ENDPOINT_SLICE))), 2, R),
];

pub(crate) static FOR_NODE: Type = Type::fixed("ForNode", FOR_NODE_FIELDS, &[], Flags::NONE);
static FOR_NODE_FIELDS: &[Field] = &[field("name", "string", TEXT, 1, R)];

pub(crate) static FOR_ZONE: Type = Type::fixed("ForZone", FOR_ZONE_FIELDS, &[], Flags::NONE);
static FOR_ZONE_FIELDS: &[Field] = &[field("name", "string", TEXT, 1, R)];
