//! Watches against a model: whoever lists and then applies every event has what the server has.
//!
//! Each event must fit what the watcher knows: nothing is added twice, and only what is there is changed or
//! deleted; revisions only grow.

use std::collections::BTreeMap;

use apiserver::Body;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use proptest::prelude::*;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::cluster::Cluster;

/// Where the objects are.
const PATH: &str = "/api/v1/namespaces/default/configmaps";

/// The object whose creation ends a run.
const LAST: &str = "last";

/// One write.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The object is created, or gets another value and label.
    Put(u8, bool),
    /// The object is deleted.
    Delete(u8),
}

/// What somebody knows of the objects: their revisions, by name.
type Known = BTreeMap<String, u64>;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..4u8, any::<bool>()).prop_map(|(name, is_chosen)| Step::Put(name, is_chosen)),
        1 => (0..4u8).prop_map(Step::Delete),
    ];
    prop::collection::vec(step, 1..40)
}

async fn call(cluster: &Cluster, method: &str, uri: &str, body: Value) -> http::Response<Body> {
    let body: Body = Full::new(Bytes::from(body.to_string())).map_err(|never| match never {}).boxed_unsync();
    let kind = if method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
    let request = http::Request::builder().method(method).uri(uri).header("content-type", kind);
    let request = request.body(body).expect("a good request");
    cluster.service("admin").oneshot(request).await.expect("an answer")
}

async fn read(response: http::Response<Body>) -> Value {
    let bytes = response.into_body().collect().await.expect("a whole body").to_bytes();
    serde_json::from_slice(&bytes).expect("JSON")
}

async fn perform(cluster: &Cluster, step: Step, turn: usize) {
    match step {
        Step::Put(name, is_chosen) => {
            let labels = json!({ "chosen": if is_chosen { "yes" } else { "no" } });
            let metadata = json!({ "name": format!("c{name}"), "labels": labels });
            let object = json!({ "metadata": metadata, "data": { "turn": turn.to_string() } });
            let created = call(cluster, "POST", PATH, object.clone()).await;
            if created.status() == 409 {
                call(cluster, "PATCH", &format!("{PATH}/c{name}"), object).await;
            }
        }
        Step::Delete(name) => drop(call(cluster, "DELETE", &format!("{PATH}/c{name}"), json!({})).await),
    }
}

async fn list(cluster: &Cluster, query: &str) -> (Known, String) {
    let list = read(call(cluster, "GET", &format!("{PATH}?{query}"), json!({})).await).await;
    let items = list["items"].as_array().expect("a list").iter().map(known);
    (items.collect(), list["metadata"]["resourceVersion"].as_str().expect("a version").to_owned())
}

fn known(object: &Value) -> (String, u64) {
    let metadata = &object["metadata"];
    let version = metadata["resourceVersion"].as_str().expect("a version").parse().expect("a number");
    (metadata["name"].as_str().expect("a name").to_owned(), version)
}

/// Follows the watch until the last object comes, and checks that every event fits.
async fn follow(cluster: &Cluster, query: &str, mut model: Known) -> Known {
    let response = call(cluster, "GET", &format!("{PATH}?watch=true&{query}"), json!({})).await;
    assert_eq!(response.status(), 200);
    let mut body = response.into_body();
    let mut text = String::new();
    let mut latest = 0;
    loop {
        let frame = body.frame().await.expect("the last object comes").expect("no error");
        text.push_str(std::str::from_utf8(frame.data_ref().expect("data")).expect("text"));
        while let Some((line, rest)) = text.split_once('\n') {
            let event: Value = serde_json::from_str(line).expect("an event");
            let rest = rest.to_owned();
            let (name, revision) = known(&event["object"]);
            assert!(revision > latest, "revisions grow: {line}");
            latest = revision;
            if name == LAST {
                return model;
            }
            let before = match event["type"].as_str() {
                Some("ADDED") => (model.insert(name, revision), false),
                Some("MODIFIED") => (model.insert(name, revision), true),
                Some("DELETED") => (model.remove(&name), true),
                other => panic!("an unexpected event {other:?}: {line}"),
            };
            assert_eq!(before.0.is_some(), before.1, "the event does not fit: {line}");
            text = rest;
        }
    }
}

async fn run(before: &[Step], after: &[Step], selector: &str) {
    let cluster = Cluster::start().await;
    for (turn, step) in before.iter().enumerate() {
        perform(&cluster, *step, turn).await;
    }
    let (model, version) = list(&cluster, selector).await;
    let live = format!("{selector}&resourceVersion={version}");
    let watched = async {
        for (turn, step) in after.iter().enumerate() {
            perform(&cluster, *step, turn).await;
        }
        let last = json!({ "metadata": { "name": LAST, "labels": { "chosen": "yes" } } });
        call(&cluster, "POST", PATH, last).await;
    };
    // One watcher is there while it happens, one comes afterwards.
    let (seen, ()) = tokio::join!(follow(&cluster, &live, model.clone()), watched);
    let resumed = follow(&cluster, &live, model).await;
    let (mut now, _) = list(&cluster, selector).await;
    now.remove(LAST);
    assert_eq!(seen, now);
    assert_eq!(resumed, now);
}

fn block_on(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(work);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_watcher_knows_what_the_server_knows(before in steps(), after in steps(), is_selective in any::<bool>()) {
        let selector = if is_selective { "labelSelector=chosen%3Dyes" } else { "" };
        block_on(run(&before, &after, selector));
    }
}

#[test]
fn a_watch_resumes_further_back_than_memory_reaches() {
    let after: Vec<Step> = (0..300u16).map(|turn| Step::Put((turn % 4) as u8, turn % 3 == 0)).collect();
    block_on(run(&[Step::Put(0, true)], &after, ""));
}
