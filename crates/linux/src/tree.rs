//! A directory tree that is written entry by entry, as somebody else describes it.
//!
//! Every path is resolved by the kernel as if the tree were `/`, as in [`crate::root`]; owners, modes, times and attributes
//! are set through descriptors of what was found there, never by a second walk. It needs no `/proc`. What is in the way
//! of a new entry is replaced. One thread writes a tree, and nobody else changes it meanwhile.

use std::collections::BTreeSet;
use std::ffi::{CString, OsStr};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use nix::dir::Dir;
use nix::errno::Errno;
use nix::fcntl::{AtFlags, OFlag, openat, readlinkat};
use nix::sys::stat::{FchmodatFlags, Mode, SFlag, fchmodat, fstatat, makedev, mkdirat, mknodat};
use nix::sys::time::TimeSpec;
use nix::unistd::{UnlinkatFlags, unlinkat};

use crate::root::{LINKS, Root, names, or_itself};

/// The attribute by which overlayfs hides what lower layers have in a directory.
const OPAQUE: &str = "trusted.overlay.opaque";

/// A tree that is being written.
pub struct Tree {
    root: Root,
    /// The directory that was used last: entries come in its order mostly.
    last: Option<(PathBuf, OwnedFd)>,
    /// Directories that were made because something lies in them.
    missing: BTreeSet<PathBuf>,
    /// Whether an entry took another one's place.
    has_replaced: bool,
}

/// Owner, mode and attributes of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Permission bits with set-user-ID, set-group-ID and sticky.
    pub mode: u32,
    /// When it was changed.
    pub modified: Time,
    /// Extended attributes, such as `security.capability`; of files and directories only.
    pub attributes: Vec<(CString, Vec<u8>)>,
}

/// A moment: seconds since 1970, which may be before, and nanoseconds after that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Time {
    /// Whole seconds.
    pub seconds: i64,
    /// 0 to 999,999,999.
    pub nanoseconds: u32,
}

/// A device or named pipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// A named pipe.
    Pipe,
    /// A character device: its driver and its number there.
    Character(u32, u32),
    /// A block device, likewise.
    Block(u32, u32),
}

