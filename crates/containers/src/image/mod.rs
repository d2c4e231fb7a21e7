//! Images on the node: names, configurations and unpacked layers.
//!
//! A small index file is the truth, written whole and renamed; a layer is a directory named by the digest of its
//! content, made under another name first. So an import or a removal has happened or has not, whenever the power
//! fails; what was half done is swept at the next start. Blobs are not kept: what a container needs is the layers.

mod archive;
pub mod build;
mod import;
mod layer;
mod manifest;
mod name;
mod shelf;
mod store;
mod unpacking;

pub(crate) use import::import;
pub use name::Reference;
pub(crate) use shelf::Hold;
pub(crate) use store::Images;
pub(crate) use unpacking::dispatch;
