//! Debian packages with everything that they depend on, unpacked under `target/` and installed nowhere.
//!
//! apt works in a folder of its own: its sources are this machine's with another suite, its list of installed packages
//! is empty. Scripts of packages never run, so what they would make (accounts, alternatives) is not there.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::shell::{output, program, run, say, step, target};

/// The suite that packages come from when the machine's own is older.
const SUITE: &str = "forky";
/// Suites whose packages are too old: their busybox, before 1.38, loses environment variables with a dash in their name.
const OLD_SUITES: &[&str] = &["buster", "bullseye", "bookworm", "trixie"];

/// Unpacks the packages and their dependencies into `folder`, once for each list of packages.
pub(crate) fn unpack(packages: &[&str], folder: &Path) -> Result<()> {
    let release = std::fs::read_to_string("/etc/os-release").context("failed to read /etc/os-release")?;
    let own = value(&release, "VERSION_CODENAME").context("/etc/os-release tells no VERSION_CODENAME")?;
    let stamp = folder.with_extension("packages");
    let wanted = format!("{}: {}", suite(own), packages.join(" "));
    if std::fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    step(&format!("Debian's packages of {wanted}"));
    let archives = folder.with_extension("archives");
    for old in [folder, &archives] {
        if old.exists() {
            std::fs::remove_dir_all(old)?;
        }
    }
    std::fs::create_dir_all(folder)?;
    std::fs::create_dir_all(archives.join("partial"))?;
    let configuration = configure(own)?;
    let download = || {
        let mut apt = program("apt-get");
        apt.env("APT_CONFIG", &configuration)
            .args(["install", "-qq", "-y", "--download-only", "--no-install-recommends", "-o"])
            .arg(format!("Dir::Cache::archives={}", archives.display()))
            .args(packages);
        output(&mut apt)
    };
    if download().is_err() {
        run(program("apt-get").env("APT_CONFIG", &configuration).args(["update", "-qq"]))?;
        download()?;
    }
    for package in debs(&archives)? {
        run(program("dpkg-deb").arg("-x").arg(package).arg(folder))?;
    }
    std::fs::remove_dir_all(&archives)?;
    std::fs::write(stamp, wanted)?;
    Ok(())
}

/// Unpacks one package of this machine's own suite without what it depends on: a program to run on this machine.
pub(crate) fn unpack_here(package: &str, folder: &Path) -> Result<()> {
    step(&format!("Debian's {package}"));
    std::fs::create_dir_all(folder)?;
    let download = || run(program("apt-get").args(["download", "-qq", package]).current_dir(folder));
    if download().is_err() {
        run(program("apt-get").args(["update", "-qq"]))?;
        download()?;
    }
    for package in debs(folder)? {
        run(program("dpkg-deb").arg("-x").arg(package).arg(folder))?;
    }
    Ok(())
}

/// The package files, the one with the root's own folders and links first.
fn debs(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .collect();
    if found.is_empty() {
        bail!("apt-get left no package in {}", folder.display());
    }
    let is_base =
        |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("base-files_"));
    found.sort_by_key(|path| (!is_base(path), path.clone()));
    Ok(found)
}

/// Writes apt's configuration and sources for a machine of the suite `own`, and fetches the lists when there are none.
fn configure(own: &str) -> Result<PathBuf> {
    let folder = target().join("tools/apt").join(suite(own));
    let configuration = folder.join("apt.conf");
    let there = configuration.exists();
    for path in ["lists/partial", "cache", "sources"] {
        std::fs::create_dir_all(folder.join(path))?;
    }
    std::fs::write(folder.join("status"), "")?;
    copy_sources(own, &folder.join("sources"))?;
    let folder = folder.display();
    let settings = format!(
        "Dir::Etc::sourcelist \"-\";\nDir::Etc::sourceparts \"{folder}/sources\";\n\
         Dir::State::lists \"{folder}/lists\";\nDir::State::status \"{folder}/status\";\n\
         Dir::Cache \"{folder}/cache\";\nAPT::Sandbox::User \"root\";\n"
    );
    std::fs::write(&configuration, settings)?;
    if !there {
        say("fetching the lists of packages");
        run(program("apt-get").env("APT_CONFIG", &configuration).args(["update", "-qq"]))?;
    }
    Ok(configuration)
}

/// Copies the sources of packages of this machine of the suite `own`, with the suite that we want.
fn copy_sources(own: &str, into: &Path) -> Result<()> {
    let parts = std::fs::read_dir("/etc/apt/sources.list.d").into_iter().flatten().filter_map(Result::ok);
    let mut files: Vec<PathBuf> = parts.map(|entry| entry.path()).collect();
    files.push("/etc/apt/sources.list".into());
    let mut copied = 0;
    for file in files {
        let is_source = file.extension().is_some_and(|ending| ending == "sources" || ending == "list");
        let Some(name) = file.file_name().filter(|_| is_source) else { continue };
        // The last one is not there on newer releases.
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        if text.contains(own) {
            std::fs::write(into.join(name), text.replace(own, suite(own)))?;
            copied += 1;
        }
    }
    if copied == 0 {
        bail!("no file under /etc/apt names the suite {own:?}; packages are taken from Debian's sources");
    }
    Ok(())
}

/// The suite to take packages from on a machine of the suite `own`.
fn suite(own: &str) -> &str {
    if OLD_SUITES.contains(&own) { SUITE } else { own }
}

fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))?;
    Some(line.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::{suite, value};

    #[test]
    fn an_old_machine_takes_packages_of_a_newer_suite() {
        let release = "NAME=\"Debian\"\nVERSION_CODENAME=bookworm\nID=debian\n";
        assert_eq!(value(release, "VERSION_CODENAME"), Some("bookworm"));
        assert_eq!(value(release, "NAME"), Some("Debian"));
        assert_eq!(value(release, "CODENAME"), None);
        assert_eq!(suite("bookworm"), "forky");
        assert_eq!(suite("sid"), "sid");
    }
}
