//! What every store must do, whatever is behind it. Each check gets a store of its own that holds nothing
//! under the keys it uses; it makes no assumption about the revision it starts at.

use std::time::Duration;

use bytes::Bytes;
use store::{
    Batch, Committed, Compare, Entry, Handle, Op, OpReply, Range, Revision, Span, StoreError, Txn, Want,
    Watch, WatchFrom,
};

async fn put(store: &Handle, key: &'static str, value: &'static str) -> Revision {
    store.transact(Txn::new().then(Op::put(key, value))).await.unwrap().revision
}

async fn delete(store: &Handle, key: &'static str) -> Revision {
    store.transact(Txn::new().then(Op::delete(key))).await.unwrap().revision
}

fn text(bytes: &Bytes) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// `key=value` for each entry.
fn shown(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| format!("{}={}", text(&entry.key), text(&entry.value))).collect()
}

async fn listed(store: &Handle, range: Range) -> Vec<String> {
    shown(&store.range(range).await.unwrap().entries)
}

/// `key: old -> new` for each event, joined for each batch.
fn told(batch: &Batch) -> String {
    let value = |entry: &Option<Entry>| entry.as_ref().map_or("none".to_owned(), |entry| text(&entry.value));
    let event = |event: &store::Event| {
        format!("{}: {} -> {}", text(&event.key), value(&event.previous), value(&event.current))
    };
    batch.events.iter().map(event).collect::<Vec<_>>().join(", ")
}

async fn next(watch: &mut Watch) -> Batch {
    watch.next().await.unwrap()
}

pub(crate) async fn puts_count_versions_and_revisions(store: Handle) {
    let first = put(&store, "a", "one").await;
    let second = put(&store, "a", "two").await;
    assert_eq!(second, first.next());
    let entry = store.range(Range::key("a")).await.unwrap().entries.remove(0);
    assert_eq!((entry.created, entry.modified, entry.version), (first, second, 2));
    delete(&store, "a").await;
    let third = put(&store, "a", "three").await;
    let entry = store.range(Range::key("a")).await.unwrap().entries.remove(0);
    assert_eq!((entry.created, entry.modified, entry.version), (third, third, 1));
}

pub(crate) async fn ranges_are_ordered_limited_and_exact_about_more(store: Handle) {
    for key in ["p/b", "p/a", "p/c", "q"] {
        put(&store, key, "v").await;
    }
    let all = Range::new(Span::prefix("p/"));
    assert_eq!(listed(&store, all.clone()).await, ["p/a=v", "p/b=v", "p/c=v"]);
    let cut = store.range(all.clone().limit(2)).await.unwrap();
    assert_eq!((shown(&cut.entries).len(), cut.more), (2, true));
    let rest = Range::new(Span::prefix("p/").after(&cut.entries[1].key)).limit(1);
    let rest = store.range(rest).await.unwrap();
    assert_eq!((shown(&rest.entries), rest.more), (vec!["p/c=v".to_owned()], false));
    assert_eq!(store.range(all.clone().limit(1).want(Want::Count)).await.unwrap().count, 3);
    assert_eq!(listed(&store, all.want(Want::Keys)).await, ["p/a=", "p/b=", "p/c="]);
    assert_eq!(listed(&store, Range::new(Span::between("p/b", "q"))).await, ["p/b=v", "p/c=v"]);
    assert_eq!(listed(&store, Range::new(Span::between("z", "a"))).await, [""; 0]);
}

pub(crate) async fn ranges_read_the_past(store: Handle) {
    let before = store.revision().await.unwrap();
    let first = put(&store, "a", "one").await;
    let second = put(&store, "a", "two").await;
    let gone = delete(&store, "a").await;
    for (at, expected) in [(before, &[][..]), (first, &["a=one"]), (second, &["a=two"]), (gone, &[])] {
        assert_eq!(listed(&store, Range::key("a").at(at)).await, expected, "at {at}");
    }
    let future = store.range(Range::key("a").at(gone.next())).await;
    assert_eq!(future, Err(StoreError::FutureRevision(gone)));
}

pub(crate) async fn comparisons_choose_what_is_done(store: Handle) {
    let revision = put(&store, "a", "one").await;
    for (compare, holds) in [
        (Compare::absent("a"), false),
        (Compare::absent("b"), true),
        (Compare::present("a"), true),
        (Compare::present("b"), false),
        (Compare::modified("a", revision), true),
        (Compare::modified("a", revision.next()), false),
        (Compare::modified("b", revision), false),
        (Compare::version("a", 1), true),
        (Compare::version("a", 2), false),
        (Compare::value("a", "one"), true),
        (Compare::value("a", "two"), false),
    ] {
        let txn = Txn::new().when(compare.clone()).then(Op::get("a")).otherwise(Op::get("b"));
        let committed = store.transact(txn).await.unwrap();
        assert_eq!(committed.succeeded, holds, "{compare:?}");
        assert_eq!(committed.revision, revision, "reading makes no revision");
        let OpReply::Ranged(ranged) = &committed.replies[0] else { panic!("a range was asked") };
        assert_eq!(ranged.count, u64::from(holds));
    }
}

