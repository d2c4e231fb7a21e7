//! `cargo xtask tidy`: the house rules that the compiler and clippy do not know.
//!
//! Each rule is a file with one function from the tree to its findings, and one line in `RULES`. A rule reads files as
//! text; it changes nothing. Exceptions stand beside their rule and may only shrink.

mod booleans;
mod dead_files;
mod dependencies;
mod docs;
mod edges;
mod fixtures;
mod kinds;
mod purity;
mod safety;
mod sizes;
mod waits;
mod words;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::Command;
use crate::shell::{root, say};

pub(crate) const COMMAND: Command =
    Command { name: "tidy", about: "the house rules: docs, sizes, purity, borders between crates", run };

/// One house rule.
struct Rule {
    name: &'static str,
    find: fn(&Tree) -> Vec<Finding>,
}

static RULES: &[Rule] = &[
    Rule { name: "every file says what it is", find: docs::find },
    Rule { name: "functions and files stay small", find: sizes::find },
    Rule { name: "model and plan are pure", find: purity::find },
    Rule { name: "crates meet only where the architecture says", find: edges::find },
    Rule { name: "a dependency has a reason and a user", find: dependencies::find },
    Rule { name: "generic code names no kind", find: kinds::find },
    Rule { name: "no parameter is a bool", find: booleans::find },
    Rule { name: "only `linux` is unsafe, and every crate takes the workspace's lints", find: safety::find },
    Rule { name: "only drivers wait, and bounds stand in limits.rs", find: waits::find },
    Rule { name: "no unfinished marks", find: words::find },
    Rule { name: "no dead files", find: dead_files::find },
    Rule { name: "no unused fixtures", find: fixtures::find },
];

/// A place that breaks a rule.
struct Finding {
    place: String,
    what: String,
}

/// A crate's `Cargo.toml`.
struct Manifest {
    /// Relative to the repository's root.
    path: String,
    text: String,
}

/// A source file, read once.
struct Source {
    /// Relative to the repository's root, with forward slashes.
    path: String,
    text: String,
}

impl Source {
    /// The text above the first test module: what the size rules and most others look at.
    fn code(&self) -> &str {
        self.text.find("#[cfg(test)]\nmod ").map_or(&self.text, |end| &self.text[..end])
    }

    fn crate_name(&self) -> &str {
        self.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).unwrap_or("xtask")
    }

    /// Facts made by `cargo xtask codegen`: no person reads or edits them.
    fn is_generated(&self) -> bool {
        self.text.lines().take(3).any(|line| line.contains("cargo xtask codegen"))
    }

    /// Whether it is built into the product rather than into a test, an example or a benchmark.
    fn is_product(&self, tree: &Tree) -> bool {
        let elsewhere =
            ["/tests/", "/examples/", "/benches/"].iter().any(|folder| self.path.contains(folder));
        !elsewhere && !tree.is_test_module(self)
    }
}

/// Everything the rules look at.
struct Tree {
    root: PathBuf,
    sources: Vec<Source>,
}

impl Tree {
    fn read(root: &Path) -> Result<Self> {
        let mut sources = Vec::new();
        for folder in ["crates", "xtask", "examples"] {
            let walk = walkdir::WalkDir::new(root.join(folder)).sort_by_file_name().into_iter();
            for entry in walk.filter_entry(|entry| entry.file_name() != "target").filter_map(Result::ok) {
                if entry.path().extension().is_some_and(|ending| ending == "rs") {
                    let path = entry.path().strip_prefix(root)?.to_string_lossy().replace('\\', "/");
                    sources.push(Source { path, text: std::fs::read_to_string(entry.path())? });
                }
            }
        }
        Ok(Self { root: root.to_path_buf(), sources })
    }

    /// The manifests of all crates, by path.
    fn manifests(&self) -> Vec<Manifest> {
        let walk = walkdir::WalkDir::new(&self.root).max_depth(3).sort_by_file_name().into_iter();
        walk.filter_entry(|entry| entry.file_name() != "target")
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name() == "Cargo.toml" && entry.depth() > 1)
            .map(|entry| Manifest {
                path: entry.path().strip_prefix(&self.root).unwrap_or(entry.path()).display().to_string(),
                text: std::fs::read_to_string(entry.path()).unwrap_or_default(),
            })
            .collect()
    }

    /// Whether a file beside it (or above its folder) declares it for tests only.
    fn is_test_module(&self, source: &Source) -> bool {
        let path = Path::new(&source.path);
        let module = if path.ends_with("mod.rs") { path.parent().unwrap_or(path) } else { path };
        let name = module.file_stem().unwrap_or_default().to_string_lossy();
        let folder = module.parent().unwrap_or(module).to_string_lossy();
        let declared = format!("#[cfg(test)]\nmod {name};");
        self.sources
            .iter()
            .any(|other| other.path.starts_with(folder.as_ref()) && other.text.contains(&declared))
    }
}

fn run(_: &[String]) -> Result<()> {
    let tree = Tree::read(&root())?;
    let mut count = 0;
    for rule in RULES {
        for finding in (rule.find)(&tree) {
            count += 1;
            say(&format!("{}: {} ({})", finding.place, finding.what, rule.name));
        }
    }
    if count > 0 {
        bail!("{count} findings; each names its place above");
    }
    Ok(())
}
