//! What a cluster uses that has nothing to do: memory, processor and disk over a quiet minute, without pods and with 20.
//!
//! `idle [SECONDS]`. The kernel's memory is the machine's, before and after: on a busy machine it means little.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use client::Client;
use e2e::Cluster;

use super::Figures;
use super::cluster::{self, is_ready};
use super::processes::{Usage, kernel_memory};

const PODS: u8 = 20;
/// What was started has come to rest.
const SETTLE: Duration = Duration::from_secs(10);
const MEGABYTE: f64 = 1024.0 * 1024.0;

pub(crate) fn round(words: &[String]) -> Result<Figures> {
    let seconds = words.first().map_or(Ok(60), |text| text.parse()).context("SECONDS is a number")?;
    let minute = Duration::from_secs(seconds);
    let mut figures = Figures::new();
    figures.insert("each bare process: kernel, MB".into(), bare_processes()?);
    let before = kernel_memory()?;
    let machine = cluster::up("bench-idle")?;
    let (_, kernel) = quiet(&machine, minute, "no pods", &mut figures)?;
    figures.insert("no pods: kernel memory, MB".into(), (kernel - before) / MEGABYTE);
    start_pods(&machine, "first")?;
    let (full, kernel_full) = quiet(&machine, minute, "20 pods", &mut figures)?;
    // What the first pods make the server reach once is not what each pod costs.
    start_pods(&machine, "second")?;
    cluster::rest(SETTLE);
    let (more, kernel_more) = (Usage::of(&machine)?, kernel_memory()?);
    let pods = f64::from(PODS);
    figures.insert("each pod: product, MB".into(), (more.memory - full.memory) / pods / MEGABYTE);
    figures.insert("each pod: kernel, MB".into(), (kernel_more - kernel_full) / pods / MEGABYTE);
    Ok(figures)
}

fn quiet(machine: &Cluster, length: Duration, name: &str, figures: &mut Figures) -> Result<(Usage, f64)> {
    cluster::rest(SETTLE);
    let begun = Usage::of(machine)?;
    cluster::rest(length);
    let ended = Usage::of(machine)?;
    let seconds = length.as_secs_f64();
    let mut add = |what: &str, value: f64| figures.insert(format!("{name}: {what}"), value);
    add("all processes, PSS MB", ended.memory / MEGABYTE);
    add("the server, PSS MB", ended.server / MEGABYTE);
    add("processor, % of a core", ended.cpu.saturating_sub(begun.cpu).as_secs_f64() / seconds * 100.0);
    add("written, KiB/s", (ended.written - begun.written) / seconds / 1024.0);
    Ok((ended, kernel_memory()?))
}

/// What the kernel keeps for a process that sleeps, pod or not, in megabytes.
#[expect(clippy::disallowed_methods, reason = "the peer of a pod is a program")]
fn bare_processes() -> Result<f64> {
    let before = kernel_memory()?;
    let start = |_| Command::new("sleep").arg("1000").spawn();
    let mut processes = (0..PODS).map(start).collect::<Result<Vec<_>, _>>()?;
    cluster::rest(Duration::from_secs(1));
    let each = (kernel_memory()? - before) / f64::from(PODS) / MEGABYTE;
    for process in &mut processes {
        process.kill()?;
        process.wait()?;
    }
    Ok(each)
}

fn start_pods(machine: &Cluster, name: &str) -> Result<()> {
    cluster::run(async {
        let client = Client::new(cluster::connect(machine)?);
        let mut watching = cluster::watch(&client, &cluster::pods(), "default").await?;
        for number in 0..PODS {
            client.create(&cluster::pods(), &cluster::pod(&format!("{name}-{number}"))?).await?;
        }
        let mut ready = BTreeSet::new();
        while ready.len() < usize::from(PODS) {
            let (pod, _) = cluster::next(&mut watching).await?;
            if is_ready(&pod) {
                ready.insert(pod["metadata"]["name"].to_string());
            }
        }
        Ok(())
    })
}
