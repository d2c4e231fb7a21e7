//! Netlink messages as bytes: building a datagram of several messages, and reading messages and attributes back.
//!
//! Building nests by closure, so that lengths and padding cannot be wrong. Reading is total: bytes that do not add
//! up end the iteration, they never panic. Nothing here knows what a message means.

const HEADER_BYTES: usize = 16;
const ATTRIBUTE_HEADER_BYTES: usize = 4;
const NESTED: u16 = 1 << 15;
/// The two top bits of an attribute's type are flags (nested, network byte order).
const KIND_MASK: u16 = 0x3fff;

/// One or more messages that are sent as one datagram. Each gets the next sequence number.
#[derive(Debug)]
pub(crate) struct Messages {
    bytes: Vec<u8>,
    first: u32,
    next: u32,
}

impl Messages {
    /// An empty datagram whose first message will have this sequence number.
    pub(crate) fn starting_at(sequence: u32) -> Self {
        Self { bytes: Vec::new(), first: sequence, next: sequence }
    }

    /// Appends a message; `body` writes what follows the netlink header.
    pub(crate) fn push(&mut self, kind: u16, flags: u16, body: impl FnOnce(&mut Body<'_>)) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&[0; 4]);
        self.bytes.extend_from_slice(&kind.to_ne_bytes());
        self.bytes.extend_from_slice(&flags.to_ne_bytes());
        self.bytes.extend_from_slice(&self.next.to_ne_bytes());
        self.bytes.extend_from_slice(&[0; 4]);
        body(&mut Body { bytes: &mut self.bytes });
        let length = u32::try_from(self.bytes.len() - start).expect("a message is far smaller than 4 GiB");
        self.bytes[start..start + 4].copy_from_slice(&length.to_ne_bytes());
        pad(&mut self.bytes);
        self.next = self.next.wrapping_add(1);
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// How many messages there are.
    pub(crate) fn count(&self) -> usize {
        self.next.wrapping_sub(self.first) as usize
    }

    /// The sequence number that the next datagram has to start with.
    pub(crate) fn next_sequence(&self) -> u32 {
        self.next
    }

    pub(crate) fn last_sequence(&self) -> u32 {
        self.next.wrapping_sub(1)
    }

    /// Which message of this datagram has the sequence number, counted from 0.
    pub(crate) fn position(&self, sequence: u32) -> Option<usize> {
        let position = sequence.wrapping_sub(self.first);
        ((position as usize) < self.count()).then_some(position as usize)
    }
}

/// The inside of a message or of a nested attribute while it is written.
pub(crate) struct Body<'a> {
    bytes: &'a mut Vec<u8>,
}

impl Body<'_> {
    /// Raw bytes: the fixed header of a message family.
    pub(crate) fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn attribute(&mut self, kind: u16, value: &[u8]) {
        self.write(kind, |body| body.put(value));
    }

    /// A NUL-terminated string.
    pub(crate) fn text(&mut self, kind: u16, value: &str) {
        self.write(kind, |body| {
            body.put(value.as_bytes());
            body.put(&[0]);
        });
    }

    /// A number in the machine's byte order, as rtnetlink has it.
    pub(crate) fn native_u32(&mut self, kind: u16, value: u32) {
        self.attribute(kind, &value.to_ne_bytes());
    }

    /// A number in network byte order, as netfilter has it.
    pub(crate) fn be_u32(&mut self, kind: u16, value: u32) {
        self.attribute(kind, &value.to_be_bytes());
    }

    pub(crate) fn be_u64(&mut self, kind: u16, value: u64) {
        self.attribute(kind, &value.to_be_bytes());
    }

