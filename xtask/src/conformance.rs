//! `cargo xtask conformance`: upstream's conformance suite against a cluster of its own.
//!
//! The suite and the programs in its images are built from the published modules that `xtask/conformance/go.mod` pins,
//! once. `docs/conformance.txt` lists the specs that pass: the command fails when one of them no longer does.

mod cluster;
mod images;
mod list;
mod options;
mod programs;
mod report;
mod suite;
mod table;

use anyhow::{Result, bail};

use crate::Command;
use crate::shell::{root, say, step, target};
use cluster::Cluster;
use options::Options;

pub(crate) const COMMAND: Command = Command {
    name: "conformance",
    about: "upstream's conformance suite; `conformance --help` tells its options",
    run: conformance,
};

fn conformance(words: &[String]) -> Result<()> {
    let Some(options) = Options::parse(words)? else {
        say(options::HELP);
        return Ok(());
    };
    let folder = target().join("conformance");
    let programs = programs::ensure(&folder.join("bin"))?;
    suite::check_count(&programs, &folder)?;
    let cluster = match &options.against {
        Some(kubeconfig) => Cluster::Others(kubeconfig.clone()),
        None => Cluster::start(&folder, &options, &images::ensure(&programs, &folder)?)?,
    };
    step("running the specs");
    let ran = suite::run(&programs, &cluster, &options, &folder);
    cluster.end(&options)?;
    judge(&ran?, &options)
}

/// Shows what came out, and fails when a spec of the list no longer passes.
fn judge(ran: &report::Report, options: &Options) -> Result<()> {
    say(&table::of(ran));
    let file = root().join("docs/conformance.txt");
    let list = std::fs::read_to_string(&file)?;
    let verdict = list::compare(&list, ran);
    if options.update && !verdict.new.is_empty() {
        std::fs::write(&file, list::with(&list, &verdict.new))?;
        say(&format!(
            "{} specs pass for the first time and are in docs/conformance.txt now",
            verdict.new.len()
        ));
    } else if !verdict.new.is_empty() {
        say(&format!(
            "{} specs pass that are not in docs/conformance.txt: --update adds them",
            verdict.new.len()
        ));
    }
    for broken in &ran.broken {
        say(&format!("the suite itself failed: {broken}"));
    }
    for name in &verdict.lost {
        say(&format!("no longer passes: {name}"));
    }
    match (verdict.lost.len(), ran.broken.len()) {
        (0, 0) => Ok(()),
        (0, _) => bail!("the suite itself failed; target/conformance/run.log tells more"),
        (lost, _) => bail!("{lost} specs of docs/conformance.txt no longer pass"),
    }
}
