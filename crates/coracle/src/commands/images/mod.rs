//! `coracle images …`: the images that the node's pods can use. One file per subcommand, one list.
//!
//! A running server does the work; without one, the command opens the image store.

mod export;
mod import;
mod list;
mod prune;
mod pull;
mod remove;
mod tag;

use anyhow::{Result, bail};
use clap::ArgMatches;

use super::{Command, Reach, Which, say};
use crate::cluster::Cluster;
use crate::components;
use crate::host::{checks, lock};
use crate::local::{self, Image, ImageReply, ImageRequest, Removed, Reply, Request};

pub(crate) const COMMAND: Command = Command {
    name: "images",
    about: "List, pull, import, export, name and remove container images",
    long: "\
Lists, pulls, imports, exports, names and removes the images that pods can use. A pod that waits for an image starts as soon as \
it is imported.

An image is named as in a pod (`nginx`, `registry.example/app:1.2`, with a digest), or by its ID as `images list` prints \
it; the beginning of an ID is enough where it is that of one image only.

A running server does the work itself; without one, the command opens the image store.",
    reach: Reach::OneCluster,
    arguments: |command| {
        let subcommands = SUBCOMMANDS.iter().map(|subcommand| {
            let long = format!("{}.\n\n{}", subcommand.about, subcommand.long);
            let base = clap::Command::new(subcommand.name).about(subcommand.about).long_about(long);
            (subcommand.arguments)(base)
        });
        command.subcommand_required(true).arg_required_else_help(true).subcommands(subcommands)
    },
    run,
};

/// One thing that can be done with images.
struct Subcommand {
    name: &'static str,
    /// One line for the overview.
    about: &'static str,
    /// What it does in full.
    long: &'static str,
    arguments: fn(clap::Command) -> clap::Command,
    run: fn(&Cluster, &ArgMatches) -> Result<()>,
}

/// Every subcommand, in the order of the overview.
static SUBCOMMANDS: &[Subcommand] = &[
    list::SUBCOMMAND,
    pull::SUBCOMMAND,
    import::SUBCOMMAND,
    export::SUBCOMMAND,
    tag::SUBCOMMAND,
    remove::SUBCOMMAND,
    prune::SUBCOMMAND,
];

fn run(matches: &ArgMatches) -> Result<()> {
    checks::privileged()?;
    let cluster = Which::of(matches).existing()?;
    let (name, matches) = matches.subcommand().expect("the interface requires one");
    let subcommand = SUBCOMMANDS
        .iter()
        .find(|subcommand| subcommand.name == name)
        .expect("the interface is made from the list");
    (subcommand.run)(&cluster, matches)
}

fn ask(cluster: &Cluster, request: ImageRequest) -> Result<ImageReply> {
    let reply = if lock::holder(cluster)?.is_some() {
        local::ask(cluster, &Request::Images(request))?
    } else {
        components::without_server(cluster, &request)?
    };
    match reply {
        Reply::Images(reply) => Ok(reply),
        Reply::Failed(why) => bail!("{why}"),
        Reply::Status(_) | Reply::Progress(_) => bail!("the server gave an unexpected reply: {reply:?}"),
    }
}

fn ask_for_images(cluster: &Cluster, request: ImageRequest) -> Result<Vec<Image>> {
    match ask(cluster, request)? {
        ImageReply::Images(images) => Ok(images),
        other @ ImageReply::Removed(_) => bail!("the server gave an unexpected reply: {other:?}"),
    }
}

fn ask_to_remove(cluster: &Cluster, request: ImageRequest) -> Result<Removed> {
    match ask(cluster, request)? {
        ImageReply::Removed(removed) => Ok(removed),
        other @ ImageReply::Images(_) => bail!("the server gave an unexpected reply: {other:?}"),
    }
}

/// Says what is no more: names, then images.
fn say_removed(removed: &Removed) {
    for name in removed.names.iter().filter(|name| !name.contains('@') || removed.ids.is_empty()) {
        say(&format!("removed {name}"));
    }
    for id in &removed.ids {
        say(&format!("deleted {}", short(id)));
    }
}

/// An id as `list` shows it.
fn short(id: &str) -> &str {
    let id = id.strip_prefix("sha256:").unwrap_or(id);
    &id[..id.len().min(12)]
}

/// A size for people.
#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1_000_000.0)
}
