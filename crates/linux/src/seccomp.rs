//! Installs system call filters.

use std::io;

use nix::errno::Errno;

/// One classic BPF instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Operation.
    pub code: u16,
    /// Instructions to skip when a condition holds.
    pub then: u8,
    /// Instructions to skip when it does not.
    pub otherwise: u8,
    /// Operand.
    pub value: u32,
}

/// Filters the system calls of this process and its descendants from now on.
/// Needs CAP_SYS_ADMIN or no_new_privs.
pub fn install(program: &[Instruction]) -> io::Result<()> {
    let mut filter: Vec<libc::sock_filter> = program
        .iter()
        .map(|i| libc::sock_filter { code: i.code, jt: i.then, jf: i.otherwise, k: i.value })
        .collect();
    let len = u16::try_from(filter.len()).map_err(io::Error::other)?;
    let prog = libc::sock_fprog { len, filter: filter.as_mut_ptr() };
    // SAFETY: the kernel copies the program, which lives until the call returns.
    let result =
        unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, 0, &raw const prog) };
    Errno::result(result)?;
    Ok(())
}
