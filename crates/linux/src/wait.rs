//! Waiting for one of many descriptors, and for children, without a runtime.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};

/// What to wait for on a descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Bytes, a connection or the end.
    Reading,
    /// Room, or that nobody reads any more.
    Writing,
    /// Only that the other side has closed.
    Closing,
}

/// Blocks until one of the descriptors is ready; says of each whether it is.
pub fn any(fds: &[(BorrowedFd<'_>, For)]) -> io::Result<Vec<bool>> {
    let mut polled: Vec<PollFd<'_>> = fds
        .iter()
        .map(|(fd, kind)| {
            let flags = match kind {
                For::Reading => PollFlags::POLLIN,
                For::Writing => PollFlags::POLLOUT,
                For::Closing => PollFlags::empty(),
            };
            PollFd::new(*fd, flags)
        })
        .collect();
    loop {
        match poll(&mut polled, PollTimeout::NONE) {
            Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
            Ok(_) => return Ok(polled.iter().map(|fd| fd.any().unwrap_or(true)).collect()),
        }
    }
}

/// Tells when a child has ended. While it exists, signals that would end this process are held back too.
pub struct Children(SignalFd);

impl Children {
    /// Holds signals back in this process, which must have one thread. Processes that it forks inherit that until
    /// they reset it.
    pub fn watch() -> io::Result<Self> {
        let signals = SigSet::from_iter([
            Signal::SIGCHLD,
            Signal::SIGTERM,
            Signal::SIGINT,
            Signal::SIGHUP,
            Signal::SIGQUIT,
            Signal::SIGUSR1,
            Signal::SIGUSR2,
            Signal::SIGPIPE,
        ]);
        signals.thread_block()?;
        Ok(Self(SignalFd::with_flags(&signals, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?))
    }

    /// Takes note of what has come; the next wait is for something new.
    pub fn clear(&self) -> io::Result<()> {
        while self.0.read_signal()?.is_some() {}
        Ok(())
    }
}

impl AsFd for Children {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
