//! Changes of a table, and their encoding as one transaction.

use std::fmt;

use super::expression::{self, family_number};
use super::table::{
    Base, Bytes, Chain, Datum, Family, Field, Hook, Kind, Name, Rule, Set, Shape, Table, Value, Verdict,
};
use super::text::Element;
use crate::netlink::message::{Body, Messages};
use crate::netlink::socket::flags;

/// Elements are sent in several messages, each well below the 64 KiB of one attribute.
const ELEMENTS_PER_MESSAGE: usize = 400;
const SUBSYSTEM: u16 = 10 << 8;
const BATCH_BEGIN: u16 = 0x10;
const BATCH_END: u16 = 0x11;

/// One change of a table. `Display` reads after "failed to".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Creates the table, or does nothing when it exists.
    AddTable,
    /// Deletes the table and all that is in it.
    DeleteTable,
    /// Creates an empty set or map.
    AddSet(Name, Shape),
    /// Deletes a set or map that no rule uses any more.
    DeleteSet(Name),
    /// Adds elements; fails when a key has another value.
    AddElements(Name, Shape, Vec<(Bytes, Datum)>),
    /// Deletes elements; fails when a key is absent.
    DeleteElements(Name, Shape, Vec<Bytes>),
    /// Creates an empty chain.
    AddChain(Name, Option<Base>),
    /// Deletes the rules of a chain.
    FlushChain(Name),
    /// Deletes a chain that has no rules and to which nothing jumps any more.
    DeleteChain(Name),
    /// Appends a rule to a chain.
    AddRule(Name, Rule),
}

/// The changes that make a whole table where there is none, in an order that the kernel accepts.
pub fn creation(table: &Table) -> Vec<Change> {
    let mut changes = vec![Change::AddTable];
    changes.extend(table.sets.iter().map(|(name, set)| Change::AddSet(name.clone(), set.shape.clone())));
    changes.extend(table.chains.iter().map(|(name, chain)| Change::AddChain(name.clone(), chain.base)));
    changes.extend(table.chains.iter().flat_map(|(name, chain)| rules(name, chain)));
    changes.extend(table.sets.iter().filter_map(|(name, set)| elements(name, set)));
    changes
}

fn rules(name: &Name, chain: &Chain) -> impl Iterator<Item = Change> {
    chain.rules.iter().map(|rule| Change::AddRule(name.clone(), rule.clone()))
}

fn elements(name: &Name, set: &Set) -> Option<Change> {
    let elements: Vec<_> = set.elements.iter().map(|(key, datum)| (key.clone(), datum.clone())).collect();
    (!elements.is_empty()).then(|| Change::AddElements(name.clone(), set.shape.clone(), elements))
}

/// What a rule carries so that it can be recognised: a fingerprint (FNV-1a) of its text, in hexadecimal.
pub(super) fn fingerprint(rule: &Rule) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in rule.to_string().bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// A transaction: messages, and for each the change that it belongs to.
pub(super) struct Batch {
    pub(super) messages: Messages,
    family: Family,
    table: Name,
    owners: Vec<usize>,
}

impl Batch {
    pub(super) fn new(messages: Messages, family: Family, table: &Name, changes: &[Change]) -> Self {
        let mut batch = Self { messages, family, table: table.clone(), owners: Vec::new() };
        batch.boundary(BATCH_BEGIN, 0);
        for (position, change) in changes.iter().enumerate() {
            batch.change(change);
            let messages = batch.messages.count();
            batch.owners.resize(messages, position);
        }
        batch.boundary(BATCH_END, libc::NLM_F_ACK);
        batch
    }

    /// Which change the message belongs to; the boundaries belong to none.
    pub(super) fn owner(&self, message: usize) -> Option<usize> {
        if message == 0 { None } else { self.owners.get(message).copied() }
    }

    fn boundary(&mut self, kind: u16, how: libc::c_int) {
        self.messages.push(kind, flags(libc::NLM_F_REQUEST | how), |body| {
            body.put(&[0, 0]);
            body.put(&(SUBSYSTEM >> 8).to_be_bytes());
        });
    }

