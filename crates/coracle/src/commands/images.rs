//! `coracle images import|list|remove`: the images that the node's pods can use.
//!
//! A running server does it itself; without one, the command opens the image store.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Arg, ArgMatches};

use super::{Command, Format, Reach, Which, say};
use crate::cluster::Cluster;
use crate::components;
use crate::host::{checks, lock};
use crate::local::{self, Image, Reply, Request};

pub(crate) const COMMAND: Command = Command {
    name: "images",
    about: "Import, list and remove container images",
    long: "\
Imports, lists and removes the images that pods can use. A pod that waits for an image starts as soon as it is \
imported.

A running server does the work itself; without one, the command opens the image store.",
    reach: Reach::OneCluster,
    arguments: |command| {
        let archive = Arg::new("archive")
            .required(true)
            .num_args(1..)
            .value_parser(clap::value_parser!(PathBuf))
            .help("An OCI or Docker image archive (tar, also compressed)");
        let image = Arg::new("image").required(true).num_args(1..).help("A name, as `images list` prints it");
        command
            .subcommand_required(true)
            .subcommand(clap::Command::new("import").about("Add the images of archives").arg(archive))
            .subcommand(clap::Command::new("list").about("List the images that are there").arg(super::output_format()))
            .subcommand(clap::Command::new("remove").about("Remove images by name").arg(image))
    },
    run,
};

fn run(matches: &ArgMatches) -> Result<()> {
    checks::privileged()?;
    let cluster = Which::of(matches).existing()?;
    let (name, matches) = matches.subcommand().expect("the interface requires one");
    match name {
        "import" => {
            for archive in matches.get_many::<PathBuf>("archive").into_iter().flatten() {
                let archive = std::path::absolute(archive)?;
                for image in ask(&cluster, &Request::Import(archive))? {
                    say(&format!("imported {}", image.names.join(", ")));
                }
            }
        }
        "list" => {
            let images = ask(&cluster, &Request::Images)?;
            match super::format_of(matches) {
                Format::Text => print(&images),
                Format::Json => say(&serde_json::to_string_pretty(&images)?),
            }
        }
        _ => {
            for image in matches.get_many::<String>("image").into_iter().flatten() {
                ask(&cluster, &Request::Remove(image.clone()))?;
                say(&format!("removed {image}"));
            }
        }
    }
    Ok(())
}

fn ask(cluster: &Cluster, request: &Request) -> Result<Vec<Image>> {
    let reply = if lock::holder(cluster)?.is_some() {
        local::ask(cluster, request)?
    } else {
        components::without_server(cluster, request)?
    };
    match reply {
        Reply::Images(images) => Ok(images),
        other => bail!("the server gave an unexpected reply: {other:?}"),
    }
}

fn print(images: &[Image]) {
    let width = images.iter().flat_map(|image| image.names.iter().map(String::len)).max().unwrap_or(0).max(5);
    say(&format!("{:<width$}  {:<12}  {:>9}", "IMAGE", "ID", "SIZE"));
    for image in images {
        let id = image.id.strip_prefix("sha256:").unwrap_or(&image.id);
        let id = &id[..id.len().min(12)];
        let size = format!("{:.1} MB", mebibytes(image.size_bytes));
        if image.names.is_empty() {
            say(&format!("{:<width$}  {id:<12}  {size:>9}", "<none>"));
        }
        for name in &image.names {
            say(&format!("{name:<width$}  {id:<12}  {size:>9}"));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}
