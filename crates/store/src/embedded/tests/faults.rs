//! Failing files and power cuts: nothing acknowledged is lost, nothing is acknowledged after a failed sync,
//! and a full disk passes by itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::memory::{Failure, Fault, MemoryFiles};
use super::{contents, open, put, runtime};
use crate::embedded::Embedded;
use crate::{Store as _, StoreError};

/// Enough writes for two checkpoints and several segments.
const WRITES: u64 = 240;

/// The value that write number `n` gives to its key, and that key.
fn step(number: u64) -> (String, String) {
    (format!("k{}", number % 23), format!("v{number}-{}", "x".repeat(usize::try_from(number % 90).unwrap())))
}

/// What the first `count` writes add up to.
fn model(count: u64) -> Vec<String> {
    let keys: BTreeMap<String, String> = (0..count).map(step).collect();
    keys.iter().map(|(key, value)| format!("{key}={value}")).collect()
}

/// Writes until one fails; how many were acknowledged, and the failure.
fn write_until_failure(files: &MemoryFiles) -> (u64, Option<StoreError>) {
    let store = match open(Arc::new(files.clone())) {
        Ok(store) => store,
        Err(error) => return (0, Some(error)),
    };
    runtime().block_on(async {
        for number in 0..WRITES {
            let (key, value) = step(number);
            if let Err(error) = put(&store, key, value).await {
                if matches!(error, StoreError::Stopped(_)) {
                    let again = put(&store, "again".to_owned(), String::new()).await;
                    assert!(matches!(again, Err(StoreError::Stopped(_))), "it stopped for good");
                    assert_eq!(contents(&store).await.unwrap(), model(number), "reads go on");
                }
                return (number, Some(error));
            }
        }
        (WRITES, None)
    })
}

/// Reopens after a power cut and checks that what was acknowledged is there, with at most the one write more
/// whose outcome was unknown.
fn check_after_power_cut(files: &MemoryFiles, acknowledged: u64, keep: impl FnMut() -> bool, context: &str) {
    let store =
        open(Arc::new(files.after_power_cut(keep))).unwrap_or_else(|error| panic!("{context}: {error}"));
    let held = runtime().block_on(contents(&store)).unwrap_or_else(|error| panic!("{context}: {error}"));
    assert!(
        held == model(acknowledged) || held == model(acknowledged + 1),
        "{context}: {acknowledged} were acknowledged, found {held:?}"
    );
}

/// A sequence of choices that depends on the seed only.
fn choices(seed: u64) -> impl FnMut() -> bool {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state & (1 << 40) != 0
    }
}

fn operations_of_a_good_run() -> u64 {
    let files = MemoryFiles::default();
    assert_eq!(write_until_failure(&files), (WRITES, None));
    files.operations()
}

#[test]
fn every_operation_may_fail_and_what_was_acknowledged_stays() {
    let mut failures = 0;
    for from in 0..operations_of_a_good_run() {
        for failure in [Failure::Broken, Failure::Short] {
            let files = MemoryFiles::default();
            files.inject(Some(Fault { from, to: from + 1, failure }));
            let (acknowledged, error) = write_until_failure(&files);
            failures += u64::from(error.is_some());
            let context = format!("operation {from} {failure:?}");
            check_after_power_cut(&files, acknowledged, || false, &context);
            check_after_power_cut(&files, acknowledged, choices(from), &context);
        }
    }
    assert!(failures > 600, "{failures}");
}

#[test]
fn a_full_disk_refuses_clearly_keeps_everything_and_passes() {
    let mut refused = 0;
    for from in (0..operations_of_a_good_run()).step_by(9) {
        let files = MemoryFiles::default();
        files.inject(Some(Fault { from, to: u64::MAX, failure: Failure::Full }));
        let Ok(store) = open(Arc::new(files.clone())) else {
            assert!(from < 10, "only the very first files cannot do without room");
            continue;
        };
        let written = runtime().block_on(fill_and_free(&store, &files));
        drop(store);
        check_after_power_cut(&files, written, choices(from), "after a full disk");
        refused += 1;
    }
    assert!(refused > 30, "{refused}");
}

/// Writes until the disk is full, frees it, writes on; how many writes were acknowledged.
async fn fill_and_free(store: &Embedded, files: &MemoryFiles) -> u64 {
    let mut number = 0;
    let refusal = loop {
        let (key, value) = step(number);
        match put(store, key, value).await {
            Ok(_) => number += 1,
            Err(error) => break error,
        }
        assert!(number < 10 * WRITES, "a full disk ends writing");
    };
    assert!(matches!(refusal, StoreError::DiskFull(_)), "{refusal}");
    assert_eq!(contents(store).await.unwrap(), model(number), "reads go on");
    assert!(store.status().await.unwrap().trouble.is_some());
    files.inject(None);
    for again in number..number + 20 {
        let (key, value) = step(again);
        while put(store, key.clone(), value.clone()).await.is_err() {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(contents(store).await.unwrap(), model(number + 20));
    number + 20
}

#[test]
fn a_power_cut_at_any_operation_loses_nothing_acknowledged() {
    let mut states = 0;
    for from in (0..operations_of_a_good_run()).step_by(2) {
        let files = MemoryFiles::default();
        files.inject(Some(Fault { from, to: u64::MAX, failure: Failure::Broken }));
        let (acknowledged, error) = write_until_failure(&files);
        assert!(error.is_some() || acknowledged == WRITES);
        for seed in 0..4 {
            let context = format!("cut at operation {from}, seed {seed}");
            check_after_power_cut(&files, acknowledged, choices(from * 4 + seed), &context);
            states += 1;
        }
    }
    assert!(states > 900, "{states}");
}
