//! The table of a node: what is fixed for the place, and the parts of its Services.
//!
//! Every element is claimed by the parts that need it. Where parts disagree about a key (two Services with one
//! external address and port), the first owner's meaning counts, so the order of arrival never matters.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::{IpAddr, SocketAddr};

use api::Key;
use linux::nftables::{self, Atom, Bytes, Change, Datum, Family, Name, Verdict, concat};
use smallvec::SmallVec;

use super::part::Part;
use super::skeleton;
use super::stale::Sweep;
use crate::model::{Place, Protocol};

/// Where traffic for a Service arrives: an address, a protocol and a port. The unspecified address stands for any
/// of the node's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Front {
    /// The address.
    pub address: IpAddr,
    /// The protocol.
    pub protocol: Protocol,
    /// The port.
    pub port: u16,
}

/// What happens to traffic for a front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// It goes to one of several endpoints.
    Pick(Pick),
    /// It is refused with an error.
    Refuse,
    /// It vanishes.
    Drop,
}

/// How an endpoint is picked: one of `count` slots from `first` on. A chain for each such way is shared by all
/// fronts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pick {
    /// How many endpoints, at least one.
    pub count: u32,
    /// The slot of the first.
    pub first: u32,
    /// For how many seconds a client keeps its endpoint.
    pub affinity_seconds: Option<u32>,
}

/// Who claims elements.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A Service.
    Service(Key),
    /// The ports of pods on the node.
    HostPorts,
}

/// What a change of the table asks of the kernel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// To commit, in this order, in one transaction.
    pub commit: Vec<Change>,
    /// To look through afterwards for connections that lead where nothing is any more.
    pub sweep: Sweep,
}

/// The sets and maps that parts fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SetId {
    Services,
    Inside,
    Endpoints,
    Outside,
    Hairpin,
}

/// A set and a key in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) set: SetId,
    pub(super) key: Bytes,
}

/// What an element means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Route(Route),
    Target(SocketAddr),
    Present,
}

/// Almost every element has one claim.
type Claims = SmallVec<[(Owner, Meaning); 1]>;

/// The packet rules of a node for one family of addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    family: Family,
    place: Place,
    parts: BTreeMap<Owner, Part>,
    claims: BTreeMap<Entry, Claims>,
    picks: BTreeMap<Pick, usize>,
}

impl Front {
    /// Its key in the maps of fronts.
    pub(super) fn key(self) -> Bytes {
        concat(&self.atoms())
    }

    /// Its key in the map of endpoints.
    pub(super) fn slot_key(self, slot: u32) -> Bytes {
        let [address, protocol, port] = self.atoms();
        concat(&[address, protocol, port, Atom::Number(slot)])
    }

    /// The front at the beginning of a key of either kind.
    pub(super) fn of_key(key: &[u8]) -> Option<Self> {
        let (address, rest) = match key.len() {
            12 | 16 => split_address::<4>(key)?,
            24 | 28 => split_address::<16>(key)?,
            _ => return None,
        };
        let protocol = Protocol::of_number(*rest.first()?)?;
        let port = u16::from_be_bytes(rest.get(4..6)?.try_into().ok()?);
        Some(Self { address, protocol, port })
    }

    fn atoms(self) -> [Atom; 3] {
        [Atom::Address(self.address), Atom::Protocol(self.protocol.number()), Atom::Port(self.port)]
    }
}

fn split_address<const BYTES: usize>(key: &[u8]) -> Option<(IpAddr, &[u8])>
where
    IpAddr: From<[u8; BYTES]>,
{
    let (address, rest) = key.split_first_chunk::<BYTES>()?;
    Some((IpAddr::from(*address), rest))
}

impl Entry {
    pub(super) fn new(set: SetId, key: Bytes) -> Self {
        Self { set, key }
    }
}

impl Pick {
    /// The name of its chain.
    pub(super) fn chain(self) -> Name {
        let first = if self.first > 0 { format!("-from-{}", self.first) } else { String::new() };
        let affinity = self.affinity_seconds.map(|seconds| format!("-for-{seconds}")).unwrap_or_default();
        format!("pick-{}{first}{affinity}", self.count).into()
    }
}

