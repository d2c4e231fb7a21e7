//! The changes that [`super::Netlink`] can make, and their encoding as rtnetlink messages.

use std::fmt;
use std::net::IpAddr;
use std::os::fd::{AsRawFd, BorrowedFd};

use ipnet::IpNet;

use super::LinkIndex;
use super::message::{Body, Messages};
use super::socket::flags;

const IFF_UP: u32 = libc::IFF_UP.cast_unsigned();
const VETH_INFO_PEER: u16 = 1;
const RTPROT_STATIC: u8 = 4;

/// One change of the network configuration. `Display` reads after "failed to".
#[derive(Debug, Clone)]
pub enum Change<'a> {
    /// Creates a pair of virtual Ethernet links; fails when the name exists.
    AddVeth(Veth<'a>),
    /// Turns a link on.
    LinkUp(LinkIndex),
    /// Turns a link off.
    LinkDown(LinkIndex),
    /// Lets packets with a loopback address at one end pass the link, as translated ones have on their way. Whoever
    /// asks for it keeps others from using it.
    RouteLoopback(LinkIndex),
    /// Deletes a link, and with it its addresses, routes and its peer.
    DeleteLink(LinkIndex),
    /// Adds an address, or does nothing when it is there; IPv6 addresses are usable at once (no duplicate detection).
    AddAddress(LinkIndex, IpNet),
    /// Deletes an address; fails when it is absent.
    DeleteAddress(LinkIndex, IpNet),
    /// Adds a route, or replaces the one to the same destination.
    SetRoute(Route),
    /// Deletes a route; fails when it is absent.
    DeleteRoute(Route),
    /// Adds a permanent neighbour, or replaces the one with the same address.
    SetNeighbour(Neighbour),
    /// Deletes a neighbour; fails when it is absent.
    DeleteNeighbour(Neighbour),
}

/// A pair of virtual Ethernet links. The near end is up from the start, the far end waits for its
/// [`Change::LinkUp`] (the kernel cannot turn it on before the pair is complete).
#[derive(Debug, Clone)]
pub struct Veth<'a> {
    /// The near end, at most 15 bytes.
    pub name: &'a str,
    /// Its hardware address; the kernel draws one when absent.
    pub mac: Option<Mac>,
    /// The largest packet of both ends, in bytes; the kernel's 1500 when absent.
    pub mtu: Option<u32>,
    /// The far end.
    pub peer: Peer<'a>,
}

/// The far end of a [`Veth`].
#[derive(Debug, Clone)]
pub struct Peer<'a> {
    /// Its name in its own namespace, at most 15 bytes.
    pub name: &'a str,
    /// Its hardware address; the kernel draws one when absent.
    pub mac: Option<Mac>,
    /// The network namespace that it is placed in; that of the near end when absent.
    pub namespace: Option<BorrowedFd<'a>>,
}

/// An Ethernet address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac(pub [u8; 6]);

/// A unicast route of the main table. Without a gateway the destination is on the link itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// Where to; `0.0.0.0/0` and `::/0` are the default routes.
    pub destination: IpNet,
    /// The link to send through.
    pub link: LinkIndex,
    /// The next hop.
    pub via: Option<IpAddr>,
    /// The source address that local programs get by default.
    pub source: Option<IpAddr>,
}

/// Who has an address on a link: a permanent entry, never asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Neighbour {
    /// The link.
    pub link: LinkIndex,
    /// The address.
    pub address: IpAddr,
    /// Its hardware address.
    pub mac: Mac,
}

impl Route {
    /// A route to a destination on the link itself.
    pub fn on_link(destination: IpNet, link: LinkIndex) -> Self {
        Self { destination, link, via: None, source: None }
    }

    /// The default route of the gateway's family.
    pub fn default_via(gateway: IpAddr, link: LinkIndex) -> Self {
        let unspecified = match gateway {
            IpAddr::V4(_) => IpAddr::from([0; 4]),
            IpAddr::V6(_) => IpAddr::from([0; 16]),
        };
        let destination = IpNet::new(unspecified, 0).expect("0 is a valid prefix length");
        Self { destination, link, via: Some(gateway), source: None }
    }
}

