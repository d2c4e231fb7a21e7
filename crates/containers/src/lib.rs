//! Images, sandboxes with their network, containers, logs and exec, in CRI's shape.
//!
//! The kubelet sees [`Runtime`] and the words of [`model`], nothing else. The embedded runtime behind it builds
//! containers from namespaces, cgroups and overlayfs by itself; see `docs/adr/0001-container-builder.md`.
//!
//! * Sandboxes and containers outlive the server: a supervisor per pod holds them, and is adopted at the next start.
//! * It never decides: no restarts, no back-off, no probes.
//! * It never talks to the API server and never reads a pod.

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
pub mod supervisor;

pub use embedded::{Embedded, Settings};
pub use error::Error;
pub use plan::PodRange;
pub use record::LogPolicy;
pub use runtime::{BoxFuture, Duplex, Reader, Runtime, Session, Writer};
