//! `model` and `plan` modules decide and do nothing else: no clock, randomness, environment, file, socket, lock or log, and
//! no map without an order.

use super::{Finding, Source, Tree};

/// Crates that are pure as a whole.
static PURE_CRATES: &[&str] = &["control", "controllers", "resources"];

/// Words that betray an effect.
static EFFECTS: &[&str] = &[
    "async fn",
    ".await",
    "tokio::",
    "std::fs",
    "std::net::Tcp",
    "std::net::Udp",
    "std::env",
    "std::process",
    "std::thread",
    "Instant::now",
    "SystemTime::now",
    "rand::",
    "Mutex",
    "RwLock",
    "tracing::",
    "HashMap",
    "HashSet",
    "println!",
    "eprintln!",
];

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    tree.sources
        .iter()
        .filter(|source| is_pure(source) && source.is_product(tree))
        .flat_map(effects)
        .collect()
}

fn is_pure(source: &Source) -> bool {
    let mut parts = source.path.split('/').map(|part| part.trim_end_matches(".rs"));
    PURE_CRATES.contains(&source.crate_name())
        || parts.any(|part| matches!(part, "model" | "plan" | "machine"))
}

fn effects(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, line) in source.code().lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        if let Some(effect) = EFFECTS.iter().find(|effect| code.contains(**effect)) {
            let place = format!("{}:{}", source.path, index + 1);
            found.push(Finding { place, what: format!("`{effect}` is an effect") });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Source, effects, is_pure};

    #[test]
    fn a_clock_in_a_plan_is_found_and_one_in_a_comment_is_not() {
        let source = |text: &str| Source { path: "crates/proxy/src/plan/table.rs".into(), text: text.into() };
        assert!(is_pure(&source("")));
        assert_eq!(effects(&source("let now = Instant::now();")).len(), 1);
        assert_eq!(effects(&source("// Instant::now() is the driver's")).len(), 0);
    }
}
