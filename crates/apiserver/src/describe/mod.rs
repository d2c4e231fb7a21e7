//! The server's description of itself: discovery, OpenAPI, tables, version.
//!
//! Everything is a loop over the registry. No kind is named here.

pub(crate) mod discovery;
pub(crate) mod openapi;
pub(crate) mod present;
pub(crate) mod version;

use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::http::{HttpResponse, empty, full};

/// A document that changes rarely: JSON bytes with a tag by which a client knows that it has it already.
#[derive(Clone)]
pub(crate) struct Tagged {
    bytes: bytes::Bytes,
    tag: String,
}

impl Tagged {
    /// Tags a document by its content.
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        use sha2::Digest as _;
        let tag = hex::encode_upper(sha2::Sha512::digest(&bytes));
        Self { bytes: bytes.into(), tag }
    }

    /// The tag, without quotes.
    pub(crate) fn tag(&self) -> &str {
        &self.tag
    }

    /// The document, or 304 when the client has it.
    pub(crate) fn respond(&self, headers: &HeaderMap, content_type: &str) -> HttpResponse {
        let quoted = format!("\"{}\"", self.tag);
        let known =
            headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == quoted.as_bytes());
        let mut response = http::Response::new(if known { empty() } else { full(self.bytes.clone()) });
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let tags =
            [(header::ETAG, quoted.as_str()), (header::VARY, "Accept"), (header::CONTENT_TYPE, content_type)];
        for (name, value) in tags {
            let value = HeaderValue::from_str(value).expect("tags and media types are plain text");
            response.headers_mut().insert(name, value);
        }
        response
    }
}
