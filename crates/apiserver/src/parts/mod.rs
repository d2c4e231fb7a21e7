//! Parts of objects, one file each. Most are a view of the object and go through the ordinary verbs; the
//! others are here. Kinds may be named here, because a part belongs to certain kinds.

mod binding;
mod eviction;
mod proxy;
mod review;
mod scale;
mod stream;
mod token;

use api::Status;
use resources::Part;

use crate::engine::Engine;
use crate::reply::Reply;
use crate::request::Request;
use crate::verbs;

pub(crate) use proxy::proxy;
pub(crate) use review::answer;
pub(crate) use stream::stream;

/// Whether the part is a stream to or from a node, whose bytes are not looked at.
pub(crate) fn is_stream(part: Part) -> bool {
    matches!(part, Part::Log | Part::Exec | Part::Attach | Part::PortForward)
}

/// Whether the part leads requests on to somebody's web server.
pub(crate) fn is_proxy(part: Part) -> bool {
    matches!(part, Part::PodProxy | Part::ServiceProxy | Part::NodeProxy)
}

/// Performs the verb of a request on a part.
pub(crate) async fn perform(engine: &Engine, request: &Request, part: Part) -> Result<Reply, Status> {
    let verb = request.attributes.verb.as_str();
    if !part.verbs().contains(&verb) {
        return Err(Status::method_not_allowed());
    }
    match part {
        Part::Scale => scale::perform(engine, request).await,
        Part::Binding => binding::create(engine, request).await,
        Part::Eviction => eviction::create(engine, request).await,
        Part::Token => token::create(engine, request).await,
        _ => verbs::perform(engine, request).await,
    }
}
