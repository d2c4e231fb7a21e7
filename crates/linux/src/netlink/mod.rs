//! The kernel's network configuration over raw netlink: links, addresses, routes and neighbours of one network
//! namespace, and its connection tracking ([`Conntrack`]).
//!
//! [`Netlink`] is synchronous and fast: a list of [`Change`]s is one system call out and one back. It decides
//! nothing and remembers nothing. A change that fails names itself and carries the errno; the changes before it
//! stay done (rtnetlink has no transactions).

mod change;
mod conntrack;
mod list;
pub(crate) mod message;
mod namespace;
pub(crate) mod socket;

use std::io;
use std::os::fd::BorrowedFd;

use nix::sys::socket::SockProtocol;

pub use change::{Change, Mac, Neighbour, Peer, Route, Veth};
pub use conntrack::{Conntrack, Ends, Flow};
pub use list::{Address, Link};
pub use namespace::Namespace;
use socket::{DumpError, Refusal, Socket};

/// The number that the kernel gives an interface; unique within a network namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkIndex(pub u32);

/// What went wrong between us and the kernel.
#[derive(Debug, thiserror::Error)]
pub enum NetlinkError {
    /// No netlink socket to be had.
    #[error("failed to open a netlink socket: {0}")]
    Open(#[source] io::Error),
    /// The network namespace could not be entered (it needs CAP_SYS_ADMIN).
    #[error("failed to enter the network namespace: {0}")]
    Enter(#[source] io::Error),
    /// The kernel did not take the datagram.
    #[error("failed to send to netlink: {0}")]
    Send(#[source] io::Error),
    /// The answers could not be read.
    #[error("failed to read from netlink: {0}")]
    Receive(#[source] io::Error),
    /// Others changed a list again and again while it was read.
    #[error("failed to read a list from netlink: it kept changing")]
    Interrupted,
    /// The kernel did not answer the last request.
    #[error("failed to get an answer from netlink")]
    Silent,
    /// The kernel refused one change.
    #[error("failed to {what}: {source}{}", .explanation.as_ref().map(|words| format!(" ({words})")).unwrap_or_default())]
    Refused {
        /// What was asked, as it reads after "failed to".
        what: String,
        /// The errno.
        source: io::Error,
        /// The kernel's own words, where it gives any.
        explanation: Option<String>,
    },
}

impl NetlinkError {
    /// The errno of a refusal, for callers to which "exists already" or "is gone already" is no error.
    pub fn errno(&self) -> Option<i32> {
        match self {
            Self::Refused { source, .. } => source.raw_os_error(),
            _ => None,
        }
    }

    pub(crate) fn refused(what: String, refusal: Refusal) -> Self {
        Self::Refused { what, source: refusal.error, explanation: refusal.explanation }
    }

    pub(crate) fn of_dump(what: &str, error: DumpError) -> Self {
        match error {
            DumpError::Refused(refusal) => Self::refused(what.to_owned(), refusal),
            DumpError::Failed(error) => error,
        }
    }
}

/// A handle on the links, addresses, routes and neighbours of one network namespace.
#[derive(Debug)]
pub struct Netlink {
    socket: Socket,
}

impl Netlink {
    /// For the network namespace of the calling thread.
    pub fn open() -> Result<Self, NetlinkError> {
        Ok(Self { socket: Socket::open(SockProtocol::NetlinkRoute)? })
    }

    /// For the network namespace that the descriptor names (an open `/proc/PID/ns/net` or a bind mount of one).
    pub fn open_in(namespace: BorrowedFd<'_>) -> Result<Self, NetlinkError> {
        Ok(Self { socket: Socket::open_in(SockProtocol::NetlinkRoute, namespace)? })
    }

    /// Makes the changes, in order, in one exchange. The first refusal is the error; the kernel still works on the
    /// changes after it.
    pub fn apply(&mut self, changes: &[Change<'_>]) -> Result<(), NetlinkError> {
        let mut messages = self.socket.messages();
        for change in changes {
            change.encode(&mut messages);
        }
        if messages.is_empty() {
            return Ok(());
        }
        match self.socket.exchange(&messages, |_| {})? {
            None => Ok(()),
            Some(refusal) => Err(NetlinkError::refused(changes[refusal.position].to_string(), refusal)),
        }
    }

    /// Creates a pair of virtual Ethernet links and gives the index of the near end.
    pub fn add_veth(&mut self, veth: &Veth<'_>) -> Result<LinkIndex, NetlinkError> {
        let change = Change::AddVeth(veth.clone());
        let mut messages = self.socket.messages();
        change.encode(&mut messages);
        list::encode_link_query(veth.name, &mut messages);
        let mut index = None;
        match self.socket.exchange(&messages, |received| index = index.or(list::link_index(received)))? {
            None => index.ok_or(NetlinkError::Silent),
            Some(refusal) => Err(NetlinkError::refused(change.to_string(), refusal)),
        }
    }

    /// The index of the link with this name, if there is one.
    pub fn index(&mut self, name: &str) -> Result<Option<LinkIndex>, NetlinkError> {
        let mut messages = self.socket.messages();
        list::encode_link_query(name, &mut messages);
        let mut index = None;
        match self.socket.exchange(&messages, |received| index = index.or(list::link_index(received)))? {
            None => Ok(index),
            Some(refusal) if refusal.error.raw_os_error() == Some(libc::ENODEV) => Ok(None),
            Some(refusal) => Err(NetlinkError::refused(format!("look up link {name}"), refusal)),
        }
    }

    /// All links, by index.
    pub fn links(&mut self) -> Result<Vec<Link>, NetlinkError> {
        let found = self.socket.dump(libc::RTM_GETLINK, |body| body.put(&list::LINK_HEAD), list::link);
        found.map_err(|error| NetlinkError::of_dump("list links", error))
    }

    /// All addresses of all links, IPv4 and IPv6.
    pub fn addresses(&mut self) -> Result<Vec<Address>, NetlinkError> {
        let found = self.socket.dump(libc::RTM_GETADDR, |body| body.put(&list::ADDRESS_HEAD), list::address);
        found.map_err(|error| NetlinkError::of_dump("list addresses", error))
    }

    /// The unicast routes of the main table, IPv4 and IPv6.
    pub fn routes(&mut self) -> Result<Vec<Route>, NetlinkError> {
        let found = self.socket.dump(libc::RTM_GETROUTE, |body| body.put(&list::ROUTE_HEAD), list::route);
        found.map_err(|error| NetlinkError::of_dump("list routes", error))
    }

    /// All neighbours that have a link-layer address.
    pub fn neighbours(&mut self) -> Result<Vec<Neighbour>, NetlinkError> {
        let found =
            self.socket.dump(libc::RTM_GETNEIGH, |body| body.put(&list::NEIGHBOUR_HEAD), list::neighbour);
        found.map_err(|error| NetlinkError::of_dump("list neighbours", error))
    }
}
