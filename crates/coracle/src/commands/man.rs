//! `coracle man`: the manual pages, made from the same definitions as the help.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Arg, ArgMatches};

use super::{Command, Reach, interface, say};

pub(crate) const COMMAND: Command = Command {
    name: "man",
    about: "Write the manual pages into a folder",
    long: "\
Writes a page for coracle and one for each of its commands. `coracle man /usr/local/share/man/man1` installs them; \
then `man coracle-up` shows one.",
    reach: Reach::Program,
    arguments: |command| {
        let folder = Arg::new("folder").required(true).value_parser(clap::value_parser!(PathBuf));
        let folder = folder.value_name("FOLDER").value_hint(clap::ValueHint::DirPath);
        command.arg(folder.help("Where to write them; made when it is missing"))
    },
    run,
};

fn run(matches: &ArgMatches) -> Result<()> {
    let folder: &PathBuf = matches.get_one("folder").expect("it is required");
    let write = || {
        std::fs::create_dir_all(folder)?;
        clap_mangen::generate_to(interface(), folder)
    };
    write().with_context(|| format!("failed to write the manual pages into {}", folder.display()))?;
    say(&format!("The manual pages are in {}.", folder.display()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::interface;

    #[test]
    fn every_command_has_a_page() {
        let folder = tempfile::tempdir().unwrap();
        clap_mangen::generate_to(interface(), folder.path()).unwrap();
        for page in ["coracle.1", "coracle-up.1", "coracle-images-import.1"] {
            let text = std::fs::read_to_string(folder.path().join(page)).unwrap();
            assert!(text.contains(".SH SYNOPSIS"), "{page}");
        }
    }
}
