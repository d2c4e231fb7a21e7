//! The kernel, as safe functions: namespaces, cgroups, mounts, processes, terminals, sockets, netlink.
//!
//! The only crate with `unsafe` and raw system calls. It decides nothing and knows neither pods nor images.
//! Errors are the kernel's own (`std::io::Error`); callers say what they were doing.

#![expect(unsafe_code, reason = "system calls are this crate's subject; no other crate has any")]

pub mod capability;
pub mod cgroup;
pub mod message;
pub mod mount;
pub mod netlink;
pub mod nftables;
pub mod process;
pub mod ready;
pub mod root;
pub mod seccomp;
pub mod stdio;
pub mod tree;
pub mod wait;
