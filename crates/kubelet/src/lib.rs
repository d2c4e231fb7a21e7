//! Makes one node match its pods, and serves the kubelet API.
//!
//! * [`machine`]: the life of one pod, pure. [`roster`]: who may use a name. [`admit`]: who may come in.
//! * [`spec`]: from a pod's fields to what the runtime is told, pure. [`resources`]: requests and limits.
//! * `parts`: what a pod needs around its containers. `sources`: the ConfigMaps and Secrets it names. `images`: credentials for
//!   registries, and who may use which image.
//! * `ports`: which ports of the node lead to which pod. [`node`]: the node's own object and its heartbeat. [`server`]: the kubelet API.
//! * `driver`: performs what the machines ask for.
//!
//! It reads and writes the cluster only through the API, runs containers only through
//! [`containers::Runtime`], and remembers nothing on disk but who may use
//! which private image: after a restart it goes on from what it observes.

pub mod admit;
pub mod config;
mod driver;
mod duration;
mod gvr;
mod images;
pub mod limits;
mod logs;
pub mod machine;
pub mod node;
mod parts;
mod ports;
pub mod resources;
pub mod roster;
mod run;
pub mod server;
mod sources;
pub mod spec;
mod tls;
mod typed;

pub use config::{Config, ImageCollection, ImageSettings};
pub use images::bell::ImageBell;
pub use parts::volumes::unmount_all;
pub use ports::{HostPort, PortBoard};
pub use run::Kubelet;
