//! The head of a log segment: which segment it is, where its sequence begins, and the salt of its checksums.
//! Pure functions on bytes.
//!
//! It is written twice in its page, each copy with a checksum, so that one damaged sector does not hide
//! whether the segment holds frames.

/// Bytes before the first frame.
pub(crate) const SEGMENT_HEADER: usize = 4_096;

const COPIES: [usize; 2] = [0, SEGMENT_HEADER / 2];
const MAGIC: [u8; 8] = *b"corelog1";
const SIZE: usize = 36;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) number: u64,
    /// The sequence number of the segment's first frame.
    pub(crate) first: u64,
    pub(crate) salt: u64,
}

/// What the head of a segment file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Head {
    /// The segment is in use.
    Begun(Header),
    /// The file was made, or taken from an older segment, and not begun.
    Unused,
    /// Neither copy can be read.
    Damaged,
}

/// The page that begins a segment.
pub(crate) fn encode(header: &Header) -> Vec<u8> {
    let mut copy = Vec::with_capacity(SIZE);
    copy.extend_from_slice(&MAGIC);
    for number in [header.number, header.first, header.salt] {
        copy.extend_from_slice(&number.to_le_bytes());
    }
    copy.extend_from_slice(&crc32c::crc32c(&copy).to_le_bytes());
    let mut page = vec![0; SEGMENT_HEADER];
    for at in COPIES {
        page[at..at + SIZE].copy_from_slice(&copy);
    }
    page
}

/// Reads the head of the segment with the number.
pub(crate) fn decode(page: &[u8], number: u64) -> Head {
    let copies = COPIES.map(|at| page.get(at..at + SIZE).and_then(decode_copy));
    let readable: Vec<Header> = copies.into_iter().flatten().collect();
    match readable.iter().find(|header| header.number == number) {
        Some(header) => Head::Begun(*header),
        None if !readable.is_empty() || page.iter().all(|byte| *byte == 0) => Head::Unused,
        None => Head::Damaged,
    }
}

fn decode_copy(copy: &[u8]) -> Option<Header> {
    let (body, sum) = copy.split_last_chunk::<4>()?;
    if crc32c::crc32c(body) != u32::from_le_bytes(*sum) {
        return None;
    }
    let (magic, numbers) = body.split_first_chunk::<8>()?;
    let (numbers, _) = numbers.as_chunks::<8>();
    match (magic == &MAGIC, numbers) {
        (true, [number, first, salt]) => Some(Header {
            number: u64::from_le_bytes(*number),
            first: u64::from_le_bytes(*first),
            salt: u64::from_le_bytes(*salt),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: Header = Header { number: 3, first: 40, salt: 99 };

    #[test]
    fn any_one_flipped_byte_is_survived() {
        let page = encode(&HEADER);
        assert_eq!(decode(&page, 3), Head::Begun(HEADER));
        for at in 0..page.len() {
            let mut flipped = page.clone();
            flipped[at] ^= 0x40;
            assert_eq!(decode(&flipped, 3), Head::Begun(HEADER), "byte {at}");
        }
    }

    #[test]
    fn fresh_recycled_and_damaged_heads_are_told_apart() {
        assert_eq!(decode(&[0; SEGMENT_HEADER], 3), Head::Unused);
        assert_eq!(decode(&[], 3), Head::Unused);
        assert_eq!(decode(&encode(&HEADER), 4), Head::Unused);
        assert_eq!(decode(&[1; SEGMENT_HEADER], 3), Head::Damaged);
    }
}
