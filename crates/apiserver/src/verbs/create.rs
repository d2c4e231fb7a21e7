//! Create: a new object, with a name of its own or a generated one.

use api::{Document, Status};
use resources::Verb;

use crate::engine::Engine;
use crate::engine::decode;
use crate::engine::stages::{Writing, Written, identify};
use crate::limits;
use crate::names;
use crate::reply::Reply;
use crate::request::Request;
use jiff::Timestamp;

/// Creates the object and answers with it.
pub(super) async fn create(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    let mut warnings = Vec::new();
    let doc = decode::body(request, &mut warnings)?;
    let mut reply = create_document(engine, request, doc).await?;
    reply.warnings.splice(0..0, warnings);
    Ok(reply)
}

/// Creates an object from a document in the version of the request.
async fn create_document(engine: &Engine, request: &Request, mut doc: Document) -> Result<Reply, Status> {
    let target = &request.target;
    let subject = target.served.subject();
    decode::check_namespace(target, &doc)?;
    decode::to_hub(target, &mut doc);
    let writing = Writing {
        target,
        verb: Verb::Create,
        user: &request.user,
        dry_run: request.dry_run()?,
        grace_seconds: None,
        now: Timestamp::now(),
    };
    identify(&mut doc, target, &names::uid(), writing.now);
    engine.catch_up().await?;
    crate::admission::wait_for_needs(&doc, target, &engine.cache).await;
    let is_generated = doc.name().is_empty() && !doc.text("metadata.generateName").is_empty();
    for _ in 0..limits::CONFLICTS_MAX.max(limits::GENERATED_NAMES_MAX) {
        let mut attempt = doc.clone();
        if is_generated {
            attempt.set("metadata.name", names::generated(doc.text("metadata.generateName")));
        }
        let name = attempt.name().to_owned();
        match engine.put(&writing, None, attempt).await? {
            Written::Here { content, revision, warnings } => {
                let reply = Reply::ok(content).with_code(201);
                return Ok(Reply { committed: revision, warnings, ..reply });
            }
            // The name is taken, or a claimed value was taken meanwhile.
            Written::Conflict | Written::Gone { .. } => {}
        }
        if !is_generated && engine.shelf(target).get(&target.namespace, &name).is_some() {
            return Err(Status::already_exists(subject, &name));
        }
    }
    if is_generated {
        return Err(Status::generate_name_conflict(subject, doc.text("metadata.generateName")));
    }
    Err(Status::server_timeout(subject, "create", 1))
}
