//! A packet-filter table as a value: its sets, maps, chains and rules.
//!
//! Plain data. Keys and values of elements are kept as the bytes that the kernel compares, so that large maps stay
//! small and ordered.

use std::collections::BTreeMap;
use std::net::IpAddr;

use compact_str::CompactString;
use ipnet::IpNet;
use smallvec::SmallVec;

/// The name of a set, map or chain; at most 31 bytes to suit old tools.
pub type Name = CompactString;

/// The bytes of a key or value: each field in the kernel's byte order, padded to a multiple of four bytes.
pub type Bytes = SmallVec<[u8; 16]>;

/// A table and all that is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Which packets it sees.
    pub family: Family,
    /// Its name, unique within the family.
    pub name: Name,
    /// Sets and maps by name.
    pub sets: BTreeMap<Name, Set>,
    /// Chains by name.
    pub chains: BTreeMap<Name, Chain>,
}

/// The packets that a table sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// IPv4.
    Ip,
    /// IPv6.
    Ip6,
}

/// A set or a map with its elements. The elements of a set with a timeout belong to the kernel, which adds them
/// when a rule says so; they are never listed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// What it holds.
    pub shape: Shape,
    /// Its elements, by key.
    pub elements: BTreeMap<Bytes, Datum>,
}

/// What a set or map holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The fields of a key, in order.
    pub key: Vec<Field>,
    /// What a key leads to.
    pub value: Value,
    /// For sets that rules fill: how long an element stays after its last use, in seconds.
    pub timeout_seconds: Option<u32>,
}

/// One field of a key or value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// An IPv4 address, 4 bytes.
    Ipv4,
    /// An IPv6 address, 16 bytes.
    Ipv6,
    /// A transport protocol, 1 byte.
    Protocol,
    /// A port, 2 bytes.
    Port,
    /// A number in the machine's byte order, 4 bytes.
    Number,
}

/// What the elements of a set lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing: a set.
    Nothing,
    /// What to do: a verdict map.
    Verdict,
    /// Fields: a data map.
    Fields(Vec<Field>),
}

/// What one element leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Datum {
    /// Nothing: the element of a set.
    Nothing,
    /// What to do.
    Verdict(Verdict),
    /// Fields.
    Fields(Bytes),
}

/// One field with its value, from which keys are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Atom {
    /// An address of either family.
    Address(IpAddr),
    /// A transport protocol by its IANA number.
    Protocol(u8),
    /// A port.
    Port(u16),
    /// A number.
    Number(u32),
}

/// What happens to a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Goes on to the next base chain.
    Accept,
    /// Is gone.
    Drop,
    /// Goes back to the calling chain.
    Return,
    /// Goes through another chain and comes back.
    Jump(Name),
    /// Goes through another chain and does not come back.
    Goto(Name),
}

/// A chain: rules in order. Only a base chain sees packets by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    /// Where it is hooked in; absent for a chain that others jump to.
    pub base: Option<Base>,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// Where a base chain is hooked in. Packets that meet no verdict are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    /// What it may do.
    pub kind: Kind,
    /// The place in the packet's way.
    pub hook: Hook,
    /// The order among the chains of a hook, lowest first.
    pub priority: i32,
}

/// What a base chain may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Accept and drop; it sees every packet.
    Filter,
    /// Translate addresses; it sees the first packet of a connection.
    Nat,
}

/// A place in a packet's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    /// Arrived, not yet routed.
    Prerouting,
    /// Routed to this host.
    Input,
    /// Routed through this host.
    Forward,
    /// Sent by this host.
    Output,
    /// About to leave.
    Postrouting,
}

/// Statements in order: as soon as one does not match, the rule has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule(pub Vec<Statement>);

/// One step of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// Goes on when the field passes the test.
    Match(Selector, Test),
    /// Goes on when the concatenated fields are in the set.
    In(Vec<Selector>, Name),
    /// Goes on when the concatenated fields are not in the set.
    NotIn(Vec<Selector>, Name),
    /// Does what the verdict map says for the concatenated fields; goes on when it says nothing.
    VerdictMap(Vec<Selector>, Name),
    /// Sends the connection to the address and port that the map gives; goes on when it gives none.
    DnatMap {
        /// The fields to look up.
        key: Vec<Selector>,
        /// A map to an address and a port.
        map: Name,
        /// A map with a timeout, where the choice is remembered under a key of its own.
        remember: Option<(Vec<Selector>, Name)>,
    },
    /// Sends the connection on under an address of this host's.
    Masquerade,
    /// Refuses with an error packet.
    Reject(Reject),
    /// Ends the rule.
    Verdict(Verdict),
}

