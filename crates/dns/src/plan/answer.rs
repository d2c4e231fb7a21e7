//! What a question is answered with, before it is put into DNS's wire form.

use std::fmt;
use std::net::IpAddr;

use api::Text;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
    /// Ports and their hosts.
    Srv,
    /// The name of an address.
    Ptr,
    /// Another name.
    Cname,
    /// Free text.
    Txt,
    /// The zone's name server.
    Ns,
    /// The zone's own record.
    Soa,
    /// Everything that is there.
    Any,
    /// A type that this zone never holds.
    Other,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// Whose record it is; a full name without the final dot.
    pub name: Text,
    /// What it says.
    pub data: Data,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Data {
    /// A or AAAA.
    Address(IpAddr),
    /// CNAME, a full name without the final dot.
    Alias(Text),
    /// PTR.
    Pointer(Text),
    /// SRV.
    Service {
        /// The port.
        port: u16,
        /// Share of the traffic among records of the same name.
        weight: u16,
        /// The host, a full name without the final dot.
        host: Text,
    },
    /// TXT.
    Words(Text),
    /// NS.
    Server(Text),
    /// SOA of the zone.
    Authority,
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Records, and others that the asker will want next.
    Records {
        /// What was asked for.
        answers: Vec<Record>,
        /// Addresses of the hosts in the answers.
        more: Vec<Record>,
    },
    /// The name leads out of the cluster: the records so far, and the name to go on with.
    Continue {
        /// The aliases on the way.
        answers: Vec<Record>,
        /// A full name without the final dot.
        name: Text,
    },
    /// The name exists, without such a record.
    NoData,
    /// There is no such name.
    NoName,
    /// The name is not of this zone.
    Elsewhere,
}

impl Kind {
    /// Whether a record of this data is asked for.
    pub(super) fn wants(self, data: &Data) -> bool {
        match data {
            Data::Address(IpAddr::V4(_)) => matches!(self, Self::A | Self::Any),
            Data::Address(IpAddr::V6(_)) => matches!(self, Self::Aaaa | Self::Any),
            Data::Alias(_) => true,
            Data::Pointer(_) => matches!(self, Self::Ptr | Self::Any),
            Data::Service { .. } => matches!(self, Self::Srv | Self::Any),
            Data::Words(_) => matches!(self, Self::Txt | Self::Any),
            Data::Server(_) => matches!(self, Self::Ns | Self::Any),
            Data::Authority => matches!(self, Self::Soa | Self::Any),
        }
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.name)?;
        match &self.data {
            Data::Address(IpAddr::V4(address)) => write!(f, "A {address}"),
            Data::Address(IpAddr::V6(address)) => write!(f, "AAAA {address}"),
            Data::Alias(name) => write!(f, "CNAME {name}"),
            Data::Pointer(name) => write!(f, "PTR {name}"),
            Data::Service { port, weight, host } => write!(f, "SRV 0 {weight} {port} {host}"),
            Data::Words(text) => write!(f, "TXT {text:?}"),
            Data::Server(name) => write!(f, "NS {name}"),
            Data::Authority => f.write_str("SOA"),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Records { answers, more } => {
                answers.iter().try_for_each(|record| writeln!(f, "{record}"))?;
                more.iter().try_for_each(|record| writeln!(f, "+ {record}"))
            }
            Self::Continue { answers, name } => {
                answers.iter().try_for_each(|record| writeln!(f, "{record}"))?;
                writeln!(f, "continue {name}")
            }
            Self::NoData => writeln!(f, "no data"),
            Self::NoName => writeln!(f, "no such name"),
            Self::Elsewhere => writeln!(f, "elsewhere"),
        }
    }
}