impl Change<'_> {
    pub(super) fn encode(&self, messages: &mut Messages) {
        match self {
            Self::AddVeth(veth) => encode_veth(veth, messages),
            Self::LinkUp(link) => encode_link(libc::RTM_NEWLINK, *link, IFF_UP, messages),
            Self::LinkDown(link) => encode_link(libc::RTM_NEWLINK, *link, 0, messages),
            Self::RouteLoopback(link) => encode_route_loopback(*link, messages),
            Self::DeleteLink(link) => encode_link(libc::RTM_DELLINK, *link, 0, messages),
            Self::AddAddress(link, address) => {
                let how = libc::NLM_F_CREATE | libc::NLM_F_REPLACE;
                encode_address(libc::RTM_NEWADDR, how, *link, *address, messages);
            }
            Self::DeleteAddress(link, address) => {
                encode_address(libc::RTM_DELADDR, 0, *link, *address, messages);
            }
            Self::SetRoute(route) => {
                encode_route(libc::RTM_NEWROUTE, libc::NLM_F_CREATE | libc::NLM_F_REPLACE, route, messages);
            }
            Self::DeleteRoute(route) => encode_route(libc::RTM_DELROUTE, 0, route, messages),
            Self::SetNeighbour(neighbour) => {
                let how = libc::NLM_F_CREATE | libc::NLM_F_REPLACE;
                encode_neighbour(libc::RTM_NEWNEIGH, how, neighbour, messages);
            }
            Self::DeleteNeighbour(neighbour) => encode_neighbour(libc::RTM_DELNEIGH, 0, neighbour, messages),
        }
    }
}

