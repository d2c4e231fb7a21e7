//! The frames of exec and attach: a channel number before every message, as in the remote command
//! protocol's versions 1, 4 and 5. Pure, so that another carrier can use the same channels.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::{BufMut, Bytes, BytesMut};
use serde::Deserialize;

/// Which of the streams a message belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    Stdin = 0,
    Stdout = 1,
    Stderr = 2,
    /// The result of it all, as a `Status`.
    Error = 3,
}

/// How a client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// The result is a text, and only of what failed.
    V1,
    /// A stream ends with the connection.
    V4,
    /// A client can end its input alone.
    V5,
}

/// How bytes stand in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    /// As they are.
    Binary,
    /// As text: the channel's digit, then base64.
    Base64,
}

/// The bytes of a message as they are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Packed {
    Binary(Bytes),
    Text(String),
}

/// A protocol of exec and attach.
pub(crate) type Protocol = (Version, Coding);

/// What stands in `Sec-WebSocket-Protocol`, the best first.
pub(crate) static PROTOCOLS: [(&str, Protocol); 5] = [
    ("v5.channel.k8s.io", (Version::V5, Coding::Binary)),
    ("v4.channel.k8s.io", (Version::V4, Coding::Binary)),
    ("v4.base64.channel.k8s.io", (Version::V4, Coding::Base64)),
    ("channel.k8s.io", (Version::V1, Coding::Binary)),
    ("base64.channel.k8s.io", (Version::V1, Coding::Base64)),
];

/// What clients speak that name no protocol.
pub(crate) const UNNAMED: Protocol = (Version::V1, Coding::Binary);

impl Coding {
    /// Bytes that belong to no channel.
    pub(crate) fn pack(self, bytes: Bytes) -> Packed {
        match self {
            Coding::Binary => Packed::Binary(bytes),
            Coding::Base64 => Packed::Text(STANDARD.encode(bytes)),
        }
    }

    /// A message of a channel.
    pub(crate) fn pack_for(self, channel: Channel, bytes: &[u8]) -> Packed {
        match self {
            Coding::Binary => {
                let mut message = BytesMut::with_capacity(bytes.len() + 1);
                message.put_u8(channel as u8);
                message.put_slice(bytes);
                Packed::Binary(message.freeze())
            }
            Coding::Base64 => Packed::Text(format!("{}{}", channel as u8, STANDARD.encode(bytes))),
        }
    }

    /// The channel's number and what follows it; none when the message makes no sense.
    fn unpack(self, message: &Bytes) -> Option<(u8, Bytes)> {
        let first = *message.first()?;
        match self {
            Coding::Binary => Some((first, message.slice(1..))),
            Coding::Base64 => {
                let digit = char::from(first).to_digit(10)?;
                Some((u8::try_from(digit).ok()?, STANDARD.decode(&message[1..]).ok()?.into()))
            }
        }
    }
}

/// A message from a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Incoming {
    Stdin(Bytes),
    StdinEnds,
    Resize {
        width: u16,
        height: u16,
    },
    /// Nothing that a client sends; it is passed over.
    Other,
}

/// The number of the channel on which sizes of the terminal come; nothing is ever sent on it.
const RESIZE: u8 = 4;
/// Before the number of a stream that ends, in version 5.
const CLOSE: u8 = 255;

#[derive(Deserialize)]
struct Size {
    #[serde(rename = "Width")]
    width: u16,
    #[serde(rename = "Height")]
    height: u16,
}

/// Reads a message.
pub(crate) fn decode(message: &Bytes, (version, coding): Protocol) -> Incoming {
    let Some((channel, rest)) = coding.unpack(message) else { return Incoming::Other };
    match (channel, version) {
        (CLOSE, Version::V5) if rest[..] == [Channel::Stdin as u8] => Incoming::StdinEnds,
        (0, _) => Incoming::Stdin(rest),
        (RESIZE, _) => match serde_json::from_slice::<Size>(&rest) {
            Ok(Size { width, height }) => Incoming::Resize { width, height },
            Err(_) => Incoming::Other,
        },
        _ => Incoming::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const V4: Protocol = (Version::V4, Coding::Binary);
    const V5: Protocol = (Version::V5, Coding::Binary);
    const V1_TEXT: Protocol = (Version::V1, Coding::Base64);

    fn check(bytes: &'static [u8], protocol: Protocol, expected: &Incoming) {
        assert_eq!(decode(&Bytes::from_static(bytes), protocol), *expected);
    }

    #[test]
    fn messages_are_read_by_channel_and_version() {
        check(b"\0ls\n", V4, &Incoming::Stdin(Bytes::from_static(b"ls\n")));
        check(b"\0", V5, &Incoming::Stdin(Bytes::new()));
        check(b"\xff\0", V5, &Incoming::StdinEnds);
        check(b"\xff\0", V4, &Incoming::Other);
        check(b"\xff\x01", V5, &Incoming::Other);
        let size = Incoming::Resize { width: 80, height: 24 };
        check(b"\x04{\"Width\":80,\"Height\":24}", V4, &size);
        check(b"\x04nonsense", V4, &Incoming::Other);
        check(b"\x01out", V4, &Incoming::Other);
        check(b"", V5, &Incoming::Other);
        check(b"0bHMK", V1_TEXT, &Incoming::Stdin(Bytes::from_static(b"ls\n")));
        for wrong in [b"0b!".as_slice(), b"x", b"", b"\xff"] {
            check(wrong, V1_TEXT, &Incoming::Other);
        }
    }

    #[test]
    fn a_message_carries_its_channel_first() {
        let packed = Coding::Binary.pack_for(Channel::Error, b"{}");
        assert_eq!(packed, Packed::Binary(Bytes::from_static(b"\x03{}")));
        assert_eq!(Coding::Base64.pack_for(Channel::Stdout, b"hi"), Packed::Text("1aGk=".to_owned()));
        assert_eq!(Coding::Base64.pack(Bytes::from_static(b"hi")), Packed::Text("aGk=".to_owned()));
    }
}
