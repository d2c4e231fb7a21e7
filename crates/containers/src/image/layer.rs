//! Unpacks a layer: a tar, maybe compressed, into a directory that overlayfs takes as it is.
//!
//! Every path is resolved inside of the directory, so no entry can reach the node's files. Owners, modes with
//! set-user-ID bits, times, links, devices and extended attributes are kept; a deletion mark becomes overlayfs' own.

use std::io::{self, BufReader, Read};
use std::path::{Component, Path, PathBuf};

use linux::root::{About, Entry, Root, set_attribute};
use sha2::{Digest, Sha256};
use tar::{Archive, EntryType};

use crate::error::{Doing, Error, bad_archive as bad};
use crate::limits::LAYER_BYTES;

/// Unpacks into an empty directory. Returns the digest of the uncompressed tar, and its size in bytes.
pub(super) fn unpack(layer: impl Read, directory: &Path) -> Result<(String, u64), Error> {
    let root = Root::open(directory).doing(|| format!("open {}", directory.display()))?;
    let mut plain = Hashing::new(decompress(layer)?.take(LAYER_BYTES + 1));
    {
        let mut archive = Archive::new(&mut plain);
        let mut directories = Vec::new();
        for entry in archive.entries().map_err(bad)? {
            put(&root, directory, entry.map_err(bad)?, &mut directories)?;
        }
        // Last, because every new entry changes the time of its directory.
        for (path, about, attributes) in directories.into_iter().rev() {
            describe(&root, &path, &about, &attributes)?;
        }
    }
    io::copy(&mut plain, &mut io::sink()).map_err(bad)?;
    let (digest, bytes) = plain.finish();
    if bytes > LAYER_BYTES {
        return Err(Error::Limit { what: "a layer", limit: LAYER_BYTES });
    }
    Ok((digest, bytes))
}

/// Undoes gzip or zstd, known by their first bytes; anything else is taken as it is.
pub(super) fn decompress<'a>(input: impl Read + 'a) -> Result<Box<dyn Read + 'a>, Error> {
    let mut input = BufReader::with_capacity(64 * 1024, input);
    let start = io::BufRead::fill_buf(&mut input).map_err(bad)?;
    if start.starts_with(&[0x1f, 0x8b]) {
        return Ok(Box::new(flate2::bufread::MultiGzDecoder::new(input)));
    }
    if start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return Ok(Box::new(zstd::Decoder::with_buffer(input).map_err(bad)?));
    }
    Ok(Box::new(input))
}

type Described = (PathBuf, Plain, Vec<(String, Vec<u8>)>);

struct Plain {
    uid: u32,
    gid: u32,
    mode: u32,
    modified_seconds: i64,
}

fn put<R: Read>(
    root: &Root,
    directory: &Path,
    mut entry: tar::Entry<'_, R>,
    directories: &mut Vec<Described>,
) -> Result<(), Error> {
    let path = clean(&entry.path().map_err(bad)?);
    let doing = || format!("unpack {}", path.display());
    let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
        // The root itself; its mode and owner are those of the image's `/`.
        directories.extend(is_root(&path).then(|| described(path.clone(), &mut entry)).transpose()?);
        return Ok(());
    };
    if let Some(hidden) = name.strip_prefix(".wh.") {
        let parent = path.parent().unwrap_or(Path::new(""));
        return whiteout(root, directory, parent, hidden).doing(doing);
    }
    let kind = entry.header().entry_type();
    let link = entry.link_name().map_err(bad)?.map(std::borrow::Cow::into_owned).unwrap_or_default();
    let number = |n: io::Result<Option<u32>>| n.map(Option::unwrap_or_default).map_err(bad);
    match kind {
        EntryType::Directory => {
            root.put(&path, &Entry::Directory).doing(doing)?;
            directories.push(described(path, &mut entry)?);
            return Ok(());
        }
        EntryType::Symlink => root.put(&path, &Entry::Link(&link)).doing(doing)?,
        EntryType::Link => return root.put(&path, &Entry::Same(&clean(&link))).doing(doing),
        EntryType::Fifo => root.put(&path, &Entry::Pipe).doing(doing)?,
        EntryType::Char | EntryType::Block => {
            let major = number(entry.header().device_major())?;
            let minor = number(entry.header().device_minor())?;
            let is_block = kind == EntryType::Block;
            root.put(&path, &Entry::Device { is_block, major, minor }).doing(doing)?;
        }
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
            let mut file = root.put_file(&path).doing(doing)?;
            io::copy(&mut entry, &mut file).doing(doing)?;
        }
        _ => return Ok(()),
    }
    let (path, about, attributes) = described(path, &mut entry)?;
    describe(root, &path, &about, &attributes)
}

