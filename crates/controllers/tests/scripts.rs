//! Runs the behaviour scripts of all controllers: `testdata/<controller>/*.txt`.
//!
//! * `reconcile [Kind] [namespace/]name` plans once for that object and prints the plan: a line per step with the number
//!   of its batch, `then` and `else` being the events of its two endings.
//! * `answered` answers what it asked: with what is given, but for `live Kind name …`, `live-gone Kind name`,
//!   `unserved Kind` and `failing <resource|discovery> "<message>"` before it.
//! * `refused <verb> <Kind> "<message>"` says how a step of the last plan ended; `conflict create <Kind> <name>` does so
//!   for a name that is taken.
//! * `changes Kind name …` and `goes Kind name` change what is seen, and print whom it wakes; `now +30s` moves the time.
//!
//! What a plan remembers is there for the next one. `150 * Pod web-# …` stands for that many lines.

#[path = "scripts/print.rs"]
mod print;
#[path = "scripts/stage.rs"]
mod stage;

use std::path::Path;

use api::{Key, Node};
use control::{Answers, Names, Seen, Target, View, World};
use controllers::{CONTROLLERS, Settings};
use stage::Stage;
use testkit::script;

/// Runs the scripts of a folder: about objects of this kind, by this controller.
fn check(folder: &str, kind: &'static str, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(folder);
    script::check(path, |script| {
        let settings = Settings { root_ca: "CERTIFICATE".into() };
        let all = CONTROLLERS.iter().map(|member| (member.make)(&settings));
        let controller = all.into_iter().find(|it| it.name() == name).expect("the controller is in the list");
        let mut stage = Stage::new(script, kind, controller);
        script.commands.iter().map(|command| stage.perform(command)).collect()
    });
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
fn endpoints() {
    check("endpoints", "Service", "endpoint-controller");
}

#[test]
fn garbage_collector() {
    check("garbage_collector", "Pod", "garbage-collector-controller");
}

#[test]
fn namespace() {
    check("namespace", "Namespace", "namespace-controller");
}

#[test]
fn node_lifecycle() {
    check("node_lifecycle", "Node", "node-controller");
}

#[test]
fn pod_gc() {
    check("pod_gc", "Pod", "pod-garbage-collector");
}

#[test]
fn replica_set() {
    check("replica_set", "ReplicaSet", "replicaset-controller");
}

#[test]
fn root_ca() {
    check("root_ca", "Namespace", "root-ca-cert-publisher");
}

#[test]
fn service_account() {
    check("service_account", "Namespace", "serviceaccount-controller");
}

#[test]
fn taint_eviction() {
    check("taint_eviction", "Pod", "taint-eviction-controller");
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
