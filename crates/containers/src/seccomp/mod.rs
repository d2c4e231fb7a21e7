//! The default filter of system calls, compiled for the set of capabilities of a container.
//!
//! It allows what the well-known default profile of container runtimes allows, so that images behave as elsewhere:
//! a list for everybody, some calls only with the capability that governs them, and three that depend on an
//! argument. The rest fails with EPERM; calls newer than the list with ENOSYS, so that libraries fall back.

use linux::seccomp::Instruction;

mod calls;

const ALLOW: u32 = 0x7fff_0000;
const KILL: u32 = 0x8000_0000;
const ERRNO: u32 = 0x0005_0000;
const EPERM: u32 = 1;
const ENOSYS: u32 = 38;

const LOAD: u16 = 0x20;
const JUMP_EQUAL: u16 = 0x15;
const JUMP_GREATER: u16 = 0x25;
const JUMP_AT_LEAST: u16 = 0x35;
const JUMP_BITS: u16 = 0x45;
const RETURN: u16 = 0x06;

/// Offsets in what the kernel shows the filter.
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;
const FIRST_ARGUMENT: u32 = 16;

#[cfg(target_arch = "x86_64")]
const OUR_ARCHITECTURE: u32 = 0xc000_003e;
#[cfg(target_arch = "aarch64")]
const OUR_ARCHITECTURE: u32 = 0xc000_00b7;

/// Flags of clone that make namespaces.
const CLONE_NAMESPACES: u32 = 0x7e02_0000;
const SYS_ADMIN: u64 = 1 << 21;
const AF_VSOCK: u32 = 40;
const PERSONALITIES: [u32; 5] = [0, 8, 0x2_0000, 0x2_0008, 0xffff_ffff];

/// The filter for a container with these capabilities.
pub(crate) fn program(capabilities: u64) -> Vec<Instruction> {
    let mut code = vec![
        step(LOAD, ARCHITECTURE),
        branch(JUMP_EQUAL, OUR_ARCHITECTURE, 1, 0),
        step(RETURN, KILL),
        step(LOAD, NUMBER),
    ];
    let is_admin = capabilities & SYS_ADMIN != 0;
    if !is_admin {
        code.extend(when_called(libc::SYS_clone3, vec![step(RETURN, ERRNO | ENOSYS)]));
        code.extend(when_called(libc::SYS_clone, refuse_unless(branch(JUMP_BITS, CLONE_NAMESPACES, 0, 1))));
    }
    code.extend(when_called(libc::SYS_socket, refuse_unless(branch(JUMP_EQUAL, AF_VSOCK, 0, 1))));
    code.extend(when_called(libc::SYS_personality, known_personality()));
    let numbers = allowed(capabilities);
    let newest = *numbers.last().expect("the list is not empty");
    code.extend([branch(JUMP_GREATER, newest, 0, 1), step(RETURN, ERRNO | ENOSYS)]);
    code.extend(search(&ranges(&numbers)));
    code
}

fn allowed(capabilities: u64) -> Vec<u32> {
    let with = calls::WITH_CAPABILITY.iter().filter(|(cap, _)| capabilities & (1 << cap) != 0);
    let mut numbers: Vec<u32> = calls::ALWAYS
        .iter()
        .chain(with.flat_map(|(_, calls)| *calls))
        .map(|&number| u32::try_from(number).expect("numbers are small"))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Runs `body`, which returns, when the loaded number is this call's.
fn when_called(number: libc::c_long, body: Vec<Instruction>) -> Vec<Instruction> {
    let number = u32::try_from(number).expect("numbers are small");
    let skip = u8::try_from(body.len()).expect("bodies are short");
    let mut code = vec![branch(JUMP_EQUAL, number, 0, skip)];
    code.extend(body);
    code
}

/// Refuses when the test of the first argument goes to its first branch, else allows.
fn refuse_unless(test: Instruction) -> Vec<Instruction> {
    vec![step(LOAD, FIRST_ARGUMENT), test, step(RETURN, ERRNO | EPERM), step(RETURN, ALLOW)]
}

fn known_personality() -> Vec<Instruction> {
    let mut code = vec![step(LOAD, FIRST_ARGUMENT)];
    for (position, value) in PERSONALITIES.iter().enumerate() {
        let to_allow = u8::try_from(PERSONALITIES.len() - position).expect("a short list");
        code.push(branch(JUMP_EQUAL, *value, to_allow, 0));
    }
    code.extend([step(RETURN, ERRNO | EPERM), step(RETURN, ALLOW)]);
    code
}

fn ranges(numbers: &[u32]) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    ranges
}

