//! Which targets are to be planned: now (first in, first out, each once), or at a later time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use crate::{Target, Ticket};

/// Targets that wait to be planned, and alarms.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    ready: VecDeque<Target>,
    queued: BTreeSet<Target>,
    alarms: BTreeSet<(Duration, Alarm)>,
    planned: BTreeMap<Target, Duration>,
}

/// What happens when its time comes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Alarm {
    /// The target is looked at again.
    Look(Target),
    /// The action or question is sent again.
    Send(Ticket),
}

impl Queue {
    /// Puts the target at the end of the line, unless it stands in it.
    pub(crate) fn push(&mut self, target: Target) {
        if self.queued.insert(target.clone()) {
            self.ready.push_back(target);
        }
    }

    /// Takes the target at the head of the line.
    pub(crate) fn pop(&mut self) -> Option<Target> {
        let target = self.ready.pop_front()?;
        self.queued.remove(&target);
        Some(target)
    }

    /// Looks at the target at this time, and at no other that was planned before.
    pub(crate) fn look_at(&mut self, target: &Target, at: Duration) {
        self.forget(target);
        self.planned.insert(target.clone(), at);
        self.alarms.insert((at, Alarm::Look(target.clone())));
    }

    /// Drops the planned look at the target.
    pub(crate) fn forget(&mut self, target: &Target) {
        if let Some(at) = self.planned.remove(target) {
            self.alarms.remove(&(at, Alarm::Look(target.clone())));
        }
    }

    /// Sends this ticket's action again at this time.
    pub(crate) fn send_at(&mut self, ticket: Ticket, at: Duration) {
        self.alarms.insert((at, Alarm::Send(ticket)));
    }

    /// The next alarm that is due.
    pub(crate) fn due(&mut self, now: Duration) -> Option<Alarm> {
        let (at, _) = self.alarms.first()?;
        if *at > now {
            return None;
        }
        let (_, alarm) = self.alarms.pop_first()?;
        if let Alarm::Look(target) = &alarm {
            self.planned.remove(target);
        }
        Some(alarm)
    }

    /// When the next alarm is due.
    pub(crate) fn next_alarm(&self) -> Option<Duration> {
        self.alarms.first().map(|(at, _)| *at)
    }
}

/// The pause after so many failures in a row: `base`, doubled each time, at most `max`.
pub(crate) fn backoff(failures: u32, base: Duration, max: Duration) -> Duration {
    let doublings = failures.saturating_sub(1).min(31);
    base.saturating_mul(1 << doublings).min(max)
}

#[cfg(test)]
mod tests {
    use api::{Gvr, Key};

    use super::*;

    fn target(name: &str) -> Target {
        Target::new(Gvr::new("", "v1", "pods"), Key::new("default", name))
    }

    #[test]
    fn a_target_stands_in_line_once() {
        let mut queue = Queue::default();
        for name in ["b", "a", "b"] {
            queue.push(target(name));
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|target| target.key.name).collect();
        assert_eq!(order, ["b", "a"]);
    }

    #[test]
    fn only_the_last_planned_look_counts() {
        let mut queue = Queue::default();
        queue.look_at(&target("a"), Duration::from_secs(1));
        queue.look_at(&target("a"), Duration::from_secs(3));
        assert_eq!(queue.due(Duration::from_secs(2)), None);
        assert_eq!(queue.next_alarm(), Some(Duration::from_secs(3)));
        assert_eq!(queue.due(Duration::from_secs(3)), Some(Alarm::Look(target("a"))));
        assert_eq!(queue.next_alarm(), None);
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pause =
            |failures| backoff(failures, Duration::from_millis(5), Duration::from_mins(1)).as_millis();
        assert_eq!([pause(1), pause(2), pause(5), pause(30), pause(400)], [5, 10, 80, 60_000, 60_000]);
    }
}
