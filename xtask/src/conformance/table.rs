//! What a person reads at the end of a run: counts of each group, failures with their reasons, the slowest specs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::report::{Outcome, Report, Spec};

/// How many of the slowest specs are shown.
const SLOWEST: usize = 10;

#[derive(Default)]
struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
    took: Duration,
}

impl Counts {
    fn add(&mut self, spec: &Spec) {
        match spec.outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::Failed(_) => self.failed += 1,
            Outcome::Skipped(_) => self.skipped += 1,
            Outcome::Left => return,
        }
        self.took += spec.took;
    }

    fn line(&self, name: &str) -> String {
        let seconds = self.took.as_secs_f64();
        format!("{name:<18} {:>6} {:>6} {:>7} {seconds:>9.1} s\n", self.passed, self.failed, self.skipped)
    }
}

/// The whole text.
pub(super) fn of(report: &Report) -> String {
    let mut text = String::new();
    failures(report, &mut text);
    slowest(report, &mut text);
    groups(report, &mut text);
    text
}

fn groups(report: &Report, text: &mut String) {
    let mut groups: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut all = Counts::default();
    for spec in report.specs.iter().filter(|spec| spec.outcome != Outcome::Left) {
        groups.entry(spec.sig()).or_default().add(spec);
        all.add(spec);
    }
    let heads = ["passed", "failed", "skipped", "time"];
    let _ = writeln!(text, "\n{:<18} {:>6} {:>6} {:>7} {:>11}", "", heads[0], heads[1], heads[2], heads[3]);
    for (name, counts) in &groups {
        text.push_str(&counts.line(name));
    }
    text.push_str(&all.line("all"));
}

fn failures(report: &Report, text: &mut String) {
    for spec in &report.specs {
        match &spec.outcome {
            Outcome::Failed(why) => _ = writeln!(text, "\nfailed:  {}\n         {why}", spec.name),
            Outcome::Skipped(why) => _ = writeln!(text, "\nskipped: {}\n         {why}", spec.name),
            Outcome::Passed | Outcome::Left => {}
        }
    }
}

fn slowest(report: &Report, text: &mut String) {
    let mut ran: Vec<&Spec> = report.specs.iter().filter(|spec| spec.outcome != Outcome::Left).collect();
    ran.sort_by_key(|spec| std::cmp::Reverse(spec.took));
    text.push_str("\nslowest:\n");
    for spec in ran.iter().take(SLOWEST) {
        let _ = writeln!(text, "{:>8.1} s  {}", spec.took.as_secs_f64(), spec.name);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::of;
    use crate::conformance::report::{Outcome, Report, Spec};

    #[test]
    fn groups_failures_and_the_slowest_are_shown() {
        let spec = |name: &str, outcome, seconds| Spec {
            name: name.into(),
            outcome,
            took: Duration::from_secs(seconds),
        };
        let report = Report {
            specs: vec![
                spec("[sig-apps] Job works", Outcome::Passed, 2),
                spec("[sig-apps] Job fails", Outcome::Failed("why".into()), 3),
                spec("[sig-node] Pods need more", Outcome::Skipped("one node".into()), 0),
                spec("[sig-node] Pods are left out", Outcome::Left, 0),
            ],
            ..Report::default()
        };
        let expected = "
failed:  [sig-apps] Job fails
         why

skipped: [sig-node] Pods need more
         one node

slowest:
     3.0 s  [sig-apps] Job fails
     2.0 s  [sig-apps] Job works
     0.0 s  [sig-node] Pods need more

                   passed failed skipped        time
apps                    1      1       0       5.0 s
node                    0      0       1       0.0 s
all                     1      1       1       5.0 s
";
        assert_eq!(of(&report), expected);
    }
}
