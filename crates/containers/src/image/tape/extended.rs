//! Records that precede an entry and say more than its header can: POSIX' own, and what star, GNU and libarchive add.
//!
//! Pure: bytes in, meaning out. Keys that nobody needs are passed over, as every reader does.

use std::ffi::CString;

use linux::tree::Time;

use super::Fault;
use super::sparse::Piece;

/// What is said about the next entry.
#[derive(Debug, Default)]
pub(super) struct Extended {
    pub(super) name: Option<Vec<u8>>,
    pub(super) link: Option<Vec<u8>>,
    pub(super) size: Option<u64>,
    pub(super) uid: Option<u64>,
    pub(super) gid: Option<u64>,
    pub(super) modified: Option<Time>,
    pub(super) attributes: Vec<(CString, Vec<u8>)>,
    pub(super) sparse: Sparse,
}

/// What is said about a sparse file; the three forms differ in where the map is.
#[derive(Debug, Default)]
pub(super) struct Sparse {
    pub(super) major: Option<u64>,
    pub(super) minor: Option<u64>,
    pub(super) real_size: Option<u64>,
    pub(super) pieces: Vec<Piece>,
    /// Whether the map stands in the records, maybe an empty one.
    pub(super) has_map: bool,
    offset: Option<u64>,
}

impl Extended {
    /// Adds records of the form `LENGTH KEY=VALUE\n`.
    pub(super) fn read(&mut self, mut records: &[u8]) -> Result<(), Fault> {
        while !records.is_empty() {
            let (key, value, rest) = split(records).ok_or(Fault::Record)?;
            self.take(key, value)?;
            records = rest;
        }
        Ok(())
    }

    fn take(&mut self, key: &[u8], value: &[u8]) -> Result<(), Fault> {
        // Without a value the record says that the header is right.
        let some = |value: &[u8]| (!value.is_empty()).then(|| value.to_vec());
        match key {
            b"path" => self.name = checked(value).map(some)?,
            b"linkpath" => self.link = checked(value).map(some)?,
            b"size" => self.size = number(value)?,
            b"uid" => self.uid = number(value)?,
            b"gid" => self.gid = number(value)?,
            b"mtime" => self.modified = time(value)?,
            _ => {
                if let Some(key) = key.strip_prefix(b"SCHILY.xattr.") {
                    self.take_attribute(key, value.to_vec())?;
                } else if let Some(key) = key.strip_prefix(b"GNU.sparse.") {
                    self.take_sparse(key, value)?;
                }
            }
        }
        Ok(())
    }

    /// Keeps the attributes that make sense in another place. Not `trusted.`: with overlayfs' own an image would forge its
    /// marks. Not the rest of `security.` and `system.`: labels and signatures are the node's.
    fn take_attribute(&mut self, key: &[u8], value: Vec<u8>) -> Result<(), Fault> {
        let is_kept = (key.starts_with(b"user.") && !key.starts_with(b"user.overlay."))
            || matches!(
                key,
                b"security.capability" | b"system.posix_acl_access" | b"system.posix_acl_default"
            );
        if is_kept {
            let key = CString::new(key).map_err(|_| Fault::Record)?;
            // The last one of a name counts.
            self.attributes.retain(|(known, _)| *known != key);
            self.attributes.push((key, value));
        }
        Ok(())
    }

