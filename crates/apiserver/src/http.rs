//! The shapes of HTTP inside the process: one body type, one error type, one boxed service.
//!
//! Components, the server's own pipeline and kubelets all meet as this [`Service`], whether a socket lies
//! between them or not. Nothing here knows of Kubernetes.

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, Full, Limited};
use tower::ServiceExt;

/// Any error that ends a connection or a body.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body of any request or response.
pub type Body = UnsyncBoxBody<Bytes, BoxError>;

/// A request on its way in.
pub type HttpRequest = http::Request<Body>;

/// A response on its way out.
pub type HttpResponse = http::Response<Body>;

/// Anything that answers requests: this server, or the kubelet of a node.
pub type Service = tower::util::BoxCloneSyncService<HttpRequest, HttpResponse, BoxError>;

/// A body that is there already.
pub(crate) fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// No body.
pub(crate) fn empty() -> Body {
    Empty::new().map_err(|never| match never {}).boxed_unsync()
}

/// All bytes of a body, at most `bytes_max` of them; a longer one fails with `LengthLimitError`.
pub(crate) fn collect(body: Body, bytes_max: usize) -> BoxFuture<'static, Result<Bytes, BoxError>> {
    Limited::new(body, bytes_max).collect().map(|body| body.map(http_body_util::Collected::to_bytes)).boxed()
}

/// Sends one request to a service.
pub(crate) fn send(
    service: Service,
    request: HttpRequest,
) -> BoxFuture<'static, Result<HttpResponse, BoxError>> {
    service.oneshot(request).boxed()
}
