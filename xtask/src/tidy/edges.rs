//! The allow-list of dependencies between the workspace's crates: components meet only at the API.

use super::{Finding, Tree};

/// Crate and the crates it may name under `[dependencies]`.
static EDGES: &[(&str, &[&str])] = &[
    ("api", &["views"]),
    ("apiserver", &["api", "resources", "store"]),
    ("bootcamp", &[]),
    ("client", &["api", "control"]),
    ("containers", &["linux"]),
    ("control", &["api"]),
    ("controllers", &["api", "control"]),
    (
        "coracle",
        &[
            "api",
            "apiserver",
            "client",
            "containers",
            "control",
            "controllers",
            "dns",
            "kubelet",
            "linux",
            "proxy",
            "resources",
            "scheduler",
            "store",
        ],
    ),
    ("dns", &["api", "client", "control"]),
    ("e2e", &["client", "testkit"]),
    ("kubelet", &["api", "client", "containers", "control", "linux"]),
    ("linux", &[]),
    ("pause", &[]),
    ("proxy", &["api", "client", "control", "linux"]),
    ("resources", &["api"]),
    ("scheduler", &["api", "control"]),
    ("simulator", &["api", "control", "controllers", "resources", "scheduler", "testkit"]),
    ("store", &[]),
    ("testkit", &["api"]),
    ("views", &[]),
    ("xtask", &[]),
];

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    tree.manifests().iter().flat_map(|manifest| findings(&manifest.path, &manifest.text)).collect()
}

fn findings(place: &str, manifest: &str) -> Vec<Finding> {
    let finding = |what: String| Finding { place: place.into(), what };
    let name =
        manifest.lines().find_map(|line| line.strip_prefix("name = ")).unwrap_or_default().trim_matches('"');
    let Some((_, allowed)) = EDGES.iter().find(|(from, _)| *from == name) else {
        return vec![finding(format!("the crate `{name}` has no line in xtask/src/tidy/edges.rs"))];
    };
    dependencies(manifest)
        .filter(|to| EDGES.iter().any(|(known, _)| known == to) && !allowed.contains(to))
        .map(|to| finding(format!("`{name}` may not depend on `{to}`")))
        .collect()
}

fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::findings;

    #[test]
    fn an_edge_outside_the_list_is_found() {
        let manifest =
            |to: &str| format!("[package]\nname = \"dns\"\n\n[dependencies]\n{to}.workspace = true\n");
        assert_eq!(findings("x", &manifest("client")).len(), 0);
        assert_eq!(findings("x", &manifest("store")).len(), 1);
        assert_eq!(findings("x", &manifest("tokio")).len(), 0);
    }
}
