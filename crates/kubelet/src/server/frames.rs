//! The frames of exec and attach: a channel number before every message, as in the remote command
//! protocol's versions 4 and 5. Pure, so that another carrier can use the same channels.

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
    /// A stream ends with the connection.
    V4,
    /// A client can end its input alone.
    V5,
}

impl Version {
    /// What stands in `Sec-WebSocket-Protocol`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Version::V4 => "v4.channel.k8s.io",
            Version::V5 => "v5.channel.k8s.io",
        }
    }

    /// The best of those that a client offers.
    pub(crate) fn choose<'a>(offered: impl Iterator<Item = &'a str>) -> Option<Self> {
        let offered: Vec<_> = offered.collect();
        [Version::V5, Version::V4].into_iter().find(|version| offered.contains(&version.as_str()))
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
pub(crate) fn decode(message: &Bytes, version: Version) -> Incoming {
    let Some((first, rest)) = message.split_first() else { return Incoming::Other };
    match (*first, version) {
        (CLOSE, Version::V5) if rest == [Channel::Stdin as u8] => Incoming::StdinEnds,
        (0, _) => Incoming::Stdin(message.slice(1..)),
        (RESIZE, _) => match serde_json::from_slice::<Size>(rest) {
            Ok(Size { width, height }) => Incoming::Resize { width, height },
            Err(_) => Incoming::Other,
        },
        _ => Incoming::Other,
    }
}

/// Writes a message.
pub(crate) fn encode(channel: Channel, bytes: &[u8]) -> Bytes {
    let mut message = BytesMut::with_capacity(bytes.len() + 1);
    message.put_u8(channel as u8);
    message.put_slice(bytes);
    message.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &'static [u8], version: Version, expected: &Incoming) {
        assert_eq!(decode(&Bytes::from_static(bytes), version), *expected);
    }

    #[test]
    fn messages_are_read_by_channel_and_version() {
        check(b"\0ls\n", Version::V4, &Incoming::Stdin(Bytes::from_static(b"ls\n")));
        check(b"\0", Version::V5, &Incoming::Stdin(Bytes::new()));
        check(b"\xff\0", Version::V5, &Incoming::StdinEnds);
        check(b"\xff\0", Version::V4, &Incoming::Other);
        check(b"\xff\x01", Version::V5, &Incoming::Other);
        let size = Incoming::Resize { width: 80, height: 24 };
        check(b"\x04{\"Width\":80,\"Height\":24}", Version::V4, &size);
        check(b"\x04nonsense", Version::V4, &Incoming::Other);
        check(b"\x01out", Version::V4, &Incoming::Other);
        check(b"", Version::V5, &Incoming::Other);
    }

    #[test]
    fn the_newest_version_that_is_offered_is_chosen() {
        let choose = |offered: &[&str]| Version::choose(offered.iter().copied());
        assert_eq!(choose(&["v4.channel.k8s.io", "v5.channel.k8s.io"]), Some(Version::V5));
        assert_eq!(choose(&["v4.channel.k8s.io", "channel.k8s.io"]), Some(Version::V4));
        assert_eq!(choose(&["channel.k8s.io"]), None);
        assert_eq!(choose(&[]), None);
    }

    #[test]
    fn a_message_carries_its_channel_first() {
        assert_eq!(&encode(Channel::Error, b"{}")[..], b"\x03{}");
    }
}
