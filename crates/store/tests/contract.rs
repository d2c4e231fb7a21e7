//! The contract of a store, checked on the embedded one. Another implementation joins with one more function
//! that opens it.

#[cfg(test)]
#[path = "contract/checks.rs"]
mod checks;

use store::{Handle, Options};

/// A fresh embedded store. Its directory goes with the test.
fn embedded() -> (tempfile::TempDir, Handle) {
    let directory = tempfile::tempdir().expect("a directory for the test");
    let store = store::open(&Options::new(directory.path())).expect("a new store opens");
    (directory, store)
}

macro_rules! contract {
    ($($check:ident),* $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $check() {
            let (_directory, store) = embedded();
            checks::$check(store).await;
        }
    )*};
}

contract!(
    puts_count_versions_and_revisions,
    ranges_are_ordered_limited_and_exact_about_more,
    ranges_read_the_past,
    comparisons_choose_what_is_done,
    a_transaction_is_one_revision_and_sees_itself,
    a_wrong_transaction_does_nothing,
    a_watch_tells_the_past_and_then_the_present,
    a_watch_may_begin_in_the_future,
    progress_follows_everything_before_it,
    a_watcher_that_sleeps_misses_nothing,
    compaction_forgets_the_past_and_only_that,
    compaction_loses_no_delete_that_a_watcher_is_about_to_see,
    a_lease_takes_its_keys_along,
    a_lease_with_many_keys_takes_them_all_along,
    a_put_without_the_lease_frees_the_key,
    concurrent_counters_lose_no_increment,
);
