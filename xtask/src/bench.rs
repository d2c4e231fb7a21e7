//! `cargo xtask bench NAME`: measures, beside a peer or a physical limit in the same run.
//!
//! Machines are noisy: rounds are interleaved, and what is reported is the median with the lowest and the
//! highest of all rounds. A bench is not a test; nothing fails by being slow.

mod cluster;
mod figures;
mod store;

use anyhow::{Result, bail};

use crate::Command;
use crate::shell::say;

pub(crate) const COMMAND: Command =
    Command { name: "bench", about: "measures NAME beside its peer; without a name, tells the names", run };

/// One bench.
struct Bench {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<()>,
}

/// Every bench, sorted by name.
static BENCHES: &[Bench] = &[cluster::API, cluster::IDLE, cluster::PODS, cluster::START, store::BENCH];

fn run(words: &[String]) -> Result<()> {
    let Some((name, rest)) = words.split_first() else {
        for bench in BENCHES {
            say(&format!("  {:<10} {}", bench.name, bench.about));
        }
        return Ok(());
    };
    match BENCHES.iter().find(|bench| bench.name == name) {
        Some(bench) => (bench.run)(rest),
        None => bail!("there is no bench {name:?}; `cargo xtask bench` tells the names"),
    }
}
