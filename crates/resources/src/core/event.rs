//! Event: that something happened to an object. One thing in two versions: `v1`, in which it is kept, and
//! `events.k8s.io/v1`, which calls the same fields by other names and is stricter with what is written.
//!
//! Events live for an hour after their last write.

use std::time::Duration;

use api::{Cursor, Document, Errors, Node, names};
use jiff::Timestamp;

use crate::shapes::object_meta::validate_immutable;
use crate::{Column, Field, Kind, Names, Part, Scope, Version, Write};

const EVENTS_V1: &str = "events.k8s.io/v1";

/// How long an event lives.
const TIME_TO_LIVE: Duration = Duration::from_hours(1);

/// The names of the same field in `v1` and in `events.k8s.io/v1`.
const RENAMED: [(&str, &str); 7] = [
    ("involvedObject", "regarding"),
    ("message", "note"),
    ("source", "deprecatedSource"),
    ("firstTimestamp", "deprecatedFirstTimestamp"),
    ("lastTimestamp", "deprecatedLastTimestamp"),
    ("count", "deprecatedCount"),
    ("reportingComponent", "reportingController"),
];

/// The longest reporting instance, action and reason, in bytes.
const WORD_MAX: usize = 128;
/// The longest message, in bytes.
const MESSAGE_MAX: usize = 1024;

/// The kind.
pub struct Event;

impl Kind for Event {
    const NAMES: Names = Names {
        group: "",
        kind: "Event",
        plural: "events",
        short: &["ev"],
        categories: &[],
        scope: Scope::Namespaced,
        rule: names::dns_subdomain,
    };
    const VERSIONS: &'static [&'static dyn Version] = &[&V1, &EventsV1];
    const PARTS: &'static [Part] = &[];
    const COLUMNS: &'static [Column] = &[
        Column::text("Last Seen", |doc, now| Node::from(last_seen(doc, now))),
        Column::text("Type", |doc, _| Node::from(doc.text("type"))),
        Column::text("Reason", |doc, _| Node::from(doc.text("reason"))),
        Column::text("Object", |doc, _| Node::from(target(doc))),
        Column::text("Subobject", |doc, _| Node::from(doc.text("involvedObject.fieldPath"))).wide(),
        Column::text("Source", |doc, _| Node::from(source(doc))).wide(),
        Column::text("Message", |doc, _| Node::from(doc.text("message").trim())),
        Column::text("First Seen", |doc, now| Node::from(first_seen(doc, now))).wide(),
        Column::text("Count", |doc, _| Node::from(count(doc))).wide(),
        Column::NAME.wide(),
    ];
    const FIELDS: &'static [Field] = &[
        Field::at("involvedObject.kind"),
        Field::at("involvedObject.namespace"),
        Field::at("involvedObject.name"),
        Field::at("involvedObject.uid"),
        Field::at("involvedObject.apiVersion"),
        Field::at("involvedObject.resourceVersion"),
        Field::at("involvedObject.fieldPath"),
        Field::named("regarding.kind", "involvedObject.kind"),
        Field::named("regarding.namespace", "involvedObject.namespace"),
        Field::named("regarding.name", "involvedObject.name"),
        Field::named("regarding.uid", "involvedObject.uid"),
        Field::named("regarding.apiVersion", "involvedObject.apiVersion"),
        Field::named("regarding.resourceVersion", "involvedObject.resourceVersion"),
        Field::named("regarding.fieldPath", "involvedObject.fieldPath"),
        Field::at("reason"),
        Field::at("reportingComponent"),
        Field::named("reportingController", "reportingComponent"),
        Field::named("source", "source.component").or_at("reportingComponent"),
        Field::at("type"),
    ];
    const TIME_TO_LIVE: Option<Duration> = Some(TIME_TO_LIVE);

    fn validate(doc: &Document, write: &Write<'_>, errors: &mut Errors) {
        let strict = write.api_version == EVENTS_V1;
        validate_namespace(doc, errors);
        if doc.is_set("eventTime") {
            validate_words(doc, strict, errors);
        }
        match (strict, write.old) {
            (false, _) => {}
            (true, None) => validate_new(doc, errors),
            (true, Some(old)) => validate_change(doc, old, errors),
        }
    }
}

