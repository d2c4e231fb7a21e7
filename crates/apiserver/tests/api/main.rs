//! The API server as its clients see it, in process: behaviour scripts and the continuity of watches.

mod cluster;
mod continuity;
mod credentials;
mod scripts;
