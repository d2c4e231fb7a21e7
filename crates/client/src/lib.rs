//! Talks to an API server through one boxed HTTP service, and drives controllers.
//!
//! * [`http`]: the service and body types that every component shares.
//! * [`Client`]: calls (get, list, create, patch, …) on documents, by resource.
//! * [`https`], [`kubeconfig`]: a service over TLS, from a kubeconfig.
//! * [`Caches`]: watches that fill the process's one shared [`control::View`], with [`Feed`]s of changes.
//! * [`reflector`]: the state machine of one watch, without I/O.
//! * [`driver`]: runs a [`control::Controller`].
//! * [`discovery`]: what the API serves.
//! * [`events`]: turns notes into Events, correlated as clients expect.
//! * [`limits`]: every bound.
//!
//! It knows no kinds: resources are named by their callers or by discovery. It promises that a reply that
//! never came is told apart from a refusal, and that the view never goes back in time.

pub mod caches;
mod call;
mod clock;
pub mod discovery;
pub mod driver;
pub mod events;
pub mod http;
pub mod https;
pub mod kubeconfig;
pub mod limits;
pub mod reflector;
mod request;
mod watch;

pub use caches::{Caches, Detail, Feed, Notice, Scope};
pub use call::{CallError, Client, List, Options, Selection, Written};
pub use events::Recorder;
pub use watch::{Frame, Watching};
