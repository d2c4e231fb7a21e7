//! Selectors: which objects a request, a controller or a service means.
//!
//! `LabelSelector` chooses by labels, with equality, sets and existence; `FieldSelector` by the few fields that
//! a kind declares. Both parse the texts of URLs and command lines with upstream's errors, and print them back.

mod field;
mod label;
mod parser;

pub use field::{FieldRequirement, FieldSelector, FieldSelectorError};
pub use label::{LabelSelector, LabelSelectorError, Operator, Requirement};
