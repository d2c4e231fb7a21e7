//! Delete a collection: every object of a selection, one after the other; answers with what they were.

use api::Status;

use super::delete::{Options, delete_one};
use crate::engine::Engine;
use crate::kinds::Target;
use crate::reply::{Content, ListContent, Reply};
use crate::request::Request;

/// Deletes all objects that the request selects.
pub(super) async fn delete_collection(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    let options = Options::read(request)?;
    let selection = request.selection()?;
    let applied = engine.catch_up().await?;
    let listed = engine.shelf(&request.target).list(&selection, ("", usize::MAX), applied);
    let mut committed = None;
    for object in &listed.objects {
        let target = Target {
            namespace: object.key.namespace.to_string(),
            name: object.key.name.to_string(),
            ..request.target.clone()
        };
        let one = Request {
            user: request.user.clone(),
            attributes: request.attributes.clone(),
            target,
            query: Vec::new(),
            accept: request.accept.clone(),
            content_type: String::new(),
            body: bytes::Bytes::new(),
        };
        match delete_one(engine, &one, &options).await {
            Ok(reply) => committed = reply.committed.max(committed),
            Err(status) if status.code == 404 => {}
            Err(status) => return Err(status),
        }
    }
    let list = ListContent {
        revision: committed.unwrap_or(listed.revision),
        objects: listed.objects,
        continue_token: String::new(),
        remaining: None,
    };
    Ok(Reply { committed, ..Reply::ok(Content::List(list)) })
}
