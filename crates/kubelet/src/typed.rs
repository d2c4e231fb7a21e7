//! Reads objects as typed views. They are never written back.

use api::view::View;
use tracing::warn;

/// The object in these bytes of JSON; `None`, and a word in the log, if it is of another shape.
pub(crate) fn decode<T: View>(body: &[u8]) -> Option<T> {
    api::view::decode(body).inspect_err(|error| warn!(%error, "an object cannot be read")).ok()
}
