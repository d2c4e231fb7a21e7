//! Which endpoint goes into which slice.
//!
//! What is in a slice stays there. What is new goes into slices that change anyway, the fullest first; what is left goes
//! into one slice that has room for all of it, or else into new ones. A slice that would go and one that would come are
//! one that changes.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use api::{Document, Meta, Node, Text};
use control::Object;

use super::super::backend::{Family, PortFacts, port_facts};
use super::{limits, shape};

/// The ports that the endpoints of a slice share.
pub(super) type Group = Vec<PortFacts>;

/// What the slices of a group should hold together.
#[derive(Default)]
pub(super) struct Wanted {
    pub(super) ports: Vec<Node>,
    /// By the pod's uid.
    pub(super) endpoints: BTreeMap<Text, Node>,
}

/// A slice as it shall be.
pub(super) struct Draft<'a> {
    /// The slice that it replaces; `None` makes a new one.
    pub(super) slice: Option<&'a Arc<Object>>,
    pub(super) family: Family,
    pub(super) ports: Vec<Node>,
    pub(super) endpoints: Vec<Node>,
    pub(super) fate: Fate,
}

/// What happens to a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is as it should be.
    Stays,
    /// Its endpoints or labels change.
    Changes,
    /// It is made.
    Comes,
    /// Nothing is left for it; another may take its place.
    Goes,
}

/// All slices of a Service as they shall be.
#[derive(Default)]
pub(super) struct Packing<'a> {
    pub(super) drafts: Vec<Draft<'a>>,
}

impl<'a> Packing<'a> {
    /// Adds one family: the slices that there are, and what they should hold by group.
    pub(super) fn add(
        &mut self,
        family: Family,
        slices: impl Iterator<Item = &'a Arc<Object>>,
        mut wanted: BTreeMap<Group, Wanted>,
        service: &Document,
    ) {
        let mut drafts: BTreeMap<Group, Vec<Draft<'a>>> = BTreeMap::new();
        for slice in slices {
            let old = slice.document();
            let group = port_facts(old.list("ports"));
            let draft = keep(slice, &old, family, wanted.get_mut(&group), service);
            drafts.entry(group).or_default().push(draft);
        }
        for (group, wanted) in wanted {
            place(drafts.entry(group).or_default(), wanted, family);
        }
        let mut drafts: Vec<Draft<'a>> = drafts.into_values().flatten().collect();
        if drafts.iter().all(|draft| draft.fate == Fate::Goes) {
            say_nothing_here(&mut drafts, family, service);
        }
        self.drafts.append(&mut drafts);
    }

    /// Turns slices that go and slices that come into slices that change. A Service that goes gets no new ones.
    pub(super) fn reuse(&mut self, service: &Meta) {
        let (goes, mut rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.drafts).into_iter().partition(|draft| draft.fate == Fate::Goes);
        for old in goes.iter().filter(|old| old.slice.is_some()) {
            let takes_over = |new: &&mut Draft<'_>| new.fate == Fate::Comes && new.family == old.family;
            if let Some(new) = rest.iter_mut().find(takes_over) {
                (new.slice, new.fate) = (old.slice, Fate::Changes);
            }
        }
        rest.retain(|draft| !service.is_deleting() || draft.fate != Fate::Comes);
        self.drafts = rest;
    }

    /// The names of the slices that there are and that stay.
    pub(super) fn kept(&self) -> Vec<&'a Text> {
        self.drafts.iter().filter_map(|draft| draft.slice).map(|slice| &slice.meta.name).collect()
    }
}

/// A slice with those of its endpoints that are still wanted. One of another Service of the same name goes.
fn keep<'a>(
    slice: &'a Arc<Object>,
    old: &Document,
    family: Family,
    wanted: Option<&mut Wanted>,
    service: &Document,
) -> Draft<'a> {
    let is_ours = slice.meta.owners.iter().any(|owner| owner.uid == service.uid());
    let mut draft = Draft {
        slice: is_ours.then_some(slice),
        family,
        ports: old.list("ports").to_vec(),
        endpoints: Vec::new(),
        fate: Fate::Goes,
    };
    let Some(wanted) = wanted.filter(|_| is_ours) else { return draft };
    for endpoint in old.list("endpoints") {
        let uid = endpoint.get("targetRef.uid").and_then(Node::as_text).unwrap_or_default();
        draft.endpoints.extend(wanted.endpoints.remove(uid));
    }
    let is_same = draft.endpoints == old.list("endpoints");
    draft.fate = match is_same {
        true if slice.meta.labels == shape::labels(service) => Fate::Stays,
        false if draft.endpoints.is_empty() => Fate::Goes,
        _ => Fate::Changes,
    };
    draft
}

/// Places what no slice of the group holds yet.
fn place(drafts: &mut Vec<Draft<'_>>, wanted: Wanted, family: Family) {
    let Wanted { ports, endpoints } = wanted;
    let mut rest = endpoints.into_values().peekable();
    let mut changing: Vec<&mut Draft<'_>> =
        drafts.iter_mut().filter(|draft| draft.fate == Fate::Changes).collect();
    changing.sort_by_key(|draft| Reverse(draft.endpoints.len()));
    for draft in changing {
        let room = limits::ENDPOINTS_PER_SLICE.saturating_sub(draft.endpoints.len());
        draft.endpoints.extend(rest.by_ref().take(room));
    }
    let left = rest.len();
    if let Some(draft) = fullest_with_room(drafts, left).filter(|_| left > 0) {
        draft.endpoints.extend(rest.by_ref());
        draft.fate = Fate::Changes;
    }
    while rest.peek().is_some() {
        let endpoints = rest.by_ref().take(limits::ENDPOINTS_PER_SLICE).collect();
        drafts.push(Draft { slice: None, family, ports: ports.clone(), endpoints, fate: Fate::Comes });
    }
}

/// The slice that is closest to full with so many more.
fn fullest_with_room<'d, 'a>(drafts: &'d mut [Draft<'a>], more: usize) -> Option<&'d mut Draft<'a>> {
    let fits = |draft: &&mut Draft<'a>| {
        draft.fate == Fate::Stays && draft.endpoints.len() + more <= limits::ENDPOINTS_PER_SLICE
    };
    drafts.iter_mut().filter(fits).max_by_key(|draft| draft.endpoints.len())
}

/// A family without endpoints has one slice without ports that says so.
fn say_nothing_here(drafts: &mut Vec<Draft<'_>>, family: Family, service: &Document) {
    let says_so = |draft: &&mut Draft<'_>| {
        let slice = draft.slice.filter(|slice| slice.meta.labels == shape::labels(service));
        slice.is_some_and(|slice| slice.document().list("endpoints").is_empty()) && draft.ports.is_empty()
    };
    match drafts.iter_mut().find(says_so) {
        Some(draft) => draft.fate = Fate::Stays,
        None => drafts.push(Draft {
            slice: None,
            family,
            ports: Vec::new(),
            endpoints: Vec::new(),
            fate: Fate::Comes,
        }),
    }
}
