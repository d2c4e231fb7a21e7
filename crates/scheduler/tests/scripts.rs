//! Runs the behaviour scripts of the scheduler: `testdata/*.txt`.
//!
//! Objects are those of testkit, with words of their own: nodes have `cpu= memory= pods=` (what they can give),
//! `taint=key=value:Effect`, `cordoned`, `image=name:bytes`; pods `cpu= memory=` (requests of one container),
//! `port=`, `select=key=value`, `tolerate=key:Effect`, `require=key:operator:value,value`, `prefer=weight:key:value`,
//! `named=node,node`, `priority=`, `never-preempts`, `for=other-scheduler`.
//!
//! Commands: `work` hands out all work and prints it; `done` makes all calls that are out succeed and shows their
//! effect to the view; `done-unseen` the same, but the view lags; `refused "message"` refuses them; `unknown`
//! breaks their connection; `put Kind name …` and `gone Kind name` change the view, `vanish Kind name` without telling; `now +30s` moves the time;
//! `missed` tells that changes were missed.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use api::status::Reason;
use api::{Document, Key, Map, Node, Revision, Status, node};
use control::{Action, Change, Event, Machine as _, Note, Now, Object, Outcome, Ticket, Verb, View, Work};
use scheduler::Scheduler;
use testkit::script::{self, Command, Script};

#[test]
fn scripts() {
    script::check(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata"), run);
}

struct Stage {
    scheduler: Scheduler,
    view: View,
    since_start: Duration,
    out: Vec<(Ticket, Action)>,
}

fn run(script: &Script) -> String {
    let mut stage = Stage {
        scheduler: Scheduler::new(),
        view: View::new(),
        since_start: Duration::ZERO,
        out: Vec::new(),
    };
    for resource in ["pods", "nodes"] {
        stage.view.advance(&api::Gvr::new("", "v1", resource), Revision(1));
    }
    for line in &script.given {
        stage.put(&described(line));
    }
    stage.scheduler.handle_event(Event::Floor(Revision(1)), &stage.view);
    script.commands.iter().map(|command| stage.perform(command)).collect()
}

impl Stage {
    fn perform(&mut self, command: &Command) -> String {
        let words: Vec<&str> = command.words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["work"] => return self.work(),
            ["done"] => self.finish(true),
            ["done-unseen"] => self.finish(false),
            ["refused", message] => {
                let status = Status::new(409, Reason::Conflict, *message);
                self.report(|_| Outcome::Refused(status.clone()));
            }
            ["unknown"] => self.report(|_| Outcome::Unknown("the connection broke".to_owned())),
            ["put", rest @ ..] => self.put(&described(&rest.join(" "))),
            ["vanish", kind, name] => {
                let like = testkit::document(&format!("{kind} {name}"));
                let key = Key::new(like.namespace(), like.name());
                self.view.remove(&testkit::objects::resource(kind), &key);
            }
            ["gone", kind, name] => self.gone(&testkit::document(&format!("{kind} {name}"))),
            ["now", step] => {
                let seconds = step.trim_start_matches('+').trim_end_matches('s').parse().expect("now +30s");
                self.since_start += Duration::from_secs(seconds);
            }
            ["missed"] => self.missed(),
            other => panic!("unknown command {other:?}"),
        }
        String::new()
    }

    fn now(&self) -> Now {
        let step = jiff::SignedDuration::try_from(self.since_start).expect("in range");
        Now { since_start: self.since_start, wall: testkit::now().checked_add(step).expect("in range") }
    }

    fn work(&mut self) -> String {
        let mut text = String::new();
        while let Some(work) = self.scheduler.poll_plan(&self.view, self.now()) {
            text += &printed(&work);
            if let Work::Act(ticket, action) = work {
                self.out.push((ticket, action));
            }
        }
        let timeout = self.scheduler.poll_timeout();
        if text.is_empty() {
            text += "nothing\n";
        }
        if let Some(at) = timeout {
            writeln!(text, "again in {:?}", at.saturating_sub(self.since_start))
                .expect("a string takes any text");
        }
        text + "\n"
    }

    fn report(&mut self, outcome: impl Fn(&Action) -> Outcome) {
        for (ticket, action) in std::mem::take(&mut self.out) {
            self.scheduler.handle_outcome(&ticket, outcome(&action), self.now());
        }
    }

    fn finish(&mut self, is_seen: bool) {
        let effects: Vec<Action> = self.out.iter().map(|(_, action)| action.clone()).collect();
        self.report(|_| Outcome::Done { revision: Some(Revision(2)) });
        for action in effects.iter().filter(|_| is_seen) {
            let object = self.view.get(&action.resource, &action.key);
            let Some(mut document) = object.map(|object| object.document()) else { continue };
            match &action.verb {
                Verb::Create(binding) => document.set("spec.nodeName", binding.text("target.name")),
                Verb::Patch(_, body) => {
                    for (field, value) in body.get("status").and_then(Node::as_map).expect("a status") {
                        document.set(&format!("status.{field}"), value.clone());
                    }
                }
                Verb::Delete(_) => {
                    document.set("metadata.deletionTimestamp", "2026-01-01T12:00:30Z");
                }
                Verb::Update(_) => panic!("the scheduler updates nothing"),
            }
            self.put(&document);
        }
    }

    fn put(&mut self, document: &Document) {
        let resource = testkit::objects::resource(document.kind());
        let object = Arc::new(Object::from_document(document));
        let old = self.view.apply(&resource, Arc::clone(&object));
        let change = Change { resource: &resource, old: old.as_ref(), new: Some(&object) };
        self.scheduler.handle_event(Event::Changed(change), &self.view);
    }

    fn gone(&mut self, like: &Document) {
        let resource = testkit::objects::resource(like.kind());
        let key = Key::new(like.namespace(), like.name());
        let old = self.view.remove(&resource, &key);
        let change = Change { resource: &resource, old: old.as_ref(), new: None };
        self.scheduler.handle_event(Event::Changed(change), &self.view);
    }

    fn missed(&mut self) {
        self.scheduler.handle_event(Event::Missed, &self.view);
        for resource in ["pods", "nodes"].map(|name| api::Gvr::new("", "v1", name)) {
            let objects: Vec<_> = self.view.list(&resource).cloned().collect();
            for object in &objects {
                let change = Change { resource: &resource, old: None, new: Some(object) };
                self.scheduler.handle_event(Event::Changed(change), &self.view);
            }
        }
    }
}

