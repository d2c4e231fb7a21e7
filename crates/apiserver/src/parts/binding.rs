//! Binding: a pod gets its node, once.

use api::{Document, Node, Status, Subject, node};
use resources::Verb;

use crate::engine::stages::{Writing, Written, check_preconditions};
use crate::engine::{Engine, decode};
use crate::limits;
use crate::reply::{Content, Reply};
use crate::request::Request;
use jiff::Timestamp;

/// Gives the pod its node and answers with a status.
pub(super) async fn create(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    let target = &request.target;
    let mut warnings = Vec::new();
    let binding = decode::body(request, &mut warnings)?;
    decode::check_namespace(target, &binding)?;
    let node = check(&binding)?;
    let writing = Writing {
        target,
        verb: Verb::Update,
        user: &request.user,
        dry_run: request.dry_run()?,
        grace_seconds: None,
        now: Timestamp::now(),
    };
    engine.catch_up().await?;
    for _ in 0..limits::CONFLICTS_MAX {
        let old = engine.shelf(target).get(&target.namespace, &target.name);
        let old = old.ok_or_else(|| Status::not_found(target.served.subject(), &target.name))?;
        check_preconditions(target, &old, binding.uid(), binding.resource_version())?;
        let mut doc = old.document();
        assign(&mut doc, node, &binding, writing.now)?;
        match engine.put_unchecked(&writing, &old, doc).await? {
            Written::Here { revision, .. } => return Ok(success(revision)),
            Written::Conflict | Written::Gone { .. } => {}
        }
    }
    Err(Status::modified(target.served.subject(), &target.name))
}

/// The node that the binding names.
fn check(binding: &Document) -> Result<&str, Status> {
    let mut errors = api::Errors::new();
    let kind = binding.text("target.kind");
    if !matches!(kind, "" | "Node") {
        errors.not_supported("target.kind", kind, &["Node", "<empty>"]);
    }
    let node = binding.text("target.name");
    if node.is_empty() {
        errors.required("target.name", "");
    }
    if errors.is_empty() {
        return Ok(node);
    }
    Err(Status::invalid(Subject { group: "", noun: "Binding" }, binding.name(), &errors))
}

fn assign(pod: &mut Document, node: &str, binding: &Document, now: jiff::Timestamp) -> Result<(), Status> {
    let name = pod.name().to_owned();
    let conflict = |why: String| Status::conflict(Subject { group: "", noun: "pods/binding" }, &name, &why);
    if pod.is_set("metadata.deletionTimestamp") {
        return Err(conflict(format!("pod {name} is being deleted, cannot be assigned to a host")));
    }
    let current = pod.text("spec.nodeName");
    if !current.is_empty() {
        return Err(conflict(format!(
            "pod {name} is already assigned to node {}",
            api::errors::quote(current)
        )));
    }
    if !pod.list("spec.schedulingGates").is_empty() {
        return Err(conflict(format!("pod {name} has non-empty .spec.schedulingGates")));
    }
    pod.set("spec.nodeName", node);
    for map in ["metadata.annotations", "metadata.labels"] {
        let given = binding.at(map);
        for (key, value) in given.entries() {
            pod.map_mut(map).insert(key, value.to_node());
        }
    }
    set_scheduled(pod, now);
    Ok(())
}

/// The condition by which clients see that the pod has its node.
fn set_scheduled(pod: &mut Document, now: jiff::Timestamp) {
    let condition = node! {
        "type": "PodScheduled", "status": "True", "lastProbeTime": null,
        "lastTransitionTime": (api::time::seconds(now).as_str()),
    };
    let conditions = pod.list_mut("status.conditions");
    conditions.retain(|it| it.get("type").and_then(Node::as_text) != Some("PodScheduled"));
    conditions.push(condition);
}

/// The answer when nothing is to be said but that it is done.
pub(super) fn success(revision: Option<api::Revision>) -> Reply {
    let status = Status::new(201, api::status::Reason::Other(String::new()), "");
    Reply { committed: revision, ..Reply::ok(Content::Status(Box::new(status))) }
}
