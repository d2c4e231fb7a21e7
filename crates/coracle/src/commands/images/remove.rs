//! `coracle images remove`: removes images by name or ID.

use anyhow::{Result, bail};
use clap::{Arg, ArgAction, ArgMatches};
use containers::model::InUse;

use super::{Subcommand, ask_to_remove, say_removed};
use crate::cluster::Cluster;
use crate::local::ImageRequest;

pub(super) const SUBCOMMAND: Subcommand = Subcommand {
    name: "remove",
    about: "Remove images by name or ID",
    long: "\
A name is taken away; the image goes with its last one, and with an ID all of its names go. An image that a container stands \
on is kept. What cannot be removed does not stop the removal of the others; the exit code is 1 then.",
    arguments: |command| {
        let image = Arg::new("image").required(true).num_args(1..).value_name("IMAGE").help("A name or ID");
        let force = Arg::new("force")
            .long("force")
            .action(ArgAction::SetTrue)
            .help("Remove images that containers use too; their files stay until the last container is gone");
        command.arg(image).arg(force)
    },
    run,
};

fn run(cluster: &Cluster, matches: &ArgMatches) -> Result<()> {
    let in_use = if matches.get_flag("force") { InUse::Forget } else { InUse::Keep };
    let mut failures = Vec::new();
    for image in matches.get_many::<String>("image").into_iter().flatten() {
        match ask_to_remove(cluster, ImageRequest::Remove { image: image.clone(), in_use }) {
            Ok(removed) => say_removed(&removed),
            Err(error) => failures.push(format!("{error:#}")),
        }
    }
    if failures.is_empty() {
        return Ok(());
    }
    bail!("{}", failures.join("\nerror: "))
}
