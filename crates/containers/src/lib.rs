//! Images, sandboxes with their network, containers, logs and exec, in CRI's shape.
//!
//! The kubelet sees [`Runtime`] and the words of [`model`], nothing else. The embedded runtime behind it builds
//! containers from namespaces, cgroups and overlayfs by itself; see `docs/adr/0001-container-builder.md`.
//!
//! * Sandboxes and containers outlive the server: a supervisor per pod holds them, and is adopted at the next start.
//! * It never decides: no restarts, no back-off, no probes.
//! * It never talks to the API server and never reads a pod.

mod blocking;
mod build;
mod capabilities;
mod clock;
mod embedded;
pub mod error;
pub mod image;
pub mod limits;
pub mod model;
mod plan;
mod protocol;
mod record;
mod runtime;
mod seccomp;
mod supervisor;

use std::ffi::OsString;
use std::process::ExitCode;

pub use embedded::{Embedded, Settings};
pub use error::{Error, PullError};
pub use image::registry::{Proxies, RegistrySettings};
pub use plan::PodRange;
pub use record::LogPolicy;
pub use runtime::{BoxFuture, Duplex, PullRequest, Reader, Runtime, Session, Writer};

/// Does the work of a supervisor, or unpacks a layer, when the arguments of this program say so, and gives its exit code at
/// the end; `None` when this is neither. Call it before anything else: before threads, before logging, before the command
/// line is parsed.
pub fn dispatch(arguments: &[OsString]) -> Option<ExitCode> {
    supervisor::dispatch(arguments).or_else(|| image::dispatch(arguments))
}