/// Whiteouts as overlayfs keeps them: a 0/0 character device hides a name, an attribute hides a whole directory.
fn whiteout(root: &Root, directory: &Path, parent: &Path, hidden: &str) -> io::Result<()> {
    if hidden == ".wh..opq" {
        root.put(parent, &Entry::Directory)
            .or_else(|error| if is_root(parent) { Ok(()) } else { Err(error) })?;
        return set_attribute(&directory.join(parent), "trusted.overlay.opaque", b"y");
    }
    root.put(&parent.join(hidden), &Entry::Device { is_block: false, major: 0, minor: 0 })
}

fn described<R: Read>(path: PathBuf, entry: &mut tar::Entry<'_, R>) -> Result<Described, Error> {
    let attributes = attributes(entry)?;
    let header = entry.header();
    let id = |id: io::Result<u64>| id.map_err(bad).and_then(|id| u32::try_from(id).map_err(|_| too_large()));
    let about = Plain {
        uid: id(header.uid())?,
        gid: id(header.gid())?,
        mode: header.mode().map_err(bad)?,
        modified_seconds: i64::try_from(header.mtime().map_err(bad)?).unwrap_or(0),
    };
    Ok((path, about, attributes))
}

fn describe(root: &Root, path: &Path, about: &Plain, attributes: &[(String, Vec<u8>)]) -> Result<(), Error> {
    let Plain { uid, gid, mode, modified_seconds } = *about;
    let path = if is_root(path) { Path::new("/.") } else { path };
    let about = About { uid, gid, mode, modified_seconds, attributes };
    root.describe(path, &about).doing(|| format!("describe {}", path.display()))
}

/// The extended attributes that make sense in another place; overlayfs' own would let an image forge its marks.
fn attributes<R: Read>(entry: &mut tar::Entry<'_, R>) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut attributes = Vec::new();
    let Some(extensions) = entry.pax_extensions().map_err(bad)? else { return Ok(attributes) };
    for extension in extensions {
        let extension = extension.map_err(bad)?;
        let Some(key) = extension.key().ok().and_then(|key| key.strip_prefix("SCHILY.xattr.")) else {
            continue;
        };
        if key.starts_with("user.") || key == "security.capability" {
            attributes.push((key.to_owned(), extension.value_bytes().to_vec()));
        }
    }
    Ok(attributes)
}

/// The path without `.`, `..` and leading slashes.
fn clean(path: &Path) -> PathBuf {
    path.components().filter(|component| matches!(component, Component::Normal(_))).collect()
}

fn is_root(path: &Path) -> bool {
    path.as_os_str().is_empty()
}

fn too_large() -> Error {
    Error::Archive("an owner's number is too large".to_owned())
}

/// Passes bytes through and takes their digest.
pub(super) struct Hashing<R> {
    inner: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Hashing<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    /// The digest of what has passed, `sha256:…`, and its length in bytes.
    pub(super) fn finish(self) -> (String, u64) {
        (format!("sha256:{}", hex::encode(self.hash.finalize())), self.bytes)
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.hash.update(&buffer[..length]);
        self.bytes += length as u64;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};

    fn header(kind: EntryType, mode: u32) -> tar::Header {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(mode);
        header.set_uid(1000);
        header.set_gid(7);
        header.set_mtime(42);
        header.set_size(0);
        header
    }

    /// A tar of files (`path`, text), directories (`path/`) and links (`path -> target`, `path => same`).
    fn tar(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut out = tar::Builder::new(Vec::new());
        for (path, text) in entries {
            if let Some((path, target)) = path.split_once(" -> ") {
                let mut header = header(EntryType::Symlink, 0o777);
                raw_name(&mut header, path);
                header.set_link_name_literal(target).unwrap();
                header.set_cksum();
                out.append(&header, std::io::empty()).unwrap();
            } else if let Some((path, target)) = path.split_once(" => ") {
                let mut header = header(EntryType::Link, 0o644);
                raw_name(&mut header, path);
                header.set_link_name_literal(target).unwrap();
                header.set_cksum();
                out.append(&header, std::io::empty()).unwrap();
            } else {
                let kind = if path.ends_with('/') { EntryType::Directory } else { EntryType::Regular };
                let mut header = header(kind, 0o4755);
                raw_name(&mut header, path);
                header.set_size(text.len() as u64);
                header.set_cksum();
                out.append(&header, text.as_bytes()).unwrap();
            }
        }
        out.into_inner().unwrap()
    }