/// Binary search: every call costs a handful of instructions, wherever it stands.
fn search(ranges: &[(u32, u32)]) -> Vec<Instruction> {
    if let [(first, last)] = ranges {
        return vec![
            branch(JUMP_AT_LEAST, *first, 0, 1),
            branch(JUMP_GREATER, *last, 0, 1),
            step(RETURN, ERRNO | EPERM),
            step(RETURN, ALLOW),
        ];
    }
    let (low, high) = ranges.split_at(ranges.len() / 2);
    let (below, above) = (search(low), search(high));
    let skip = u8::try_from(below.len()).expect("half of the list fits a jump");
    let mut code = vec![branch(JUMP_AT_LEAST, high[0].0, skip, 0)];
    code.extend(below);
    code.extend(above);
    code
}

fn step(code: u16, value: u32) -> Instruction {
    Instruction { code, then: 0, otherwise: 0, value }
}

fn branch(code: u16, value: u32, then: u8, otherwise: u8) -> Instruction {
    Instruction { code, then, otherwise, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the kernel's interpreter would return.
    fn run(program: &[Instruction], number: libc::c_long, argument: u32) -> u32 {
        let (mut at, mut loaded) = (0, 0);
        loop {
            let i = program[at];
            at += 1;
            let jump = match i.code {
                LOAD => {
                    loaded = match i.value {
                        NUMBER => u32::try_from(number).unwrap(),
                        ARCHITECTURE => OUR_ARCHITECTURE,
                        _ => argument,
                    };
                    continue;
                }
                RETURN => return i.value,
                JUMP_EQUAL => loaded == i.value,
                JUMP_GREATER => loaded > i.value,
                JUMP_AT_LEAST => loaded >= i.value,
                _ => loaded & i.value != 0,
            };
            at += usize::from(if jump { i.then } else { i.otherwise });
        }
    }

    #[test]
    fn exactly_the_listed_calls_pass() {
        let program = program(0);
        let special = [libc::SYS_clone, libc::SYS_clone3, libc::SYS_socket, libc::SYS_personality];
        for number in (0..600).filter(|n| !special.contains(n)) {
            let is_listed = calls::ALWAYS.contains(&number);
            assert_eq!(run(&program, number, 0) == ALLOW, is_listed, "call {number}");
        }
        assert!(program.len() < 4096);
    }

    #[test]
    fn arguments_decide_for_some_calls() {
        let plain = program(0);
        let admin = program(SYS_ADMIN);
        assert_eq!(run(&plain, libc::SYS_clone, 17), ALLOW);
        assert_eq!(run(&plain, libc::SYS_clone, 0x1000_0000), ERRNO | EPERM);
        assert_eq!(run(&admin, libc::SYS_clone, 0x1000_0000), ALLOW);
        assert_eq!(run(&plain, libc::SYS_clone3, 0), ERRNO | ENOSYS);
        assert_eq!(run(&plain, libc::SYS_socket, 2), ALLOW);
        assert_eq!(run(&plain, libc::SYS_socket, AF_VSOCK), ERRNO | EPERM);
        assert_eq!(run(&plain, libc::SYS_personality, 8), ALLOW);
        assert_eq!(run(&plain, libc::SYS_personality, 1), ERRNO | EPERM);
    }

    #[test]
    fn capabilities_open_their_calls() {
        assert_eq!(run(&program(0), libc::SYS_mount, 0), ERRNO | EPERM);
        assert_eq!(run(&program(SYS_ADMIN), libc::SYS_mount, 0), ALLOW);
        assert_eq!(run(&program(0), 5000, 0), ERRNO | ENOSYS);
    }
}
