//! Figures of interleaved rounds, by what they measure.

use std::collections::BTreeMap;

use crate::shell::say;

/// All rounds of all measurements.
#[derive(Debug, Default)]
pub(crate) struct Figures(BTreeMap<String, Vec<f64>>);

impl Figures {
    /// One round of a measurement.
    pub(crate) fn add(&mut self, name: &str, value: f64) {
        self.0.entry(name.to_owned()).or_default().push(value);
    }

    /// The median of a measurement; none when there is none.
    pub(crate) fn median(&self, name: &str) -> Option<f64> {
        let mut values = self.0.get(name)?.clone();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    }

    /// A line for each measurement: median, lowest, highest, rounds.
    pub(crate) fn print(&self) {
        say(&format!("{:<46} {:>10} {:>10} {:>10} {:>7}", "", "median", "lowest", "highest", "rounds"));
        for (name, values) in &self.0 {
            let median = self.median(name).unwrap_or_default();
            let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
            let highest = values.iter().copied().fold(0.0, f64::max);
            let [median, lowest, highest] = [median, lowest, highest].map(shown);
            say(&format!("{name:<46} {median:>10} {lowest:>10} {highest:>10} {:>7}", values.len()));
        }
    }
}

/// Small figures with their fraction, large ones without.
fn shown(value: f64) -> String {
    if value.abs() < 100.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}

#[cfg(test)]
mod tests {
    use super::{Figures, shown};

    #[test]
    fn a_fraction_is_shown_where_it_matters() {
        assert_eq!([0.126, 99.5, 1234.5].map(shown), ["0.13", "99.50", "1234"]);
    }

    #[test]
    fn the_median_is_the_middle_of_all_rounds() {
        let mut figures = Figures::default();
        for value in [3.0, 100.0, 1.0] {
            figures.add("a", value);
        }
        assert_eq!(figures.median("a"), Some(3.0));
        assert_eq!(figures.median("b"), None);
    }
}
