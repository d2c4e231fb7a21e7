//! Cluster DNS: the names of Services and pods, as a zone that follows the API.
//!
//! It runs in the node's process and answers over UDP and TCP. Names of the cluster come from a [`plan::Zone`] that is
//! swapped whole when something changes; everything else is forwarded to the node's own resolvers.
//!
//! It answers per the Kubernetes DNS specification 1.1.0. It never writes to the API, never reads a file, and keeps no
//! state between questions but the forwarder's small cache.
//!
//! * [`model`]: a Service and its endpoints as the zone needs them.
//! * [`plan`]: names to records, pure.
//! * `serve`: sockets, questions, forwarding. [`run()`]: follows the API.

pub mod limits;
pub mod model;
pub mod plan;
mod run;
mod serve;

pub use run::{Config, run};
