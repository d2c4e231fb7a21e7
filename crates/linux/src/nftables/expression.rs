//! Rules as the expressions of the kernel's packet-filter machine.
//!
//! The machine has sixteen registers of 32 bits and one for the verdict. A concatenated key is loaded into
//! consecutive registers from the first on; the result of a map goes to the last ones, so that the key of what is
//! remembered can be loaded beside it.

use ipnet::IpNet;

use super::table::{Atom, Bytes, Family, Field, Reject, Rule, Selector, Statement, Test, Verdict};
use crate::netlink::message::Body;

const LIST_ELEMENT: u16 = 1;
const EXPRESSION_NAME: u16 = 1;
const EXPRESSION_DATA: u16 = 2;
const DATA_VALUE: u16 = 1;
const DATA_VERDICT: u16 = 2;
const VERDICT_CODE: u16 = 1;
const VERDICT_CHAIN: u16 = 2;

const VERDICT_REGISTER: u32 = 0;
const FIRST_REGISTER: u32 = 8;
const REGISTERS: u32 = 16;
const REGISTER_BYTES: usize = 4;

const NETWORK_HEADER: u32 = 1;
const TRANSPORT_HEADER: u32 = 2;
const META_INPUT_NAME: u32 = 6;
const META_L4PROTO: u32 = 16;
const CT_STATUS: u32 = 2;
/// Each family has a key of its own; the one for both has a length that no reader can tell.
const CT_DESTINATION_IPV4: u32 = 20;
const CT_DESTINATION_IPV6: u32 = 22;
const CT_DESTINATION_PORT: u32 = 12;
const EQUAL: u32 = 0;
const NOT_EQUAL: u32 = 1;
const INTERFACE_NAME_BYTES: usize = 16;

/// Writes a rule's expressions, each as an element of a list.
pub(super) fn encode_rule(body: &mut Body<'_>, family: Family, rule: &Rule) {
    let mut machine = Machine { body, family };
    for statement in &rule.0 {
        machine.statement(statement);
    }
}

/// Writes a verdict as the data of an element or of an immediate expression.
pub(super) fn encode_verdict(body: &mut Body<'_>, verdict: &Verdict) {
    let (code, chain): (i32, _) = match verdict {
        Verdict::Drop => (0, None),
        Verdict::Accept => (1, None),
        Verdict::Jump(chain) => (-3, Some(chain)),
        Verdict::Goto(chain) => (-4, Some(chain)),
        Verdict::Return => (-5, None),
    };
    body.nest(DATA_VERDICT, |body| {
        body.be_u32(VERDICT_CODE, code.cast_unsigned());
        if let Some(chain) = chain {
            body.text(VERDICT_CHAIN, chain);
        }
    });
}

/// Reads what [`encode_verdict`] writes.
pub(super) fn decode_verdict(verdict: &[u8]) -> Option<Verdict> {
    use crate::netlink::message::{attribute, be_u32_at, text};
    let chain = || attribute(verdict, VERDICT_CHAIN).map(|name| text(name).into());
    match be_u32_at(attribute(verdict, VERDICT_CODE)?, 0)?.cast_signed() {
        0 => Some(Verdict::Drop),
        1 => Some(Verdict::Accept),
        -3 => chain().map(Verdict::Jump),
        -4 => chain().map(Verdict::Goto),
        -5 => Some(Verdict::Return),
        _ => None,
    }
}

/// Writes plain bytes as data.
pub(super) fn encode_value(body: &mut Body<'_>, value: &[u8]) {
    body.attribute(DATA_VALUE, value);
}

/// The bytes or the verdict inside data.
pub(super) const VALUE: u16 = DATA_VALUE;
pub(super) const VERDICT: u16 = DATA_VERDICT;

struct Machine<'a, 'b> {
    body: &'a mut Body<'b>,
    family: Family,
}

