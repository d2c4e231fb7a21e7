//! The runtime machine, step by step, with a controller that keeps one ConfigMap `copy-of-<name>` for every
//! Secret. Every test drives the machine by hand and reads what it hands out.

use std::sync::Arc;
use std::time::Duration;

use api::{Document, Gvr, Key, Node, Revision, Status, Subject, node};
use control::{
    Action, Answer, Change, Controller, Delete, Event, Note, Now, Object, Outcome, Plan, Runtime, Seen, Step,
    Target, Ticket, Verb, View, Watch, Work, World,
};
use expect_test::{Expect, expect};
use jiff::Timestamp;

fn secrets() -> Gvr {
    Gvr::new("", "v1", "secrets")
}

fn maps() -> Gvr {
    Gvr::new("", "v1", "configmaps")
}

struct Copier;

impl Controller for Copier {
    fn name(&self) -> &'static str {
        "copier"
    }

    fn watches(&self) -> Vec<Watch> {
        vec![
            Watch::primary(secrets()),
            Watch::mapped(maps(), |change: &Change<'_>, _: &View| change.controllers(&secrets(), "Secret")),
        ]
    }

    fn reconcile(&self, it: Seen, world: &World<'_>) -> Plan {
        let mut plan = Plan::default();
        let copy = Key::new("default", format!("copy-of-{}", it.target().key.name));
        let existing = world.view.get(&maps(), &copy);
        match (it.object(), existing) {
            (Some(secret), None) => {
                let action = Action::create(maps(), copy_of(&copy, &secret.meta.uid));
                plan.then(vec![Step {
                    action,
                    done: Some(Note::normal("Copied", "made a copy")),
                    refused: Some(Note::warning("Failed", "failed to copy: ")),
                }]);
            }
            (None, Some(orphan)) => {
                let delete = Delete { uid: Some(orphan.meta.uid.clone()), ..Delete::default() };
                plan.then(vec![Step::silent(Action::delete(maps(), copy, delete))]);
            }
            _ => {}
        }
        plan
    }
}

fn copy_of(key: &Key, owner: &str) -> Document {
    document(node! { "metadata": {
        "name": key.name.clone(), "namespace": "default",
        "ownerReferences": [{ "kind": "Secret", "name": "s", "uid": owner, "controller": true }],
    }})
}

fn document(node: Node) -> Document {
    Document::from_node(node).expect("a map")
}

/// A machine, the view it looks at, and the time.
struct Bench {
    runtime: Runtime,
    view: View,
    seconds: u64,
}

impl Bench {
    fn new() -> Self {
        Self { runtime: Runtime::new(Arc::new(Copier), 1), view: View::new(), seconds: 0 }
    }

    /// A bench whose tables are complete at revision 1, with one secret `s` of uid `u`.
    fn with_secret() -> Self {
        let mut bench = Self::new();
        bench.runtime.handle_event(Event::Floor(Revision(1)), &bench.view);
        bench.apply(&secrets(), 1, node! { "metadata": { "name": "s", "namespace": "default", "uid": "u" } });
        bench.advance(&maps(), 1);
        bench
    }

    fn now(&self) -> Now {
        let since_start = Duration::from_secs(self.seconds);
        Now {
            since_start,
            wall: Timestamp::from_second(1_000_000 + self.seconds.cast_signed()).expect("in range"),
        }
    }

    fn apply(&mut self, resource: &Gvr, revision: u64, node: Node) {
        let object = Arc::new(Object::from_document(&document(node)));
        let old = self.view.apply(resource, Arc::clone(&object));
        self.view.advance(resource, Revision(revision));
        let change = Change { resource, old: old.as_ref(), new: Some(&object) };
        self.runtime.handle_event(Event::Changed(change), &self.view);
    }

    fn remove(&mut self, resource: &Gvr, name: &str, revision: u64) {
        let old = self.view.remove(resource, &Key::new("default", name));
        self.view.advance(resource, Revision(revision));
        let change = Change { resource, old: old.as_ref(), new: None };
        self.runtime.handle_event(Event::Changed(change), &self.view);
    }

    fn advance(&mut self, resource: &Gvr, revision: u64) {
        self.view.advance(resource, Revision(revision));
        self.runtime.handle_event(Event::Advanced, &self.view);
    }

    fn poll(&mut self) -> Option<Work> {
        self.runtime.poll_plan(&self.view, self.now())
    }

    fn act(&mut self) -> Ticket {
        match self.poll() {
            Some(Work::Act(ticket, _)) => ticket,
            other => panic!("expected an action, got {other:?}"),
        }
    }

    fn ask(&mut self) -> Ticket {
        match self.poll() {
            Some(Work::Ask(ticket, _)) => ticket,
            other => panic!("expected a question, got {other:?}"),
        }
    }

    fn report(&mut self, ticket: &Ticket, outcome: Outcome) {
        let now = self.now();
        self.runtime.handle_outcome(ticket, outcome, now);
    }

    fn check(&mut self, expected: &Expect) {
        let mut text = String::new();
        while let Some(work) = self.poll() {
            text.push_str(&line(&work));
            text.push('\n');
        }
        expected.assert_eq(&text);
    }
}

