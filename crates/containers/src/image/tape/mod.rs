//! Reads a tape archive, as every tool writes them: V7, POSIX with its extended records, GNU with its long names, star; files
//! with holes in all four forms.
//!
//! It reads forward only, holds one entry's description at a time, and that within a bound. It makes nothing: see
//! [`super::layer`] for what becomes of entries. Where dialects leave a choice it is made as Go's reader makes it, since that
//! is what other runtimes use: links have no content, global records are passed over.

mod extended;
mod header;
mod sparse;

use std::ffi::CString;
use std::fs::File;
use std::io::{self, BufRead, BufReader};

use linux::tree::Time;

use self::extended::Extended;
use self::header::{BLOCK, Header};
use self::sparse::MapText;
pub(super) use self::sparse::Piece;
use crate::limits::ENTRY_METADATA_BYTES;

/// A tape that is being read.
pub(super) struct Tape<R> {
    input: R,
    /// Bytes before the next one that is read.
    position: u64,
    /// Passes over so many bytes of the input; how many there were.
    skip: fn(&mut R, u64) -> io::Result<u64>,
    /// Stored bytes of the current entry that have not been read, and the padding after them.
    content: u64,
    padding: u64,
}

/// What an entry is, before its content.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// As it stands there.
    pub(super) name: Vec<u8>,
    pub(super) kind: Kind,
    pub(super) mode: u32,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) modified: Time,
    pub(super) attributes: Vec<(CString, Vec<u8>)>,
}

/// What an entry is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File {
        /// How long it becomes.
        bytes: u64,
        /// Where its content belongs; all of it, from the beginning, when it has no holes.
        pieces: Option<Vec<Piece>>,
    },
    Directory,
    Symlink(Vec<u8>),
    /// Another name of an entry of that name.
    Same(Vec<u8>),
    Pipe,
    Character(u32, u32),
    Block(u32, u32),
}

/// Why something is no tape.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("not a tar archive, or a damaged one: the checksum of an entry is wrong")]
    Checksum,
    #[error("the {0} of an entry is no number that fits")]
    Number(&'static str),
    #[error("an extended record is malformed")]
    Record,
    #[error("the map of a sparse file is malformed")]
    Sparse,
    #[error("an entry of the unknown kind {0:?}")]
    Kind(char),
    #[error("an entry has no name")]
    NoName,
    #[error("what describes an entry exceeds the limit of {ENTRY_METADATA_BYTES} bytes")]
    Metadata,
    #[error("it ends in the middle of an entry")]
    CutOff,
    #[error(transparent)]
    Read(#[from] io::Error),
}

impl<'a> Tape<BufReader<&'a File>> {
    /// A tape in a file: what is not read costs nothing. That it ends in the middle of an entry is not noticed then.
    pub(super) fn of_file(input: BufReader<&'a File>) -> Self {
        let skip = |input: &mut BufReader<&'a File>, bytes: u64| {
            let offset = i64::try_from(bytes).map_err(|_| io::ErrorKind::InvalidInput)?;
            input.seek_relative(offset).map(|()| bytes)
        };
        Self { input, position: 0, skip, content: 0, padding: 0 }
    }
}

