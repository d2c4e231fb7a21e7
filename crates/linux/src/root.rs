//! Paths inside a container's root, resolved by the kernel as if it were `/`.
//!
//! Neither `..` nor a symbolic link leads outside, even while somebody swaps links (openat2 with
//! RESOLVE_IN_ROOT). What is returned are descriptors: nothing is resolved a second time.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Component, Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{OFlag, OpenHow, ResolveFlag, openat2};
use nix::sys::stat::{Mode, mkdirat};

/// A directory that is `/` for every path given to it.
pub struct Root(OwnedFd);

impl Root {
    /// The directory at a path of the node.
    pub fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlag::O_PATH | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
        Ok(Self(nix::fcntl::open(path, flags, Mode::empty())?))
    }

    /// What is there, as a location only (`O_PATH`).
    pub fn find(&self, path: &Path) -> io::Result<OwnedFd> {
        self.resolve(path, OFlag::O_PATH, ResolveFlag::RESOLVE_IN_ROOT)
    }

    /// The path that leads to the same entry without links, from the root; the entry itself may be one.
    pub fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        let mut real = PathBuf::new();
        let mut waiting: Vec<PathBuf> = names(path).rev().collect();
        let mut links = 0;
        while let Some(name) = waiting.pop() {
            if name == Path::new("..") {
                real.pop();
                continue;
            }
            real.push(name);
            if waiting.is_empty() {
                break;
            }
            let Some(target) = self.link_at(&real)? else { continue };
            links += 1;
            if links > LINKS {
                return Err(Errno::ELOOP.into());
            }
            real.pop();
            if target.has_root() {
                real.clear();
            }
            waiting.extend(names(&target).rev());
        }
        Ok(real)
    }

    /// The text of the link there, if it is one.
    fn link_at(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        let name = path.file_name().ok_or(Errno::EINVAL)?;
        let parent = self.find_directory(or_itself(path.parent().unwrap_or(Path::new(""))))?;
        match nix::fcntl::readlinkat(&parent, name) {
            Ok(target) => Ok(Some(PathBuf::from(target))),
            Err(Errno::EINVAL) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// What is there, when no symbolic link stands in the way.
    pub fn find_without_links(&self, path: &Path) -> io::Result<OwnedFd> {
        let flags = ResolveFlag::RESOLVE_IN_ROOT | ResolveFlag::RESOLVE_NO_SYMLINKS;
        self.resolve(path, OFlag::O_PATH, flags)
    }

    /// What is below this directory, when the path never leads out of it: an attempt is an error.
    pub fn find_beneath(&self, path: &Path) -> io::Result<OwnedFd> {
        self.resolve(path, OFlag::O_PATH, ResolveFlag::RESOLVE_BENEATH)
    }

    /// A file of bytes there, for reading.
    pub fn open_file(&self, path: &Path) -> io::Result<File> {
        let flags = OFlag::O_RDONLY | OFlag::O_NONBLOCK | OFlag::O_NOCTTY;
        let file = File::from(self.resolve(path, flags, ResolveFlag::RESOLVE_IN_ROOT)?);
        if file.metadata()?.is_file() { Ok(file) } else { Err(Errno::EINVAL.into()) }
    }

    /// The text of a file, at most `limit` bytes of it; empty when there is none.
    pub fn read_text(&self, path: &Path, limit: u64) -> io::Result<String> {
        let flags = OFlag::O_RDONLY | OFlag::O_NONBLOCK | OFlag::O_NOCTTY;
        match self.resolve(path, flags, ResolveFlag::RESOLVE_IN_ROOT) {
            Ok(fd) => {
                let mut bytes = Vec::new();
                File::from(fd).take(limit).read_to_end(&mut bytes)?;
                Ok(String::from_utf8_lossy(&bytes).into_owned())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(error),
        }
    }

    /// The directory there, made with its parents where missing.
    pub fn make_directory(&self, path: &Path) -> io::Result<OwnedFd> {
        match self.find_directory(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => return done,
        }
        let mut so_far = PathBuf::from("/");
        let mut directory = self.find_directory(&so_far)?;
        for component in path.components() {
            let Component::Normal(name) = component else { continue };
            so_far.push(name);
            match self.find_directory(&so_far) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    match mkdirat(&directory, name, Mode::from_bits_truncate(0o755)) {
                        Ok(()) | Err(Errno::EEXIST) => directory = self.find_directory(&so_far)?,
                        Err(error) => return Err(error.into()),
                    }
                }
                found => directory = found?,
            }
        }
        Ok(directory)
    }

    /// The file there (of any kind but a directory), made empty with its parents where missing.
    pub fn make_file(&self, path: &Path) -> io::Result<OwnedFd> {
        match self.find(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => return done,
        }
        let (directory, name) = self.parent(path)?;
        let flags = OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_WRONLY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        nix::fcntl::openat(&directory, name, flags, Mode::from_bits_truncate(0o644))?;
        self.find(path)
    }

    /// Makes a symbolic link; one that exists stays.
    pub fn make_link(&self, target: &str, path: &Path) -> io::Result<()> {
        let (directory, name) = self.parent(path)?;
        match nix::unistd::symlinkat(target, &directory, name) {
            Ok(()) | Err(Errno::EEXIST) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a device like the node's at the same path; one that exists stays.
    pub fn copy_device(&self, path: &Path) -> io::Result<()> {
        use nix::sys::stat::{SFlag, mknodat};
        use std::os::unix::fs::{FileTypeExt, MetadataExt};
        let metadata = std::fs::symlink_metadata(path)?;
        let kind = match metadata.file_type() {
            kind if kind.is_char_device() => SFlag::S_IFCHR,
            kind if kind.is_block_device() => SFlag::S_IFBLK,
            _ => return Ok(()),
        };
        let (directory, name) = self.parent(path)?;
        match mknodat(&directory, name, kind, Mode::from_bits_truncate(metadata.mode()), metadata.rdev()) {
            Ok(()) | Err(Errno::EEXIST) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn parent<'a>(&self, path: &'a Path) -> io::Result<(OwnedFd, &'a std::ffi::OsStr)> {
        let name = path.file_name().ok_or(Errno::EINVAL)?;
        Ok((self.make_directory(path.parent().unwrap_or(Path::new("/")))?, name))
    }

    pub(crate) fn find_directory(&self, path: &Path) -> io::Result<OwnedFd> {
        self.resolve(path, OFlag::O_PATH | OFlag::O_DIRECTORY, ResolveFlag::RESOLVE_IN_ROOT)
    }

    fn resolve(&self, path: &Path, flags: OFlag, resolve: ResolveFlag) -> io::Result<OwnedFd> {
        let how = OpenHow::new()
            .flags(flags | OFlag::O_CLOEXEC)
            .resolve(resolve | ResolveFlag::RESOLVE_NO_MAGICLINKS);
        loop {
            match openat2(&self.0, path, how) {
                // A rename elsewhere made the kernel unsure whether `..` was safe; it asks to try again.
                Err(Errno::EAGAIN | Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
                Ok(fd) => return Ok(fd),
            }
        }
    }
}

/// Links that are followed by hand: as many as the kernel follows.
pub(crate) const LINKS: u32 = 40;

/// The names of a path, `..` among them.
pub(crate) fn names(path: &Path) -> impl DoubleEndedIterator<Item = PathBuf> + '_ {
    path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(PathBuf::from(name)),
        Component::ParentDir => Some(PathBuf::from("..")),
        _ => None,
    })
}

/// The empty path means the root itself.
pub(crate) fn or_itself(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

/// The value of an extended attribute of an entry, at most 4096 bytes.
pub fn attribute(path: &Path, key: &str) -> io::Result<Vec<u8>> {
    use std::os::unix::ffi::OsStrExt;
    let path = std::ffi::CString::new(path.as_os_str().as_bytes())?;
    let key = std::ffi::CString::new(key)?;
    let mut value = vec![0; 4096];
    // SAFETY: both strings and the buffer live until the call returns; the length is the buffer's.
    let length =
        unsafe { libc::lgetxattr(path.as_ptr(), key.as_ptr(), value.as_mut_ptr().cast(), value.len()) };
    value.truncate(usize::try_from(Errno::result(length)?).map_err(io::Error::other)?);
    Ok(value)
}

/// Flushes the file system that holds a path to the disk.
pub fn sync_file_system(path: &Path) -> io::Result<()> {
    Ok(nix::unistd::syncfs(File::open(path)?)?)
}

impl AsFd for Root {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn root(name: &str) -> (PathBuf, Root) {
        let path = std::env::temp_dir().join(format!("linux-root-{name}-{}", std::process::id()));
        std::fs::create_dir_all(path.join("root/etc")).unwrap();
        std::fs::write(path.join("secret"), "node").unwrap();
        std::fs::write(path.join("root/secret"), "container").unwrap();
        let root = Root::open(&path.join("root")).unwrap();
        (path, root)
    }

    #[test]
    fn neither_dots_nor_links_lead_outside() {
        let (path, root) = root("outside");
        symlink("../../secret", path.join("root/etc/up")).unwrap();
        symlink("/secret", path.join("root/etc/absolute")).unwrap();
        for inside in ["../secret", "/../secret", "etc/up", "/etc/absolute"] {
            assert_eq!(root.read_text(Path::new(inside), 100).unwrap(), "container", "{inside}");
        }
        assert!(root.find_beneath(Path::new("../secret")).is_err());
        assert!(root.find_beneath(Path::new("etc/absolute")).is_err());
        std::fs::remove_dir_all(path).unwrap();
    }

    #[test]
    fn directories_are_made_through_links_inside() {
        let (path, root) = root("links");
        symlink("/data", path.join("root/var")).unwrap();
        std::fs::create_dir(path.join("root/data")).unwrap();
        root.make_directory(Path::new("/var/run/secrets")).unwrap();
        root.make_file(Path::new("/var/run/secrets/token")).unwrap();
        assert!(path.join("root/data/run/secrets/token").is_file());
        std::fs::remove_dir_all(path).unwrap();
    }

    #[test]
    fn a_missing_file_reads_as_empty_and_a_long_one_is_cut() {
        let (path, root) = root("read");
        assert_eq!(root.read_text(Path::new("/none"), 100).unwrap(), "");
        assert_eq!(root.read_text(Path::new("/secret"), 3).unwrap(), "con");
        std::fs::remove_dir_all(path).unwrap();
    }
}
