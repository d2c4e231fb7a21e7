//! Processes: fork into namespaces, wait, signal, and what a process is allowed to be.
//!
//! `fork_into` copies the process without exec, which is sound only while it has one thread; it checks that.

use std::ffi::{CStr, CString, OsStr};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use nix::errno::Errno;
use nix::sched::CloneFlags;
use nix::sys::signal::{SigHandler, SigSet, Signal};
use nix::sys::wait::{WaitPidFlag, WaitStatus};

pub use nix::unistd::Pid;

/// Namespaces, as flags of clone, unshare and setns.
pub type Namespaces = CloneFlags;

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Exit code; 128 + n after signal n.
    pub code: i32,
    /// The signal, if it was one.
    pub signal: Option<i32>,
}

/// Copies this process into new namespaces; `child` runs in the copy, which ends with the code it returns.
///
/// # Errors
/// The kernel's, or `EINVAL` when this process has more than one thread.
pub fn fork_into(namespaces: Namespaces, child: impl FnOnce() -> i32) -> io::Result<Pid> {
    if std::fs::read_dir("/proc/self/task")?.count() != 1 {
        return Err(Errno::EINVAL.into());
    }
    // SAFETY: zero is a valid value for every field of this plain struct.
    let mut args: libc::clone_args = unsafe { std::mem::zeroed() };
    args.flags = u64::try_from(namespaces.bits()).map_err(io::Error::other)?;
    args.exit_signal = libc::SIGCHLD as u64;
    // SAFETY: without CLONE_VM and CLONE_SETTLS this is fork: the child gets a copy of the address space. There
    // is one thread, so no lock can be held by a thread that the copy lacks.
    let result = unsafe { libc::syscall(libc::SYS_clone3, &raw mut args, size_of::<libc::clone_args>()) };
    match Errno::result(result)? {
        0 => {
            let code = std::panic::catch_unwind(std::panic::AssertUnwindSafe(child)).unwrap_or(255);
            // SAFETY: ends the copy at once, without the parent's exit handlers.
            unsafe { libc::_exit(code) }
        }
        pid => Ok(Pid::from_raw(i32::try_from(pid).map_err(io::Error::other)?)),
    }
}

