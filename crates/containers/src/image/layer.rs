//! Unpacks a layer: a tar, maybe compressed, into a directory that overlayfs takes as it is.
//!
//! Owners, modes with set-user-ID bits, times, links, devices and extended attributes are kept. A deletion mark becomes
//! overlayfs' own; it concerns lower layers only, whatever order it comes in. A later entry replaces an earlier one. What a
//! layer says is counted as what it becomes: bytes with holes, entries, and what describes them.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use linux::tree::{self, About, Node, Time, Tree};

use super::borrowed::Borrowed;
use super::frame::Recorder;
use super::stream::{self, Chunks, Seals};
use super::tape::{Entry, Fault, Kind, Piece, Tape};
use crate::error::{Doing, Error, bad_image};
use crate::limits::{LAYER_BYTES, LAYER_ENTRIES};

/// What a layer turned out to be.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) borrowed: Borrowed,
    pub(super) seals: Seals,
    /// Whether it can be put together again from its files and its frame.
    pub(super) is_framed: bool,
}

/// Unpacks into an empty directory, and writes the layer's frame.
pub(super) fn unpack(layer: impl Read + Send, tree: &mut Tree, file: File) -> Result<Outcome, Error> {
    let ((borrowed, is_framed), seals) = stream::through(layer, |chunks| {
        let mut unpacking = Unpacking { tree, directories: Vec::new(), links: Vec::new(), bytes: 0 };
        let frame = || "write the layer's frame".to_owned();
        let mut tape = Tape::new(Recorder::new(chunks, file).doing(frame)?);
        let mut entries = 0;
        while let Some(entry) = tape.next().map_err(fault)? {
            entries += 1;
            if entries > LAYER_ENTRIES {
                return Err(Error::Limit { what: "the number of a layer's entries", limit: LAYER_ENTRIES });
            }
            unpacking.put(entry, &mut tape)?;
        }
        let is_framed = tape.into_input().finish().doing(frame)? && !unpacking.tree.has_replaced();
        Ok((unpacking.finish()?, is_framed))
    })?;
    Ok(Outcome { borrowed, seals, is_framed })
}

struct Unpacking<'a> {
    tree: &'a mut Tree,
    /// Times of directories come last: every new entry changes them.
    directories: Vec<(PathBuf, Time)>,
    /// Further names of what has not come yet, and theirs.
    links: Vec<(PathBuf, PathBuf)>,
    /// What files have become.
    bytes: u64,
}