fn printed(work: &Work) -> String {
    match work {
        Work::Act(_, Action { key, verb: Verb::Create(binding), .. }) => {
            format!("bind {key} to {}\n", binding.text("target.name"))
        }
        Work::Act(_, Action { key, verb: Verb::Patch(_, body), .. }) => {
            format!("status {key} {}\n", body.get("status").expect("only statuses are patched"))
        }
        Work::Act(_, Action { key, verb: Verb::Delete(_), .. }) => format!("delete {key}\n"),
        Work::Act(_, other) => panic!("the scheduler does not do {other:?}"),
        Work::Ask(..) => panic!("the scheduler does not ask"),
        Work::Tell(target, Note { level, reason, message, .. }) => {
            format!("tell {} {level:?} {reason}: {message}\n", target.key)
        }
    }
}

/// An object from its line, the words of nodes and pods translated.
fn described(line: &str) -> Document {
    let words = script::words(line);
    let is_node = words[0] == "Node";
    let own = |word: &String| {
        let name = word.split('=').next().unwrap_or_default();
        if is_node { NODE_WORDS.contains(&name) } else { POD_WORDS.contains(&name) }
    };
    let (own, shared): (Vec<&String>, Vec<&String>) = words[2..].iter().partition(|word| own(word));
    let shared: Vec<String> = words[..2].iter().chain(shared).map(|word| format!("\"{word}\"")).collect();
    let mut document = testkit::document(&shared.join(" "));
    if is_node {
        for (name, amount) in [("cpu", "4"), ("memory", "8Gi"), ("pods", "110")] {
            document.set(&format!("status.allocatable.{name}"), amount);
        }
    } else {
        document.set_default("spec.schedulerName", "default-scheduler");
        document.set("spec.containers", node!([{"name": "main", "image": "app:1"}]));
    }
    for word in own {
        let (word, value) = word.split_once('=').unwrap_or((word, ""));
        if is_node { node_word(&mut document, word, value) } else { pod_word(&mut document, word, value) }
    }
    document
}

