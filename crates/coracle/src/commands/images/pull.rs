//! `coracle images pull`: fetches images from registries, and shows how far their layers are.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;

use anyhow::{Context as _, Result, bail};
use clap::{Arg, ArgAction, ArgMatches};
use containers::model::{Credentials, LayerProgress, LayerState, Progress};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::{Subcommand, megabytes, say, short};
use crate::cluster::Cluster;
use crate::commands::registries;
use crate::components;
use crate::host::lock;
use crate::local::{self, ImageReply, ImageRequest, Reply, Request};

pub(super) const SUBCOMMAND: Subcommand = Subcommand {
    name: "pull",
    about: "Fetch images from their registries",
    long: "\
Fetches images for this machine's platform, as a pod would. What is there already is not fetched again.

Credentials are for the registry that an image's name means; those of the file of private registries count when none \
are given. A password on the command line is seen by others on this machine: --password-stdin is not.",
    arguments: |command| {
        let image = Arg::new("image").required(true).num_args(1..).value_name("IMAGE").help("A name, as in a pod");
        let credentials = Arg::new("creds")
            .long("creds")
            .value_name("USER:PASSWORD")
            .conflicts_with_all(["username", "password-stdin"])
            .help("Who asks");
        let user = Arg::new("username")
            .long("username")
            .short('u')
            .value_name("USER")
            .requires("password-stdin")
            .help("Who asks");
        let password = Arg::new("password-stdin")
            .long("password-stdin")
            .action(ArgAction::SetTrue)
            .requires("username")
            .help("Read the password from standard input");
        command.args([image, credentials, user, password]).args(registries::arguments())
    },
    run,
};

fn run(cluster: &Cluster, matches: &ArgMatches) -> Result<()> {
    let credentials = credentials(matches)?;
    for image in matches.get_many::<String>("image").into_iter().flatten() {
        let request = ImageRequest::Pull { image: image.clone(), credentials: credentials.clone() };
        let mut display = Display::new();
        let reply = ask(cluster, matches, request, &mut |progress| display.show(progress));
        display.end();
        match reply? {
            Reply::Images(ImageReply::Images(images)) => {
                for image in images {
                    let name = image.names.first().or(image.digests.first()).map_or("", String::as_str);
                    say(&format!("pulled {name} ({})", short(&image.id)));
                }
            }
            Reply::Failed(why) => bail!("{why}"),
            other => bail!("the server gave an unexpected reply: {other:?}"),
        }
    }
    Ok(())
}

fn ask(
    cluster: &Cluster,
    matches: &ArgMatches,
    request: ImageRequest,
    hear: &mut dyn FnMut(&Progress),
) -> Result<Reply> {
    if lock::holder(cluster)?.is_none() {
        return components::pull_without_server(cluster, registries::settings(matches)?, &request, hear);
    }
    if let Some(option) = registries::given(matches) {
        bail!(
            "the server runs, and has its own --{option}; leave the option away, or start the server with it"
        );
    }
    local::ask_and_hear(cluster, &Request::Images(request), hear)
}

fn credentials(matches: &ArgMatches) -> Result<Option<Credentials>> {
    let as_whom = |username: &str, password: &str| {
        let (username, password) = (username.to_owned(), password.to_owned());
        Some(Credentials { username, password, ..Credentials::default() })
    };
    if let Some(both) = matches.get_one::<String>("creds") {
        let (user, password) = both.split_once(':').context(
            "--creds wants USER:PASSWORD; use --username and --password-stdin to hide the password",
        )?;
        return Ok(as_whom(user, password));
    }
    let Some(user) = matches.get_one::<String>("username") else { return Ok(None) };
    let password = std::io::read_to_string(std::io::stdin()).context("failed to read the password")?;
    let password = password.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!("standard input has no password");
    }
    Ok(as_whom(user, password))
}

/// What a person sees of the layers: bars on a terminal, lines elsewhere.
struct Display {
    bars: Option<MultiProgress>,
    layers: BTreeMap<usize, Shown>,
}

struct Shown {
    state: LayerState,
    bar: Option<ProgressBar>,
}

impl Display {
    fn new() -> Self {
        let bars = std::io::stderr().is_terminal().then(MultiProgress::new);
        Self { bars, layers: BTreeMap::new() }
    }

    fn show(&mut self, progress: &Progress) {
        for (number, layer) in progress.layers.iter().enumerate() {
            let bars = self.bars.as_ref();
            let shown = self.layers.entry(number).or_insert_with(|| Shown::new(layer, bars));
            if let Some(bar) = &shown.bar {
                bar.set_position(layer.bytes);
                bar.set_message(word(layer.state));
            } else if shown.state != layer.state {
                say(&line(layer));
            }
            shown.state = layer.state;
        }
    }

    fn end(&self) {
        if let Some(bars) = &self.bars {
            // Nothing depends on what a terminal shows.
            let _ = bars.clear();
        }
    }
}

impl Shown {
    fn new(layer: &LayerProgress, bars: Option<&MultiProgress>) -> Self {
        let bar = bars.map(|bars| {
            let template = "{prefix} {bar:30} {bytes:>11} / {total_bytes:<11} {msg}";
            let style = ProgressStyle::with_template(template).expect("the template is well formed");
            let bar = ProgressBar::new(layer.bytes_total).with_style(style);
            bar.set_prefix(short(&layer.digest).to_owned());
            bars.add(bar)
        });
        Self { state: LayerState::Waiting, bar }
    }
}

fn line(layer: &LayerProgress) -> String {
    format!("  layer {}: {} ({})", short(&layer.digest), word(layer.state), megabytes(layer.bytes_total))
}

fn word(state: LayerState) -> &'static str {
    match state {
        LayerState::Waiting => "waiting",
        LayerState::Fetching => "fetching",
        LayerState::Present => "already there",
        LayerState::Done => "done",
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_layer_is_one_line() {
        let digest = format!("sha256:{}", "0123456789abcdef".repeat(4));
        let layer = LayerProgress { digest, state: LayerState::Done, bytes: 5, bytes_total: 12_345_678 };
        expect!["  layer 0123456789ab: done (12.3 MB)"].assert_eq(&line(&layer));
    }
}
