//! Behaviour scripts: text files that say what is given, what is done, and what must come out.
//!
//! ```text
//! # A ReplicaSet without pods creates one, then two, then four.
//! given
//!   ReplicaSet web replicas=3 selector=app=web
//! reconcile web
//! ----
//! …
//! ```
//! The first line is a sentence. Indented lines under `given` describe objects; other lines up to `----` are
//! commands, which may have indented lines of their own. What follows is the expected output. With `UPDATE=1` in
//! the environment the files are rewritten instead of compared.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// One script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Where it stands, for messages.
    pub path: PathBuf,
    /// Its sentence.
    pub title: String,
    /// The lines under `given`.
    pub given: Vec<String>,
    /// The commands in their order.
    pub commands: Vec<Command>,
    /// The expected output.
    pub expected: String,
    input: String,
}

/// One command and the indented lines under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The command's words.
    pub words: Vec<String>,
    /// The lines under it.
    pub lines: Vec<String>,
}

/// Runs every script below a folder and compares. Panics with all differences, or when there is no script.
pub fn check(folder: impl AsRef<Path>, run: impl Fn(&Script) -> String) {
    let scripts = load(folder.as_ref());
    assert!(!scripts.is_empty(), "there are no scripts in {}", folder.as_ref().display());
    let mut failures = String::new();
    for script in &scripts {
        let output = run(script);
        if output != script.expected {
            script.report(&output, &mut failures);
        }
    }
    assert!(failures.is_empty(), "{failures}\nRun with UPDATE=1 to accept.");
}

/// Every script below a folder, by path.
pub fn load(folder: &Path) -> Vec<Script> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    files
        .map(|entry| entry.expect("the folder can be read").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("the script can be read");
            parse(path, &text)
        })
        .collect()
}

/// Reads a script. Panics when it is malformed.
pub fn parse(path: PathBuf, text: &str) -> Script {
    let here = path.display().to_string();
    let (input, expected) = text.split_once("\n----\n").unwrap_or_else(|| panic!("{here} has no ----"));
    let mut lines = input.lines();
    let title = lines.next().and_then(|line| line.strip_prefix("# "));
    let title = title.unwrap_or_else(|| panic!("{here} does not begin with a sentence")).to_owned();
    let (mut given, mut commands, mut in_given) = (Vec::new(), Vec::<Command>::new(), false);
    for line in lines.filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        if let Some(indented) = line.strip_prefix("  ") {
            let list = match commands.last_mut() {
                Some(command) if !in_given => &mut command.lines,
                _ => &mut given,
            };
            list.push(indented.trim().to_owned());
        } else if line == "given" {
            in_given = true;
        } else {
            in_given = false;
            commands.push(Command { words: words(line), lines: Vec::new() });
        }
    }
    Script { title, given, commands, expected: expected.to_owned(), input: input.to_owned(), path }
}

/// The words of a line; double quotes hold a word with spaces together, anywhere in it.
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            _ => word.push(character),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

impl Script {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told to rewrite their scripts by the environment"
    )]
    fn report(&self, output: &str, failures: &mut String) {
        if std::env::var("UPDATE").is_ok_and(|value| value == "1") {
            fs::write(&self.path, format!("{}\n----\n{output}", self.input))
                .expect("the script can be written");
            return;
        }
        let difference = similar::TextDiff::from_lines(self.expected.as_str(), output);
        let shown = difference.unified_diff().header("expected", "actual").to_string();
        writeln!(failures, "{}: {}\n{shown}", self.path.display(), self.title)
            .expect("a string takes any text");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_has_a_sentence_objects_commands_and_output() {
        let text =
            "# It works.\ngiven\n  Pod a\n  Pod b\nreconcile a\nrefused\n  create b \"no way\"\n----\ndone\n";
        let script = parse(PathBuf::from("x.txt"), text);
        assert_eq!(script.title, "It works.");
        assert_eq!(script.given, ["Pod a", "Pod b"]);
        assert_eq!(script.commands[0].words, ["reconcile", "a"]);
        assert_eq!(script.commands[1].lines, ["create b \"no way\""]);
        assert_eq!(script.expected, "done\n");
    }

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(words(r#"a b="c d" e"#), ["a", "b=c d", "e"]);
    }
}