impl Meaning {
    pub(super) fn datum(self) -> Datum {
        match self {
            Self::Route(Route::Pick(pick)) => Datum::Verdict(Verdict::Goto(pick.chain())),
            Self::Route(Route::Refuse) => Datum::Verdict(Verdict::Goto(skeleton::REFUSE.into())),
            Self::Route(Route::Drop) => Datum::Verdict(Verdict::Drop),
            Self::Target(target) => {
                Datum::Fields(concat(&[Atom::Address(target.ip()), Atom::Port(target.port())]))
            }
            Self::Present => Datum::Nothing,
        }
    }

    fn pick(self) -> Option<Pick> {
        match self {
            Self::Route(Route::Pick(pick)) => Some(pick),
            _ => None,
        }
    }
}

impl Table {
    /// The table of a place without Services.
    pub fn new(family: Family, place: Place) -> Self {
        Self { family, place, parts: BTreeMap::new(), claims: BTreeMap::new(), picks: BTreeMap::new() }
    }

    /// The family of addresses.
    pub fn family(&self) -> Family {
        self.family
    }

    /// The node.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Replaces what an owner needs, and gives the changes from the table before to the table after.
    pub fn replace(&mut self, owner: Owner, part: Part) -> Changes {
        let picks_before: BTreeSet<Pick> = self.picks.keys().copied().collect();
        let before = self.parts.remove(&owner).unwrap_or_default();
        let mut elements = Elements::default();
        let entries: BTreeSet<&Entry> = before.entries.keys().chain(part.entries.keys()).collect();
        for entry in entries {
            let (old, new) = (before.entries.get(entry), part.entries.get(entry));
            if old != new {
                let (was, is) = self.claim(entry, &owner, new.copied());
                self.count_picks(was, is);
                elements.change(entry, was, is);
            }
        }
        if !part.entries.is_empty() {
            self.parts.insert(owner, part);
        }
        self.picks.retain(|_, users| *users > 0);
        let sweep = elements.sweep();
        Changes { commit: self.commit(&picks_before, elements), sweep }
    }

    /// Sets or withdraws one claim; gives what the element meant before and what it means now.
    fn claim(
        &mut self,
        entry: &Entry,
        owner: &Owner,
        meaning: Option<Meaning>,
    ) -> (Option<Meaning>, Option<Meaning>) {
        let claims = self.claims.entry(entry.clone()).or_default();
        let first = |claims: &Claims| claims.first().map(|(_, meaning)| *meaning);
        let was = first(claims);
        let place = claims.binary_search_by(|(other, _)| other.cmp(owner));
        match (place, meaning) {
            (Ok(at), Some(meaning)) => claims[at].1 = meaning,
            (Ok(at), None) => drop(claims.remove(at)),
            (Err(at), Some(meaning)) => claims.insert(at, (owner.clone(), meaning)),
            (Err(_), None) => {}
        }
        let is = first(claims);
        if is.is_none() {
            self.claims.remove(entry);
        }
        (was, is)
    }

    fn count_picks(&mut self, was: Option<Meaning>, is: Option<Meaning>) {
        if let Some(pick) = is.and_then(Meaning::pick) {
            *self.picks.entry(pick).or_default() += 1;
        }
        if let Some(pick) = was.and_then(Meaning::pick) {
            *self.picks.get_mut(&pick).expect("a meaning that counts was counted") -= 1;
        }
    }

    /// Chains come before the elements that lead to them, and go after.
    fn commit(&self, picks_before: &BTreeSet<Pick>, elements: Elements) -> Vec<Change> {
        let picks: BTreeSet<Pick> = self.picks.keys().copied().collect();
        let (timeouts_before, timeouts) = (timeouts(picks_before.iter()), timeouts(picks.iter()));
        let mut commit = Vec::new();
        for seconds in timeouts.difference(&timeouts_before) {
            let shape = skeleton::affinity_shape(self.family, *seconds);
            commit.push(Change::AddSet(skeleton::affinity(*seconds), shape));
        }
        for pick in picks.difference(picks_before) {
            commit.push(Change::AddChain(pick.chain(), None));
            let rules = skeleton::pick_rules(*pick, self.family);
            commit.extend(rules.into_iter().map(|rule| Change::AddRule(pick.chain(), rule)));
        }
        commit.extend(elements.changes(self.family));
        for pick in picks_before.difference(&picks) {
            commit.extend([Change::FlushChain(pick.chain()), Change::DeleteChain(pick.chain())]);
        }
        let unused = timeouts_before.difference(&timeouts);
        commit.extend(unused.map(|seconds| Change::DeleteSet(skeleton::affinity(*seconds))));
        commit
    }

