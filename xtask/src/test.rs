//! `cargo xtask test`: everything that proves the product; the only thing that CI runs.

use anyhow::Result;

use crate::shell::{cargo, run, say, step};
use crate::{Command, check, images, kubectl, programs};

pub(crate) const COMMAND: Command = Command {
    name: "test",
    about: "everything that proves it: check, integration and end-to-end tests, documentation",
    run: test,
};

fn test(_: &[String]) -> Result<()> {
    (check::COMMAND.run)(&[])?;
    step("test programs and images");
    programs::ensure()?;
    (kubectl::COMMAND.run)(&[])?;
    (images::COMMAND.run)(&[])?;
    step("the product");
    run(&mut cargo(["build", "--package", "coracle"]))?;
    step("integration and end-to-end tests");
    run(&mut cargo(["test", "--workspace", "--test", "*"]))?;
    run(&mut cargo(["test", "--quiet", "--workspace", "--doc"]))?;
    step("documentation");
    run(cargo(["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"])
        .env("RUSTDOCFLAGS", "-D warnings"))?;
    say("everything passed");
    Ok(())
}
