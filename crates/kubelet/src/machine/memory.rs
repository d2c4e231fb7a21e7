//! What the machine remembers about one container, and how long it waits after failures.
//!
//! All of it can be lost: a restarted kubelet begins with nothing but what it observes and what the
//! API holds.

use std::time::Duration;

use jiff::Timestamp;

use super::facts::PastContainer;
use super::ids::{ContainerId, ImageId};
use super::observed::{ContainerSeen, Exit};
use crate::limits;

/// A wait that doubles with every failure.
#[derive(Clone, Debug)]
pub(super) struct Backoff {
    first: Duration,
    max: Duration,
    current: Option<Current>,
}

#[derive(Clone, Copy, Debug)]
struct Current {
    wait: Duration,
    updated: Timestamp,
}

impl Backoff {
    pub(super) fn new(first: Duration, max: Duration) -> Self {
        Self { first, max, current: None }
    }

    /// The wait that so many tries would have led to, the last of them after a failure at `failed`.
    fn resume(&mut self, tries: u32, failed: Timestamp) {
        let doublings = tries.saturating_sub(1).min(16);
        let wait = self.max.min(self.first * 2u32.pow(doublings));
        self.current = (tries > 0).then_some(Current { wait, updated: failed });
    }

    /// Until when nothing is to be tried after something failed at `failed`, if it is to be waited at all.
    pub(super) fn until(&self, failed: Timestamp) -> Option<Timestamp> {
        let current = self.current.filter(|current| !self.is_expired(*current, failed))?;
        Some(later(failed, current.wait))
    }

    /// The wait that `until` applies.
    pub(super) fn wait(&self) -> Duration {
        self.current.map_or(self.first, |current| current.wait)
    }

    /// Counts one more try after a failure at `failed`.
    pub(super) fn next(&mut self, failed: Timestamp, now: Timestamp) {
        let wait = match self.current {
            Some(current) if !self.is_expired(current, failed) => self.max.min(current.wait * 2),
            _ => self.first,
        };
        self.current = Some(Current { wait, updated: now });
    }

    /// What ran well for twice the longest wait has earned a fresh start.
    fn is_expired(&self, current: Current, failed: Timestamp) -> bool {
        failed > later(current.updated, self.max * 2)
    }
}

/// A pause before the same thing is tried again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pause {
    until: Option<Timestamp>,
    wait: Option<Duration>,
}

impl Pause {
    pub(super) fn lengthen(&mut self, now: Timestamp) {
        let wait = self.wait.map_or(limits::RETRY_FIRST, |wait| limits::RETRY_MAX.min(wait * 2));
        *self = Self { until: Some(later(now, wait)), wait: Some(wait) };
    }

    pub(super) fn until(&self) -> Option<Timestamp> {
        self.until
    }

    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| until <= now)
    }
}

/// Why a container waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) reason: &'static str,
    pub(super) message: String,
}

/// How far the image of the coming start is.
#[derive(Clone, Debug, Default)]
pub(super) enum ImageState {
    #[default]
    Unknown,
    /// The node does not have it, or has to ask for a newer one.
    ToPull,
    Ready(ImageId),
}

/// What is remembered about one container of the pod.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    pub(super) crash: Backoff,
    pub(super) image: ImageState,
    /// People were told that the coming start has this image already.
    pub(super) told_image: Option<ImageId>,
    /// The time of the failed pull that the coming start waits for.
    pub(super) held_by_pull: Option<Timestamp>,
    pub(super) waiting: Option<Waiting>,
    /// No start is tried before then.
    pub(super) start_after: Option<Timestamp>,
    /// The instance whose post-start hook is still to run.
    pub(super) post_start: Option<ContainerId>,
    /// How many instances there have been.
    pub(super) attempts: u32,
    /// The newest end, and the one before it.
    pub(super) exits: [Option<Exit>; 2],
    /// What the API said when this machine began, to keep readiness across a restart of the kubelet.
    pub(super) past: PastContainer,
}

impl Memory {
    pub(super) fn new(past: Option<&PastContainer>) -> Self {
        let past = past.cloned().unwrap_or_default();
        let mut crash = Backoff::new(limits::CRASH_BACKOFF_FIRST, limits::CRASH_BACKOFF_MAX);
        if let Some(finished) = past.exit.as_ref().and_then(|exit| exit.finished) {
            crash.resume(past.restarts, finished);
        }
        Self {
            crash,
            image: ImageState::Unknown,
            told_image: None,
            held_by_pull: None,
            waiting: None,
            start_after: None,
            post_start: None,
            attempts: past.restarts + u32::from(past.id.is_some()),
            exits: [past.exit.clone(), None],
            past,
        }
    }

    /// Takes note of one observed instance; instances are shown oldest first.
    pub(super) fn see(&mut self, instance: &ContainerSeen) {
        self.attempts = self.attempts.max(instance.attempt + 1);
        let Some(exit) = instance.exit() else { return };
        let newest = self.exits[0].as_ref();
        let is_known = self.exits.iter().flatten().any(|known| known.id == exit.id);
        if newest.is_some_and(|known| known.id == exit.id) {
            self.exits[0] = Some(exit.clone());
        } else if !is_known {
            self.exits[1] = self.exits[0].replace(exit.clone());
        }
    }

    /// The API says that it ran, and the runtime has never heard of it.
    pub(super) fn was_lost(&mut self) {
        self.exits[1] = self.exits[0].replace(Exit {
            code: 137,
            reason: "ContainerStatusUnknown".to_owned(),
            message: "The container could not be located when the pod was deleted.  \
                      The container used to be Running"
                .to_owned(),
            ..Exit::default()
        });
    }

    /// Everything about a start that has succeeded.
    pub(super) fn started(&mut self) {
        self.image = ImageState::Unknown;
        self.told_image = None;
        self.held_by_pull = None;
        self.waiting = None;
        self.start_after = None;
    }
}

/// `at` and a while later.
pub(super) fn later(at: Timestamp, wait: Duration) -> Timestamp {
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}
