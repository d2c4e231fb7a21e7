//! Every fixture folder is read by a test of its crate.

use super::{Finding, Tree};

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(tree.root.join("crates")).max_depth(2).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        if entry.file_name() != "testdata" {
            continue;
        }
        let owner =
            entry.path().parent().and_then(|p| p.strip_prefix(&tree.root).ok()).unwrap_or(entry.path());
        let start = format!("{}/", owner.display());
        for folder in std::fs::read_dir(entry.path()).into_iter().flatten().filter_map(Result::ok) {
            let name = folder.file_name().to_string_lossy().into_owned();
            let stem = name.split('.').next().unwrap_or(&name);
            let wanted = [format!("testdata/{stem}"), format!("\"{stem}")];
            let reads = |text: &str| {
                wanted.iter().any(|w| text.contains(w.as_str())) || text.contains("\"testdata\"")
            };
            if !tree.sources.iter().any(|source| source.path.starts_with(&start) && reads(&source.text)) {
                found.push(Finding {
                    place: format!("{start}testdata/{name}"),
                    what: "no test reads it".into(),
                });
            }
        }
    }
    found
}
