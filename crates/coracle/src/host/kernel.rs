//! What a kernel must offer before a cluster is started on it: read from the machine, then judged by a pure function.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use anyhow::{Context as _, Result};

/// Kernel features without which no pod runs, as files that show them.
const FILES: &[(&str, &str)] = &[
    ("/proc/self/ns/net", "network namespaces (CONFIG_NET_NS)"),
    ("/proc/self/ns/pid", "process namespaces (CONFIG_PID_NS)"),
    ("/proc/self/ns/mnt", "mount namespaces"),
    ("/proc/self/ns/ipc", "IPC namespaces (CONFIG_IPC_NS)"),
    ("/proc/self/ns/uts", "UTS namespaces (CONFIG_UTS_NS)"),
    ("/sys/fs/cgroup", "control groups (CONFIG_CGROUPS)"),
    ("/proc/sys/net/ipv4/ip_forward", "IPv4 forwarding"),
];

/// Capabilities without which root cannot make pods, by their numbers.
const CAPABILITIES: &[(u32, &str)] = &[
    (5, "CAP_KILL"),
    (12, "CAP_NET_ADMIN"),
    (18, "CAP_SYS_CHROOT"),
    (21, "CAP_SYS_ADMIN"),
    (27, "CAP_MKNOD"),
];

/// What a kernel shows of itself.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// Those of the files looked for that are there.
    files: BTreeSet<&'static str>,
    /// The text of `/proc/filesystems`.
    filesystems: String,
    /// The effective capabilities of this process, a bit each.
    capabilities: u64,
}

/// What is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    Feature { what: &'static str, path: &'static str },
    Overlay,
    Capabilities(Vec<&'static str>),
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feature { what, path } => {
                write!(f, "this kernel lacks {what}: {path} is missing; use a kernel that has it")
            }
            Self::Overlay => f.write_str(
                "this kernel lacks overlayfs; load it with `modprobe overlay`, or use a kernel that has it",
            ),
            Self::Capabilities(names) => write!(
                f,
                "root lacks {} here, as it does in most containers; use the machine itself, or a container that has \
                 all capabilities (`--privileged`)",
                names.join(", ")
            ),
        }
    }
}

impl Report {
    /// What pods need and is not there; the first such thing.
    pub(crate) fn lack(&self) -> Option<Lack> {
        let missing = FILES.iter().find(|(path, _)| !self.files.contains(path));
        if let Some((path, what)) = missing {
            return Some(Lack::Feature { what, path });
        }
        let has_overlay =
            self.filesystems.lines().any(|line| line.split_whitespace().last() == Some("overlay"));
        if !has_overlay {
            return Some(Lack::Overlay);
        }
        let is_lacking = |bit: u32| self.capabilities & (1 << bit) == 0;
        let lacking: Vec<_> =
            CAPABILITIES.iter().filter(|(bit, _)| is_lacking(*bit)).map(|(_, name)| *name).collect();
        (!lacking.is_empty()).then_some(Lack::Capabilities(lacking))
    }
}

/// Looks at this machine.
pub(crate) fn read() -> Result<Report> {
    let text = |path: &str| std::fs::read_to_string(path).with_context(|| format!("failed to read {path}"));
    let files = FILES.iter().map(|(path, _)| *path).filter(|path| Path::new(path).exists()).collect();
    let status = text("/proc/self/status")?;
    let capabilities = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    let capabilities = capabilities.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok());
    Ok(Report {
        files,
        filesystems: text("/proc/filesystems")?,
        capabilities: capabilities.context("/proc/self/status does not tell the capabilities")?,
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{FILES, Report};

    fn good() -> Report {
        Report {
            files: FILES.iter().map(|(path, _)| *path).collect(),
            filesystems: "nodev\ttmpfs\n\text4\nnodev\toverlay\n".to_owned(),
            capabilities: u64::MAX,
        }
    }

    fn check(report: &Report, expected: &Expect) {
        expected.assert_eq(&report.lack().map_or_else(|| "nothing".to_owned(), |lack| lack.to_string()));
    }

    #[test]
    fn a_kernel_that_has_all_lacks_nothing() {
        check(&good(), &expect!["nothing"]);
    }

    #[test]
    fn what_is_missing_is_named_with_what_to_do() {
        let mut report = good();
        report.files.remove("/proc/self/ns/net");
        check(
            &report,
            &expect![
                "this kernel lacks network namespaces (CONFIG_NET_NS): /proc/self/ns/net is missing; use a kernel that has it"
            ],
        );
        let report = Report { filesystems: "nodev\ttmpfs\n".to_owned(), ..good() };
        check(
            &report,
            &expect![
                "this kernel lacks overlayfs; load it with `modprobe overlay`, or use a kernel that has it"
            ],
        );
        let report = Report { capabilities: !((1 << 12) | (1 << 21)), ..good() };
        check(
            &report,
            &expect![
                "root lacks CAP_NET_ADMIN, CAP_SYS_ADMIN here, as it does in most containers; use the machine itself, or a container that has all capabilities (`--privileged`)"
            ],
        );
    }
}
