//! Descriptors for Tokio's reactor.

use std::io;
use std::os::fd::OwnedFd;

use tokio::io::unix::AsyncFd;

/// Watches a descriptor, which becomes non-blocking. Call it within a Tokio runtime.
pub fn watch(fd: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    crate::message::set_nonblocking(&fd)?;
    // SAFETY: the descriptor is owned by the registration, which is removed before it is closed.
    Ok(unsafe { AsyncFd::register(fd) }?)
}
