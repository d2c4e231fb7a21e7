//! `coracle kubeconfig`: prints one, for any client anywhere on this machine.

use anyhow::{Context as _, Result};
use clap::ArgMatches;

use super::{Command, Which, say};
use crate::bootstrap::files;

pub(crate) const COMMAND: Command = Command {
    name: "kubeconfig",
    about: "Print a kubeconfig with an administrator's rights",
    arguments: |command| command,
    run,
};

fn run(matches: &ArgMatches) -> Result<()> {
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