impl Machine<'_, '_> {
    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Match(selector, test) => self.test(*selector, test),
            Statement::In(key, set) => self.lookup(key, set, None, 0),
            Statement::NotIn(key, set) => self.lookup(key, set, None, INVERTED),
            Statement::VerdictMap(key, map) => self.lookup(key, map, Some(VERDICT_REGISTER), 0),
            Statement::DnatMap { key, map, remember } => {
                let address = FIRST_REGISTER + REGISTERS - self.address_registers() - 1;
                self.lookup(key, map, Some(address), 0);
                if let Some((key, map)) = remember {
                    self.remember(key, map, address);
                }
                self.dnat(address);
            }
            Statement::Masquerade => self.masquerade(),
            Statement::Reject(reject) => self.reject(*reject),
            Statement::Verdict(verdict) => self.expression("immediate", |data| {
                data.be_u32(1, VERDICT_REGISTER);
                data.nest(2, |data| encode_verdict(data, verdict));
            }),
        }
    }

    fn expression(&mut self, name: &str, data: impl FnOnce(&mut Body<'_>)) {
        self.body.nest(LIST_ELEMENT, |element| {
            element.text(EXPRESSION_NAME, name);
            element.nest(EXPRESSION_DATA, data);
        });
    }

    fn test(&mut self, selector: Selector, test: &Test) {
        self.load(selector, FIRST_REGISTER);
        match test {
            Test::Is(atom) => self.compare(EQUAL, &atom.bytes()),
            Test::IsNot(name) => {
                let mut padded = Bytes::from_slice(name.as_bytes());
                padded.resize(INTERFACE_NAME_BYTES, 0);
                self.compare(NOT_EQUAL, &padded);
            }
            Test::Within(network) => self.compare_network(EQUAL, *network),
            Test::NotWithin(network) => self.compare_network(NOT_EQUAL, *network),
            Test::HasBits(bits) => {
                self.mask(&bits.to_ne_bytes());
                self.compare(NOT_EQUAL, &[0; 4]);
            }
        }
    }

    fn compare_network(&mut self, how: u32, network: IpNet) {
        self.mask(&Atom::Address(network.netmask()).bytes());
        self.compare(how, &Atom::Address(network.network()).bytes());
    }

    fn compare(&mut self, how: u32, value: &[u8]) {
        self.expression("cmp", |data| {
            data.be_u32(1, FIRST_REGISTER);
            data.be_u32(2, how);
            data.nest(3, |data| encode_value(data, value));
        });
    }

    fn mask(&mut self, mask: &[u8]) {
        let nothing = Bytes::from_elem(0, mask.len());
        self.expression("bitwise", |data| {
            data.be_u32(1, FIRST_REGISTER);
            data.be_u32(2, FIRST_REGISTER);
            data.be_u32(3, length(mask.len()));
            data.nest(4, |data| encode_value(data, mask));
            data.nest(5, |data| encode_value(data, &nothing));
        });
    }

    fn load_key(&mut self, key: &[Selector]) {
        let mut register = FIRST_REGISTER;
        for selector in key {
            self.load(*selector, register);
            register += length(self.bytes(*selector).div_ceil(REGISTER_BYTES));
        }
    }

    fn lookup(&mut self, key: &[Selector], set: &str, result: Option<u32>, flags: u32) {
        self.load_key(key);
        self.expression("lookup", |data| {
            data.text(1, set);
            data.be_u32(2, FIRST_REGISTER);
            if let Some(register) = result {
                data.be_u32(3, register);
            }
            data.be_u32(5, flags);
        });
    }

    fn remember(&mut self, key: &[Selector], map: &str, value: u32) {
        const UPDATE: u32 = 1;
        self.load_key(key);
        self.expression("dynset", |data| {
            data.text(1, map);
            data.be_u32(3, UPDATE);
            data.be_u32(4, FIRST_REGISTER);
            data.be_u32(5, value);
        });
    }

    fn dnat(&mut self, address: u32) {
        const DNAT: u32 = 1;
        let port = address + self.address_registers();
        let family = family_number(self.family);
        self.expression("nat", |data| {
            data.be_u32(1, DNAT);
            data.be_u32(2, u32::from(family));
            data.be_u32(3, address);
            data.be_u32(5, port);
        });
    }

    fn masquerade(&mut self) {
        /// NF_NAT_RANGE_PROTO_RANDOM_FULLY: concurrent connections rarely want the same source port.
        const FULLY_RANDOM: u32 = 1 << 4;
        self.expression("masq", |data| data.be_u32(1, FULLY_RANDOM));
    }

    fn reject(&mut self, reject: Reject) {
        let port_unreachable: u8 = if self.family == Family::Ip { 3 } else { 4 };
        let (kind, code) = match reject {
            Reject::PortUnreachable => (0, port_unreachable),
            Reject::TcpReset => (1, 0),
        };
        if reject == Reject::TcpReset {
            self.test(Selector::Protocol, &Test::Is(Atom::Protocol(6)));
        }
        self.expression("reject", |data| {
            data.be_u32(1, kind);
            data.attribute(2, &[code]);
        });
    }

    fn load(&mut self, selector: Selector, register: u32) {
        let v4 = self.family == Family::Ip;
        let address_bytes = length(if v4 { Field::Ipv4 } else { Field::Ipv6 }.bytes());
        match selector {
            Selector::Source => {
                self.payload(register, NETWORK_HEADER, if v4 { 12 } else { 8 }, address_bytes);
            }
            Selector::Destination => {
                self.payload(register, NETWORK_HEADER, if v4 { 16 } else { 24 }, address_bytes);
            }
            Selector::Port => self.payload(register, TRANSPORT_HEADER, 2, 2),
            Selector::Protocol => self.meta(register, META_L4PROTO),
            Selector::Input => self.meta(register, META_INPUT_NAME),
            Selector::Status => self.connection(register, CT_STATUS, None),
            Selector::FirstDestination => {
                let key = if v4 { CT_DESTINATION_IPV4 } else { CT_DESTINATION_IPV6 };
                self.connection(register, key, OF_ORIGINAL);
            }
            Selector::FirstPort => self.connection(register, CT_DESTINATION_PORT, OF_ORIGINAL),
            Selector::Random { count, first } => self.random(register, count, first),
            Selector::Constant(atom) => self.expression("immediate", |data| {
                data.be_u32(1, register);
                data.nest(2, |data| encode_value(data, &atom.bytes()));
            }),
        }
    }

    fn payload(&mut self, register: u32, header: u32, offset: u32, bytes: u32) {
        self.expression("payload", |data| {
            data.be_u32(1, register);
            data.be_u32(2, header);
            data.be_u32(3, offset);
            data.be_u32(4, bytes);
        });
    }

    fn meta(&mut self, register: u32, key: u32) {
        self.expression("meta", |data| {
            data.be_u32(1, register);
            data.be_u32(2, key);
        });
    }

    fn connection(&mut self, register: u32, key: u32, direction: Option<u8>) {
        self.expression("ct", |data| {
            data.be_u32(1, register);
            data.be_u32(2, key);
            if let Some(direction) = direction {
                data.attribute(3, &[direction]);
            }
        });
    }

    fn random(&mut self, register: u32, count: u32, first: u32) {
        const RANDOM: u32 = 1;
        self.expression("numgen", |data| {
            data.be_u32(1, register);
            data.be_u32(2, count);
            data.be_u32(3, RANDOM);
            data.be_u32(4, first);
        });
    }

    fn address_registers(&self) -> u32 {
        if self.family == Family::Ip { 1 } else { 4 }
    }

    fn bytes(&self, selector: Selector) -> usize {
        match selector {
            Selector::Source | Selector::Destination | Selector::FirstDestination => {
                if self.family == Family::Ip { Field::Ipv4.bytes() } else { Field::Ipv6.bytes() }
            }
            Selector::Protocol => Field::Protocol.bytes(),
            Selector::Port | Selector::FirstPort => Field::Port.bytes(),
            Selector::Input => INTERFACE_NAME_BYTES,
            Selector::Status | Selector::Random { .. } => Field::Number.bytes(),
            Selector::Constant(atom) => atom.bytes().len(),
        }
    }
}

const INVERTED: u32 = 1;
const OF_ORIGINAL: Option<u8> = Some(0);

/// The number of a table's family in netfilter messages.
pub(super) fn family_number(family: Family) -> u8 {
    match family {
        Family::Ip => 2,
        Family::Ip6 => 10,
    }
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("fields are short")
}
