//! From exec to `/readyz`, to a Ready node, to the first pod that answers through its Service by its DNS name.
//!
//! Every round begins on an empty disk: keys, certificates and the store are made within the time.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream, UdpSocket};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use api::{Gvr, node};
use client::Client;
use e2e::Cluster;

use super::Figures;
use super::cluster::{self, document, now, since};
use super::processes::Usage;

/// The address of the cluster's DNS server: the tenth of the first cluster's service range.
const DNS: (Ipv4Addr, u16) = (Ipv4Addr::new(10, 96, 0, 10), 53);
const NAME: &str = "first.default.svc.cluster.local";

pub(crate) fn round(_: &[String]) -> Result<Figures> {
    let machine = Cluster::prepare("bench-start")?;
    cluster::enter(&machine)?;
    let mut figures = Figures::new();
    let begun = now();
    let mut server = machine.server().stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let outcome = measure(&machine, begun, &mut figures);
    let usage = Usage::of(&machine);
    machine.coracle(&["down"])?;
    server.wait()?;
    outcome?;
    figures.insert("CPU used until then, ms".into(), usage?.cpu.as_secs_f64() * 1e3);
    Ok(figures)
}

fn measure(machine: &Cluster, begun: Instant, figures: &mut Figures) -> Result<()> {
    let kubeconfig = machine.data().join("admin.kubeconfig");
    cluster::until("the kubeconfig", || kubeconfig.exists().then_some(()))?;
    cluster::run(async {
        ready(machine).await?;
        figures.insert("exec to readyz, ms".into(), since(begun));
        let client = Client::new(cluster::connect(machine)?);
        cluster::node_ready(&client).await?;
        figures.insert("exec to node Ready, ms".into(), since(begun));
        cluster::import(machine)?;
        figures.insert("exec to image imported, ms".into(), since(begun));
        deploy(&client).await?;
        cluster::until("the first answer", || answer().ok())?;
        figures.insert("exec to first answer, ms".into(), since(begun));
        Ok(())
    })
}

async fn ready(machine: &Cluster) -> Result<()> {
    loop {
        // Until it listens there is nothing to wait for but the next look.
        if let Ok(service) = cluster::connect(machine)
            && let Ok((200, _)) = cluster::fetch(&service, "/readyz").await
        {
            return Ok(());
        }
        cluster::rest(Duration::from_micros(500));
    }
}

/// What `kubectl create deployment` and `kubectl expose` make.
async fn deploy(client: &Client) -> Result<()> {
    let deployment = node! {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "first", "namespace": "default" },
        "spec": {
            "selector": { "matchLabels": { "app": "first" } },
            "template": {
                "metadata": { "labels": { "app": "first" } },
                "spec": { "containers": [{ "name": "bootcamp", "image": (cluster::IMAGE) }] }
            }
        }
    };
    let service = node! {
        "apiVersion": "v1", "kind": "Service", "metadata": { "name": "first", "namespace": "default" },
        "spec": { "selector": { "app": "first" }, "ports": [{ "port": 80, "targetPort": 8080 }] }
    };
    client.create(&Gvr::new("apps", "v1", "deployments"), &document(deployment)?).await?;
    client.create(&Gvr::new("", "v1", "services"), &document(service)?).await?;
    Ok(())
}

/// Asks the application by name.
fn answer() -> Result<()> {
    let address = resolve()?;
    let mut stream = TcpStream::connect_timeout(&(address, 80).into(), Duration::from_millis(200))?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    stream.write_all(b"GET / HTTP/1.0\r\nHost: first\r\n\r\n")?;
    let mut page = [0; 1024];
    let length = stream.read(&mut page)?;
    String::from_utf8_lossy(&page[..length])
        .contains("bootcamp")
        .then_some(())
        .context("something else answers")
}

/// The address of [`NAME`], asked of the cluster's DNS server.
fn resolve() -> Result<Ipv4Addr> {
    let mut question = vec![0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in NAME.split('.') {
        question.push(u8::try_from(label.len())?);
        question.extend_from_slice(label.as_bytes());
    }
    question.extend_from_slice(&[0, 0, 1, 0, 1]);
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    socket.set_read_timeout(Some(Duration::from_millis(200)))?;
    socket.connect(DNS)?;
    socket.send(&question)?;
    let mut reply = [0; 512];
    let length = socket.recv(&mut reply)?;
    let reply = &reply[..length];
    // One answer and nothing after it: its address is the end of the reply.
    let is_answer = reply.get(6..12) == Some(&[0, 1, 0, 0, 0, 0]);
    let bytes = reply.last_chunk::<4>().filter(|_| is_answer).context("no answer yet")?;
    Ok((*bytes).into())
}
