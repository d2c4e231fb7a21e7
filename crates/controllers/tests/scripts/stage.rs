//! What a script has built up so far, and its commands.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use api::status::Reason;
use api::{Document, Key, Meta, Node, Revision, Status, Text};
use control::plan::{self, Scope, Served};
use control::{
    Action, Answer, Answers, Change, Controller, Delete, Names, Object, Past, Plan, Question, Seen, Target,
    Trigger, Verb, View, World,
};
use testkit::objects::{Home, KINDS};
use testkit::script::{Command, Script};

use super::print;

/// The controller, what it sees, and what it was told.
pub(super) struct Stage {
    controller: Box<dyn Controller>,
    view: View,
    kind: &'static str,
    outcomes: Vec<Past>,
    answers: Answers,
    asked: Vec<Question>,
    /// What the API has where it is not what the view shows; nothing is an object that does not exist.
    live: BTreeMap<(String, Key), Option<Arc<Document>>>,
    unserved: BTreeSet<String>,
    failing: BTreeMap<String, String>,
    memory: Node,
    now: jiff::Timestamp,
}

impl Stage {
    /// The objects that are given.
    pub(super) fn new(script: &Script, kind: &'static str, controller: Box<dyn Controller>) -> Self {
        let mut view = View::new();
        for watch in controller.watches() {
            for field in watch.fields {
                view.index(watch.resource.as_ref().expect("only a named resource has indexed fields"), field);
            }
        }
        for line in &script.given {
            for document in several(line) {
                put(&mut view, &document);
            }
        }
        Self {
            controller,
            view,
            kind,
            outcomes: Vec::new(),
            answers: Answers::new(),
            asked: Vec::new(),
            live: BTreeMap::new(),
            unserved: BTreeSet::new(),
            failing: BTreeMap::new(),
            memory: Node::Null,
            now: testkit::now(),
        }
    }