/// The next child that has ended, if there is one; never blocks.
pub fn reap() -> io::Result<Option<(Pid, Ended)>> {
    loop {
        match nix::sys::wait::waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::Exited(pid, code)) => return Ok(Some((pid, Ended { code, signal: None }))),
            Ok(WaitStatus::Signaled(pid, signal, _)) => {
                let signal = signal as i32;
                return Ok(Some((pid, Ended { code: 128 + signal, signal: Some(signal) })));
            }
            Ok(WaitStatus::StillAlive) | Err(Errno::ECHILD) => return Ok(None),
            Ok(_) | Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Reaps every child for ever: the work of a PID 1 that has nothing else to do.
pub fn reap_for_ever() -> ! {
    loop {
        if nix::sys::wait::waitpid(None, None) == Err(Errno::ECHILD) {
            nix::unistd::pause();
        }
    }
}

/// Sends a signal by number; a process that is gone is no error.
pub fn kill(pid: Pid, signal: i32) -> io::Result<()> {
    let signal = Signal::try_from(signal)?;
    match nix::sys::signal::kill(pid, signal) {
        Ok(()) | Err(Errno::ESRCH) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A process by descriptor: cannot be confused with a later one of the same number; readable once it is gone.
pub struct PidFd(OwnedFd);

impl PidFd {
    /// The process that has this number now.
    pub fn open(pid: Pid) -> io::Result<Self> {
        // SAFETY: takes two integers.
        let fd = Errno::result(unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) })?;
        // SAFETY: the kernel has just returned this descriptor to us alone.
        Ok(Self(unsafe { OwnedFd::from_raw_fd(i32::try_from(fd).map_err(io::Error::other)?) }))
    }

    /// Sends a signal; a process that is gone is no error.
    pub fn kill(&self, signal: i32) -> io::Result<()> {
        // SAFETY: takes integers and a null pointer that the kernel accepts for "no information".
        let result = unsafe {
            libc::syscall(libc::SYS_pidfd_send_signal, self.0.as_raw_fd(), signal, std::ptr::null::<u8>(), 0)
        };
        match Errno::result(result) {
            Ok(_) | Err(Errno::ESRCH) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Blocks until it is gone, at most `milliseconds`; whether it is.
    pub fn wait_gone(&self, milliseconds: u16) -> io::Result<bool> {
        use nix::poll::{PollFd, PollFlags, poll};
        let mut fds = [PollFd::new(self.0.as_fd(), PollFlags::POLLIN)];
        Ok(poll(&mut fds, milliseconds)? > 0)
    }

    /// Enters namespaces of that process; the PID namespace counts for later children only.
    pub fn enter(&self, namespaces: Namespaces) -> io::Result<()> {
        Ok(nix::sched::setns(&self.0, namespaces)?)
    }
}

impl AsFd for PidFd {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Leaves the named namespaces for new ones.
pub fn unshare(namespaces: Namespaces) -> io::Result<()> {
    Ok(nix::sched::unshare(namespaces)?)
}

/// Enters the namespace that a file such as `/proc/self/ns/pid` stands for.
pub fn enter(namespace: &File, kind: Namespaces) -> io::Result<()> {
    Ok(nix::sched::setns(namespace, kind)?)
}

/// Orphans among our descendants become our children.
pub fn become_subreaper() -> io::Result<()> {
    Ok(nix::sys::prctl::set_child_subreaper(true)?)
}

/// The kernel kills this process when its parent dies. Lost when the account changes: set it again then.
pub fn die_with_parent() -> io::Result<()> {
    Ok(nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?)
}

/// Nobody without CAP_SYS_PTRACE may look at this process or its executable, until it execs.
pub fn hide() -> io::Result<()> {
    Ok(nix::sys::prctl::set_dumpable(false)?)
}

/// The name that `ps` shows: at most 15 bytes.
pub fn set_name(name: &CStr) -> io::Result<()> {
    Ok(nix::sys::prctl::set_name(name)?)
}

/// Set-user-ID programs gain nothing from here on.
pub fn set_no_new_privileges() -> io::Result<()> {
    Ok(nix::sys::prctl::set_no_new_privs()?)
}

/// Starts a session of its own, away from the terminal and its signals.
pub fn start_session() -> io::Result<()> {
    nix::unistd::setsid()?;
    Ok(())
}

/// Sets the host name of this UTS namespace.
pub fn set_host_name(name: &str) -> io::Result<()> {
    Ok(nix::unistd::sethostname(name)?)
}

/// Sets the mode bits that new files lack.
pub fn set_umask(mask: u32) {
    nix::sys::stat::umask(nix::sys::stat::Mode::from_bits_truncate(mask));
}

/// Marks every descriptor from `first` on as closed by exec.
pub fn close_on_exec_from(first: u32) -> io::Result<()> {
    close_range(first, u32::MAX, libc::CLOSE_RANGE_CLOEXEC)
}

/// Closes every descriptor from `first` on.
pub fn close_from(first: u32) -> io::Result<()> {
    close_range(first, u32::MAX, 0)
}

/// Closes every descriptor from 3 on, but for `keep`.
pub fn close_all_but(keep: BorrowedFd<'_>) -> io::Result<()> {
    let keep = u32::try_from(keep.as_raw_fd()).map_err(io::Error::other)?;
    if keep > 3 {
        close_range(3, keep - 1, 0)?;
    }
    close_range(keep.max(2) + 1, u32::MAX, 0)
}

fn close_range(first: u32, last: u32, flags: u32) -> io::Result<()> {
    // SAFETY: takes three integers. Callers are about to exec; owners of closed descriptors never run again.
    Errno::result(unsafe { libc::syscall(libc::SYS_close_range, first, last, flags) })?;
    Ok(())
}

/// Undoes what a Rust program changes in its signals, so that exec starts from the usual state.
pub fn reset_signals() -> io::Result<()> {
    // SAFETY: setting a signal to its default action installs no handler.
    unsafe { nix::sys::signal::signal(Signal::SIGPIPE, SigHandler::SigDfl)? };
    Ok(SigSet::empty().thread_set_mask()?)
}

/// The account of a process.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Account {
    /// User.
    pub uid: u32,
    /// Primary group.
    pub gid: u32,
    /// All further groups.
    pub groups: Vec<u32>,
}

/// Takes an account, and keeps the capabilities so that `capability::restrict` can choose among them.
pub fn become_account(account: &Account) -> io::Result<()> {
    let groups: Vec<libc::gid_t> = account.groups.clone();
    // SAFETY: the pointer and length describe one live vector.
    Errno::result(unsafe { libc::setgroups(groups.len(), groups.as_ptr()) })?;
    nix::unistd::setresgid(account.gid.into(), account.gid.into(), account.gid.into())?;
    nix::sys::prctl::set_keepcaps(true)?;
    nix::unistd::setresuid(account.uid.into(), account.uid.into(), account.uid.into())?;
    Ok(())
}

/// Replaces the program; returns only with the reason why it could not.
pub fn exec(program: &CStr, args: &[CString], env: &[CString]) -> io::Error {
    match nix::unistd::execve(program, args, env) {
        Ok(never) => match never {},
        Err(error) => error.into(),
    }
}

/// Lets the kernel give this process and its descendants huge pages where they ask for them, or again.
pub fn allow_huge_pages() -> io::Result<()> {
    Ok(nix::sys::prctl::set_thp_disable(false)?)
}

/// How our allocator stays small in a program that holds kilobytes: no pages of 2 MiB, and no books kept for a whole GiB
/// (the second figure is in KiB).
const SMALL: [(&str, &str); 2] = [("MIMALLOC_ALLOW_THP", "0"), ("MIMALLOC_ARENA_RESERVE", "4096")];

/// Starts a program with `input` as standard input and nothing else open; its errors go to `errors`. It is told to stay
/// small.
pub fn spawn(program: &Path, args: &[&OsStr], input: OwnedFd, errors: File) -> io::Result<Child> {
    #[expect(clippy::disallowed_methods, reason = "this crate is where programs are started")]
    let mut command = Command::new(program);
    command.args(args).env_clear().envs(SMALL).current_dir("/");
    command.stdin(input).stdout(Stdio::null()).stderr(errors).spawn()
}

/// Starts a program that reads `input` and writes `output`, with nothing else open and nowhere to complain.
pub fn spawn_filter(program: &Path, args: &[&OsStr], input: OwnedFd, output: OwnedFd) -> io::Result<Child> {
    #[expect(clippy::disallowed_methods, reason = "this crate is where programs are started")]
    let mut command = Command::new(program);
    command.args(args).env_clear().envs(SMALL).current_dir("/");
    command.stdin(input).stdout(output).stderr(Stdio::null()).spawn()
}

/// Makes the directory `/` of this process; whatever it opens by path from now on lies below it.
pub fn change_root(directory: BorrowedFd<'_>) -> io::Result<()> {
    nix::unistd::fchdir(directory)?;
    nix::unistd::chroot(".")?;
    Ok(nix::unistd::chdir("/")?)
}

/// Bounds the address space of this process: what it has now and `more_bytes`.
pub fn limit_memory(more_bytes: u64) -> io::Result<()> {
    use nix::sys::resource::{Resource, setrlimit};
    let pages: u64 = std::fs::read_to_string("/proc/self/statm")?
        .split(' ')
        .next()
        .and_then(|pages| pages.parse().ok())
        .ok_or(Errno::EINVAL)?;
    let page = nix::unistd::sysconf(nix::unistd::SysconfVar::PAGE_SIZE)?.unwrap_or(4096).unsigned_abs();
    let limit = pages * page + more_bytes;
    Ok(setrlimit(Resource::RLIMIT_AS, limit, limit)?)
}