impl Unpacking<'_> {
    fn put(&mut self, entry: Entry, tape: &mut Tape<Recorder<&mut Chunks>>) -> Result<(), Error> {
        let path = clean(&entry.name);
        let doing = || format!("unpack {}", path.display());
        let name = path.file_name().map(OsStr::as_bytes).unwrap_or_default();
        if let Some(hidden) = name.strip_prefix(b".wh.") {
            return self.hide(&path, OsStr::from_bytes(hidden));
        }
        let about = About {
            uid: entry.uid,
            gid: entry.gid,
            mode: entry.mode,
            modified: entry.modified,
            attributes: entry.attributes,
        };
        let tree = &mut *self.tree;
        match entry.kind {
            Kind::Directory => {
                tree.directory(&path, &about).doing(doing)?;
                self.directories.push((path, about.modified));
                Ok(())
            }
            // The tree itself can only be a directory.
            _ if name.is_empty() => Ok(()),
            Kind::File { bytes, pieces } => self.file(&path, &about, (bytes, pieces), tape),
            Kind::Symlink(target) => tree.link(&path, OsStr::from_bytes(&target), &about).doing(doing),
            Kind::Same(existing) => {
                let existing = clean(&existing);
                match tree.same(&path, &existing) {
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                        self.links.push((path, existing));
                        Ok(())
                    }
                    done => done.doing(doing),
                }
            }
            Kind::Pipe => tree.node(&path, Node::Pipe, &about).doing(doing),
            // overlayfs' own form of a mark, which other runtimes leave as one too.
            Kind::Character(0, 0) => tree.hide(&path).doing(doing),
            Kind::Character(major, minor) => {
                tree.node(&path, Node::Character(major, minor), &about).doing(doing)
            }
            Kind::Block(major, minor) => tree.node(&path, Node::Block(major, minor), &about).doing(doing),
        }
    }

    fn hide(&mut self, path: &Path, hidden: &OsStr) -> Result<(), Error> {
        let parent = path.parent().unwrap_or(Path::new(""));
        let done = match hidden.as_bytes() {
            b".wh..opq" => self.tree.hide_below(parent),
            // Names of aufs' own, which mean nothing to others.
            own if own.starts_with(b".wh.") => return Ok(()),
            b"" | b"." | b".." => {
                return Err(bad_image(format!("a deletion mark without a name, {}", path.display())));
            }
            _ => self.tree.hide(&parent.join(hidden)),
        };
        done.doing(|| format!("hide what {} names", path.display()))
    }

    fn file(
        &mut self,
        path: &Path,
        about: &About,
        (bytes, pieces): (u64, Option<Vec<Piece>>),
        tape: &mut Tape<Recorder<&mut Chunks>>,
    ) -> Result<(), Error> {
        let doing = || format!("unpack {}", path.display());
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > LAYER_BYTES {
            return Err(Error::Limit { what: "the size of a layer's files", limit: LAYER_BYTES });
        }
        let mut file = self.tree.file(path).doing(doing)?;
        let whole = [Piece { offset: 0, bytes }];
        let pieces = pieces.as_deref().unwrap_or(if bytes == 0 { &[] } else { &whole });
        if !pieces.is_empty() {
            tape.input().begin_content(path, pieces);
        }
        for piece in pieces {
            // From the beginning on it stands where it should.
            if piece.offset > 0 {
                file.seek(SeekFrom::Start(piece.offset)).doing(doing)?;
            }
            write(&mut file, piece.bytes, tape, path)?;
        }
        tape.input().end_content();
        if pieces != whole {
            file.set_len(bytes).doing(doing)?;
        }
        tree::describe(&file, about).doing(doing)
    }

    fn finish(self) -> Result<Borrowed, Error> {
        let mut borrowed = Borrowed::default();
        for (path, existing) in self.links {
            match self.tree.same(&path, &existing) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    borrowed.links.push((path, existing));
                }
                done => done.doing(|| format!("link {} to {}", path.display(), existing.display()))?,
            }
        }
        for (path, time) in self.directories {
            self.tree.set_directory_time(&path, time).doing(|| format!("describe {}", path.display()))?;
        }
        borrowed.directories = self.tree.missing().map(Path::to_owned).collect();
        Ok(borrowed)
    }
}

/// Writes the next bytes of an entry's stored content.
fn write(
    file: &mut File,
    mut bytes: u64,
    tape: &mut Tape<Recorder<&mut Chunks>>,
    path: &Path,
) -> Result<(), Error> {
    while bytes > 0 {
        let some = tape.fill().map_err(fault)?;
        let length = usize::try_from(bytes).unwrap_or(usize::MAX).min(some.len());
        file.write_all(&some[..length]).doing(|| format!("unpack {}", path.display()))?;
        tape.consume(length);
        bytes -= length as u64;
    }
    Ok(())
}

/// The path from the layer's root, with `.` and `..` applied as far as the root.
fn clean(name: &[u8]) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in Path::new(OsStr::from_bytes(name)).components() {
        match component {
            Component::Normal(name) => clean.push(name),
            Component::ParentDir => drop(clean.pop()),
            _ => {}
        }
    }
    clean
}

fn fault(fault: Fault) -> Error {
    match fault {
        Fault::Read(error) => Error::os("read the layer", error),
        fault => bad_image(format!("a layer that cannot be read: {fault}")),
    }
}

#[cfg(test)]
mod tests;
