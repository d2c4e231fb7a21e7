//! Runs the behaviour scripts of all controllers: `testdata/<controller>/*.txt`.
//!
//! `reconcile [namespace/]name` plans once for that object; `refused <verb> <resource> "<message>"` before it
//! says how a step of the last plan ended; `conflict create <resource> <name>` does so for a name that is taken;
//! `live Kind name …` or `live-gone Kind name` answers a live read. `now +30s`
//! moves the time. The output is the plan.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use api::status::Reason;
use api::{Document, Key, Node, Revision, Status};
use control::{
    Action, Answer, Answers, Controller, Delete, Names, Object, Past, Plan, Question, Seen, Step, Target,
    Verb, View, World,
};
use controllers::{CONTROLLERS, Settings};
use testkit::script::{self, Command, Script};

/// What a script has built up so far.
struct Stage {
    controller: Box<dyn Controller>,
    view: View,
    kind: &'static str,
    outcomes: Vec<Past>,
    answers: Answers,
    now: jiff::Timestamp,
}

fn check(folder: &str, kind: &'static str, controller: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(folder);
    script::check(path, |script| run(script, kind, controller));
}

fn run(script: &Script, kind: &'static str, name: &str) -> String {
    let settings = Settings { root_ca: "CERTIFICATE".into() };
    let all = CONTROLLERS.iter().map(|member| (member.make)(&settings));
    let controller = all.into_iter().find(|it| it.name() == name).expect("the controller is in the list");
    let mut view = View::new();
    for watch in controller.watches() {
        for field in watch.fields {
            view.index(watch.resource.as_ref().expect("only a named resource has indexed fields"), field);
        }
    }
    for line in &script.given {
        let document = testkit::document(line);
        let resource = testkit::objects::resource(document.kind());
        view.apply(&resource, Arc::new(Object::from_document(&document)));
        view.advance(&resource, Revision(1));
    }
    let (outcomes, answers) = (Vec::new(), Answers::new());
    let mut stage = Stage { controller, view, kind, outcomes, answers, now: testkit::now() };
    script.commands.iter().map(|command| stage.perform(command)).collect()
}

impl Stage {
    fn perform(&mut self, command: &Command) -> String {
        let words: Vec<&str> = command.words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["reconcile", name] => return self.reconcile(name),
            ["refused", verb, kind, message] => self.outcomes.push(refused(verb, kind, message)),
            ["conflict", verb, kind, name] => self.outcomes.push(conflict(verb, kind, name)),
            ["live", kind, name, rest @ ..] => {
                let document = testkit::document(&[&[*kind, *name], rest].concat().join(" "));
                let question = live(kind, &document);
                self.answers.insert(question, Answer::Object(Some(Arc::new(document))));
            }
            ["live-gone", kind, name] => {
                let question = live(kind, &testkit::document(&format!("{kind} {name}")));
                self.answers.insert(question, Answer::Object(None));
            }
            ["now", step] => {
                let seconds = step.trim_start_matches('+').trim_end_matches('s').parse().expect("now +30s");
                self.now = self.now.checked_add(jiff::SignedDuration::from_secs(seconds)).expect("in range");
            }
            other => panic!("unknown command {other:?}"),
        }
        String::new()
    }

    fn reconcile(&mut self, name: &str) -> String {
        let like = testkit::document(&format!("{} {name}", self.kind));
        let key = Key::new(like.namespace(), like.name());
        let target = Target::new(testkit::objects::resource(self.kind), key);
        let seen = match self.view.get(&target.resource, &target.key) {
            Some(object) => Seen::Here(target.clone(), Arc::clone(object)),
            None => Seen::Gone(target.clone()),
        };
        let world = World {
            view: &self.view,
            outcomes: &self.outcomes,
            answers: &self.answers,
            memory: &Node::Null,
            now: self.now,
            names: Names::new(1),
        };
        printed(&self.controller.reconcile(seen, &world))
    }
}

fn live(kind: &str, document: &Document) -> Question {
    let key = Key::new(document.namespace(), document.name());
    Question::Live { resource: testkit::objects::resource(kind), key }
}

