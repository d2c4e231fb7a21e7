//! One file per verb. A verb is a short story over the engine: find, decode, stage, commit, answer. It names
//! no kind; what kinds mean comes from the registry.

mod create;
mod delete;
mod delete_collection;
mod get;
mod list;
mod patch;
mod update;
mod watch;

use api::Status;

use crate::engine::Engine;
use crate::reply::Reply;
use crate::request::Request;

pub(crate) use delete::{Options as DeleteOptions, delete_one};
pub(crate) use patch::patched;
pub(crate) use update::apply_change;

/// Performs the verb of a request on the whole object, or on a part that is a view of it.
pub(crate) async fn perform(engine: &Engine, request: &Request) -> Result<Reply, Status> {
    match request.attributes.verb.as_str() {
        "get" => get::get(engine, request).await,
        "list" => list::list(engine, request).await,
        "watch" => watch::watch(engine, request).await,
        "create" => create::create(engine, request).await,
        "update" => update::update(engine, request).await,
        "patch" => patch::patch(engine, request).await,
        "delete" => delete::delete(engine, request).await,
        "deletecollection" => delete_collection::delete_collection(engine, request).await,
        _ => Err(Status::method_not_allowed()),
    }
}
