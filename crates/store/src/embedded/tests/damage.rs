//! Bytes on the disk that changed by themselves are found, or cut off the newest write, never served.

use std::sync::Arc;

use super::memory::MemoryFiles;
use super::{contents, open, put, runtime};
use crate::embedded::Embedded;
use crate::{Range, Span, Store as _, StoreError};

const LOG: &str = "0000000000000001.log";
const CHECKPOINT: &str = "checkpoint.redb";

/// A store with the writes `k0=v0`, `k1=v1`, …; what it then holds.
fn written(files: &MemoryFiles, count: usize) -> Vec<String> {
    let store = open(Arc::new(files.clone())).unwrap();
    runtime().block_on(async {
        for number in 0..count {
            put(&store, format!("k{number}"), format!("v{number}")).await.unwrap();
        }
        contents(&store).await.unwrap()
    })
}

fn read(store: Result<Embedded, StoreError>) -> Result<Vec<String>, StoreError> {
    let store = store?;
    runtime().block_on(contents(&store))
}

#[test]
fn every_flipped_byte_of_the_log_is_found_or_cuts_the_newest_write() {
    let files = MemoryFiles::default();
    let all = written(&files, 6);
    let (mut found, mut cut, mut harmless) = (0, 0, 0);
    for at in 0..files.length(LOG) {
        match read(open(Arc::new(files.with_flipped_byte(LOG, at, 0x10)))) {
            Err(_) => found += 1,
            Ok(held) if held == all => harmless += 1,
            Ok(held) if held == all[..all.len() - 1] => cut += 1,
            Ok(held) => panic!("byte {at}: the store serves {held:?}"),
        }
    }
    assert!(found > 300 && cut > 60 && harmless > 7_000, "{found} {cut} {harmless}");
}

#[test]
fn every_flipped_byte_of_the_checkpoint_is_found_or_harmless() {
    let files = MemoryFiles::default();
    let all = written(&files, 260);
    let length = files.length(CHECKPOINT);
    let mut found = 0;
    // A prime stride visits all parts of all pages within the time that a test may take.
    for at in (0..length).step_by(97) {
        let flipped = files.with_flipped_byte(CHECKPOINT, at, 0x10);
        match read(open(Arc::new(flipped))) {
            Ok(held) => assert_eq!(held, all, "byte {at}"),
            Err(_) => found += 1,
        }
    }
    assert!(found > 50, "{found} of {}", length / 97);
}

#[test]
fn a_missing_log_is_found() {
    let files = MemoryFiles::default();
    written(&files, 260);
    let names = crate::embedded::files::Files::list(&files).unwrap();
    for name in names.iter().filter(|name| name.as_str() != CHECKPOINT) {
        crate::embedded::files::Files::remove(&files, name).unwrap();
    }
    assert!(matches!(open(Arc::new(files)).err(), Some(StoreError::Open(_))));
}

#[test]
fn a_checkpoint_takes_over_and_values_are_read_from_it() {
    let files = MemoryFiles::default();
    let all = written(&files, 500);
    let store = open(Arc::new(files)).unwrap();
    let (held, figures, one) = runtime().block_on(async {
        let one = store.range(Range::new(Span::key("k7"))).await.unwrap();
        (contents(&store).await.unwrap(), store.status().await.unwrap(), one)
    });
    assert_eq!(held, all);
    assert_eq!(one.entries[0].value, "v7");
    assert!(figures.checkpoint_bytes > 0, "{figures:?}");
    assert!(figures.recent_bytes < 4_000, "{figures:?}");
}
