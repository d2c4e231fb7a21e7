//! Get: one object, as it is now.
//!
//! It sees every write that was acknowledged before it began, unless the caller says with
//! `resourceVersion=0` that any state will do.

use api::Status;

use crate::engine::Engine;
use crate::reply::{Content, Reply};
use crate::request::Request;

/// Answers with the object.
pub(super) async fn get(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    let target = &request.target;
    if request.parameter("resourceVersion") == "0" {
        let object = engine.shelf(target).get(&target.namespace, &target.name);
        let object = object.ok_or_else(|| Status::not_found(target.served.subject(), &target.name))?;
        return Ok(Reply::ok(Content::Stored(object)));
    }
    let object = engine.find(target).await?;
    Ok(Reply::ok(Content::Stored(object)))
}
