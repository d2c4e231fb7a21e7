//! The command line: one file per command, one list. Help, completion and dispatch come from the list.

mod completion;
mod down;
mod duration;
mod image_care;
mod images;
mod kubeconfig;
mod man;
mod progress;
mod registries;
mod server;
mod status;
mod up;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Arg, ArgMatches};

use crate::cluster::{Cluster, DEFAULT_DATA, DEFAULT_NAME};

/// One command of the product.
pub(crate) struct Command {
    pub(crate) name: &'static str,
    /// One line for the overview.
    pub(crate) about: &'static str,
    /// What it does in full, for its own help and manual page.
    pub(crate) long: &'static str,
    pub(crate) reach: Reach,
    /// Adds its own flags and arguments.
    pub(crate) arguments: fn(clap::Command) -> clap::Command,
    pub(crate) run: fn(&ArgMatches) -> Result<()>,
}

/// What a command is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The cluster that its flags name.
    OneCluster,
    /// The program itself.
    Program,
}

/// Every command, in the order of the overview.
static COMMANDS: &[Command] = &[
    up::COMMAND,
    down::COMMAND,
    status::COMMAND,
    server::COMMAND,
    kubeconfig::COMMAND,
    images::COMMAND,
    completion::COMMAND,
    man::COMMAND,
];

/// Runs what the words ask for; errors go to standard error, each with its causes.
#[expect(clippy::print_stderr, reason = "this is where a person reads why a command failed")]
pub(crate) fn run(words: Vec<OsString>) -> ExitCode {
    let matches = match interface().try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => {
            // Printing help to a reader that went away is not an error worth telling.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let (name, matches) = matches.subcommand().expect("the interface requires a command");
    let command =
        COMMANDS.iter().find(|command| command.name == name).expect("the interface is made from the list");
    match (command.run)(matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The whole command line, from the list: what parses, helps, completes and is printed as manual pages.
fn interface() -> clap::Command {
    let commands = COMMANDS.iter().map(|command| {
        let long = format!("{}.\n\n{}", command.about, command.long);
        let base = clap::Command::new(command.name).about(command.about).long_about(long);
        let base = match command.reach {
            Reach::OneCluster => base.args(which_cluster()),
            Reach::Program => base,
        };
        (command.arguments)(base)
    });
    clap::Command::new("coracle")
        .version(env!("CARGO_PKG_VERSION"))
        .about("All of Kubernetes in one small, fast binary")
        .long_about(OVERVIEW)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(commands)
}

const OVERVIEW: &str = "\
All of Kubernetes in one small, fast binary.

`coracle up` starts a cluster on this machine and adds it to your kubeconfig; any kubectl drives it from there. \
`coracle down` stops it. Most commands need root.";

/// The flags that every command takes.
fn which_cluster() -> [Arg; 2] {
    [
        Arg::new("name")
            .global(true)
            .long("name")
            .env("CORACLE_NAME")
            .default_value(DEFAULT_NAME)
            .value_name("NAME")
            .help("Name of the cluster"),
        Arg::new("data-dir")
            .long("data-dir")
            .global(true)
            .env("CORACLE_DATA_DIR")
            .default_value(DEFAULT_DATA)
            .value_name("FOLDER")
            .value_hint(clap::ValueHint::DirPath)
            .value_parser(clap::value_parser!(PathBuf))
            .help("Folder that holds the data of all clusters"),
    ]
}

/// How a command prints what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

fn output_format() -> Arg {
    let formats = clap::builder::PossibleValuesParser::new(["text", "json"]);
    let output = Arg::new("output").short('o').long("output").value_parser(formats);
    output.default_value("text").value_name("FORMAT").help("How to print it")
}

fn format_of(matches: &ArgMatches) -> Format {
    match matches.get_one::<String>("output").map(String::as_str) {
        Some("json") => Format::Json,
        _ => Format::Text,
    }
}

/// Which cluster the flags mean.
pub(crate) struct Which {
    pub(crate) name: String,
    pub(crate) data: PathBuf,
}

impl Which {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        let name = matches.get_one::<String>("name").expect("it has a default").clone();
        let data = matches.get_one::<PathBuf>("data-dir").expect("it has a default").clone();
        Self { name, data }
    }

    /// What a person has to add to a command to mean this cluster; nothing when it is the usual one.
    pub(crate) fn flags(&self) -> String {
        let name = (self.name != DEFAULT_NAME).then(|| format!(" --name {}", self.name));
        let data = self.data.display();
        let data = (self.data != Path::new(DEFAULT_DATA)).then(|| format!(" --data-dir {data}"));
        name.into_iter().chain(data).collect()
    }

    /// The cluster, which must have been made before.
    pub(crate) fn existing(&self) -> Result<Cluster> {
        match Cluster::find(&self.name, &self.data)? {
            Some(cluster) => Ok(cluster),
            None => bail!(
                "there is no cluster {:?} in {}; `coracle up{}` makes one",
                self.name,
                self.data.display(),
                self.flags()
            ),
        }
    }
}

/// A line for the person or the program that reads standard output.
#[expect(clippy::print_stdout, reason = "this is the command line's voice")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{COMMANDS, interface};

    #[test]
    fn the_interface_is_consistent() {
        interface().debug_assert();
    }

    #[test]
    fn every_command_and_option_says_what_it_is() {
        for command in COMMANDS {
            assert!(command.long.ends_with('.') && !command.about.ends_with('.'), "{}", command.name);
        }
        let mut all: Vec<clap::Command> = vec![interface()];
        while let Some(command) = all.pop() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
            all.extend(command.get_subcommands().cloned());
        }
    }

    #[test]
    fn the_overview() {
        expect![[r#"
            All of Kubernetes in one small, fast binary

            Usage: coracle <COMMAND>

            Commands:
              up          Start a cluster in the background and wait until it is ready
              down        Stop a cluster with all its pods
              status      Show how a cluster is
              server      Run a cluster in the foreground, for an init system; pods outlive it
              kubeconfig  Print a kubeconfig with an administrator's rights
              images      List, pull, import, export, name and remove container images
              completion  Print a script that completes coracle's words in a shell
              man         Write the manual pages into a folder
              help        Print this message or the help of the given subcommand(s)

            Options:
              -h, --help     Print help (see more with '--help')
              -V, --version  Print version
        "#]]
        .assert_eq(&interface().render_help().to_string());
    }

    #[test]
    fn every_command_about_a_cluster_takes_its_name_and_folder() {
        for words in ["up", "down", "status", "server", "kubeconfig", "images list", "images import a.tar"] {
            let line = format!("coracle {words} --name a --data-dir /b");
            assert!(interface().try_get_matches_from(line.split(' ')).is_ok(), "{line}");
        }
    }
}
