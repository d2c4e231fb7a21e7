//! Starting programs and talking to the person who waits for them.
//!
//! The only file of xtask that starts programs; every failure names the command line that failed.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// The repository's root folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository's root").to_path_buf()
}

/// The folder for everything that is built or fetched.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// One line for the reader.
#[expect(clippy::print_stdout, reason = "xtask talks to a person")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// The start of a piece of work that takes a while.
pub(crate) fn step(what: &str) {
    say(&format!("==> {what}"));
    // Nothing depends on it: a reader who went away must not stop the work.
    let _ = std::io::stdout().flush();
}

/// A program to run in the repository's root.
#[expect(clippy::disallowed_methods, reason = "xtask starts programs, here and nowhere else")]
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Runs a command to its end with our own output streams.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("failed to start {}", line(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", line(command));
    }
    Ok(())
}

/// Runs a command and returns what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("failed to start {}", line(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", line(command), output.status);
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("{} printed something other than UTF-8", line(command)))
}

/// Whether the program answers at all.
pub(crate) fn exists(name: &str, probe: &str) -> bool {
    program(name).arg(probe).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}

/// A program of this workspace that cargo has built.
pub(crate) fn built(name: &str) -> Result<PathBuf> {
    built_as("debug", name)
}

/// The same, built with `--release`.
pub(crate) fn built_release(name: &str) -> Result<PathBuf> {
    built_as("release", name)
}

fn built_as(profile: &str, name: &str) -> Result<PathBuf> {
    let text = output(program(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("-vV"))?;
    let host =
        text.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc does not tell its host")?;
    Ok(target().join(host).join(profile).join(name))
}

/// `cargo` with these words.
pub(crate) fn cargo<const N: usize>(words: [&str; N]) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(words);
    command
}

fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}