fn first_seen(doc: &Document, now: Timestamp) -> String {
    let first = doc.at("firstTimestamp").text().or_else(|| doc.at("eventTime").text());
    api::time::age(first, now)
}

fn last_seen(doc: &Document, now: Timestamp) -> String {
    let series = doc.at("series");
    if series.is_set() {
        return api::time::age(series.at("lastObservedTime").text(), now);
    }
    match doc.at("lastTimestamp").text() {
        Some(last) => api::time::age(Some(last), now),
        None => first_seen(doc, now),
    }
}

fn target(doc: &Document) -> String {
    let kind = doc.text("involvedObject.kind").to_lowercase();
    match doc.text("involvedObject.name") {
        "" => kind,
        name => format!("{kind}/{name}"),
    }
}

fn source(doc: &Document) -> String {
    let either = |one: &'static str, other: &'static str| match doc.text(one) {
        "" => doc.text(other),
        text => text,
    };
    let component = either("source.component", "reportingComponent");
    match either("source.host", "reportingInstance") {
        "" => component.to_owned(),
        instance => format!("{component}, {instance}"),
    }
}

fn count(doc: &Document) -> i64 {
    let series = doc.at("series.count").int();
    series.unwrap_or_else(|| doc.int("count").filter(|count| *count != 0).unwrap_or(1))
}

/// An event stands in the namespace of its object; events of objects without one stand in `default`.
fn validate_namespace(doc: &Document, errors: &mut Errors) {
    let (own, of) = (doc.namespace(), doc.text("involvedObject.namespace"));
    let fits = match (doc.is_set("eventTime"), of) {
        (false, "") => matches!(own, "" | "default"),
        (true, "") => matches!(own, "default" | "kube-system"),
        (false, of) => own == of,
        (true, _) => true,
    };
    if !fits {
        errors.invalid("involvedObject.namespace", of, "does not match event.namespace");
    }
}

fn validate_words(doc: &Document, strict: bool, errors: &mut Errors) {
    let reporter = doc.text("reportingComponent");
    let path = if strict { "reportingController" } else { "reportingComponent" };
    if reporter.is_empty() {
        errors.required(path, "");
    }
    errors.invalid_each(path, reporter, names::qualified_name(reporter));
    for field in ["reportingInstance", "action", "reason"] {
        if doc.text(field).is_empty() {
            errors.required(field, "");
        }
        check_length(&doc.at(field), WORD_MAX, errors);
    }
    check_length(&doc.at("message"), MESSAGE_MAX, errors);
}

fn check_length(place: &Cursor<'_>, max: usize, errors: &mut Errors) {
    if place.text_or_empty().len() > max {
        errors.invalid(place.path(), "", &format!("can have at most {max} characters"));
    }
}

fn validate_series(doc: &Document, errors: &mut Errors) {
    let series = doc.at("series");
    if !series.is_set() {
        return;
    }
    if series.at("count").int().unwrap_or_default() < 2 {
        errors.invalid("series.count", "", "should be at least 2");
    }
    if !series.at("lastObservedTime").is_set() {
        errors.required("series.lastObservedTime", "");
    }
}

fn validate_new(doc: &Document, errors: &mut Errors) {
    validate_series(doc, errors);
    if !doc.is_set("eventTime") {
        errors.required("eventTime", "");
    }
    let kind = doc.text("type");
    if !matches!(kind, "Normal" | "Warning") {
        errors.invalid("type", "", &format!("has invalid value: {kind}"));
    }
    for field in ["firstTimestamp", "lastTimestamp"] {
        if doc.is_set(field) {
            errors.invalid(field, "", "needs to be unset");
        }
    }
    if doc.int("count").unwrap_or_default() != 0 {
        errors.invalid("count", "", "needs to be unset");
    }
    if !doc.at("source.component").is_empty() || !doc.at("source.host").is_empty() {
        errors.invalid("source", "", "needs to be unset");
    }
}

