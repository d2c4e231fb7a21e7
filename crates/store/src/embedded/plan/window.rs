//! The compaction clock: when to forget history, and how much. A machine without a clock of its own.
//!
//! It promises that what was replaced stays readable for at least one period and at most two, and that it
//! asks for nothing while nothing is written.

use std::time::Duration;

/// See the module.
#[derive(Debug)]
pub(crate) struct Window {
    period: Duration,
    mark: Option<Mark>,
}

/// The revision that the store had at some time.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: Duration,
    revision: u64,
}

impl Window {
    /// A clock with the period; armed only once [`Window::handle_revision`] tells of history.
    pub(crate) fn new(period: Duration) -> Self {
        Self { period, mark: None }
    }

    /// The store is at this revision, and some of its history can be forgotten later.
    pub(crate) fn handle_revision(&mut self, revision: u64, now: Duration) {
        self.mark.get_or_insert(Mark { at: now, revision });
    }

    /// When to call [`Window::poll_compaction`]; none while there is nothing to forget.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.mark.map(|mark| mark.at.saturating_add(self.period))
    }

    /// The revision to compact to, when it is time. `current` is the store's revision now.
    pub(crate) fn poll_compaction(&mut self, current: u64, now: Duration) -> Option<u64> {
        let mark = self.mark.filter(|mark| mark.at.saturating_add(self.period) <= now)?;
        self.mark = (current > mark.revision).then_some(Mark { at: now, revision: current });
        Some(mark.revision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_is_forgotten_after_one_period_and_the_clock_then_rests() {
        let seconds = Duration::from_secs;
        let mut window = Window::new(seconds(10));
        assert_eq!(window.deadline(), None);
        window.handle_revision(5, seconds(1));
        window.handle_revision(8, seconds(9));
        assert_eq!(window.deadline(), Some(seconds(11)));
        assert_eq!(window.poll_compaction(8, seconds(10)), None);
        assert_eq!(window.poll_compaction(8, seconds(11)), Some(5));
        assert_eq!(window.deadline(), Some(seconds(21)));
        assert_eq!(window.poll_compaction(8, seconds(21)), Some(8));
        assert_eq!(window.deadline(), None);
    }
}
