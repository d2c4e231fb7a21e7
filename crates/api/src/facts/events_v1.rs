//! Facts of `events_v1`, made by `cargo xtask codegen` from k8s.io/*@v0.37.2; do not edit.

use super::words::{
    E, Embed, Field, Flags, INT32, MICRO_TIME, P, R, Ref, Shape, TEXT, TIME, Type, field, list, object,
};
use super::{core_v1, meta_v1};

pub(crate) static EVENT: Type = Type::fixed(
    "Event",
    EVENT_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static EVENT_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ObjectMeta", object(&meta_v1::OBJECT_META), 1, 0),
    field("eventTime", "v1.MicroTime", MICRO_TIME, 2, R),
    field("series", "v1.EventSeries", object(&EVENT_SERIES), 3, P | E),
    field("reportingController", "string", TEXT, 4, E),
    field("reportingInstance", "string", TEXT, 5, E),
    field("action", "string", TEXT, 6, E),
    field("reason", "string", TEXT, 7, E),
    field("regarding", "v1.ObjectReference", object(&core_v1::OBJECT_REFERENCE), 8, E),
    field("related", "v1.ObjectReference", object(&core_v1::OBJECT_REFERENCE), 9, P | E),
    field("note", "string", TEXT, 10, E),
    field("type", "string", TEXT, 11, E),
    field("deprecatedSource", "v1.EventSource", object(&core_v1::EVENT_SOURCE), 12, E),
    field("deprecatedFirstTimestamp", "v1.Time", TIME, 13, E),
    field("deprecatedLastTimestamp", "v1.Time", TIME, 14, E),
    field("deprecatedCount", "int32", INT32, 15, E),
];

pub(crate) static EVENT_LIST: Type = Type::fixed(
    "EventList",
    EVENT_LIST_FIELDS,
    &[Embed { name: "TypeMeta", number: 0, start: 0, end: 2 }],
    Flags::NONE,
);
static EVENT_LIST_FIELDS: &[Field] = &[
    field("kind", "string", TEXT, 1, E),
    field("apiVersion", "string", TEXT, 2, E),
    field("metadata", "v1.ListMeta", object(&meta_v1::LIST_META), 1, E),
    field("items", "[]v1.Event", list(&Shape::Struct(Ref::Fixed(&EVENT))), 2, R),
];

pub(crate) static EVENT_SERIES: Type = Type::fixed("EventSeries", EVENT_SERIES_FIELDS, &[], Flags::NONE);
static EVENT_SERIES_FIELDS: &[Field] =
    &[field("count", "int32", INT32, 1, R), field("lastObservedTime", "v1.MicroTime", MICRO_TIME, 2, R)];
