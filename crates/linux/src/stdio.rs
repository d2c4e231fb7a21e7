//! Standard streams: pipes, terminals, and how a process takes them.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;

use nix::errno::Errno;
use nix::fcntl::OFlag;

/// A pipe: what is written to the second can be read from the first.
pub fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(nix::unistd::pipe2(OFlag::O_CLOEXEC)?)
}

/// The same with room for `bytes`, where the system's bounds allow it.
pub fn wide_pipe(bytes: i32) -> io::Result<(OwnedFd, OwnedFd)> {
    let (reader, writer) = pipe()?;
    // A narrow pipe does the same work in more steps.
    let _ = nix::fcntl::fcntl(&writer, nix::fcntl::FcntlArg::F_SETPIPE_SZ(bytes));
    Ok((reader, writer))
}

/// `/dev/null`, for reading and writing.
pub fn null() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open("/dev/null")
}

/// Makes these the standard streams of this process.
pub fn take(input: BorrowedFd<'_>, output: BorrowedFd<'_>, errors: BorrowedFd<'_>) -> io::Result<()> {
    // Copies first: a source may itself be one of 0, 1 and 2.
    let copies = [input.try_clone_to_owned()?, output.try_clone_to_owned()?, errors.try_clone_to_owned()?];
    for (number, copy) in (0..).zip(&copies) {
        // SAFETY: takes two integers; replacing a standard stream invalidates no owner in this process.
        Errno::result(unsafe { libc::dup2(copy.as_raw_fd(), number) })?;
    }
    Ok(())
}

/// Both ends of a new terminal.
pub struct Terminal {
    /// What the user's side reads and writes.
    pub controller: File,
    /// What the program reads and writes.
    pub program: OwnedFd,
}

/// Makes a terminal from the pts file system that is mounted at `/dev/pts`.
pub fn open_terminal() -> io::Result<Terminal> {
    let flags = libc::O_NOCTTY | libc::O_CLOEXEC;
    let controller = OpenOptions::new().read(true).write(true).custom_flags(flags).open("/dev/pts/ptmx")?;
    let unlocked: libc::c_int = 0;
    // SAFETY: TIOCSPTLCK reads one int, which lives until the call returns.
    Errno::result(unsafe { libc::ioctl(controller.as_raw_fd(), libc::TIOCSPTLCK, &raw const unlocked) })?;
    // SAFETY: TIOCGPTPEER takes open flags and returns a new descriptor.
    let program = Errno::result(unsafe {
        libc::ioctl(controller.as_raw_fd(), libc::TIOCGPTPEER, libc::O_RDWR | flags)
    })?;
    // SAFETY: the kernel has just returned this descriptor to us alone.
    Ok(Terminal { controller, program: unsafe { OwnedFd::from_raw_fd(program) } })
}

/// Makes a terminal the controlling one of this session and its standard streams.
pub fn take_terminal(program: &OwnedFd) -> io::Result<()> {
    // SAFETY: TIOCSCTTY takes an integer: 0 means "do not steal it".
    Errno::result(unsafe { libc::ioctl(program.as_raw_fd(), libc::TIOCSCTTY, 0) })?;
    take(program.as_fd(), program.as_fd(), program.as_fd())
}

/// Sets the size of a terminal, in characters; its foreground processes get SIGWINCH.
pub fn resize(controller: BorrowedFd<'_>, columns: u16, rows: u16) -> io::Result<()> {
    let size = libc::winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: TIOCSWINSZ reads one winsize, which lives until the call returns.
    Errno::result(unsafe { libc::ioctl(controller.as_raw_fd(), libc::TIOCSWINSZ, &raw const size) })?;
    Ok(())
}

/// Reads what is there: `None` when nothing is, 0 at the end.
pub fn read_some(fd: BorrowedFd<'_>, buffer: &mut [u8]) -> io::Result<Option<usize>> {
    match nix::unistd::read(fd, buffer) {
        Ok(length) => Ok(Some(length)),
        Err(Errno::EAGAIN | Errno::EINTR) => Ok(None),
        // A terminal whose last program is gone answers EIO instead of the end.
        Err(Errno::EIO) => Ok(Some(0)),
        Err(error) => Err(error.into()),
    }
}

/// Writes what there is room for; 0 when there is none.
pub fn write_some(fd: BorrowedFd<'_>, bytes: &[u8]) -> io::Result<usize> {
    match nix::unistd::write(fd, bytes) {
        Ok(length) => Ok(length),
        Err(Errno::EAGAIN | Errno::EINTR) => Ok(0),
        Err(error) => Err(error.into()),
    }
}
