//! What a change leaves behind: connections and remembered choices that lead to endpoints which are none any more.
//!
//! The kernel keeps sending a tracked UDP flow where its first packet went. TCP connections are left alone: their
//! end is for the endpoint to say.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use linux::netlink::Flow;
use linux::nftables::Family;

use super::part::unspecified;
use super::table::{Front, Table};
use crate::model::Protocol;

/// Which fronts to look through after a commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Sweep {
    /// None.
    #[default]
    Nothing,
    /// These.
    Fronts(BTreeSet<Front>),
    /// All: nobody knows what there was before.
    Everything,
}

impl Sweep {
    /// Adds what another change leaves behind.
    pub fn merge(&mut self, other: Self) {
        *self = match (std::mem::take(self), other) {
            (Self::Everything, _) | (_, Self::Everything) => Self::Everything,
            (Self::Nothing, sweep) | (sweep, Self::Nothing) => sweep,
            (Self::Fronts(mut fronts), Self::Fronts(more)) => {
                fronts.extend(more);
                Self::Fronts(fronts)
            }
        };
    }

    /// Whether UDP flows can have become stale.
    pub fn has_udp(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Fronts(fronts) => fronts.iter().any(|front| front.protocol == Protocol::Udp),
            Self::Everything => true,
        }
    }

    /// Whether choices remembered for so long can have become stale. What is left of a front that keeps none any more
    /// does no harm until it keeps some again, which is a change of its own.
    pub fn has_affinity(&self, table: &Table, seconds: u32) -> bool {
        match self {
            Self::Nothing => false,
            Self::Fronts(fronts) => {
                fronts.iter().any(|front| table.affinity_seconds(*front) == Some(seconds))
            }
            Self::Everything => true,
        }
    }

    fn includes(&self, front: Front) -> bool {
        match self {
            Self::Nothing => false,
            Self::Fronts(fronts) => fronts.contains(&front),
            Self::Everything => true,
        }
    }
}

/// Whether a UDP flow began at a front of the sweep and does not lead to one of its endpoints.
pub fn is_stale_flow(table: &Table, sweep: &Sweep, flow: &Flow) -> bool {
    let to = flow.original.destination;
    let Some(protocol) = Protocol::of_number(flow.protocol) else { return false };
    let front = |address| Front { address, protocol, port: to.port() };
    let mut fronts = vec![front(to.ip())];
    if to.ip().is_loopback() || table.place().addresses.contains(&to.ip()) {
        fronts.push(front(unspecified(table.family())));
    }
    if !fronts.iter().any(|front| sweep.includes(*front)) {
        return false;
    }
    match fronts.iter().find_map(|front| table.targets(*front)) {
        Some(targets) => !targets.contains(&flow.reply.source),
        // Nothing listens at the front. A program of the node may, at one of its addresses: leave that alone when
        // the flow was never translated.
        None => is_cluster_ip(table, to.ip()) || was_translated(sweep, flow),
    }
}

fn is_cluster_ip(table: &Table, address: IpAddr) -> bool {
    table.place().service_ranges.iter().any(|range| range.contains(&address))
}

/// Only where the front is known to have been ours; others translate addresses too.
fn was_translated(sweep: &Sweep, flow: &Flow) -> bool {
    *sweep != Sweep::Everything && flow.reply.source != flow.original.destination
}

/// Whether a remembered choice (client and front as key, endpoint as value) of the map with this timeout belongs to
/// a front of the sweep that keeps no such choices, or not this one.
pub fn is_stale_affinity(table: &Table, sweep: &Sweep, seconds: u32, (key, value): (&[u8], &[u8])) -> bool {
    let address_bytes = if table.family() == Family::Ip { 4 } else { 16 };
    let front = key.get(address_bytes..).and_then(Front::of_key);
    let Some(front) = front.filter(|front| sweep.includes(*front)) else { return false };
    let is_kept = table.affinity_seconds(front) == Some(seconds)
        && endpoint(value, address_bytes)
            .is_some_and(|endpoint| table.targets(front).is_some_and(|targets| targets.contains(&endpoint)));
    !is_kept
}

fn endpoint(value: &[u8], address_bytes: usize) -> Option<SocketAddr> {
    let (address, port) = value.split_at_checked(address_bytes)?;
    let address = match address_bytes {
        4 => IpAddr::from(<[u8; 4]>::try_from(address).ok()?),
        _ => IpAddr::from(<[u8; 16]>::try_from(address).ok()?),
    };
    Some(SocketAddr::new(address, u16::from_be_bytes(port.get(..2)?.try_into().ok()?)))
}