impl Tree {
    /// The tree at a path of the node.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { root: Root::open(path)?, last: None, missing: BTreeSet::new(), has_replaced: false })
    }

    /// A directory; one that is there stays with what it holds. The empty path is the tree itself. One that takes the
    /// place of a mark by [`Tree::hide`] hides what lower layers have in it.
    pub fn directory(&mut self, path: &Path, about: &About) -> io::Result<()> {
        let directory = self.make_directory(path)?;
        self.missing.remove(path);
        describe(&reopened(&directory)?, about)
    }

    /// A new file for writing; [`describe`] it when its content is there.
    pub fn file(&mut self, path: &Path) -> io::Result<File> {
        let flags = OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_WRONLY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        self.replace(path, |parent, name| {
            Ok(File::from(openat(parent, name, flags, Mode::S_IRUSR | Mode::S_IWUSR)?))
        })
    }

    /// A symbolic link with this text.
    pub fn link(&mut self, path: &Path, target: &OsStr, about: &About) -> io::Result<()> {
        self.replace(path, |parent, name| {
            nix::unistd::symlinkat(target, parent, name)?;
            chown(parent, name, about)?;
            set_time(parent, name, about.modified)
        })
    }

    /// A further name of an entry that is there already; `NotFound` when it is not.
    pub fn same(&mut self, path: &Path, existing: &Path) -> io::Result<()> {
        let (source, old) = (self.existing_parent(existing)?, file_name(existing)?);
        // Found before anything is replaced, as it may be the same name twice.
        let found = fstatat(&source, old, AtFlags::AT_SYMLINK_NOFOLLOW)?;
        let is_itself = |parent: BorrowedFd<'_>, name: &OsStr| {
            fstatat(parent, name, AtFlags::AT_SYMLINK_NOFOLLOW)
                .is_ok_and(|there| (there.st_dev, there.st_ino) == (found.st_dev, found.st_ino))
        };
        self.replace(path, |parent, name| {
            if is_itself(parent, name) {
                return Ok(());
            }
            Ok(nix::unistd::linkat(&source, old, parent, name, AtFlags::empty())?)
        })
    }

    /// A device or named pipe.
    pub fn node(&mut self, path: &Path, node: Node, about: &About) -> io::Result<()> {
        let (kind, number) = match node {
            Node::Pipe => (SFlag::S_IFIFO, 0),
            Node::Character(major, minor) => (SFlag::S_IFCHR, makedev(major.into(), minor.into())),
            Node::Block(major, minor) => (SFlag::S_IFBLK, makedev(major.into(), minor.into())),
        };
        self.replace(path, |parent, name| {
            mknodat(parent, name, kind, Mode::S_IRUSR | Mode::S_IWUSR, number)?;
            chown(parent, name, about)?;
            fchmodat(parent, name, mode(about), FchmodatFlags::FollowSymlink)?;
            set_time(parent, name, about.modified)
        })
    }

    /// Hides what lower layers have under this name, as overlayfs does: by a 0/0 device, or, when this layer has a directory
    /// there, by making it hide what is below. Anything else that this layer has there hides it already.
    pub fn hide(&mut self, path: &Path) -> io::Result<()> {
        let name = file_name(path)?;
        let parent = self.parent(path)?;
        let found = fstatat(parent, name, AtFlags::AT_SYMLINK_NOFOLLOW);
        match found.map(|found| kind_of(&found)) {
            Ok(SFlag::S_IFDIR) => self.hide_below(path),
            Ok(_) => Ok(()),
            Err(Errno::ENOENT) => Ok(mknodat(parent, name, SFlag::S_IFCHR, Mode::empty(), makedev(0, 0))?),
            Err(error) => Err(error.into()),
        }
    }

    /// Hides everything that lower layers have in this directory.
    pub fn hide_below(&mut self, path: &Path) -> io::Result<()> {
        let is_there = self.find_directory(path).is_ok();
        let directory = self.make_directory(path)?;
        if !is_there {
            self.missing.insert(path.to_owned());
        }
        hide_below(&directory)
    }

    /// Sets the time of a directory, when that is still one: every new entry changes it, so this comes last.
    pub fn set_directory_time(&mut self, path: &Path, time: Time) -> io::Result<()> {
        match self.find_directory(path) {
            Ok(directory) => set_time(directory.as_fd(), OsStr::new("."), time),
            Err(_) => Ok(()),
        }
    }

    /// Directories that were made because something lies in them, and that nobody has described.
    pub fn missing(&self) -> impl Iterator<Item = &Path> {
        self.missing.iter().map(PathBuf::as_path)
    }

    /// Whether an entry took another one's place: what that was is lost.
    pub fn has_replaced(&self) -> bool {
        self.has_replaced
    }

    /// Whether there is a directory, not a link to one.
    pub fn has_directory(&self, path: &Path) -> bool {
        Source::find(&self.root, path).is_ok_and(|source| source.is_directory())
    }

    /// Makes an entry, and again when what was in the way is gone.
    fn replace<T>(
        &mut self,
        path: &Path,
        make: impl Fn(BorrowedFd<'_>, &OsStr) -> io::Result<T>,
    ) -> io::Result<T> {
        let name = file_name(path)?;
        match make(self.parent(path)?, name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            done => return done,
        }
        let parent = self.parent(path)?.try_clone_to_owned()?;
        self.has_replaced |= !is_mark(parent.as_fd(), name)?;
        // The path of what is kept may lead through what goes.
        self.last = None;
        remove(parent.as_fd(), name)?;
        make(parent.as_fd(), name)
    }

    /// The directory of an entry that is to be made.
    fn parent(&mut self, path: &Path) -> io::Result<BorrowedFd<'_>> {
        let parent = path.parent().unwrap_or(Path::new(""));
        if self.last.as_ref().is_none_or(|(known, _)| known != parent) {
            let directory = match self.find_directory(parent) {
                Err(error) if is_missing(&error) => self.make_missing(parent)?,
                found => found?,
            };
            self.last = Some((parent.to_owned(), directory));
        }
        Ok(self.last.as_ref().expect("just set").1.as_fd())
    }

    fn existing_parent(&self, path: &Path) -> io::Result<OwnedFd> {
        self.find_directory(path.parent().unwrap_or(Path::new("")))
    }

    /// The directory there, made when it is missing: what is in the way goes, and a mark that hides goes over to it.
    fn make_directory(&mut self, path: &Path) -> io::Result<OwnedFd> {
        let Some(name) = path.file_name() else { return self.find_directory(path) };
        let parent = self.parent(path)?.try_clone_to_owned()?;
        let directory = || {
            let flags = OFlag::O_PATH | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
            openat(&parent, name, flags, Mode::empty())
        };
        let mut is_hidden = false;
        match directory() {
            Ok(found) => return Ok(found),
            Err(Errno::ENOENT) => {}
            Err(Errno::ENOTDIR | Errno::ELOOP) => {
                is_hidden = is_mark(parent.as_fd(), name)?;
                self.has_replaced |= !is_hidden;
                self.last = None;
                remove(parent.as_fd(), name)?;
            }
            Err(error) => return Err(error.into()),
        }
        mkdirat(&parent, name, Mode::from_bits_truncate(0o755))?;
        let made = directory()?;
        if is_hidden {
            hide_below(&made)?;
        }
        Ok(made)
    }

    /// Makes a directory with those above it; links inside are followed, also to what is not there yet.
    fn make_missing(&mut self, path: &Path) -> io::Result<OwnedFd> {
        let mut so_far = PathBuf::new();
        let mut waiting: Vec<PathBuf> = names(path).rev().collect();
        let mut links = 0;
        while let Some(name) = waiting.pop() {
            if name == Path::new("..") {
                so_far.pop();
                continue;
            }
            so_far.push(name);
            match self.find_directory(&so_far) {
                Ok(_) => continue,
                Err(error) if is_missing(&error) => {}
                Err(error) => return Err(error),
            }
            let parent = self.existing_parent(&so_far)?;
            let Ok(target) = readlinkat(&parent, file_name(&so_far)?) else {
                self.make_directory(&so_far)?;
                self.missing.insert(so_far.clone());
                continue;
            };
            links += 1;
            if links > LINKS {
                return Err(Errno::ELOOP.into());
            }
            so_far.pop();
            let target = PathBuf::from(target);
            if target.has_root() {
                so_far.clear();
            }
            waiting.extend(names(&target).rev());
        }
        self.find_directory(&so_far)
    }

    fn find_directory(&self, path: &Path) -> io::Result<OwnedFd> {
        self.root.find_directory(or_itself(path))
    }
}

