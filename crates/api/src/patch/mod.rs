//! The three kinds of patches, pure functions on trees.
//!
//! * [`json`]: RFC 6902, a list of operations;
//! * [`merge`]: RFC 7386, a partial object;
//! * [`strategic`]: a partial object whose lists are merged by the facts.
//!
//! A patched tree still has to [conform](crate::conform) to its type.

pub mod json;
pub mod merge;
pub mod strategic;

use thiserror::Error;

use crate::status::{Reason, Status};

/// Why a patch could not be applied; texts are upstream's.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PatchError {
    /// The patch is no patch: 400.
    #[error("{0}")]
    Malformed(String),
    /// The patch does not fit the object: 422.
    #[error("{0}")]
    Unfit(String),
    /// The patch is beyond a limit: 413.
    #[error("{0}")]
    TooLarge(String),
    /// The patch names what the type does not have: 500 upstream, and here.
    #[error("{0}")]
    Unexpected(String),
}

impl From<PatchError> for Status {
    fn from(error: PatchError) -> Self {
        match error {
            PatchError::Malformed(message) => Status::bad_request(message),
            // Upstream keeps the reason to itself.
            PatchError::Unfit(_) => Status::new(
                422,
                Reason::Invalid,
                "the server rejected our request due to an error in our request",
            ),
            PatchError::TooLarge(message) => Status::too_large(&message),
            PatchError::Unexpected(message) => Status::internal(message),
        }
    }
}