pub(crate) async fn a_transaction_is_one_revision_and_sees_itself(store: Handle) {
    put(&store, "old", "1").await;
    let txn = Txn::new()
        .then(Op::put("a", "1"))
        .then(Op::delete("old"))
        .then(Op::get("a"))
        .then(Op::get("old"))
        .then(Op::Range(Range::new(Span::prefix("")).limit(10)));
    let Committed { succeeded, revision, replies } = store.transact(txn).await.unwrap();
    assert!(succeeded);
    assert_eq!(replies[0], OpReply::Put { previous: None });
    let OpReply::Deleted(deleted) = &replies[1] else { panic!("a delete was asked") };
    assert_eq!(shown(deleted), ["old=1"]);
    let ranged: Vec<_> = replies[2..]
        .iter()
        .map(|reply| match reply {
            OpReply::Ranged(ranged) => shown(&ranged.entries),
            other => panic!("a range was asked, got {other:?}"),
        })
        .collect();
    assert_eq!(ranged, [vec!["a=1".to_owned()], vec![], vec!["a=1".to_owned()]]);
    assert_eq!(store.revision().await.unwrap(), revision);
    let mut watch = store.watch(WatchFrom::new(Span::all(), revision)).await.unwrap();
    assert_eq!(told(&next(&mut watch).await), "a: none -> 1, old: 1 -> none");
}

pub(crate) async fn a_wrong_transaction_does_nothing(store: Handle) {
    let before = store.revision().await.unwrap();
    let twice = Txn::new().then(Op::put("a", "1")).then(Op::put("a", "2"));
    assert!(matches!(store.transact(twice).await, Err(StoreError::Invalid(_))));
    let huge = Txn::new().then(Op::put("a", vec![0; store::limits::TXN_BYTES_MAX + 1]));
    assert!(matches!(store.transact(huge).await, Err(StoreError::TooLarge(_))));
    let unleased = Txn::new().then(Op::put_leased("a", "1", store::LeaseId(987_654)));
    assert_eq!(store.transact(unleased).await, Err(StoreError::LeaseNotFound(store::LeaseId(987_654))));
    assert_eq!(store.revision().await.unwrap(), before);
    assert_eq!(listed(&store, Range::key("a")).await, [""; 0]);
}

pub(crate) async fn a_watch_tells_the_past_and_then_the_present(store: Handle) {
    let first = put(&store, "w/a", "1").await;
    put(&store, "x", "other").await;
    put(&store, "w/a", "2").await;
    let mut watch = store.watch(WatchFrom::new(Span::prefix("w/"), first)).await.unwrap();
    assert_eq!(told(&next(&mut watch).await), "w/a: none -> 1");
    assert_eq!(told(&next(&mut watch).await), "w/a: 1 -> 2");
    let gone = delete(&store, "w/a").await;
    let batch = next(&mut watch).await;
    assert_eq!((told(&batch), batch.revision), ("w/a: 2 -> none".to_owned(), gone));
}

pub(crate) async fn a_watch_may_begin_in_the_future(store: Handle) {
    let now = store.revision().await.unwrap();
    let mut watch = store.watch(WatchFrom::new(Span::all(), now.next().next())).await.unwrap();
    put(&store, "a", "skipped").await;
    put(&store, "b", "told").await;
    assert_eq!(told(&next(&mut watch).await), "b: none -> told");
}

pub(crate) async fn progress_follows_everything_before_it(store: Handle) {
    let now = store.revision().await.unwrap();
    let mut watch = store.watch(WatchFrom::new(Span::prefix("w/"), now.next())).await.unwrap();
    put(&store, "w/a", "1").await;
    let last = put(&store, "x", "1").await;
    watch.request_progress();
    assert_eq!(told(&next(&mut watch).await), "w/a: none -> 1");
    let progress = next(&mut watch).await;
    assert!(progress.is_progress());
    assert!(progress.revision >= last);
}

pub(crate) async fn a_watcher_that_sleeps_misses_nothing(store: Handle) {
    let now = store.revision().await.unwrap();
    let mut watch = store.watch(WatchFrom::new(Span::prefix("w/"), now.next())).await.unwrap();
    let value = Bytes::from(vec![7; 64 << 10]);
    let count = 3 * (4 << 20) / value.len();
    for _ in 0..count {
        store.transact(Txn::new().then(Op::put("w/a", value.clone()))).await.unwrap();
    }
    for place in 0..count {
        let batch = next(&mut watch).await;
        assert_eq!(batch.revision.0, now.0 + 1 + place as u64);
        assert_eq!(batch.events[0].previous.is_some(), place > 0);
    }
}

