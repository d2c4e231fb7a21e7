//! Who reaches whom.

use std::io::Read;
use std::net::TcpStream;

use containers::Runtime;
use containers::model::Network;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::block_on;
use crate::fixture::{Node, shell};

/// Waits until something listens on a port inside.
const LISTENING: &str = "until grep -q ':1F90 .* 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null; do :; done";

pub(super) fn pods_reach_each_other_and_the_node() {
    block_on(async {
        let node = Node::start("network").await;
        let server = node.sandbox("server").await;
        let [address] = server.addresses[..] else { panic!("one address") };
        let id = node.launch(&server, shell("while :; do echo hello | nc -l -p 8080; done")).await;
        node.exec(&id, LISTENING).await;
        let mut stream = TcpStream::connect((address, 8080)).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        drop(stream);
        assert_eq!(text, "hello\n");
        node.exec(&id, LISTENING).await;
        let client = node.sandbox("client").await;
        assert_ne!(client.addresses, server.addresses);
        let script = format!(
            "nc {address} 8080; ip -o -4 addr show eth0 | grep -o '[0-9.]*/32'; ip route; ping -c 1 -W 2 127.0.0.1 | grep -c ttl"
        );
        let other = node.launch(&client, shell(&script)).await;
        node.exit(&other).await;
        let log = node.log(&other).await;
        let own = format!("stdout F {}/32", client.addresses[0]);
        let routes =
            ["stdout F default via 169.254.1.1 dev eth0 ", "stdout F 169.254.1.1 dev eth0 scope link "];
        assert_eq!(log[..2], ["stdout F hello".to_owned(), own]);
        assert_eq!(log[2..4], routes);
        assert_eq!(log[4], "stdout F 1");
        node.finish().await;
    });
}

pub(super) fn a_host_network_pod_sees_the_node() {
    block_on(async {
        let node = Node::start("host-network").await;
        let mut config = node.sandbox_config("pod");
        config.network = Network::Host;
        let sandbox = node.runtime.make_sandbox(config).await.unwrap();
        assert!(sandbox.addresses.is_empty());
        let id = node.launch(&sandbox, shell("hostname; readlink /proc/self/ns/net")).await;
        node.exit(&id).await;
        let text = |path: &str| std::fs::read_to_string(path).unwrap().trim().to_owned();
        let ours = std::fs::read_link("/proc/self/ns/net").unwrap().display().to_string();
        let expected =
            [format!("stdout F {}", text("/proc/sys/kernel/hostname")), format!("stdout F {ours}")];
        assert_eq!(node.log(&id).await, expected);
        node.finish().await;
    });
}

pub(super) fn a_port_of_the_loopback_can_be_dialled() {
    block_on(async {
        let node = Node::start("dial").await;
        let sandbox = node.sandbox("pod").await;
        let id = node.launch(&sandbox, shell("nc -l -p 8080 -e cat")).await;
        node.exec(&id, LISTENING).await;
        let mut stream = node.runtime.dial(&sandbox.id, 8080).await.unwrap();
        stream.write_all(b"echo").await.unwrap();
        let mut bytes = [0; 4];
        stream.read_exact(&mut bytes).await.unwrap();
        assert_eq!(&bytes, b"echo");
        let error = node.runtime.dial(&sandbox.id, 9).await.err().unwrap().to_string();
        assert!(error.starts_with("failed to connect to port 9 of the pod: Connection refused"), "{error}");
        node.finish().await;
    });
}
