//! Every source file is reached by a `mod` line of its parent.

use std::path::Path;

use super::{Finding, Tree};

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let dead =
        |path: &str| Finding { place: path.into(), what: "no `mod` line of its parent reaches it".into() };
    tree.sources
        .iter()
        .filter(|source| !is_reached(tree, &source.path))
        .map(|source| dead(&source.path))
        .collect()
}

fn is_reached(tree: &Tree, path: &str) -> bool {
    let file = Path::new(path);
    let folder = file.parent().unwrap_or(Path::new(""));
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let is_root = matches!(stem.as_ref(), "lib" | "main") || stem == "build";
    let in_targets = folder.file_name().is_some_and(|name| {
        matches!(name.to_string_lossy().as_ref(), "tests" | "examples" | "benches" | "bin")
    });
    if is_root || in_targets {
        return true;
    }
    let (name, parent) = if stem == "mod" {
        (
            folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            folder.parent().unwrap_or(Path::new("")),
        )
    } else {
        (stem.into_owned(), folder)
    };
    let candidates = ["mod.rs", "lib.rs", "main.rs"].map(|file| parent.join(file)).into_iter();
    let siblings = [parent.with_extension("rs")].into_iter();
    let declared = format!("mod {name};");
    candidates.chain(siblings).any(|candidate| {
        let wanted = candidate.to_string_lossy();
        tree.sources.iter().any(|source| {
            source.path == wanted && source.text.lines().any(|line| line.trim_end().ends_with(&declared))
        })
    }) || declared_in_targets(tree, parent, &declared)
}

/// A folder below `tests/` or `examples/` belongs to any target beside it.
fn declared_in_targets(tree: &Tree, parent: &Path, declared: &str) -> bool {
    let folder = parent.to_string_lossy();
    folder.contains("/tests")
        && tree.sources.iter().any(|s| s.path.starts_with(folder.as_ref()) && s.text.contains(declared))
}
