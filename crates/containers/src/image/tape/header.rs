//! One block that describes an entry, in the dialects of V7, POSIX and GNU.
//!
//! Pure. Numbers are octal or, with the first bit set, binary with a sign; names are bytes.

use super::Fault;

/// The unit of a tape.
pub(super) const BLOCK: usize = 512;

/// A block whose checksum is right.
pub(super) struct Header<'a>(&'a [u8; BLOCK]);

/// Whose fields follow the ones that all have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Old,
    Posix,
    Gnu,
}

const NAME: (usize, usize) = (0, 100);
const MODE: (usize, usize) = (100, 8);
const UID: (usize, usize) = (108, 8);
const GID: (usize, usize) = (116, 8);
const SIZE: (usize, usize) = (124, 12);
const MODIFIED: (usize, usize) = (136, 12);
const CHECKSUM: (usize, usize) = (148, 8);
const KIND: usize = 156;
const LINK: (usize, usize) = (157, 100);
const MAGIC: (usize, usize) = (257, 8);
const MAJOR: (usize, usize) = (329, 8);
const MINOR: (usize, usize) = (337, 8);
const PREFIX: (usize, usize) = (345, 155);
/// Of star, which keeps times after a shorter prefix.
const STAR_PREFIX: (usize, usize) = (345, 131);
const STAR_TRAILER: (usize, usize) = (508, 4);
const SPARSE: usize = 386;
const SPARSE_MORE: usize = 482;
const REAL_SIZE: (usize, usize) = (483, 12);

impl<'a> Header<'a> {
    /// A block as a header, if its checksum says that it is one.
    pub(super) fn new(block: &'a [u8; BLOCK]) -> Result<Self, Fault> {
        let this = Self(block);
        let expected = octal(this.bytes(CHECKSUM)).ok_or(Fault::Checksum)?;
        let inside = CHECKSUM.0..CHECKSUM.0 + CHECKSUM.1;
        let all = block.iter().enumerate().map(|(at, byte)| if inside.contains(&at) { b' ' } else { *byte });
        let unsigned: i64 = all.clone().map(i64::from).sum();
        // Some old programs added bytes up as signed numbers.
        let signed: i64 = all.map(|byte| i64::from(byte.cast_signed())).sum();
        if expected == unsigned || expected == signed { Ok(this) } else { Err(Fault::Checksum) }
    }

    /// Which letter says what the entry is.
    pub(super) fn kind(&self) -> u8 {
        self.0[KIND]
    }

    pub(super) fn dialect(&self) -> Dialect {
        match self.bytes(MAGIC) {
            b"ustar  \0" => Dialect::Gnu,
            magic if magic.starts_with(b"ustar\0") => Dialect::Posix,
            _ => Dialect::Old,
        }
    }

    /// The name with its prefix.
    pub(super) fn name(&self) -> Vec<u8> {
        let name = text(self.bytes(NAME));
        let prefix = match self.dialect() {
            Dialect::Posix if self.bytes(STAR_TRAILER) == b"tar\0" => text(self.bytes(STAR_PREFIX)),
            Dialect::Posix => text(self.bytes(PREFIX)),
            Dialect::Old | Dialect::Gnu => b"",
        };
        if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
    }

    pub(super) fn link(&self) -> &'a [u8] {
        text(self.bytes(LINK))
    }

    pub(super) fn mode(&self) -> Result<i64, Fault> {
        self.number(MODE, "mode")
    }

    pub(super) fn uid(&self) -> Result<i64, Fault> {
        self.number(UID, "owner")
    }

    pub(super) fn gid(&self) -> Result<i64, Fault> {
        self.number(GID, "group")
    }

    pub(super) fn size(&self) -> Result<i64, Fault> {
        self.number(SIZE, "size")
    }

    pub(super) fn modified(&self) -> Result<i64, Fault> {
        self.number(MODIFIED, "time")
    }

    /// Driver and number of a device.
    pub(super) fn device(&self) -> Result<(i64, i64), Fault> {
        if self.dialect() == Dialect::Old {
            return Ok((0, 0));
        }
        Ok((self.number(MAJOR, "device")?, self.number(MINOR, "device")?))
    }

    /// Offset and length of the pieces of an old GNU sparse file, and whether a block with more of them follows.
    pub(super) fn pieces(&self) -> Result<(Vec<(i64, i64)>, bool), Fault> {
        pieces(&self.0[SPARSE..SPARSE_MORE], self.0[SPARSE_MORE])
    }

    /// How long an old GNU sparse file becomes.
    pub(super) fn real_size(&self) -> Result<i64, Fault> {
        self.number(REAL_SIZE, "real size")
    }

    fn number(&self, field: (usize, usize), what: &'static str) -> Result<i64, Fault> {
        number(self.bytes(field)).ok_or(Fault::Number(what))
    }

    fn bytes(&self, (at, length): (usize, usize)) -> &'a [u8] {
        &self.0[at..at + length]
    }
}

/// The pieces in a block that goes on with an old GNU sparse file's.
pub(super) fn more_pieces(block: &[u8; BLOCK]) -> Result<(Vec<(i64, i64)>, bool), Fault> {
    pieces(&block[..504], block[504])
}

fn pieces(fields: &[u8], more: u8) -> Result<(Vec<(i64, i64)>, bool), Fault> {
    let mut pieces = Vec::new();
    for field in fields.chunks_exact(24) {
        if field[0] == 0 {
            break;
        }
        let read = |bytes: &[u8]| number(bytes).ok_or(Fault::Number("sparse map"));
        pieces.push((read(&field[..12])?, read(&field[12..])?));
    }
    Ok((pieces, more != 0))
}

/// Up to the first zero.
pub(super) fn text(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn number(field: &[u8]) -> Option<i64> {
    if field[0] & 0x80 == 0 {
        return octal(field);
    }
    // The first bit only marks the form; the next is the sign.
    let is_negative = field[0] & 0x40 != 0;
    let mut value: i128 = if is_negative { -1 } else { 0 };
    for (at, byte) in field.iter().enumerate() {
        let byte = match (at, is_negative) {
            (0, false) => byte & 0x7f,
            _ => *byte,
        };
        value = (value << 8) | i128::from(byte);
    }
    i64::try_from(value).ok()
}

/// Octal digits among spaces and zeros; nothing is 0.
fn octal(field: &[u8]) -> Option<i64> {
    let is_blank = |byte: &u8| *byte == b' ' || *byte == 0;
    let start = field.iter().position(|byte| !is_blank(byte)).unwrap_or(field.len());
    let digits = &field[start..];
    let end = digits.iter().position(is_blank).unwrap_or(digits.len());
    digits[..end].iter().try_fold(0_i64, |value, digit| match digit {
        b'0'..=b'7' => Some(value << 3 | i64::from(digit - b'0')),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_binary() {
        let check = |field: &[u8], expected: Option<i64>| assert_eq!(number(field), expected, "{field:?}");
        check(b"0000644\0", Some(0o644));
        check(b"  644 \0\0", Some(0o644));
        check(b"00000000010\x00", Some(8));
        check(b"77777777777", Some(0o77_777_777_777));
        check(b"\0\0\0\0\0\0\0\0", Some(0));
        check(b"64x\0\0\0\0\0", None);
        check(b"\x80\0\0\0\0\0\0\x01\x02", Some(0x102));
        check(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", Some(-1));
        check(b"\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", None);
    }
}
