//! Processes that do with an image's bytes what the server must not: decompress and write what strangers have packed.
//!
//! Each is this same executable, started again with a job's name and a directory, bytes as standard input, and one line of
//! JSON as its last word. Before it reads the first byte it has given up everything but that directory: it is its `/`, its
//! memory is bounded, and the rights it keeps are those that owners, devices and attributes need. It ends when nobody waits
//! for its word any more.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitCode};

use linux::mount::Detached;
use linux::wait::{self, For};
use linux::{capability, process, stdio};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;

use crate::blocking::aside;
use crate::error::{Doing, Error, bad_image};
use crate::limits::{CONFINED_MEMORY_BYTES, CONFINED_WORD_BYTES, ERROR_TEXT_BYTES};

/// What such a process may be asked to do: the word on its command line and its work, which says its last word. It is given
/// the directory and what follows it.
pub(super) type Job = (&'static str, fn(&Path, &[OsString]) -> Result<String, Error>);

/// Such a process. Dropped before [`Confined::finish`], it is killed and gone; what it made is left to its owner.
pub(super) struct Confined {
    child: Option<Child>,
    word: pipe::Receiver,
}

impl Confined {
    /// Starts a job in a directory.
    pub(super) fn start(
        executable: &Detached,
        job: &str,
        arguments: &[&OsStr],
        input: OwnedFd,
    ) -> Result<Self, Error> {
        let doing = || format!("start the job {job}");
        let (reader, writer) = stdio::pipe().doing(doing)?;
        let word = pipe::Receiver::from_owned_fd(reader).doing(doing)?;
        let program = PathBuf::from(format!("/proc/self/fd/{}", executable.as_fd().as_raw_fd()));
        let arguments: Vec<&OsStr> = [job.as_ref()].iter().chain(arguments).copied().collect();
        let child = process::spawn_filter(&program, &arguments, input, writer).doing(doing)?;
        Ok(Self { child: Some(child), word })
    }

    /// Waits for its last word.
    pub(super) async fn finish<T: DeserializeOwned>(mut self) -> Result<T, Error> {
        let doing = || "hear of a job".to_owned();
        let mut word = Vec::new();
        (&mut self.word).take(CONFINED_WORD_BYTES).read_to_end(&mut word).await.doing(doing)?;
        let mut child = self.child.take().expect("it is taken once");
        // It has closed its output, so it is ending.
        let ended = aside(move || child.wait().doing(doing)).await?;
        match serde_json::from_slice::<Result<T, String>>(&word) {
            Ok(Ok(told)) if ended.success() => Ok(told),
            Ok(Err(why)) => Err(bad_image(why)),
            _ => Err(bad_image(format!(
                "the process that unpacked it ended without a word ({ended}); it may have needed more than {} MiB",
                CONFINED_MEMORY_BYTES / (1024 * 1024)
            ))),
        }
    }
}

impl Drop for Confined {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // It may have ended by itself.
            let _ = child.kill();
            // Gone before this returns, so that what it made can be cleared.
            let _ = child.wait();
        }
    }
}

/// Does the job that the arguments of this program name; `None` when they name none.
pub(super) fn dispatch(arguments: &[OsString], jobs: &[Job]) -> Option<ExitCode> {
    let [_, word, directory, rest @ ..] = arguments else { return None };
    let (_, work) = jobs.iter().find(|(name, _)| word == name)?;
    let (line, code) = match work(Path::new(directory), rest) {
        Ok(word) => (format!("{{\"Ok\":{word}}}"), ExitCode::SUCCESS),
        Err(error) => (word_of(&Err::<(), _>(cut(error.to_string()))), ExitCode::FAILURE),
    };
    let told = writeln!(io::stdout(), "{line}");
    Some(if told.is_ok() { code } else { ExitCode::FAILURE })
}

/// What a job says at its end.
pub(super) fn word_of(word: &impl Serialize) -> String {
    serde_json::to_string(word).expect("records of numbers and strings")
}

/// Capabilities by number: to change owners, to reach and describe what others own, to keep set-user-ID bits, to set
/// overlayfs' attributes (which the kernel counts as administration), to make devices, to set file capabilities.
const RIGHTS: [u32; 7] = [0, 1, 3, 4, 21, 27, 31];

/// Gives up everything but a directory, which becomes `/`. What was opened before stays open.
pub(super) fn confine(directory: &File) -> Result<(), Error> {
    let doing = || "confine the job".to_owned();
    process::set_name(c"coracle-image").doing(doing)?;
    // The kernel should kill this rather than a pod. Some hosts refuse; it is a preference.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    process::limit_memory(CONFINED_MEMORY_BYTES).doing(doing)?;
    process::set_no_new_privileges().doing(doing)?;
    // Modes are what the image says.
    process::set_umask(0);
    let rights = RIGHTS.iter().fold(0, |set, right| set | 1 << right) & capability::bounding();
    process::change_root(directory.as_fd()).doing(doing)?;
    capability::restrict(rights).doing(doing)?;
    end_with_the_listener().doing(doing)
}

/// The bytes that the job works on.
pub(super) fn input() -> Result<File, Error> {
    let input = io::stdin().as_fd().try_clone_to_owned().doing(|| "read the input".to_owned())?;
    Ok(File::from(input))
}

/// Ends this process as soon as nobody reads its output any more.
fn end_with_the_listener() -> io::Result<()> {
    let output = io::stdout().as_fd().try_clone_to_owned()?;
    let watch = move || {
        if wait::any(&[(output.as_fd(), For::Closing)]).is_ok() {
            std::process::exit(1);
        }
    };
    std::thread::Builder::new().name("listener".to_owned()).stack_size(64 * 1024).spawn(watch).map(drop)
}

/// An error may quote what an image says, at any length; what happened stands at its ends.
pub(super) fn cut(text: String) -> String {
    if text.len() <= ERROR_TEXT_BYTES {
        return text;
    }
    let start = text.floor_char_boundary(ERROR_TEXT_BYTES / 2);
    let end = text.ceil_char_boundary(text.len() - ERROR_TEXT_BYTES / 2);
    format!("{}…{}", &text[..start], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_cut_where_a_letter_ends() {
        assert_eq!(cut("short".to_owned()), "short");
        let long = cut("ä".repeat(ERROR_TEXT_BYTES));
        assert_eq!(long.chars().count(), ERROR_TEXT_BYTES / 2 + 1);
        let long = cut(format!("failed to unpack {}: Name too long", "n".repeat(1_000_000)));
        assert!(long.starts_with("failed to unpack nnn") && long.ends_with("nnn: Name too long"));
    }
}