impl<R: BufRead> Tape<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, position: 0, skip: read_over, content: 0, padding: 0 }
    }

    /// What is read.
    pub(super) fn input(&mut self) -> &mut R {
        &mut self.input
    }

    /// What is left, behind the last entry.
    pub(super) fn into_input(self) -> R {
        self.input
    }

    /// Where the current entry's content begins, when none of it has been read.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// The next entry; what was not read of the last one is passed over. `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, Fault> {
        let mut extended = Extended::default();
        // Descriptions may follow descriptions without end.
        let mut described: u64 = 0;
        loop {
            self.pass_over()?;
            let Some(block) = self.header_block()? else { return Ok(None) };
            let header = Header::new(&block)?;
            self.expect(natural(header.size()?, "size")?);
            let kind = header.kind();
            if !matches!(kind, b'x' | b'X' | b'g' | b'L' | b'K' | b'V') {
                return self.entry(&header, extended).map(Some);
            }
            described = described.saturating_add(self.content).saturating_add(BLOCK as u64);
            if described > ENTRY_METADATA_BYTES {
                return Err(Fault::Metadata);
            }
            match kind {
                b'x' | b'X' => extended.read(&self.all_content()?)?,
                b'L' => extended.name = Some(header::text(&self.all_content()?).to_vec()),
                b'K' => extended.link = Some(header::text(&self.all_content()?).to_vec()),
                // Records for all entries, and a volume's name: nothing that belongs to a file.
                _ => {}
            }
        }
    }

    /// More of the current entry's stored content; empty at its end.
    pub(super) fn fill(&mut self) -> Result<&[u8], Fault> {
        if self.content == 0 {
            return Ok(&[]);
        }
        let bytes = fill(&mut self.input)?;
        if bytes.is_empty() {
            return Err(Fault::CutOff);
        }
        let length = usize::try_from(self.content).unwrap_or(usize::MAX).min(bytes.len());
        Ok(&bytes[..length])
    }

    /// So many bytes of what [`Tape::fill`] showed are done with.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.content -= bytes as u64;
        self.take(bytes);
    }

    fn take(&mut self, bytes: usize) {
        self.position += bytes as u64;
        self.input.consume(bytes);
    }

    fn entry(&mut self, header: &Header<'_>, extended: Extended) -> Result<Entry, Fault> {
        if let Some(size) = extended.size {
            self.expect(size);
        }
        let name = extended.name.clone().unwrap_or_else(|| header.name());
        let link = extended.link.clone().unwrap_or_else(|| header.link().to_vec());
        let device = || {
            let (major, minor) = header.device()?;
            Ok::<_, Fault>((small(major, "device")?, small(minor, "device")?))
        };
        let kind = match header.kind() {
            // Before there was a letter for it, a directory was a name with a slash.
            0 if name.ends_with(b"/") => Kind::Directory,
            0 | b'0' | b'7' | b'S' => self.file(header, &extended)?,
            b'1' => Kind::Same(link),
            b'2' => Kind::Symlink(link),
            b'3' => device().map(|(major, minor)| Kind::Character(major, minor))?,
            b'4' => device().map(|(major, minor)| Kind::Block(major, minor))?,
            b'5' => Kind::Directory,
            b'6' => Kind::Pipe,
            other => return Err(Fault::Kind(char::from(other))),
        };
        if !matches!(kind, Kind::File { .. }) {
            // Whatever size its header names.
            self.expect(0);
        }
        if name.is_empty() {
            return Err(Fault::NoName);
        }
        let id = |extended: Option<u64>, header: Result<i64, Fault>, what| match extended {
            Some(id) => u32::try_from(id).map_err(|_| Fault::Number(what)),
            None => small(header?, what),
        };
        let modified = match extended.modified {
            Some(time) => time,
            None => Time { seconds: header.modified()?, nanoseconds: 0 },
        };
        Ok(Entry {
            kind,
            // Some writers put the type's bits in as well.
            mode: u32::try_from(header.mode()? & 0o7777).expect("masked"),
            uid: id(extended.uid, header.uid(), "owner")?,
            gid: id(extended.gid, header.gid(), "group")?,
            modified,
            attributes: extended.attributes,
            name,
        })
    }

    fn file(&mut self, header: &Header<'_>, extended: &Extended) -> Result<Kind, Fault> {
        let sparse = &extended.sparse;
        let (pieces, real_size) = if header.kind() == b'S' {
            (self.old_pieces(header)?, natural(header.real_size()?, "real size")?)
        } else if (sparse.major, sparse.minor) == (Some(1), Some(0)) {
            (self.leading_pieces()?, sparse.real_size.ok_or(Fault::Sparse)?)
        } else if sparse.has_map {
            (sparse.pieces.clone(), sparse.real_size.ok_or(Fault::Sparse)?)
        } else {
            return Ok(Kind::File { bytes: self.content, pieces: None });
        };
        let pieces = sparse::checked(pieces, real_size, self.content)?;
        Ok(Kind::File { bytes: real_size, pieces: Some(pieces) })
    }

    /// The map of an old GNU sparse file: in its header, and in blocks between that and the content.
    fn old_pieces(&mut self, header: &Header<'_>) -> Result<Vec<Piece>, Fault> {
        let (mut all, mut has_more) = header.pieces()?;
        let mut read = 0;
        while has_more {
            read += BLOCK as u64;
            if read > ENTRY_METADATA_BYTES {
                return Err(Fault::Metadata);
            }
            let (pieces, more) = header::more_pieces(&self.block()?.ok_or(Fault::CutOff)?)?;
            all.extend(pieces);
            has_more = more;
        }
        let piece = |(offset, bytes)| {
            Ok(Piece { offset: natural(offset, "sparse map")?, bytes: natural(bytes, "sparse map")? })
        };
        all.into_iter().map(piece).collect()
    }

    /// The map at the beginning of the content.
    fn leading_pieces(&mut self) -> Result<Vec<Piece>, Fault> {
        let mut map = MapText::default();
        let mut read = 0;
        loop {
            read += BLOCK as u64;
            if read > ENTRY_METADATA_BYTES {
                return Err(Fault::Metadata);
            }
            if self.content < BLOCK as u64 {
                return Err(Fault::Sparse);
            }
            let block = self.block()?.ok_or(Fault::CutOff)?;
            self.content -= BLOCK as u64;
            if map.take(&block)? {
                return Ok(map.pieces());
            }
        }
    }

    /// The next block that is a header; `None` at the end, which is a block of zeros or nothing at all.
    fn header_block(&mut self) -> Result<Option<[u8; BLOCK]>, Fault> {
        Ok(self.block()?.filter(|block| block.iter().any(|byte| *byte != 0)))
    }

    fn block(&mut self) -> Result<Option<[u8; BLOCK]>, Fault> {
        let mut block = [0; BLOCK];
        let mut length = 0;
        while length < BLOCK {
            let bytes = fill(&mut self.input)?;
            if bytes.is_empty() {
                break;
            }
            let more = bytes.len().min(BLOCK - length);
            block[length..length + more].copy_from_slice(&bytes[..more]);
            self.take(more);
            length += more;
        }
        match length {
            0 => Ok(None),
            BLOCK => Ok(Some(block)),
            _ => Err(Fault::CutOff),
        }
    }

    fn expect(&mut self, bytes: u64) {
        self.content = bytes;
        self.padding = bytes.wrapping_neg() % BLOCK as u64;
    }

    fn all_content(&mut self) -> Result<Vec<u8>, Fault> {
        let mut all = Vec::new();
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(all);
            }
            all.extend_from_slice(bytes);
            let length = bytes.len();
            self.consume(length);
        }
    }

    fn pass_over(&mut self) -> Result<(), Fault> {
        let left = self.content.checked_add(self.padding).ok_or(Fault::Number("size"))?;
        let passed = (self.skip)(&mut self.input, left)?;
        self.position += passed;
        // The last entry's padding may be missing.
        if passed < self.content {
            return Err(Fault::CutOff);
        }
        (self.content, self.padding) = (0, 0);
        Ok(())
    }
}

fn read_over<R: BufRead>(input: &mut R, bytes: u64) -> io::Result<u64> {
    let mut left = bytes;
    while left > 0 {
        let length = fill(input)?.len();
        if length == 0 {
            break;
        }
        let length = usize::try_from(left).unwrap_or(usize::MAX).min(length);
        input.consume(length);
        left -= length as u64;
    }
    Ok(bytes - left)
}

fn fill<R: BufRead>(input: &mut R) -> io::Result<&[u8]> {
    loop {
        match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // The borrow of a returned value lasts too long for the checker; asked again, a buffer shows the same.
            Err(error) => return Err(error),
            Ok(_) => break,
        }
    }
    input.fill_buf()
}

fn natural(number: i64, what: &'static str) -> Result<u64, Fault> {
    u64::try_from(number).map_err(|_| Fault::Number(what))
}

fn small(number: i64, what: &'static str) -> Result<u32, Fault> {
    u32::try_from(number).map_err(|_| Fault::Number(what))
}
