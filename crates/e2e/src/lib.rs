//! Black-box tests of the real binary with real clients.
//!
//! Every test has a cluster of its own, in a network namespace of its own, and drives it with the real kubectl. What
//! the guide shows is what the tests run: a console block in a page of `docs/guide` is a test script.
//!
//! It needs root, and what `cargo xtask test` builds first: the product, kubectl and the sample images. It never looks
//! inside the product.
//!
//! * [`Cluster`]: up, down, kubectl. [`Server`]: one in the foreground. [`traces`]: what a cluster leaves behind.
//! * [`Registry`]: where pods fetch images from.
//! * [`script`]: console blocks as tests. [`matching`]: expected output with gaps.

mod cluster;
pub mod matching;
mod registry;
pub mod script;
mod server;
pub mod traces;

pub use cluster::{Cluster, Output, product, root, target};
pub use registry::{Guard, PASSWORD, Registry, USER};
pub use server::{Server, kill_server};
