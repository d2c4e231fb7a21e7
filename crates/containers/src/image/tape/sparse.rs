//! Files with holes: where the pieces that are stored belong. Pure.

use super::Fault;

/// Stored bytes and where they belong; between pieces are zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::image) struct Piece {
    pub(in crate::image) offset: u64,
    pub(in crate::image) bytes: u64,
}

/// The map at the beginning of a file of PAX format 1.0: lines of decimal numbers.
#[derive(Default)]
pub(super) struct MapText {
    numbers: Vec<u64>,
    /// Digits of a line that has not ended.
    line: String,
}

impl MapText {
    /// Takes one more block; whether the map is complete. What follows it in the block is padding.
    pub(super) fn take(&mut self, block: &[u8]) -> Result<bool, Fault> {
        for byte in block {
            match byte {
                b'\n' => {
                    self.numbers.push(self.line.parse().map_err(|_| Fault::Sparse)?);
                    self.line.clear();
                    if self.is_complete() {
                        return Ok(true);
                    }
                }
                b'0'..=b'9' if self.line.len() < 20 => self.line.push(char::from(*byte)),
                _ => return Err(Fault::Sparse),
            }
        }
        Ok(false)
    }

    pub(super) fn pieces(self) -> Vec<Piece> {
        let (pairs, _) = self.numbers[1..].as_chunks::<2>();
        pairs.iter().map(|&[offset, bytes]| Piece { offset, bytes }).collect()
    }

    fn is_complete(&self) -> bool {
        let pairs = self.numbers[0];
        (self.numbers.len() as u64 - 1) / 2 >= pairs && (self.numbers.len() - 1).is_multiple_of(2)
    }
}

/// The pieces, if they are in order, fit into the file, and are all that is stored.
pub(super) fn checked(pieces: Vec<Piece>, real_size: u64, stored: u64) -> Result<Vec<Piece>, Fault> {
    let mut end = 0;
    let mut sum: u64 = 0;
    for piece in &pieces {
        if piece.offset < end {
            return Err(Fault::Sparse);
        }
        end = piece.offset.checked_add(piece.bytes).ok_or(Fault::Sparse)?;
        sum += piece.bytes;
    }
    if end > real_size || sum != stored { Err(Fault::Sparse) } else { Ok(pieces) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_may_be_cut_anywhere() {
        let text = b"2\n0\n512\n1024\n17\n\0\0\0";
        for cut in 1..16 {
            let mut map = MapText::default();
            assert!(!map.take(&text[..cut]).unwrap());
            assert!(map.take(&text[cut..]).unwrap());
            let expected = [Piece { offset: 0, bytes: 512 }, Piece { offset: 1024, bytes: 17 }];
            assert_eq!(map.pieces(), expected);
        }
        assert!(MapText::default().take(b"0\n").unwrap());
        assert!(MapText::default().take(b"x").is_err());
        assert!(MapText::default().take(b"\n").is_err());
    }

    #[test]
    fn pieces_lie_in_order_inside_of_their_file() {
        let pieces =
            |all: &[(u64, u64)]| all.iter().map(|&(offset, bytes)| Piece { offset, bytes }).collect();
        let check = |all, size, stored, expected| {
            assert_eq!(checked(pieces(all), size, stored).is_ok(), expected, "{all:?}");
        };
        check(&[(0, 1), (5, 2)], 7, 3, true);
        check(&[], 1 << 40, 0, true);
        check(&[(0, 1), (5, 2)], 6, 3, false);
        check(&[(0, 1), (5, 2)], 7, 4, false);
        check(&[(5, 2), (0, 1)], 7, 3, false);
        check(&[(0, 3), (2, 2)], 7, 5, false);
        check(&[(u64::MAX, 2)], u64::MAX, 2, false);
    }
}
