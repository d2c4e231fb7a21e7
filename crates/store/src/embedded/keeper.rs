//! Takes a checkpoint, on a thread of its own, while the writer goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::checkpoint::{Checkpoint, CheckpointError, Job};
use super::files::Files;
use super::log::Mark;
use super::plan::index::Dropped;

/// What came of it.
pub(crate) struct Done {
    /// Where the log stood when it was begun.
    pub(crate) mark: Mark,
    /// The revision it was to hold.
    pub(crate) revision: u64,
    /// What it was to remove.
    pub(crate) removed: Vec<Dropped>,
    pub(crate) outcome: Outcome,
}

/// See [`Done`].
pub(crate) enum Outcome {
    Taken(Arc<Checkpoint>),
    Failed {
        error: String,
        /// The checkpoint before, usable again.
        checkpoint: Option<Arc<Checkpoint>>,
    },
}

/// Performs the job on top of the current checkpoint. Never panics, since the writer waits for the result.
pub(crate) fn take_checkpoint(
    files: &dyn Files,
    current: Option<Arc<Checkpoint>>,
    job: Job,
    mark: Mark,
) -> Done {
    let taken = catch_unwind(AssertUnwindSafe(|| match &current {
        Some(checkpoint) => checkpoint.write(files, &job).map(|()| Arc::clone(checkpoint)),
        None => Checkpoint::create(files, &job).map(Arc::new),
    }));
    let outcome = match taken {
        Ok(Ok(checkpoint)) => Outcome::Taken(checkpoint),
        Ok(Err(error @ CheckpointError::NoRoom { .. })) => {
            Outcome::Failed { error: error.to_string(), checkpoint: current }
        }
        Ok(Err(error)) => failed(files, error.to_string(), current),
        Err(_) => failed(files, "the checkpoint panicked".to_owned(), current),
    };
    Done { mark, revision: job.revision, removed: job.remove, outcome }
}

/// After a failed write redb refuses everything, reads too: the file is opened anew.
fn failed(files: &dyn Files, error: String, current: Option<Arc<Checkpoint>>) -> Outcome {
    let Some(current) = current else { return Outcome::Failed { error, checkpoint: None } };
    current.retire();
    let reopened = catch_unwind(AssertUnwindSafe(|| Checkpoint::open(files)));
    let checkpoint = match reopened {
        Ok(Ok(Some(reopened))) => Arc::new(reopened),
        _ => current,
    };
    Outcome::Failed { error, checkpoint: Some(checkpoint) }
}
