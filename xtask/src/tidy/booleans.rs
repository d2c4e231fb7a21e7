//! No parameter is a `bool`: at the place of the call nobody sees what it means.

use super::{Finding, Source, Tree};

/// Files that still have one, and how many. This list may only shrink.
static LEFT: &[(&str, usize)] = &[
    ("crates/api/src/canonical.rs", 1),
    ("crates/api/src/codec/protobuf.rs", 1),
    ("crates/api/src/codec/yaml/words.rs", 1),
    ("crates/apiserver/src/cache/pools.rs", 1),
    ("crates/apiserver/src/pipeline.rs", 1),
    ("crates/apiserver/src/verbs/watch.rs", 2),
    ("crates/containers/src/embedded/sessions.rs", 2),
    ("crates/e2e/src/script.rs", 1),
    ("crates/kubelet/src/driver/router.rs", 1),
    ("crates/kubelet/src/machine/facts_of.rs", 1),
    ("crates/kubelet/src/machine/report.rs", 2),
    ("crates/kubelet/src/machine/up.rs", 1),
    ("crates/kubelet/src/server/log_stream.rs", 1),
    ("crates/resources/src/core/event.rs", 1),
];

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    tree.sources
        .iter()
        .filter(|source| source.is_product(tree) && !source.is_generated())
        .filter_map(finding)
        .collect()
}

fn finding(source: &Source) -> Option<Finding> {
    let left = LEFT.iter().find(|(path, _)| *path == source.path).map_or(0, |(_, count)| *count);
    let count = count(source.code());
    (count > left).then(|| Finding {
        place: source.path.clone(),
        what: format!("{count} parameters are a bool, and xtask/src/tidy/booleans.rs has {left}"),
    })
}

/// How many parameters of functions are a `bool`.
fn count(code: &str) -> usize {
    let mut count = 0;
    let mut in_head = false;
    for line in code.lines().map(str::trim) {
        let begins = ["fn ", "pub fn ", "async fn ", "pub async fn ", "const fn ", "pub const fn "]
            .iter()
            .any(|word| line.starts_with(word))
            || line.starts_with("pub(") && line.contains(" fn ");
        in_head |= begins;
        // A conversion from a bool has to take one, and what a closure takes is no parameter.
        let head = line.split(" -> ").next().unwrap_or_default();
        if in_head && !line.starts_with("fn from(") {
            count += head.matches(": bool").count();
        }
        in_head &= !line.ends_with(['{', ';', '}']);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn parameters_count_and_fields_and_results_do_not() {
        assert_eq!(count("fn f(a: bool, b: &str) -> bool {"), 1);
        assert_eq!(count("pub(crate) fn f(\n    a: u8,\n    deep: bool,\n) {\n    let x: bool = y;\n}"), 1);
        assert_eq!(count("struct X {\n    is_ready: bool,\n}\nfn is_ready() -> bool {"), 0);
    }
}