fn refused(verb: &str, kind: &str, message: &str) -> Past {
    let resource = testkit::objects::resource(kind);
    let key = Key::new("default", "x");
    let action = match verb {
        "create" => Action { resource, key, part: None, verb: Verb::Create(Arc::default()) },
        "delete" => Action::delete(resource, key, Delete::default()),
        other => panic!("a refused {other} is not known"),
    };
    Past { action, result: Err(Status::new(403, Reason::Forbidden, message)) }
}

/// A create that met an object of the same name.
fn conflict(verb: &str, kind: &str, name: &str) -> Past {
    let mut past = refused(verb, kind, "already exists");
    past.action.key.name = name.into();
    past.result = Err(Status::new(409, Reason::AlreadyExists, "already exists"));
    past
}

/// The plan as text: a line per step, with the number of its batch.
fn printed(plan: &Plan) -> String {
    let mut text = String::new();
    let mut line = |line: String| writeln!(text, "{line}").expect("a string takes any text");
    for question in &plan.ask {
        match question {
            Question::Live { resource, key } => line(format!("ask live {} {key}", resource.resource)),
            other => line(format!("ask {other:?}")),
        }
    }
    for (number, batch) in plan.steps.iter().enumerate() {
        for step in &batch.steps {
            line(format!("{} {}", number + 1, printed_step(step)));
        }
    }
    for note in &plan.notes {
        line(format!("note {:?} {} {}", note.level, note.reason, note.message));
    }
    if let Some(pause) = plan.again {
        line(format!("again in {}s", pause.as_secs()));
    }
    if text.is_empty() { "nothing\n".to_owned() } else { text }
}

fn printed_step(step: &Step) -> String {
    let Action { resource, key, part, verb } = &step.action;
    let part = part.map(|part| format!("/{part}")).unwrap_or_default();
    let place = format!("{}{part} {key}", resource.resource);
    let mut text = match verb {
        Verb::Create(document) => format!("create {place} {}", shown(document)),
        Verb::Update(document) if part == "/status" => {
            format!("update {place} {}", document.get("status").cloned().unwrap_or_default())
        }
        Verb::Update(document) => format!("update {place} {}", shown(document)),
        Verb::Patch(kind, body) => format!("patch {place} {kind:?} {body}"),
        Verb::Delete(options) => format!("delete {place} uid={}", options.uid.as_deref().unwrap_or("any")),
    };
    if let Some(note) = &step.done {
        write!(text, " then {} {:?}", note.reason, note.message).expect("a string takes any text");
    }
    text
}

/// An object without what every test object has.
fn shown(document: &Document) -> String {
    let mut document = document.clone();
    for path in ["apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.creationTimestamp"] {
        document.remove(path);
    }
    document.node().to_string()
}

#[test]
fn deployment() {
    check("deployment", "Deployment", "deployment-controller");
}

#[test]
fn endpoint_slice() {
    check("endpoint_slice", "Service", "endpoint-slice-controller");
}

#[test]
fn replica_set() {
    check("replica_set", "ReplicaSet", "replicaset-controller");
}

#[test]
fn every_controller_is_total_on_an_empty_view() {
    for member in CONTROLLERS {
        let controller = (member.make)(&Settings::default());
        let view = View::new();
        for watch in controller.watches() {
            let Some(resource) = watch.resource else { continue };
            let world = World {
                view: &view,
                outcomes: &[],
                answers: &Answers::new(),
                memory: &Node::Null,
                now: testkit::now(),
                names: Names::new(1),
            };
            let target = Target::new(resource, Key::new("default", "gone"));
            let plan = controller.reconcile(Seen::Gone(target), &world);
            assert!(plan.steps.is_empty(), "{} acts on nothing", controller.name());
        }
    }
}

#[test]
fn the_list_of_controllers_is_sorted_and_without_doubles() {
    assert!(CONTROLLERS.is_sorted_by_key(|member| member.account), "sorted by account");
    let mut names: Vec<_> =
        CONTROLLERS.iter().map(|member| (member.make)(&Settings::default()).name()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
}
