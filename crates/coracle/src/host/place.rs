//! Where this machine is: its name, its address, its resolvers.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use anyhow::{Context as _, Result};

/// Sending nothing to an address that no machine has still shows the address that packets would leave from.
const FAR_AWAY: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1)), 9);

/// The name under which this machine is a node: its host name in lower case.
pub(crate) fn node_name() -> Result<String> {
    let name = nix::unistd::gethostname().context("failed to read the host name")?;
    Ok(name.to_string_lossy().to_lowercase())
}

/// The address by which others reach this machine: that of its default route.
pub(crate) fn node_address() -> Result<IpAddr> {
    default_route_address().context(
        "this machine has no default route to tell its address by; add one with `ip route add default`",
    )
}

fn default_route_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(FAR_AWAY).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

/// The resolvers in the text of a resolv.conf, in order.
pub(crate) fn resolvers(resolv_conf: &str) -> Vec<IpAddr> {
    let servers = resolv_conf.lines().filter_map(|line| line.trim().strip_prefix("nameserver"));
    servers.filter_map(|rest| rest.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::resolvers;

    #[test]
    fn resolvers_are_read_in_order() {
        let text =
            "# comment\nnameserver 192.0.2.1\nsearch example.org\nnameserver\t2001:db8::1\nnameserver junk\n";
        let found: Vec<String> = resolvers(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["192.0.2.1", "2001:db8::1"]);
    }
}
