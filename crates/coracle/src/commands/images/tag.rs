//! `coracle images tag`: gives an image one more name.

use anyhow::Result;
use clap::{Arg, ArgMatches};

use super::{Subcommand, ask_for_images, say};
use crate::cluster::Cluster;
use crate::local::ImageRequest;

pub(super) const SUBCOMMAND: Subcommand = Subcommand {
    name: "tag",
    about: "Give an image one more name",
    long: "A name that another image had moves to this one.",
    arguments: |command| {
        let image = Arg::new("image").required(true).value_name("IMAGE").help("A name or ID");
        command.arg(image).arg(Arg::new("as").required(true).value_name("NAME").help("Its new name"))
    },
    run,
};

fn run(cluster: &Cluster, matches: &ArgMatches) -> Result<()> {
    let of = |key: &str| matches.get_one::<String>(key).expect("it is required").clone();
    let (image, name) = (of("image"), of("as"));
    ask_for_images(cluster, ImageRequest::Tag { image: image.clone(), name: name.clone() })?;
    say(&format!("{image} is also called {name}"));
    Ok(())
}
