//! Blocking work beside the threads that serve others.

use crate::error::Error;

/// Runs `work` on a thread of its own and waits for it. A caller that goes away meanwhile does not stop it.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(Error::os("run blocking work", std::io::Error::other(error))),
    }
}
