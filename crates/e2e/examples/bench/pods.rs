//! How long pods take: one after the other, 50 at once, and their end; beside what the kernel takes for the namespaces alone.

use std::collections::BTreeSet;
use std::net::TcpStream;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};
use api::Key;
use client::{Client, Watching};
use control::Delete;

use super::Figures;
use super::cluster::{self, is_ready, now, quantile, since};

const SERIAL: usize = 30;
const BURST: usize = 50;

pub(crate) fn round(_: &[String]) -> Result<Figures> {
    let machine = cluster::up("bench-pods")?;
    let mut figures = Figures::new();
    let mut floor = (0..SERIAL).map(|_| namespaces()).collect::<Result<Vec<f64>>>()?;
    figures.insert("floor: unshare(1) of five namespaces, p50 ms".into(), quantile(&mut floor, 50));
    cluster::run(async {
        let client = Client::new(cluster::connect(&machine)?);
        let mut watching = cluster::watch(&client, &cluster::pods(), "default").await?;
        serial(&client, &mut watching, &mut figures).await?;
        burst(&client, &mut watching, &mut figures).await
    })?;
    Ok(figures)
}

/// A process in namespaces of its own, from start to end.
#[expect(clippy::disallowed_methods, reason = "the peer of a pod is a program")]
fn namespaces() -> Result<f64> {
    let begun = now();
    let status = Command::new("unshare")
        .args(["--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "true"])
        .stdin(Stdio::null())
        .status()?;
    if !status.success() {
        bail!("unshare ended with {status}");
    }
    Ok(since(begun))
}

async fn serial(client: &Client, watching: &mut Watching, figures: &mut Figures) -> Result<()> {
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    for number in 0..SERIAL {
        let pod = cluster::pod(&format!("serial-{number}"))?;
        let begun = now();
        client.create(&cluster::pods(), &pod).await?;
        while !is_ready(&cluster::next(watching).await?.0) {}
        starts.push(since(begun));
        let begun = now();
        client.delete(&cluster::pods(), &Key::new("default", pod.name()), &Delete::default()).await?;
        while cluster::next(watching).await?.1 {}
        ends.push(since(begun));
    }
    figures.insert("create to Ready, p50 ms".into(), quantile(&mut starts, 50));
    figures.insert("create to Ready, p99 ms".into(), quantile(&mut starts, 99));
    figures.insert("delete to gone, p50 ms".into(), quantile(&mut ends, 50));
    Ok(())
}

async fn burst(client: &Client, watching: &mut Watching, figures: &mut Figures) -> Result<()> {
    let begun = now();
    let pods: Vec<_> =
        (0..BURST).map(|number| cluster::pod(&format!("burst-{number}"))).collect::<Result<_>>()?;
    let resource = cluster::pods();
    let creates = pods.iter().map(|pod| client.create(&resource, pod));
    futures_util::future::try_join_all(creates).await?;
    let mut addresses = BTreeSet::new();
    while addresses.len() < BURST {
        let (pod, _) = cluster::next(watching).await?;
        if let (true, Some(address)) = (is_ready(&pod), pod["status"]["podIP"].as_str()) {
            addresses.insert(address.to_owned());
        }
    }
    figures.insert("50 at once, all Ready, ms".into(), since(begun));
    all_answer(&addresses)?;
    figures.insert("50 at once, all answering, ms".into(), since(begun));
    let begun = now();
    let options = Delete::default();
    let keys: Vec<_> = pods.iter().map(|pod| Key::new("default", pod.name())).collect();
    futures_util::future::try_join_all(keys.iter().map(|key| client.delete(&resource, key, &options)))
        .await?;
    let mut gone = 0;
    while gone < BURST {
        gone += usize::from(!cluster::next(watching).await?.1);
    }
    figures.insert("50 at once, all gone, ms".into(), since(begun));
    Ok(())
}

/// A process that answers has come far enough to end when it is told to: before, the signal has no effect on process 1.
fn all_answer(addresses: &BTreeSet<String>) -> Result<()> {
    for address in addresses {
        cluster::until("a pod's answer", || TcpStream::connect((address.as_str(), 8080)).ok())?;
    }
    Ok(())
}
