//! One round of a bench of the whole cluster, as one line of JSON: figures by name.
//!
//! `bench NAME [WORDS]` starts the product beside it in a network namespace, as tests do, and talks to it over HTTPS, as
//! clients do. `cargo xtask bench` runs the rounds and tells the medians. Nothing fails by being slow.

mod api_calls;
mod cluster;
mod idle;
mod pods;
mod processes;
mod start;

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::{Context as _, Result, bail};

/// What a round measured, by name with unit.
type Figures = BTreeMap<String, f64>;

/// One bench: its name and its round.
type Bench = (&'static str, fn(&[String]) -> Result<Figures>);

static BENCHES: &[Bench] =
    &[("api", api_calls::round), ("idle", idle::round), ("pods", pods::round), ("start", start::round)];

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = words.split_first().context("usage: bench NAME [WORDS]")?;
    let Some((_, round)) = BENCHES.iter().find(|(known, _)| known == name) else {
        bail!("there is no bench {name:?}");
    };
    writeln!(std::io::stdout(), "{}", serde_json::to_string(&round(rest)?)?)?;
    Ok(())
}
