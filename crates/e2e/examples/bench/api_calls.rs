//! Calls a second of the API server over HTTPS: durable creates, GETs, and a LIST of 10,000 pods; beside fdatasync on
//! the same disk.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::time::Duration;

use anyhow::{Result, bail};
use api::{Gvr, node};
use client::Client;
use client::http::Service;
use e2e::Cluster;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::Figures;
use super::cluster::{self, document, now, quantile, since};

/// Callers at once, spread over this many connections.
const CALLERS: usize = 64;
const CONNECTIONS: usize = 4;
const PODS: u32 = 10_000;
const LISTS: usize = 7;
/// Creates of one caller, and of all; GETs.
const ONE: u32 = 1_000;
const MANY: u32 = 10_000;

pub(crate) fn round(_: &[String]) -> Result<Figures> {
    let machine = cluster::up("bench-api")?;
    let mut figures = Figures::new();
    figures.insert("floor: fdatasync of 4 KiB, /s".into(), syncs(&machine)?);
    cluster::run(async {
        let services = (0..CONNECTIONS).map(|_| cluster::connect(&machine)).collect::<Result<Vec<_>>>()?;
        creates(&services, &mut figures).await?;
        gets(&services, &mut figures).await?;
        pods(&services, &mut figures).await
    })?;
    Ok(figures)
}

/// What one thread reaches that syncs 4 KiB at a time into blocks that are already written.
fn syncs(machine: &Cluster) -> Result<f64> {
    let file = File::create(machine.scratch().join("floor"))?;
    file.write_all_at(&vec![0; 8 << 20], 0)?;
    file.sync_all()?;
    let (begun, mut count) = (now(), 0_u32);
    while begun.elapsed() < Duration::from_secs(1) {
        file.write_all_at(&[7; 4096], u64::from(count % 2_048) * 4096)?;
        file.sync_data()?;
        count += 1;
    }
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}

async fn creates(services: &[Service], figures: &mut Figures) -> Result<()> {
    let one = create_maps(&services[..1], 1, "one", ONE).await?;
    figures.insert("creates, 1 caller, /s".into(), one);
    let many = create_maps(services, CALLERS, "many", MANY).await?;
    figures.insert("creates, 64 callers, /s".into(), many);
    Ok(())
}

/// ConfigMaps of about 1 KiB.
async fn create_maps(services: &[Service], callers: usize, prefix: &str, count: u32) -> Result<f64> {
    let resource = Gvr::new("", "v1", "configmaps");
    let text = "x".repeat(900);
    each(services, callers, count, async |client: Client, number: u32| {
        let name = format!("{prefix}-{number}");
        let map = node! {
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": { "name": (name.as_str()), "namespace": "default" },
            "data": { "text": (text.as_str()) }
        };
        client.create(&resource, &document(map)?).await?;
        Ok(())
    })
    .await
}

/// Runs `count` calls with so many at once; tells how many a second.
async fn each(
    services: &[Service],
    callers: usize,
    count: u32,
    call: impl AsyncFn(Client, u32) -> Result<()>,
) -> Result<f64> {
    let clients: Vec<Client> = services.iter().map(|service| Client::new(service.clone())).collect();
    let begun = now();
    stream::iter((0..count).zip(clients.iter().cycle()))
        .map(|(number, client)| call(client.clone(), number))
        .buffer_unordered(callers)
        .try_collect::<()>()
        .await?;
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}

async fn gets(services: &[Service], figures: &mut Figures) -> Result<()> {
    let begun = now();
    stream::iter((0..MANY).zip(services.iter().cycle()))
        .map(async |(number, service): (u32, &Service)| {
            let path = format!("/api/v1/namespaces/default/configmaps/many-{number}");
            match cluster::fetch(service, &path).await? {
                (200, _) => Ok(()),
                (code, _) => bail!("GET {path}: {code}"),
            }
        })
        .buffer_unordered(CALLERS)
        .try_collect::<()>()
        .await?;
    figures.insert("GETs, 64 callers, /s".into(), f64::from(MANY) / begun.elapsed().as_secs_f64());
    Ok(())
}

/// Pods that no scheduler takes, so that only the API server works.
async fn pods(services: &[Service], figures: &mut Figures) -> Result<()> {
    let resource = cluster::pods();
    let rate = each(services, CALLERS, PODS, async |client: Client, number: u32| {
        let mut pod = cluster::pod(&format!("listed-{number}"))?;
        pod.set("spec.schedulerName", api::Node::from("nobody"));
        client.create(&resource, &pod).await?;
        Ok(())
    })
    .await?;
    figures.insert("pod creates, 64 callers, /s".into(), rate);
    let (mut times, mut length) = (Vec::new(), 0);
    for _ in 0..LISTS {
        let begun = now();
        length = cluster::fetch(&services[0], "/api/v1/pods").await?.1;
        times.push(since(begun));
    }
    figures.insert("LIST of 10,000 pods, p50 ms".into(), quantile(&mut times, 50));
    figures.insert("LIST of 10,000 pods, KB".into(), f64::from(u32::try_from(length / 1000)?));
    Ok(())
}
