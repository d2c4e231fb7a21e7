//! What a layer takes from the layers below it, and the list on which its unpacking writes that down.
//!
//! A layer may have something in a directory that it does not describe, and further names of files that it does not have:
//! whoever applies it to a tree finds both there. Layers are unpacked by themselves and side by side, so this is kept until
//! all are there.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Doing, Error, bad_image};
use crate::limits::BORROWED_BYTES;

/// What a layer takes. Paths from the root, which need not be text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Borrowed {
    /// Directories that it has something in without describing them.
    pub(super) directories: Vec<PathBuf>,
    /// Further names of files that it does not have, and theirs.
    pub(super) links: Vec<(PathBuf, PathBuf)>,
}

/// What kind of thing a layer takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Borrows {
    /// It stands by itself.
    #[default]
    Nothing,
    /// How directories look, where there are some below.
    Directories,
    /// Files, which have to be below.
    Files,
}

impl Borrowed {
    pub(super) fn kind(&self) -> Borrows {
        match (self.links.is_empty(), self.directories.is_empty()) {
            (true, true) => Borrows::Nothing,
            (true, false) => Borrows::Directories,
            (false, _) => Borrows::Files,
        }
    }

    /// Writes the list: a letter and its paths, each with a zero at its end.
    pub(super) fn write(&self, list: File) -> Result<(), Error> {
        let text = |path: &Path| [path.as_os_str().as_bytes(), b"\0"].concat();
        let directories = self.directories.iter().map(|path| [b"d", text(path).as_slice()].concat());
        let links = self
            .links
            .iter()
            .map(|(path, existing)| [b"l", text(path).as_slice(), text(existing).as_slice()].concat());
        let mut list = BufWriter::new(list);
        let mut left = BORROWED_BYTES;
        for line in directories.chain(links) {
            left = left.checked_sub(line.len() as u64).ok_or(Error::Limit {
                what: "what a layer takes from those below it",
                limit: BORROWED_BYTES,
            })?;
            list.write_all(&line).doing(|| "write what a layer takes".to_owned())?;
        }
        list.flush().doing(|| "write what a layer takes".to_owned())
    }

    /// Reads the list.
    pub(super) fn read(list: File) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        list.take(BORROWED_BYTES).read_to_end(&mut bytes).doing(|| "read what a layer takes".to_owned())?;
        let mut borrowed = Self::default();
        let mut texts = bytes.split(|byte| *byte == 0);
        let damaged =
            || bad_image("the list of what a layer takes is damaged; remove the image and add it again");
        while let Some((letter, path)) = texts.next().and_then(|text| text.split_first()) {
            let path = PathBuf::from(OsStr::from_bytes(path));
            match letter {
                b'd' => borrowed.directories.push(path),
                b'l' => {
                    let existing = texts.next().ok_or_else(damaged)?;
                    borrowed.links.push((path, PathBuf::from(OsStr::from_bytes(existing))));
                }
                _ => return Err(damaged()),
            }
        }
        Ok(borrowed)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Seek;

    use super::*;

    #[test]
    fn a_list_reads_as_it_was_written() {
        let borrowed = Borrowed {
            directories: vec!["tmp".into(), OsStr::from_bytes(b"l\xff").into()],
            links: vec![("usr/b".into(), "usr/a".into())],
        };
        for borrowed in [borrowed, Borrowed::default()] {
            let mut file = tempfile::tempfile().unwrap();
            borrowed.write(file.try_clone().unwrap()).unwrap();
            file.rewind().unwrap();
            assert_eq!(Borrowed::read(file).unwrap(), borrowed);
        }
    }
}