/// An entry of another tree.
pub struct Source {
    parent: OwnedFd,
    name: std::ffi::OsString,
    found: nix::sys::stat::FileStat,
}

impl Source {
    /// The entry at a path below a root; the root itself for the empty path. A link is the entry, not what it leads to.
    pub fn find(root: &Root, path: &Path) -> io::Result<Self> {
        let name = path.file_name().unwrap_or(OsStr::new("."));
        let parent = root.find_directory(or_itself(path.parent().unwrap_or(Path::new(""))))?;
        let found = fstatat(&parent, name, AtFlags::AT_SYMLINK_NOFOLLOW)?;
        Ok(Self { parent, name: name.to_owned(), found })
    }

    /// Whether it is a directory.
    pub fn is_directory(&self) -> bool {
        kind_of(&self.found) == SFlag::S_IFDIR
    }

    /// Its owner, mode, time and attributes, overlayfs' own excepted.
    pub fn about(&self) -> io::Result<About> {
        let has_attributes = matches!(kind_of(&self.found), SFlag::S_IFDIR | SFlag::S_IFREG);
        Ok(About {
            uid: self.found.st_uid,
            gid: self.found.st_gid,
            mode: self.found.st_mode & 0o7777,
            modified: Time {
                seconds: self.found.st_mtime,
                nanoseconds: u32::try_from(self.found.st_mtime_nsec).map_err(io::Error::other)?,
            },
            attributes: if has_attributes { attributes(&self.open()?)? } else { Vec::new() },
        })
    }