fn validate_change(doc: &Document, old: &Document, errors: &mut Errors) {
    const FIXED: [&str; 12] = [
        "involvedObject",
        "reason",
        "message",
        "source",
        "firstTimestamp",
        "lastTimestamp",
        "count",
        "type",
        "eventTime",
        "action",
        "related",
        "reportingInstance",
    ];
    if doc.get("series") != old.get("series") {
        validate_series(doc, errors);
    }
    for field in FIXED {
        validate_immutable(&doc.at(field), &old.at(field), errors);
    }
    let (new, old) = (doc.text("reportingComponent"), old.text("reportingComponent"));
    if new != old {
        errors.invalid("reportingController", new, "field is immutable");
    }
}

struct V1;

impl Version for V1 {
    fn api_version(&self) -> &'static str {
        "v1"
    }
}

struct EventsV1;

impl Version for EventsV1 {
    fn api_version(&self) -> &'static str {
        EVENTS_V1
    }

    fn to_hub(&self, doc: &mut Document) {
        for (core, events) in RENAMED {
            rename(doc, events, core);
        }
    }

    fn from_hub(&self, doc: &mut Document) {
        for (core, events) in RENAMED {
            rename(doc, core, events);
        }
    }
}

fn rename(doc: &mut Document, from: &str, to: &'static str) {
    if let Some(value) = doc.remove(from) {
        doc.set(to, value);
    }
}

#[cfg(test)]
mod tests {
    use api::node;

    use super::*;
    use crate::shapes::testing::{cells, create, document};

    #[test]
    fn both_versions_are_the_same_thing() {
        let event = node! {
            "regarding": { "kind": "Pod", "name": "web" }, "note": "Started", "deprecatedCount": 2,
            "reportingController": "kubelet", "type": "Normal",
        };
        let mut doc = document(event.clone());
        EventsV1.to_hub(&mut doc);
        assert_eq!(doc.text("message"), "Started");
        assert_eq!(doc.text("involvedObject.name"), "web");
        assert_eq!(doc.text("reportingComponent"), "kubelet");
        assert_eq!((doc.int("count"), doc.is_set("note")), (Some(2), false));
        EventsV1.from_hub(&mut doc);
        let Node::Map(want) = event else { panic!("a map") };
        assert!(want.iter().all(|(key, value)| doc.get(key) == Some(value)), "{doc:?}");
    }

    #[test]
    fn an_event_stands_where_its_object_stands() {
        let event = |own: &str, of: &str| {
            create::<Event>(node! { "metadata": { "namespace": own }, "involvedObject": { "namespace": of } })
        };
        assert_eq!(event("a", "a"), "");
        assert_eq!(event("default", ""), "");
        assert_eq!(
            event("a", "b"),
            r#"involvedObject.namespace: Invalid value: "b": does not match event.namespace"#
        );
    }

    #[test]
    fn tables_tell_when_what_and_why() {
        let event = node! {
            "metadata": { "name": "web.1" }, "type": "Warning", "reason": "BackOff", "message": " restarting ",
            "involvedObject": { "kind": "Pod", "name": "web", "fieldPath": "spec.containers{a}" },
            "source": { "component": "kubelet", "host": "n1" }, "count": 3,
            "firstTimestamp": "2026-01-02T03:00:05Z", "lastTimestamp": "2026-01-02T03:04:00Z",
        };
        assert_eq!(
            cells::<Event>(event),
            [
                "5s",
                "Warning",
                "BackOff",
                "pod/web",
                "spec.containers{a}",
                "kubelet, n1",
                "restarting",
                "4m",
                "3",
                "web.1"
            ]
        );
    }

    #[test]
    fn a_new_style_event_counts_by_its_series() {
        let event = node! {
            "involvedObject": { "kind": "Node" }, "reportingComponent": "x", "reportingInstance": "y",
            "eventTime": "2026-01-02T03:04:00.000000Z",
            "series": { "count": 7, "lastObservedTime": "2026-01-02T03:04:03.000000Z" },
        };
        let cells = cells::<Event>(event);
        assert_eq!(
            [&cells[0], &cells[3], &cells[5], &cells[7], &cells[8]],
            ["2s", "node", "x, y", "5s", "7"]
        );
    }
}
