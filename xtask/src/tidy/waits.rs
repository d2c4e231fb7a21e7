//! Only drivers wait for time to pass, and how long is a bound that stands in `limits.rs` with its reason.

use super::{Finding, Source, Tree};

/// Drivers: they wait for a deadline that a plan or a bound gave them. This list may only shrink.
static DRIVERS: &[&str] = &[
    "crates/apiserver/src/verbs/watch.rs",
    "crates/client/src/clock.rs",
    "crates/client/src/driver.rs",
    "crates/containers/src/image/registry/call.rs",
    "crates/coracle/src/components/supervision/mod.rs",
    "crates/kubelet/src/driver/hooks.rs",
    "crates/kubelet/src/driver/task.rs",
    "crates/kubelet/src/node/lease.rs",
    "crates/kubelet/src/sources.rs",
];

/// Spelled in two parts so that this file does not find itself.
static WAITS: &[(&str, &str)] = &[("time::sl", "eep("), ("time::sl", "eep_until("), ("time::inter", "val(")];

/// Crates whose times are bounds; elsewhere they are facts of a format or the face of a command.
static BOUNDED: &[&str] = &[
    "apiserver",
    "client",
    "containers",
    "control",
    "controllers",
    "dns",
    "kubelet",
    "linux",
    "proxy",
    "scheduler",
    "store",
];

/// Files with a bound of their own. This list may only shrink.
static BOUNDS: &[&str] = &["crates/kubelet/src/node/lease.rs", "crates/kubelet/src/node/mod.rs"];

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    tree.sources.iter().filter(|source| source.is_product(tree)).flat_map(findings).collect()
}

fn findings(source: &Source) -> Vec<Finding> {
    let may_wait = DRIVERS.contains(&source.path.as_str());
    let may_bound = source.path.ends_with("/limits.rs")
        || BOUNDS.contains(&source.path.as_str())
        || !BOUNDED.contains(&source.crate_name());
    let mut found = Vec::new();
    for (index, line) in source.code().lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        let mut finding = |what: &str| {
            found.push(Finding { place: format!("{}:{}", source.path, index + 1), what: what.into() });
        };
        if !may_wait && WAITS.iter().any(|(a, b)| code.contains(&format!("{a}{b}"))) {
            finding("only a driver waits");
        }
        if !may_bound && code.contains("const ") && code.contains("Duration = ") {
            finding("a bound of time stands outside limits.rs");
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Source, findings};

    #[test]
    fn waiting_in_a_plan_and_bounds_beside_the_code_are_found() {
        let count = |path: &str, text: String| findings(&Source { path: path.into(), text }).len();
        let wait = format!("tokio::time::{}(pause).await;", "sleep");
        assert_eq!(count("crates/dns/src/run.rs", wait.clone()), 1);
        assert_eq!(count("crates/client/src/clock.rs", wait), 0);
        let bound = "const PAUSE: Duration = Duration::from_secs(1);".to_owned();
        assert_eq!(count("crates/dns/src/run.rs", bound.clone()), 1);
        assert_eq!(count("crates/dns/src/limits.rs", bound), 0);
    }
}