fn push(messages: &mut Messages, kind: u16, how: libc::c_int, body: impl FnOnce(&mut Body<'_>)) {
    messages.push(kind, flags(libc::NLM_F_REQUEST | libc::NLM_F_ACK | how), body);
}

fn encode_veth(veth: &Veth<'_>, messages: &mut Messages) {
    push(messages, libc::RTM_NEWLINK, libc::NLM_F_CREATE | libc::NLM_F_EXCL, |body| {
        body.put(&link_head(LinkIndex(0), IFF_UP));
        put_link_end(body, veth.name, veth.mac, veth.mtu);
        body.nest(libc::IFLA_LINKINFO, |link| {
            link.text(libc::IFLA_INFO_KIND, "veth");
            link.nest(libc::IFLA_INFO_DATA, |inside| {
                inside.nest(VETH_INFO_PEER, |peer| {
                    peer.put(&link_head(LinkIndex(0), 0));
                    put_link_end(peer, veth.peer.name, veth.peer.mac, veth.mtu);
                    if let Some(namespace) = veth.peer.namespace {
                        peer.native_u32(libc::IFLA_NET_NS_FD, namespace.as_raw_fd().cast_unsigned());
                    }
                });
            });
        });
    });
}

fn put_link_end(body: &mut Body<'_>, name: &str, mac: Option<Mac>, mtu: Option<u32>) {
    body.text(libc::IFLA_IFNAME, name);
    if let Some(Mac(mac)) = mac {
        body.attribute(libc::IFLA_ADDRESS, &mac);
    }
    if let Some(mtu) = mtu {
        body.native_u32(libc::IFLA_MTU, mtu);
    }
}

fn encode_link(kind: u16, link: LinkIndex, link_flags: u32, messages: &mut Messages) {
    push(messages, kind, 0, |body| body.put(&link_head(link, link_flags)));
}

/// The sysctl `route_localnet` of the link, by netlink: it works from any network namespace.
fn encode_route_loopback(link: LinkIndex, messages: &mut Messages) {
    const ADDRESS_FAMILIES: u16 = 26;
    const INET: u16 = 2;
    const INET_SETTINGS: u16 = 1;
    const ROUTE_LOCALNET: u16 = 26;
    push(messages, libc::RTM_NEWLINK, 0, |body| {
        let mut head = link_head(link, 0);
        // No flag changes.
        head[8..].fill(0);
        body.put(&head);
        body.nest(ADDRESS_FAMILIES, |families| {
            families.nest(INET, |inet| {
                inet.nest(INET_SETTINGS, |settings| settings.native_u32(ROUTE_LOCALNET, 1));
            });
        });
    });
}

/// `struct ifinfomsg`, with `IFF_UP` as the only flag that is set or cleared.
fn link_head(link: LinkIndex, link_flags: u32) -> [u8; 16] {
    let mut head = [0; 16];
    head[4..8].copy_from_slice(&link.0.to_ne_bytes());
    head[8..12].copy_from_slice(&link_flags.to_ne_bytes());
    head[12..16].copy_from_slice(&IFF_UP.to_ne_bytes());
    head
}

fn encode_address(kind: u16, how: libc::c_int, link: LinkIndex, address: IpNet, messages: &mut Messages) {
    /// Without it an IPv6 address stays unusable for a second or more.
    const IFA_F_NODAD: u8 = 0x02;
    push(messages, kind, how, |body| {
        let address_flags = if address.addr().is_ipv6() { IFA_F_NODAD } else { 0 };
        let scope = if address.addr().is_loopback() { libc::RT_SCOPE_HOST } else { libc::RT_SCOPE_UNIVERSE };
        // struct ifaddrmsg
        body.put(&[family(address.addr()), address.prefix_len(), address_flags, scope]);
        body.put(&link.0.to_ne_bytes());
        put_ip(body, libc::IFA_LOCAL, address.addr());
        put_ip(body, libc::IFA_ADDRESS, address.addr());
    });
}

fn encode_route(kind: u16, how: libc::c_int, route: &Route, messages: &mut Messages) {
    push(messages, kind, how, |body| {
        let scope = match (route.via, route.destination) {
            (None, IpNet::V4(_)) => libc::RT_SCOPE_LINK,
            _ => libc::RT_SCOPE_UNIVERSE,
        };
        let destination = route.destination.trunc();
        // struct rtmsg
        body.put(&[family(destination.addr()), destination.prefix_len(), 0, 0]);
        body.put(&[libc::RT_TABLE_MAIN, RTPROT_STATIC, scope, libc::RTN_UNICAST, 0, 0, 0, 0]);
        put_ip(body, libc::RTA_DST, destination.addr());
        body.native_u32(libc::RTA_OIF, route.link.0);
        if let Some(gateway) = route.via {
            put_ip(body, libc::RTA_GATEWAY, gateway);
        }
        if let Some(source) = route.source {
            put_ip(body, libc::RTA_PREFSRC, source);
        }
    });
}

fn encode_neighbour(kind: u16, how: libc::c_int, neighbour: &Neighbour, messages: &mut Messages) {
    push(messages, kind, how, |body| {
        // struct ndmsg
        body.put(&[family(neighbour.address), 0, 0, 0]);
        body.put(&neighbour.link.0.to_ne_bytes());
        body.put(&libc::NUD_PERMANENT.to_ne_bytes());
        body.put(&[0, 0]);
        put_ip(body, libc::NDA_DST, neighbour.address);
        body.attribute(libc::NDA_LLADDR, &neighbour.mac.0);
    });
}

fn put_ip(body: &mut Body<'_>, kind: u16, address: IpAddr) {
    match address {
        IpAddr::V4(address) => body.attribute(kind, &address.octets()),
        IpAddr::V6(address) => body.attribute(kind, &address.octets()),
    }
}

fn family(address: IpAddr) -> u8 {
    let family = if address.is_ipv4() { libc::AF_INET } else { libc::AF_INET6 };
    u8::try_from(family).expect("address families are small numbers")
}

impl fmt::Display for Change<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddVeth(veth) => write!(f, "add veth {} with peer {}", veth.name, veth.peer.name),
            Self::LinkUp(link) => write!(f, "set {link} up"),
            Self::LinkDown(link) => write!(f, "set {link} down"),
            Self::RouteLoopback(link) => write!(f, "route loopback addresses over {link}"),
            Self::DeleteLink(link) => write!(f, "delete {link}"),
            Self::AddAddress(link, address) => write!(f, "add address {address} to {link}"),
            Self::DeleteAddress(link, address) => write!(f, "delete address {address} from {link}"),
            Self::SetRoute(route) => write!(f, "set route {route}"),
            Self::DeleteRoute(route) => write!(f, "delete route {route}"),
            Self::SetNeighbour(neighbour) => write!(f, "set neighbour {neighbour}"),
            Self::DeleteNeighbour(neighbour) => write!(f, "delete neighbour {neighbour}"),
        }
    }
}

impl fmt::Display for LinkIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "link {}", self.0)
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, rest @ ..] = self.0;
        write!(f, "{first:02x}")?;
        rest.iter().try_for_each(|byte| write!(f, ":{byte:02x}"))
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.destination)?;
        if let Some(gateway) = self.via {
            write!(f, " via {gateway}")?;
        }
        write!(f, " on {}", self.link)?;
        self.source.map_or(Ok(()), |source| write!(f, " from {source}"))
    }
}

impl fmt::Display for Neighbour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} on {}", self.address, self.mac, self.link)
    }
}
