//! Every library of the workspace has its line in `docs/dependencies.md` and somebody who uses it; none is taken beside the
//! workspace's list.

use std::collections::BTreeSet;

use super::{Finding, Tree};

const DOCUMENT: &str = "docs/dependencies.md";

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let manifests = tree.manifests();
    let read = |path: &str| std::fs::read_to_string(tree.root.join(path)).unwrap_or_default();
    let used = manifests.iter().flat_map(|manifest| taken(&manifest.text)).collect();
    let mut found = compare(&read("Cargo.toml"), &read(DOCUMENT), &used);
    for manifest in &manifests {
        found.extend(versions(&manifest.text).map(|name| Finding {
            place: manifest.path.clone(),
            what: format!("`{name}` has a version of its own, beside the workspace's list"),
        }));
    }
    found
}

/// What differs between the workspace's list, the document and what the crates take.
fn compare(workspace: &str, document: &str, used: &BTreeSet<&str>) -> Vec<Finding> {
    let libraries: BTreeSet<&str> = libraries(workspace).collect();
    let explained: BTreeSet<&str> = document.lines().flat_map(explained).collect();
    let finding = |place: &str, what: String| Finding { place: place.into(), what };
    let unexplained = libraries.difference(&explained);
    let mut found: Vec<Finding> = unexplained
        .map(|name| finding("Cargo.toml", format!("`{name}` has no line in {DOCUMENT}")))
        .collect();
    let stale = explained.difference(&libraries);
    found.extend(stale.map(|name| finding(DOCUMENT, format!("`{name}` is no library of the workspace"))));
    let unused = libraries.iter().filter(|name| !used.contains(**name));
    found.extend(unused.map(|name| finding("Cargo.toml", format!("no crate takes `{name}`"))));
    found
}

/// The workspace's dependencies that are not its own crates.
fn libraries(workspace: &str) -> impl Iterator<Item = &str> {
    let list = workspace.lines().skip_while(|line| *line != "[workspace.dependencies]").skip(1);
    list.take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#') && !line.contains("path ="))
        .filter_map(|line| line.split_once(" = ").map(|(name, _)| name))
}

/// The names before the colon of a line of the list.
fn explained(line: &str) -> impl Iterator<Item = &str> {
    let head = line.strip_prefix("- ").and_then(|rest| rest.split_once(':')).map_or("", |(head, _)| head);
    head.split('`').skip(1).step_by(2)
}

/// The names under any of a manifest's lists of dependencies.
fn taken(manifest: &str) -> impl Iterator<Item = &str> {
    lines(manifest).filter_map(|line| line.split(['.', ' ', '=']).next())
}

/// The names that a manifest gives a version itself.
fn versions(manifest: &str) -> impl Iterator<Item = &str> {
    let own = lines(manifest).filter(|line| !line.contains("workspace") && !line.contains("path ="));
    own.filter_map(|line| line.split(['.', ' ', '=']).next())
}

fn lines(manifest: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    manifest.lines().filter(move |line| {
        if line.starts_with('[') {
            inside = line.trim_end_matches(']').ends_with("dependencies");
        }
        inside && !line.is_empty() && !line.starts_with(['[', '#'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_needs_a_line_and_a_user_and_a_line_a_library() {
        let workspace =
            "[workspace.dependencies]\napi = { path = \"crates/api\" }\nhex = \"0.4\"\nrand = \"1\"\n[x]\n";
        let document = "# Dependencies\n- `hex`: digits.\n- `old`, `older`: gone.\n";
        let used = BTreeSet::from(["hex"]);
        let found = compare(workspace, document, &used);
        let texts: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
        let expected = [
            "`rand` has no line in docs/dependencies.md",
            "`old` is no library of the workspace",
            "`older` is no library of the workspace",
            "no crate takes `rand`",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn all_lists_of_a_manifest_count() {
        let manifest = "[dependencies]\nhex.workspace = true\n\n[dev-dependencies]\nrand = \"1\"\n[lints]\nworkspace = true\n";
        assert_eq!(taken(manifest).collect::<Vec<_>>(), ["hex", "rand"]);
        assert_eq!(versions(manifest).collect::<Vec<_>>(), ["rand"]);
    }
}