    fn push(&mut self, kind: libc::c_int, how: libc::c_int, inside: impl FnOnce(&mut Body<'_>)) {
        self.messages.push(message_kind(kind), flags(libc::NLM_F_REQUEST | how), |body| {
            body.put(&head(self.family));
            inside(body);
        });
    }

    fn change(&mut self, change: &Change) {
        let table = self.table.clone();
        match change {
            Change::AddTable => self.push(libc::NFT_MSG_NEWTABLE, libc::NLM_F_CREATE, |body| {
                body.text(1, &table);
            }),
            Change::DeleteTable => self.push(libc::NFT_MSG_DELTABLE, 0, |body| body.text(1, &table)),
            Change::AddSet(name, shape) => self.add_set(name, shape),
            Change::DeleteSet(name) => self.push(libc::NFT_MSG_DELSET, 0, |body| {
                body.text(1, &table);
                body.text(2, name);
            }),
            Change::AddElements(set, shape, elements) => {
                for chunk in elements.chunks(ELEMENTS_PER_MESSAGE) {
                    self.add_elements(set, shape, chunk);
                }
            }
            Change::DeleteElements(set, _, keys) => {
                for chunk in keys.chunks(ELEMENTS_PER_MESSAGE) {
                    self.delete_elements(set, chunk);
                }
            }
            Change::AddChain(name, base) => self.add_chain(name, *base),
            Change::FlushChain(name) => self.push(libc::NFT_MSG_DELRULE, 0, |body| {
                body.text(1, &table);
                body.text(2, name);
            }),
            Change::DeleteChain(name) => self.push(libc::NFT_MSG_DELCHAIN, 0, |body| {
                body.text(1, &table);
                body.text(3, name);
            }),
            Change::AddRule(chain, rule) => self.add_rule(chain, rule),
        }
    }

    fn add_set(&mut self, name: &Name, shape: &Shape) {
        let number =
            u32::try_from(self.messages.count()).expect("a transaction has fewer messages than that");
        let table = self.table.clone();
        let form = Form::of(shape);
        self.push(libc::NFT_MSG_NEWSET, libc::NLM_F_CREATE, |body| {
            body.text(1, &table);
            body.text(2, name);
            body.be_u32(3, form.flags);
            body.be_u32(4, form.key_kind);
            body.be_u32(5, form.key_bytes);
            if form.flags & FLAG_MAP != 0 {
                body.be_u32(6, form.value_kind);
                body.be_u32(7, form.value_bytes);
            }
            body.be_u32(10, number);
            if let Some(seconds) = shape.timeout_seconds {
                body.be_u64(11, u64::from(seconds) * 1000);
            }
        });
    }

    fn add_elements(&mut self, set: &Name, shape: &Shape, elements: &[(Bytes, Datum)]) {
        debug_assert!(
            elements.iter().all(|(key, _)| key.len() == padded(&shape.key)),
            "keys have the set's shape"
        );
        self.elements(libc::NFT_MSG_NEWSETELEM, libc::NLM_F_CREATE, set, |list| {
            for (key, datum) in elements {
                list.nest(1, |element| {
                    element.nest(1, |body| expression::encode_value(body, key));
                    match datum {
                        Datum::Nothing => {}
                        Datum::Verdict(verdict) => {
                            element.nest(2, |body| expression::encode_verdict(body, verdict));
                        }
                        Datum::Fields(bytes) => element.nest(2, |body| expression::encode_value(body, bytes)),
                    }
                });
            }
        });
    }

    fn delete_elements(&mut self, set: &Name, keys: &[Bytes]) {
        self.elements(libc::NFT_MSG_DELSETELEM, 0, set, |list| {
            for key in keys {
                list.nest(1, |element| element.nest(1, |body| expression::encode_value(body, key)));
            }
        });
    }

    fn elements(
        &mut self,
        kind: libc::c_int,
        how: libc::c_int,
        set: &Name,
        list: impl FnOnce(&mut Body<'_>),
    ) {
        let table = self.table.clone();
        self.push(kind, how, |body| {
            body.text(1, &table);
            body.text(2, set);
            body.nest(3, list);
        });
    }

    fn add_chain(&mut self, name: &Name, base: Option<Base>) {
        const ACCEPT: u32 = 1;
        let table = self.table.clone();
        self.push(libc::NFT_MSG_NEWCHAIN, libc::NLM_F_CREATE, |body| {
            body.text(1, &table);
            body.text(3, name);
            if let Some(base) = base {
                body.nest(4, |hook| {
                    hook.be_u32(1, hook_number(base.hook));
                    hook.be_u32(2, base.priority.cast_unsigned());
                });
                body.be_u32(5, ACCEPT);
                body.text(7, kind_name(base.kind));
            }
        });
    }

    fn add_rule(&mut self, chain: &Name, rule: &Rule) {
        /// The comment in a rule's user data, which `nft list` shows.
        const COMMENT: u8 = 0;
        let (table, family) = (self.table.clone(), self.family);
        self.push(libc::NFT_MSG_NEWRULE, libc::NLM_F_CREATE | libc::NLM_F_APPEND, |body| {
            body.text(1, &table);
            body.text(2, chain);
            body.nest(4, |list| expression::encode_rule(list, family, rule));
            let mut comment = fingerprint(rule).into_bytes();
            comment.push(0);
            let mut entry = vec![COMMENT, u8::try_from(comment.len()).expect("a fingerprint is short")];
            entry.append(&mut comment);
            body.attribute(7, &entry);
        });
    }
}

pub(super) const FLAG_MAP: u32 = 0x8;
const FLAG_TIMEOUT: u32 = 0x10;
const FLAG_FILLED_BY_RULES: u32 = 0x20;

/// A set's shape as the kernel has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) flags: u32,
    pub(super) key_kind: u32,
    pub(super) key_bytes: u32,
    pub(super) value_kind: u32,
    pub(super) value_bytes: u32,
}

impl Form {
    pub(super) fn of(shape: &Shape) -> Self {
        const VERDICT_KIND: u32 = 0xffff_ff00;
        const VERDICT_BYTES: u32 = 16;
        let (value_kind, value_bytes) = match &shape.value {
            Value::Nothing => (0, 0),
            Value::Verdict => (VERDICT_KIND, VERDICT_BYTES),
            Value::Fields(fields) => (kind_of(fields), count(padded(fields))),
        };
        let map = if shape.value == Value::Nothing { 0 } else { FLAG_MAP };
        let dynamic = if shape.timeout_seconds.is_some() { FLAG_TIMEOUT | FLAG_FILLED_BY_RULES } else { 0 };
        Self {
            flags: map | dynamic,
            key_kind: kind_of(&shape.key),
            key_bytes: count(padded(&shape.key)),
            value_kind,
            value_bytes,
        }
    }
}

/// The number by which `nft` knows a type; the kernel only keeps it. Concatenations have six bits per field.
fn kind_of(fields: &[Field]) -> u32 {
    fields.iter().fold(0, |kind, field| {
        let number = match field {
            Field::Ipv4 => 7,
            Field::Ipv6 => 8,
            Field::Protocol => 12,
            Field::Port => 13,
            Field::Number => 19,
        };
        kind << 6 | number
    })
}

/// The length of a key; one field alone is not padded.
fn padded(fields: &[Field]) -> usize {
    fields.iter().map(|field| field.padded()).sum()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).expect("keys are short")
}

