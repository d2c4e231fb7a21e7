//! `cargo xtask bench start|idle|pods|api [ROUNDS]`: the whole product, built for release, in rounds on a cluster each.
//!
//! The measuring is in `crates/e2e/examples/bench`; here are the rounds and their medians.

use anyhow::{Context as _, Result};

use super::Bench;
use super::figures::Figures;
use crate::shell::{built_release, cargo, output, program, run, say, step};
use crate::{images, kubectl};

pub(super) const START: Bench = Bench {
    name: "start",
    about: "from exec to /readyz, to a Ready node, to the first answer through a Service",
    run: |words| rounds("start", 7, words),
};
pub(super) const IDLE: Bench = Bench {
    name: "idle",
    about: "memory, processor and disk over a quiet minute, without pods and with 20",
    run: |words| rounds("idle", 1, words),
};
pub(super) const PODS: Bench = Bench {
    name: "pods",
    about: "from create to Ready, one by one and 50 at once, and from delete to gone",
    run: |words| rounds("pods", 3, words),
};
pub(super) const API: Bench = Bench {
    name: "api",
    about: "durable creates and GETs a second, and a LIST of 10,000 pods",
    run: |words| rounds("api", 3, words),
};

fn rounds(name: &str, usual: usize, words: &[String]) -> Result<()> {
    let rounds = words.first().map_or(Ok(usual), |text| text.parse()).context("ROUNDS is a number")?;
    step("building");
    run(&mut cargo(["build", "--release", "-p", "coracle"]))?;
    run(&mut cargo(["build", "--release", "-p", "e2e", "--example", "bench"]))?;
    (images::COMMAND.run)(&[])?;
    (kubectl::COMMAND.run)(&[])?;
    let bench = built_release("examples/bench")?;
    let mut figures = Figures::default();
    for round in 1..=rounds {
        step(&format!("round {round} of {rounds}"));
        let line = output(program(&bench).arg(name))?;
        let measured: std::collections::BTreeMap<String, f64> =
            serde_json::from_str(&line).context("the bench prints figures as JSON")?;
        for (what, value) in measured {
            figures.add(&what, value);
        }
    }
    let size = std::fs::metadata(built_release("coracle")?)?.len();
    figures.print();
    say(&format!("the product's program has {} KB", size / 1000));
    Ok(())
}
