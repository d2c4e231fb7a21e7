//! All automation of the repository: one list of commands, each a file.
//!
//! It starts programs (cargo, go, apt-get, the built `coracle`) and says what it does while it does it.
//! It holds no product behaviour: what a cluster does is in the crates.

mod bench;
mod check;
mod codegen;
mod conformance;
mod debian;
mod go;
mod images;
mod kubectl;
mod oci;
mod programs;
mod shell;
mod test;
mod tidy;
mod up;

use anyhow::{Result, bail};

/// One automation command.
pub(crate) struct Command {
    pub(crate) name: &'static str,
    /// One line for the overview.
    pub(crate) about: &'static str,
    pub(crate) run: fn(&[String]) -> Result<()>,
}

/// Every command, in the order of the overview.
static COMMANDS: &[Command] = &[
    up::COMMAND,
    check::COMMAND,
    test::COMMAND,
    tidy::COMMAND,
    codegen::COMMAND,
    bench::COMMAND,
    conformance::COMMAND,
    images::COMMAND,
    kubectl::COMMAND,
];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        overview();
        return Ok(());
    };
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => (command.run)(rest),
        None if name == "help" || name == "--help" => {
            overview();
            Ok(())
        }
        None => {
            overview();
            bail!("there is no command {name:?}; the list above has them all")
        }
    }
}

fn overview() {
    shell::say("usage: cargo xtask COMMAND\n");
    for command in COMMANDS {
        shell::say(&format!("  {:<11} {}", command.name, command.about));
    }
}
