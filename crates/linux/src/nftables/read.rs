//! Reading a table back from the kernel, as far as it can be compared with what was meant.

use std::collections::{BTreeMap, HashSet};

use super::change::{FLAG_MAP, Form, fingerprint, head, hook_number, kind_name, message_kind};
use super::expression;
use super::table::{Base, Bytes, Chain, Datum, Family, Name, Set, Shape, Table, Value};
use crate::netlink::NetlinkError;
use crate::netlink::message::{Received, attribute, attributes, be_u32_at, text};
use crate::netlink::socket::{DumpError, Socket};

/// What the kernel holds of a table. Compare it with its questions; rules are known by their fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    sets: BTreeMap<Name, HeldSet>,
    chains: BTreeMap<Name, HeldChain>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct HeldSet {
    form: Form,
    elements: BTreeMap<Bytes, Datum>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct HeldChain {
    base: Option<(String, u32, i32)>,
    rules: Vec<String>,
}

impl Held {
    /// What the kernel would hold if it had exactly this table.
    pub fn of(table: &Table) -> Self {
        let sets = table.sets.iter().map(|(name, set)| (name.clone(), HeldSet::of(set))).collect();
        let chains = table.chains.iter().map(|(name, chain)| (name.clone(), HeldChain::of(chain))).collect();
        Self { sets, chains }
    }

    /// The names of all sets and maps.
    pub fn sets(&self) -> impl Iterator<Item = &Name> {
        self.sets.keys()
    }

    /// The names of all chains.
    pub fn chains(&self) -> impl Iterator<Item = &Name> {
        self.chains.keys()
    }

    /// Whether there is a set of this shape.
    pub fn has_set(&self, name: &str, shape: &Shape) -> bool {
        self.sets.get(name).is_some_and(|held| held.form == Form::of(shape))
    }

    /// The elements of a set; none when there is no such set.
    pub fn elements(&self, name: &str) -> impl Iterator<Item = (&Bytes, &Datum)> {
        self.sets.get(name).into_iter().flat_map(|held| &held.elements)
    }

    /// Whether there is a chain hooked in like this.
    pub fn has_chain(&self, name: &str, base: Option<Base>) -> bool {
        self.chains.get(name).is_some_and(|held| held.base == base.map(base_form))
    }

    /// Whether the chain has exactly the rules of the other, in order.
    pub fn has_rules(&self, name: &str, chain: &Chain) -> bool {
        let wanted = chain.rules.iter().map(fingerprint);
        self.chains.get(name).is_some_and(|held| held.rules.iter().cloned().eq(wanted))
    }
}

impl HeldSet {
    fn of(set: &Set) -> Self {
        Self { form: Form::of(&set.shape), elements: set.elements.clone() }
    }
}

impl HeldChain {
    fn of(chain: &Chain) -> Self {
        Self { base: chain.base.map(base_form), rules: chain.rules.iter().map(fingerprint).collect() }
    }
}

fn base_form(base: Base) -> (String, u32, i32) {
    (kind_name(base.kind).to_owned(), hook_number(base.hook), base.priority)
}

/// Reads the table; `None` when there is none.
pub(super) fn read(socket: &mut Socket, family: Family, table: &str) -> Result<Option<Held>, NetlinkError> {
    let tables = dump(socket, family, libc::NFT_MSG_GETTABLE, "list packet-filter tables", |received| {
        attribute(received.body.get(4..)?, 1).map(text)
    })?;
    if !tables.iter().any(|name| name == table) {
        return Ok(None);
    }
    let mut held = Held::default();
    let sets = dump(socket, family, libc::NFT_MSG_GETSET, "list packet-filter sets", |received| {
        set(received, table)
    })?;
    for (name, form) in sets {
        let is_dynamic = form.flags & !FLAG_MAP != 0;
        let elements = if is_dynamic { BTreeMap::new() } else { elements(socket, family, table, &name)? };
        held.sets.insert(name, HeldSet { form, elements });
    }
    let chains = dump(socket, family, libc::NFT_MSG_GETCHAIN, "list packet-filter chains", |received| {
        chain(received, table)
    })?;
    held.chains.extend(chains);
    let rules = dump(socket, family, libc::NFT_MSG_GETRULE, "list packet-filter rules", |received| {
        rule(received, table)
    })?;
    for (chain, fingerprint) in rules {
        held.chains.entry(chain).or_default().rules.push(fingerprint);
    }
    Ok(Some(held))
}

fn dump<T>(
    socket: &mut Socket,
    family: Family,
    kind: libc::c_int,
    what: &str,
    parse: impl Fn(Received<'_>) -> Option<T>,
) -> Result<Vec<T>, NetlinkError> {
    let found = socket.dump(message_kind(kind), |body| body.put(&head(family)), parse);
    found.map_err(|error| NetlinkError::of_dump(what, error))
}

/// The elements of a set or map with their values.
pub(super) fn elements(
    socket: &mut Socket,
    family: Family,
    table: &str,
    set: &str,
) -> Result<BTreeMap<Bytes, Datum>, NetlinkError> {
    let found = socket.dump_whole(
        message_kind(libc::NFT_MSG_GETSETELEM),
        |body| {
            body.put(&head(family));
            body.text(1, table);
            body.text(2, set);
        },
        elements_in,
        has_no_key_twice,
    );
    match found {
        Ok(elements) => Ok(elements.into_iter().collect()),
        Err(DumpError::Refused(refusal)) if refusal.error.raw_os_error() == Some(libc::ENOENT) => {
            Ok(BTreeMap::new())
        }
        Err(error) => Err(NetlinkError::of_dump(&format!("list elements of {set}"), error)),
    }
}

fn elements_in(received: Received<'_>) -> Vec<(Bytes, Datum)> {
    let list = received.body.get(4..).and_then(|body| attribute(body, 3)).unwrap_or_default();
    attributes(list).filter_map(|(_, element)| parse_element(element)).collect()
}

/// The kernel answers piece by piece, and begins each piece by skipping as many elements as it gave before. It may move
/// the elements to a hash table of another size between two pieces, in a thread of its own and without a word: then
/// some come twice, and as many never.
fn has_no_key_twice(elements: &[(Bytes, Datum)]) -> bool {
    let keys: HashSet<&Bytes> = elements.iter().map(|(key, _)| key).collect();
    keys.len() == elements.len()
}

fn parse_element(element: &[u8]) -> Option<(Bytes, Datum)> {
    let key = Bytes::from_slice(attribute(attribute(element, 1)?, expression::VALUE)?);
    let Some(datum) = attribute(element, 2) else { return Some((key, Datum::Nothing)) };
    if let Some(value) = attribute(datum, expression::VALUE) {
        return Some((key, Datum::Fields(Bytes::from_slice(value))));
    }
    let verdict = expression::decode_verdict(attribute(datum, expression::VERDICT)?)?;
    Some((key, Datum::Verdict(verdict)))
}

fn set(received: Received<'_>, table: &str) -> Option<(Name, Form)> {
    let body = in_table(received, table)?;
    let number = |kind| attribute(body, kind).and_then(|value| be_u32_at(value, 0)).unwrap_or(0);
    let mut form = Form {
        flags: number(3),
        key_kind: number(4),
        key_bytes: number(5),
        value_kind: number(6),
        value_bytes: number(7),
    };
    // The kernel shows its own length of a verdict, which differs between machines.
    let verdict = Form::of(&Shape { key: Vec::new(), value: Value::Verdict, timeout_seconds: None });
    if form.value_kind == verdict.value_kind {
        form.value_bytes = verdict.value_bytes;
    }
    Some((text(attribute(body, 2)?).into(), form))
}

fn chain(received: Received<'_>, table: &str) -> Option<(Name, HeldChain)> {
    let body = in_table(received, table)?;
    let name = text(attribute(body, 3)?).into();
    let base = attribute(body, 4).and_then(|hook| {
        let number = be_u32_at(attribute(hook, 1)?, 0)?;
        let priority = be_u32_at(attribute(hook, 2)?, 0)?.cast_signed();
        Some((text(attribute(body, 7)?), number, priority))
    });
    Some((name, HeldChain { base, rules: Vec::new() }))
}

/// A rule without our fingerprint is somebody else's: its empty fingerprint equals none.
fn rule(received: Received<'_>, table: &str) -> Option<(Name, String)> {
    let body = in_table(received, table)?;
    let chain = text(attribute(body, 2)?).into();
    let comment = attribute(body, 7).and_then(|entry| entry.get(2..)).map(text);
    Some((chain, comment.unwrap_or_default()))
}

/// What follows the header, if the message is about this table.
fn in_table<'a>(received: Received<'a>, table: &str) -> Option<&'a [u8]> {
    let body = received.body.get(4..)?;
    (text(attribute(body, 1)?) == table).then_some(body)
}
