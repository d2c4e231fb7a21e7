//! `coracle images import`: adds the images of archives.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Arg, ArgMatches};

use super::{Subcommand, ask_for_images, say};
use crate::cluster::Cluster;
use crate::local::ImageRequest;

pub(super) const SUBCOMMAND: Subcommand = Subcommand {
    name: "import",
    about: "Add the images of archives",
    long: "\
Takes what `docker save`, `podman save`, `skopeo copy`, BuildKit, `ctr images export` and others write: OCI layouts (in a tar \
or a directory) and docker's archives, plain or compressed with gzip or zstd. Of an image for several platforms, \
this machine's is taken. `-` reads standard input.

All images of an archive are added, or none.",
    arguments: |command| {
        let archive = Arg::new("archive")
            .required(true)
            .num_args(1..)
            .value_name("ARCHIVE")
            .value_hint(clap::ValueHint::AnyPath)
            .value_parser(clap::value_parser!(PathBuf))
            .help("A file, a directory with an OCI layout, or - for standard input");
        let name = Arg::new("as")
            .long("as")
            .value_name("NAME")
            .help("What to call an image that its archive gives no name; without a tag, the archive's is added");
        command.arg(archive).arg(name)
    },
    run,
};

fn run(cluster: &Cluster, matches: &ArgMatches) -> Result<()> {
    let name = matches.get_one::<String>("as").cloned();
    for archive in matches.get_many::<PathBuf>("archive").into_iter().flatten() {
        let request = ImageRequest::Import { archive: place(archive)?, name: name.clone() };
        for image in ask_for_images(cluster, request)? {
            say(&format!("imported {}", image.names.join(", ")));
        }
    }
    Ok(())
}

/// Where the server finds what is meant.
fn place(archive: &Path) -> Result<PathBuf> {
    if archive != Path::new("-") {
        return Ok(std::path::absolute(archive)?);
    }
    if std::io::stdin().is_terminal() {
        bail!(
            "standard input is a terminal; give it an archive, as in `docker save IMAGE | coracle images import -`"
        );
    }
    Ok(PathBuf::from(format!("/proc/{}/fd/0", std::process::id())))
}
