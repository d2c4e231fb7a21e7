//! The list of specs that pass, and what a run means for it.

use std::collections::BTreeSet;

use super::report::{Outcome, Report};

#[derive(Debug, Default, PartialEq)]
pub(super) struct Verdict {
    /// In the list, chosen by this run or gone from the suite, and did not pass.
    pub(super) lost: Vec<String>,
    /// Passed, and not in the list.
    pub(super) new: Vec<String>,
}

/// Compares a run with the list; specs that the run left out say nothing.
pub(super) fn compare(list: &str, report: &Report) -> Verdict {
    let listed: BTreeSet<&str> = list.lines().collect();
    let named = |name: &&str| report.specs.iter().find(|spec| spec.name == **name).map(|spec| &spec.outcome);
    let is_lost = |name: &&&str| !matches!(named(name), Some(Outcome::Passed | Outcome::Left));
    let passed = report.specs.iter().filter(|spec| spec.outcome == Outcome::Passed);
    let is_new = |name: &&String| !listed.contains(name.as_str());
    Verdict {
        lost: listed.iter().filter(is_lost).map(|name| (*name).to_owned()).collect(),
        new: passed.map(|spec| &spec.name).filter(is_new).cloned().collect(),
    }
}

/// The list with more names in it, sorted.
pub(super) fn with(list: &str, new: &[String]) -> String {
    let names: BTreeSet<&str> = list.lines().chain(new.iter().map(String::as_str)).collect();
    let mut text = names.into_iter().collect::<Vec<_>>().join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Verdict, compare, with};
    use crate::conformance::report::{Outcome, Report, Spec};

    fn report(specs: &[(&str, Outcome)]) -> Report {
        let spec = |(name, outcome): &(&str, Outcome)| Spec {
            name: (*name).into(),
            outcome: outcome.clone(),
            took: Duration::ZERO,
        };
        Report { specs: specs.iter().map(spec).collect(), ..Report::default() }
    }

    #[test]
    fn a_listed_spec_must_pass_when_it_is_chosen() {
        let report = report(&[
            ("a", Outcome::Passed),
            ("b", Outcome::Failed("why".into())),
            ("c", Outcome::Left),
            ("d", Outcome::Skipped("why".into())),
            ("e", Outcome::Passed),
            ("f", Outcome::Failed("why".into())),
        ]);
        let verdict = compare("a\nb\nc\nd\ngone\n", &report);
        let lost = ["b", "d", "gone"].map(str::to_owned).to_vec();
        assert_eq!(verdict, Verdict { lost, new: vec!["e".into()] });
    }

    #[test]
    fn the_list_only_grows_and_stays_sorted() {
        assert_eq!(with("b\nd\n", &["c".into(), "a".into(), "b".into()]), "a\nb\nc\nd\n");
        assert_eq!(with("", &[]), "");
    }
}
