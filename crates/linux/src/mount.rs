//! Mounts, through the descriptor-based interface: a mount is made or copied detached, adjusted, then attached
//! to a place that is itself a descriptor. No path is looked up twice. Needs Linux 5.12.

use std::ffi::CString;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use nix::errno::Errno;
use nix::mount::{MntFlags, MsFlags};

const OPEN_TREE_CLONE: libc::c_uint = 1;
const FSOPEN_CLOEXEC: libc::c_uint = 1;
const FSMOUNT_CLOEXEC: libc::c_uint = 1;
const FSCONFIG_SET_FLAG: libc::c_uint = 0;
const FSCONFIG_SET_STRING: libc::c_uint = 1;
const FSCONFIG_CMD_CREATE: libc::c_uint = 6;
const MOVE_MOUNT_EMPTY_PATHS: libc::c_uint = 0x04 | 0x40;

/// What a mount forbids, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Forbid(u64);

impl Forbid {
    /// Nothing.
    pub const NOTHING: Self = Self(0);
    /// Writing.
    pub const WRITE: Self = Self(1);
    /// The privileges of set-user-ID files.
    pub const SETUID: Self = Self(2);
    /// Opening devices.
    pub const DEVICES: Self = Self(4);
    /// Running programs.
    pub const EXEC: Self = Self(8);

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// How later mounts spread between a mount and its copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Not at all.
    Private,
    /// From the original to the copy.
    Slave,
    /// Both ways.
    Shared,
}

#[repr(C)]
#[derive(Default)]
struct MountAttr {
    set: u64,
    clear: u64,
    propagation: u64,
    userns_fd: u64,
}

/// A mount that is attached nowhere; it vanishes when dropped.
pub struct Detached(OwnedFd);

impl Detached {
    /// A new file system such as `tmpfs`; an option without a value is a flag.
    pub fn new(kind: &str, options: &[(&str, Option<&str>)], forbid: Forbid) -> io::Result<Self> {
        let kind = CString::new(kind)?;
        // SAFETY: the name is a live C string.
        let context = owned(unsafe { libc::syscall(libc::SYS_fsopen, kind.as_ptr(), FSOPEN_CLOEXEC) })?;
        for (key, value) in options {
            configure(&context, key, *value)?;
        }
        // SAFETY: takes descriptors, integers and null pointers.
        Errno::result(unsafe {
            libc::syscall(
                libc::SYS_fsconfig,
                context.as_raw_fd(),
                FSCONFIG_CMD_CREATE,
                std::ptr::null::<u8>(),
                std::ptr::null::<u8>(),
                0,
            )
        })?;
        // SAFETY: takes a descriptor and integers.
        let mount =
            unsafe { libc::syscall(libc::SYS_fsmount, context.as_raw_fd(), FSMOUNT_CLOEXEC, forbid.0) };
        Ok(Self(owned(mount)?))
    }

    /// A copy of the tree of mounts at a location.
    pub fn copy_of(location: BorrowedFd<'_>) -> io::Result<Self> {
        Self::open_tree(location, c"", libc::AT_EMPTY_PATH | libc::AT_RECURSIVE)
    }

    /// A copy of the tree of mounts at a path of the node.
    pub fn copy_of_path(path: &Path) -> io::Result<Self> {
        let path = CString::new(path.as_os_str().as_bytes())?;
        // SAFETY: AT_FDCWD stands for the working directory and is never closed.
        Self::open_tree(unsafe { BorrowedFd::borrow_raw(libc::AT_FDCWD) }, &path, libc::AT_RECURSIVE)
    }

    fn open_tree(directory: BorrowedFd<'_>, path: &std::ffi::CStr, flags: libc::c_int) -> io::Result<Self> {
        let flags = flags.unsigned_abs() | OPEN_TREE_CLONE | libc::O_CLOEXEC.unsigned_abs();
        // SAFETY: the path is a live C string.
        Ok(Self(owned(unsafe {
            libc::syscall(libc::SYS_open_tree, directory.as_raw_fd(), path.as_ptr(), flags)
        })?))
    }

    /// Forbids more, in this mount alone.
    pub fn forbid(&self, forbid: Forbid) -> io::Result<()> {
        set(self.0.as_fd(), 0, &MountAttr { set: forbid.0, ..MountAttr::default() })
    }

