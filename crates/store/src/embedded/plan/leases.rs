//! Leases: which keys die with which lease, and when. A machine without a clock: `now` is the time since
//! the store was opened.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bytes::Bytes;

use crate::model::LeaseId;

#[derive(Debug)]
struct Lease {
    ttl: Duration,
    deadline: Duration,
    keys: BTreeSet<Bytes>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Leases {
    held: BTreeMap<LeaseId, Lease>,
    deadlines: BTreeSet<(Duration, LeaseId)>,
    next: u64,
}

/// One lease as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoredLease {
    pub(crate) lease: LeaseId,
    pub(crate) ttl: Duration,
    pub(crate) remaining: Duration,
}

impl Default for Leases {
    fn default() -> Self {
        Self { held: BTreeMap::new(), deadlines: BTreeSet::new(), next: 1 }
    }
}

impl Leases {
    /// The name that the next lease gets.
    pub(crate) fn next(&self) -> LeaseId {
        LeaseId(self.next)
    }

    /// No lease gets a name below this one.
    pub(crate) fn skip_to(&mut self, next: LeaseId) {
        self.next = self.next.max(next.0);
    }

    /// Begins a lease.
    pub(crate) fn grant(&mut self, lease: LeaseId, ttl: Duration, now: Duration) {
        let deadline = now.saturating_add(ttl);
        self.held.insert(lease, Lease { ttl, deadline, keys: BTreeSet::new() });
        self.deadlines.insert((deadline, lease));
        self.skip_to(LeaseId(lease.0 + 1));
    }

    /// Gives the lease its whole time again; none when it does not exist.
    pub(crate) fn keep_alive(&mut self, lease: LeaseId, now: Duration) -> Option<Duration> {
        let ttl = self.held.get(&lease)?.ttl;
        self.set_remaining(lease, ttl, now);
        Some(ttl)
    }

    /// Sets how long a lease has to live, at most its time to live.
    pub(crate) fn set_remaining(&mut self, lease: LeaseId, remaining: Duration, now: Duration) {
        let Some(found) = self.held.get_mut(&lease) else { return };
        self.deadlines.remove(&(found.deadline, lease));
        found.deadline = now.saturating_add(remaining.min(found.ttl));
        self.deadlines.insert((found.deadline, lease));
    }

    /// Ends a lease; its keys stay until a commit deletes them.
    pub(crate) fn revoke(&mut self, lease: LeaseId) {
        if let Some(found) = self.held.remove(&lease) {
            self.deadlines.remove(&(found.deadline, lease));
        }
    }

    /// Lets a key die with the lease.
    pub(crate) fn attach(&mut self, lease: LeaseId, key: &Bytes) {
        if let Some(found) = self.held.get_mut(&lease) {
            found.keys.insert(key.clone());
        }
    }

    /// Undoes [`Leases::attach`].
    pub(crate) fn detach(&mut self, lease: LeaseId, key: &[u8]) {
        if let Some(found) = self.held.get_mut(&lease) {
            found.keys.remove(key);
        }
    }

    /// Whether the lease is there, expired or not.
    pub(crate) fn exists(&self, lease: LeaseId) -> bool {
        self.held.contains_key(&lease)
    }

    /// The lease's whole time to live.
    pub(crate) fn time_to_live(&self, lease: LeaseId) -> Option<Duration> {
        self.held.get(&lease).map(|found| found.ttl)
    }

    /// The keys that die with the lease.
    pub(crate) fn keys(&self, lease: LeaseId) -> impl Iterator<Item = &Bytes> {
        self.held.get(&lease).into_iter().flat_map(|found| &found.keys)
    }

    /// Whether the key dies with the lease.
    pub(crate) fn has_key(&self, lease: LeaseId, key: &[u8]) -> bool {
        self.held.get(&lease).is_some_and(|found| found.keys.contains(key))
    }

    /// How many keys die with the lease.
    pub(crate) fn count_keys(&self, lease: LeaseId) -> usize {
        self.held.get(&lease).map_or(0, |found| found.keys.len())
    }

    /// When the next lease expires.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.deadlines.first().map(|(deadline, _)| *deadline)
    }

    /// The leases whose time has passed, the longest dead first.
    pub(crate) fn expired(&self, now: Duration) -> Vec<LeaseId> {
        self.deadlines.iter().take_while(|(deadline, _)| *deadline <= now).map(|(_, lease)| *lease).collect()
    }

    /// How many leases there are.
    pub(crate) fn len(&self) -> usize {
        self.held.len()
    }

    /// All leases as they are stored.
    pub(crate) fn stored(&self, now: Duration) -> Vec<StoredLease> {
        let stored = |(lease, found): (&LeaseId, &Lease)| StoredLease {
            lease: *lease,
            ttl: found.ttl,
            remaining: found.deadline.saturating_sub(now),
        };
        self.held.iter().map(stored).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_lease_expires_once_its_time_has_passed_and_not_before() {
        let mut leases = Leases::default();
        leases.grant(LeaseId(1), seconds(10), seconds(5));
        assert_eq!(leases.deadline(), Some(seconds(15)));
        assert_eq!(leases.expired(Duration::from_millis(14_999)), []);
        assert_eq!(leases.expired(seconds(15)), [LeaseId(1)]);
        leases.revoke(LeaseId(1));
        assert_eq!(leases.deadline(), None);
    }

    #[test]
    fn keeping_alive_moves_the_deadline_and_restoring_never_lengthens() {
        let mut leases = Leases::default();
        leases.grant(LeaseId(1), seconds(10), seconds(0));
        assert_eq!(leases.keep_alive(LeaseId(1), seconds(4)), Some(seconds(10)));
        assert_eq!(leases.deadline(), Some(seconds(14)));
        leases.set_remaining(LeaseId(1), seconds(99), seconds(4));
        assert_eq!(leases.deadline(), Some(seconds(14)));
        leases.set_remaining(LeaseId(1), seconds(1), seconds(4));
        assert_eq!(leases.deadline(), Some(seconds(5)));
        assert_eq!(leases.keep_alive(LeaseId(2), seconds(4)), None);
    }

    #[test]
    fn names_are_never_used_twice() {
        let mut leases = Leases::default();
        leases.grant(LeaseId(4), seconds(1), seconds(0));
        leases.revoke(LeaseId(4));
        assert_eq!(leases.next(), LeaseId(5));
    }

    #[test]
    fn keys_follow_attach_and_detach() {
        let mut leases = Leases::default();
        leases.grant(LeaseId(1), seconds(1), seconds(0));
        leases.attach(LeaseId(1), &"a".into());
        leases.attach(LeaseId(1), &"b".into());
        leases.detach(LeaseId(1), b"a");
        assert_eq!(leases.keys(LeaseId(1)).collect::<Vec<_>>(), [&Bytes::from("b")]);
        assert_eq!(leases.keys(LeaseId(2)).count(), 0);
    }
}
