//! A netlink socket: sends a datagram of requests and collects every answer.
//!
//! The kernel works on a request within the sending call, so all answers are there when it returns: nothing here
//! waits, and a lost answer is an error instead of a hang. Not shared between threads; opening one is cheap.

use std::io::{self, IoSlice};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use nix::sys::socket::{
    AddressFamily, MsgFlags, NetlinkAddr, SockFlag, SockProtocol, SockType, bind, getsockname, recv, sendmsg,
    socket,
};

use super::message::{self, Body, Messages, Received};
use super::{NetlinkError, namespace};

/// Room for one datagram of a dump; the kernel fills at most 32 KiB.
const RECEIVE_BYTES: usize = 64 * 1024;
/// Room for the largest transaction (100,000 services are about 30 MB) and for its refusals.
const SEND_BUFFER_BYTES: libc::c_int = 256 * 1024 * 1024;
const RECEIVE_BUFFER_BYTES: libc::c_int = 8 * 1024 * 1024;
/// A dump that others disturb is repeated this often before it is an error.
const DUMP_ATTEMPTS: usize = 16;

#[derive(Debug)]
pub(crate) struct Socket {
    fd: OwnedFd,
    next_sequence: u32,
    buffer: Vec<u8>,
}

/// The kernel's no to one message of a datagram.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// Which message, counted from 0.
    pub(crate) position: usize,
    pub(crate) error: io::Error,
    /// The kernel's own words, where it gives any.
    pub(crate) explanation: Option<String>,
}

impl Socket {
    /// A socket in the network namespace of the calling thread.
    pub(crate) fn open(protocol: SockProtocol) -> Result<Self, NetlinkError> {
        let fd = open_fd(protocol).map_err(NetlinkError::Open)?;
        Ok(Self { fd, next_sequence: 1, buffer: vec![0; RECEIVE_BYTES] })
    }

    /// A socket in another network namespace; the caller stays where it is.
    pub(crate) fn open_in(protocol: SockProtocol, namespace: BorrowedFd<'_>) -> Result<Self, NetlinkError> {
        namespace::run_in(namespace, || Self::open(protocol)).map_err(NetlinkError::Enter)?
    }

    /// An empty datagram with fresh sequence numbers.
    pub(crate) fn messages(&self) -> Messages {
        Messages::starting_at(self.next_sequence)
    }

    /// The number by which the kernel knows this socket; its notifications carry it.
    pub(crate) fn port(&self) -> Result<u32, NetlinkError> {
        let address: NetlinkAddr =
            getsockname(self.fd.as_raw_fd()).map_err(|error| NetlinkError::Open(error.into()))?;
        Ok(address.pid())
    }

    /// Joins a multicast group.
    pub(crate) fn join(&mut self, group: libc::c_int) -> Result<(), NetlinkError> {
        set_option(&self.fd, libc::SOL_NETLINK, libc::NETLINK_ADD_MEMBERSHIP, group)
            .map_err(|error| NetlinkError::Open(error.into()))
    }