    /// Forbids more, in this mount and all below it.
    pub fn forbid_below(&self, forbid: Forbid) -> io::Result<()> {
        set(self.0.as_fd(), libc::AT_RECURSIVE, &MountAttr { set: forbid.0, ..MountAttr::default() })
    }

    /// Chooses how later mounts spread, for this mount and all below it.
    pub fn spread(&self, spread: Spread) -> io::Result<()> {
        let propagation = match spread {
            Spread::Private => libc::MS_PRIVATE,
            Spread::Slave => libc::MS_SLAVE,
            Spread::Shared => libc::MS_SHARED,
        };
        set(self.0.as_fd(), libc::AT_RECURSIVE, &MountAttr { propagation, ..MountAttr::default() })
    }

    /// Shows it at a place, which stays hidden below it.
    pub fn attach(&self, place: impl AsFd) -> io::Result<()> {
        // SAFETY: both paths are empty C strings; the flags make the descriptors themselves the subject.
        Errno::result(unsafe {
            libc::syscall(
                libc::SYS_move_mount,
                self.0.as_raw_fd(),
                c"".as_ptr(),
                place.as_fd().as_raw_fd(),
                c"".as_ptr(),
                MOVE_MOUNT_EMPTY_PATHS,
            )
        })?;
        Ok(())
    }
}

impl AsFd for Detached {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Forbids more, in the mount that is seen at a location.
pub fn forbid_at(location: BorrowedFd<'_>, forbid: Forbid) -> io::Result<()> {
    set(location, 0, &MountAttr { set: forbid.0, ..MountAttr::default() })
}

fn configure(context: &OwnedFd, key: &str, value: Option<&str>) -> io::Result<()> {
    let key = CString::new(key)?;
    let value = value.map(CString::new).transpose()?;
    let (command, pointer) = match &value {
        Some(value) => (FSCONFIG_SET_STRING, value.as_ptr()),
        None => (FSCONFIG_SET_FLAG, std::ptr::null()),
    };
    // SAFETY: both strings live until the call returns.
    Errno::result(unsafe {
        libc::syscall(libc::SYS_fsconfig, context.as_raw_fd(), command, key.as_ptr(), pointer, 0)
    })?;
    Ok(())
}

fn set(mount: BorrowedFd<'_>, flags: libc::c_int, attributes: &MountAttr) -> io::Result<()> {
    // SAFETY: an empty path with AT_EMPTY_PATH means the descriptor; the struct lives until the call returns.
    Errno::result(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_raw_fd(),
            c"".as_ptr(),
            flags | libc::AT_EMPTY_PATH,
            std::ptr::from_ref(attributes),
            size_of::<MountAttr>(),
        )
    })?;
    Ok(())
}

fn owned(result: libc::c_long) -> io::Result<OwnedFd> {
    let fd = i32::try_from(Errno::result(result)?).map_err(io::Error::other)?;
    // SAFETY: the kernel has just returned this descriptor to us alone.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Mounts an overlay at `place`; the strings in `options` may be relative to the working directory, since the
/// kernel limits them all together to one page.
pub fn overlay(place: &Path, options: &str, forbid: Forbid) -> io::Result<()> {
    let mut flags = MsFlags::empty();
    flags.set(MsFlags::MS_NODEV, forbid.0 & Forbid::DEVICES.0 != 0);
    Ok(nix::mount::mount(Some("overlay"), place, Some("overlay"), flags, Some(options))?)
}

/// Takes the mount at a place away, even while it is used; without one, nothing happens.
pub fn detach(place: &Path) -> io::Result<()> {
    match nix::mount::umount2(place, MntFlags::MNT_DETACH | MntFlags::UMOUNT_NOFOLLOW) {
        Ok(()) | Err(Errno::EINVAL | Errno::ENOENT) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Cuts every mount of this namespace off from its peers.
pub fn make_all_private() -> io::Result<()> {
    let flags = MsFlags::MS_REC | MsFlags::MS_PRIVATE;
    Ok(nix::mount::mount(None::<&str>, "/", None::<&str>, flags, None::<&str>)?)
}

/// Makes the mount at `root` the root of this mount namespace and lets go of the old one.
pub fn pivot_into(root: BorrowedFd<'_>) -> io::Result<()> {
    nix::unistd::fchdir(root)?;
    // Stacks the old root on the new one at the same place, so that no directory for it is needed.
    nix::unistd::pivot_root(".", ".")?;
    nix::mount::umount2(".", MntFlags::MNT_DETACH)?;
    Ok(nix::unistd::chdir("/")?)
}
