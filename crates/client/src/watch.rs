//! The stream of a watch: bytes in, one [`Frame`] per event out.

use std::borrow::Cow;
use std::sync::Arc;

use api::{Meta, Revision, Status};
use bytes::{Buf, Bytes, BytesMut};
use control::Object;
use http_body_util::BodyExt;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::call::CallError;
use crate::http::Body;
use crate::limits;

/// The annotation on the bookmark that ends the initial objects of a watch.
const INITIAL_END: &str = "k8s.io/initial-events-end";

/// One event of a watch.
#[derive(Debug)]
pub enum Frame {
    /// The object is there, or has a new version.
    Applied(Arc<Object>),
    /// The object is gone; this was its last version, with the revision of its removal.
    Deleted(Arc<Object>),
    /// Nothing changed up to this revision.
    Bookmark {
        /// Complete up to here.
        revision: Revision,
        /// Whether all objects that existed at the start have been sent.
        ends_initial: bool,
    },
    /// The server ends the watch, and says why.
    Failed(Status),
}

/// A running watch.
pub struct Watching {
    body: Body,
    buffer: BytesMut,
    searched: usize,
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    object: &'a RawValue,
}

impl Watching {
    pub(crate) fn new(body: Body) -> Self {
        Self { body, buffer: BytesMut::new(), searched: 0 }
    }

    /// The next event; `None` when the server closed the stream at the end of an event.
    pub async fn next(&mut self) -> Result<Option<Frame>, CallError> {
        loop {
            if let Some(line) = self.line() {
                if line.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                return frame(&line).map(Some);
            }
            if self.buffer.len() > limits::EVENT_BYTES_MAX {
                return Err(CallError::Lost("a watch event is too large".into()));
            }
            match self.body.frame().await {
                None => return Ok(None),
                Some(Err(error)) => return Err(CallError::Lost(error.to_string())),
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        self.buffer.extend_from_slice(&bytes);
                    }
                }
            }
        }
    }

    /// The next complete line of the buffer.
    fn line(&mut self) -> Option<Bytes> {
        let Some(end) = self.buffer[self.searched..].iter().position(|byte| *byte == b'\n') else {
            self.searched = self.buffer.len();
            return None;
        };
        let line = self.buffer.split_to(self.searched + end).freeze();
        self.buffer.advance(1);
        self.searched = 0;
        Some(line)
    }
}

fn frame(line: &[u8]) -> Result<Frame, CallError> {
    let unreadable = || CallError::Lost("a watch event cannot be read".into());
    let event: Line<'_> = serde_json::from_slice(line).map_err(|_| unreadable())?;
    let bytes = event.object.get().as_bytes();
    if event.kind == "ERROR" {
        return Status::from_json(bytes).map(Frame::Failed).ok_or_else(unreadable);
    }
    let document = control::object::decode(bytes).ok_or_else(unreadable)?;
    let meta = Meta::of(&document);
    // A copy of its own size: a slice would keep the whole read buffer alive.
    let object = || Arc::new(Object::new(meta.clone(), Bytes::copy_from_slice(bytes)));
    match &*event.kind {
        "ADDED" | "MODIFIED" => Ok(Frame::Applied(object())),
        "DELETED" => Ok(Frame::Deleted(object())),
        "BOOKMARK" => Ok(Frame::Bookmark {
            revision: meta.resource_version,
            ends_initial: meta.annotations.get(INITIAL_END) == Some("true"),
        }),
        _ => Err(unreadable()),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(line: &str, expected: &Expect) {
        let text = match frame(line.as_bytes()) {
            Ok(Frame::Applied(object)) => {
                format!("applied {} at {}", object.meta.key(), object.meta.resource_version)
            }
            Ok(Frame::Deleted(object)) => {
                format!("deleted {} at {}", object.meta.key(), object.meta.resource_version)
            }
            Ok(other) => format!("{other:?}"),
            Err(error) => error.to_string(),
        };
        expected.assert_eq(&text);
    }

    #[test]
    fn every_type_of_event_is_read() {
        check(
            r#"{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"a","namespace":"n","resourceVersion":"7"}}}"#,
            &expect!["applied n/a at 7"],
        );
        check(
            r#"{"type":"DELETED","object":{"metadata":{"name":"a","resourceVersion":"9"}}}"#,
            &expect!["deleted a at 9"],
        );
        check(
            r#"{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9","annotations":{"k8s.io/initial-events-end":"true"}}}}"#,
            &expect!["Bookmark { revision: Revision(9), ends_initial: true }"],
        );
        check(
            r#"{"type":"ADDED","object":7}"#,
            &expect!["no reply from the API server: a watch event cannot be read"],
        );
    }
}