    /// Makes the same entry in another tree; not what a directory holds.
    pub fn copy(&self, tree: &mut Tree, path: &Path) -> io::Result<()> {
        let about = self.about()?;
        let number = self.found.st_rdev;
        let device = || -> io::Result<(u32, u32)> {
            let half = |number: u64| u32::try_from(number).map_err(io::Error::other);
            Ok((half(nix::sys::stat::major(number))?, half(nix::sys::stat::minor(number))?))
        };
        match kind_of(&self.found) {
            SFlag::S_IFDIR => tree.directory(path, &about),
            SFlag::S_IFLNK => tree.link(path, &readlinkat(&self.parent, self.name.as_os_str())?, &about),
            SFlag::S_IFREG => {
                let mut file = tree.file(path)?;
                io::copy(&mut self.open()?, &mut file)?;
                describe(&file, &about)
            }
            SFlag::S_IFIFO => tree.node(path, Node::Pipe, &about),
            SFlag::S_IFCHR => device().and_then(|(a, b)| tree.node(path, Node::Character(a, b), &about)),
            SFlag::S_IFBLK => device().and_then(|(a, b)| tree.node(path, Node::Block(a, b), &about)),
            _ => Err(Errno::EOPNOTSUPP.into()),
        }
    }

    fn open(&self) -> io::Result<File> {
        let flags = OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
        Ok(File::from(openat(&self.parent, self.name.as_os_str(), flags, Mode::empty())?))
    }
}

/// All extended attributes but those that are overlayfs' own or the node's.
fn attributes(entry: &File) -> io::Result<Vec<(CString, Vec<u8>)>> {
    let mut names = vec![0_u8; 64 * 1024];
    // SAFETY: the buffer lives until the call returns; the length is its own.
    let length = unsafe { libc::flistxattr(entry.as_raw_fd(), names.as_mut_ptr().cast(), names.len()) };
    names.truncate(match Errno::result(length) {
        Err(Errno::EOPNOTSUPP) => 0,
        length => usize::try_from(length?).map_err(io::Error::other)?,
    });
    let is_kept = |name: &&[u8]| {
        name.starts_with(b"user.") || name.starts_with(b"system.") || *name == b"security.capability"
    };
    let mut all = Vec::new();
    for name in names.split(|byte| *byte == 0).filter(is_kept) {
        let key = CString::new(name)?;
        let mut value = vec![0_u8; 64 * 1024];
        // SAFETY: the key is a live C string; the buffer lives until the call returns; the length is its own.
        let length = unsafe {
            libc::fgetxattr(entry.as_raw_fd(), key.as_ptr(), value.as_mut_ptr().cast(), value.len())
        };
        value.truncate(usize::try_from(Errno::result(length)?).map_err(io::Error::other)?);
        all.push((key, value));
    }
    Ok(all)
}

/// Gives an open file or directory its owner, attributes, mode and time, in the order in which the kernel keeps them.
pub fn describe(entry: &File, about: &About) -> io::Result<()> {
    // A change of owner clears set-user-ID bits and capabilities: they come after it.
    nix::unistd::fchown(entry, Some(about.uid.into()), Some(about.gid.into()))?;
    for (key, value) in &about.attributes {
        set_attribute(entry, key, value)?;
    }
    nix::sys::stat::fchmod(entry, mode(about))?;
    let time = time_spec(about.modified);
    Ok(nix::sys::stat::futimens(entry, &time, &time)?)
}

/// Removes a directory of the node with all that is in it, however deep; one that is not there is no error.
pub fn remove_all(path: &Path) -> io::Result<()> {
    let flags = OFlag::O_PATH | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
    let parent = match nix::fcntl::open(path.parent().unwrap_or(Path::new("/")), flags, Mode::empty()) {
        Err(Errno::ENOENT) => return Ok(()),
        parent => parent?,
    };
    remove(parent.as_fd(), file_name(path)?)
}

/// How many directories deep one turn of a removal goes: descriptors and stack are bounded, trees are not.
const TURN: u32 = 64;

/// Removes what is there, with everything below it; a link is removed, not followed.
fn remove(parent: BorrowedFd<'_>, name: &OsStr) -> io::Result<()> {
    match unlinkat(parent, name, UnlinkatFlags::NoRemoveDir) {
        Ok(()) | Err(Errno::ENOENT) => return Ok(()),
        Err(Errno::EISDIR | Errno::EPERM) => {}
        Err(error) => return Err(error.into()),
    }
    // What lies too deep is moved beside the top and removed from there.
    let mut tops = vec![name.to_owned()];
    let mut moved = 0_u32;
    while let Some(top) = tops.pop() {
        let mut out_of_depth = |directory: BorrowedFd<'_>, name: &std::ffi::CStr| {
            moved += 1;
            let place = std::ffi::OsString::from(format!(".removed-{}-{moved}", std::process::id()));
            nix::fcntl::renameat(directory, name, parent, place.as_os_str())?;
            tops.push(place);
            Ok(())
        };
        remove_directory(parent, &CString::new(top.as_bytes())?, TURN, &mut out_of_depth)?;
    }
    Ok(())
}

