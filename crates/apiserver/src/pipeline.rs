//! What happens to every request, from its head to its answer, in one place and in order.
//!
//! It promises that whatever happens inside, the client gets a response: errors are `Status` objects, a panic
//! is a 500 of that one request.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use api::Status;
use futures_util::FutureExt;
use http_body_util::LengthLimitError;
use resources::User;

use crate::accept::Accept;
use crate::auth::certificate::BadCertificate;
use crate::engine::Engine;
use crate::http::{Body, HttpRequest, HttpResponse, collect};
use crate::limits;
use crate::metrics::{Metrics, Served};
use crate::path::{Attributes, flag, parse_query};
use crate::reply::status_response;
use crate::request::{Request, content_type};
use crate::{auth, describe, fairness, health, parts, verbs};
use jiff::Timestamp;

/// The pipeline: what all requests share.
pub(crate) struct Pipeline {
    /// The objects.
    pub engine: Arc<Engine>,
    /// Discovery.
    pub discovery: describe::discovery::Discovery,
    /// OpenAPI.
    pub openapi: describe::openapi::OpenApi,
    /// What is counted.
    pub metrics: Metrics,
    /// How much is done at once.
    pub fairness: fairness::Fairness,
    /// Whether the server is well.
    pub health: health::Health,
}

/// Who a connection belongs to.
#[derive(Clone, Debug)]
pub(crate) enum Peer {
    /// A component of this process, as its own user.
    Component(User),
    /// A client over TLS, with the user of its certificate if it showed one that is good.
    Client(Result<Option<User>, BadCertificate>),
}

impl Pipeline {
    /// Answers one request.
    pub(crate) async fn answer(&self, peer: &Peer, request: HttpRequest) -> HttpResponse {
        let query = parse_query(request.uri().query().unwrap_or(""));
        let of = Attributes::read(request.method(), request.uri().path(), &query);
        let accept = Accept::read(request.headers(), pretty(&query));
        let started = tokio::time::Instant::now();
        let answered = AssertUnwindSafe(self.layers(peer, request, &of, query, &accept)).catch_unwind().await;
        let result = answered.unwrap_or_else(|_| {
            tracing::error!(path = of.path, "a request panicked");
            Err(Status::internal("the request could not be completed"))
        });
        let response = result
            .unwrap_or_else(|status| status_response(&status, accept.as_ref().unwrap_or(&Accept::JSON)));
        let code = response.status().as_u16();
        self.metrics.count(&Served { of: &of, code, took: started.elapsed() });
        response
    }

    /// The layers, in order.
    async fn layers(
        &self,
        peer: &Peer,
        request: HttpRequest,
        of: &Attributes,
        query: Vec<(String, String)>,
        accept: &Result<Accept, Status>,
    ) -> Result<HttpResponse, Status> {
        // Nothing that is too long to be sensible is looked at.
        if request.uri().to_string().len() > limits::URI_MAX {
            return Err(Status::new(
                414,
                api::status::Reason::Other("URITooLong".into()),
                "the URI is too long",
            ));
        }
        // Everything after this knows who asks.
        let user = match peer {
            Peer::Component(user) => user.clone(),
            Peer::Client(certificate) => auth::authenticate(&self.engine, certificate, request.headers())?,
        };
        // What was asked and by whom is on record, whatever comes of it.
        tracing::trace!(user = user.name, verb = of.verb, path = of.path, "request");
        // Who may, does the rest as somebody else.
        let user = auth::impersonation::impersonate(&self.engine, user, request.headers())?;
        // One user's many requests must not keep others from being served.
        let _turn = self.fairness.take_turn(of, &query)?;
        // Whether something exists is nothing that everybody may learn.
        self.authorize(&user, of).await?;
        // Only now is the request looked at as a whole.
        if of.is_resource {
            let is_long = of.is_long_running(&query);
            let work = self.on_resource(user, request, of, query, accept);
            return in_time(is_long, work).await;
        }
        self.on_path(&request, of, accept)
    }

    /// Whether the user may do this. Nobody is refused what was granted, and acknowledged, before they asked.
    async fn authorize(&self, user: &User, of: &Attributes) -> Result<(), Status> {
        if auth::authorize(&self.engine, user, of).is_ok() {
            return Ok(());
        }
        self.engine.catch_up().await?;
        auth::authorize(&self.engine, user, of)
    }

    async fn on_resource(
        &self,
        user: User,
        request: HttpRequest,
        of: &Attributes,
        query: Vec<(String, String)>,
        accept: &Result<Accept, Status>,
    ) -> Result<HttpResponse, Status> {
        let target = self.engine.kinds.target(of)?;
        // A stream of a part is not an object in some form; what it accepts is its own matter.
        if target.part.is_some_and(parts::is_proxy) {
            // Apart, because few requests need as much room as it does.
            return Box::pin(parts::proxy(&self.engine, &target, of, request)).await;
        }
        if target.part.is_some_and(parts::is_stream) {
            return parts::stream(&self.engine, &target, &user, &query, request).await;
        }
        let accept = accept.clone()?;
        let served = target.served;
        let (head, body) = request.into_parts();
        let request = Request {
            user,
            attributes: of.clone(),
            target,
            query,
            accept: accept.clone(),
            content_type: content_type(&head.headers),
            body: read_body(body).await?,
        };
        let reply = match request.target.part {
            Some(part) => parts::perform(&self.engine, &request, part).await?,
            None if served.resource.storage() == resources::Storage::Answered => {
                parts::answer(&self.engine, &request).await?
            }
            None => verbs::perform(&self.engine, &request).await?,
        };
        Ok(reply.print(&served, &accept, &request.query, Timestamp::now()))
    }

    /// Paths that are no resource: health, metrics, and what the server says of itself.
    fn on_path(
        &self,
        request: &HttpRequest,
        of: &Attributes,
        accept: &Result<Accept, Status>,
    ) -> Result<HttpResponse, Status> {
        if !matches!(of.verb.as_str(), "get" | "head") {
            return Err(Status::method_not_allowed());
        }
        let headers = request.headers();
        let path = of.path.as_str();
        if let Some(response) = self.health.respond(path, request.uri().query().unwrap_or("")) {
            return Ok(response);
        }
        if path == "/metrics" {
            return Ok(self.metrics.respond());
        }
        if path.trim_end_matches('/') == "/version" {
            let accept = accept.as_ref().unwrap_or(&Accept::JSON);
            return Ok(crate::reply::document(&describe::version::document(), accept));
        }
        let described = self.openapi.respond(path, headers).or_else(|| self.discovery.respond(path, headers));
        described.ok_or_else(Status::no_such_path)
    }
}

/// Whether the client says that people will read the answer.
fn pretty(query: &[(String, String)]) -> Option<bool> {
    query.iter().any(|(key, _)| key == "pretty").then(|| flag(query, "pretty"))
}

async fn in_time(
    is_long: bool,
    work: impl Future<Output = Result<HttpResponse, Status>>,
) -> Result<HttpResponse, Status> {
    if is_long {
        return work.await;
    }
    let over = |_| Status::timeout("request did not complete within the allotted timeout");
    tokio::time::timeout(limits::REQUEST_MAX, work).await.map_err(over)?
}

async fn read_body(body: Body) -> Result<bytes::Bytes, Status> {
    let collected = collect(body, limits::BODY_MAX).await;
    collected.map_err(|error| {
        if error.downcast_ref::<LengthLimitError>().is_some() {
            Status::too_large(&format!("limit is {}", limits::BODY_MAX))
        } else {
            Status::bad_request(format!("failed to read the body: {error}"))
        }
    })
}
