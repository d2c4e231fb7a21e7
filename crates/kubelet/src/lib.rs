//! Makes one node match its pods, and serves the kubelet API.
//!
//! * [`machine`]: the life of one pod, pure.
//! * [`resources`]: requests and limits, pure.
//!
//! It reads and writes the cluster only through the API, runs containers only through
//! [`containers::Runtime`], and remembers nothing on disk: after a restart it goes on from what it observes.

pub mod limits;
pub mod machine;
pub mod resources;
