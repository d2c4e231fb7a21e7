//! The HTTP vocabulary that every component shares: one boxed service, one body, one error.

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};

/// Whatever went wrong below HTTP.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body of every request and response.
pub type Body = UnsyncBoxBody<Bytes, BoxError>;

/// Something that answers requests: an API server over HTTPS, or in process.
pub type Service = tower::util::BoxCloneSyncService<http::Request<Body>, http::Response<Body>, BoxError>;

/// The response header with the revision of the commit that a mutating request made.
pub const REVISION_HEADER: &str = "coracle-revision";

/// A body with these bytes.
pub fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// A body without bytes.
pub fn empty() -> Body {
    full(Bytes::new())
}
