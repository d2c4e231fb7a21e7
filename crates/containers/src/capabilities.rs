//! Capabilities by name, and which of them a container has.

use crate::error::Error;
use crate::model::Security;

/// In the kernel's order: the position is the number.
const NAMES: [&str; 41] = [
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "KILL",
    "SETGID",
    "SETUID",
    "SETPCAP",
    "LINUX_IMMUTABLE",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_ADMIN",
    "NET_RAW",
    "IPC_LOCK",
    "IPC_OWNER",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_CHROOT",
    "SYS_PTRACE",
    "SYS_PACCT",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_NICE",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "MKNOD",
    "LEASE",
    "AUDIT_WRITE",
    "AUDIT_CONTROL",
    "SETFCAP",
    "MAC_OVERRIDE",
    "MAC_ADMIN",
    "SYSLOG",
    "WAKE_ALARM",
    "BLOCK_SUSPEND",
    "AUDIT_READ",
    "PERFMON",
    "BPF",
    "CHECKPOINT_RESTORE",
];

/// What containers have that ask for nothing: the set that images are built for.
const DEFAULT: [&str; 14] = [
    "CHOWN",
    "DAC_OVERRIDE",
    "FSETID",
    "FOWNER",
    "MKNOD",
    "NET_RAW",
    "SETGID",
    "SETUID",
    "SETFCAP",
    "SETPCAP",
    "NET_BIND_SERVICE",
    "SYS_CHROOT",
    "KILL",
    "AUDIT_WRITE",
];

/// Every capability that has a name.
pub(crate) const ALL: u64 = (1 << NAMES.len()) - 1;

/// The capabilities of a container as bits; what both lists name is dropped, as upstream has it, except that an
/// explicit addition survives `drop: [ALL]`.
pub(crate) fn set(security: &Security) -> Result<u64, Error> {
    if security.privileged {
        return Ok(ALL);
    }
    let changes = &security.capabilities;
    let mut set = DEFAULT.iter().try_fold(0, |set, name| Ok::<_, Error>(set | bits(name)?))?;
    let is_all = |names: &[String]| names.iter().any(|n| n.eq_ignore_ascii_case("ALL"));
    if is_all(&changes.add) {
        set = ALL;
    }
    if is_all(&changes.drop) {
        set = 0;
    }
    for name in changes.add.iter().filter(|n| !n.eq_ignore_ascii_case("ALL")) {
        set |= bits(name)?;
    }
    for name in changes.drop.iter().filter(|n| !n.eq_ignore_ascii_case("ALL")) {
        set &= !bits(name)?;
    }
    Ok(set)
}

fn bits(name: &str) -> Result<u64, Error> {
    let upper = name.to_ascii_uppercase();
    let short = upper.strip_prefix("CAP_").unwrap_or(&upper);
    match NAMES.iter().position(|n| *n == short) {
        Some(number) => Ok(1 << number),
        None => Err(Error::Invalid(format!("unknown capability {name:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Capabilities;

    fn security(add: &[&str], drop: &[&str]) -> Security {
        let list = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        Security { capabilities: Capabilities { add: list(add), drop: list(drop) }, ..Security::default() }
    }

    fn check(add: &[&str], drop: &[&str], expected: u64) {
        assert_eq!(set(&security(add, drop)).unwrap(), expected, "add {add:?} drop {drop:?}");
    }

    #[test]
    fn additions_and_drops_change_the_default_set() {
        check(&[], &[], 0xa804_25fb);
        check(&["NET_ADMIN"], &["CAP_CHOWN"], (0xa804_25fb | 1 << 12) & !1);
        check(&["NET_BIND_SERVICE"], &["ALL"], 1 << 10);
        check(&["ALL"], &["sys_admin"], ALL & !(1 << 21));
        check(&["KILL"], &["KILL"], 0xa804_25fb & !(1 << 5));
    }

    #[test]
    fn an_unknown_name_is_an_error() {
        assert_eq!(set(&security(&["FLY"], &[])).unwrap_err().to_string(), "unknown capability \"FLY\"");
    }
}
