//! Messages between processes of one machine: sequenced packets that can carry descriptors.
//!
//! One send is one receive; a message is whole or an error. All descriptors are close-on-exec.

use std::io::{self, IoSlice, IoSliceMut};
use std::net::IpAddr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::path::Path;

use nix::cmsg_space;
use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, Backlog, ControlMessage, ControlMessageOwned, MsgFlags, SockFlag, SockType, UnixAddr,
    accept4, bind, connect, listen, recvmsg, sendmsg, socket, socketpair,
};

/// The longest message, in bytes: below the kernel's usual socket buffer.
pub const MESSAGE_BYTES: usize = 160 * 1024;
/// The most descriptors in one message.
pub const MESSAGE_FDS: usize = 4;

/// A received message.
#[derive(Debug, Default)]
pub struct Message {
    /// Its bytes; empty when the other side has closed.
    pub bytes: Vec<u8>,
    /// Its descriptors.
    pub fds: Vec<OwnedFd>,
}

/// A connected pair.
pub fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(AddressFamily::Unix, SockType::SeqPacket, None, SockFlag::SOCK_CLOEXEC)?)
}

/// Listens at `name` in the directory `dir`, however long its path is.
pub fn listen_in(dir: BorrowedFd<'_>, name: &str) -> io::Result<OwnedFd> {
    let fd = socket(AddressFamily::Unix, SockType::SeqPacket, SockFlag::SOCK_CLOEXEC, None)?;
    bind(fd.as_raw_fd(), &address(dir, name)?)?;
    listen(&fd, Backlog::new(128)?)?;
    Ok(fd)
}

/// Connects, without blocking, to a listener at `name` in `dir`.
pub fn connect_in(dir: BorrowedFd<'_>, name: &str) -> io::Result<OwnedFd> {
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    let fd = socket(AddressFamily::Unix, SockType::SeqPacket, flags, None)?;
    connect(fd.as_raw_fd(), &address(dir, name)?)?;
    Ok(fd)
}

/// The next connection of a listener.
pub fn accept(listener: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    let fd = accept4(listener.as_raw_fd(), SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK)?;
    Ok(owned(fd))
}

/// The process that listens or is connected at the other end.
pub fn peer(fd: BorrowedFd<'_>) -> io::Result<i32> {
    let credentials = nix::sys::socket::getsockopt(&fd, nix::sys::socket::sockopt::PeerCredentials)?;
    Ok(credentials.pid())
}

fn address(dir: BorrowedFd<'_>, name: &str) -> io::Result<UnixAddr> {
    // The kernel's limit is 108 bytes; the detour over the descriptor keeps any directory within it.
    Ok(UnixAddr::new(Path::new(&format!("/proc/self/fd/{}/{name}", dir.as_raw_fd())))?)
}

/// Sends one message.
pub fn send(socket: BorrowedFd<'_>, bytes: &[u8], fds: &[BorrowedFd<'_>]) -> io::Result<()> {
    let raw: Vec<RawFd> = fds.iter().map(AsRawFd::as_raw_fd).collect();
    let rights = [ControlMessage::ScmRights(&raw)];
    let control: &[ControlMessage<'_>] = if raw.is_empty() { &[] } else { &rights };
    loop {
        match sendmsg::<()>(socket.as_raw_fd(), &[IoSlice::new(bytes)], control, MsgFlags::MSG_NOSIGNAL, None)
        {
            Ok(_) => return Ok(()),
            Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Receives one message; an empty one says that the other side has closed.
pub fn receive(socket: BorrowedFd<'_>) -> io::Result<Message> {
    let length = peek_length(socket)?;
    let mut bytes = vec![0; length];
    let mut control = cmsg_space!([RawFd; MESSAGE_FDS]);
    let mut slices = [IoSliceMut::new(&mut bytes)];
    let flags = MsgFlags::MSG_CMSG_CLOEXEC;
    let received = recvmsg::<()>(socket.as_raw_fd(), &mut slices, Some(&mut control), flags)?;
    let mut fds = Vec::new();
    for message in received.cmsgs()? {
        if let ControlMessageOwned::ScmRights(raw) = message {
            fds.extend(raw.into_iter().map(owned));
        }
    }
    let (length, cut) =
        (received.bytes, received.flags.intersects(MsgFlags::MSG_TRUNC | MsgFlags::MSG_CTRUNC));
    if cut {
        return Err(Errno::EMSGSIZE.into());
    }
    bytes.truncate(length);
    Ok(Message { bytes, fds })
}

/// Looks at the next message's length first, so that an idle reader holds no large buffer.
fn peek_length(socket: BorrowedFd<'_>) -> io::Result<usize> {
    loop {
        let flags = MsgFlags::MSG_PEEK | MsgFlags::MSG_TRUNC;
        match nix::sys::socket::recv(socket.as_raw_fd(), &mut [0], flags) {
            Ok(length) if length > MESSAGE_BYTES => return Err(Errno::EMSGSIZE.into()),
            Ok(length) => return Ok(length),
            Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn owned(fd: RawFd) -> OwnedFd {
    // SAFETY: the kernel has just made this descriptor for us, and nobody else knows its number.
    unsafe { OwnedFd::from_raw_fd(fd) }
}

/// An unconnected TCP socket of the caller's network namespace, of the address's family; it stays there wherever
/// it is passed.
pub fn tcp_socket(toward: IpAddr) -> io::Result<OwnedFd> {
    let family = if toward.is_ipv6() { AddressFamily::Inet6 } else { AddressFamily::Inet };
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    Ok(socket(family, SockType::Stream, flags, None)?)
}

/// Makes reads and writes return at once instead of waiting.
pub fn set_nonblocking(fd: impl AsFd) -> io::Result<()> {
    use nix::fcntl::{FcntlArg, OFlag, fcntl};
    let flags = OFlag::from_bits_truncate(fcntl(&fd, FcntlArg::F_GETFL)?);
    fcntl(&fd, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_arrives_whole_with_its_descriptors() {
        let (a, b) = pair().unwrap();
        let (read, write) = nix::unistd::pipe().unwrap();
        send(a.as_fd(), b"hello", &[write.as_fd()]).unwrap();
        let message = receive(b.as_fd()).unwrap();
        assert_eq!(message.bytes, b"hello");
        nix::unistd::write(&message.fds[0], b"x").unwrap();
        let mut byte = [0];
        nix::unistd::read(&read, &mut byte).unwrap();
        assert_eq!(&byte, b"x");
    }

    #[test]
    fn a_closed_side_reads_as_an_empty_message() {
        let (a, b) = pair().unwrap();
        drop(a);
        assert!(receive(b.as_fd()).unwrap().bytes.is_empty());
    }

    #[test]
    fn a_socket_in_a_deep_directory_can_be_reached() {
        let base = std::env::temp_dir().join(format!("linux-message-{}", std::process::id()));
        let deep = base.join("d".repeat(120));
        std::fs::create_dir_all(&deep).unwrap();
        let dir = std::fs::File::open(&deep).unwrap();
        let listener = listen_in(dir.as_fd(), "sock").unwrap();
        let client = connect_in(dir.as_fd(), "sock").unwrap();
        let server = accept(listener.as_fd()).unwrap();
        send(client.as_fd(), b"1", &[]).unwrap();
        assert_eq!(receive(server.as_fd()).unwrap().bytes, b"1");
        std::fs::remove_dir_all(base).unwrap();
    }
}
