//! Performs what `plan` decided: commits to the packet filter, then forgets what the commit made stale.

use std::net::IpAddr;
use std::os::fd::AsFd;

use linux::netlink::{
    Change as NetworkChange, Conntrack, LinkIndex, Namespace, Netlink, NetlinkError, Route,
};
use linux::nftables::{Change, Datum, Family, Nftables, Watch};

use crate::model::{Place, Protocol};
use crate::plan::{Changes, Sweep, Table, affinity_map, diff, is_stale_affinity, is_stale_flow};

/// The loopback link has the same number in every network namespace.
const LOOPBACK: LinkIndex = LinkIndex(1);

/// The hands of the proxy in one network namespace, for one family of addresses.
#[derive(Debug)]
pub struct Hands {
    nftables: Nftables,
    conntrack: Conntrack,
    namespace: Namespace,
    name: String,
}

impl Hands {
    /// Hands for the network namespace, on the table `name`.
    pub fn open(namespace: Namespace, family: Family, name: &str) -> Result<Self, NetlinkError> {
        let nftables = Nftables::open_in(namespace.as_fd(), family, name)?;
        let conntrack = Conntrack::open_in(namespace.as_fd())?;
        Ok(Self { nftables, conntrack, namespace, name: name.to_owned() })
    }

    /// Makes the kernel hold exactly this table, whatever it holds now. True when something had to change.
    pub fn sync(&mut self, table: &Table) -> Result<bool, NetlinkError> {
        let held = self.nftables.read()?;
        let commit = diff(&table.rules(&self.name), held.as_ref());
        let has_changes = !commit.is_empty();
        if has_changes {
            self.apply(table, &Changes { commit, sweep: Sweep::Everything })?;
        }
        Ok(has_changes)
    }

    /// Makes this table unless there is one already, whatever that holds.
    pub fn begin(&mut self, table: &Table) -> Result<(), NetlinkError> {
        match self.nftables.read()? {
            Some(_) => Ok(()),
            None => self.sync(table).map(drop),
        }
    }

    /// Makes the changes that led to this table.
    pub fn apply(&mut self, table: &Table, changes: &Changes) -> Result<(), NetlinkError> {
        self.nftables.commit(&changes.commit)?;
        self.sweep_affinity(table, &changes.sweep)?;
        self.sweep_flows(table, &changes.sweep)
    }

    /// Deletes the table; none is fine.
    pub fn remove(&mut self) -> Result<(), NetlinkError> {
        self.nftables.commit(&[Change::AddTable, Change::DeleteTable])
    }

    /// Listens for changes that others make to the table.
    pub fn watch(&self) -> Result<Watch, NetlinkError> {
        self.nftables.watch_in(self.namespace.as_fd())
    }

    fn sweep_affinity(&mut self, table: &Table, sweep: &Sweep) -> Result<(), NetlinkError> {
        for seconds in table.timeouts().into_iter().filter(|seconds| sweep.has_affinity(table, *seconds)) {
            let (name, shape) = affinity_map(table.family(), seconds);
            for (key, value) in self.nftables.elements(&name)? {
                let Datum::Fields(value) = value else { continue };
                if is_stale_affinity(table, sweep, seconds, (&key, &value)) {
                    let gone = Change::DeleteElements(name.clone(), shape.clone(), vec![key]);
                    unless_gone(self.nftables.commit(&[gone]))?;
                }
            }
        }
        Ok(())
    }

    fn sweep_flows(&mut self, table: &Table, sweep: &Sweep) -> Result<(), NetlinkError> {
        if !sweep.has_udp() {
            return Ok(());
        }
        for flow in self.conntrack.flows(Protocol::Udp.number())? {
            if is_stale_flow(table, sweep, &flow) {
                self.conntrack.delete(&flow)?;
            }
        }
        Ok(())
    }
}

/// Gives the service ranges a route, without which programs of a node that has no default route could not reach
/// them: the packet filter sees a packet only when it has somewhere to go.
pub fn add_routes(namespace: &Namespace, place: &Place) -> Result<(), NetlinkError> {
    let routes = service_routes(place).into_iter().map(NetworkChange::SetRoute).collect::<Vec<_>>();
    Netlink::open_in(namespace.as_fd())?.apply(&routes)
}

/// Takes those routes away; ones that are gone are fine.
pub fn remove_routes(namespace: &Namespace, place: &Place) -> Result<(), NetlinkError> {
    let mut netlink = Netlink::open_in(namespace.as_fd())?;
    service_routes(place)
        .into_iter()
        .try_for_each(|route| unless_gone(netlink.apply(&[NetworkChange::DeleteRoute(route)])))
}

fn service_routes(place: &Place) -> Vec<Route> {
    let source = |is_v4: bool| place.addresses.iter().copied().find(|at: &IpAddr| at.is_ipv4() == is_v4);
    let ranges = place.service_ranges.iter();
    ranges
        .map(|range| Route { source: source(range.addr().is_ipv4()), ..Route::on_link(*range, LOOPBACK) })
        .collect()
}

fn unless_gone(result: Result<(), NetlinkError>) -> Result<(), NetlinkError> {
    const GONE: [Option<i32>; 2] = [Some(2), Some(3)];
    match result {
        Err(error) if GONE.contains(&error.errno()) => Ok(()),
        result => result,
    }
}
