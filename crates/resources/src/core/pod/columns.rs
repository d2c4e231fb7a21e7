//! The table of pods, whose status column sums up containers, init containers, phase and deletion.

use api::{Cursor, Document, Node, time};
use jiff::Timestamp;

use crate::Column;

/// What `get pods` prints.
pub(super) const COLUMNS: &[Column] = &[
    Column::NAME,
    Column::text("Ready", |doc, _| {
        let summary = Summary::of(doc);
        Node::from(format!("{}/{}", summary.ready, summary.total))
    }),
    Column::text("Status", |doc, _| Node::from(Summary::of(doc).reason)),
    Column::text("Restarts", |doc, now| Node::from(Summary::of(doc).restarts.shown(now))),
    Column::AGE,
    Column::text("IP", |doc, _| {
        let first = doc.at("status.podIPs.0.ip").text().or_else(|| doc.at("status.podIP").text());
        or_none(first.unwrap_or_default())
    })
    .wide(),
    Column::text("Node", |doc, _| or_none(doc.text("spec.nodeName"))).wide(),
    Column::text("Nominated Node", |doc, _| or_none(doc.text("status.nominatedNodeName"))).wide(),
    Column::text("Readiness Gates", |doc, _| or_none(&gates(doc))).wide(),
];

fn or_none(text: &str) -> Node {
    Node::from(if text.is_empty() { "<none>" } else { text })
}

fn gates(doc: &Document) -> String {
    let gates = doc.at("spec.readinessGates");
    if gates.is_empty() {
        return String::new();
    }
    let holds = |kind: &str| condition(doc, kind).is_some_and(|it| it.at("status").text() == Some("True"));
    let open = gates.items().filter(|gate| holds(gate.at("conditionType").text_or_empty())).count();
    format!("{open}/{}", gates.len())
}

fn condition<'a>(doc: &'a Document, kind: &str) -> Option<Cursor<'a>> {
    doc.at("status.conditions").items().find(|condition| condition.at("type").text() == Some(kind))
}

fn is_true(doc: &Document, kind: &str) -> bool {
    condition(doc, kind).is_some_and(|condition| condition.at("status").text() == Some("True"))
}

/// How often containers restarted, and when the last of them ended before that.
#[derive(Default)]
struct Restarts {
    count: i64,
    last: Option<Timestamp>,
}

impl Restarts {
    fn add(&mut self, status: &Cursor<'_>) {
        self.count += status.at("restartCount").int().unwrap_or_default();
        let ended = status.at("lastState.terminated.finishedAt").text().and_then(time::parse);
        self.last = self.last.max(ended);
    }

    fn shown(&self, now: Timestamp) -> String {
        match (self.count, self.last) {
            (count, Some(last)) if count != 0 => {
                format!("{count} ({} ago)", time::human(now.duration_since(last)))
            }
            (count, _) => count.to_string(),
        }
    }
}

/// The pod in a few words.
struct Summary {
    ready: usize,
    total: usize,
    reason: String,
    restarts: Restarts,
}

impl Summary {
    fn of(doc: &Document) -> Self {
        let sidecars = Sidecars::of(doc);
        let total = doc.list("spec.containers").len() + sidecars.0.len();
        let mut summary = Self { ready: 0, total, reason: first_reason(doc), restarts: Restarts::default() };
        let mut sidecar_restarts = Restarts::default();
        let initializing = summary.read_init(doc, &sidecars, &mut sidecar_restarts);
        if !initializing || is_true(doc, "Initialized") {
            summary.restarts = sidecar_restarts;
            summary.read_containers(doc);
        }
        if doc.is_set("metadata.deletionTimestamp") {
            let ended = matches!(doc.text("status.phase"), "Failed" | "Succeeded");
            if doc.text("status.reason") == "NodeLost" {
                "Unknown".clone_into(&mut summary.reason);
            } else if !ended {
                "Terminating".clone_into(&mut summary.reason);
            }
        }
        summary
    }

    /// Reads init containers up to the first that is not done; tells whether there is one.
    fn read_init(&mut self, doc: &Document, sidecars: &Sidecars<'_>, kept: &mut Restarts) -> bool {
        for (index, status) in doc.at("status.initContainerStatuses").items().enumerate() {
            self.restarts.add(&status);
            let sidecar = sidecars.0.contains(&status.at("name").text_or_empty());
            if sidecar {
                kept.add(&status);
            }
            let ended = status.at("state.terminated");
            if ended.is_set() && ended.at("exitCode").int().unwrap_or_default() == 0 {
                continue;
            }
            if sidecar && status.at("started").is_true() {
                self.ready += usize::from(status.at("ready").is_true());
                continue;
            }
            let waiting = status.at("state.waiting.reason").text_or_empty();
            self.reason = if ended.is_set() {
                format!("Init:{}", end_reason(&ended))
            } else if !matches!(waiting, "" | "PodInitializing") {
                format!("Init:{waiting}")
            } else {
                format!("Init:{index}/{}", doc.list("spec.initContainers").len())
            };
            return true;
        }
        false
    }

    /// Reads the containers, the last first: of several reasons the first container's wins.
    fn read_containers(&mut self, doc: &Document) {
        let (mut running, mut failure) = (false, None);
        for status in doc.at("status.containerStatuses").items().rev() {
            self.restarts.add(&status);
            let waiting = status.at("state.waiting.reason").text_or_empty();
            let ended = status.at("state.terminated");
            if !waiting.is_empty() {
                waiting.clone_into(&mut self.reason);
            } else if ended.is_set() {
                self.reason = end_reason(&ended);
                if ended.at("exitCode").int().unwrap_or_default() != 0 {
                    failure = Some(self.reason.clone());
                }
            } else if status.at("ready").is_true() && status.at("state.running").is_set() {
                running = true;
                self.ready += 1;
            }
        }
        if self.reason == "Completed" {
            match (running, failure) {
                (true, _) if is_true(doc, "Ready") => "Running".clone_into(&mut self.reason),
                (_, Some(failure)) => self.reason = failure,
                (true, None) => "NotReady".clone_into(&mut self.reason),
                (false, None) => {}
            }
        }
    }
}

/// The names of init containers that keep running.
struct Sidecars<'a>(Vec<&'a str>);

impl<'a> Sidecars<'a> {
    fn of(doc: &'a Document) -> Self {
        let list = doc.at("spec.initContainers");
        let kept = list.items().filter(|container| container.at("restartPolicy").text() == Some("Always"));
        Self(kept.map(|container| container.at("name").text_or_empty()).collect())
    }
}

fn first_reason(doc: &Document) -> String {
    const GATED: &str = "SchedulingGated";
    let gated = condition(doc, "PodScheduled").is_some_and(|it| it.at("reason").text() == Some(GATED));
    if gated {
        return GATED.to_owned();
    }
    match doc.text("status.reason") {
        "" => doc.text("status.phase").to_owned(),
        reason => reason.to_owned(),
    }
}

fn end_reason(ended: &Cursor<'_>) -> String {
    let number = |field: &str| ended.at(field).int().unwrap_or_default();
    match (ended.at("reason").text_or_empty(), number("signal")) {
        ("", 0) => format!("ExitCode:{}", number("exitCode")),
        ("", signal) => format!("Signal:{signal}"),
        (reason, _) => reason.to_owned(),
    }
}