    /// The targets of a front, in no particular order; `None` when nothing listens there.
    pub(super) fn targets(&self, front: Front) -> Option<Vec<SocketAddr>> {
        let entry = |set, key| Entry::new(set, key);
        self.claims.get(&entry(SetId::Services, front.key()))?;
        let (mut low, mut high) = (front.key(), front.key());
        low.extend_from_slice(&[0; 4]);
        high.extend_from_slice(&[0xff; 4]);
        let slots = self.claims.range(entry(SetId::Endpoints, low)..=entry(SetId::Endpoints, high));
        let target = |claims: &Claims| match claims.first() {
            Some((_, Meaning::Target(target))) => Some(*target),
            _ => None,
        };
        Some(slots.filter_map(|(_, claims)| target(claims)).collect())
    }

    /// For how long clients keep the endpoints of a front.
    pub(super) fn affinity_seconds(&self, front: Front) -> Option<u32> {
        let claims = self.claims.get(&Entry::new(SetId::Services, front.key()))?;
        claims.first()?.1.pick()?.affinity_seconds
    }

    /// All timeouts of affinity in use, in seconds.
    pub fn timeouts(&self) -> BTreeSet<u32> {
        timeouts(self.picks.keys())
    }

    /// The table as the packet filter has it.
    pub fn rules(&self, name: &str) -> nftables::Table {
        let mut rules = skeleton::table(self.family, &self.place, name);
        for seconds in self.timeouts() {
            let shape = skeleton::affinity_shape(self.family, seconds);
            rules.sets.insert(skeleton::affinity(seconds), shape.into());
        }
        for pick in self.picks.keys() {
            let chain = nftables::Chain { base: None, rules: skeleton::pick_rules(*pick, self.family) };
            rules.chains.insert(pick.chain(), chain);
        }
        for (entry, claims) in &self.claims {
            let set = rules.sets.get_mut(skeleton::set_name(entry.set)).expect("the skeleton has every set");
            let (_, meaning) = claims.first().expect("claims without an owner are removed");
            set.elements.insert(entry.key.clone(), meaning.datum());
        }
        rules
    }
}

fn timeouts<'a>(picks: impl Iterator<Item = &'a Pick>) -> BTreeSet<u32> {
    picks.filter_map(|pick| pick.affinity_seconds).collect()
}

/// The text of the table, under the name that it has in tests.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rules("coracle").fmt(f)
    }
}

/// The elements that a replacement changes, while they are collected.
#[derive(Default)]
struct Elements {
    deleted: BTreeMap<SetId, Vec<Bytes>>,
    added: BTreeMap<SetId, Vec<(Bytes, Datum)>>,
    fronts: BTreeSet<Front>,
}

impl Elements {
    fn change(&mut self, entry: &Entry, was: Option<Meaning>, is: Option<Meaning>) {
        if was == is {
            return;
        }
        if was.is_some() {
            self.deleted.entry(entry.set).or_default().push(entry.key.clone());
        }
        if let Some(meaning) = is {
            self.added.entry(entry.set).or_default().push((entry.key.clone(), meaning.datum()));
        }
        if matches!(entry.set, SetId::Services | SetId::Inside | SetId::Endpoints) {
            self.fronts.extend(Front::of_key(&entry.key));
        }
    }

    fn sweep(&self) -> Sweep {
        if self.fronts.is_empty() { Sweep::Nothing } else { Sweep::Fronts(self.fronts.clone()) }
    }

    fn changes(self, family: Family) -> impl Iterator<Item = Change> {
        let name = |set| Name::from(skeleton::set_name(set));
        let shape = move |set| skeleton::set_shape(set, family);
        let deleted = self.deleted.into_iter();
        let added = self.added.into_iter();
        deleted
            .map(move |(set, keys)| Change::DeleteElements(name(set), shape(set), keys))
            .chain(added.map(move |(set, elements)| Change::AddElements(name(set), shape(set), elements)))
    }
}
