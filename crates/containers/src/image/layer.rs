//! Unpacks a layer: a tar, maybe compressed, into a directory that overlayfs takes as it is.
//!
//! Every path is resolved inside of the directory, so no entry can reach the node's files. Owners, modes with
//! set-user-ID bits, times, links, devices and extended attributes are kept; a deletion mark becomes overlayfs' own.

use std::ffi::CString;
use std::io::{self, BufReader, Read};
use std::path::{Component, Path, PathBuf};

use linux::tree::{self, About, Node, Time, Tree};
use sha2::{Digest, Sha256};
use tar::{Archive, EntryType};

use super::unpacking::Unpacked;
use crate::error::{Doing, Error, bad_archive as bad};
use crate::limits::LAYER_BYTES;

/// Unpacks into an empty directory.
pub(super) fn unpack(layer: impl Read, tree: &mut Tree) -> Result<Unpacked, Error> {
    let mut packed = Hashing::new(layer);
    let (diff_id, bytes) = {
        let mut plain = Hashing::new(decompress(&mut packed)?.take(LAYER_BYTES + 1));
        {
            let mut archive = Archive::new(&mut plain);
            let mut directories = Vec::new();
            for entry in archive.entries().map_err(bad)? {
                put(tree, entry.map_err(bad)?, &mut directories)?;
            }
            // Last, because every new entry changes the time of its directory.
            for (path, time) in directories {
                tree.set_directory_time(&path, time).doing(|| format!("describe {}", path.display()))?;
            }
        }
        io::copy(&mut plain, &mut io::sink()).map_err(bad)?;
        plain.finish()
    };
    if bytes > LAYER_BYTES {
        return Err(Error::Limit { what: "a layer", limit: LAYER_BYTES });
    }
    io::copy(&mut packed, &mut io::sink()).map_err(bad)?;
    let (packed_digest, packed_bytes) = packed.finish();
    Ok(Unpacked { packed_digest, packed_bytes, diff_id, bytes })
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

fn put<R: Read>(
    tree: &mut Tree,
    mut entry: tar::Entry<'_, R>,
    directories: &mut Vec<(PathBuf, Time)>,
) -> Result<(), Error> {
    let path = clean(&entry.path().map_err(bad)?);
    let doing = || format!("unpack {}", path.display());
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if let Some(hidden) = name.strip_prefix(".wh.") {
        let parent = path.parent().unwrap_or(Path::new(""));
        let hide =
            if hidden == ".wh..opq" { tree.hide_below(parent) } else { tree.hide(&parent.join(hidden)) };
        return hide.doing(doing);
    }
    let kind = entry.header().entry_type();
    let link = entry.link_name().map_err(bad)?.map(std::borrow::Cow::into_owned).unwrap_or_default();
    let number = |n: io::Result<Option<u32>>| n.map(Option::unwrap_or_default).map_err(bad);
    let about = described(&mut entry)?;
    match kind {
        EntryType::Directory => {
            tree.directory(&path, &about).doing(doing)?;
            directories.push((path.clone(), about.modified));
            Ok(())
        }
        EntryType::Symlink => tree.link(&path, link.as_os_str(), &about).doing(doing),
        EntryType::Link => tree.same(&path, &clean(&link)).doing(doing),
        EntryType::Fifo => tree.node(&path, Node::Pipe, &about).doing(doing),
        EntryType::Char | EntryType::Block => {
            let major = number(entry.header().device_major())?;
            let minor = number(entry.header().device_minor())?;
            let node = if kind == EntryType::Block {
                Node::Block(major, minor)
            } else {
                Node::Character(major, minor)
            };
            tree.node(&path, node, &about).doing(doing)
        }
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
            let mut file = tree.file(&path).doing(doing)?;
            io::copy(&mut entry, &mut file).doing(doing)?;
            tree::describe(&file, &about).doing(doing)
        }
        _ => Ok(()),
    }
}

fn described<R: Read>(entry: &mut tar::Entry<'_, R>) -> Result<About, Error> {
    let attributes = attributes(entry)?;
    let header = entry.header();
    let id = |id: io::Result<u64>| id.map_err(bad).and_then(|id| u32::try_from(id).map_err(|_| too_large()));
    let seconds = i64::try_from(header.mtime().map_err(bad)?).unwrap_or(0);
    Ok(About {
        uid: id(header.uid())?,
        gid: id(header.gid())?,
        mode: header.mode().map_err(bad)?,
        modified: Time { seconds, nanoseconds: 0 },
        attributes,
    })
}

/// The extended attributes that make sense in another place; overlayfs' own would let an image forge its marks.
fn attributes<R: Read>(entry: &mut tar::Entry<'_, R>) -> Result<Vec<(CString, Vec<u8>)>, Error> {
    let mut attributes = Vec::new();
    let Some(extensions) = entry.pax_extensions().map_err(bad)? else { return Ok(attributes) };
    for extension in extensions {
        let extension = extension.map_err(bad)?;
        let Some(key) = extension.key().ok().and_then(|key| key.strip_prefix("SCHILY.xattr.")) else {
            continue;
        };
        if key.starts_with("user.") || key == "security.capability" {
            let key = CString::new(key).map_err(|error| bad(error.into()))?;
            attributes.push((key, extension.value_bytes().to_vec()));
        }
    }
    Ok(attributes)
}

/// The path from the layer's root, with `.` and `..` applied as far as the root.
fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => clean.push(name),
            Component::ParentDir => drop(clean.pop()),
            _ => {}
        }
    }
    clean
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
        unpack(tar(entries).as_slice(), &mut Tree::open(&place).unwrap()).unwrap();
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
            let _ = unpack(
                tar(&[("up -> ..", ""), ("root -> /", ""), attack]).as_slice(),
                &mut Tree::open(&place).unwrap(),
            );
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
            let mut tree = Tree::open(directory.path()).unwrap();
            assert_eq!(unpack(packed.as_slice(), &mut tree).unwrap().diff_id, digest);
        }
    }
}
