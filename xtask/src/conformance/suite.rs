//! Runs the suite with ginkgo: specs side by side first, then the serial ones, which ginkgo itself keeps apart.
//!
//! Everything it prints goes to `run.log`; a person sees counts and failures as they come. Ginkgo leaves `report.json`
//! and `junit.xml` beside it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::cluster::Cluster;
use super::options::Options;
use super::programs::Programs;
use super::report::{Outcome, Report};
use crate::shell::{program, run as run_quietly, say};

/// The conformance specs of the release that go.mod pins.
const SPECS: usize = 462;
/// What the specs' clients write their requests in: the server does not read protobuf yet.
const CONTENT_TYPE: &str = "application/json";
/// A run that takes longer hangs.
const PATIENCE: &str = "4h";
/// A person sees the counts after so many specs.
const EVERY: usize = 20;

/// Checks that the suite has the specs that it ought to have; ginkgo lists them without running any.
pub(super) fn check_count(programs: &Programs, folder: &Path) -> Result<()> {
    let mut ginkgo = ginkgo(programs, folder, "specs");
    run_quietly(ginkgo.arg("--dry-run").arg(programs.path("e2e.test")).stdout(Stdio::null()))?;
    let report = report(folder, "specs")?;
    say(&format!("the suite has {} conformance specs of {}", report.specs.len(), report.total));
    if report.specs.len() != SPECS {
        bail!("it ought to have {SPECS}: was it built from other modules than go.mod pins?");
    }
    Ok(())
}

/// Runs what the options choose, and returns what came out even when specs failed.
pub(super) fn run(
    programs: &Programs,
    cluster: &Cluster,
    options: &Options,
    folder: &Path,
) -> Result<Report> {
    let log = File::create(folder.join("run.log"))?;
    // An earlier run's must not be taken for this one's.
    for old in ["report.json", "junit.xml"] {
        let _ = std::fs::remove_file(folder.join(old));
    }
    let mut ginkgo = ginkgo(programs, folder, "report");
    ginkgo
        .args(["--junit-report=junit.xml", "--silence-skips", "--force-newlines"])
        .arg(format!("--timeout={PATIENCE}"))
        .arg(format!("--procs={}", options.procs))
        .arg(format!("--label-filter={}", options.labels()))
        .args(options.focus.iter().map(|text| format!("--focus={text}")))
        .args(options.skip.iter().map(|text| format!("--skip={text}")))
        .arg(programs.path("e2e.test"))
        .arg("--")
        .args(["--provider=skeleton", &format!("--kube-api-content-type={CONTENT_TYPE}")])
        .arg(format!("--kubeconfig={}", cluster.kubeconfig().display()))
        .arg(format!("--kubectl-path={}", programs.path("kubectl").display()));
    follow(ginkgo.stderr(log.try_clone()?).stdout(Stdio::piped()), log)?;
    let report =
        report(folder, "report").context("the suite ended without a report; run.log beside it tells why")?;
    if report.specs.iter().all(|spec| spec.outcome == Outcome::Left) && report.broken.is_empty() {
        bail!("no conformance spec matches the options");
    }
    Ok(report)
}

/// Ginkgo, with reports of the name in the folder.
fn ginkgo(programs: &Programs, folder: &Path, name: &str) -> Command {
    let mut command = program(programs.path("ginkgo"));
    command
        .args(["run", "--no-color", &format!("--json-report={name}.json")])
        .arg(format!("--output-dir={}", folder.display()));
    command
}

fn report(folder: &Path, name: &str) -> Result<Report> {
    let file = folder.join(name).with_extension("json");
    Report::parse(&std::fs::read(&file).with_context(|| format!("failed to read {}", file.display()))?)
}

/// Runs the command to its end: what it prints goes to the log, the progress to the person.
fn follow(command: &mut Command, mut log: File) -> Result<()> {
    let mut child = command.spawn().context("failed to start ginkgo")?;
    let lines = BufReader::new(child.stdout.take().context("ginkgo's output is piped")?).split(b'\n');
    let mut progress = Progress::default();
    for line in lines {
        let line = line?;
        log.write_all(&line)?;
        log.write_all(b"\n")?;
        if let Some(text) = progress.read(&String::from_utf8_lossy(&line)) {
            say(&text);
        }
    }
    // Its exit code tells only that specs failed, which the report tells better.
    child.wait()?;
    Ok(())
}

/// Where a spec may have failed, as ginkgo marks it.
static NODES: [&str; 4] = ["[It] ", "[BeforeEach] ", "[AfterEach] ", "[DeferCleanup (Each)] "];

/// What ginkgo's output tells while it runs.
#[derive(Default)]
struct Progress {
    passed: usize,
    failed: usize,
    /// The next line names a spec that failed.
    naming: bool,
}

impl Progress {
    /// Takes one line, and returns what to tell the person.
    fn read(&mut self, line: &str) -> Option<String> {
        if std::mem::take(&mut self.naming) {
            return Some(format!("failed: {}", spec_name(line)));
        }
        let mark = line.strip_prefix('•')?;
        // `• [3.1 seconds]` passed; `• [FAILED] [3.1 seconds]` did not.
        self.naming =
            mark.trim_start().strip_prefix('[').is_some_and(|word| word.starts_with(char::is_alphabetic));
        *(if self.naming { &mut self.failed } else { &mut self.passed }) += 1;
        let ended = self.passed + self.failed;
        ended
            .is_multiple_of(EVERY)
            .then(|| format!("{ended} ended: {} passed, {} failed", self.passed, self.failed))
    }
}

/// The spec in a line such as `[sig-apps] Job [It] works [Conformance] [sig-apps, Conformance]`: without the node that
/// failed and the list of labels.
fn spec_name(line: &str) -> String {
    let line = line.trim();
    let end = if line.ends_with(']') { line.rfind(" [").unwrap_or(line.len()) } else { line.len() };
    NODES.iter().fold(line[..end].to_owned(), |name, node| name.replacen(node, "", 1))
}

#[cfg(test)]
mod tests {
    use super::{EVERY, Progress, spec_name};

    #[test]
    fn failures_are_named_and_counts_shown_now_and_then() {
        let mut progress = Progress::default();
        let lines = [
            "Running Suite",
            "•",
            "------",
            "• [FAILED] [3.213 seconds]",
            "[sig-apps] Job [It] works",
            "  more",
        ];
        let told: Vec<String> = lines.iter().filter_map(|line| progress.read(line)).collect();
        assert_eq!(told, ["failed: [sig-apps] Job works"]);
        let told: Vec<String> = (0..EVERY).filter_map(|_| progress.read("• [1.000 seconds]")).collect();
        assert_eq!(told, ["20 ended: 19 passed, 1 failed"]);
    }
    #[test]
    fn a_spec_is_named_as_in_the_list() {
        assert_eq!(
            spec_name(" [sig-a] B [BeforeEach] c [Conformance] [sig-a, Conformance] "),
            "[sig-a] B c [Conformance]"
        );
        assert_eq!(spec_name("[sig-a] B c"), "[sig-a] B c");
    }
}
