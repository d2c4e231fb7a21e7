//! Durable puts a second into the embedded store, beside what the disk can do, as one line of JSON.
//!
//! `bench DIRECTORY [SECONDS]`: every round measures raw fdatasync of 4 KiB into a preallocated file, then 1
//! client, then 1,000 clients, with 1 KiB values under keys of Kubernetes' length. The directory should be on
//! the disk in question; what is made there is removed.

use std::fs::File;
use std::io::{Error, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use store::{Handle, Op, Options, Txn};

const VALUE_BYTES: usize = 1_024;

/// What one run brought.
struct Measured {
    clients: usize,
    per_second: f64,
    p50: Duration,
    p99: Duration,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().ok_or("usage: bench DIRECTORY [SECONDS]")?;
    let seconds = arguments.next().map_or(Ok(3), |text| text.parse())?;
    let length = Duration::from_secs(seconds);
    let directory = tempfile::tempdir_in(directory)?;
    let raw = raw_syncs(directory.path(), length / 3)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut parts = vec![shown("fdatasync", &raw)];
    for clients in [1, 1_000] {
        let store = store::open(&Options::new(directory.path().join(clients.to_string())))?;
        let measured = runtime.block_on(puts(&store, clients, length));
        parts.push(shown(&format!("puts_{clients}"), &measured));
    }
    writeln!(std::io::stdout(), "{{{}}}", parts.join(","))?;
    Ok(())
}

fn shown(name: &str, measured: &Measured) -> String {
    let Measured { clients, per_second, p50, p99 } = measured;
    let (p50, p99) = (p50.as_micros(), p99.as_micros());
    format!(r#""{name}":{{"clients":{clients},"per_second":{per_second:.0},"p50_us":{p50},"p99_us":{p99}}}"#)
}

#[expect(clippy::disallowed_methods, reason = "this measures time")]
fn now() -> Instant {
    Instant::now()
}

/// What one thread reaches that syncs 4 KiB at a time into a file whose blocks are already written.
fn raw_syncs(directory: &Path, length: Duration) -> Result<Measured, Error> {
    const BLOCK: [u8; 4_096] = [7; 4_096];
    let file = File::create(directory.join("raw"))?;
    file.write_all_at(&vec![0; 8 << 20], 0)?;
    file.sync_all()?;
    let (start, mut times) = (now(), Vec::new());
    while start.elapsed() < length {
        let begun = now();
        file.write_all_at(&BLOCK, (times.len() as u64 % 2_048) * 4_096)?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    Ok(summary(1, times, start.elapsed()))
}

async fn puts(store: &Handle, clients: usize, length: Duration) -> Measured {
    let stop = Arc::new(AtomicBool::new(false));
    let start = now();
    let tasks: Vec<_> = (0..clients)
        .map(|client| tokio::spawn(put_until(store.clone(), client, Arc::clone(&stop))))
        .collect();
    tokio::time::timeout(length, std::future::pending::<()>()).await.expect_err("it is pending for ever");
    stop.store(true, Ordering::Relaxed);
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("a client does not panic"));
    }
    summary(clients, times, start.elapsed())
}

/// Puts to a few keys in turn until told to stop; how long each took.
async fn put_until(store: Handle, client: usize, stop: Arc<AtomicBool>) -> Vec<Duration> {
    let value = bytes::Bytes::from(vec![b'v'; VALUE_BYTES]);
    let mut times = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let key = format!("/registry/leases/kube-node-lease/node-{client:06}-{:02}", times.len() % 10);
        let begun = now();
        let put = store.transact(Txn::new().then(Op::put(key, value.clone()))).await;
        put.expect("the disk holds out");
        times.push(begun.elapsed());
    }
    times
}

fn summary(clients: usize, mut times: Vec<Duration>, total: Duration) -> Measured {
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let per_second = times.len() as f64 / total.as_secs_f64();
    Measured { clients, per_second, p50: at(50), p99: at(99) }
}
