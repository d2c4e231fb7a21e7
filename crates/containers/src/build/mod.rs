//! What happens between fork and exec: a copy of the supervisor becomes a container's process.
//!
//! Runs in a process of its own with one thread, so plain blocking calls are right. Everything that could leak into
//! the container (descriptors, signals, umask) is reset here. A failure is told to the supervisor in one message;
//! success is the closing of that socket by exec.

mod account;
mod program;
mod rootfs;

use std::convert::Infallible;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use linux::cgroup::{Group, Hierarchy};
use linux::process::{self, Namespaces, PidFd};
use linux::stdio;

use crate::error::{Doing, Error};
use crate::protocol::{self, Birth};
use crate::record::{Bundle, Process};

/// The streams of a new process.
pub(crate) enum Streams {
    /// Input, output, errors.
    Given([OwnedFd; 3]),
    /// A terminal, which the process opens inside the container.
    Terminal,
}

/// Where a new process belongs, and how it reports.
pub(crate) struct Cradle<'a> {
    pub(crate) process: &'a Process,
    pub(crate) streams: &'a Streams,
    pub(crate) group: &'a Group,
    pub(crate) oom_score_adj: i32,
    /// Closes on exec.
    pub(crate) birth: &'a OwnedFd,
}

/// The first process of a container; the return value is its exit code when it could not be started.
pub(crate) fn first(
    cradle: &Cradle<'_>,
    bundle: &Bundle,
    directory: &Path,
    hierarchies: &[Hierarchy],
) -> i32 {
    report(cradle.birth, || {
        settle(cradle)?;
        process::unshare(Namespaces::CLONE_NEWCGROUP).doing(|| "make a cgroup namespace".to_owned())?;
        rootfs::enter(bundle, directory, hierarchies)?;
        become_program(cradle)
    })
}

/// A further process beside a container's first one.
pub(crate) fn further(cradle: &Cradle<'_>, first: &PidFd) -> i32 {
    report(cradle.birth, || {
        settle(cradle)?;
        let namespaces = Namespaces::CLONE_NEWNS | Namespaces::CLONE_NEWCGROUP;
        first.enter(namespaces).doing(|| "enter the container's namespaces".to_owned())?;
        become_program(cradle)
    })
}

fn report(birth: &OwnedFd, build: impl FnOnce() -> Result<Infallible, Error>) -> i32 {
    let Err(error) = build();
    // When the supervisor is gone nobody is left to tell.
    let _ = protocol::send(birth, &Birth::Failed { why: error.to_string() }, &[]);
    127
}

/// What must be done while the node's files are still in view.
fn settle(cradle: &Cradle<'_>) -> Result<(), Error> {
    process::die_with_parent().doing(|| "tie the process to its supervisor".to_owned())?;
    cradle.group.join().doing(|| "enter the container's cgroup".to_owned())?;
    // Lowering the score needs CAP_SYS_RESOURCE, which some hosts withhold: it is a preference.
    let _ = std::fs::write("/proc/self/oom_score_adj", cradle.oom_score_adj.to_string());
    process::start_session().doing(|| "start a session".to_owned())?;
    process::set_umask(0);
    process::allow_huge_pages().doing(|| "allow huge pages".to_owned())
}

/// The container's files are in view; from here to exec nothing of the node is reachable.
fn become_program(cradle: &Cradle<'_>) -> Result<Infallible, Error> {
    let account = account::find(cradle.process)?;
    take_streams(cradle)?;
    process::close_all_but(cradle.birth.as_fd()).doing(|| "close descriptors".to_owned())?;
    program::exec(cradle.process, &account)
}

fn take_streams(cradle: &Cradle<'_>) -> Result<(), Error> {
    let doing = || "take the standard streams".to_owned();
    match cradle.streams {
        Streams::Given([input, output, errors]) => {
            stdio::take(input.as_fd(), output.as_fd(), errors.as_fd()).doing(doing)
        }
        Streams::Terminal => {
            let terminal = stdio::open_terminal().doing(|| "open a terminal".to_owned())?;
            let controller: BorrowedFd<'_> = terminal.controller.as_fd();
            protocol::send(cradle.birth, &Birth::Terminal, &[controller])?;
            stdio::take_terminal(&terminal.program).doing(doing)
        }
    }
}
