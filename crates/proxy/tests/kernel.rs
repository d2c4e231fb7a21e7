//! Real connections through the rules, each test between network namespaces of its own (needs root).

#![expect(clippy::unwrap_used, reason = "the panic of a helper is the failure of its test")]

use std::collections::BTreeSet;
use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsFd;
use std::time::Duration;

use api::Key;
use ipnet::IpNet;
use linux::netlink::{Change, LinkIndex, Mac, Namespace, Neighbour, Netlink, Peer, Route, Veth};
use linux::nftables::{self, Chain, Family, Nftables};
use proxy::act::{Hands, add_routes, remove_routes};
use proxy::model::{
    Endpoint, Health, HostPort, Model, Place, Policy, Port, Protocol, Service, Slice, SlicePort,
};
use proxy::plan::{Owner, compile, part_of_service};

const LOOPBACK: LinkIndex = LinkIndex(1);
const NODE_MAC: Mac = Mac([2, 0, 0, 0, 0, 1]);
const POD_MAC: Mac = Mac([2, 0, 0, 0, 0, 2]);
const NODE: &str = "192.168.7.1";
const CLIENT: &str = "192.168.7.2";
const CLUSTER_IP: &str = "10.96.0.5";
const NODE_PORT: u16 = 30080;
/// Long enough for a busy machine; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long nothing has to come before it counts as nothing.
const SILENCE: Duration = Duration::from_millis(300);

/// A node with pods on routed links and a client on the network outside.
struct Net {
    node: Namespace,
    client: Namespace,
    pods: Vec<(String, Namespace)>,
    model: Model,
    hands: Hands,
}

impl Net {
    fn new(pods: usize) -> Self {
        let node = Namespace::new().unwrap();
        let client = Namespace::new().unwrap();
        connect_client(&node, &client);
        node.run(|| std::fs::write("/proc/sys/net/ipv4/ip_forward", "1").unwrap()).unwrap();
        let pods: Vec<_> = (0..pods).map(|number| connect_pod(&node, number)).collect();
        let inside = Namespace::from(node.as_fd().try_clone_to_owned().unwrap());
        add_routes(&node, &place()).unwrap();
        let hands = Hands::open(inside, Family::Ip, "coracle-test").unwrap();
        Self { node, client, pods, model: Model::default(), hands }
    }

    /// Servers on every pod that say which pod they are.
    fn serve(&self) {
        for (address, pod) in &self.pods {
            let at = SocketAddr::new(ip(address), 8080);
            let (tcp, udp) =
                pod.run(|| (TcpListener::bind(at).unwrap(), UdpSocket::bind(at).unwrap())).unwrap();
            let name = address.clone();
            std::thread::spawn(move || answer_tcp(&tcp, &name));
            let name = address.clone();
            std::thread::spawn(move || answer_udp(&udp, &name));
        }
    }

    fn set(&mut self, service: Service, endpoints: &[usize]) {
        let slice = Slice {
            ports: service
                .ports
                .iter()
                .map(|port| SlicePort { name: port.name.clone(), protocol: port.protocol, port: 8080 })
                .collect(),
            endpoints: endpoints
                .iter()
                .map(|number| Endpoint {
                    address: ip(&self.pods[*number].0),
                    health: Health::Ready,
                    node: "n1".into(),
                })
                .collect(),
        };
        self.model.services.insert(web(), service);
        self.model.slices.entry(web()).or_default().insert("web-1".into(), slice);
    }

    fn sync(&mut self) -> bool {
        let table = compile(&self.model, &place(), Family::Ip);
        self.hands.sync(&table).unwrap_or_else(|error| panic!("{error}\n{table}"))
    }
}

