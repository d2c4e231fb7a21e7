//! Reading the network configuration: the queries of [`super::Netlink`] and the parsing of their answers.

use std::net::IpAddr;

use ipnet::IpNet;

use super::LinkIndex;
use super::change::{Mac, Neighbour, Route};
use super::message::{self, Messages, Received, attribute, u16_at, u32_at};
use super::socket::flags;

/// `struct ifinfomsg`, `ifaddrmsg`, `rtmsg` and `ndmsg` of a query for everything.
pub(super) const LINK_HEAD: [u8; 16] = [0; 16];
pub(super) const ADDRESS_HEAD: [u8; 8] = [0; 8];
pub(super) const ROUTE_HEAD: [u8; 12] = [0; 12];
pub(super) const NEIGHBOUR_HEAD: [u8; 12] = [0; 12];

/// A network link as the kernel shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub index: LinkIndex,
    /// Its name.
    pub name: String,
    /// Its hardware address; absent where there is none of six bytes.
    pub mac: Option<Mac>,
    /// The largest packet, in bytes.
    pub mtu: u32,
    /// Whether it is turned on.
    pub is_up: bool,
    /// What it is, for virtual links: `veth`, `bridge`, …
    pub kind: Option<String>,
}

/// An address of a link, with the length of its network's prefix.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The link.
    pub link: LinkIndex,
    /// The address.
    pub address: IpNet,
}

/// Asks for one link by name; a link that does not exist is refused with ENODEV.
pub(super) fn encode_link_query(name: &str, messages: &mut Messages) {
    messages.push(libc::RTM_GETLINK, flags(libc::NLM_F_REQUEST | libc::NLM_F_ACK), |body| {
        body.put(&LINK_HEAD);
        body.text(libc::IFLA_IFNAME, name);
    });
}

pub(super) fn link_index(received: Received<'_>) -> Option<LinkIndex> {
    (received.kind == libc::RTM_NEWLINK).then(|| u32_at(received.body, 4).map(LinkIndex)).flatten()
}

pub(super) fn link(received: Received<'_>) -> Option<Link> {
    let index = link_index(received)?;
    let is_up = u32_at(received.body, 8)? & libc::IFF_UP.cast_unsigned() != 0;
    let attributes = received.body.get(LINK_HEAD.len()..)?;
    let kind = attribute(attributes, libc::IFLA_LINKINFO)
        .and_then(|inside| attribute(inside, libc::IFLA_INFO_KIND))
        .map(message::text);
    Some(Link {
        index,
        name: message::text(attribute(attributes, libc::IFLA_IFNAME)?),
        mac: attribute(attributes, libc::IFLA_ADDRESS).and_then(mac),
        mtu: u32_at(attribute(attributes, libc::IFLA_MTU)?, 0)?,
        is_up,
        kind,
    })
}

pub(super) fn address(received: Received<'_>) -> Option<Address> {
    if received.kind != libc::RTM_NEWADDR {
        return None;
    }
    let prefix = *received.body.get(1)?;
    let link = LinkIndex(u32_at(received.body, 4)?);
    let attributes = received.body.get(ADDRESS_HEAD.len()..)?;
    // On a point-to-point link IFA_ADDRESS is the far end's; IFA_LOCAL is absent for IPv6.
    let own = attribute(attributes, libc::IFA_LOCAL).or_else(|| attribute(attributes, libc::IFA_ADDRESS))?;
    Some(Address { link, address: IpNet::new(ip(own)?, prefix).ok()? })
}

pub(super) fn route(received: Received<'_>) -> Option<Route> {
    if received.kind != libc::RTM_NEWROUTE {
        return None;
    }
    let &[family, prefix, _, _, table, _, _, kind, ..] = received.body else { return None };
    if table != libc::RT_TABLE_MAIN || kind != libc::RTN_UNICAST {
        return None;
    }
    let attributes = received.body.get(ROUTE_HEAD.len()..)?;
    let destination = match attribute(attributes, libc::RTA_DST) {
        Some(bytes) => ip(bytes)?,
        None if i32::from(family) == libc::AF_INET => IpAddr::from([0; 4]),
        None if i32::from(family) == libc::AF_INET6 => IpAddr::from([0; 16]),
        None => return None,
    };
    Some(Route {
        destination: IpNet::new(destination, prefix).ok()?,
        link: LinkIndex(u32_at(attribute(attributes, libc::RTA_OIF)?, 0)?),
        via: attribute(attributes, libc::RTA_GATEWAY).and_then(ip),
        source: attribute(attributes, libc::RTA_PREFSRC).and_then(ip),
    })
}

pub(super) fn neighbour(received: Received<'_>) -> Option<Neighbour> {
    if received.kind != libc::RTM_NEWNEIGH {
        return None;
    }
    let link = LinkIndex(u32_at(received.body, 4)?);
    let state = u16_at(received.body, 8)?;
    let attributes = received.body.get(NEIGHBOUR_HEAD.len()..)?;
    let neighbour = Neighbour {
        link,
        address: ip(attribute(attributes, libc::NDA_DST)?)?,
        mac: mac(attribute(attributes, libc::NDA_LLADDR)?)?,
    };
    (state & libc::NUD_NOARP == 0).then_some(neighbour)
}

fn ip(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}

fn mac(bytes: &[u8]) -> Option<Mac> {
    bytes.try_into().ok().map(Mac)
}
