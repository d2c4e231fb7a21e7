//! Update: the object is replaced by what the caller sends, if it is still what the caller read.

use api::{Document, Status};
use resources::Verb;

use crate::cache::Stored;
use crate::engine::stages::{Writing, Written, check_preconditions};
use crate::engine::{Engine, decode};
use crate::limits;
use crate::reply::{Content, Reply};
use crate::request::Request;
use jiff::Timestamp;

/// Replaces the object and answers with it.
pub(super) async fn update(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    let target = &request.target;
    let mut warnings = Vec::new();
    let mut given = decode::body(request, &mut warnings)?;
    check_name(&given, &target.name)?;
    decode::check_namespace(target, &given)?;
    decode::to_hub(target, &mut given);
    let mut reply = apply_change(engine, request, |_, _| Ok(given.clone())).await?;
    reply.warnings.splice(0..0, warnings);
    Ok(reply)
}

/// Changes the current object, anew as often as another write is faster. The change gets the object as it is,
/// in the hub's form, and gives what shall be instead; a resource version or UID in it is a condition.
pub(crate) async fn apply_change(
    engine: &Engine,
    request: &Request,
    change: impl Fn(&Document, &Stored) -> Result<Document, Status>,
) -> Result<Reply, Status> {
    let target = &request.target;
    let subject = target.served.subject();
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
        let old = old.ok_or_else(|| Status::not_found(subject, &target.name))?;
        let mut doc = change(&old.document(), &old)?;
        check_version(request, &doc, &old)?;
        check_preconditions(target, &old, doc.uid(), "")?;
        if !target.namespace.is_empty() {
            doc.set("metadata.namespace", target.namespace.as_str());
        }
        match engine.put(&writing, Some(&old), doc).await? {
            Written::Here { content, revision, warnings } => {
                let reply = Reply::ok(content);
                return Ok(Reply { committed: revision, warnings, ..reply });
            }
            Written::Gone { doc, revision } => {
                let reply = Reply::ok(Content::Hub(Box::new(doc)));
                return Ok(Reply { committed: revision, ..reply });
            }
            Written::Conflict => {}
        }
    }
    Err(Status::modified(subject, &target.name))
}

fn check_name(given: &Document, name: &str) -> Result<(), Status> {
    if given.name() == name {
        return Ok(());
    }
    if given.name().is_empty() {
        return Err(Status::bad_request("name must be provided"));
    }
    Err(Status::bad_request(format!(
        "the name of the object ({}) does not match the name on the URL ({name})",
        given.name()
    )))
}

/// An object that names a resource version is only written over that version.
fn check_version(request: &Request, doc: &Document, old: &Stored) -> Result<(), Status> {
    let given = doc.resource_version();
    if given.is_empty() || given == old.revision.to_string() {
        return Ok(());
    }
    if given.parse::<u64>().is_err() {
        return Err(Status::bad_request(format!(
            "invalid resource version {}: strconv.ParseUint: parsing {}: invalid syntax",
            api::errors::quote(given),
            api::errors::quote(given)
        )));
    }
    Err(Status::modified(request.target.served.subject(), &request.target.name))
}
