//! Leases with any number of keys.

use std::sync::Arc;
use std::time::Duration;

use super::memory::MemoryFiles;
use super::{open_with, runtime};
use crate::limits::{CHECKPOINT_LOG_BYTES, LogSizes, REVOKED_KEYS_MAX, TXN_OPS_MAX};
use crate::{Op, Range, Span, Store as _, StoreError, Txn, Want, WatchFrom};

#[test]
fn a_lease_with_more_keys_than_one_commit_deletes_expires_whole_and_cannot_be_revoked() {
    let sizes = LogSizes::with_checkpoint_at(CHECKPOINT_LOG_BYTES);
    let store = open_with(Arc::new(MemoryFiles::default()), sizes).unwrap();
    runtime().block_on(async {
        let lease = store.grant(Duration::from_secs(2)).await.unwrap();
        let start = store.revision().await.unwrap();
        let keys: Vec<String> = (0..=REVOKED_KEYS_MAX).map(|number| format!("l/{number:06}")).collect();
        for some in keys.chunks(TXN_OPS_MAX) {
            let puts =
                some.iter().fold(Txn::new(), |txn, key| txn.then(Op::put_leased(key.clone(), "1", lease)));
            store.transact(puts).await.unwrap();
        }
        assert!(matches!(store.revoke(lease).await, Err(StoreError::TooLarge(_))));
        let mut watch = store.watch(WatchFrom::new(Span::prefix("l/"), start.next())).await.unwrap();
        let mut gone = 0;
        while gone < keys.len() {
            let batch = watch.next().await.unwrap();
            gone += batch.events.iter().filter(|event| event.current.is_none()).count();
        }
        assert_eq!(store.range(Range::new(Span::all()).want(Want::Count)).await.unwrap().count, 0);
        assert_eq!(store.keep_alive(lease).await, Err(StoreError::LeaseNotFound(lease)));
    });
}
