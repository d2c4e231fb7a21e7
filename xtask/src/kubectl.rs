//! `cargo xtask kubectl`: the real kubectl, pinned in `xtask/kubectl/go.mod`, built from its published modules.
//!
//! No prebuilt one can be had from a package registry.

use std::path::PathBuf;

use anyhow::Result;

use crate::Command;
use crate::go::{Build, What, pinned, version_flags};
use crate::shell::target;

pub(crate) const COMMAND: Command = Command {
    name: "kubectl",
    about: "builds the pinned real kubectl into target/tools/kubectl",
    run: install,
};

/// Where the tests find it.
pub(crate) fn path() -> PathBuf {
    target().join("tools/kubectl")
}

fn install(_: &[String]) -> Result<()> {
    // Module v0.37.2 is release v1.37.2.
    let version = pinned("kubectl", "k8s.io/kubectl")?.replacen("v0.", "v1.", 1);
    let link = version_flags(&version)?;
    let build = Build {
        module: "kubectl",
        package: ".",
        what: What::Program,
        link: &link,
        path: path(),
        takes: "about two minutes",
    };
    build.ensure()
}
