//! Tests of the embedded store as a whole, on files in memory that can fail, tear and lose power.

mod damage;
mod effort;
mod faults;
mod history;
mod leases;
mod memory;

use std::sync::Arc;
use std::time::Duration;

use super::Embedded;
use super::files::Files;
use crate::limits::LogSizes;
use crate::{Committed, Op, Options, Range, Span, Store as _, StoreError, Txn};

/// Sizes with which a few hundred small writes see several segments and checkpoints.
const SMALL: LogSizes = LogSizes { segment: 16 << 10, growth: 4 << 10, checkpoint: 8 << 10, max: 48 << 10 };

fn open(files: Arc<dyn Files>) -> Result<Embedded, StoreError> {
    open_with(files, SMALL)
}

fn open_with(files: Arc<dyn Files>, sizes: LogSizes) -> Result<Embedded, StoreError> {
    let options = Options { history: Duration::from_hours(1), ..Options::new("unused") };
    Embedded::start(files, &options, sizes, None)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn put(store: &Embedded, key: String, value: String) -> Result<Committed, StoreError> {
    store.transact(Txn::new().then(Op::put(key, value))).await
}

/// `key=value` for all keys.
async fn contents(store: &Embedded) -> Result<Vec<String>, StoreError> {
    let all = store.range(Range::new(Span::all())).await?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(all.entries.iter().map(|entry| format!("{}={}", text(&entry.key), text(&entry.value))).collect())
}