pub(super) fn message_kind(kind: libc::c_int) -> u16 {
    SUBSYSTEM | u16::try_from(kind).expect("message numbers are small")
}

/// `struct nfgenmsg`.
pub(super) fn head(family: Family) -> [u8; 4] {
    [family_number(family), 0, 0, 0]
}

pub(super) fn hook_number(hook: Hook) -> u32 {
    match hook {
        Hook::Prerouting => 0,
        Hook::Input => 1,
        Hook::Forward => 2,
        Hook::Output => 3,
        Hook::Postrouting => 4,
    }
}

pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Filter => "filter",
        Kind::Nat => "nat",
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddTable => f.write_str("add table"),
            Self::DeleteTable => f.write_str("delete table"),
            Self::AddSet(name, shape) => write!(f, "add {name}: {shape}"),
            Self::DeleteSet(name) => write!(f, "delete {name}"),
            Self::AddElements(name, shape, elements) => {
                write!(f, "add to {name}")?;
                let shown = |f: &mut fmt::Formatter<'_>, (key, datum): &(Bytes, Datum)| {
                    write!(f, "\n  {}", Element { key, datum, shape })
                };
                elements.iter().try_for_each(|element| shown(f, element))
            }
            Self::DeleteElements(name, shape, keys) => {
                write!(f, "delete from {name}")?;
                let datum = &Datum::Nothing;
                keys.iter().try_for_each(|key| write!(f, "\n  {}", Element { key, datum, shape }))
            }
            Self::AddChain(name, Some(base)) => write!(f, "add chain {name}: {base}"),
            Self::AddChain(name, None) => write!(f, "add chain {name}"),
            Self::FlushChain(name) => write!(f, "flush chain {name}"),
            Self::DeleteChain(name) => write!(f, "delete chain {name}"),
            Self::AddRule(chain, rule) => write!(f, "add to chain {chain}: {rule}"),
        }
    }
}

impl Verdict {
    /// The chain that the verdict needs.
    pub fn chain(&self) -> Option<&Name> {
        match self {
            Self::Jump(chain) | Self::Goto(chain) => Some(chain),
            Self::Accept | Self::Drop | Self::Return => None,
        }
    }
}
