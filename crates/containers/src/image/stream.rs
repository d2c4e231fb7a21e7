//! The bytes of a layer on their way to its files: their digest as they came, decompressed, and their digest then.
//!
//! Decompression, the second digest and what the caller does each have a thread, a few chunks apart: memory is bounded
//! whatever the layer's size, and a layer keeps two processors busy.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use sha2::{Digest, Sha256};

use super::compression::decompress;
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
            let mut chunks = Chunks { coming: chunks, current: Chunk::default(), at: 0 };
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
    coming: Receiver<io::Result<Chunk>>,
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
            && let Ok(chunk) = self.coming.recv()
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
    use super::*;

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
    fn both_digests_are_of_everything_however_much_is_read() {
        let plain = vec![b'a'; 700_000];
        check(&plain, &plain);
        check(&zstd::encode_all(plain.as_slice(), 1).unwrap(), &plain);
        check(b"", b"");
    }

    #[test]
    fn a_damaged_stream_is_an_error_and_so_is_its_readers() {
        assert!(through(&b"\x1f\x8bnonsense"[..], |_| Ok(())).is_err());
        let stop: Result<((), _), _> =
            through(vec![0; 9_000_000].as_slice(), |_| Err(Error::Invalid("stop".into())));
        assert_eq!(stop.unwrap_err().to_string(), "stop");
    }
}
