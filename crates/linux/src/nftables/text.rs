//! The text of a table: close to what `nft list` prints, and what tests compare. Equal tables have equal text.

use std::fmt;
use std::net::IpAddr;

use super::table::{
    Atom, Base, Bytes, DNATED, Datum, Family, Field, Hook, Kind, Reject, Rule, Selector, Shape, Statement,
    Table, Test, Value, Verdict,
};

/// A key or value as text: its fields joined by " . ". Bytes that are too short print as far as they go.
pub fn print_bytes(bytes: &[u8], fields: &[Field]) -> String {
    let mut rest = bytes;
    let mut parts = Vec::with_capacity(fields.len());
    for field in fields {
        let Some(value) = rest.get(..field.bytes()) else { break };
        parts.push(print_field(*field, value));
        rest = rest.get(field.padded()..).unwrap_or_default();
    }
    parts.join(" . ")
}

fn print_field(field: Field, value: &[u8]) -> String {
    match (field, value) {
        (Field::Ipv4, &[a, b, c, d]) => IpAddr::from([a, b, c, d]).to_string(),
        (Field::Ipv6, value) => {
            <[u8; 16]>::try_from(value).map(|octets| IpAddr::from(octets).to_string()).unwrap_or_default()
        }
        (Field::Protocol, &[protocol]) => protocol_name(protocol),
        (Field::Port, &[high, low]) => u16::from_be_bytes([high, low]).to_string(),
        (Field::Number, &[a, b, c, d]) => u32::from_ne_bytes([a, b, c, d]).to_string(),
        _ => String::new(),
    }
}

fn protocol_name(protocol: u8) -> String {
    match i32::from(protocol) {
        libc::IPPROTO_TCP => "tcp".to_owned(),
        libc::IPPROTO_UDP => "udp".to_owned(),
        libc::IPPROTO_SCTP => "sctp".to_owned(),
        _ => protocol.to_string(),
    }
}

fn joined<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(" . ")
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "table {} {}", self.family, self.name)?;
        for (name, set) in &self.sets {
            writeln!(f, "  {name}: {}", set.shape)?;
            for (key, datum) in &set.elements {
                writeln!(f, "    {}", Element { key, datum, shape: &set.shape })?;
            }
        }
        for (name, chain) in &self.chains {
            match chain.base {
                Some(base) => writeln!(f, "  chain {name}: {base}")?,
                None => writeln!(f, "  chain {name}")?,
            }
            chain.rules.iter().try_for_each(|rule| writeln!(f, "    {rule}"))?;
        }
        Ok(())
    }
}

/// One element with what is needed to print it.
pub(super) struct Element<'a> {
    pub(super) key: &'a Bytes,
    pub(super) datum: &'a Datum,
    pub(super) shape: &'a Shape,
}

impl fmt::Display for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print_bytes(self.key, &self.shape.key))?;
        match (self.datum, &self.shape.value) {
            (Datum::Verdict(verdict), _) => write!(f, " : {verdict}"),
            (Datum::Fields(bytes), Value::Fields(fields)) => write!(f, " : {}", print_bytes(bytes, fields)),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ip => "ip",
            Self::Ip6 => "ip6",
        })
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ipv4 => "ipv4_addr",
            Self::Ipv6 => "ipv6_addr",
            Self::Protocol => "inet_proto",
            Self::Port => "inet_service",
            Self::Number => "mark",
        })
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Nothing => write!(f, "set {}", joined(&self.key))?,
            Value::Verdict => write!(f, "map {} : verdict", joined(&self.key))?,
            Value::Fields(fields) => write!(f, "map {} : {}", joined(&self.key), joined(fields))?,
        }
        self.timeout_seconds.map_or(Ok(()), |seconds| write!(f, " timeout {seconds}s"))
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Filter => "filter",
            Kind::Nat => "nat",
        };
        let hook = match self.hook {
            Hook::Prerouting => "prerouting",
            Hook::Input => "input",
            Hook::Forward => "forward",
            Hook::Output => "output",
            Hook::Postrouting => "postrouting",
        };
        write!(f, "{kind} {hook} {}", self.priority)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accept => f.write_str("accept"),
            Self::Drop => f.write_str("drop"),
            Self::Return => f.write_str("return"),
            Self::Jump(chain) => write!(f, "jump {chain}"),
            Self::Goto(chain) => write!(f, "goto {chain}"),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, statement) in self.0.iter().enumerate() {
            let space = if position == 0 { "" } else { " " };
            write!(f, "{space}{statement}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Match(selector, test) => write!(f, "{selector} {test}"),
            Self::In(key, set) => write!(f, "{} @{set}", joined(key)),
            Self::NotIn(key, set) => write!(f, "{} != @{set}", joined(key)),
            Self::VerdictMap(key, map) => write!(f, "{} vmap @{map}", joined(key)),
            Self::DnatMap { key, map, remember } => {
                write!(f, "dnat to {} map @{map}", joined(key))?;
                match remember {
                    Some((key, map)) => write!(f, " update @{map} {{ {} }}", joined(key)),
                    None => Ok(()),
                }
            }
            Self::Masquerade => f.write_str("masquerade fully-random"),
            Self::Reject(Reject::TcpReset) => f.write_str("reject with tcp reset"),
            Self::Reject(Reject::PortUnreachable) => f.write_str("reject with port-unreachable"),
            Self::Verdict(verdict) => write!(f, "{verdict}"),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(atom) => write!(f, "{atom}"),
            Self::Within(network) => write!(f, "{network}"),
            Self::NotWithin(network) => write!(f, "!= {network}"),
            Self::HasBits(DNATED) => f.write_str("dnat"),
            Self::HasBits(bits) => write!(f, "{bits:#x}"),
            Self::IsNot(name) => write!(f, "!= {name}"),
        }
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => write!(f, "{address}"),
            Self::Protocol(protocol) => f.write_str(&protocol_name(*protocol)),
            Self::Port(port) => write!(f, "{port}"),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source => f.write_str("saddr"),
            Self::Destination => f.write_str("daddr"),
            Self::Protocol => f.write_str("l4proto"),
            Self::Port => f.write_str("dport"),
            Self::Input => f.write_str("iifname"),
            Self::FirstDestination => f.write_str("ct original daddr"),
            Self::FirstPort => f.write_str("ct original proto-dst"),
            Self::Status => f.write_str("ct status"),
            Self::Random { count, first: 0 } => write!(f, "random mod {count}"),
            Self::Random { count, first } => write!(f, "random mod {count} offset {first}"),
            Self::Constant(atom) => write!(f, "{atom}"),
        }
    }
}
