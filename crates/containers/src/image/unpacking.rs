//! The process that unpacks a layer, and the server's handle of it.
//!
//! It is this same executable, started again with `unpack PLACE [BYTES]`, the packed layer as standard input, and one line of
//! JSON as its last word. Before it reads the first byte it has given up everything but the layer's directory: that
//! is its `/`, its memory is bounded, and the rights it keeps are those that owners, devices and attributes need.
//! It ends when nobody waits for its word any more.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitCode};

use linux::mount::Detached;
use linux::tree::Tree;
use linux::wait::{self, For};
use linux::{capability, process, stdio};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWrite};
use tokio::net::unix::pipe;

use super::layer;
use super::shelf::FILES;
use crate::error::{Doing, Error, bad_image};
use crate::limits::{ERROR_TEXT_BYTES, UNPACKING_MEMORY_BYTES, UNPACKING_PIPE_BYTES, UNPACKING_REPLY_BYTES};

/// The word on the command line that makes this executable unpack a layer.
const ARGUMENT: &str = "unpack";

/// What a layer turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unpacked {
    /// Of the layer as it came.
    pub packed_digest: String,
    pub packed_bytes: u64,
    /// Of the uncompressed tar.
    pub diff_id: String,
    pub bytes: u64,
}

/// A layer that is being unpacked. Dropped before [`Unpacking::finish`], the process is killed and gone; the place is left
/// to its maker.
pub(crate) struct Unpacking {
    child: Option<Child>,
    input: Option<pipe::Sender>,
    output: pipe::Receiver,
}

impl Unpacking {
    /// Starts to unpack into a place of [`super::shelf::Making`] what will be written to [`Unpacking::input`].
    pub(crate) fn start(executable: &Detached, place: &Path) -> Result<Self, Error> {
        let doing = || "make a pipe".to_owned();
        let (reader, writer) = stdio::wide_pipe(UNPACKING_PIPE_BYTES).doing(doing)?;
        let input = pipe::Sender::from_owned_fd(writer).doing(doing)?;
        Self::spawn(executable, &[place.as_os_str()], reader, Some(input))
    }

    /// The same with `bytes` of a file, from where it stands.
    pub(super) fn of_file(executable: &Detached, place: &Path, part: io::Take<File>) -> Result<Self, Error> {
        let bytes = part.limit().to_string();
        Self::spawn(executable, &[place.as_os_str(), bytes.as_ref()], part.into_inner().into(), None)
    }

    fn spawn(
        executable: &Detached,
        arguments: &[&OsStr],
        from: OwnedFd,
        input: Option<pipe::Sender>,
    ) -> Result<Self, Error> {
        let doing = || "start to unpack a layer".to_owned();
        let (reader, writer) = stdio::pipe().doing(doing)?;
        let output = pipe::Receiver::from_owned_fd(reader).doing(doing)?;
        let program = PathBuf::from(format!("/proc/self/fd/{}", executable.as_fd().as_raw_fd()));
        let arguments: Vec<&OsStr> = [ARGUMENT.as_ref()].iter().chain(arguments).copied().collect();
        let child = process::spawn_filter(&program, &arguments, from, writer).doing(doing)?;
        Ok(Self { child: Some(child), input, output })
    }

    /// Takes the packed layer. A write that fails means that the process has given up: [`Unpacking::finish`] says why.
    pub(crate) fn input(&mut self) -> &mut (impl AsyncWrite + Unpin + use<>) {
        self.input.as_mut().expect("a layer from a file has no other input")
    }

    /// Ends the input and waits for the process's last word.
    pub(crate) async fn finish(mut self) -> Result<Unpacked, Error> {
        drop(self.input.take());
        let doing = || "hear of a layer".to_owned();
        let mut word = Vec::new();
        (&mut self.output).take(UNPACKING_REPLY_BYTES).read_to_end(&mut word).await.doing(doing)?;
        let mut child = self.child.take().expect("it is taken once");
        // It has closed its output, so it is ending.
        let ended = tokio::task::spawn_blocking(move || child.wait()).await.map_err(io::Error::other);
        let ended = ended.and_then(|ended| ended).doing(doing)?;
        match serde_json::from_slice::<Result<Unpacked, String>>(&word) {
            Ok(Ok(unpacked)) if ended.success() => Ok(unpacked),
            Ok(Err(why)) => Err(bad_image(why)),
            _ => Err(bad_image(format!(
                "the process that unpacked a layer ended without a word ({ended}); it may have needed more than {} MiB",
                UNPACKING_MEMORY_BYTES / (1024 * 1024)
            ))),
        }
    }
}

impl Drop for Unpacking {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // It may have ended by itself.
            let _ = child.kill();
            // Gone before this returns, so that its place can be cleared.
            let _ = child.wait();
        }
    }
}

/// Unpacks a layer when the arguments of this program say so; `None` when they do not.
pub(crate) fn dispatch(arguments: &[OsString]) -> Option<ExitCode> {
    let [_, word, rest @ ..] = arguments else { return None };
    (word == ARGUMENT).then(|| unpack(rest))
}

fn unpack(arguments: &[OsString]) -> ExitCode {
    let result = match arguments {
        [place] => unpack_confined(Path::new(place), None),
        [place, bytes] => unpack_confined(Path::new(place), Some(bytes)),
        _ => Err(Error::Invalid("where to unpack to is missing".to_owned())),
    };
    let is_ok = result.is_ok();
    let word = result.map_err(|error| cut(error.to_string()));
    let line = serde_json::to_string(&word).expect("numbers and strings");
    let told = writeln!(io::stdout(), "{line}");
    if is_ok && told.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn unpack_confined(place: &Path, bytes: Option<&OsString>) -> Result<Unpacked, Error> {
    let bytes = match bytes {
        None => u64::MAX,
        Some(bytes) => bytes.to_string_lossy().parse().map_err(|_| Error::Invalid("no length".to_owned()))?,
    };
    let directory = File::open(place.join(FILES)).doing(|| format!("open {}", place.display()))?;
    confine(&directory).doing(|| "confine the unpacking".to_owned())?;
    end_with_the_listener().doing(|| "watch the output".to_owned())?;
    let mut tree = Tree::open(Path::new("/")).doing(|| "open the layer's directory".to_owned())?;
    let layer = io::stdin().as_fd().try_clone_to_owned().doing(|| "read the layer".to_owned())?;
    layer::unpack(File::from(layer).take(bytes), &mut tree)
}

/// Capabilities by number: to change owners, to reach and describe what others own, to keep set-user-ID bits, to set
/// overlayfs' attributes (which the kernel counts as administration), to make devices, to set file capabilities.
const RIGHTS: [u32; 7] = [0, 1, 3, 4, 21, 27, 31];

/// Gives up everything but the layer's directory.
fn confine(directory: &File) -> io::Result<()> {
    process::set_name(c"coracle-layer")?;
    // The kernel should kill this rather than a pod. Some hosts refuse; it is a preference.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    process::limit_memory(UNPACKING_MEMORY_BYTES)?;
    process::set_no_new_privileges()?;
    // A layer's modes are its own.
    process::set_umask(0);
    let rights = RIGHTS.iter().fold(0, |set, right| set | 1 << right) & capability::bounding();
    process::change_root(directory.as_fd())?;
    capability::restrict(rights)
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

/// An error may quote what an image says, at any length.
fn cut(mut text: String) -> String {
    if text.len() > ERROR_TEXT_BYTES {
        text.truncate(text.floor_char_boundary(ERROR_TEXT_BYTES));
        text.push('…');
    }
    text
}