const NODE_WORDS: [&str; 6] = ["cpu", "memory", "pods", "taint", "cordoned", "image"];
const POD_WORDS: [&str; 11] = [
    "cpu",
    "memory",
    "port",
    "select",
    "tolerate",
    "require",
    "prefer",
    "named",
    "priority",
    "never-preempts",
    "for",
];

fn node_word(node: &mut Document, word: &str, value: &str) {
    match word {
        "cordoned" => node.set("spec.unschedulable", true),
        "taint" => {
            let (taint, effect) = value.rsplit_once(':').expect("taint=key=value:Effect");
            let (key, value) = taint.split_once('=').unwrap_or((taint, ""));
            let taint = node!({"key": key, "value": value, "effect": effect});
            node.list_mut("spec.taints").push(taint);
        }
        "image" => {
            let (name, bytes) = value.rsplit_once(':').expect("image=name:tag:bytes");
            let bytes: i64 = bytes.parse().expect("bytes");
            node.list_mut("status.images").push(node!({"names": [(name)], "sizeBytes": (bytes)}));
        }
        resource => node.set(&format!("status.allocatable.{resource}"), value),
    }
}

fn pod_word(pod: &mut Document, word: &str, value: &str) {
    const REQUIRED: &str =
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
    const PREFERRED: &str = "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution";
    match word {
        "cpu" | "memory" => {
            let container = &mut pod.list_mut("spec.containers")[0];
            let resources = container.make_map().slot("resources").make_map();
            resources.slot("requests").make_map().insert(word, value);
        }
        "port" => {
            let port: i64 = value.parse().expect("a port");
            let container = pod.list_mut("spec.containers")[0].make_map();
            container
                .insert("ports", node!([{"containerPort": (port), "hostPort": (port), "protocol": "TCP"}]));
        }
        "select" => {
            let (key, value) = value.split_once('=').expect("select=key=value");
            pod.map_mut("spec.nodeSelector").insert(key, value);
        }
        "tolerate" => {
            let (key, effect) = value.split_once(':').expect("tolerate=key:Effect");
            let toleration = node!({"key": key, "operator": "Exists", "effect": effect});
            pod.list_mut("spec.tolerations").push(toleration);
        }
        "require" => {
            let term = node!({"matchExpressions": [(expression(value))]});
            pod.list_mut(REQUIRED).push(term);
        }
        "named" => {
            let field = expression(&format!("metadata.name:In:{value}"));
            pod.list_mut(REQUIRED).push(node!({"matchFields": [(field)]}));
        }
        "prefer" => {
            let (weight, rest) = value.split_once(':').expect("prefer=weight:key:value");
            let (key, value) = rest.split_once(':').expect("prefer=weight:key:value");
            let weight: i64 = weight.parse().expect("a weight");
            let preference = node!({"matchExpressions": [(expression(&format!("{key}:In:{value}")))]});
            pod.list_mut(PREFERRED).push(node!({"weight": (weight), "preference": (preference)}));
        }
        "priority" => pod.set("spec.priority", value.parse::<i64>().expect("a priority")),
        "never-preempts" => pod.set("spec.preemptionPolicy", "Never"),
        "for" => pod.set("spec.schedulerName", value),
        other => panic!("what does {other} mean?"),
    }
}

fn expression(text: &str) -> Node {
    let mut parts = text.split(':');
    let mut next = || parts.next().unwrap_or_default();
    let mut expression = Map::new();
    expression.insert("key", next());
    expression.insert("operator", next());
    let values: Vec<Node> = next().split(',').filter(|it| !it.is_empty()).map(Node::from).collect();
    expression.insert("values", Node::List(values));
    Node::Map(expression)
}
