//! `cargo xtask bench store [ROUNDS]`: durable puts of 1 KiB with 1 and with 1,000 clients, beside Debian's etcd.
//!
//! Both sides sync before they acknowledge, on the same disk. The embedded store is called in process, as the
//! API server calls it; etcd is called over gRPC by its project's own load generator, as an API server would
//! call it. Raw fdatasync of 4 KiB is measured in the same rounds.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use anyhow::{Context as _, Result};

use super::figures::Figures;
use crate::debian;
use crate::go::{Build, What};
use crate::shell::{built_release, cargo, exists, output, program, run, say, step, target};

/// Puts per round that etcd's load generator makes, with 1 and with 1,000 clients.
const ETCD_PUTS: [(usize, usize); 2] = [(1, 2_000), (1_000, 30_000)];

pub(super) fn measure(_: &str, rounds: usize) -> Result<()> {
    step("building");
    run(&mut cargo(["build", "--release", "-p", "store", "--example", "bench"]))?;
    let ours = built_release("examples/bench")?;
    let (etcd, load) = (etcd()?, load_generator()?);
    let folder = target().join("bench/store");
    let mut figures = Figures::default();
    for round in 1..=rounds {
        step(&format!("round {round} of {rounds}"));
        std::fs::create_dir_all(&folder)?;
        measure_ours(&ours, &folder, &mut figures)?;
        measure_etcd(&etcd, &load, &folder, &mut figures)?;
        std::fs::remove_dir_all(&folder)?;
    }
    figures.print();
    for clients in ["1", "1000"] {
        let median = |side: &str| figures.median(&format!("{side}, {clients} clients, /s"));
        if let (Some(ours), Some(etcd)) = (median("coracle"), median("etcd")) {
            say(&format!("{clients} clients: {:.1} times etcd", ours / etcd));
        }
    }
    Ok(())
}

fn measure_ours(bench: &Path, folder: &Path, figures: &mut Figures) -> Result<()> {
    let line = output(program(bench).arg(folder).arg("3"))?;
    let measured: serde_json::Value = serde_json::from_str(&line).context("the bench prints JSON")?;
    for (name, key) in [
        ("fdatasync, 1 thread", "fdatasync"),
        ("coracle, 1 clients", "puts_1"),
        ("coracle, 1000 clients", "puts_1000"),
    ] {
        for (unit, field) in [("/s", "per_second"), ("p50 us", "p50_us"), ("p99 us", "p99_us")] {
            let value = measured[key][field].as_f64().with_context(|| format!("no {key}.{field}"))?;
            figures.add(&format!("{name}, {unit}"), value);
        }
    }
    Ok(())
}

/// An etcd that is killed when it is dropped.
struct Etcd {
    process: Child,
    address: String,
}

impl Drop for Etcd {
    fn drop(&mut self) {
        // It is ours, and its data are removed next.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn measure_etcd(etcd: &Path, load: &Path, folder: &Path, figures: &mut Figures) -> Result<()> {
    let etcd = start_etcd(etcd, &folder.join("etcd"))?;
    for (clients, puts) in ETCD_PUTS {
        let connections = clients.min(100);
        let report = program(load)
            .arg(format!("--endpoints={}", etcd.address))
            .args([format!("--conns={connections}"), format!("--clients={clients}")])
            .args(["put", "--val-size=1024", "--key-size=64", "--key-space-size=10000"])
            .arg(format!("--total={puts}"))
            .output()
            .context("failed to start etcd's load generator")?;
        // What it says on its error output is the life of each connection.
        let report = String::from_utf8_lossy(&report.stdout);
        let name = format!("etcd, {clients} clients");
        figures.add(&format!("{name}, /s"), number_after(&report, "Requests/sec:")?);
        figures.add(&format!("{name}, p50 us"), 1e6 * number_after(&report, "50% in")?);
        figures.add(&format!("{name}, p99 us"), 1e6 * number_after(&report, "99% in")?);
    }
    Ok(())
}

fn start_etcd(etcd: &Path, data: &Path) -> Result<Etcd> {
    let [client, peer] = [free_port()?, free_port()?];
    let (client_url, peer_url) = (format!("http://127.0.0.1:{client}"), format!("http://127.0.0.1:{peer}"));
    let process = program(etcd)
        .arg("--data-dir")
        .arg(data)
        .args(["--listen-client-urls", &client_url, "--advertise-client-urls", &client_url])
        .args(["--listen-peer-urls", &peer_url, "--initial-advertise-peer-urls", &peer_url])
        .args(["--initial-cluster", &format!("default={peer_url}"), "--quota-backend-bytes", "8589934592"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("failed to start etcd")?;
    Ok(Etcd { process, address: format!("127.0.0.1:{client}") })
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn number_after(report: &str, label: &str) -> Result<f64> {
    let rest = report.split_once(label).with_context(|| format!("etcd's report has no {label:?}"))?.1;
    let word = rest.split_whitespace().next().context("etcd's report ends early")?;
    word.parse().with_context(|| format!("{word:?} after {label:?} is no number"))
}

/// The installed etcd, or Debian's package unpacked under target/.
fn etcd() -> Result<PathBuf> {
    if exists("etcd", "--version") {
        return Ok("etcd".into());
    }
    let folder = target().join("tools/etcd");
    let etcd = folder.join("usr/bin/etcd");
    if !etcd.exists() {
        debian::unpack_here("etcd-server", &folder)?;
    }
    Ok(etcd)
}

/// etcd's own load generator, built from its published module.
fn load_generator() -> Result<PathBuf> {
    let path = target().join("tools/etcd-benchmark");
    let build = Build {
        module: "etcd-benchmark",
        package: "go.etcd.io/etcd/v3/tools/benchmark",
        what: What::Program,
        link: "",
        path: path.clone(),
        takes: "about two minutes",
    };
    build.ensure()?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::number_after;

    #[test]
    fn numbers_are_read_from_the_report() {
        let report = "Summary:\n  Requests/sec:\t1234.5\n\nLatency distribution:\n  50% in 0.0021 secs.\n";
        assert!((number_after(report, "Requests/sec:").unwrap() - 1234.5).abs() < 0.01);
        assert!((number_after(report, "50% in").unwrap() - 0.0021).abs() < 0.000_01);
        assert!(number_after(report, "99% in").is_err());
    }
}
