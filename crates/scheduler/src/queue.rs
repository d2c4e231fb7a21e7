//! The pods that wait for a node, as a machine without a clock: time comes in as an argument.
//!
//! A pod is *ready* (the most important first, then the one that waits longest), *pausing* (until its back-off
//! ends), or *parked* (it fits nowhere, until something changes that may cure it, or a long time passes).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use api::Key;

use crate::limits;
use crate::model::PodNeeds;
use crate::plan::Cures;

/// See the module.
#[derive(Debug, Default)]
pub struct Queue {
    pods: BTreeMap<Key, Waiting>,
    ready: BTreeSet<Rank>,
    /// Pausing pods by the end of their pause, parked ones by when they are tried anyway.
    alarms: BTreeSet<(Duration, Key)>,
    arrivals: u64,
}

/// The order of ready pods: importance, then arrival.
type Rank = (Reverse<i64>, u64, Key);

#[derive(Debug)]
struct Waiting {
    needs: Arc<PodNeeds>,
    arrival: u64,
    attempts: u32,
    /// When the pod may be tried again at the earliest.
    pause_until: Duration,
    place: Place,
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    Ready,
    Pausing,
    /// With what may cure it, and when it is tried anyway.
    Parked(Cures, Duration),
    /// It was handed out.
    Tried,
}

impl Queue {
    /// A pod waits, or a waiting pod changed: a parked one is tried again.
    pub fn put(&mut self, needs: Arc<PodNeeds>, now: Duration) {
        let key = needs.key.clone();
        match self.pods.get_mut(&key) {
            Some(waiting) if waiting.needs.uid == needs.uid => {
                if waiting.needs.wants_the_same(&needs) {
                    waiting.needs = needs;
                    return;
                }
                self.take_out(&key);
                let waiting = self.pods.get_mut(&key).expect("just seen");
                waiting.needs = needs;
                if waiting.place != Place::Tried {
                    self.line_up(&key, now);
                }
            }
            _ => {
                self.remove(&key);
                self.arrivals += 1;
                let waiting = Waiting {
                    needs,
                    arrival: self.arrivals,
                    attempts: 0,
                    pause_until: Duration::ZERO,
                    place: Place::Tried,
                };
                self.pods.insert(key.clone(), waiting);
                self.line_up(&key, now);
            }
        }
    }

    /// A pod does not wait any more.
    pub fn remove(&mut self, key: &Key) {
        self.take_out(key);
        self.pods.remove(key);
    }

    /// Keeps only the pods that `wait` still names.
    pub fn retain(&mut self, wait: impl Fn(&Key) -> bool) {
        let gone: Vec<Key> = self.pods.keys().filter(|key| !wait(key)).cloned().collect();
        for key in gone {
            self.remove(&key);
        }
    }

    /// The pod to try next. It stays known until it is parked, paused or removed.
    pub fn poll_pod(&mut self, now: Duration) -> Option<Arc<PodNeeds>> {
        while let Some((_, key)) = self.alarms.first().filter(|(at, _)| *at <= now).cloned() {
            self.take_out(&key);
            self.line_up(&key, now);
        }
        let (_, _, key) = self.ready.pop_first()?;
        let waiting = self.pods.get_mut(&key).expect("ready pods are known");
        waiting.place = Place::Tried;
        waiting.attempts += 1;
        Some(Arc::clone(&waiting.needs))
    }

    /// When to poll again at the latest.
    pub fn poll_timeout(&self) -> Option<Duration> {
        self.alarms.first().map(|(at, _)| *at)
    }

    /// The pod that was tried fits nowhere.
    pub fn park(&mut self, key: &Key, cures: Cures, now: Duration) {
        let Some(waiting) = self.pods.get_mut(key).filter(|it| it.place == Place::Tried) else { return };
        waiting.pause_until = now + pause(waiting.attempts);
        let at = now + limits::UNSCHEDULABLE_MAX;
        waiting.place = Place::Parked(cures, at);
        self.alarms.insert((at, key.clone()));
    }

    /// The pod that was tried is to be tried again after its pause.
    pub fn pause(&mut self, key: &Key, now: Duration) {
        let Some(waiting) = self.pods.get_mut(key).filter(|it| it.place == Place::Tried) else { return };
        waiting.pause_until = now + pause(waiting.attempts);
        self.line_up(key, now);
    }

