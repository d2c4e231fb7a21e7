//! Reads objects as typed views. They are never written back.

use serde::de::DeserializeOwned;

/// The object in these bytes of JSON; `None` if it is of another shape.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_slice(body).ok()
}