    /// Names that the builder would refuse are what a hostile image has.
    fn raw_name(header: &mut tar::Header, name: &str) {
        let field = &mut header.as_old_mut().name;
        field[..name.len()].copy_from_slice(name.as_bytes());
    }

    fn unpacked(entries: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let place = directory.path().join("layer");
        fs::create_dir(&place).unwrap();
        fs::write(directory.path().join("outside"), "node").unwrap();
        unpack(tar(entries).as_slice(), &place).unwrap();
        (directory, place)
    }

    #[test]
    fn owners_modes_times_and_links_are_kept() {
        let entries = [("bin/", ""), ("bin/su", "program"), ("bin/also => bin/su", ""), ("sbin -> bin", "")];
        let (_directory, place) = unpacked(&entries);
        let su = fs::metadata(place.join("bin/su")).unwrap();
        assert_eq!((su.uid(), su.gid(), su.mtime()), (1000, 7, 42));
        assert_eq!(su.permissions().mode() & 0o7777, 0o4755);
        assert_eq!(fs::metadata(place.join("bin/also")).unwrap().ino(), su.ino());
        assert_eq!(fs::read_link(place.join("sbin")).unwrap(), Path::new("bin"));
        assert_eq!(fs::metadata(place.join("bin")).unwrap().mtime(), 42);
    }

    #[test]
    fn deletion_marks_become_those_of_overlayfs() {
        let (_directory, place) = unpacked(&[("etc/", ""), ("etc/.wh.passwd", ""), ("var/.wh..wh..opq", "")]);
        let mark = fs::symlink_metadata(place.join("etc/passwd")).unwrap();
        assert!(mark.file_type().is_char_device() && mark.rdev() == 0);
        assert_eq!(linux::root::attribute(&place.join("var"), "trusted.overlay.opaque").unwrap(), b"y");
        assert!(!place.join("var/.wh..wh..opq").exists());
    }

    #[test]
    fn no_entry_reaches_outside() {
        let attacks = [
            ("../outside", "bad"),
            ("/outside", "bad"),
            ("up -> ..", ""),
            ("up/outside", "bad"),
            ("root -> /", ""),
            ("root/outside", "bad"),
            ("same => ../outside", ""),
        ];
        for attack in attacks {
            let directory = tempfile::tempdir().unwrap();
            let place = directory.path().join("layer");
            fs::create_dir(&place).unwrap();
            fs::write(directory.path().join("outside"), "node").unwrap();
            // Whether it is refused or lands inside does not matter.
            let _ = unpack(tar(&[("up -> ..", ""), ("root -> /", ""), attack]).as_slice(), &place);
            assert_eq!(fs::read_to_string(directory.path().join("outside")).unwrap(), "node", "{attack:?}");
            assert_eq!(fs::metadata(directory.path().join("outside")).unwrap().nlink(), 1, "{attack:?}");
            assert!(!Path::new("/outside").exists());
        }
    }

    #[test]
    fn a_later_entry_replaces_an_earlier_one() {
        let entries = [("a -> /etc", ""), ("a/", ""), ("a/b", "1"), ("c", "x"), ("c -> a", ""), ("a/b", "2")];
        let (_directory, place) = unpacked(&entries);
        assert_eq!(fs::read_to_string(place.join("a/b")).unwrap(), "2");
        assert!(fs::symlink_metadata(place.join("c")).unwrap().is_symlink());
    }

    #[test]
    fn compressed_layers_have_the_digest_of_their_content() {
        let plain = tar(&[("file", "text")]);
        let gzip = {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            std::io::Write::write_all(&mut encoder, &plain).unwrap();
            encoder.finish().unwrap()
        };
        let zstd = zstd::encode_all(plain.as_slice(), 1).unwrap();
        let digest = format!("sha256:{}", hex::encode(Sha256::digest(&plain)));
        for packed in [plain, gzip, zstd] {
            let directory = tempfile::tempdir().unwrap();
            assert_eq!(unpack(packed.as_slice(), directory.path()).unwrap().0, digest);
        }
    }
}
