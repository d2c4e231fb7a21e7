//! The confined process that unpacks one layer, and the server's handle of it.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::path::Path;

use linux::mount::Detached;
use linux::stdio;
use linux::tree::Tree;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWrite;
use tokio::net::unix::pipe;

use super::borrowed::Borrows;
use super::confined::{self, Confined, Job};
use super::layer;
use super::shelf::{BORROWED, FILES, FRAME};
use super::stream::Seals;
use crate::error::{Doing, Error};
use crate::limits::UNPACKING_PIPE_BYTES;

/// `unpack-layer PLACE [BYTES]`, with the packed layer as input.
pub(super) const JOB: Job = ("unpack-layer", unpack);

/// What a layer turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unpacked {
    /// Of the layer as it came.
    pub packed_digest: String,
    pub packed_bytes: u64,
    /// Of the uncompressed tar.
    pub diff_id: String,
    pub bytes: u64,
    /// Whether it takes something from the layers below it; what, lies beside its files.
    pub borrows: Borrows,
    /// Whether it can be put together again from its files and what lies beside them.
    pub is_framed: bool,
}

/// A layer that is being unpacked. Dropped before [`Unpacking::finish`], the process is killed and gone; the place is left
/// to its maker.
pub(crate) struct Unpacking {
    process: Confined,
    input: Option<pipe::Sender>,
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
        Ok(Self { process: Confined::start(executable, JOB.0, arguments, from)?, input })
    }

    /// Takes the packed layer. A write that fails means that the process has given up: [`Unpacking::finish`] says why.
    pub(crate) fn input(&mut self) -> &mut (impl AsyncWrite + Unpin + use<>) {
        self.input.as_mut().expect("a layer from a file has no other input")
    }

    /// Ends the input and waits for the process's last word.
    pub(crate) async fn finish(self) -> Result<Unpacked, Error> {
        drop(self.input);
        self.process.finish().await
    }
}

fn unpack(place: &Path, rest: &[OsString]) -> Result<String, Error> {
    let bytes = match rest {
        [] => u64::MAX,
        [bytes, ..] => bytes
            .to_string_lossy()
            .parse()
            .map_err(|_| Error::Invalid("its length is no number".to_owned()))?,
    };
    let doing = || format!("open {}", place.display());
    let directory = File::open(place.join(FILES)).doing(doing)?;
    let list = File::create(place.join(BORROWED)).doing(doing)?;
    let frame = File::create(place.join(FRAME)).doing(doing)?;
    confined::confine(&directory)?;
    let mut tree = Tree::open(Path::new("/")).doing(doing)?;
    let outcome = layer::unpack(confined::input()?.take(bytes), &mut tree, frame)?;
    outcome.borrowed.write(list)?;
    let Seals { packed, plain } = outcome.seals;
    Ok(confined::word_of(&Unpacked {
        packed_digest: packed.digest,
        packed_bytes: packed.bytes,
        diff_id: plain.digest,
        bytes: plain.bytes,
        borrows: outcome.borrowed.kind(),
        is_framed: outcome.is_framed,
    }))
}
