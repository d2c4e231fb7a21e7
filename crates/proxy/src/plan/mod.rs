//! Pure decisions: which table a node needs, how it differs from another, and what a change makes stale.
//!
//! A [`Table`] is the sum of independent parts, one for each Service, and one for the host ports. So it can be
//! compiled whole ([`compile`]) and changed part by part ([`Table::replace`]) with the same result, in any order.

mod diff;
mod part;
mod skeleton;
mod stale;
mod table;

pub use diff::diff;
pub use part::{Part, host_ports, service};
pub use stale::{Sweep, is_stale_affinity, is_stale_flow};
pub use table::{Changes, Front, Owner, Pick, Route, Table};

use linux::nftables::{Family, Name, Shape};

use crate::model::{Model, Place};

/// The table that this model needs on this node, for one family of addresses.
pub fn compile(model: &Model, place: &Place, family: Family) -> Table {
    let mut table = Table::new(family, place.clone());
    for key in model.services.keys() {
        table.replace(Owner::Service(key.clone()), part_of_service(model, key, place, family));
    }
    table.replace(Owner::HostPorts, host_ports(&model.host_ports, family));
    table
}

/// The part of one Service as the model has it now; empty when there is no such Service.
pub fn part_of_service(model: &Model, key: &api::Key, place: &Place, family: Family) -> Part {
    let Some(found) = model.services.get(key) else { return Part::default() };
    let slices = model.slices.get(key).into_iter().flat_map(|slices| slices.values());
    service(found, slices, place, family)
}

/// The map where the choices of clients with this affinity timeout are remembered.
pub fn affinity_map(family: Family, seconds: u32) -> (Name, Shape) {
    (skeleton::affinity(seconds), skeleton::affinity_shape(family, seconds))
}
