//! The command line: one file per command, one list. Help, completion and dispatch come from the list.

mod down;
mod images;
mod kubeconfig;
mod progress;
mod server;
mod status;
mod up;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Arg, ArgMatches};

use crate::cluster::{Cluster, DEFAULT_DATA, DEFAULT_NAME};

/// One command of the product.
pub(crate) struct Command {
    pub(crate) name: &'static str,
    /// One line for the overview.
    pub(crate) about: &'static str,
    /// Adds its own flags and arguments.
    pub(crate) arguments: fn(clap::Command) -> clap::Command,
    pub(crate) run: fn(&ArgMatches) -> Result<()>,
}

/// Every command, in the order of the overview.
static COMMANDS: &[Command] =
    &[up::COMMAND, down::COMMAND, status::COMMAND, server::COMMAND, kubeconfig::COMMAND, images::COMMAND];

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

fn interface() -> clap::Command {
    let commands = COMMANDS.iter().map(|command| {
        let base = clap::Command::new(command.name).about(command.about).args(which_cluster());
        (command.arguments)(base)
    });
    clap::Command::new("coracle")
        .version(env!("CARGO_PKG_VERSION"))
        .about("All of Kubernetes in one small, fast binary")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(commands)
}

/// The flags that every command takes.
fn which_cluster() -> [Arg; 2] {
    [
        Arg::new("name")
            .global(true)
            .long("name")
            .env("CORACLE_NAME")
            .default_value(DEFAULT_NAME)
            .help("Name of the cluster"),
        Arg::new("data-dir")
            .long("data-dir")
            .global(true)
            .env("CORACLE_DATA_DIR")
            .default_value(DEFAULT_DATA)
            .value_parser(clap::value_parser!(PathBuf))
            .help("Folder that holds the data of all clusters"),
    ]
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

    /// The cluster, which must have been made before.
    pub(crate) fn existing(&self) -> Result<Cluster> {
        match Cluster::find(&self.name, &self.data)? {
            Some(cluster) => Ok(cluster),
            None => bail!(
                "there is no cluster {:?} in {}; `coracle up{}` makes one",
                self.name,
                self.data.display(),
                if self.name == DEFAULT_NAME { String::new() } else { format!(" --name {}", self.name) }
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
    #[test]
    fn the_interface_is_consistent() {
        super::interface().debug_assert();
    }
}
