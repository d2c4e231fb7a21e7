//! Questions and answers over real sockets, in network namespaces of their own (needs root).

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::os::fd::AsFd;
use std::sync::mpsc;
use std::time::Duration;

use api::Key;
use hickory_proto::op::{Edns, Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::rdata::A;
use hickory_proto::rr::{Name, RData, Record, RecordType};
use linux::netlink::{Change, LinkIndex, Namespace, Netlink};

use super::*;
use crate::model::{Endpoint, Service};
use crate::plan::Settings;

/// Long enough for a busy machine; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOPBACK: LinkIndex = LinkIndex(1);
const SERVER: &str = "192.168.7.1:10053";
const UPSTREAM: &str = "127.0.0.1";
const STRANGER: &str = "172.16.0.1";

/// A name server in a network namespace of its own.
struct Net {
    namespace: Namespace,
}

impl Net {
    fn new() -> Self {
        let namespace = Namespace::new().unwrap();
        let mut netlink = Netlink::open_in(namespace.as_fd()).unwrap();
        let address = |text: &str| Change::AddAddress(LOOPBACK, format!("{text}/32").parse().unwrap());
        netlink.apply(&[Change::LinkUp(LOOPBACK), address("192.168.7.1"), address(STRANGER)]).unwrap();
        let inside = Namespace::from(namespace.as_fd().try_clone_to_owned().unwrap());
        let (ready, is_ready) = mpsc::channel();
        std::thread::spawn(move || inside.run(|| run(&ready)));
        is_ready.recv().unwrap();
        Self { namespace }
    }

    fn ask(&self, question: &Message) -> Message {
        self.ask_from("0.0.0.0", question)
    }

    /// A socket stays in the namespace where it was made.
    fn ask_from(&self, from: &str, question: &Message) -> Message {
        let bind = || std::net::UdpSocket::bind((from.parse::<IpAddr>().unwrap(), 0)).unwrap();
        let socket = self.namespace.run(bind).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket.send_to(&question.to_vec().unwrap(), SERVER).unwrap();
        let mut buffer = vec![0; 65535];
        let (length, _) = socket.recv_from(&mut buffer).unwrap();
        Message::from_vec(&buffer[..length]).unwrap()
    }

    fn ask_tcp(&self, question: &Message) -> Message {
        let mut stream = self.namespace.run(|| TcpStream::connect(SERVER).unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let bytes = question.to_vec().unwrap();
        let length = u16::try_from(bytes.len()).unwrap();
        stream.write_all(&[&length.to_be_bytes(), bytes.as_slice()].concat()).unwrap();
        let mut length = [0; 2];
        stream.read_exact(&mut length).unwrap();
        let mut buffer = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut buffer).unwrap();
        Message::from_vec(&buffer).unwrap()
    }

    /// A name server outside of the cluster, which knows one name.
    fn serve_upstream(&self) {
        let socket = self.namespace.run(|| std::net::UdpSocket::bind((UPSTREAM, 53)).unwrap()).unwrap();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok((length, client)) = socket.recv_from(&mut buffer) {
                let question = Message::from_vec(&buffer[..length]).unwrap();
                let mut answer = Message::response(question.metadata.id, OpCode::Query);
                answer.queries.clone_from(&question.queries);
                let name = question.queries[0].name().clone();
                if name.to_ascii() == "shop.example.com." {
                    answer.add_answer(Record::from_rdata(name, 300, RData::A(A([192, 0, 2, 1].into()))));
                } else {
                    answer.metadata.response_code = ResponseCode::NXDomain;
                }
                socket.send_to(&answer.to_vec().unwrap(), client).unwrap();
            }
        });
    }
}

fn run(ready: &mpsc::Sender<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listen: SocketAddr = SERVER.parse().unwrap();
        let sockets = Sockets::bind(&[listen]).await.unwrap();
        ready.send(()).unwrap();
        let zone = Arc::new(ArcSwap::from_pointee(zone()));
        serve(zone, sockets, &[UPSTREAM.parse().unwrap()]).await.unwrap();
    });
}

