//! Eviction: a pod is deleted because it shall leave its node, and says so while it ends.
//!
//! Budgets for disruptions are not built; every pod may be evicted by whoever may ask for it.

use api::{Document, Errors, Node, Status, Subject, node};
use resources::Verb;

use super::binding::success;
use crate::admission;
use crate::engine::stages::{Writing, Written, check_preconditions};
use crate::engine::{Engine, decode};
use crate::limits;
use crate::reply::Reply;
use crate::request::Request;
use crate::verbs::{DeleteOptions, delete_one};
use jiff::Timestamp;

/// What the endpoint does not honour.
const UNSAFE: &str = "deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential";

/// Evicts the pod and answers with a status.
pub(super) async fn create(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    let target = &request.target;
    let mut warnings = Vec::new();
    let mut eviction = decode::body(request, &mut warnings)?;
    decode::check_namespace(target, &eviction)?;
    if eviction.name() != target.name {
        return Err(Status::bad_request("name in URL does not match name in Eviction object"));
    }
    if eviction.at(UNSAFE).is_true() {
        let mut errors = Errors::new();
        let detail = "can not be set for pod eviction, try after removing the option";
        errors.invalid(UNSAFE, true, detail);
        let subject = Subject { group: "policy", noun: "Eviction" };
        return Err(Status::invalid(subject, &target.name, &errors));
    }
    let mut options = DeleteOptions::of(&eviction.at("deleteOptions"))?;
    options.dry_run |= request.dry_run()?;
    let writing = Writing {
        target,
        verb: Verb::Update,
        user: &request.user,
        dry_run: options.dry_run,
        grace_seconds: None,
        now: Timestamp::now(),
    };
    let old = engine.find(target).await?;
    let seen = Some(old.document());
    let write = writing.write(seen.as_ref());
    admission::mutate(&mut eviction, &admission::Request { target, write: &write }, &engine.admission())?;
    if !options.dry_run {
        mark(engine, request, &writing, &options).await?;
    }
    // The mark gave the pod a new version.
    let options = DeleteOptions { resource_version: String::new(), ..options };
    let committed = delete_one(engine, request, &options).await?.committed;
    Ok(Reply { warnings, ..success(committed) })
}

/// Lets the pod say why it ends.
async fn mark(
    engine: &Engine,
    request: &Request,
    writing: &Writing<'_>,
    options: &DeleteOptions,
) -> Result<(), Status> {
    let target = &request.target;
    for _ in 0..limits::CONFLICTS_MAX {
        let old = engine.find(target).await?;
        check_preconditions(target, &old, &options.uid, &options.resource_version)?;
        let mut doc = old.document();
        let has_ended = matches!(doc.text("status.phase"), "Succeeded" | "Failed");
        if has_ended || doc.is_set("metadata.deletionTimestamp") {
            return Ok(());
        }
        set_condition(&mut doc, writing.now);
        match engine.put_unchecked(writing, &old, doc).await? {
            Written::Here { .. } => return Ok(()),
            Written::Conflict | Written::Gone { .. } => {}
        }
    }
    Err(Status::modified(target.served.subject(), &target.name))
}

/// The condition by which controllers tell an evicted pod from one that failed.
fn set_condition(pod: &mut Document, now: Timestamp) {
    let condition = node! {
        "type": "DisruptionTarget", "status": "True", "lastProbeTime": null,
        "lastTransitionTime": (api::time::seconds(now).as_str()),
        "reason": "EvictionByEvictionAPI", "message": "Eviction API: evicting",
    };
    let conditions = pod.list_mut("status.conditions");
    conditions.retain(|it| it.get("type").and_then(Node::as_text) != Some("DisruptionTarget"));
    conditions.push(condition);
}
