//! `coracle kubeconfig`: prints one, for any client anywhere on this machine.

use anyhow::{Context as _, Result};
use clap::ArgMatches;

use super::{Command, Reach, Which, say};
use crate::bootstrap::files;
use crate::host::checks;

pub(crate) const COMMAND: Command = Command {
    name: "kubeconfig",
    about: "Print a kubeconfig with an administrator's rights",
    long: "\
Prints a kubeconfig that reaches the cluster from this machine as its administrator. Whoever has it may do \
everything in the cluster.",
    reach: Reach::OneCluster,
    arguments: |command| command,
    run,
};

fn run(matches: &ArgMatches) -> Result<()> {
    checks::privileged()?;
    let cluster = Which::of(matches).existing()?;
    let file = cluster.kubeconfig_file();
    let text = files::read(&file)?.with_context(|| {
        format!(
            "{} is not there yet; the server writes it when it first starts: `coracle up`",
            file.display()
        )
    })?;
    say(text.trim_end());
    Ok(())
}
