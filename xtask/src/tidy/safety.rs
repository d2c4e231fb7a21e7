//! `unsafe` stands in the crate `linux` alone, and no crate leaves the workspace's lints.

use super::{Finding, Source, Tree};

/// Spelled in two parts so that this file does not find itself.
static WORDS: &[(&str, &str)] =
    &[("unsa", "fe {"), ("unsa", "fe fn"), ("unsa", "fe impl"), ("unsa", "fe extern"), ("unsa", "fe_code")];

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let elsewhere = |source: &&Source| !source.path.starts_with("crates/linux/");
    let mut found: Vec<Finding> = tree.sources.iter().filter(elsewhere).flat_map(findings).collect();
    let loose = |manifest: &&super::Manifest| !manifest.text.contains("[lints]\nworkspace = true");
    found.extend(tree.manifests().iter().filter(loose).map(|manifest| Finding {
        place: manifest.path.clone(),
        what: "it does not take the workspace's lints".into(),
    }));
    found
}

fn findings(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        if WORDS.iter().any(|(a, b)| code.contains(&format!("{a}{b}"))) {
            let place = format!("{}:{}", source.path, index + 1);
            found.push(Finding { place, what: "only the crate `linux` may be unsafe".into() });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Source, findings};

    #[test]
    fn an_unsafe_block_is_found_and_a_comment_is_not() {
        let source = |text: String| Source { path: "crates/api/src/lib.rs".into(), text };
        assert_eq!(findings(&source(format!("let x = {}{{ y() }};", "unsafe "))).len(), 1);
        assert_eq!(findings(&source(format!("// {}{{ y() }}", "unsafe "))).len(), 0);
    }
}
