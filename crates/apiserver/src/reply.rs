//! What a verb answers, and its printing as HTTP.
//!
//! A verb names what it answers with; the form the client asked for is made here, once, so that no verb knows
//! of tables, versions or YAML. Objects in the form in which they are stored are sent without being decoded.

use std::sync::Arc;

use api::{Document, Node, Revision, Status};
use bytes::Bytes;
use futures_util::StreamExt;
use http::{HeaderValue, StatusCode, header};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use jiff::Timestamp;

use crate::accept::{Accept, Encoding, Form};
use crate::cache::Stored;
use crate::describe::present;
use crate::http::{Body, BoxError, HttpResponse, full};
use crate::kinds::Served;

/// The header that tells which commit a write became, so that a caller can wait until it sees it.
pub const REVISION_HEADER: &str = "coracle-revision";

/// How many objects of a list are put into one piece of the body.
const OBJECTS_PER_PIECE: usize = 32;

/// The answer to a request.
pub(crate) struct Reply {
    /// The HTTP code.
    pub code: u16,
    /// What is answered.
    pub content: Content,
    /// The commit that the request made.
    pub committed: Option<Revision>,
    /// What the caller should know.
    pub warnings: Vec<String>,
}

/// What is answered.
pub(crate) enum Content {
    /// An object as it is stored.
    Stored(Arc<Stored>),
    /// An object in the hub's form, with its resource version.
    Hub(Box<Document>),
    /// A document in the form in which it shall be sent, such as a Scale; it has no table.
    Plain(Box<Document>),
    /// A list of objects.
    List(ListContent),
    /// A status, such as of a deletion.
    Status(Box<Status>),
    /// A response that is made already: a stream, a log, an upgraded connection.
    Response(Box<HttpResponse>),
}

/// A list of objects and where it goes on.
pub(crate) struct ListContent {
    /// The objects.
    pub objects: Vec<Arc<Stored>>,
    /// The revision as of which they are all.
    pub revision: Revision,
    /// How the list goes on; empty when it is complete.
    pub continue_token: String,
    /// How many objects are left, when that is known.
    pub remaining: Option<i64>,
}

impl Reply {
    /// 200 with this content.
    pub(crate) fn ok(content: Content) -> Self {
        Self { code: 200, content, committed: None, warnings: Vec::new() }
    }

    /// The same with another code.
    pub(crate) fn with_code(self, code: u16) -> Self {
        Self { code, ..self }
    }

    /// 200 with a document as it is.
    pub(crate) fn plain(doc: Document) -> Self {
        Self::ok(Content::Plain(Box::new(doc)))
    }

    /// Prints the reply in the form that the client accepts.
    pub(crate) fn print(
        self,
        served: &Served,
        accept: &Accept,
        query: &[(String, String)],
        now: Timestamp,
    ) -> HttpResponse {
        let code = StatusCode::from_u16(self.code).unwrap_or(StatusCode::OK);
        let printing = Printing { served, accept, query, now };
        let mut response = match self.content {
            Content::Response(response) => *response,
            Content::Status(status) => status_response(&status, accept),
            Content::Plain(_) if accept.form == Form::Table => {
                status_response(&Status::not_acceptable(&["application/json", "application/yaml"]), accept)
            }
            Content::Plain(doc) => document_response(code, doc.node(), accept),
            Content::Stored(object) => printing.stored(code, &object),
            Content::Hub(doc) => printing.hub(code, *doc),
            Content::List(list) => printing.list(list),
        };
        let headers = response.headers_mut();
        if let Some(revision) = self.committed {
            headers.insert(REVISION_HEADER, HeaderValue::from(revision.0));
        }
        for warning in &self.warnings {
            let text = warning.replace('\\', "\\\\").replace('"', "\\\"");
            if let Ok(value) = HeaderValue::from_str(&format!("299 - \"{text}\"")) {
                headers.append(header::WARNING, value);
            }
        }
        response
    }
}

/// How objects of a kind shall be printed.
struct Printing<'a> {
    served: &'a Served,
    accept: &'a Accept,
    query: &'a [(String, String)],
    now: Timestamp,
}

