//! The bytes of a layer on their way to its files: their digest as they came, decompressed, and their digest then.
//!
//! Decompression, the second digest and what the caller does each have a thread, a few chunks apart: memory is bounded
//! whatever the layer's size, and a layer keeps two processors busy.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::limits::{LAYER_BYTES, UNPACKING_CHUNK_BYTES, UNPACKING_CHUNKS};

/// A digest, `sha256:…`, and the length of what it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seal {
    pub(super) digest: String,
    pub(super) bytes: u64,
}

/// What passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seals {
    /// As it came.
    pub(super) packed: Seal,
    /// Decompressed.
    pub(super) plain: Seal,
}

type Chunk = Arc<Vec<u8>>;

/// Lets `packed` pass decompressed through `work`, and whatever that leaves to its end.
pub(super) fn through<T>(
    packed: impl Read + Send,
    work: impl FnOnce(&mut Chunks) -> Result<T, Error>,
) -> Result<(T, Seals), Error> {
    std::thread::scope(|scope| {
        let (to_work, chunks) = sync_channel(UNPACKING_CHUNKS);
        let (to_digest, digested) = sync_channel(UNPACKING_CHUNKS);
        let pump = scope.spawn(move || pump(packed, &to_work, &to_digest));
        let digest = scope.spawn(move || digest(&digested));
        let outcome = {
            let mut chunks = Chunks { chunks, current: Chunk::default(), at: 0 };
            work(&mut chunks).and_then(|done| chunks.pass_over().map(|()| done))
        };
        // Both threads end by themselves: their channel has no other end any more.
        let packed = pump.join().expect("it does not panic");
        let plain = digest.join().expect("it does not panic");
        Ok((outcome?, Seals { packed: packed?, plain }))
    })
}

/// How far somebody listened.
enum Heard {
    ToTheEnd,
    InPart,
}

/// The decompressed bytes.
pub(super) struct Chunks {
    chunks: Receiver<io::Result<Chunk>>,
    current: Chunk,
    at: usize,
}

impl Chunks {
    fn pass_over(&mut self) -> Result<(), Error> {
        loop {
            let length = self.fill_buf().map_err(unreadable)?.len();
            if length == 0 {
                return Ok(());
            }
            self.consume(length);
        }
    }
}

impl BufRead for Chunks {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.current.len()
            && let Ok(chunk) = self.chunks.recv()
        {
            self.current = chunk?;
            self.at = 0;
        }
        Ok(&self.current[self.at..])
    }

    fn consume(&mut self, length: usize) {
        self.at += length;
    }
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

fn pump(
    packed: impl Read,
    work: &SyncSender<io::Result<Chunk>>,
    digest: &SyncSender<Chunk>,
) -> Result<Seal, Error> {
    let mut packed = Hashing::new(packed);
    match send_all(&mut packed, work, digest) {
        // What follows the compressed stream belongs to the digest of the whole.
        Ok(Heard::ToTheEnd) => drop(io::copy(&mut packed, &mut io::sink()).map_err(unreadable)?),
        Ok(Heard::InPart) => {}
        // Whoever works hears of it, and gives up with these words.
        Err(error) => drop(work.send(Err(error))),
    }
    Ok(packed.finish())
}

fn send_all(
    packed: impl Read,
    work: &SyncSender<io::Result<Chunk>>,
    digest: &SyncSender<Chunk>,
) -> io::Result<Heard> {
    let mut plain = decompress(packed)?.take(LAYER_BYTES + 1);
    loop {
        let mut chunk = Vec::with_capacity(UNPACKING_CHUNK_BYTES);
        plain.by_ref().take(UNPACKING_CHUNK_BYTES as u64).read_to_end(&mut chunk)?;
        if chunk.is_empty() {
            return Ok(Heard::ToTheEnd);
        }
        if plain.limit() == 0 {
            return Err(io::Error::other(format!("it exceeds the limit of {LAYER_BYTES} bytes")));
        }
        let chunk = Arc::new(chunk);
        // Without a listener nothing more is wanted.
        if digest.send(Arc::clone(&chunk)).is_err() || work.send(Ok(chunk)).is_err() {
            return Ok(Heard::InPart);
        }
    }
}

fn digest(chunks: &Receiver<Chunk>) -> Seal {
    let mut hash = Sha256::new();
    let mut bytes = 0;
    while let Ok(chunk) = chunks.recv() {
        hash.update(chunk.as_slice());
        bytes += chunk.len() as u64;
    }
    Seal { digest: format!("sha256:{}", hex::encode(hash.finalize())), bytes }
}

/// Undoes gzip (any number of members) or zstd (any number of frames), known by their first bytes; anything else is taken as
/// it is.
pub(super) fn decompress<'a>(input: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let mut input = BufReader::with_capacity(UNPACKING_CHUNK_BYTES, input);
    let start = input.fill_buf()?;
    if is_gzip(start) {
        return Ok(Box::new(flate2::bufread::MultiGzDecoder::new(input)));
    }
    if is_zstd(start) {
        return Ok(Box::new(zstd::Decoder::with_buffer(input)?));
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

fn unreadable(error: io::Error) -> Error {
    Error::os("read the layer", error)
}

/// Passes bytes through and takes their digest.
struct Hashing<R> {
    inner: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Hashing<R> {
    fn new(inner: R) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    fn finish(self) -> Seal {
        Seal { digest: format!("sha256:{}", hex::encode(self.hash.finalize())), bytes: self.bytes }
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

    fn check(packed: &[u8], expected: &[u8]) {
        let read_some = |chunks: &mut Chunks| {
            let mut first = vec![0; expected.len().min(3)];
            chunks.read_exact(&mut first).unwrap();
            Ok(first)
        };
        let (first, seals) = through(packed, read_some).unwrap();
        assert!(expected.starts_with(&first));
        let seal = |bytes: &[u8]| Seal {
            digest: format!("sha256:{}", hex::encode(Sha256::digest(bytes))),
            bytes: bytes.len() as u64,
        };
        assert_eq!(seals, Seals { packed: seal(packed), plain: seal(expected) });
    }

    #[test]
    fn members_and_frames_follow_each_other() {
        let (a, b) = (vec![b'a'; 300_000], b"b".as_slice());
        let both = [&a, b].concat();
        check(&both, &both);
        check(&gzip(&both), &both);
        check(&zstd(&both), &both);
        check(&[gzip(&a), gzip(b)].concat(), &both);
        check(&[zstd(&a), zstd(b)].concat(), &both);
        let skippable = [&[0x52, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3], zstd(&both).as_slice()].concat();
        check(&skippable, &both);
        check(b"", b"");
        check(&gzip(b""), b"");
    }

    #[test]
    fn a_damaged_stream_is_an_error() {
        let mut bad = gzip(b"something that is long enough");
        bad.truncate(bad.len() - 9);
        assert!(through(bad.as_slice(), |_| Ok(())).is_err());
        assert!(through(&b"\x1f\x8bnonsense"[..], |_| Ok(())).is_err());
        assert!(through(&b"\x28\xb5\x2f\xfdnonsense"[..], |_| Ok(())).is_err());
        let stop: Result<((), _), _> =
            through(vec![0; 9_000_000].as_slice(), |_| Err(Error::Invalid("stop".into())));
        assert_eq!(stop.unwrap_err().to_string(), "stop");
    }
}
