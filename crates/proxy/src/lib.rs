//! Makes Services work on one node: Services, endpoints and host ports become packet rules.
//!
//! [`plan::compile`] says which table a node needs, [`plan::diff`] how the kernel's differs, [`act`] makes the changes
//! in one transaction, in a table of our own. First sync, restart and drift repair are the same path; a change of one
//! Service touches only its own elements. Nothing polls, nothing is decided in the acting part, and no other
//! program's rules are read or written.

pub mod act;
mod host_ports;
mod limits;
pub mod model;
pub mod plan;
mod run;

pub use host_ports::HostPorts;
pub use run::{Config, ProxyError, remove, run};
