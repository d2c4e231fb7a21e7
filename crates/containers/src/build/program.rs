//! The last steps before exec: working directory, privileges, the program itself.

use std::convert::Infallible;
use std::ffi::CString;
use std::fs;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use linux::process::{self, Account};
use linux::{capability, seccomp as kernel_seccomp};

use super::account::Person;
use crate::error::{Doing, Error};
use crate::record::Process;
use crate::seccomp;

/// Becomes the program; returns only with the reason why it could not.
pub(super) fn exec(process: &Process, person: &Person) -> Result<Infallible, Error> {
    process::reset_signals().doing(|| "reset signals".to_owned())?;
    own_streams(&person.account)?;
    enter_directory(&process.working_dir)?;
    restrict(process, &person.account)?;
    let program = find_program(process)?;
    let args = process.args.iter().map(|arg| text(arg)).collect::<Result<Vec<_>, _>>()?;
    let mut env = Vec::with_capacity(process.env.len() + 1);
    for (name, value) in &process.env {
        env.push(text(&format!("{name}={value}"))?);
    }
    if process.env.iter().all(|(name, _)| name != "HOME") {
        env.push(text(&format!("HOME={}", person.home))?);
    }
    process::set_umask(0o022);
    let path = text(&program.to_string_lossy())?;
    let error = process::exec(&path, &args, &env);
    Err(Error::Start(format!("exec {}: {}", program.display(), os_words(&error))))
}

/// A process of another account could not open `/dev/stdout` again if the pipe stayed root's.
fn own_streams(account: &Account) -> Result<(), Error> {
    let doing = || "hand over the standard streams".to_owned();
    let own = |metadata: io::Result<fs::Metadata>, fd: std::os::fd::BorrowedFd<'_>| {
        let kind = metadata?.file_type();
        let is_terminal = kind.is_char_device() && std::io::IsTerminal::is_terminal(&fd);
        if kind.is_fifo() || is_terminal { fchown(fd, Some(account.uid), None) } else { Ok(()) }
    };
    let (input, output, errors) = (io::stdin(), io::stdout(), io::stderr());
    for fd in [input.as_fd(), output.as_fd(), errors.as_fd()] {
        let file = fs::File::from(fd.try_clone_to_owned().doing(doing)?);
        own(file.metadata(), fd).doing(doing)?;
    }
    Ok(())
}

/// Makes the working directory where the image lacks it, and checks that it lies inside: a descriptor left open
/// by mistake must not serve as a way out.
fn enter_directory(directory: &Path) -> Result<(), Error> {
    let doing = || format!("enter the working directory {}", directory.display());
    if !directory.is_absolute() {
        return Err(Error::Start(format!("working directory {} is not absolute", directory.display())));
    }
    fs::create_dir_all(directory).doing(doing)?;
    std::env::set_current_dir(directory).doing(doing)?;
    let real = std::env::current_dir().doing(doing)?;
    if real.is_absolute() {
        return Ok(());
    }
    Err(Error::Start(format!("working directory {} is outside of the container", directory.display())))
}

/// The order matters: the filter needs CAP_SYS_ADMIN unless no_new_privs is set, the bounding set needs
/// CAP_SETPCAP, the account CAP_SETUID; a change of account forgets the tie to the parent.
fn restrict(process: &Process, account: &Account) -> Result<(), Error> {
    let set = process.capabilities & capability::bounding();
    if process.no_new_privileges {
        process::set_no_new_privileges().doing(|| "set no_new_privs".to_owned())?;
    }
    capability::limit_bounding(set).doing(|| "limit capabilities".to_owned())?;
    if process.seccomp {
        let program = seccomp::program(set);
        kernel_seccomp::install(&program).doing(|| "install the system call filter".to_owned())?;
    }
    process::become_account(account).doing(|| format!("become user {}", account.uid))?;
    capability::restrict(set).doing(|| "set capabilities".to_owned())?;
    process::die_with_parent().doing(|| "tie the process to its supervisor".to_owned())
}

/// Looks the program up as the account that will run it. The words are those users know from other runtimes.
fn find_program(process: &Process) -> Result<PathBuf, Error> {
    let name = process.args.first().map_or("", String::as_str);
    if name.contains('/') {
        let path = PathBuf::from(name);
        return match fs::metadata(&path) {
            Err(error) => Err(Error::Start(format!("exec: {name:?}: stat {name}: {}", os_words(&error)))),
            Ok(metadata) if metadata.is_dir() => Err(Error::Start(format!("exec: {name:?}: is a directory"))),
            Ok(metadata) if !is_executable(&metadata) => {
                Err(Error::Start(format!("exec: {name:?}: permission denied")))
            }
            Ok(_) => Ok(path),
        };
    }
    let path = process.env.iter().find(|(variable, _)| variable == "PATH").map_or("", |(_, value)| value);
    path.split(':')
        .map(|directory| Path::new(if directory.is_empty() { "." } else { directory }).join(name))
        .find(|candidate| fs::metadata(candidate).is_ok_and(|m| m.is_file() && is_executable(&m)))
        .filter(|_| !name.is_empty())
        .ok_or_else(|| Error::Start(format!("exec: {name:?}: executable file not found in $PATH")))
}

fn is_executable(metadata: &fs::Metadata) -> bool {
    metadata.permissions().mode() & 0o111 != 0
}

fn text(text: &str) -> Result<CString, Error> {
    CString::new(text).map_err(|_| Error::Start(format!("{text:?} contains a zero byte")))
}

/// The system's words without Rust's `(os error 2)`, in lower case as other runtimes print them.
fn os_words(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
