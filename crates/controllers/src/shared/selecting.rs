//! The projection of an object that selects others with `spec.selector`.

use api::{Document, LabelSelector, Meta};
use control::Project;

/// What an object with a label selector selects.
#[derive(Clone, Debug)]
pub(crate) struct Selecting {
    /// `spec.selector`; nothing if it is absent or no selector.
    pub(crate) selector: LabelSelector,
}

impl Project for Selecting {
    fn project(_: &Meta, document: &Document) -> Self {
        Self { selector: selector(document) }
    }
}

/// `spec.selector`; nothing if it is absent or no selector.
pub(crate) fn selector(document: &Document) -> LabelSelector {
    LabelSelector::from_cursor(&document.at("spec.selector")).unwrap_or_else(|_| LabelSelector::nothing())
}
