//! What a layer's tar says beside its files' content, so that it can be put together again byte by byte.
//!
//! A layer is kept unpacked. Packing its files anew would give another tar, with another digest, and so another image. The
//! frame keeps the bytes between contents as they were, and where each content lies: a few bytes for each entry, compressed.
//! A layer that replaces its own entries has lost some content and has no frame.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Take, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use linux::root::Root;

use super::tape::Piece;
use crate::limits::{ENTRY_METADATA_BYTES, FRAME_BYTES, FRAME_PIECE_BYTES};

/// Bytes as they were.
const RAW: u8 = 0;
/// Pieces of a file.
const CONTENT: u8 = 1;

/// Passes a tar through and writes its frame.
pub(super) struct Recorder<R> {
    inner: R,
    raw: Vec<u8>,
    frame: Frame,
    is_content: bool,
}

/// Where a frame is written, until it becomes too large.
enum Frame {
    Written(Box<zstd::Encoder<'static, Limited>>),
    GivenUp,
}

/// A file that takes so much and no more.
struct Limited {
    file: File,
    left: u64,
}

impl<R: BufRead> Recorder<R> {
    pub(super) fn new(inner: R, file: File) -> io::Result<Self> {
        let encoder = zstd::Encoder::new(Limited { file, left: FRAME_BYTES }, 1)?;
        Ok(Self { inner, raw: Vec::new(), frame: Frame::Written(Box::new(encoder)), is_content: false })
    }

    /// Takes note that what is read next is a file's content, as far as `pieces` say.
    pub(super) fn begin_content(&mut self, path: &Path, pieces: &[Piece]) {
        self.flush();
        let path = path.as_os_str().as_bytes();
        let numbers = pieces.iter().flat_map(|piece| [piece.offset, piece.bytes]);
        let mut item = vec![CONTENT];
        item.extend((path.len() as u64).to_le_bytes());
        item.extend(path);
        item.extend((pieces.len() as u64).to_le_bytes());
        item.extend(numbers.flat_map(u64::to_le_bytes));
        self.write(&item);
        self.is_content = true;
    }

    /// Takes note that the content has ended.
    pub(super) fn end_content(&mut self) {
        self.is_content = false;
    }

    /// Reads what is left, and says whether the frame is whole.
    pub(super) fn finish(mut self) -> io::Result<bool> {
        loop {
            let length = self.fill_buf()?.len();
            if length == 0 {
                break;
            }
            self.consume(length);
        }
        self.flush();
        match self.frame {
            Frame::Written(encoder) => Ok(encoder.finish().is_ok()),
            Frame::GivenUp => Ok(false),
        }
    }

    fn flush(&mut self) {
        if self.raw.is_empty() {
            return;
        }
        let mut item = vec![RAW];
        item.extend((self.raw.len() as u64).to_le_bytes());
        item.append(&mut self.raw);
        self.write(&item);
    }

    fn write(&mut self, item: &[u8]) {
        if let Frame::Written(encoder) = &mut self.frame
            && encoder.write_all(item).is_err()
        {
            // The image works without it; only its export does not.
            self.frame = Frame::GivenUp;
        }
    }
}

impl<R: BufRead> BufRead for Recorder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        if !self.is_content {
            // What was shown is shown again; only a first look can fail.
            if let Ok(shown) = self.inner.fill_buf() {
                self.raw.extend_from_slice(&shown[..length]);
            }
            if self.raw.len() >= FRAME_PIECE_BYTES {
                self.flush();
            }
        }
        self.inner.consume(length);
    }
}

impl<R: BufRead> Read for Recorder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A layer's tar, put together again.
pub(super) struct Reassembly {
    frame: BufReader<zstd::Decoder<'static, BufReader<File>>>,
    root: Root,
    now: Now,
}

/// Where the next bytes come from.
enum Now {
    Item,
    Raw(u64),
    Content { file: File, pieces: std::vec::IntoIter<Piece>, piece: Option<Take<File>> },
}

impl Reassembly {
    /// From a frame and the directory with the layer's files.
    pub(super) fn new(frame: File, files: &Path) -> io::Result<Self> {
        let frame = BufReader::new(zstd::Decoder::new(frame)?);
        Ok(Self { frame, root: Root::open(files)?, now: Now::Item })
    }

    fn next(&mut self) -> io::Result<Option<Now>> {
        let mut kind = [0];
        if self.frame.read(&mut kind)? == 0 {
            return Ok(None);
        }
        let length = self.number()?;
        if kind[0] == RAW {
            return Ok(Some(Now::Raw(length)));
        }
        let path = self.bytes(length)?;
        let count = self.number()?;
        let numbers = self.bytes(count.checked_mul(16).ok_or(io::ErrorKind::InvalidData)?)?;
        let (numbers, _) = numbers.as_chunks::<8>();
        let (pairs, _) = numbers.as_chunks::<2>();
        let piece = |&[offset, bytes]: &[[u8; 8]; 2]| Piece {
            offset: u64::from_le_bytes(offset),
            bytes: u64::from_le_bytes(bytes),
        };
        let pieces: Vec<Piece> = pairs.iter().map(piece).collect();
        let file = self.root.open_file(&PathBuf::from(OsStr::from_bytes(&path)))?;
        Ok(Some(Now::Content { file, pieces: pieces.into_iter(), piece: None }))
    }

    fn number(&mut self) -> io::Result<u64> {
        let mut number = [0; 8];
        self.frame.read_exact(&mut number)?;
        Ok(u64::from_le_bytes(number))
    }

    fn bytes(&mut self, length: u64) -> io::Result<Vec<u8>> {
        if length > ENTRY_METADATA_BYTES * 16 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        self.frame.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl Read for Reassembly {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.now {
                Now::Raw(left) if *left > 0 => {
                    let length = (&mut self.frame).take(*left).read(buffer)?;
                    *left -= length as u64;
                    return if length == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(length) };
                }
                Now::Content { piece: Some(piece), .. } if piece.limit() > 0 => {
                    let length = piece.read(buffer)?;
                    return if length == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(length) };
                }
                Now::Content { file, pieces, piece } if !pieces.as_slice().is_empty() => {
                    let next = pieces.next().expect("just seen");
                    file.seek(SeekFrom::Start(next.offset))?;
                    *piece = Some(file.try_clone()?.take(next.bytes));
                }
                _ => match self.next()? {
                    Some(now) => self.now = now,
                    None => return Ok(0),
                },
            }
        }
    }
}
