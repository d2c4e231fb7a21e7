//! No unfinished marks, no ignored tests, no sleeping, no attribute that silences without a reason.

use super::{Finding, Source, Tree};

/// Spelled in two parts so that this file does not find itself.
static MARKS: &[(&str, &str)] = &[
    ("TO", "DO"),
    ("FIX", "ME"),
    ("todo", "!("),
    ("unimplemented", "!("),
    ("#[ign", "ore"),
    ("thread::sl", "eep("),
    ("#[all", "ow("),
];

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    tree.sources.iter().filter(|source| !source.is_generated()).flat_map(findings).collect()
}

fn findings(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        let mark = MARKS.iter().map(|(a, b)| format!("{a}{b}")).find(|mark| line.contains(mark.as_str()));
        if let Some(mark) = mark {
            found
                .push(Finding { place: format!("{}:{}", source.path, index + 1), what: format!("`{mark}`") });
        }
    }
    found
}
