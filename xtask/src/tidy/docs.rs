//! Every file opens with `//!`.

use super::{Finding, Tree};

pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    tree.sources
        .iter()
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| Finding {
            place: source.path.clone(),
            what: "the first line is not a `//!` that says what it is".into(),
        })
        .collect()
}
