//! Calls: one request, one reply, on documents.

use std::sync::Arc;

use api::{Document, Gvr, Key, Node, Revision, Status, Text};
use bytes::{Bytes, BytesMut};
use control::{Action, Delete, Outcome, PatchKind, Verb};
use futures_util::future::BoxFuture;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use tower::Service as _;

use crate::http::{Body, BoxError, REVISION_HEADER, Service};
use crate::watch::Watching;
use crate::{limits, request};

/// Calls of the API through one service, as one user. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    calls: Arc<dyn Calls>,
    options: Arc<Options>,
}

/// The service without its type parameters, through which the compiler cannot see that a future is `Send`.
trait Calls: Send + Sync {
    fn send(&self, request: Request<Body>) -> BoxFuture<'static, Result<Response<Body>, CallError>>;
}

impl Calls for Service {
    fn send(&self, request: Request<Body>) -> BoxFuture<'static, Result<Response<Body>, CallError>> {
        let mut service = self.clone();
        let lost = |error: BoxError| CallError::Lost(error.to_string());
        Box::pin(async move {
            std::future::poll_fn(|context| service.poll_ready(context)).await.map_err(lost)?;
            service.call(request).await.map_err(lost)
        })
    }
}

/// What every write of a client says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The name under which managed fields are recorded; empty lets the server choose.
    pub field_manager: String,
}

/// Which objects of a collection. Empty texts select everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// A label selector, such as `app=web,tier!=db`.
    pub labels: Text,
    /// A field selector, such as `spec.nodeName=n1`.
    pub fields: Text,
}

/// Why a call did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The server refused; nothing changed.
    #[error("{0}")]
    Refused(Status),
    /// There was no reply, or none that can be read: a write may or may not have happened.
    #[error("no reply from the API server: {0}")]
    Lost(String),
}

/// The reply to a write.
#[derive(Clone, Debug)]
pub struct Written {
    /// The object as it is now; for a delete possibly a status.
    pub document: Document,
    /// The commit's revision, when the reply tells it.
    pub revision: Option<Revision>,
}

/// A whole collection, all its pages.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The objects, in the server's order, each with its own `apiVersion` and `kind` if the server sent them.
    pub items: Vec<Document>,
    /// The revision at which the collection was read.
    pub revision: Revision,
}

impl Client {
    /// A client of the API behind `service`, which also decides the user.
    pub fn new(service: Service) -> Self {
        Self { calls: Arc::new(service), options: Arc::default() }
    }

    /// The same client, whose writes are recorded under this field manager.
    #[must_use]
    pub fn field_manager(&self, name: &str) -> Self {
        Self { calls: Arc::clone(&self.calls), options: Arc::new(Options { field_manager: name.to_owned() }) }
    }

    /// The object with this key.
    pub async fn get(&self, resource: &Gvr, key: &Key) -> Result<Document, CallError> {
        self.document(request::get(&request::object(resource, key, None))).await
    }

