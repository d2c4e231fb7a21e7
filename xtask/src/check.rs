//! `cargo xtask check`: what every commit passes; fast and without privileges.

use anyhow::Result;

use crate::shell::{self, cargo, run, step};
use crate::{Command, tidy};

pub(crate) const COMMAND: Command = Command {
    name: "check",
    about: "formatting, lints, house rules and unit tests: what every commit passes",
    run: check,
};

fn check(_: &[String]) -> Result<()> {
    step("formatting");
    run(&mut cargo(["fmt", "--all", "--check"]))?;
    step("house rules");
    (tidy::COMMAND.run)(&[])?;
    step("lints");
    run(&mut cargo(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    step("unit tests");
    run(&mut cargo(["test", "--quiet", "--workspace", "--lib", "--bins"]))?;
    shell::say("all good");
    Ok(())
}
