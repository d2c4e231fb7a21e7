//! Frames: what one sync makes durable. Pure functions on bytes.
//!
//! A frame is a header (magic, payload length, sequence number, checksum), the payload, and zeros up to the
//! next multiple of eight. The checksum covers all of that and the segment's salt, which is random: neither
//! a recycled segment's old frames nor bytes that a user stores can pass for a frame.
//!
//! Only the last frame of the log can be torn, since each is synced before the next is begun. So a bad frame
//! with a good one behind it is damage, and a bad frame with nothing good behind it is the tail.

use std::ops::Range;

use super::super::change::Damaged;

const MAGIC: u32 = 0x656c_726f;
const ALIGNMENT: usize = 8;

/// Bytes before the payload.
pub(crate) const FRAME_HEADER: usize = 24;

/// A frame that verified, as places in the bytes it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) sequence: u64,
    pub(crate) payload: Range<usize>,
    /// Where the next frame begins.
    pub(crate) end: usize,
}

/// Begins a frame in an empty buffer; the payload is appended behind.
pub(crate) fn begin(buffer: &mut Vec<u8>) {
    buffer.clear();
    buffer.resize(FRAME_HEADER, 0);
}

/// Completes the frame that fills the buffer.
pub(crate) fn finish(buffer: &mut Vec<u8>, sequence: u64, salt: u64) {
    let payload = u32::try_from(buffer.len() - FRAME_HEADER).expect("a frame fits into a segment");
    buffer.resize(buffer.len().next_multiple_of(ALIGNMENT), 0);
    buffer[0..4].copy_from_slice(&MAGIC.to_le_bytes());
    buffer[4..8].copy_from_slice(&payload.to_le_bytes());
    buffer[8..16].copy_from_slice(&sequence.to_le_bytes());
    let sum = checksum(buffer, salt);
    buffer[16..20].copy_from_slice(&sum.to_le_bytes());
}

/// Reads all frames of a segment from `start` on, the first having the sequence number `next`. The result
/// ends where the log goes on.
pub(crate) fn scan(bytes: &[u8], start: usize, next: u64, salt: u64) -> Result<Vec<Frame>, Damaged> {
    let mut frames = Vec::new();
    let (mut at, mut next) = (start, next);
    while let Some(frame) = parse(bytes, at, salt) {
        if frame.sequence != next {
            return Err(Damaged);
        }
        at = frame.end;
        next += 1;
        frames.push(frame);
    }
    let behind = (at..bytes.len()).step_by(ALIGNMENT).any(|at| parse(bytes, at, salt).is_some());
    if behind { Err(Damaged) } else { Ok(frames) }
}

/// The frame at the offset, if its checksum holds.
fn parse(bytes: &[u8], at: usize, salt: u64) -> Option<Frame> {
    let header = bytes.get(at..at + FRAME_HEADER)?;
    if header[..4] != MAGIC.to_le_bytes() {
        return None;
    }
    let payload = usize::try_from(u32::from_le_bytes(header[4..8].try_into().ok()?)).ok()?;
    let sequence = u64::from_le_bytes(header[8..16].try_into().ok()?);
    let sum = u32::from_le_bytes(header[16..20].try_into().ok()?);
    let payload_end = at.checked_add(FRAME_HEADER)?.checked_add(payload)?;
    let end = payload_end.checked_next_multiple_of(ALIGNMENT)?;
    let whole = bytes.get(at..end)?;
    (checksum(whole, salt) == sum).then_some(Frame { sequence, payload: at + FRAME_HEADER..payload_end, end })
}

fn checksum(frame: &[u8], salt: u64) -> u32 {
    let sum = crc32c::crc32c(&salt.to_le_bytes());
    let sum = crc32c::crc32c_append(sum, &frame[..16]);
    crc32c::crc32c_append(sum, &frame[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: u64 = 77;

    fn segment(payloads: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut buffer = Vec::new();
        for (sequence, payload) in payloads.iter().enumerate() {
            begin(&mut buffer);
            buffer.extend_from_slice(payload);
            finish(&mut buffer, sequence as u64, SALT);
            bytes.extend_from_slice(&buffer);
        }
        bytes.resize(bytes.len() + 64, 0);
        bytes
    }

    fn payloads(bytes: &[u8]) -> Result<Vec<&[u8]>, Damaged> {
        Ok(scan(bytes, 0, 0, SALT)?.into_iter().map(|frame| &bytes[frame.payload]).collect())
    }

    #[test]
    fn frames_survive_the_round_trip() {
        let written: [&[u8]; 3] = [b"one", b"", b"three and more"];
        assert_eq!(payloads(&segment(&written)), Ok(written.to_vec()));
    }

    #[test]
    fn every_flipped_byte_is_damage_or_cuts_the_last_frame_or_lies_behind_it() {
        let written: [&[u8]; 3] = [b"one", b"two", b"three"];
        let bytes = segment(&written);
        let last = scan(&bytes, 0, 0, SALT).unwrap().pop().unwrap();
        for at in 0..bytes.len() {
            for flip in [1, 0x80, 0xff] {
                let mut flipped = bytes.clone();
                flipped[at] ^= flip;
                let expected = match at {
                    _ if at >= last.end => Ok(written.to_vec()),
                    _ if at >= last.payload.start - FRAME_HEADER => Ok(written[..2].to_vec()),
                    _ => Err(Damaged),
                };
                assert_eq!(payloads(&flipped), expected, "byte {at} xor {flip}");
            }
        }
    }

    #[test]
    fn frames_of_another_life_of_the_segment_do_not_count() {
        let bytes = segment(&[b"old"]);
        assert_eq!(scan(&bytes, 0, 0, SALT + 1), Ok(vec![]));
        assert_eq!(scan(&bytes, 0, 1, SALT), Err(Damaged));
    }
}
