//! The kubelet with the embedded runtime and the real kernel, against an API made of a map.
//!
//! Needs root. Each test has a node of its own. `cargo test -p kubelet --test kernel -- NAME` runs those whose
//! name contains NAME.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test program, which the lints take for a usual one"
)]

use std::process::ExitCode;

mod api_model;
mod cases;
mod fixture;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    if let Some(code) = containers::dispatch(&arguments) {
        return code;
    }
    fixture::run(cases::ALL)
}
