//! The netlink client against the real kernel, each test in network namespaces of its own (needs root).

#![expect(clippy::unwrap_used, reason = "the panic of a helper is the failure of its test")]

use std::net::{IpAddr, TcpListener, TcpStream};
use std::os::fd::AsFd;

use expect_test::{Expect, expect};
use linux::netlink::{
    Change, LinkIndex, Mac, Namespace, Neighbour, Netlink, NetlinkError, Peer, Route, Veth,
};

const LOOPBACK: LinkIndex = LinkIndex(1);
const NODE_MAC: Mac = Mac([2, 0, 0, 0, 0, 1]);
const POD_MAC: Mac = Mac([2, 0, 0, 0, 0, 2]);

fn netlink(namespace: &Namespace) -> Netlink {
    Netlink::open_in(namespace.as_fd()).unwrap()
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// A pod's network as the node builds it: a routed pair without a bridge, and a gateway that is nobody's address.
fn connect_pod(node: &Namespace, pod: &Namespace, address: &str) -> LinkIndex {
    let (mut on_node, mut in_pod) = (netlink(node), netlink(pod));
    let peer = Peer { name: "eth0", mac: Some(POD_MAC), namespace: Some(pod.as_fd()) };
    let host = on_node.add_veth(&Veth { name: "pod1", mac: Some(NODE_MAC), mtu: None, peer }).unwrap();
    let eth0 = in_pod.index("eth0").unwrap().unwrap();
    let gateway = ip("169.254.1.1");
    in_pod
        .apply(&[
            Change::LinkUp(LOOPBACK),
            Change::LinkUp(eth0),
            Change::AddAddress(eth0, format!("{address}/32").parse().unwrap()),
            Change::SetRoute(Route::on_link("169.254.1.1/32".parse().unwrap(), eth0)),
            Change::SetRoute(Route::default_via(gateway, eth0)),
            Change::SetNeighbour(Neighbour { link: eth0, address: gateway, mac: NODE_MAC }),
        ])
        .unwrap();
    on_node
        .apply(&[
            Change::SetRoute(Route::on_link(format!("{address}/32").parse().unwrap(), host)),
            Change::SetNeighbour(Neighbour { link: host, address: ip(address), mac: POD_MAC }),
        ])
        .unwrap();
    host
}

fn check_refused(result: Result<(), NetlinkError>, expected: &Expect) {
    expected.assert_eq(&result.unwrap_err().to_string());
}

#[test]
fn a_routed_pod_answers_its_node() {
    let (node, pod) = (Namespace::new().unwrap(), Namespace::new().unwrap());
    netlink(&node)
        .apply(&[Change::LinkUp(LOOPBACK), Change::AddAddress(LOOPBACK, "192.168.7.1/32".parse().unwrap())])
        .unwrap();
    connect_pod(&node, &pod, "10.244.0.5");
    let listener = pod.run(|| TcpListener::bind("10.244.0.5:80").unwrap()).unwrap();
    let client = node.run(|| TcpStream::connect("10.244.0.5:80").unwrap()).unwrap();
    let (_, from) = listener.accept().unwrap();
    assert_eq!(from, client.local_addr().unwrap());
}

#[test]
fn lists_show_what_was_changed() {
    let (node, pod) = (Namespace::new().unwrap(), Namespace::new().unwrap());
    let host = connect_pod(&node, &pod, "10.244.0.5");
    let mut in_pod = netlink(&pod);
    let links: Vec<_> = in_pod.links().unwrap();
    let eth0 = links.iter().find(|link| link.name == "eth0").unwrap();
    assert_eq!((eth0.mac, eth0.is_up, eth0.kind.as_deref()), (Some(POD_MAC), true, Some("veth")));
    let own: Vec<_> = in_pod.addresses().unwrap().into_iter().filter(|at| at.link == eth0.index).collect();
    assert!(own.iter().any(|at| at.address.to_string() == "10.244.0.5/32"), "{own:?}");
    let mut routes: Vec<_> = in_pod.routes().unwrap().iter().map(ToString::to_string).collect();
    routes.retain(|route| !route.contains(':'));
    routes.sort();
    expect![[r"
        0.0.0.0/0 via 169.254.1.1 on link 2
        169.254.1.1/32 on link 2"]]
    .assert_eq(&routes.join("\n").replace(&eth0.index.to_string(), "link 2"));
    let neighbour = Neighbour { link: host, address: ip("10.244.0.5"), mac: POD_MAC };
    assert!(netlink(&node).neighbours().unwrap().contains(&neighbour));
}

#[test]
fn ipv6_addresses_and_routes_work_at_once() {
    let (node, pod) = (Namespace::new().unwrap(), Namespace::new().unwrap());
    let host = connect_pod(&node, &pod, "10.244.0.5");
    let mut in_pod = netlink(&pod);
    let eth0 = in_pod.index("eth0").unwrap().unwrap();
    in_pod.apply(&[Change::AddAddress(eth0, "fd00::5/128".parse().unwrap())]).unwrap();
    let route = Route::on_link("fd00::5/128".parse().unwrap(), host);
    netlink(&node).apply(&[Change::SetRoute(route.clone())]).unwrap();
    assert!(netlink(&node).routes().unwrap().contains(&route));
    assert!(in_pod.addresses().unwrap().iter().any(|at| at.address.to_string() == "fd00::5/128"));
    pod.run(|| TcpListener::bind("[fd00::5]:80").unwrap()).unwrap();
}

#[test]
fn deleting_the_near_end_deletes_both() {
    let (node, pod) = (Namespace::new().unwrap(), Namespace::new().unwrap());
    let host = connect_pod(&node, &pod, "10.244.0.5");
    netlink(&node).apply(&[Change::DeleteLink(host)]).unwrap();
    assert_eq!(netlink(&node).index("pod1").unwrap(), None);
    assert_eq!(netlink(&pod).index("eth0").unwrap(), None);
    assert_eq!(netlink(&node).routes().unwrap().iter().filter(|route| route.link == host).count(), 0);
}

#[test]
fn changes_are_idempotent_and_can_be_undone() {
    let (node, pod) = (Namespace::new().unwrap(), Namespace::new().unwrap());
    let host = connect_pod(&node, &pod, "10.244.0.5");
    let address = "192.168.9.1/24".parse().unwrap();
    let route = Route::on_link("10.9.0.0/16".parse().unwrap(), host);
    let mut on_node = netlink(&node);
    for _ in 0..2 {
        on_node
            .apply(&[
                Change::AddAddress(host, address),
                Change::SetRoute(route.clone()),
                Change::LinkUp(host),
            ])
            .unwrap();
    }
    on_node.apply(&[Change::DeleteRoute(route), Change::DeleteAddress(host, address)]).unwrap();
    on_node.apply(&[Change::LinkDown(host)]).unwrap();
    assert!(on_node.routes().unwrap().iter().all(|route| route.link != host));
}

#[test]
fn refusals_name_the_change_and_the_errno() {
    let node = Namespace::new().unwrap();
    let mut on_node = netlink(&node);
    let unreachable = Route::default_via(ip("10.0.0.1"), LinkIndex(1));
    check_refused(
        on_node.apply(&[Change::LinkUp(LOOPBACK), Change::SetRoute(unreachable)]),
        &expect![
            "failed to set route 0.0.0.0/0 via 10.0.0.1 on link 1: Network is unreachable (os error 101) (Nexthop has invalid gateway)"
        ],
    );
    check_refused(
        on_node.apply(&[Change::DeleteLink(LinkIndex(77))]),
        &expect!["failed to delete link 77: No such device (os error 19)"],
    );
    let peer = Peer { name: "b", mac: None, namespace: None };
    let veth = Veth { name: "a", mac: None, mtu: Some(1400), peer };
    on_node.add_veth(&veth).unwrap();
    let refused = on_node.add_veth(&veth).unwrap_err();
    assert_eq!(refused.errno(), Some(libc::EEXIST));
    expect!["failed to add veth a with peer b: File exists (os error 17)"].assert_eq(&refused.to_string());
}

#[test]
fn long_lists_arrive_whole() {
    let node = Namespace::new().unwrap();
    let mut on_node = netlink(&node);
    let wanted: Vec<_> = (0..5000_u32)
        .map(|n| {
            let destination = IpAddr::from((0x0a00_0000 + n).to_be_bytes());
            Change::SetRoute(Route::on_link(destination.into(), LinkIndex(1)))
        })
        .collect();
    on_node.apply(&[Change::LinkUp(LOOPBACK)]).unwrap();
    on_node.apply(&wanted).unwrap();
    assert_eq!(on_node.routes().unwrap().len(), 5000);
}
