//! Capabilities of the calling thread.
//!
//! A set is a bit mask with bit n for capability n, as in `/proc/self/status`.

use std::io;

use nix::errno::Errno;

/// The highest capability that this kernel knows; a preference for the newest when it does not tell.
pub fn last() -> u32 {
    std::fs::read_to_string("/proc/sys/kernel/cap_last_cap")
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(40)
}

/// The bounding set of this process: no descendant can ever have more.
pub fn bounding() -> u64 {
    // SAFETY: takes integers; returns 1, 0 or an error for an unknown one.
    (0..=last())
        .filter(|&cap| unsafe { libc::prctl(libc::PR_CAPBSET_READ, cap, 0, 0, 0) } == 1)
        .fold(0, |set, cap| set | 1 << cap)
}

/// Gives up for ever, for all descendants, what is not in `set`; needs CAP_SETPCAP.
pub fn limit_bounding(set: u64) -> io::Result<()> {
    for cap in 0..=last() {
        if set & (1 << cap) == 0 {
            // SAFETY: takes integers.
            Errno::result(unsafe { libc::prctl(libc::PR_CAPBSET_DROP, cap, 0, 0, 0) })?;
        }
    }
    Ok(())
}

#[repr(C)]
struct Header {
    version: u32,
    pid: i32,
}

#[repr(C)]
struct Sets {
    effective: u32,
    permitted: u32,
    inheritable: u32,
}

const VERSION_3: u32 = 0x2008_0522;

/// Makes `set` the permitted and effective capabilities; none is inheritable or ambient.
pub fn restrict(set: u64) -> io::Result<()> {
    let header = Header { version: VERSION_3, pid: 0 };
    let half = |bits: u64| {
        let bits = u32::try_from(bits & u64::from(u32::MAX)).expect("masked to 32 bits");
        Sets { effective: bits, permitted: bits, inheritable: 0 }
    };
    let sets = [half(set), half(set >> 32)];
    // SAFETY: version 3 reads one header and two sets, which live until the call returns.
    Errno::result(unsafe { libc::syscall(libc::SYS_capset, &raw const header, sets.as_ptr()) })?;
    Ok(())
}
