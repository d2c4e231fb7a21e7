//! Readiness messages to whoever started the server: an init system, or `coracle up`.
//!
//! The protocol is systemd's: datagrams of `NAME=value` lines to the socket that `NOTIFY_SOCKET` names.

use std::io;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::time::Duration;

/// Sends messages to the starter, if it wants any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notifier {
    address: Option<String>,
}

impl Notifier {
    /// For the socket that the environment names; an abstract one begins with `@`.
    pub(crate) fn new(address: Option<String>) -> Self {
        Self { address: address.filter(|address| address.starts_with('/')) }
    }

    /// What is being done now, for people.
    pub(crate) fn status(&self, text: &str) {
        self.send(&format!("STATUS={text}"));
    }

    /// Everything works.
    pub(crate) fn ready(&self) {
        self.send("READY=1");
    }

    /// It was asked to end, and does.
    pub(crate) fn stopping(&self) {
        self.send("STOPPING=1");
    }

    /// A starter that went away misses nothing it needs, so failures are not reported.
    fn send(&self, message: &str) {
        if let Some(address) = &self.address {
            let _ = UnixDatagram::unbound().and_then(|socket| socket.send_to(message.as_bytes(), address));
        }
    }
}

/// A message of a server that is starting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// What it does now.
    Status(String),
    /// Everything works.
    Ready,
}

/// Where the starter listens.
pub(crate) struct Listener {
    socket: UnixDatagram,
}

impl Listener {
    /// Listens at `path`, which must not exist.
    pub(crate) fn bind(path: &Path) -> io::Result<Self> {
        Ok(Self { socket: UnixDatagram::bind(path)? })
    }

    /// The next message, or nothing after `patience`.
    pub(crate) fn next(&self, patience: Duration) -> io::Result<Option<Message>> {
        let mut buffer = [0; 4096];
        self.socket.set_read_timeout(Some(patience.max(Duration::from_millis(1))))?;
        match self.socket.recv(&mut buffer) {
            Ok(length) => Ok(parse(&String::from_utf8_lossy(&buffer[..length]))),
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

fn parse(text: &str) -> Option<Message> {
    text.lines().find_map(|line| match line.split_once('=')? {
        ("READY", "1") => Some(Message::Ready),
        ("STATUS", status) => Some(Message::Status(status.to_owned())),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Listener, Message, Notifier};

    #[test]
    fn messages_arrive_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let listener = Listener::bind(&path).unwrap();
        let notifier = Notifier::new(Some(path.display().to_string()));
        notifier.status("opening the store");
        notifier.ready();
        let next = || listener.next(Duration::from_secs(5)).unwrap();
        assert_eq!(next(), Some(Message::Status("opening the store".into())));
        assert_eq!(next(), Some(Message::Ready));
    }
}