fn remove_directory(
    parent: BorrowedFd<'_>,
    name: &std::ffi::CStr,
    depth: u32,
    out_of_depth: &mut impl FnMut(BorrowedFd<'_>, &std::ffi::CStr) -> io::Result<()>,
) -> io::Result<()> {
    match unlinkat(parent, name, UnlinkatFlags::RemoveDir) {
        Ok(()) | Err(Errno::ENOENT) => return Ok(()),
        Err(Errno::ENOTEMPTY) => {}
        Err(error) => return Err(error.into()),
    }
    if depth == 0 {
        return out_of_depth(parent, name);
    }
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
    let mut directory = Dir::openat(parent, name, flags, Mode::empty())?;
    let names: Vec<CString> = directory
        .iter()
        .map(|entry| entry.map(|entry| entry.file_name().to_owned()))
        .filter(|name| !name.as_ref().is_ok_and(|name| name.as_bytes() == b"." || name.as_bytes() == b".."))
        .collect::<Result<_, _>>()?;
    for child in names {
        match unlinkat(&directory, child.as_c_str(), UnlinkatFlags::NoRemoveDir) {
            Ok(()) | Err(Errno::ENOENT) => {}
            Err(Errno::EISDIR | Errno::EPERM) => {
                remove_directory(directory.as_fd(), &child, depth - 1, out_of_depth)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(unlinkat(parent, name, UnlinkatFlags::RemoveDir)?)
}

fn hide_below(directory: &OwnedFd) -> io::Result<()> {
    set_attribute(&reopened(directory)?, &CString::new(OPAQUE)?, b"y")
}

/// Whether this is the device by which overlayfs hides a name.
fn is_mark(parent: BorrowedFd<'_>, name: &OsStr) -> io::Result<bool> {
    let found = fstatat(parent, name, AtFlags::AT_SYMLINK_NOFOLLOW)?;
    Ok(kind_of(&found) == SFlag::S_IFCHR && found.st_rdev == makedev(0, 0))
}

fn kind_of(found: &nix::sys::stat::FileStat) -> SFlag {
    SFlag::from_bits_truncate(found.st_mode & SFlag::S_IFMT.bits())
}

fn chown(parent: BorrowedFd<'_>, name: &OsStr, about: &About) -> io::Result<()> {
    let (uid, gid) = (Some(about.uid.into()), Some(about.gid.into()));
    Ok(nix::unistd::fchownat(parent, name, uid, gid, AtFlags::AT_SYMLINK_NOFOLLOW)?)
}

fn set_time(parent: BorrowedFd<'_>, name: &OsStr, time: Time) -> io::Result<()> {
    let time = time_spec(time);
    let flags = nix::sys::stat::UtimensatFlags::NoFollowSymlink;
    Ok(nix::sys::stat::utimensat(parent, name, &time, &time, flags)?)
}

fn time_spec(time: Time) -> TimeSpec {
    TimeSpec::new(time.seconds, i64::from(time.nanoseconds))
}

fn mode(about: &About) -> Mode {
    Mode::from_bits_truncate(about.mode & 0o7777)
}

/// Sets an extended attribute. A file system that has none of that kind is no error, as it is none for other runtimes.
fn set_attribute(entry: &File, key: &CString, value: &[u8]) -> io::Result<()> {
    // SAFETY: the key is a live C string; the length is the live value's.
    let result =
        unsafe { libc::fsetxattr(entry.as_raw_fd(), key.as_ptr(), value.as_ptr().cast(), value.len(), 0) };
    match Errno::result(result) {
        Ok(_) => Ok(()),
        Err(Errno::EOPNOTSUPP) if key.to_bytes() != OPAQUE.as_bytes() => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A directory that was only located, for reading its attributes and changing them.
fn reopened(directory: &OwnedFd) -> io::Result<File> {
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
    Ok(File::from(openat(directory, ".", flags, Mode::empty())?))
}

fn file_name(path: &Path) -> io::Result<&OsStr> {
    path.file_name().ok_or_else(|| Errno::EINVAL.into())
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