    pub(crate) fn nest(&mut self, kind: u16, inside: impl FnOnce(&mut Body<'_>)) {
        self.write(kind | NESTED, inside);
    }

    fn write(&mut self, kind: u16, value: impl FnOnce(&mut Body<'_>)) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&[0; 2]);
        self.bytes.extend_from_slice(&kind.to_ne_bytes());
        value(&mut Body { bytes: self.bytes });
        let length =
            u16::try_from(self.bytes.len() - start).expect("callers split what exceeds one attribute");
        self.bytes[start..start + 2].copy_from_slice(&length.to_ne_bytes());
        pad(self.bytes);
    }
}

fn pad(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.len().next_multiple_of(4), 0);
}

/// A received message: its header's fields and what follows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Received<'a> {
    pub(crate) kind: u16,
    pub(crate) flags: u16,
    pub(crate) sequence: u32,
    /// The socket that caused the message; 0 for the kernel itself.
    pub(crate) port: u32,
    pub(crate) body: &'a [u8],
}

/// The messages of a datagram, in order; ends at the first that is cut off.
pub(crate) fn messages(mut bytes: &[u8]) -> impl Iterator<Item = Received<'_>> {
    std::iter::from_fn(move || {
        let length = u32_at(bytes, 0)? as usize;
        if length < HEADER_BYTES || length > bytes.len() {
            return None;
        }
        let received = Received {
            kind: u16_at(bytes, 4)?,
            flags: u16_at(bytes, 6)?,
            sequence: u32_at(bytes, 8)?,
            port: u32_at(bytes, 12)?,
            body: &bytes[HEADER_BYTES..length],
        };
        bytes = &bytes[length.next_multiple_of(4).min(bytes.len())..];
        Some(received)
    })
}

/// The attributes in `bytes`, in order, flags removed from their types; ends at the first that is cut off.
pub(crate) fn attributes(mut bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let length = usize::from(u16_at(bytes, 0)?);
        if length < ATTRIBUTE_HEADER_BYTES || length > bytes.len() {
            return None;
        }
        let kind = u16_at(bytes, 2)? & KIND_MASK;
        let value = &bytes[ATTRIBUTE_HEADER_BYTES..length];
        bytes = &bytes[length.next_multiple_of(4).min(bytes.len())..];
        Some((kind, value))
    })
}

/// The first attribute of this type.
pub(crate) fn attribute(bytes: &[u8], kind: u16) -> Option<&[u8]> {
    attributes(bytes).find(|(found, _)| *found == kind).map(|(_, value)| value)
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

pub(crate) fn be_u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub(crate) fn be_u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A NUL-terminated string as an attribute holds it.
pub(crate) fn text(value: &[u8]) -> String {
    let end = value.iter().position(|byte| *byte == 0).unwrap_or(value.len());
    String::from_utf8_lossy(&value[..end]).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut written = Messages::starting_at(7);
        written.push(20, 1, |body| {
            body.put(&[9; 4]);
            body.text(3, "ab");
            body.nest(4, |inner| inner.native_u32(1, 5));
        });
        written.push(21, 2, |_| {});
        let read: Vec<_> = messages(written.bytes()).collect();
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].kind, read[0].flags, read[0].sequence), (20, 1, 7));
        assert_eq!(attribute(&read[0].body[4..], 3).map(text), Some("ab".to_owned()));
        let nested = attribute(&read[0].body[4..], 4).unwrap();
        assert_eq!(attribute(nested, 1).and_then(|value| u32_at(value, 0)), Some(5));
        assert_eq!(read[1].sequence, 8);
        assert_eq!(written.position(8), Some(1));
        assert_eq!(written.position(9), None);
    }

    #[test]
    fn cut_off_bytes_end_the_iteration() {
        let mut written = Messages::starting_at(0);
        written.push(1, 0, |body| body.attribute(1, &[1, 2, 3, 4, 5]));
        for end in 0..written.bytes().len() {
            for message in messages(&written.bytes()[..end]) {
                assert!(attributes(message.body).count() <= 1);
            }
        }
        assert_eq!(attributes(&[0, 0, 1, 0]).count(), 0, "a length below its own header");
    }
}
