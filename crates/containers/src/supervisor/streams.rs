//! A container's output on its way to the log and to whoever is attached.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use linux::stdio;

use super::log::{Lines, Log, Source};
use crate::clock;

/// One stream of a container. The log never waits; those attached are waited for, as with other runtimes.
pub(super) struct Stream {
    fd: OwnedFd,
    source: Source,
    lines: Lines,
    taps: Vec<Tap>,
}

struct Tap {
    fd: OwnedFd,
    waiting: Vec<u8>,
}

/// What became of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Everything that was there has been passed on.
    Quiet,
    /// There will be no more.
    Ended,
}

impl Stream {
    pub(super) fn new(fd: OwnedFd, source: Source) -> std::io::Result<Self> {
        linux::message::set_nonblocking(&fd)?;
        Ok(Self { fd, source, lines: Lines::new(source), taps: Vec::new() })
    }

    /// Copies what comes from now on to `fd`, too.
    pub(super) fn attach(&mut self, fd: OwnedFd) -> std::io::Result<()> {
        linux::message::set_nonblocking(&fd)?;
        self.taps.push(Tap { fd, waiting: Vec::new() });
        Ok(())
    }

    pub(super) fn source(&self) -> Source {
        self.source
    }

    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }

    /// The attached descriptor that must take bytes before this stream is read again.
    pub(super) fn blocked_by(&self) -> Option<BorrowedFd<'_>> {
        self.taps.iter().find(|tap| !tap.waiting.is_empty()).map(|tap| tap.fd.as_fd())
    }

    /// Passes on what waits for those attached; those who have gone are forgotten.
    pub(super) fn flush(&mut self) {
        self.taps.retain_mut(|tap| {
            while !tap.waiting.is_empty() {
                match stdio::write_some(tap.fd.as_fd(), &tap.waiting) {
                    Ok(0) => return true,
                    Ok(length) => drop(tap.waiting.drain(..length)),
                    Err(_) => return false,
                }
            }
            true
        });
    }

    /// Reads once and passes it on.
    pub(super) fn read(&mut self, log: &mut Log, buffer: &mut [u8]) -> After {
        match stdio::read_some(self.fd.as_fd(), buffer) {
            Ok(None) => After::Quiet,
            Ok(Some(0)) | Err(_) => {
                self.finish(log);
                After::Ended
            }
            Ok(Some(length)) => {
                self.pass_on(&buffer[..length], log);
                self.flush();
                After::Quiet
            }
        }
    }

    /// Reads everything that is there. Ends because the writers are gone, or leaves the rest to others.
    pub(super) fn drain(&mut self, log: &mut Log, buffer: &mut [u8]) {
        loop {
            match stdio::read_some(self.fd.as_fd(), buffer) {
                Ok(Some(length)) if length > 0 => self.pass_on(&buffer[..length], log),
                _ => break,
            }
        }
        self.flush();
        self.finish(log);
    }

    fn pass_on(&mut self, bytes: &[u8], log: &mut Log) {
        let now = clock::now();
        let lines = self.lines.push(bytes, now);
        log.write(&lines, now);
        for tap in &mut self.taps {
            tap.waiting.extend_from_slice(bytes);
        }
    }

    fn finish(&mut self, log: &mut Log) {
        let now = clock::now();
        let rest = self.lines.finish(now);
        log.write(&rest, now);
    }
}