fn connect_client(node: &Namespace, client: &Namespace) {
    let mut on_node = Netlink::open_in(node.as_fd()).unwrap();
    let mut on_client = Netlink::open_in(client.as_fd()).unwrap();
    let peer = Peer { name: "eth0", mac: None, namespace: Some(client.as_fd()) };
    let outer = on_node.add_veth(&Veth { name: "eth0", mac: None, mtu: None, peer }).unwrap();
    let inner = on_client.index("eth0").unwrap().unwrap();
    let address = |at: &str| IpNet::new(ip(at), 24).unwrap();
    on_node.apply(&[Change::LinkUp(LOOPBACK), Change::AddAddress(outer, address(NODE))]).unwrap();
    let up = [Change::LinkUp(LOOPBACK), Change::LinkUp(inner), Change::AddAddress(inner, address(CLIENT))];
    on_client.apply(&up).unwrap();
}

fn connect_pod(node: &Namespace, number: usize) -> (String, Namespace) {
    let pod = Namespace::new().unwrap();
    let address = format!("10.244.0.{}", number + 2);
    let mut on_node = Netlink::open_in(node.as_fd()).unwrap();
    let mut in_pod = Netlink::open_in(pod.as_fd()).unwrap();
    let peer = Peer { name: "eth0", mac: Some(POD_MAC), namespace: Some(pod.as_fd()) };
    let name = format!("pod{number}");
    let host = on_node.add_veth(&Veth { name: &name, mac: Some(NODE_MAC), mtu: None, peer }).unwrap();
    let eth0 = in_pod.index("eth0").unwrap().unwrap();
    let gateway = ip("169.254.1.1");
    let own = IpNet::from(ip(&address));
    in_pod
        .apply(&[
            Change::LinkUp(LOOPBACK),
            Change::LinkUp(eth0),
            Change::AddAddress(eth0, own),
            Change::SetRoute(Route::on_link(IpNet::from(gateway), eth0)),
            Change::SetRoute(Route::default_via(gateway, eth0)),
            Change::SetNeighbour(Neighbour { link: eth0, address: gateway, mac: NODE_MAC }),
        ])
        .unwrap();
    on_node
        .apply(&[
            Change::SetRoute(Route::on_link(own, host)),
            Change::SetNeighbour(Neighbour { link: host, address: own.addr(), mac: POD_MAC }),
            Change::RouteLoopback(host),
        ])
        .unwrap();
    (address, pod)
}

fn answer_tcp(listener: &TcpListener, name: &str) {
    for stream in listener.incoming() {
        let mut stream = stream.unwrap();
        let from = stream.peer_addr().unwrap().ip();
        let _ = stream.write_all(format!("{name} {from}").as_bytes());
    }
}

fn answer_udp(socket: &UdpSocket, name: &str) {
    let mut buffer = [0; 64];
    while let Ok((_, from)) = socket.recv_from(&mut buffer) {
        let _ = socket.send_to(format!("{name} {}", from.ip()).as_bytes(), from);
    }
}

/// Who answered, and from which address it saw us; or why nobody did.
fn ask(from: &Namespace, to: &str) -> Result<(String, String), ErrorKind> {
    let to: SocketAddr = to.parse().unwrap();
    let connect = || TcpStream::connect_timeout(&to, PATIENCE);
    let mut stream = from.run(connect).unwrap().map_err(|error| error.kind())?;
    let mut text = String::new();
    stream.read_to_string(&mut text).map_err(|error| error.kind())?;
    let (name, seen) = text.split_once(' ').unwrap();
    Ok((name.to_owned(), seen.to_owned()))
}

fn ask_udp(socket: &UdpSocket, to: &str, patience: Duration) -> Option<String> {
    socket.set_read_timeout(Some(patience)).unwrap();
    socket.send_to(b"?", to).unwrap();
    let mut buffer = [0; 64];
    let (length, _) = socket.recv_from(&mut buffer).ok()?;
    String::from_utf8_lossy(&buffer[..length]).split(' ').next().map(str::to_owned)
}

fn udp_socket(namespace: &Namespace) -> UdpSocket {
    namespace.run(|| UdpSocket::bind("0.0.0.0:0").unwrap()).unwrap()
}