pub(crate) async fn compaction_forgets_the_past_and_only_that(store: Handle) {
    let first = put(&store, "a", "1").await;
    let second = put(&store, "a", "2").await;
    let third = put(&store, "b", "1").await;
    store.compact(second).await.unwrap();
    let compacted = StoreError::Compacted(second);
    assert_eq!(store.range(Range::key("a").at(first)).await, Err(compacted.clone()));
    assert_eq!(listed(&store, Range::key("a").at(second)).await, ["a=2"]);
    assert_eq!(store.compact(second).await, Err(compacted.clone()));
    assert_eq!(store.compact(third.next()).await, Err(StoreError::FutureRevision(third)));
    let too_old = async {
        match store.watch(WatchFrom::new(Span::all(), first)).await {
            Ok(mut watch) => watch.next().await.err(),
            Err(error) => Some(error),
        }
    };
    assert_eq!(too_old.await, Some(compacted));
    let mut watch = store.watch(WatchFrom::new(Span::all(), second.next())).await.unwrap();
    assert_eq!(told(&next(&mut watch).await), "b: none -> 1");
}

pub(crate) async fn compaction_loses_no_delete_that_a_watcher_is_about_to_see(store: Handle) {
    let start = put(&store, "a", "1").await;
    let mut watches = Vec::new();
    for round in 0..50_u64 {
        let gone = delete(&store, "a").await;
        let mut watch = store.watch(WatchFrom::new(Span::key("a"), gone)).await.unwrap();
        store.compact(Revision(gone.0 - 1)).await.unwrap();
        assert_eq!(told(&next(&mut watch).await), "a: 1 -> none", "round {round} from {start}");
        let back = put(&store, "a", "1").await;
        store.compact(gone).await.unwrap();
        let batch = next(&mut watch).await;
        assert_eq!((told(&batch), batch.revision), ("a: none -> 1".to_owned(), back));
        watches.push(watch);
    }
}

pub(crate) async fn a_lease_takes_its_keys_along(store: Handle) {
    let lease = store.grant(Duration::from_millis(500)).await.unwrap();
    let txn = Txn::new().then(Op::put_leased("l/a", "1", lease)).then(Op::put_leased("l/b", "1", lease));
    let leased = store.transact(txn).await.unwrap().revision;
    let mut watch = store.watch(WatchFrom::new(Span::prefix("l/"), leased.next())).await.unwrap();
    assert_eq!(told(&next(&mut watch).await), "l/a: 1 -> none, l/b: 1 -> none");
    assert_eq!(store.keep_alive(lease).await, Err(StoreError::LeaseNotFound(lease)));
}

pub(crate) async fn a_lease_with_many_keys_takes_them_all_along(store: Handle) {
    const KEYS: u64 = 2_500;
    let lease = store.grant(Duration::from_secs(2)).await.unwrap();
    let start = store.revision().await.unwrap();
    for chunk in 0..KEYS / 500 {
        let puts = (0..500).map(|number| Op::put_leased(format!("l/{chunk}-{number}"), "1", lease));
        store.transact(puts.fold(Txn::new(), Txn::then)).await.unwrap();
    }
    let mut watch = store.watch(WatchFrom::new(Span::prefix("l/"), start.next())).await.unwrap();
    let (mut put, mut gone) = (0, 0);
    while gone < KEYS {
        let batch = next(&mut watch).await;
        put += batch.events.iter().filter(|event| event.current.is_some()).count() as u64;
        gone += batch.events.iter().filter(|event| event.current.is_none()).count() as u64;
    }
    assert_eq!((put, gone), (KEYS, KEYS));
    assert_eq!(store.range(Range::new(Span::prefix("l/")).want(Want::Count)).await.unwrap().count, 0);
}

pub(crate) async fn a_put_without_the_lease_frees_the_key(store: Handle) {
    let lease = store.grant(Duration::from_hours(1)).await.unwrap();
    store.transact(Txn::new().then(Op::put_leased("l/a", "1", lease))).await.unwrap();
    store.transact(Txn::new().then(Op::put_leased("l/b", "1", lease))).await.unwrap();
    put(&store, "l/a", "2").await;
    assert_eq!(store.keep_alive(lease).await, Ok(Duration::from_hours(1)));
    let revision = store.revoke(lease).await.unwrap();
    assert_eq!(revision, store.revision().await.unwrap());
    assert_eq!(listed(&store, Range::new(Span::prefix("l/"))).await, ["l/a=2"]);
    assert_eq!(store.revoke(lease).await, Err(StoreError::LeaseNotFound(lease)));
}

pub(crate) async fn concurrent_counters_lose_no_increment(store: Handle) {
    put(&store, "n", "0").await;
    let tasks: Vec<_> = (0..8).map(|_| tokio::spawn(count_up(store.clone(), 25))).collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(listed(&store, Range::key("n")).await, ["n=200"]);
}

async fn count_up(store: Handle, times: usize) {
    let mut done = 0;
    while done < times {
        let entry = store.range(Range::key("n")).await.unwrap().entries.remove(0);
        let number: u64 = text(&entry.value).parse().unwrap();
        let txn = Txn::new()
            .when(Compare::modified("n", entry.modified))
            .then(Op::put("n", (number + 1).to_string()));
        done += usize::from(store.transact(txn).await.unwrap().succeeded);
    }
}
