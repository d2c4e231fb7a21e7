//! `coracle completion`: what a shell needs to complete the command line.

use anyhow::Result;
use clap::{Arg, ArgMatches};
use clap_complete::Shell;

use super::{Command, Reach, interface, say};

pub(crate) const COMMAND: Command = Command {
    name: "completion",
    about: "Print a script that completes coracle's words in a shell",
    long: "\
Prints a completion script. For bash, in ~/.bashrc: source <(coracle completion bash); for zsh, into a file named \
_coracle in a folder of $fpath; for fish, into ~/.config/fish/completions/coracle.fish.",
    reach: Reach::Program,
    arguments: |command| {
        let shell = Arg::new("shell").required(true).value_parser(clap::value_parser!(Shell));
        command.arg(shell.value_name("SHELL").help("The shell to write it for"))
    },
    run,
};

fn run(matches: &ArgMatches) -> Result<()> {
    let shell: Shell = *matches.get_one("shell").expect("it is required");
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut interface(), "coracle", &mut script);
    say(String::from_utf8(script)?.trim_end());
    Ok(())
}
