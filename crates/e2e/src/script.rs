//! Pages of the guide as tests: every `console` block is run, in order, in one shell environment.
//!
//! A line that begins with `$ ` is a command; what follows up to the next one is the output to expect, with the gaps of
//! [`crate::matching`]. A command that is not followed by anything must succeed and may print what it likes. A command
//! that ends with ` # fails` must fail.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use crate::matching::fits;

/// One command of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Line of the page, from 1.
    pub line: usize,
    /// The command, as a person types it.
    pub command: String,
    /// What it should print; anything when absent.
    pub expected: Option<String>,
    /// How it should end.
    pub end: End,
}

/// How a command should end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With exit code 0.
    Success,
    /// With another.
    Failure,
}

/// The steps of a page in Markdown.
pub fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (index, line) in page.lines().enumerate() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match line.strip_prefix("$ ") {
                Some(command) => steps.push(step(index + 1, command)),
                None => expect_line(&mut steps, line),
            },
        }
    }
    steps
}

fn step(line: usize, command: &str) -> Step {
    let (command, end) = match command.strip_suffix(" # fails") {
        Some(command) => (command, End::Failure),
        None => (command, End::Success),
    };
    Step { line, command: command.to_owned(), expected: None, end }
}

fn expect_line(steps: &mut [Step], line: &str) {
    let Some(last) = steps.last_mut() else { return };
    if last.command.ends_with('\\') && last.expected.is_none() {
        last.command.push('\n');
        last.command.push_str(line);
        return;
    }
    let expected = last.expected.get_or_insert_default();
    expected.push_str(line);
    expected.push('\n');
}

/// Runs the steps with `shell`, which returns a command's output and whether it succeeded.
///
/// # Errors
/// At the first step whose end or output is not as the page says, with all that was seen.
pub fn run(page: &str, mut shell: impl FnMut(&str) -> Result<(String, bool)>) -> Result<usize> {
    let steps = steps(page);
    for step in &steps {
        let (output, succeeded) = shell(&step.command)?;
        let as_said = succeeded == (step.end == End::Success);
        let printed = step.expected.as_ref().is_none_or(|expected| fits(expected, &output));
        if !as_said || !printed {
            bail!("{}", report(step, &output, succeeded));
        }
    }
    Ok(steps.len())
}

fn report(step: &Step, output: &str, succeeded: bool) -> String {
    let mut text = format!("line {}: $ {}\n", step.line, step.command);
    // Writing to a String cannot fail.
    let _ = writeln!(text, "it {}", if succeeded { "succeeded" } else { "failed" });
    let _ = writeln!(text, "--- expected\n{}", step.expected.as_deref().unwrap_or("(anything)"));
    let _ = writeln!(text, "--- printed\n{output}");
    text
}

#[cfg(test)]
mod tests {
    use super::{End, run, steps};

    const PAGE: &str =
        "# Title\n\n```console\n$ one\nout …\n$ two \\\n  more\n$ three # fails\n```\n\n```yaml\n$ no\n```\n";

    #[test]
    fn only_console_blocks_are_steps() {
        let steps = steps(PAGE);
        let commands: Vec<_> = steps.iter().map(|step| step.command.as_str()).collect();
        assert_eq!(commands, ["one", "two \\\n  more", "three"]);
        assert_eq!((steps[0].expected.as_deref(), steps[2].end), (Some("out …\n"), End::Failure));
    }

    #[test]
    fn a_step_that_differs_stops_the_page() {
        let good = run(PAGE, |command| Ok(("out x".to_owned(), command != "three")));
        assert_eq!(good.unwrap(), 3);
        let bad = run(PAGE, |_| Ok(("else".to_owned(), true)));
        assert!(bad.unwrap_err().to_string().starts_with("line 4: $ one"));
    }
}
