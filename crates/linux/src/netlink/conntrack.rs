//! Connection tracking: the flows that the kernel remembers, and forgetting one.
//!
//! A remembered UDP flow keeps going where its first packet was sent, even after that destination is gone; whoever
//! takes a destination away deletes its flows.

use std::net::{IpAddr, SocketAddr};
use std::os::fd::BorrowedFd;

use nix::sys::socket::SockProtocol;

use super::NetlinkError;
use super::message::{Body, Received, attribute, be_u16_at};
use super::socket::{Socket, flags};

const SUBSYSTEM: u16 = 1 << 8;
const GET: u16 = SUBSYSTEM | 1;
const DELETE: u16 = SUBSYSTEM | 2;
const TUPLE_ORIGINAL: u16 = 1;
const TUPLE_REPLY: u16 = 2;
const TUPLE_ADDRESSES: u16 = 1;
const TUPLE_PROTOCOL: u16 = 2;
const HEAD_BYTES: usize = 4;

/// A flow: the first packet's ends, and the ends of the packets that come back. They differ where an address was
/// translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// The transport protocol by its IANA number.
    pub protocol: u8,
    /// The first packet.
    pub original: Ends,
    /// The answers to it.
    pub reply: Ends,
}

/// Where a packet comes from and goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    /// The source.
    pub source: SocketAddr,
    /// The destination.
    pub destination: SocketAddr,
}

/// A handle on the flows of one network namespace.
#[derive(Debug)]
pub struct Conntrack {
    socket: Socket,
}

impl Conntrack {
    /// For the network namespace of the calling thread.
    pub fn open() -> Result<Self, NetlinkError> {
        Ok(Self { socket: Socket::open(SockProtocol::NetlinkNetFilter)? })
    }

    /// For another network namespace.
    pub fn open_in(namespace: BorrowedFd<'_>) -> Result<Self, NetlinkError> {
        Ok(Self { socket: Socket::open_in(SockProtocol::NetlinkNetFilter, namespace)? })
    }

    /// All flows of a protocol that has ports.
    pub fn flows(&mut self, protocol: u8) -> Result<Vec<Flow>, NetlinkError> {
        let parse = |received: Received<'_>| flow(received).filter(|flow| flow.protocol == protocol);
        let found = self.socket.dump(GET, |body| body.put(&[0; HEAD_BYTES]), parse);
        found.map_err(|error| NetlinkError::of_dump("list tracked connections", error))
    }

    /// Forgets a flow. One that is gone already is no error.
    pub fn delete(&mut self, flow: &Flow) -> Result<(), NetlinkError> {
        let mut messages = self.socket.messages();
        messages.push(DELETE, flags(libc::NLM_F_REQUEST | libc::NLM_F_ACK), |body| {
            let family = if flow.original.source.is_ipv4() { libc::AF_INET } else { libc::AF_INET6 };
            body.put(&[u8::try_from(family).expect("address families are small numbers"), 0, 0, 0]);
            body.nest(TUPLE_ORIGINAL, |tuple| put_tuple(tuple, flow));
        });
        match self.socket.exchange(&messages, |_| {})? {
            Some(refusal) if refusal.error.raw_os_error() != Some(libc::ENOENT) => {
                let Ends { source, destination } = flow.original;
                let what = format!("delete tracked connection {source} to {destination}");
                Err(NetlinkError::refused(what, refusal))
            }
            _ => Ok(()),
        }
    }
}

fn put_tuple(tuple: &mut Body<'_>, flow: &Flow) {
    let Ends { source, destination } = flow.original;
    tuple.nest(TUPLE_ADDRESSES, |addresses| {
        for (v4_kind, address) in [(1, source.ip()), (2, destination.ip())] {
            match address {
                IpAddr::V4(address) => addresses.attribute(v4_kind, &address.octets()),
                IpAddr::V6(address) => addresses.attribute(v4_kind + 2, &address.octets()),
            }
        }
    });
    tuple.nest(TUPLE_PROTOCOL, |protocol| {
        protocol.attribute(1, &[flow.protocol]);
        protocol.attribute(2, &source.port().to_be_bytes());
        protocol.attribute(3, &destination.port().to_be_bytes());
    });
}

fn flow(received: Received<'_>) -> Option<Flow> {
    let body = received.body.get(HEAD_BYTES..)?;
    let (protocol, original) = parse_tuple(attribute(body, TUPLE_ORIGINAL)?)?;
    let (_, reply) = parse_tuple(attribute(body, TUPLE_REPLY)?)?;
    Some(Flow { protocol, original, reply })
}

fn parse_tuple(tuple: &[u8]) -> Option<(u8, Ends)> {
    let addresses = attribute(tuple, TUPLE_ADDRESSES)?;
    let address = |v4_kind: u16| -> Option<IpAddr> {
        if let Some(bytes) = attribute(addresses, v4_kind) {
            return <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from);
        }
        <[u8; 16]>::try_from(attribute(addresses, v4_kind + 2)?).ok().map(IpAddr::from)
    };
    let protocol = attribute(tuple, TUPLE_PROTOCOL)?;
    let port = |kind: u16| be_u16_at(attribute(protocol, kind)?, 0);
    let source = SocketAddr::new(address(1)?, port(2)?);
    let destination = SocketAddr::new(address(2)?, port(3)?);
    Some((*attribute(protocol, 1)?.first()?, Ends { source, destination }))
}
