//! `cargo xtask bench NAME [ROUNDS]`: measures, beside a peer or a physical limit in the same run.
//!
//! Machines are noisy: rounds are interleaved, and what is reported is the median with the lowest and the
//! highest of all rounds. A bench is not a test; nothing fails by being slow.

mod cluster;
mod figures;
mod pull;
mod store;

use anyhow::{Context as _, Result, bail};

use crate::Command;
use crate::shell::say;

pub(crate) const COMMAND: Command =
    Command { name: "bench", about: "measures NAME beside its peer; without a name, tells the names", run };

/// One bench.
struct Bench {
    name: &'static str,
    about: &'static str,
    /// How many rounds it takes unless told.
    rounds: usize,
    /// Runs so many rounds of the bench of this name, and prints what they brought.
    run: fn(&str, usize) -> Result<()>,
}

/// Every bench, sorted by name.
static BENCHES: &[Bench] = &[
    Bench {
        name: "api",
        about: "durable creates and GETs a second, and a LIST of 10,000 pods",
        rounds: 3,
        run: cluster::measure,
    },
    Bench {
        name: "idle",
        about: "memory, processor and disk over a quiet minute, without pods and with 20",
        rounds: 1,
        run: cluster::measure,
    },
    Bench {
        name: "pods",
        about: "from create to Ready, one by one and 50 at once, and from delete to gone",
        rounds: 3,
        run: cluster::measure,
    },
    Bench {
        name: "pull",
        about: "1 GB of layers from a registry to runnable, beside Debian's containerd",
        rounds: 3,
        run: pull::measure,
    },
    Bench {
        name: "start",
        about: "from exec to /readyz, to a Ready node, to the first answer through a Service",
        rounds: 7,
        run: cluster::measure,
    },
    Bench {
        name: "store",
        about: "durable puts a second, beside Debian's etcd",
        rounds: 7,
        run: store::measure,
    },
];

fn run(words: &[String]) -> Result<()> {
    let Some((name, rest)) = words.split_first() else {
        for bench in BENCHES {
            say(&format!("  {:<10} {}", bench.name, bench.about));
        }
        return Ok(());
    };
    let Some(bench) = BENCHES.iter().find(|bench| bench.name == name) else {
        bail!("there is no bench {name:?}; `cargo xtask bench` tells the names");
    };
    let rounds = rest.first().map_or(Ok(bench.rounds), |text| text.parse()).context("ROUNDS is a number")?;
    (bench.run)(bench.name, rounds)
}
