//! The embedded runtime against the real kernel: pods are made, killed, adopted, looked into and removed.
//!
//! Needs root. Each test has a runtime of its own, with its own cgroups, directory and pod range, so they run side by
//! side. `cargo test -p containers --test kernel -- NAME` runs those whose name contains NAME; `-- bench` measures.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test program, which the lints take for a usual one"
)]

use std::process::ExitCode;

mod archive;
mod cases;
mod fixture;
mod registries;
mod scripted;

/// The product's allocator: what a supervisor weighs depends on it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    if let Some(code) = containers::dispatch(&arguments) {
        return code;
    }
    if std::env::args().nth(1).is_some_and(|first| first == cases::CRASHING_SERVER) {
        cases::crashing_server();
    }
    if std::env::args().nth(1).is_some_and(|first| first == cases::PULLING_SERVER) {
        cases::pulling_server();
    }
    fixture::run(cases::ALL)
}