/// A test of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Equal.
    Is(Atom),
    /// In the network.
    Within(IpNet),
    /// Not in the network.
    NotWithin(IpNet),
    /// Has the bits of [`DNATED`] or the like.
    HasBits(u32),
    /// An interface name, equal.
    IsNot(Name),
}

/// The connection's destination was translated (`ct status`).
pub const DNATED: u32 = 1 << 5;

/// An error packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reject {
    /// A TCP reset; matches TCP only.
    TcpReset,
    /// ICMP or ICMPv6 "port unreachable".
    PortUnreachable,
}

/// A field of a packet or of its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    /// The source address, as the table's family has it.
    Source,
    /// The destination address.
    Destination,
    /// The transport protocol.
    Protocol,
    /// The destination port.
    Port,
    /// The name of the interface that the packet came in by.
    Input,
    /// The destination address of the connection's first packet, before translation.
    FirstDestination,
    /// The destination port of the connection's first packet, before translation.
    FirstPort,
    /// What was done to the connection; see [`DNATED`].
    Status,
    /// A random number in `first..first + count`.
    Random {
        /// How many different numbers.
        count: u32,
        /// The smallest.
        first: u32,
    },
    /// Always the same.
    Constant(Atom),
}

impl Table {
    /// An empty table.
    pub fn new(family: Family, name: impl Into<Name>) -> Self {
        Self { family, name: name.into(), sets: BTreeMap::new(), chains: BTreeMap::new() }
    }
}

impl Shape {
    /// A set of such keys.
    pub fn set(key: &[Field]) -> Self {
        Self { key: key.to_vec(), value: Value::Nothing, timeout_seconds: None }
    }

    /// A verdict map.
    pub fn verdicts(key: &[Field]) -> Self {
        Self { key: key.to_vec(), value: Value::Verdict, timeout_seconds: None }
    }

    /// A data map.
    pub fn map(key: &[Field], value: &[Field]) -> Self {
        Self { key: key.to_vec(), value: Value::Fields(value.to_vec()), timeout_seconds: None }
    }

    /// The same, filled by rules, whose elements go when they were not used for that long.
    pub fn forgetting_after(self, seconds: u32) -> Self {
        Self { timeout_seconds: Some(seconds), ..self }
    }
}

impl From<Shape> for Set {
    fn from(shape: Shape) -> Self {
        Self { shape, elements: BTreeMap::new() }
    }
}

impl Field {
    /// Its length in bytes without padding.
    pub fn bytes(self) -> usize {
        match self {
            Self::Ipv4 | Self::Number => 4,
            Self::Ipv6 => 16,
            Self::Protocol => 1,
            Self::Port => 2,
        }
    }

    /// Its length in bytes within a concatenation.
    pub(super) fn padded(self) -> usize {
        self.bytes().next_multiple_of(4)
    }
}

impl Atom {
    fn append_to(self, bytes: &mut Bytes) {
        match self {
            Self::Address(IpAddr::V4(address)) => bytes.extend_from_slice(&address.octets()),
            Self::Address(IpAddr::V6(address)) => bytes.extend_from_slice(&address.octets()),
            Self::Protocol(protocol) => bytes.push(protocol),
            Self::Port(port) => bytes.extend_from_slice(&port.to_be_bytes()),
            Self::Number(number) => bytes.extend_from_slice(&number.to_ne_bytes()),
        }
    }

    /// The field's bytes without padding.
    pub(super) fn bytes(self) -> Bytes {
        let mut bytes = Bytes::new();
        self.append_to(&mut bytes);
        bytes
    }
}

/// A key or value of several fields.
pub fn concat(atoms: &[Atom]) -> Bytes {
    let mut bytes = Bytes::new();
    for atom in atoms {
        atom.append_to(&mut bytes);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
    }
    bytes
}