fn place() -> Place {
    Place {
        node: "n1".into(),
        addresses: vec![ip(NODE)],
        pod_ranges: vec!["10.244.0.0/16".parse().unwrap()],
        service_ranges: vec!["10.96.0.0/16".parse().unwrap()],
    }
}

fn web() -> Key {
    Key::new("default", "web")
}

fn service(protocols: &[Protocol]) -> Service {
    let port = |protocol: &Protocol| Port {
        name: protocol.to_string().into(),
        protocol: *protocol,
        port: 80,
        node_port: Some(NODE_PORT),
    };
    Service {
        cluster_ips: vec![ip(CLUSTER_IP)],
        ports: protocols.iter().map(port).collect(),
        ..Service::default()
    }
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn cluster() -> String {
    format!("{CLUSTER_IP}:80")
}

fn node_port() -> String {
    format!("{NODE}:{NODE_PORT}")
}

#[test]
fn a_cluster_ip_answers_from_pods_and_from_the_node() {
    let mut net = Net::new(3);
    net.serve();
    net.set(service(&[Protocol::Tcp]), &[0, 1]);
    net.sync();
    let (client, seen) = (&net.pods[2].1, &net.pods[2].0);
    let answers: BTreeSet<_> = (0..40).map(|_| ask(client, &cluster()).unwrap()).collect();
    let expected = [0, 1].map(|number| (net.pods[number].0.clone(), seen.clone()));
    assert_eq!(answers, BTreeSet::from(expected), "both endpoints, and each sees the pod's own address");
    let (_, seen) = ask(&net.node, &cluster()).unwrap();
    assert_eq!(seen, NODE);
}

#[test]
fn a_pod_reaches_itself_through_its_service() {
    let mut net = Net::new(1);
    net.serve();
    net.set(service(&[Protocol::Tcp]), &[0]);
    net.sync();
    let (name, seen) = ask(&net.pods[0].1, &cluster()).unwrap();
    assert_eq!((name.as_str(), seen.as_str()), ("10.244.0.2", NODE));
}

#[test]
fn a_node_port_answers_outside_inside_and_on_the_loopback_address() {
    let mut net = Net::new(2);
    net.serve();
    net.set(service(&[Protocol::Tcp]), &[0]);
    net.sync();
    assert_eq!(ask(&net.client, &node_port()).unwrap().1, NODE, "from outside, by masquerade");
    assert_eq!(ask(&net.pods[1].1, &node_port()).unwrap().1, "10.244.0.3");
    assert_eq!(ask(&net.node, &node_port()).unwrap().0, "10.244.0.2");
    assert_eq!(ask(&net.node, &format!("127.0.0.1:{NODE_PORT}")).unwrap().0, "10.244.0.2");
}

#[test]
fn pods_do_not_reach_the_loopback_address_of_their_node() {
    let mut net = Net::new(1);
    net.sync();
    let at = "127.0.0.1:8080";
    let socket = net.node.run(|| UdpSocket::bind(at).unwrap()).unwrap();
    std::thread::spawn(move || answer_udp(&socket, "node"));
    let pod = &net.pods[0].1;
    let mut in_pod = Netlink::open_in(pod.as_fd()).unwrap();
    let eth0 = in_pod.index("eth0").unwrap().unwrap();
    // A pod that is root may send what it likes.
    let own: IpNet = "127.0.0.1/8".parse().unwrap();
    in_pod.apply(&[Change::DeleteAddress(LOOPBACK, own), Change::RouteLoopback(eth0)]).unwrap();
    let gateway = Some(ip("169.254.1.1"));
    let route = Route { via: gateway, ..Route::on_link("127.0.0.0/8".parse().unwrap(), eth0) };
    in_pod.apply(&[Change::SetRoute(route)]).unwrap();
    assert_eq!(ask_udp(&udp_socket(pod), at, SILENCE), None);
    net.hands.remove().unwrap();
    assert_eq!(
        ask_udp(&udp_socket(pod), at, PATIENCE).as_deref(),
        Some("node"),
        "it is the rule that keeps it"
    );
}

#[test]
fn the_local_policy_keeps_the_source_of_clients_outside() {
    let mut net = Net::new(1);
    net.serve();
    net.set(Service { external: Policy::Local, ..service(&[Protocol::Tcp]) }, &[0]);
    net.sync();
    assert_eq!(ask(&net.client, &node_port()).unwrap().1, CLIENT);
    assert_eq!(ask(&net.node, &format!("127.0.0.1:{NODE_PORT}")).unwrap().1, NODE);
}

#[test]
fn without_endpoints_connections_are_refused_at_once() {
    let mut net = Net::new(1);
    net.set(service(&[Protocol::Tcp, Protocol::Udp]), &[]);
    net.sync();
    for from in [&net.pods[0].1, &net.node] {
        assert_eq!(ask(from, &cluster()), Err(ErrorKind::ConnectionRefused));
        assert_eq!(ask(from, &format!("{CLUSTER_IP}:81")), Err(ErrorKind::ConnectionRefused), "no such port");
    }
    assert_eq!(ask(&net.client, &node_port()), Err(ErrorKind::ConnectionRefused));
    let socket = udp_socket(&net.pods[0].1);
    socket.connect(cluster()).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.send(b"?").unwrap();
    assert_eq!(socket.recv(&mut [0; 8]).unwrap_err().kind(), ErrorKind::ConnectionRefused);
}

#[test]
fn affinity_keeps_a_client_at_its_endpoint_until_that_is_gone() {
    let mut net = Net::new(4);
    net.serve();
    net.set(Service { affinity_seconds: Some(60), ..service(&[Protocol::Tcp]) }, &[0, 1, 2]);
    net.sync();
    for to in [cluster(), node_port()] {
        let answers: BTreeSet<_> = (0..20).map(|_| ask(&net.pods[3].1, &to).unwrap().0).collect();
        assert_eq!(answers.len(), 1, "one endpoint for all connections to {to}: {answers:?}");
    }
    let (chosen, _) = ask(&net.pods[3].1, &cluster()).unwrap();
    let rest: Vec<_> = (0..3).filter(|number| net.pods[*number].0 != chosen).collect();
    net.set(Service { affinity_seconds: Some(60), ..service(&[Protocol::Tcp]) }, &rest);
    net.sync();
    let answers: BTreeSet<_> = (0..20).map(|_| ask(&net.pods[3].1, &cluster()).unwrap().0).collect();
    assert_eq!(answers.len(), 1);
    assert!(!answers.contains(&chosen));
    net.set(service(&[Protocol::Tcp]), &rest);
    net.sync();
    let answers: BTreeSet<_> = (0..40).map(|_| ask(&net.pods[3].1, &cluster()).unwrap().0).collect();
    assert_eq!(answers.len(), 2, "switched off at run time");
}

#[test]
fn a_udp_flow_moves_when_its_endpoint_goes() {
    let mut net = Net::new(3);
    net.serve();
    net.set(service(&[Protocol::Udp, Protocol::Tcp]), &[0]);
    net.sync();
    let socket = udp_socket(&net.pods[2].1);
    assert_eq!(ask_udp(&socket, &cluster(), PATIENCE).as_deref(), Some("10.244.0.2"));
    let outside = udp_socket(&net.client);
    assert_eq!(ask_udp(&outside, &node_port(), PATIENCE).as_deref(), Some("10.244.0.2"));
    let mut table = compile(&net.model, &place(), Family::Ip);
    net.set(service(&[Protocol::Udp, Protocol::Tcp]), &[1]);
    let part = part_of_service(&net.model, &web(), &place(), Family::Ip);
    let changes = table.replace(Owner::Service(web()), part);
    net.hands.apply(&table, &changes).unwrap();
    assert_eq!(ask_udp(&socket, &cluster(), PATIENCE).as_deref(), Some("10.244.0.3"));
    assert_eq!(ask_udp(&outside, &node_port(), PATIENCE).as_deref(), Some("10.244.0.3"));
    net.set(service(&[Protocol::Tcp]), &[1]);
    net.sync();
    assert_eq!(ask_udp(&socket, &cluster(), SILENCE), None, "the protocol is gone");
}

#[test]
fn host_ports_answer_on_their_own_address() {
    let mut net = Net::new(3);
    net.serve();
    let port = |address: Option<&str>, pod: usize| HostPort {
        address: address.map(ip),
        protocol: Protocol::Tcp,
        port: 54323,
        pod: ip(&net.pods[pod].0),
        pod_port: 8080,
    };
    net.model.host_ports = vec![port(Some("127.0.0.1"), 0), port(Some(NODE), 1), port(None, 2)];
    net.model.host_ports[2].port = 54324;
    net.sync();
    let name = |from: &Namespace, to: &str| ask(from, to).unwrap().0;
    assert_eq!(name(&net.node, "127.0.0.1:54323"), "10.244.0.2");
    assert_eq!(name(&net.node, &format!("{NODE}:54323")), "10.244.0.3");
    assert_eq!(ask(&net.client, &format!("{NODE}:54323")).unwrap(), ("10.244.0.3".into(), CLIENT.into()));
    assert_eq!(name(&net.client, &format!("{NODE}:54324")), "10.244.0.4");
    assert_eq!(name(&net.node, "127.0.0.1:54324"), "10.244.0.4");
}

#[test]
fn pods_leave_the_cluster_under_the_address_of_their_node() {
    let net = &mut Net::new(1);
    net.sync();
    let at = SocketAddr::new(ip(CLIENT), 8080);
    let listener = net.client.run(|| TcpListener::bind(at).unwrap()).unwrap();
    std::thread::spawn(move || answer_tcp(&listener, "outside"));
    assert_eq!(ask(&net.pods[0].1, &at.to_string()).unwrap(), ("outside".into(), NODE.into()));
}

#[test]
fn drift_is_heard_and_repaired_and_other_tables_stay() {
    let mut net = Net::new(2);
    net.serve();
    net.set(Service { affinity_seconds: Some(60), ..service(&[Protocol::Tcp]) }, &[0, 1]);
    let mut foreign = Nftables::open_in(net.node.as_fd(), Family::Ip, "foreign").unwrap();
    let mut theirs = nftables::Table::new(Family::Ip, "foreign");
    theirs.chains.insert("c".into(), Chain::default());
    foreign.commit(&nftables::creation(&theirs)).unwrap();
    let mut watch = net.hands.watch().unwrap();
    assert!(net.sync());
    assert!(!net.sync(), "nothing to do at the fixed point");
    assert!(!watch.heard().unwrap());
    let mut vandal = Nftables::open_in(net.node.as_fd(), Family::Ip, "coracle-test").unwrap();
    let flush = |chain: &str| nftables::Change::FlushChain(chain.into());
    let extra = nftables::Change::AddChain("extra".into(), None);
    vandal.commit(&[flush("services"), flush("pick-2-for-60"), extra]).unwrap();
    assert!(watch.heard().unwrap());
    assert!(net.sync());
    assert!(ask(&net.pods[1].1, &cluster()).is_ok());
    vandal.commit(&[nftables::Change::DeleteTable]).unwrap();
    assert!(net.sync());
    assert!(ask(&net.pods[1].1, &cluster()).is_ok());
    net.hands.remove().unwrap();
    net.hands.remove().unwrap();
    remove_routes(&net.node, &place()).unwrap();
    remove_routes(&net.node, &place()).unwrap();
    assert_eq!(vandal.read().unwrap(), None);
    assert!(foreign.read().unwrap().is_some());
}
