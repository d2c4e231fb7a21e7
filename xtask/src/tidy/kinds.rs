//! Where code is generic over kinds, no kind is named: it loops over the registry or over discovery.

use super::{Finding, Source, Tree};

/// Places (by the start of their path) that must not name a kind.
static GENERIC: &[&str] = &[
    "crates/store/src/",
    "crates/client/src/",
    "crates/kubectl/src/",
    "crates/apiserver/src/verbs/",
    "crates/apiserver/src/describe/",
];

static KINDS: &[&str] = &[
    "ConfigMap",
    "ControllerRevision",
    "DaemonSet",
    "Deployment",
    "EndpointSlice",
    "PersistentVolume",
    "Pod",
    "PriorityClass",
    "ReplicaSet",
    "RoleBinding",
    "Secret",
    "ServiceAccount",
    "StatefulSet",
];

/// Files that speak of a kind because it is part of their own wire format: leases that hold leadership, events that are
/// recorded. This list may only shrink.
static EXCEPTIONS: &[&str] = &[];

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let generic = |source: &&Source| {
        GENERIC.iter().any(|start| source.path.starts_with(start))
            && !EXCEPTIONS.contains(&source.path.as_str())
    };
    tree.sources.iter().filter(generic).flat_map(findings).collect()
}

fn findings(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in source.code().lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        if let Some(kind) = KINDS.iter().find(|kind| names(code, kind)) {
            let place = format!("{}:{}", source.path, index + 1);
            found.push(Finding { place, what: format!("the kind `{kind}` is named in generic code") });
        }
    }
    found
}

/// Whether the line holds the word, not merely a longer word that contains it.
fn names(code: &str, kind: &str) -> bool {
    code.match_indices(kind).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + kind.len()..].chars().next();
        ![before, after].into_iter().flatten().any(|c| c.is_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn only_whole_words_count() {
        assert!(names("let x = \"Pod\";", "Pod"));
        assert!(!names("struct PodiumView;", "Pod"));
    }
}