    fn take_sparse(&mut self, key: &[u8], value: &[u8]) -> Result<(), Fault> {
        let sparse = &mut self.sparse;
        match key {
            b"name" => self.name = checked(value).map(|name| Some(name.to_vec()))?,
            b"major" => sparse.major = number(value)?,
            b"minor" => sparse.minor = number(value)?,
            b"size" | b"realsize" => sparse.real_size = number(value)?,
            b"numblocks" => sparse.has_map = true,
            b"offset" => sparse.offset = number(value)?,
            b"numbytes" => {
                let (Some(offset), Some(bytes)) = (sparse.offset.take(), number(value)?) else {
                    return Err(Fault::Record);
                };
                sparse.has_map = true;
                sparse.pieces.push(Piece { offset, bytes });
            }
            b"map" => {
                sparse.has_map = true;
                sparse.pieces = map(value)?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// `offset,length,offset,length`
fn map(value: &[u8]) -> Result<Vec<Piece>, Fault> {
    if value.is_empty() {
        return Ok(Vec::new());
    }
    let numbers = value.split(|byte| *byte == b',').map(|number_| number(number_)?.ok_or(Fault::Record));
    let numbers = numbers.collect::<Result<Vec<u64>, Fault>>()?;
    let (pairs, []) = numbers.as_chunks::<2>() else { return Err(Fault::Record) };
    Ok(pairs.iter().map(|&[offset, bytes]| Piece { offset, bytes }).collect())
}

/// Key, value, and what follows.
fn split(records: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let space = records.iter().position(|byte| *byte == b' ')?;
    let length = usize::try_from(number(&records[..space]).ok()??).ok()?;
    let record = records.get(..length)?;
    let body = record.get(space + 1..)?.strip_suffix(b"\n")?;
    let equals = body.iter().position(|byte| *byte == b'=')?;
    (equals > 0).then_some((&body[..equals], &body[equals + 1..], &records[length..]))
}

/// A name, which cannot hold a zero byte: what reads on behind it and what does not would see two names.
fn checked(value: &[u8]) -> Result<&[u8], Fault> {
    if value.contains(&0) { Err(Fault::Record) } else { Ok(value) }
}

/// Decimal digits; `None` when there are none.
fn number(value: &[u8]) -> Result<Option<u64>, Fault> {
    if value.is_empty() {
        return Ok(None);
    }
    let text = std::str::from_utf8(value).map_err(|_| Fault::Record)?;
    if !text.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Fault::Record);
    }
    text.parse().map(Some).map_err(|_| Fault::Record)
}

/// Seconds with a sign and any number of decimals.
fn time(value: &[u8]) -> Result<Option<Time>, Fault> {
    if value.is_empty() {
        return Ok(None);
    }
    let text = std::str::from_utf8(value).map_err(|_| Fault::Record)?;
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if !part.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Fault::Record);
    }
    let seconds: i64 = whole.parse().map_err(|_| Fault::Record)?;
    let nanoseconds = part.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanoseconds = nanoseconds.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    // Before 1970 the decimals count backwards.
    Ok(Some(match (whole.starts_with('-'), nanoseconds) {
        (true, 1..) => Time { seconds: seconds - 1, nanoseconds: 1_000_000_000 - nanoseconds },
        _ => Time { seconds, nanoseconds },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(records: &[u8]) -> String {
        let mut extended = Extended::default();
        match extended.read(records) {
            Ok(()) => format!("{:?} {:?} {:?}", extended.name, extended.modified, extended.attributes),
            Err(fault) => fault.to_string(),
        }
    }

    #[test]
    fn records_say_what_headers_cannot() {
        let mut extended = Extended::default();
        extended.read(b"30 mtime=1350244992.023960108\n5 a=\n12 uid=1234\n").unwrap();
        assert_eq!(extended.modified, Some(Time { seconds: 1_350_244_992, nanoseconds: 23_960_108 }));
        assert_eq!(extended.uid, Some(1234));
    }

    #[test]
    fn times_before_1970_count_backwards() {
        assert_eq!(time(b"-1.25").unwrap(), Some(Time { seconds: -2, nanoseconds: 750_000_000 }));
        assert_eq!(time(b"-2").unwrap(), Some(Time { seconds: -2, nanoseconds: 0 }));
    }

    #[test]
    fn what_is_no_record_is_refused() {
        let bad = Fault::Record.to_string();
        for records in [
            &b"x"[..],
            b"5 a=b",
            b"99 a=b\n",
            b"6 =ab\n",
            b"2 ",
            b"11 path=a\0b\n",
            b"10 size=x\n",
            b"-6 a=b\n",
        ] {
            assert_eq!(read(records), bad, "{}", String::from_utf8_lossy(records));
        }
    }

    #[test]
    fn only_attributes_that_make_sense_elsewhere_are_kept() {
        let keys = [
            "user.a",
            "user.overlay.opaque",
            "trusted.overlay.opaque",
            "security.selinux",
            "security.capability",
        ];
        let mut extended = Extended::default();
        for key in keys {
            extended.take(format!("SCHILY.xattr.{key}").as_bytes(), b"v").unwrap();
        }
        let kept: Vec<_> = extended.attributes.iter().map(|(key, _)| key.to_str().unwrap()).collect();
        assert_eq!(kept, ["user.a", "security.capability"]);
    }
}