fn zone() -> Zone {
    let settings = Settings {
        domain: "cluster.local".into(),
        server: IpAddr::from([10, 96, 0, 10]),
        ranges: vec!["10.96.0.0/16".parse().unwrap()],
    };
    let mut zone = Zone::new(settings);
    let mut add = |name: &str, service| zone.set(&Key::new("default", name), Some(service));
    add("web", Service::Cluster { addresses: vec![IpAddr::from([10, 96, 0, 5])], ports: Vec::new() });
    add("shop", Service::External { name: "shop.example.com".into() });
    let endpoint = |number: u8| Endpoint {
        address: IpAddr::from([10, 244, 0, number]),
        name: format!("e{number}").into(),
        ports: Vec::new(),
    };
    add("big", Service::Headless { endpoints: (0..200).map(endpoint).collect() });
    zone
}

fn question(name: &str, kind: RecordType) -> Message {
    let mut message = Message::new(4711, MessageType::Query, OpCode::Query);
    message.metadata.recursion_desired = true;
    message.add_query(Query::query(Name::from_ascii(name).unwrap(), kind));
    message
}

fn data(message: &Message) -> Vec<String> {
    message.answers.iter().map(|record| record.data.to_string()).collect()
}

#[test]
fn a_name_is_answered_over_udp_and_tcp() {
    let net = Net::new();
    let asked = question("Web.Default.svc.cluster.local.", RecordType::A);
    for answer in [net.ask(&asked), net.ask_tcp(&asked)] {
        assert_eq!(answer.metadata.id, 4711);
        assert!(answer.metadata.authoritative);
        assert_eq!(data(&answer), ["10.96.0.5"]);
        assert_eq!(answer.queries[0].name().to_ascii(), "Web.Default.svc.cluster.local.");
    }
}

#[test]
fn what_is_not_there_is_denied_with_the_authority() {
    let net = Net::new();
    let answer = net.ask(&question("nope.default.svc.cluster.local.", RecordType::A));
    assert_eq!(answer.metadata.response_code, ResponseCode::NXDomain);
    assert_eq!(answer.authorities[0].record_type(), RecordType::SOA);
    let answer = net.ask(&question("web.default.svc.cluster.local.", RecordType::AAAA));
    assert_eq!(answer.metadata.response_code, ResponseCode::NoError);
    assert!(answer.answers.is_empty());
    assert_eq!(answer.authorities[0].record_type(), RecordType::SOA);
}

#[test]
fn a_long_answer_is_cut_over_udp_and_whole_over_tcp() {
    let net = Net::new();
    let mut asked = question("big.default.svc.cluster.local.", RecordType::A);
    assert!(net.ask(&asked).metadata.truncation);
    let mut edns = Edns::new();
    edns.set_max_payload(1232);
    asked.set_edns(edns);
    let answer = net.ask(&asked);
    assert!(answer.metadata.truncation);
    assert!(answer.edns.is_some());
    assert_eq!(net.ask_tcp(&asked).answers.len(), 200);
}

#[test]
fn other_names_are_asked_of_the_nodes_resolvers() {
    let net = Net::new();
    net.serve_upstream();
    let answer = net.ask(&question("shop.example.com.", RecordType::A));
    assert_eq!((answer.metadata.id, data(&answer)), (4711, vec!["192.0.2.1".to_owned()]));
    let answer = net.ask(&question("nope.example.com.", RecordType::A));
    assert_eq!(answer.metadata.response_code, ResponseCode::NXDomain);
    let answer = net.ask(&question("shop.default.svc.cluster.local.", RecordType::A));
    assert_eq!(data(&answer), ["shop.example.com.", "192.0.2.1"], "an external name with what it leads to");
}

#[test]
fn strangers_are_refused() {
    let net = Net::new();
    let asked = question("web.default.svc.cluster.local.", RecordType::A);
    let answer = net.ask_from(STRANGER, &asked);
    assert_eq!((answer.metadata.response_code, answer.answers.len()), (ResponseCode::Refused, 0));
}

#[test]
fn messages_that_make_no_sense_do_no_harm() {
    let net = Net::new();
    let socket = net.namespace.run(|| std::net::UdpSocket::bind("0.0.0.0:0").unwrap()).unwrap();
    for garbage in [&b"x"[..], &[0xff; 40], &[0, 1, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0]] {
        socket.send_to(garbage, SERVER).unwrap();
    }
    let mut asked = question("web.default.svc.cluster.local.", RecordType::A);
    assert_eq!(data(&net.ask(&asked)), ["10.96.0.5"]);
    asked.metadata.op_code = OpCode::Notify;
    assert_eq!(net.ask(&asked).metadata.response_code, ResponseCode::NotImp);
}
