//! `coracle images prune`: removes the images that nobody misses.

use anyhow::Result;
use clap::{Arg, ArgAction, ArgMatches};
use containers::model::Unneeded;

use super::{Subcommand, ask_to_remove, megabytes, say, say_removed};
use crate::cluster::Cluster;
use crate::local::ImageRequest;

pub(super) const SUBCOMMAND: Subcommand = Subcommand {
    name: "prune",
    about: "Remove images that nobody uses",
    long: "\
Removes the images that have no name with a tag, mostly because it has moved to a newer one, and that no container uses. With \
--all, every image that no container uses.",
    arguments: |command| {
        let all = Arg::new("all").long("all").short('a').action(ArgAction::SetTrue);
        command.arg(all.help("Those that have names too"))
    },
    run,
};

fn run(cluster: &Cluster, matches: &ArgMatches) -> Result<()> {
    let unneeded = if matches.get_flag("all") { Unneeded::Unused } else { Unneeded::Nameless };
    let removed = ask_to_remove(cluster, ImageRequest::Prune(unneeded))?;
    say_removed(&removed);
    say(&format!("freed {}", megabytes(removed.freed_bytes)));
    Ok(())
}
