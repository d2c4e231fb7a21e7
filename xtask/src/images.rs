//! `cargo xtask images`: the sample and test images, built from static binaries of this project and of Debian.
//!
//! * `localhost/bootcamp:v1` and `:v2`: the sample application on busybox.
//! * `localhost/busybox:v1`: a shell and small tools.
//! * `localhost/curl:v1`: the same with curl.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::oci::{Defaults, Entry, write};
use crate::shell::{built, cargo, output, program, run, step, target};
use crate::{Command, debian};

pub(crate) const COMMAND: Command =
    Command { name: "images", about: "builds the sample and test images into target/images", run: build };

fn build(_: &[String]) -> Result<()> {
    let folder = target().join("images");
    std::fs::create_dir_all(&folder)?;
    run(&mut cargo(["build", "--quiet", "--package", "bootcamp"]))?;
    let busybox = busybox()?;
    let base = base(&busybox)?;
    for version in ["1", "2"] {
        let mut entries = base();
        entries.push(Entry::File("bin/bootcamp".into(), built("bootcamp")?, 0o755));
        let variable = format!("VERSION={version}");
        let defaults =
            Defaults { entrypoint: &["/bin/bootcamp"], arguments: &[], environment: &[PATH, &variable] };
        let file = folder.join(format!("bootcamp-v{version}.tar"));
        write(&file, &format!("localhost/bootcamp:v{version}"), defaults, &entries)?;
    }
    let shell = || Defaults { entrypoint: &[], arguments: &["sh"], environment: &[PATH] };
    write(&folder.join("busybox.tar"), "localhost/busybox:v1", shell(), &base())?;
    let mut entries = base();
    entries.extend(curl()?);
    write(&folder.join("curl.tar"), "localhost/curl:v1", shell(), &entries)
}

pub(crate) const PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Some of Debian's busybox programs lack this one.
const PRINTENV: &str = r#"#!/bin/sh
[ $# -eq 0 ] && exec env
for name; do
    eval "[ \"\${$name+set}\" ]" || exit 1
    eval "printf '%s\\n' \"\$$name\""
done
"#;

/// Debian's static busybox.
pub(crate) fn busybox() -> Result<PathBuf> {
    let folder = target().join("tools/busybox");
    debian::unpack(&["busybox-static"], &folder)?;
    Ok(folder.join("usr/bin/busybox"))
}

/// Makes the entries that every image begins with.
pub(crate) fn base(busybox: &Path) -> Result<impl Fn() -> Vec<Entry>> {
    let applets = output(program(busybox).arg("--list"))?;
    let busybox = busybox.to_owned();
    Ok(move || {
        let folders =
            ["bin", "dev", "etc", "home", "proc", "root", "sys", "usr", "usr/bin", "var", "var/tmp"];
        let mut entries: Vec<Entry> =
            folders.iter().map(|path| Entry::Folder((*path).into(), 0o755)).collect();
        entries.push(Entry::Folder("tmp".into(), 0o1777));
        entries.push(Entry::File("bin/busybox".into(), busybox.clone(), 0o755));
        let links = applets.lines().filter(|applet| !matches!(*applet, "busybox" | ""));
        entries.extend(links.map(|applet| Entry::Link(format!("bin/{applet}"), "busybox".into())));
        let passwd = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n";
        entries.push(Entry::Text("etc/passwd".into(), passwd.into(), 0o644));
        entries.push(Entry::Text("etc/group".into(), "root:x:0:\nnogroup:x:65534:\n".into(), 0o644));
        if !applets.lines().any(|applet| applet == "printenv") {
            entries.push(Entry::Text("bin/printenv".into(), PRINTENV.into(), 0o755));
        }
        entries
    })
}

/// This machine's curl with every library that it loads.
fn curl() -> Result<Vec<Entry>> {
    let curl = PathBuf::from("/usr/bin/curl");
    if !curl.is_file() {
        step("curl from Debian");
        run(program("apt-get").args([
            "install",
            "-qq",
            "-y",
            "--no-install-recommends",
            "curl",
            "ca-certificates",
        ]))?;
    }
    let listing = output(program("ldd").arg(&curl))?;
    let words = listing.split_whitespace().filter(|word| word.starts_with('/'));
    let libraries: BTreeSet<&str> = words.collect();
    let mut folders = BTreeSet::new();
    for library in &libraries {
        let parents = Path::new(library).ancestors().skip(1).filter(|parent| parent.components().count() > 1);
        folders.extend(parents.map(|parent| parent.to_string_lossy().trim_start_matches('/').to_owned()));
    }
    folders.remove("usr");
    let mut entries: Vec<Entry> = folders.into_iter().map(|folder| Entry::Folder(folder, 0o755)).collect();
    entries.push(Entry::File("usr/bin/curl".into(), curl, 0o755));
    for library in libraries {
        entries.push(Entry::File(library.trim_start_matches('/').into(), PathBuf::from(library), 0o755));
    }
    Ok(entries)
}
