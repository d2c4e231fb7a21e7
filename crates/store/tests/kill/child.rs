//! The process that is killed. Every line it prints is a fact that must hold for its successors.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

use store::{Batch, Compare, Entry, Handle, Op, Options, Range, Revision, Span, StoreError, Txn, WatchFrom};

use crate::random::Random;

const WRITERS: u64 = 8;
const KEYS: u64 = 40;

/// `<directory> <revision to watch from> <seed> load|drain`
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let [directory, from, seed, mode] = arguments else { return Err("four arguments expected".to_owned()) };
    let from = Revision(from.parse().map_err(|error| format!("bad revision: {error}"))?);
    let seed: u64 = seed.parse().map_err(|error| format!("bad seed: {error}"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let mut options = Options::new(directory);
    options.checkpoint_log_bytes = 256 << 10;
    let done = runtime.block_on(async {
        let store = store::open(&options)?;
        say_state(&store).await?;
        if mode == "load" {
            for writer in 0..WRITERS {
                tokio::spawn(write_forever(store.clone(), writer, seed));
            }
        }
        follow(&store, from, mode == "drain").await
    });
    done.map_err(|error: StoreError| error.to_string())
}

fn say(lines: &str) {
    std::io::stdout().lock().write_all(lines.as_bytes()).expect("the parent listens");
}

fn id(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.split(|byte| *byte == b' ').next().unwrap_or_default()).into_owned()
}

async fn say_state(store: &Handle) -> Result<(), StoreError> {
    let all = store.range(Range::new(Span::all())).await?;
    let mut lines = String::new();
    for entry in &all.entries {
        let _ = writeln!(lines, "state {} {} {}", id(&entry.key), entry.modified, id(&entry.value));
    }
    let figures = store.status().await?;
    let _ = writeln!(lines, "open {} {} {}", all.revision, figures.compacted, figures.checkpoint_bytes);
    say(&lines);
    Ok(())
}

/// Reports events; compacts now and then to just behind what it reported.
async fn follow(store: &Handle, from: Revision, drain: bool) -> Result<(), StoreError> {
    let mut watch = store.watch(WatchFrom::new(Span::all(), from)).await?;
    if drain {
        watch.request_progress();
    }
    for count in 1_u64.. {
        let batch = watch.next().await?;
        if batch.is_progress() {
            return Ok(());
        }
        say(&told(&batch));
        if count % 64 == 0 {
            let behind = Revision(batch.revision.0 - count / 64 % 16);
            match store.compact(behind).await {
                Ok(()) | Err(StoreError::Compacted(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

fn told(batch: &Batch) -> String {
    let value = |entry: &Option<Entry>| entry.as_ref().map_or("-".to_owned(), |entry| id(&entry.value));
    let mut lines = String::new();
    for event in &batch.events {
        let (old, new) = (value(&event.previous), value(&event.current));
        let _ = writeln!(lines, "event {} {} {old} {new}", batch.revision, id(&event.key));
    }
    lines + &format!("end {}\n", batch.revision)
}

async fn write_forever(store: Handle, writer: u64, seed: u64) {
    let mut random = Random::new(seed.wrapping_mul(31).wrapping_add(writer + 1));
    for count in 0_u64.. {
        let name = format!("{seed:x}.{writer}.{count}");
        if write(&store, &name, &mut random).await.is_err() {
            return;
        }
    }
}

/// One write of some kind; says what was acknowledged.
async fn write(store: &Handle, name: &str, random: &mut Random) -> Result<(), StoreError> {
    let number = random.below(KEYS);
    let key = format!("k{number}");
    let padding = usize::try_from(random.below(3_000)).expect("small");
    let value = format!("{name} {}", "x".repeat(padding));
    let txn = match random.below(10) {
        0 => Txn::new().when(Compare::present(key.clone())).then(Op::delete(key.clone())),
        1 => {
            let lease = store.grant(Duration::from_millis(20)).await?;
            Txn::new().then(Op::put_leased(key.clone(), value, lease))
        }
        2..5 => {
            let pair = format!("pair-{name} {}", "y".repeat(padding));
            Txn::new()
                .then(Op::put(format!("a{number}"), pair.clone()))
                .then(Op::put(format!("b{number}"), pair))
        }
        _ => Txn::new().then(Op::put(key.clone(), value)),
    };
    let put = match &txn.then[0] {
        Op::Put { key, value, .. } => format!("{} {}", id(key), id(value)),
        _ => format!("{key} -"),
    };
    let committed = match store.transact(txn).await {
        // The machine was too busy for so short a lease.
        Err(StoreError::LeaseNotFound(_)) => return Ok(()),
        committed => committed?,
    };
    if committed.succeeded {
        say(&format!("ack {} {put}\n", committed.revision));
    }
    Ok(())
}
