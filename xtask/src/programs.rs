//! The programs of the machine that tests call, each from a Debian package.

use anyhow::Result;

use crate::shell::{exists, program, run, say};

/// A program, how it is asked whether it is there, and the package that has it.
static PROGRAMS: &[(&str, &str, &str)] = &[
    ("bsdtar", "--version", "libarchive-tools"),
    ("busybox", "--help", "busybox-static"),
    ("curl", "--version", "curl"),
    ("docker-registry", "--version", "docker-registry"),
    ("ip", "-V", "iproute2"),
    ("nft", "--version", "nftables"),
    ("nsenter", "--version", "util-linux"),
    ("openssl", "version", "openssl"),
    ("script", "--version", "bsdutils"),
    ("setpriv", "--version", "util-linux"),
    ("skopeo", "--version", "skopeo"),
    ("umoci", "--version", "umoci"),
];

/// Installs what is missing.
pub(crate) fn ensure() -> Result<()> {
    let missing: Vec<&str> = PROGRAMS
        .iter()
        .filter(|(name, probe, _)| !exists(name, probe))
        .map(|(_, _, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    say(&format!("installing what tests need: {}", missing.join(", ")));
    let install =
        || run(program("apt-get").args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing));
    install().or_else(|_| {
        run(program("apt-get").args(["update", "-qq"]))?;
        install()
    })
}