fn line(work: &Work) -> String {
    match work {
        Work::Act(_, Action { resource, key, verb, .. }) => {
            let verb = match verb {
                Verb::Create(_) => "create",
                Verb::Update(_) => "update",
                Verb::Patch(..) => "patch",
                Verb::Delete(_) => "delete",
            };
            format!("{verb} {} {key}", resource.resource)
        }
        Work::Ask(_, question) => format!("ask {question:?}"),
        Work::Tell(Target { key, .. }, note) => format!("tell {key} {} {}", note.reason, note.message),
    }
}

fn done(revision: u64) -> Outcome {
    Outcome::Done { revision: Some(Revision(revision)) }
}

fn already_exists() -> Outcome {
    Outcome::Refused(Status::already_exists(Subject { group: "", noun: "configmaps" }, "copy-of-s"))
}

#[test]
fn nothing_is_planned_before_every_table_reaches_the_floor() {
    let mut bench = Bench::new();
    bench.apply(&secrets(), 7, node! { "metadata": { "name": "s", "namespace": "default", "uid": "u" } });
    bench.check(&expect![""]);
    bench.runtime.handle_event(Event::Floor(Revision(7)), &bench.view);
    bench.check(&expect![""]);
    bench.advance(&maps(), 6);
    bench.check(&expect![""]);
    bench.advance(&maps(), 7);
    bench.check(&expect![[r"
        create configmaps default/copy-of-s
    "]]);
}

#[test]
fn a_target_waits_until_the_view_shows_its_own_write() {
    let mut bench = Bench::with_secret();
    let ticket = bench.act();
    bench.report(&ticket, done(5));
    bench.check(&expect![[r"
        tell default/s Copied made a copy
    "]]);
    // The secret changes, but the view of config maps does not show the copy yet: planning now would make a second.
    bench.apply(&secrets(), 4, node! { "metadata": { "name": "s", "namespace": "default", "uid": "u" } });
    bench.check(&expect![""]);
    bench.apply(&maps(), 5, copy_of(&Key::new("default", "copy-of-s"), "u").into_node());
    bench.check(&expect![""]);
}

#[test]
fn an_unknown_outcome_sends_the_same_action_again() {
    let mut bench = Bench::with_secret();
    let ticket = bench.act();
    bench.report(&ticket, Outcome::Unknown("connection reset".into()));
    // Whatever happens meanwhile, there is no new plan.
    bench.remove(&secrets(), "s", 2);
    bench.check(&expect![""]);
    bench.seconds += 1;
    bench.check(&expect![[r"
        create configmaps default/copy-of-s
    "]]);
}

#[test]
fn after_a_doubt_already_exists_counts_only_with_our_own_reference() {
    for (owner, expected) in [
        ("u", "tell default/s Copied made a copy"),
        ("other", "tell default/s Failed failed to copy: configmaps \"copy-of-s\" already exists"),
    ] {
        let mut bench = Bench::with_secret();
        let ticket = bench.act();
        bench.report(&ticket, Outcome::Unknown("connection reset".into()));
        bench.seconds += 1;
        let ticket = bench.act();
        bench.report(&ticket, already_exists());
        let ticket = bench.ask();
        let mut live = copy_of(&Key::new("default", "copy-of-s"), owner);
        live.set("metadata.resourceVersion", "9");
        let now = bench.now();
        bench.runtime.handle_answer(&ticket, Answer::Object(Some(Arc::new(live))), now);
        assert_eq!(bench.poll().as_ref().map(line).as_deref(), Some(expected));
        // Either way the view must now show what the live read saw.
        bench.apply(&secrets(), 8, node! { "metadata": { "name": "s", "namespace": "default", "uid": "u" } });
        bench.seconds += 60;
        bench.check(&expect![""]);
    }
}

#[test]
fn already_exists_without_a_doubt_is_a_refusal() {
    let mut bench = Bench::with_secret();
    let ticket = bench.act();
    bench.report(&ticket, already_exists());
    bench.check(&expect![[r#"
        tell default/s Failed failed to copy: configmaps "copy-of-s" already exists
    "#]]);
}

#[test]
fn a_refused_plan_is_planned_again_after_a_growing_pause() {
    let mut bench = Bench::with_secret();
    let mut pauses = Vec::new();
    for _ in 0..4 {
        let ticket = bench.act();
        bench.report(
            &ticket,
            Outcome::Refused(Status::forbidden(Subject { group: "", noun: "configmaps" }, "x", "no")),
        );
        assert!(matches!(bench.poll(), Some(Work::Tell(..))));
        assert!(bench.poll().is_none());
        let wake = bench.runtime.poll_timeout().expect("a retry is planned");
        pauses.push(wake.as_millis() - u128::from(bench.seconds) * 1000);
        bench.seconds += 60;
    }
    assert_eq!(pauses, [5, 10, 20, 40]);
}

#[test]
fn deleting_what_is_gone_is_done_and_waits_for_the_view() {
    let mut bench = Bench::with_secret();
    let mut copy = copy_of(&Key::new("default", "copy-of-s"), "u");
    copy.set("metadata.uid", "copy");
    bench.apply(&maps(), 2, copy.into_node());
    bench.remove(&secrets(), "s", 3);
    let ticket = bench.act();
    let gone = Status::not_found(Subject { group: "", noun: "configmaps" }, "copy-of-s");
    bench.report(&ticket, Outcome::Refused(gone));
    bench.apply(&secrets(), 4, node! { "metadata": { "name": "s", "namespace": "default", "uid": "v" } });
    bench.check(&expect![""]);
    bench.remove(&maps(), "copy-of-s", 5);
    bench.check(&expect![[r"
        create configmaps default/copy-of-s
    "]]);
}
