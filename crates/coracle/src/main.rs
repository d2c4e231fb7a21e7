//! The one binary: a Kubernetes cluster on one machine, and the command that brings it up and down.
//!
//! It parses its command line, makes what a cluster needs first, starts the chosen components and hands each what it
//! may touch. It decides nothing about objects: that is in the components.
//!
//! * [`commands`]: one file per command, one list.
//! * [`cluster`]: names, places and ports of a cluster. [`bootstrap`]: keys, certificates, kubeconfigs.
//! * [`components`]: what runs inside a server. [`local`]: how commands ask it. [`host`]: what is asked of the machine.

mod bootstrap;
mod cluster;
mod commands;
mod components;
mod host;
mod local;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // A pod's supervisor is this same file: it must not pay for anything below.
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    if let Some(code) = containers::dispatch(&arguments) {
        return code;
    }
    commands::run(arguments)
}