impl Printing<'_> {
    /// Whether stored bytes can be sent as they are.
    fn is_stored_form(&self) -> bool {
        *self.accept == Accept::JSON && self.served.is_hub()
    }

    fn stored(&self, code: StatusCode, object: &Arc<Stored>) -> HttpResponse {
        if self.is_stored_form() {
            return typed(code, self.accept, pieces(object.pieces(object.revision).into_iter()));
        }
        self.hub(code, object.document())
    }

    fn hub(&self, code: StatusCode, doc: Document) -> HttpResponse {
        let shown = match self.accept.form {
            Form::Whole => present::in_version(self.served, doc),
            Form::Metadata => present::metadata_only(doc),
            Form::Table => {
                let revision = doc.resource_version().parse().unwrap_or_default();
                let mut table = present::Table::new(self.served, self.query);
                table.add(doc, self.now);
                table.finish(revision, "", None)
            }
        };
        document_response(code, shown.node(), self.accept)
    }

    fn list(&self, list: ListContent) -> HttpResponse {
        let served = *self.served;
        if self.is_stored_form() {
            return typed(StatusCode::OK, self.accept, stored_list(&served, list));
        }
        let documents = list.objects.iter().map(|object| object.document());
        let shown = match self.accept.form {
            Form::Table => {
                let mut table = present::Table::new(self.served, self.query);
                documents.for_each(|doc| table.add(doc, self.now));
                table.finish(list.revision, &list.continue_token, list.remaining)
            }
            Form::Whole => {
                let items = documents.map(|doc| present::in_version(self.served, doc).into_node());
                present::list_of(self.served, items.collect(), &list)
            }
            Form::Metadata => {
                let items = documents.map(|doc| present::metadata_only(doc).into_node());
                present::metadata_list(items.collect(), &list)
            }
        };
        document_response(StatusCode::OK, shown.node(), self.accept)
    }
}

/// A list of stored objects, put together piece by piece while it is sent.
fn stored_list(served: &Served, list: ListContent) -> Body {
    let head = present::list_head(served, &list);
    let mut objects = list.objects.into_iter();
    let mut is_first = true;
    let items = std::iter::from_fn(move || {
        let mut piece = Vec::new();
        for object in objects.by_ref().take(OBJECTS_PER_PIECE) {
            if !std::mem::take(&mut is_first) {
                piece.push(b',');
            }
            for bytes in object.pieces(object.revision) {
                piece.extend_from_slice(&bytes);
            }
        }
        (!piece.is_empty()).then(|| Bytes::from(piece))
    });
    pieces(
        std::iter::once(Bytes::from(head)).chain(items).chain(std::iter::once(Bytes::from_static(b"]}\n"))),
    )
}

/// A body made of pieces.
pub(crate) fn pieces(pieces: impl Iterator<Item = Bytes> + Send + 'static) -> Body {
    streamed(futures_util::stream::iter(pieces))
}

/// A body that is made while it is sent.
pub(crate) fn streamed(pieces: impl futures_util::Stream<Item = Bytes> + Send + 'static) -> Body {
    StreamBody::new(pieces.map(|bytes| Ok::<_, BoxError>(Frame::data(bytes)))).boxed_unsync()
}

/// A status as a response, with its own code.
pub(crate) fn status_response(status: &Status, accept: &Accept) -> HttpResponse {
    let code = StatusCode::from_u16(status.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let retry = status.details.as_ref().map_or(0, |details| details.retry_after_seconds);
    let mut response = if accept.encoding == Encoding::Json {
        typed(code, &Accept::JSON, full(status.to_json()))
    } else {
        document_response(code, &status_node(status), accept)
    };
    if retry > 0 {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry));
    }
    response
}

/// A status as a node.
pub(crate) fn status_node(status: &Status) -> Node {
    let json = status.to_json();
    api::codec::json::decode_untyped(&json, &api::limits::Budget::TRUSTED).expect("a status is JSON")
}

/// A document that is no object of a kind, as a response.
pub(crate) fn document(doc: &Document, accept: &Accept) -> HttpResponse {
    document_response(StatusCode::OK, doc.node(), accept)
}

fn document_response(code: StatusCode, node: &Node, accept: &Accept) -> HttpResponse {
    typed(code, accept, full(present::encode(node, accept.encoding)))
}

fn typed(code: StatusCode, accept: &Accept, body: Body) -> HttpResponse {
    let mut response = http::Response::new(body);
    *response.status_mut() = code;
    let kind = HeaderValue::from_static(accept.content_type());
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, private"));
    response
}
