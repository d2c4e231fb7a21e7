//! Images on the node: names, configurations and unpacked layers.
//!
//! A small index file is the truth, written whole and renamed; a layer is a directory named by the digest of its
//! content, made under another name first. So an import or a removal has happened or has not, whenever the power
//! fails; what was half done is swept at the next start. Blobs are not kept: what a container needs is the layers.

mod archive;
mod borrowed;
pub mod build;
mod completion;
mod compression;
mod confined;
mod export;
mod frame;
mod import;
mod layer;
mod manifest;
mod name;
mod pull;
pub(crate) mod registry;
mod shelf;
mod store;
mod stream;
mod tape;
mod unpacking;

pub(crate) use export::export;
pub(crate) use import::import;
pub use name::Reference;
pub(crate) use pull::Pulls;
pub(crate) use shelf::Hold;
pub(crate) use store::Images;

use std::ffi::OsString;
use std::process::ExitCode;

/// Everything that a confined process may be asked to do.
static JOBS: &[confined::Job] = &[unpacking::JOB, archive::JOB, completion::JOB];

/// Does a confined process's job when the arguments of this program name one.
pub(crate) fn dispatch(arguments: &[OsString]) -> Option<ExitCode> {
    confined::dispatch(arguments, JOBS)
}
