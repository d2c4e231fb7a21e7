//! Every bound of the controllers, each with its reason.

use std::time::Duration;

/// A node that a cache does not show may just be new or late; its pods are lost only after this.
pub(crate) const NODE_QUARANTINE: Duration = Duration::from_secs(40);

/// Ended pods are kept for those who want to look at them, up to upstream's default number.
pub(crate) const ENDED_PODS_KEPT: usize = 12_500;

/// A kubelet renews its lease every 10 s; after four renewals in a row were missed and one was late it counts as silent
/// (upstream's default).
pub(crate) const NODE_SILENCE: Duration = Duration::from_secs(50);

/// A kubelet that has never reported may still be starting (upstream's default).
pub(crate) const NODE_STARTUP: Duration = Duration::from_mins(1);

/// Pods that one plan of a ReplicaSet creates or deletes at most (upstream's burst); the next plan does the rest.
pub(crate) const PODS_AT_ONCE: usize = 500;

/// Endpoints in one slice: a change rewrites one slice, so it must stay small (upstream's default).
pub(crate) const ENDPOINTS_PER_SLICE: usize = 100;

/// Addresses in one Endpoints object, which is rewritten whole (upstream's bound).
pub(crate) const ADDRESSES_PER_ENDPOINTS: usize = 1000;

/// What could not be read is asked for again after this: nothing else would wake the controller.
pub(crate) const REFUSED_READ_PAUSE: Duration = Duration::from_secs(5);

/// Questions that one plan asks about the owners of an object, of which there may be any number: below what the runtime
/// allows, with one for what the API serves.
pub(crate) const OWNERS_ASKED: usize = 60;

/// Pause between two nodes of one zone that are given up: pods of many lost nodes at once would flood the rest (upstream's
/// default, 0.1 a second).
pub(crate) const TAINT_INTERVAL: Duration = Duration::from_secs(10);

/// The same where more than half of a large zone is lost (upstream's default, 0.01 a second).
pub(crate) const TAINT_INTERVAL_UNWELL: Duration = Duration::from_secs(100);

/// Nodes above which a zone counts as large (upstream's default). In a smaller one nothing is given up while more than
/// half of it is lost.
pub(crate) const LARGE_ZONE: usize = 50;