    /// Gives every notification that has arrived to `each`, without waiting.
    pub(crate) fn listen(&mut self, mut each: impl FnMut(Received<'_>)) -> Result<Listened, NetlinkError> {
        let mut listened = Listened::ToAll;
        loop {
            match recv(self.fd.as_raw_fd(), &mut self.buffer, MsgFlags::MSG_DONTWAIT) {
                Ok(length) => message::messages(&self.buffer[..length]).for_each(&mut each),
                Err(nix::Error::EAGAIN) => return Ok(listened),
                Err(nix::Error::ENOBUFS) => listened = Listened::WithLosses,
                Err(nix::Error::EINTR) => {}
                Err(error) => return Err(NetlinkError::Receive(error.into())),
            }
        }
    }

    /// Sends the datagram; gives each answer that is neither an acknowledgement nor a refusal to `each`. The last
    /// message has to ask for an acknowledgement or a dump. Gives the first refusal, if there is one.
    pub(crate) fn exchange(
        &mut self,
        messages: &Messages,
        mut each: impl FnMut(Received<'_>),
    ) -> Result<Option<Refusal>, NetlinkError> {
        self.next_sequence = messages.next_sequence();
        send(&self.fd, messages.bytes()).map_err(NetlinkError::Send)?;
        let mut answers = Answers { refusal: None, is_settled: false, is_interrupted: false };
        loop {
            let length = match recv(self.fd.as_raw_fd(), &mut self.buffer, MsgFlags::MSG_DONTWAIT) {
                Ok(length) => length,
                Err(nix::Error::EAGAIN) => break,
                Err(nix::Error::EINTR) => continue,
                Err(error) => return Err(NetlinkError::Receive(error.into())),
            };
            for received in message::messages(&self.buffer[..length]) {
                answers.handle(messages, received, &mut each);
            }
        }
        answers.result()
    }

    /// Asks for a list: every answer that `parse` takes. A list that others changed meanwhile is asked for again.
    pub(crate) fn dump<T>(
        &mut self,
        kind: u16,
        query: impl Fn(&mut Body<'_>),
        parse: impl Fn(Received<'_>) -> Option<T>,
    ) -> Result<Vec<T>, DumpError> {
        self.dump_whole(kind, query, parse, |_| true)
    }

    /// Asks for a list until `is_whole` says that nothing is missing from it, for lists of which the kernel does not
    /// say that they were disturbed.
    pub(crate) fn dump_whole<T, I: IntoIterator<Item = T>>(
        &mut self,
        kind: u16,
        query: impl Fn(&mut Body<'_>),
        parse: impl Fn(Received<'_>) -> I,
        is_whole: impl Fn(&[T]) -> bool,
    ) -> Result<Vec<T>, DumpError> {
        for _ in 0..DUMP_ATTEMPTS {
            let mut found = Vec::new();
            let mut request = self.messages();
            request.push(kind, flags(libc::NLM_F_REQUEST | libc::NLM_F_DUMP), &query);
            match self.exchange(&request, |received| found.extend(parse(received))) {
                Ok(None) if is_whole(&found) => return Ok(found),
                Ok(Some(refusal)) => return Err(DumpError::Refused(refusal)),
                Ok(None) | Err(NetlinkError::Interrupted) => {}
                Err(error) => return Err(DumpError::Failed(error)),
            }
        }
        Err(DumpError::Failed(NetlinkError::Interrupted))
    }
}

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// What came of listening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listened {
    /// Everything was heard.
    ToAll,
    /// There was more than the socket could hold.
    WithLosses,
}

/// Why a list could not be had.
#[derive(Debug)]
pub(crate) enum DumpError {
    Refused(Refusal),
    Failed(NetlinkError),
}

/// Message flags; libc declares them as signed integers.
pub(crate) fn flags(flags: libc::c_int) -> u16 {
    u16::try_from(flags).expect("message flags have 16 bits")
}

struct Answers {
    refusal: Option<Refusal>,
    is_settled: bool,
    is_interrupted: bool,
}

impl Answers {
    fn handle(&mut self, sent: &Messages, received: Received<'_>, each: &mut impl FnMut(Received<'_>)) {
        // Answers to an earlier datagram may still be queued when that one failed half way.
        let Some(position) = sent.position(received.sequence) else { return };
        self.is_interrupted |= received.flags & flags(libc::NLM_F_DUMP_INTR) != 0;
        let kind = libc::c_int::from(received.kind);
        if kind != libc::NLMSG_ERROR && kind != libc::NLMSG_DONE {
            return each(received);
        }
        self.is_settled |= received.sequence == sent.last_sequence();
        let code = message::u32_at(received.body, 0).map_or(0, u32::cast_signed);
        if code < 0 && self.refusal.is_none() {
            let error = io::Error::from_raw_os_error(-code);
            self.refusal = Some(Refusal { position, error, explanation: explanation(received) });
        }
    }

    fn result(self) -> Result<Option<Refusal>, NetlinkError> {
        match self {
            Self { refusal: Some(refusal), .. } => Ok(Some(refusal)),
            Self { is_interrupted: true, .. } => Err(NetlinkError::Interrupted),
            Self { is_settled: false, .. } => Err(NetlinkError::Silent),
            Self { .. } => Ok(None),
        }
    }
}

/// The kernel's text in an extended acknowledgement (NLMSGERR_ATTR_MSG).
fn explanation(received: Received<'_>) -> Option<String> {
    const NLMSGERR_ATTR_MSG: u16 = 1;
    const ECHOED_HEADER_BYTES: usize = 16;
    if received.flags & flags(libc::NLM_F_ACK_TLVS) == 0 {
        return None;
    }
    let echoed = if received.flags & flags(libc::NLM_F_CAPPED) == 0 {
        message::u32_at(received.body, 4)? as usize
    } else {
        ECHOED_HEADER_BYTES
    };
    let attributes = received.body.get(4 + echoed.next_multiple_of(4)..)?;
    message::attribute(attributes, NLMSGERR_ATTR_MSG).map(message::text)
}

fn open_fd(protocol: SockProtocol) -> io::Result<OwnedFd> {
    let fd = socket(AddressFamily::Netlink, SockType::Raw, SockFlag::SOCK_CLOEXEC, protocol)?;
    bind(fd.as_raw_fd(), &NetlinkAddr::new(0, 0))?;
    for (level, name, value) in [
        (libc::SOL_NETLINK, libc::NETLINK_EXT_ACK, 1),
        (libc::SOL_NETLINK, libc::NETLINK_CAP_ACK, 1),
        (libc::SOL_SOCKET, libc::SO_RCVBUFFORCE, RECEIVE_BUFFER_BYTES),
        (libc::SOL_SOCKET, libc::SO_SNDBUFFORCE, SEND_BUFFER_BYTES),
    ] {
        // Each only widens a limit or adds words to errors; an old kernel or a missing privilege shows later, in the
        // request that needs it.
        let _ = set_option(&fd, level, name, value);
    }
    Ok(fd)
}

fn set_option(
    fd: &OwnedFd,
    level: libc::c_int,
    name: libc::c_int,
    value: libc::c_int,
) -> Result<(), nix::Error> {
    let length = libc::socklen_t::try_from(size_of::<libc::c_int>()).expect("an int is small");
    // SAFETY: the pointer and the length describe `value`, which outlives the call; the kernel only reads it.
    let result =
        unsafe { libc::setsockopt(fd.as_raw_fd(), level, name, std::ptr::from_ref(&value).cast(), length) };
    nix::Error::result(result).map(drop)
}

fn send(fd: &OwnedFd, bytes: &[u8]) -> io::Result<()> {
    let kernel = NetlinkAddr::new(0, 0);
    let sent = sendmsg(fd.as_raw_fd(), &[IoSlice::new(bytes)], &[], MsgFlags::empty(), Some(&kernel))?;
    assert_eq!(sent, bytes.len(), "netlink takes a datagram whole or not at all");
    Ok(())
}