    /// Does what a command says; what it prints.
    pub(super) fn perform(&mut self, command: &Command) -> String {
        let words: Vec<&str> = command.words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["reconcile", name] => return self.reconcile(self.kind, name),
            ["reconcile", kind, name] => return self.reconcile(kind, name),
            ["changes", rest @ ..] => return self.change(&line(rest)),
            ["goes", kind, name] => return self.go(kind, name),
            ["answered"] => self.answer(),
            ["failing", what, message] => drop(self.failing.insert((*what).into(), (*message).into())),
            ["unserved", kind] => drop(self.unserved.insert((*kind).into())),
            ["refused", verb, kind, message] => self.outcomes.push(refused(verb, kind, message)),
            ["conflict", verb, kind, name] => self.outcomes.push(conflict(verb, kind, name)),
            ["live", kind, ..] => {
                let document = testkit::document(&line(&words[1..]));
                let key = Key::new(document.namespace(), document.name());
                let _ = self
                    .answers
                    .insert(live(kind, &document), Answer::Object(Some(Arc::new(document.clone()))));
                self.live.insert(((*kind).into(), key), Some(Arc::new(document)));
            }
            ["live-gone", kind, name] => {
                let document = testkit::document(&format!("{kind} {name}"));
                let key = Key::new(document.namespace(), document.name());
                self.answers.insert(live(kind, &document), Answer::Object(None));
                self.live.insert(((*kind).into(), key), None);
            }
            ["now", step] => {
                let seconds = step.trim_start_matches('+').trim_end_matches('s').parse().expect("now +30s");
                self.now = self.now.checked_add(jiff::SignedDuration::from_secs(seconds)).expect("in range");
            }
            other => panic!("unknown command {other:?}"),
        }
        String::new()
    }

    fn reconcile(&mut self, kind: &str, name: &str) -> String {
        let like = testkit::document(&format!("{kind} {name}"));
        let key = Key::new(like.namespace(), like.name());
        let target = Target::new(testkit::objects::resource(kind), key);
        let seen = match self.view.get(&target.resource, &target.key) {
            Some(object) => Seen::Here(target.clone(), Arc::clone(object)),
            None => Seen::Gone(target.clone()),
        };
        let world = World {
            view: &self.view,
            outcomes: &self.outcomes,
            answers: &self.answers,
            memory: &self.memory,
            now: self.now,
            names: Names::new(1),
        };
        let plan: Plan = self.controller.reconcile(seen, &world);
        assert!(plan.ask.is_empty() || plan.steps.is_empty(), "a plan asks or acts, not both");
        let printed = print::plan(&plan);
        if let Some(memory) = plan.remember {
            self.memory = memory;
        }
        self.answers.clear();
        self.outcomes.clear();
        self.asked = plan.ask;
        printed
    }

    /// Puts an object into the view, new or changed; prints the targets that it wakes.
    fn change(&mut self, line: &str) -> String {
        let document = testkit::document(line);
        let object = Arc::new(Object::from_document(&document));
        let resource = testkit::objects::resource(document.kind());
        let old = self.view.apply(&resource, Arc::clone(&object));
        self.view.advance(&resource, Revision(2));
        self.woken(&Change { resource: &resource, old: old.as_ref(), new: Some(&object) })
    }

    fn go(&mut self, kind: &str, name: &str) -> String {
        let like = testkit::document(&format!("{kind} {name}"));
        let resource = testkit::objects::resource(kind);
        let old = self.view.remove(&resource, &Key::new(like.namespace(), like.name()));
        self.woken(&Change { resource: &resource, old: old.as_ref(), new: None })
    }

    fn woken(&self, change: &Change<'_>) -> String {
        let mut targets = BTreeSet::new();
        for watch in self.controller.watches() {
            if watch.resource.as_ref().is_some_and(|resource| resource != change.resource) {
                continue;
            }
            match watch.trigger {
                Trigger::Nothing => {}
                Trigger::Itself => targets.extend(
                    change.both().next().map(|it| Target::new(change.resource.clone(), it.meta.key())),
                ),
                Trigger::Mapped(map) => targets.extend(map(change, &self.view)),
            }
        }
        targets.iter().fold(String::new(), |mut text, target| {
            writeln!(text, "wakes {} {}", target.resource.resource, target.key)
                .expect("a string takes any text");
            text
        })
    }

    /// Answers what the last plan asked: what the view shows, but for what the script says of the API.
    fn answer(&mut self) {
        for question in std::mem::take(&mut self.asked) {
            let answer = match &question {
                Question::Live { resource, key } => self.read(&resource.resource, key),
                Question::Resources => self.served(),
                Question::Content { resource, namespace } => self.content(resource.as_ref(), namespace),
            };
            self.answers.insert(question, answer);
        }
    }

    fn read(&self, resource: &str, key: &Key) -> Answer {
        if let Some(message) = self.failing.get(resource) {
            return Answer::Failed(Status::new(500, Reason::InternalError, message));
        }
        let (kind, gvr) = kinds().find(|(_, gvr)| gvr.resource == resource).expect("tests know it");
        let said = self.live.get(&(kind.to_owned(), key.clone())).cloned();
        let seen = || self.view.get(&gvr, key).map(|object| Arc::new(object.document()));
        Answer::Object(said.unwrap_or_else(seen))
    }

    fn served(&self) -> Answer {
        if let Some(message) = self.failing.get("discovery") {
            return Answer::Failed(Status::new(503, Reason::ServiceUnavailable, message));
        }
        let served =
            KINDS.iter().filter(|(kind, ..)| !self.unserved.contains(*kind)).map(|(kind, _, _, home)| {
                Served {
                    resource: testkit::objects::resource(kind),
                    kind: Text::const_new(kind),
                    scope: if *home == Home::Cluster { Scope::Cluster } else { Scope::Namespaced },
                    verbs: ["delete", "get", "list", "watch"].map(Text::const_new).into(),
                }
            });
        Answer::Resources(served.collect())
    }

    fn content(&self, only: Option<&api::Gvr>, namespace: &str) -> Answer {
        if let (None, Some(message)) = (only, self.failing.get("discovery")) {
            return Answer::Failed(Status::new(503, Reason::ServiceUnavailable, message));
        }
        let asked = kinds().filter(|(_, gvr)| only.is_none_or(|only| only == gvr));
        let read = |gvr: &api::Gvr| -> Result<Vec<Meta>, Status> {
            match self.failing.get(gvr.resource.as_str()) {
                Some(message) => Err(Status::new(500, Reason::InternalError, message)),
                None => Ok(self.view.in_namespace(gvr, namespace).map(|it| it.meta.clone()).collect()),
            }
        };
        Answer::Content(asked.map(|(_, gvr)| plan::Content { found: read(&gvr), resource: gvr }).collect())
    }
}

fn kinds() -> impl Iterator<Item = (&'static str, api::Gvr)> {
    KINDS.iter().map(|(kind, ..)| (*kind, testkit::objects::resource(kind)))
}

/// A line, or `150 * line` as often with the number in place of each `#`.
fn several(line: &str) -> Vec<Document> {
    match line.split_once(" * ") {
        None => vec![testkit::document(line)],
        Some((count, line)) => {
            let count: usize = count.parse().expect("a number stands before *");
            (1..=count).map(|number| testkit::document(&line.replace('#', &number.to_string()))).collect()
        }
    }
}

/// Words as a line that has them again.
fn line(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    quoted.join(" ")
}

fn put(view: &mut View, document: &Document) {
    let resource = testkit::objects::resource(document.kind());
    view.apply(&resource, Arc::new(Object::from_document(document)));
    view.advance(&resource, Revision(1));
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
