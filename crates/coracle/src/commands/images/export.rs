//! `coracle images export`: writes images into an archive.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Arg, ArgMatches};

use super::{Subcommand, ask_for_images, say, short};
use crate::cluster::Cluster;
use crate::local::ImageRequest;

pub(super) const SUBCOMMAND: Subcommand = Subcommand {
    name: "export",
    about: "Write images into an archive",
    long: "\
Writes an OCI layout in a tar, which this command's `import`, docker, podman and containerd read. Layers are put together again \
as they were before they were compressed: the image keeps its ID, while its manifest and that one's digest are new.",
    arguments: |command| {
        let output = Arg::new("output")
            .short('o')
            .long("output")
            .required(true)
            .value_name("ARCHIVE")
            .value_hint(clap::ValueHint::FilePath)
            .value_parser(clap::value_parser!(PathBuf))
            .help("The file to write, or - for standard output");
        let images = Arg::new("image").required(true).num_args(1..).value_name("IMAGE").help("A name or ID");
        command.arg(output).arg(images)
    },
    run,
};

fn run(cluster: &Cluster, matches: &ArgMatches) -> Result<()> {
    let output = matches.get_one::<PathBuf>("output").expect("it is required");
    let images = matches.get_many::<String>("image").into_iter().flatten().cloned().collect();
    let exported = ask_for_images(cluster, ImageRequest::Export { images, archive: place(output)? })?;
    // Standard output is the archive's alone when it goes there.
    if output != Path::new("-") {
        for image in exported {
            let name = image.names.first().map_or_else(|| short(&image.id), String::as_str);
            say(&format!("exported {name}"));
        }
    }
    Ok(())
}

/// Where the server writes.
fn place(output: &Path) -> Result<PathBuf> {
    if output != Path::new("-") {
        return Ok(std::path::absolute(output)?);
    }
    if std::io::stdout().is_terminal() {
        bail!(
            "standard output is a terminal; give it a file or a program, as in `coracle images export -o - IMAGE | docker load`"
        );
    }
    Ok(PathBuf::from(format!("/proc/{}/fd/1", std::process::id())))
}