    /// Something changed: parked pods that it may cure line up again.
    pub fn wake(&mut self, cures: Cures, now: Duration) {
        if cures.is_empty() {
            return;
        }
        let is_cured = |it: &&Waiting| matches!(it.place, Place::Parked(by, _) if by.meet(cures));
        let cured: Vec<Key> = self.pods.values().filter(is_cured).map(|it| it.needs.key.clone()).collect();
        for key in cured {
            self.take_out(&key);
            self.line_up(&key, now);
        }
    }

    /// Makes the pod ready, or lets it pause first.
    fn line_up(&mut self, key: &Key, now: Duration) {
        let waiting = self.pods.get_mut(key).expect("the caller knows the pod");
        if waiting.pause_until > now {
            waiting.place = Place::Pausing;
            self.alarms.insert((waiting.pause_until, key.clone()));
        } else {
            waiting.place = Place::Ready;
            self.ready.insert(waiting.rank());
        }
    }

    /// Takes the pod out of the line it stands in.
    fn take_out(&mut self, key: &Key) {
        let Some(waiting) = self.pods.get(key) else { return };
        match &waiting.place {
            Place::Ready => drop(self.ready.remove(&waiting.rank())),
            Place::Pausing => drop(self.alarms.remove(&(waiting.pause_until, key.clone()))),
            Place::Parked(_, at) => drop(self.alarms.remove(&(*at, key.clone()))),
            Place::Tried => {}
        }
    }
}

impl Waiting {
    fn rank(&self) -> Rank {
        (Reverse(self.needs.priority), self.arrival, self.needs.key.clone())
    }
}

/// The pause after so many attempts.
fn pause(attempts: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    limits::BACKOFF_BASE.saturating_mul(1 << doublings).min(limits::BACKOFF_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Cure;

    fn pod(name: &str, priority: i64) -> Arc<PodNeeds> {
        let key = Key::new("default", name);
        Arc::new(PodNeeds { uid: key.name.clone(), key, priority, ..PodNeeds::default() })
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn next(queue: &mut Queue, now: u64) -> Option<String> {
        queue.poll_pod(seconds(now)).map(|pod| pod.key.name.to_string())
    }

    fn pod_left() -> Cures {
        let mut cures = Cures::default();
        cures.add(&[Cure::PodLeft]);
        cures
    }

    #[test]
    fn the_more_important_goes_first_then_the_earlier() {
        let mut queue = Queue::default();
        for (name, priority) in [("b", 0), ("a", 0), ("high", 10)] {
            queue.put(pod(name, priority), seconds(0));
        }
        let order: Vec<_> = std::iter::from_fn(|| next(&mut queue, 0)).collect();
        assert_eq!(order, ["high", "b", "a"]);
    }

    #[test]
    fn a_parked_pod_waits_for_its_cure_and_its_pause() {
        let mut queue = Queue::default();
        queue.put(pod("a", 0), seconds(0));
        assert_eq!(next(&mut queue, 0).as_deref(), Some("a"));
        queue.park(&Key::new("default", "a"), pod_left(), seconds(0));
        queue.wake(Cures::of_any_pod(), seconds(0));
        assert_eq!(queue.poll_timeout(), Some(limits::UNSCHEDULABLE_MAX));
        queue.wake(pod_left(), seconds(0));
        assert_eq!(next(&mut queue, 0), None);
        assert_eq!(queue.poll_timeout(), Some(seconds(1)));
        assert_eq!(next(&mut queue, 1).as_deref(), Some("a"));
    }

    #[test]
    fn pauses_double_up_to_ten_seconds() {
        assert_eq!([1, 2, 3, 4, 5, 99].map(|attempts| pause(attempts).as_secs()), [1, 2, 4, 8, 10, 10]);
    }

    #[test]
    fn a_parked_pod_is_tried_anyway_in_the_end() {
        let mut queue = Queue::default();
        queue.put(pod("a", 0), seconds(0));
        next(&mut queue, 0);
        queue.park(&Key::new("default", "a"), pod_left(), seconds(0));
        assert_eq!(next(&mut queue, 299), None);
        assert_eq!(next(&mut queue, 300).as_deref(), Some("a"));
        assert_eq!(queue.poll_timeout(), None);
    }

    #[test]
    fn a_pod_of_the_same_name_is_another_pod() {
        let mut queue = Queue::default();
        queue.put(pod("a", 0), seconds(0));
        next(&mut queue, 0);
        queue.park(&Key::new("default", "a"), pod_left(), seconds(0));
        let other = PodNeeds { uid: "other".into(), ..(*pod("a", 0)).clone() };
        queue.put(Arc::new(other), seconds(0));
        assert_eq!(next(&mut queue, 0).as_deref(), Some("a"));
    }
}
