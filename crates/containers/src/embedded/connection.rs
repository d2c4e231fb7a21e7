//! A connection to a supervisor, and descriptors as asynchronous streams.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use linux::{message, stdio};
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};

use crate::error::Error;
use crate::model::SandboxId;
use crate::protocol::{self, Envelope, Reply, Request, VERSION};
use crate::record;

/// One request and its replies.
pub(super) struct Connection {
    socket: AsyncFd<OwnedFd>,
    sandbox: SandboxId,
}

impl Connection {
    /// Connects to the supervisor of a sandbox, whose directory this is, and asks.
    pub(super) async fn ask(
        directory: &Path,
        sandbox: &SandboxId,
        request: Request,
        fds: &[BorrowedFd<'_>],
    ) -> Result<Self, Error> {
        let fail = |why: io::Error| Error::Supervisor { sandbox: sandbox.to_string(), why: why.to_string() };
        let connect = || {
            let directory = File::open(directory)?;
            linux::ready::watch(message::connect_in(directory.as_fd(), record::SOCKET)?)
        };
        let this = Self { socket: connect().map_err(fail)?, sandbox: sandbox.clone() };
        let bytes = protocol::encode(&Envelope { version: VERSION, request })?;
        let sent =
            this.socket.async_io(Interest::WRITABLE, |socket| message::send(socket.as_fd(), &bytes, fds));
        sent.await.map_err(fail)?;
        Ok(this)
    }

    /// The next reply with its descriptors; `None` when the supervisor has closed.
    pub(super) async fn next(&self) -> Result<Option<(Reply, Vec<OwnedFd>)>, Error> {
        let received =
            self.socket.async_io(Interest::READABLE, |socket| message::receive(socket.as_fd())).await;
        match received {
            Ok(message) if message.bytes.is_empty() => Ok(None),
            // It died with bytes of ours unread: the same end.
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => Ok(None),
            Err(error) => Err(self.fail(error.to_string())),
            Ok(message) => Ok(Some((protocol::decode(&message.bytes)?, message.fds))),
        }
    }

    /// The next reply, which must come; a refusal is an error.
    pub(super) async fn expect(&self) -> Result<(Reply, Vec<OwnedFd>), Error> {
        match self.next().await? {
            None => Err(self.fail("it is gone")),
            Some((Reply::Failed { why }, _)) => Err(Error::Start(why)),
            Some((Reply::Unsupported { version }, _)) => {
                Err(self.fail(format!("it speaks version {version}, not {VERSION}")))
            }
            Some(reply) => Ok(reply),
        }
    }

    /// An error that names the supervisor.
    pub(super) fn fail(&self, why: impl Into<String>) -> Error {
        Error::Supervisor { sandbox: self.sandbox.to_string(), why: why.into() }
    }
}

/// A pipe or terminal, read or written without blocking.
pub(super) struct Descriptor(AsyncFd<OwnedFd>);

impl Descriptor {
    pub(super) fn new(fd: OwnedFd) -> io::Result<Self> {
        Ok(Self(linux::ready::watch(fd)?))
    }
}

impl AsyncRead for Descriptor {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            let mut guard = ready!(self.0.poll_read_ready(cx))?;
            let unfilled = buffer.initialize_unfilled();
            let read = guard.try_io(|fd| {
                stdio::read_some(fd.as_fd(), unfilled)?.ok_or_else(|| io::ErrorKind::WouldBlock.into())
            });
            if let Ok(result) = read {
                return Poll::Ready(result.map(|length| buffer.advance(length)));
            }
        }
    }
}

impl AsyncWrite for Descriptor {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        loop {
            let mut guard = ready!(self.0.poll_write_ready(cx))?;
            let written = guard.try_io(|fd| match stdio::write_some(fd.as_fd(), bytes) {
                Ok(0) if !bytes.is_empty() => Err(io::ErrorKind::WouldBlock.into()),
                result => result,
            });
            if let Ok(result) = written {
                return Poll::Ready(result);
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // A pipe ends when it is dropped; there is no other way to say so.
        Poll::Ready(Ok(()))
    }
}
