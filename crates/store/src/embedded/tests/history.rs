//! The store against a model that keeps every revision whole: random transactions, compactions, restarts,
//! reads of every readable revision, and watches from every one.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::memory::MemoryFiles;
use super::{open, runtime};
use crate::embedded::Embedded;
use crate::{Batch, Compare, Entry, Op, Range, Revision, Span, Store as _, StoreError, Txn, WatchFrom};

#[derive(Clone, Debug)]
enum Step {
    /// Keys to put (with a value of that many bytes) or to delete, in one transaction.
    Write(BTreeMap<u8, Option<u16>>),
    /// Puts a key only if it is absent.
    Create(u8),
    /// Forgets up to so many revisions ago.
    Compact(u8),
    /// Closes and opens.
    Restart,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let write = prop::collection::btree_map(0..6_u8, prop::option::weighted(0.7, 0..600_u16), 1..4);
    let step = prop_oneof![
        12 => write.prop_map(Step::Write),
        3 => (0..6_u8).prop_map(Step::Create),
        2 => (0..20_u8).prop_map(Step::Compact),
        1 => Just(Step::Restart),
    ];
    prop::collection::vec(step, 1..120)
}

/// What each key held, for every revision.
type Contents = BTreeMap<String, String>;

struct Model {
    revisions: BTreeMap<u64, Contents>,
    compacted: u64,
    written: u64,
}

impl Model {
    fn now(&self) -> (u64, &Contents) {
        let (revision, contents) = self.revisions.last_key_value().unwrap();
        (*revision, contents)
    }

    fn commit(&mut self, change: impl FnOnce(&mut Contents)) {
        let (revision, contents) = self.now();
        let mut after = contents.clone();
        change(&mut after);
        self.revisions.insert(revision + 1, after);
    }

    fn value(&mut self, len: u16) -> String {
        self.written += 1;
        format!("{}-{}", self.written, "x".repeat(usize::from(len)))
    }
}

async fn perform(store: &Embedded, model: &mut Model, step: &Step) {
    match step {
        Step::Write(keys) => write(store, model, keys).await,
        Step::Create(key) => {
            let (key, value) = (format!("k{key}"), model.value(3));
            let absent = !model.now().1.contains_key(&key);
            let txn = Txn::new().when(Compare::absent(key.clone())).then(Op::put(key.clone(), value.clone()));
            assert_eq!(store.transact(txn).await.unwrap().succeeded, absent);
            if absent {
                model.commit(|contents| drop(contents.insert(key, value)));
            }
        }
        Step::Compact(ago) => {
            let to = model.now().0.saturating_sub(u64::from(*ago));
            if to > model.compacted {
                store.compact(Revision(to)).await.unwrap();
                model.compacted = to;
            }
        }
        Step::Restart => {}
    }
}

async fn write(store: &Embedded, model: &mut Model, keys: &BTreeMap<u8, Option<u16>>) {
    let mut txn = Txn::new();
    let mut after = model.now().1.clone();
    let mut changes = false;
    for (key, len) in keys {
        let key = format!("k{key}");
        if let Some(len) = len {
            let value = model.value(*len);
            txn = txn.then(Op::put(key.clone(), value.clone()));
            after.insert(key, value);
            changes = true;
        } else {
            txn = txn.then(Op::delete(key.clone()));
            changes |= after.remove(&key).is_some();
        }
    }
    let committed = store.transact(txn).await.unwrap();
    if changes {
        model.commit(|contents| *contents = after);
    }
    assert_eq!(committed.revision.0, model.now().0);
}

fn texts(entry: &Entry) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&entry.key), text(&entry.value))
}

/// Every readable revision reads as it was.
async fn check_reads(store: &Embedded, model: &Model) {
    let (now, _) = model.now();
    assert_eq!(store.revision().await.unwrap().0, now);
    for (revision, contents) in &model.revisions {
        let read = store.range(Range::new(Span::all()).at(Revision(*revision))).await;
        if *revision < model.compacted {
            assert_eq!(read, Err(StoreError::Compacted(Revision(model.compacted))));
        } else {
            let held: Contents = read.unwrap().entries.iter().map(texts).collect();
            assert_eq!(&held, contents, "at {revision}");
        }
    }
}

/// A watch from the revision tells all differences, with old and new values, and no others.
async fn check_watch(store: &Embedded, model: &Model, from: u64) {
    let mut watch = store.watch(WatchFrom::new(Span::all(), Revision(from))).await.unwrap();
    for revision in from..=model.now().0 {
        let batch = watch.next().await.unwrap();
        assert_eq!(batch.revision.0, revision);
        check_batch(&batch, &model.revisions[&(revision - 1)], &model.revisions[&revision]);
    }
}

fn check_batch(batch: &Batch, before: &Contents, after: &Contents) {
    let mut contents = before.clone();
    for event in &batch.events {
        let (old, new) = (event.previous.as_ref().map(texts), event.current.as_ref().map(texts));
        let key = String::from_utf8(event.key.to_vec()).unwrap();
        assert_eq!(old.map(|(_, value)| value), before.get(&key).cloned(), "{key} before {}", batch.revision);
        match new {
            Some((_, value)) => contents.insert(key, value),
            None => contents.remove(&key),
        };
    }
    assert_eq!(&contents, after, "after {}", batch.revision);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]
    #[test]
    fn the_store_is_what_the_model_says(steps in steps()) {
        let files = MemoryFiles::default();
        let mut store = open(Arc::new(files.clone())).unwrap();
        let mut model = Model { revisions: [(1, Contents::new())].into(), compacted: 0, written: 0 };
        let runtime = runtime();
        for step in &steps {
            if matches!(step, Step::Restart) {
                drop(store);
                store = open(Arc::new(files.clone())).unwrap();
            }
            runtime.block_on(perform(&store, &mut model, step));
        }
        runtime.block_on(check_reads(&store, &model));
        for from in model.compacted.max(1) + 1..=model.now().0 + 1 {
            runtime.block_on(check_watch(&store, &model, from));
        }
    }
}
