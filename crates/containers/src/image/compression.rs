//! Undoes what layers and archives are compressed with: gzip of any number of members, zstd of any number of frames.
//!
//! Zeros after the end are passed over, since tape writers fill their last record with them; anything else is an error.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;
use zstd::stream::read::Decoder;

use crate::limits::UNPACKING_CHUNK_BYTES;

/// Decompresses what is known by its first bytes; anything else is taken as it is.
pub(super) fn decompress<'a>(input: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let mut input = BufReader::with_capacity(UNPACKING_CHUNK_BYTES, input);
    let start = input.fill_buf()?;
    if is_compressed(start) {
        return Ok(Box::new(Members { now: Now::Between(input) }));
    }
    Ok(Box::new(input))
}

/// Whether [`decompress`] would do something with what begins like this.
pub(super) fn is_compressed(start: &[u8]) -> bool {
    is_gzip(start) || is_zstd(start)
}

fn is_gzip(start: &[u8]) -> bool {
    start.starts_with(&[0x1f, 0x8b])
}

/// A frame of data, or one that is passed over, with which parallel packers begin.
fn is_zstd(start: &[u8]) -> bool {
    match start {
        [0x28, 0xb5, 0x2f, 0xfd, ..] => true,
        [first, 0x2a, 0x4d, 0x18, ..] => first & 0xf0 == 0x50,
        _ => false,
    }
}

/// One compressed stream after the other.
struct Members<R: BufRead> {
    now: Now<R>,
}

enum Now<R: BufRead> {
    Between(R),
    Gzip(Box<GzDecoder<R>>),
    Zstd(Box<Decoder<'static, R>>),
    Ended,
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let length = match &mut self.now {
                Now::Gzip(member) => member.read(buffer)?,
                Now::Zstd(frame) => frame.read(buffer)?,
                Now::Between(_) => 0,
                Now::Ended => return Ok(0),
            };
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            self.now = match std::mem::replace(&mut self.now, Now::Ended) {
                Now::Gzip(member) => Now::Between(member.into_inner()),
                Now::Zstd(frame) => Now::Between(frame.finish()),
                Now::Between(input) => begin(input)?,
                Now::Ended => Now::Ended,
            };
        }
    }
}

fn begin<R: BufRead>(mut input: R) -> io::Result<Now<R>> {
    // A magic number may be cut by the end of the buffer; its first byte says which it would be.
    match input.fill_buf()?.first() {
        Some(0x1f) => Ok(Now::Gzip(Box::new(GzDecoder::new(input)))),
        Some(0) => pass_zeros(input),
        Some(_) => Ok(Now::Zstd(Box::new(Decoder::with_buffer(input)?.single_frame()))),
        None => Ok(Now::Ended),
    }
}

fn pass_zeros<R: BufRead>(mut input: R) -> io::Result<Now<R>> {
    loop {
        let bytes = input.fill_buf()?;
        let length = bytes.len();
        if length == 0 {
            return Ok(Now::Ended);
        }
        if bytes.iter().any(|byte| *byte != 0) {
            return Err(io::Error::other("something follows the compressed stream"));
        }
        input.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(plain: &[u8]) -> Vec<u8> {
        zstd::encode_all(plain, 1).unwrap()
    }

    fn check(packed: &[u8], expected: Result<&[u8], &str>) {
        let mut plain = Vec::new();
        let read = decompress(packed).and_then(|mut input| input.read_to_end(&mut plain));
        match (read, expected) {
            (Ok(_), expected) => assert!(expected == Ok(plain.as_slice())),
            (Err(error), expected) => assert_eq!(expected, Err(error.to_string().as_str())),
        }
    }

    #[test]
    fn members_and_frames_follow_each_other() {
        let (a, b) = (vec![b'a'; 300_000], b"b".as_slice());
        let both = [&a, b].concat();
        check(&both, Ok(&both));
        for pack in [gzip, zstd] {
            check(&pack(&both), Ok(&both));
            check(&[pack(&a), pack(b)].concat(), Ok(&both));
            check(&[pack(&a), pack(b), vec![0; 10_000]].concat(), Ok(&both));
            check(&pack(b""), Ok(b""));
        }
        let skippable = [&[0x52, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3], zstd(&both).as_slice()].concat();
        check(&skippable, Ok(&both));
        check(b"", Ok(b""));
    }

    #[test]
    fn a_damaged_stream_is_an_error() {
        let whole = gzip(b"something that is long enough");
        check(&whole[..whole.len() - 9], Err("incomplete deflate stream"));
        check(&[whole.as_slice(), b"\0\0x"].concat(), Err("something follows the compressed stream"));
        check(&[whole.as_slice(), b"garbage"].concat(), Err("Unknown frame descriptor"));
        let whole = zstd(b"something that is long enough");
        check(&whole[..whole.len() - 3], Err("incomplete frame"));
    }
}