    /// The object with this key, or `None` if the server says that it does not exist.
    pub async fn find(&self, resource: &Gvr, key: &Key) -> Result<Option<Document>, CallError> {
        match self.get(resource, key).await {
            Ok(document) => Ok(Some(document)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All objects of a resource in one namespace, or in all of them (empty).
    pub async fn list(
        &self,
        resource: &Gvr,
        namespace: &str,
        selection: &Selection,
    ) -> Result<List, CallError> {
        let mut list = List::default();
        let mut token = Text::default();
        loop {
            let page = request::Page { limit: limits::PAGE_OBJECTS, token: &token };
            let mut reply = self.document(request::list(resource, namespace, selection, page)).await?;
            list.revision = reply.resource_version().parse().unwrap_or_default();
            token = Text::from(reply.text("metadata.continue"));
            if let Some(Node::List(items)) = reply.remove("items") {
                list.items.extend(items.into_iter().filter_map(|item| Document::from_node(item).ok()));
            }
            if token.is_empty() {
                return Ok(list);
            }
        }
    }

    /// The revision of the store now, read linearizably through this resource.
    pub async fn current_revision(&self, resource: &Gvr) -> Result<Revision, CallError> {
        let page = request::Page { limit: 1, token: "" };
        let reply = self.document(request::list(resource, "", &Selection::default(), page)).await?;
        let lost = |_| CallError::Lost("a list without a resourceVersion that is a number".into());
        reply.resource_version().parse().map_err(lost)
    }

    /// Changes of a resource after a revision; without one, what exists first (see [`crate::reflector`]).
    pub async fn watch(
        &self,
        resource: &Gvr,
        namespace: &str,
        selection: &Selection,
        from: Option<Revision>,
    ) -> Result<Watching, CallError> {
        let from = from.map(|revision| revision.to_string());
        self.watch_request(request::watch(resource, namespace, selection, from.as_deref())).await
    }

    pub(crate) async fn watch_request(&self, request: Request<Body>) -> Result<Watching, CallError> {
        let response = self.calls.send(request).await?;
        if response.status().is_success() {
            return Ok(Watching::new(response.into_body()));
        }
        let code = response.status();
        Err(refusal(code, &body(response).await?))
    }

    /// Creates an object; its namespace is the document's.
    pub async fn create(&self, resource: &Gvr, document: &Document) -> Result<Written, CallError> {
        let path = request::collection(resource, document.namespace());
        self.written(request::create(&path, document, &self.options)).await
    }

    /// Creates a part of an object, such as a binding or an eviction, and returns the reply.
    pub async fn create_part(
        &self,
        resource: &Gvr,
        key: &Key,
        part: &str,
        document: &Document,
    ) -> Result<Written, CallError> {
        let path = request::object(resource, key, Some(part));
        self.written(request::create(&path, document, &self.options)).await
    }

    /// Replaces an object or a part of it (`status`, `finalize`, …).
    pub async fn update(
        &self,
        resource: &Gvr,
        part: Option<&str>,
        document: &Document,
    ) -> Result<Written, CallError> {
        let key = Key::new(document.namespace(), document.name());
        let path = request::object(resource, &key, part);
        self.written(request::update(&path, document, &self.options)).await
    }

    /// Patches an object or a part of it.
    pub async fn patch(
        &self,
        resource: &Gvr,
        key: &Key,
        part: Option<&str>,
        (kind, body): (PatchKind, &Node),
    ) -> Result<Written, CallError> {
        let path = request::object(resource, key, part);
        self.written(request::patch(&path, kind, body, &self.options)).await
    }

    /// Deletes an object.
    pub async fn delete(&self, resource: &Gvr, key: &Key, options: &Delete) -> Result<Written, CallError> {
        self.written(request::delete(&request::object(resource, key, None), options)).await
    }

    /// Performs a planned action.
    pub async fn perform(&self, action: &Action) -> Outcome {
        let Action { resource, key, part, verb } = action;
        let result = match (verb, part) {
            (Verb::Create(document), None) => self.create(resource, document).await,
            (Verb::Create(document), Some(part)) => self.create_part(resource, key, part, document).await,
            (Verb::Update(document), part) => self.update(resource, *part, document).await,
            (Verb::Patch(kind, body), part) => self.patch(resource, key, *part, (*kind, body)).await,
            (Verb::Delete(options), _) => self.delete(resource, key, options).await,
        };
        match result {
            Ok(written) => Outcome::Done { revision: written.revision },
            Err(CallError::Refused(status)) => Outcome::Refused(status),
            Err(CallError::Lost(why)) => Outcome::Unknown(why),
        }
    }

    /// The document that a GET of this path returns: discovery, `/version`, and whatever has no resource.
    pub async fn get_path(&self, path: &str) -> Result<Document, CallError> {
        self.document(request::get(path)).await
    }

    async fn document(&self, request: Request<Body>) -> Result<Document, CallError> {
        Ok(self.written(request).await?.document)
    }

    async fn written(&self, request: Request<Body>) -> Result<Written, CallError> {
        let call = async {
            let response = self.calls.send(request).await?;
            let (code, revision) = (response.status(), revision(&response));
            Ok((code, revision, body(response).await?))
        };
        let late = |_| CallError::Lost("it took too long".into());
        let (code, revision, bytes) =
            tokio::time::timeout(limits::CALL_TIMEOUT, call).await.map_err(late)??;
        if !code.is_success() {
            return Err(refusal(code, &bytes));
        }
        let document = control::object::decode(&bytes)
            .ok_or_else(|| CallError::Lost("the reply is no JSON object".into()))?;
        let revision = revision.or_else(|| document.resource_version().parse().ok());
        Ok(Written { document, revision })
    }
}

impl CallError {
    /// Whether the server says that the object does not exist.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused(status) if status.code == 404)
    }

    /// The error as a status; a lost call reads as an unavailable service.
    pub fn into_status(self) -> Status {
        match self {
            Self::Refused(status) => status,
            Self::Lost(why) => Status::service_unavailable(why),
        }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("options", &self.options).finish_non_exhaustive()
    }
}

fn revision(response: &Response<Body>) -> Option<Revision> {
    response.headers().get(REVISION_HEADER)?.to_str().ok()?.parse().ok()
}

async fn body(response: Response<Body>) -> Result<Bytes, CallError> {
    let mut body = response.into_body();
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| CallError::Lost(error.to_string()))?;
        if let Ok(part) = frame.into_data() {
            bytes.extend_from_slice(&part);
        }
        if bytes.len() > limits::REPLY_BYTES_MAX {
            return Err(CallError::Lost("the reply is too large".into()));
        }
    }
    Ok(bytes.freeze())
}

/// The refusal in a reply. A timeout of the server says nothing about whether a write happened.
fn refusal(code: StatusCode, bytes: &[u8]) -> CallError {
    let status = Status::from_json(bytes).unwrap_or_else(|| {
        let text = String::from_utf8_lossy(bytes).trim().to_owned();
        let reason = api::status::Reason::Other(String::new());
        Status::new(code.as_u16(), reason, if text.is_empty() { code.to_string() } else { text })
    });
    if code == StatusCode::GATEWAY_TIMEOUT {
        CallError::Lost(status.message)
    } else {
        CallError::Refused(status)
    }
}
