//! The list of all built-in kinds. It is the only one: routes, discovery, OpenAPI, storage, tables, access rules
//! and garbage collection are loops over it. A new kind is one file and one line.

use crate::Resource;
use crate::scheduling::priority_class::PriorityClass;

/// Every built-in kind, sorted by group and kind.
pub static ALL: &[&dyn Resource] = &[
    // scheduling.k8s.io
    &PriorityClass,
];
