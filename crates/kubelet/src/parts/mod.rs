//! What a pod needs around its containers, one file per part, each with a `prepare` that may run again
//! and an `undo` that is safe when `prepare` never ran or stopped half way.

pub(crate) mod atomic;
pub(crate) mod folder;
pub(crate) mod hosts;
pub(crate) mod identity;
pub(crate) mod sub_path;
pub(crate) mod volumes;

use std::io;
use std::path::{Path, PathBuf};

/// A part that cannot be prepared or undone. The text is what clients see.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PartError {
    /// The configuration does not allow it.
    #[error("{0}")]
    Spec(String),
    /// The operating system refused.
    #[error("failed to {doing} {}: {source}", path.display())]
    Os {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Its answer.
        source: io::Error,
    },
}

impl PartError {
    /// A refusal of the operating system, with what was tried on what.
    pub(crate) fn os(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Os { doing, path, source }
    }
}

/// Success also when there was nothing.
pub(crate) fn unless_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
