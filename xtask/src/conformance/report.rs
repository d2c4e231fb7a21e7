//! What a run of the suite tells: each spec's outcome, from ginkgo's JSON report.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

/// How a spec ended.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    Passed,
    /// With the beginning of what it said.
    Failed(String),
    /// It found that it cannot run here.
    Skipped(String),
    /// The run's options left it out.
    Left,
}

/// A spec of the conformance suite.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spec {
    /// All of its texts, as upstream's own reports write them.
    pub(super) name: String,
    pub(super) outcome: Outcome,
    pub(super) took: Duration,
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Report {
    /// The conformance specs, by name.
    pub(super) specs: Vec<Spec>,
    /// All specs of the suite.
    pub(super) total: usize,
    /// What failed beside the specs: the setup before all of them, say.
    pub(super) broken: Vec<String>,
}

/// A line for people is not longer.
const HEADLINE_CHARACTERS: usize = 240;

impl Report {
    /// Reads ginkgo's JSON.
    pub(super) fn parse(json: &[u8]) -> Result<Self> {
        let suites: Vec<Value> =
            serde_json::from_slice(json).context("ginkgo's report is not what it was")?;
        let mut report = Self::default();
        for suite in &suites {
            let reasons = array(&suite["SpecialSuiteFailureReasons"]).filter_map(Value::as_str);
            report.broken.extend(reasons.map(str::to_owned));
            for found in array(&suite["SpecReports"]) {
                report.add(found);
            }
        }
        report.specs.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(report)
    }

    fn add(&mut self, found: &Value) {
        let outcome = outcome(found);
        if found["LeafNodeType"] != "It" {
            if let Outcome::Failed(why) = outcome {
                self.broken.push(format!("{}: {why}", found["LeafNodeType"].as_str().unwrap_or_default()));
            }
            return;
        }
        self.total += 1;
        let labels =
            array(&found["ContainerHierarchyLabels"]).flat_map(array).chain(array(&found["LeafNodeLabels"]));
        if labels.into_iter().any(|label| label == "Conformance") {
            let took = Duration::from_nanos(found["RunTime"].as_u64().unwrap_or_default());
            self.specs.push(Spec { name: name(found), outcome, took });
        }
    }
}

impl Spec {
    /// The group it belongs to: `node` of `[sig-node] Pods …`.
    pub(super) fn sig(&self) -> &str {
        self.name.strip_prefix("[sig-").and_then(|rest| rest.split_once(']')).map_or("?", |(sig, _)| sig)
    }
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn name(found: &Value) -> String {
    let leaf = found["LeafNodeText"].as_str();
    let texts = array(&found["ContainerHierarchyTexts"]).filter_map(Value::as_str).chain(leaf);
    texts.collect::<Vec<_>>().join(" ")
}

fn outcome(found: &Value) -> Outcome {
    let message = found["Failure"]["Message"].as_str().unwrap_or_default();
    match found["State"].as_str().unwrap_or_default() {
        "passed" => Outcome::Passed,
        // What the options leave out was never started and says nothing.
        "skipped" if message.is_empty() => Outcome::Left,
        "skipped" => Outcome::Skipped(headline(message)),
        "pending" => Outcome::Left,
        state => Outcome::Failed(headline(if message.is_empty() { state } else { message })),
    }
}

/// The beginning of a failure's message in one line, without the addresses of Go's objects.
fn headline(message: &str) -> String {
    let words =
        message.lines().map(str::trim).filter(|line| !(line.starts_with("<*") && line.ends_with(':')));
    let text = words.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(HEADLINE_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Outcome, Report, headline};

    fn spec(leaf: &str, state: &str, message: &str) -> serde_json::Value {
        json!({
            "ContainerHierarchyTexts": ["[sig-apps] Job", "with failures"],
            "ContainerHierarchyLabels": [["sig-apps"], []],
            "LeafNodeType": "It",
            "LeafNodeText": leaf,
            "LeafNodeLabels": ["Conformance"],
            "State": state,
            "RunTime": 1_500_000_000u64,
            "Failure": {"Message": message},
        })
    }

    #[test]
    fn outcomes_of_conformance_specs_are_read() {
        let mut other = spec("runs without the label", "failed", "no matter");
        other["LeafNodeLabels"] = json!([]);
        let specs = [
            spec("z passes", "passed", ""),
            spec("fails", "failed", "expected:\n    1"),
            spec("is left out", "skipped", ""),
            spec("cannot run", "skipped", "needs two nodes"),
            spec("runs out of time", "timedout", ""),
            other,
            json!({"LeafNodeType": "SynchronizedBeforeSuite", "State": "failed", "Failure": {"Message": "no node"}}),
        ];
        let text = json!([{"SpecReports": specs, "SpecialSuiteFailureReasons": ["Interrupted by User"]}])
            .to_string();
        let report = Report::parse(text.as_bytes()).unwrap();
        let outcomes: Vec<_> = report
            .specs
            .iter()
            .map(|spec| (spec.name.trim_start_matches("[sig-apps] Job with failures "), &spec.outcome))
            .collect();
        assert_eq!(
            outcomes,
            [
                ("cannot run", &Outcome::Skipped("needs two nodes".into())),
                ("fails", &Outcome::Failed("expected: 1".into())),
                ("is left out", &Outcome::Left),
                ("runs out of time", &Outcome::Failed("timedout".into())),
                ("z passes", &Outcome::Passed),
            ]
        );
        assert_eq!(report.total, 6);
        assert_eq!(report.broken, ["Interrupted by User", "SynchronizedBeforeSuite: no node"]);
        assert_eq!(report.specs[0].sig(), "apps");
        assert!((report.specs[0].took.as_secs_f64() - 1.5).abs() < 0.001);
    }

    #[test]
    fn a_headline_is_one_line_without_addresses() {
        let message =
            "Unexpected error:\n    <*errors.StatusError | 0xc0001>: \n    pods \"a\" is forbidden\n";
        assert_eq!(headline(message), "Unexpected error: pods \"a\" is forbidden");
        assert_eq!(headline(&"é".repeat(500)).chars().count(), 241);
    }
}
