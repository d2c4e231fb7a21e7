//! A container that does nothing: it waits until it is told to end, and meanwhile reaps the processes left to it.
//!
//! As PID 1 it ends at once on SIGTERM and SIGINT.

use nix::errno::Errno;
use nix::sys::signal::{SigSet, Signal};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};

fn main() -> nix::Result<()> {
    let signals: SigSet = [Signal::SIGTERM, Signal::SIGINT, Signal::SIGCHLD].into_iter().collect();
    signals.thread_block()?;
    while signals.wait()? == Signal::SIGCHLD {
        reap()?;
    }
    Ok(())
}

/// One signal may stand for several ended children.
fn reap() -> nix::Result<()> {
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) | Err(Errno::ECHILD) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(error),
        }
    }
}
