//! The pod's network, made from inside its own namespace.
//!
//! A pair of virtual links and no bridge: the pod has its address alone (/32) and sends everything to a link-local
//! gateway that the node's end stands for; the node has a route to the address. Both sides know each other's hardware
//! address for ever, so nobody asks. When the namespace dies, links, routes and neighbours die with it.

use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::AsFd;

use linux::netlink::{Change, LinkIndex, Mac, Neighbour, Netlink, NetlinkError, Peer, Route, Veth};

use crate::error::{Doing, Error};
use crate::record::Link;

const GATEWAY: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 1, 1));
const GATEWAY_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1));
/// The node's end of every link; it never leaves the link, so it may be the same everywhere.
const NODE_MAC: Mac = Mac([0x0a, 0x58, 0xa9, 0xfe, 0x01, 0x01]);

/// Turns the loopback on and, with a link, connects the pod to the node whose handle is `node`.
/// The calling thread is in the pod's network namespace.
pub(super) fn connect(node: &mut Netlink, link: Option<&Link>) -> Result<(), Error> {
    let mut pod = Netlink::open().map_err(refused)?;
    pod.apply(&[Change::LinkUp(LinkIndex(1))]).map_err(refused)?;
    let Some(link) = link else { return Ok(()) };
    let pod_mac = mac(&link.addresses);
    let namespace =
        fs::File::open("/proc/self/ns/net").doing(|| "open the pod's network namespace".to_owned())?;
    let peer = Peer { name: "eth0", mac: Some(pod_mac), namespace: Some(namespace.as_fd()) };
    let veth = Veth { name: &link.name, mac: Some(NODE_MAC), mtu: link.mtu, peer };
    let outside = node.add_veth(&veth).map_err(refused)?;
    let inside = pod
        .index("eth0")
        .map_err(refused)?
        .ok_or_else(|| Error::os("find eth0 in the pod", io::Error::from(io::ErrorKind::NotFound)))?;
    pod.apply(&inside_changes(inside, &link.addresses)).map_err(refused)?;
    let mut changes: Vec<Change<'_>> = link
        .addresses
        .iter()
        .flat_map(|&address| {
            let neighbour = Neighbour { link: outside, address, mac: pod_mac };
            [Change::SetNeighbour(neighbour), Change::SetRoute(Route::on_link(address.into(), outside))]
        })
        .collect();
    if link.addresses.iter().any(IpAddr::is_ipv4) {
        // For what a program of the node sends to a node port on 127.0.0.1. The packet rules keep pods from it.
        changes.push(Change::RouteLoopback(outside));
    }
    node.apply(&changes).map_err(refused)
}

fn inside_changes(link: LinkIndex, addresses: &[IpAddr]) -> Vec<Change<'static>> {
    let mut changes = vec![Change::LinkUp(link)];
    for &address in addresses {
        let gateway = if address.is_ipv4() { GATEWAY } else { GATEWAY_V6 };
        changes.push(Change::AddAddress(link, address.into()));
        changes.push(Change::SetNeighbour(Neighbour { link, address: gateway, mac: NODE_MAC }));
        if address.is_ipv4() {
            changes.push(Change::SetRoute(Route::on_link(gateway.into(), link)));
        }
        changes.push(Change::SetRoute(Route::default_via(gateway, link)));
    }
    changes
}

/// A hardware address of the local kind, made from the pod's first address: unique on the node as that is.
fn mac(addresses: &[IpAddr]) -> Mac {
    match addresses.first() {
        Some(IpAddr::V4(address)) => {
            let [a, b, c, d] = address.octets();
            Mac([0x0a, 0x58, a, b, c, d])
        }
        Some(IpAddr::V6(address)) => {
            let octets = address.octets();
            Mac([0x0a, 0x58, octets[12], octets[13], octets[14], octets[15]])
        }
        None => Mac([0x0a, 0x58, 0, 0, 0, 1]),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn refused(error: NetlinkError) -> Error {
    Error::os("set up the pod's network", io::Error::other(error.to_string()))
}
