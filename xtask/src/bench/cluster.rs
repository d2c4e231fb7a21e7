//! `cargo xtask bench start|idle|pods|api [ROUNDS]`: the whole product, built for release, in rounds on a cluster each.
//!
//! The measuring is in `crates/e2e/examples/bench`; here are the rounds and their medians.

use anyhow::{Context as _, Result};

use super::figures::Figures;
use crate::images;
use crate::shell::{built_release, cargo, output, program, run, say, step};

pub(super) fn measure(name: &str, rounds: usize) -> Result<()> {
    step("building");
    run(&mut cargo(["build", "--release", "-p", "coracle"]))?;
    run(&mut cargo(["build", "--release", "-p", "e2e", "--example", "bench"]))?;
    (images::COMMAND.run)(&[])?;
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
