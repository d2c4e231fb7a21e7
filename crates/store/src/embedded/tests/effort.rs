//! How little the store does to the disk: an idle node's heartbeats must not wear it out.

use std::sync::Arc;

use super::memory::MemoryFiles;
use super::{open_with, put, runtime};
use crate::limits::{CHECKPOINT_LOG_BYTES, LogSizes};
use crate::{Range, Span, Store as _, Want};

#[test]
fn a_heartbeat_is_one_write_and_one_sync_of_little_more_than_itself() {
    let files = MemoryFiles::default();
    let sizes = LogSizes::with_checkpoint_at(CHECKPOINT_LOG_BYTES);
    let store = open_with(Arc::new(files.clone()), sizes).unwrap();
    runtime().block_on(async {
        let value = "h".repeat(450);
        let key = "/registry/leases/kube-node-lease/node-1".to_owned();
        put(&store, key.clone(), value.clone()).await.unwrap();
        files.inject(None);
        for _ in 0..400 {
            put(&store, key.clone(), value.clone()).await.unwrap();
        }
        let written = files.bytes_written();
        assert_eq!(files.operations(), 2 * 400);
        assert!(written < 400 * 580, "{} bytes for each heartbeat", written / 400);
        let figures = store.status().await.unwrap();
        assert_eq!((figures.syncs, figures.checkpoints), (401, 0));
    });
}

#[test]
fn reading_and_refusing_write_nothing() {
    let files = MemoryFiles::default();
    let store = open_with(Arc::new(files.clone()), LogSizes::with_checkpoint_at(1 << 20)).unwrap();
    runtime().block_on(async {
        put(&store, "a".to_owned(), "1".to_owned()).await.unwrap();
        files.inject(None);
        store.range(Range::new(Span::all()).want(Want::Count)).await.unwrap();
        let refused = crate::Txn::new()
            .when(crate::Compare::absent("a"))
            .then(crate::Op::put("a", "2"))
            .otherwise(crate::Op::get("a"));
        assert!(!store.transact(refused).await.unwrap().succeeded);
        assert!(store.compact(crate::Revision(99)).await.is_err());
    });
    drop(store);
    assert_eq!(files.operations(), 0);
}
