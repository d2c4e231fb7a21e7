//! How one component is, and when it is started again after it has ended.
//!
//! The pause doubles with each end in a row, up to a limit; a component that ran steadily begins from the first pause.

use std::time::Duration;

use control::Now;
use jiff::Timestamp;

use super::super::limits;
use crate::local::{Component, State};

/// The durations that decide.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Pauses {
    pub(in super::super) first: Duration,
    pub(in super::super) max: Duration,
    pub(in super::super) steady_after: Duration,
    pub(in super::super) settled_after: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Self {
            first: limits::RESTART_PAUSE_FIRST,
            max: limits::RESTART_PAUSE_MAX,
            steady_after: limits::STEADY_AFTER,
            settled_after: limits::SETTLED_AFTER,
        }
    }
}

/// What is known of one component.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    phase: Phase,
    /// Ends in a row, without a steady run in between.
    ends_in_row: u32,
    ends: u32,
    last_end: Option<End>,
}

#[derive(Clone, Copy, Debug, Default)]
enum Phase {
    #[default]
    NotStarted,
    Running(Now),
    Paused(Now),
}

#[derive(Clone, Debug)]
struct End {
    why: String,
    at: Timestamp,
}

impl Record {
    /// It begins to run.
    pub(super) fn handle_start(&mut self, now: Now) {
        self.phase = Phase::Running(now);
    }

    /// It has ended, which it never should; returns the pause before its next start.
    pub(super) fn handle_end(&mut self, why: String, pauses: &Pauses, now: Now) -> Duration {
        if let Phase::Running(since) = self.phase
            && elapsed(since, now) >= pauses.steady_after
        {
            self.ends_in_row = 0;
        }
        let doublings = self.ends_in_row.min(u32::BITS - 1);
        self.ends_in_row = self.ends_in_row.saturating_add(1);
        self.ends = self.ends.saturating_add(1);
        self.last_end = Some(End { why, at: now.wall });
        self.phase = Phase::Paused(now);
        pauses.first.saturating_mul(1 << doublings).min(pauses.max)
    }

    /// Whether it does its work.
    pub(super) fn is_well(&self, pauses: &Pauses, now: Now) -> bool {
        matches!(self.phase, Phase::Running(_)) && self.poll_timeout(pauses, now).is_none()
    }

    /// In how long it counts as well if nothing happens; nothing when time alone changes nothing.
    pub(super) fn poll_timeout(&self, pauses: &Pauses, now: Now) -> Option<Duration> {
        let Phase::Running(since) = self.phase else { return None };
        let left = pauses.settled_after.saturating_sub(elapsed(since, now));
        (self.ends_in_row > 0 && !left.is_zero()).then_some(left)
    }

    /// As a command prints it.
    pub(super) fn report(&self, name: &str, pauses: &Pauses, now: Now) -> Component {
        let state = match self.phase {
            Phase::NotStarted => State::NotStarted,
            _ if self.is_well(pauses, now) => State::Running,
            _ => State::Restarting,
        };
        let since = match self.phase {
            Phase::NotStarted => None,
            // Trouble began with the end, however often a start was tried since.
            _ if state == State::Restarting => self.last_end.as_ref().map(|end| end.at),
            Phase::Running(since) | Phase::Paused(since) => Some(since.wall),
        };
        Component {
            name: name.to_owned(),
            state,
            healthy: state == State::Running,
            since: since.map(whole_seconds),
            restarts: self.ends,
            last_error: self.last_end.as_ref().map(|end| end.why.clone()),
        }
    }
}

fn elapsed(since: Now, now: Now) -> Duration {
    now.since_start.saturating_sub(since.since_start)
}

/// As the API writes times.
pub(in super::super) fn whole_seconds(time: Timestamp) -> String {
    let whole = Timestamp::from_second(time.as_second()).unwrap_or(time);
    whole.to_string()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::Duration;

    use control::Now;
    use expect_test::{Expect, expect};
    use jiff::Timestamp;

    use super::{Pauses, Record};

    fn at(millis: u64) -> Now {
        let wall = Timestamp::from_second(1_800_000_000 + i64::try_from(millis / 1_000).unwrap()).unwrap();
        Now { since_start: Duration::from_millis(millis), wall }
    }

    /// Lines of `start AT`, `end AT WHY` and `look AT`, times in milliseconds.
    fn check(script: &str, expected: &Expect) {
        let (mut record, pauses) = (Record::default(), Pauses::default());
        let mut seen = String::new();
        for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let mut words = line.splitn(3, ' ');
            let (verb, millis) = (words.next().unwrap(), words.next().unwrap().parse().unwrap());
            match verb {
                "start" => record.handle_start(at(millis)),
                "end" => {
                    let why = words.next().unwrap_or_default().to_owned();
                    let pause = record.handle_end(why, &pauses, at(millis));
                    writeln!(seen, "{millis}: again in {pause:?}").unwrap();
                }
                _ => {
                    let it = record.report("it", &pauses, at(millis));
                    let left = record.poll_timeout(&pauses, at(millis));
                    writeln!(
                        seen,
                        "{millis}: {:?} since {:?}, {} restarts, {:?}, well in {left:?}",
                        it.state, it.since, it.restarts, it.last_error
                    )
                    .unwrap();
                }
            }
        }
        expected.assert_eq(&seen);
    }

    #[test]
    fn a_component_that_never_ends_is_well_at_once() {
        check(
            "look 0
             start 10
             look 10",
            &expect![[r#"
                0: NotStarted since None, 0 restarts, None, well in None
                10: Running since Some("2027-01-15T08:00:00Z"), 0 restarts, None, well in None
            "#]],
        );
    }

    #[test]
    fn pauses_double_up_to_a_limit() {
        let script: String = (0..9).fold(String::new(), |mut script, second| {
            writeln!(script, "start {}\nend {} x", second * 100, second * 100 + 1).unwrap();
            script
        });
        check(
            &script,
            &expect![[r#"
                1: again in 500ms
                101: again in 1s
                201: again in 2s
                301: again in 4s
                401: again in 8s
                501: again in 16s
                601: again in 30s
                701: again in 30s
                801: again in 30s
            "#]],
        );
    }

    #[test]
    fn a_steady_run_begins_from_the_first_pause() {
        check(
            "start 0
             end 1 x
             start 500
             end 501 x
             start 1500
             end 301500 x",
            &expect![[r#"
                1: again in 500ms
                501: again in 1s
                301500: again in 500ms
            "#]],
        );
    }

    #[test]
    fn one_that_ends_at_once_is_never_called_well() {
        check(
            "start 0
             end 1 the port is taken
             look 2
             start 501
             look 502
             look 1501",
            &expect![[r#"
                1: again in 500ms
                2: Restarting since Some("2027-01-15T08:00:00Z"), 1 restarts, Some("the port is taken"), well in None
                502: Restarting since Some("2027-01-15T08:00:00Z"), 1 restarts, Some("the port is taken"), well in Some(999ms)
                1501: Running since Some("2027-01-15T08:00:00Z"), 1 restarts, Some("the port is taken"), well in None
            "#]],
        );
    }
}
