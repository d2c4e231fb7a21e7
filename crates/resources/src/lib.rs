//! What each built-in kind means: one file (or folder) per kind, and the registry of all of them.
//!
//! A kind is facts (names, versions, columns, selectable fields) and pure functions on documents (defaults,
//! preparation, validation). There is no I/O, clock, randomness or async here, and no kind knows of another
//! object than the one it is given.
//!
//! * [`kind`]: the shape of a kind. Start with [`scheduling::priority_class`], the exemplar.
//! * [`resource`]: a kind with its type erased, and what all kinds share.
//! * [`write`](mod@write): what a kind is told about a write, and what it may answer.
//! * [`shapes`]: what several kinds share.
//! * [`registry`]: the list.

pub mod apps;
pub mod authentication;
pub mod authorization;
pub mod coordination;
pub mod core;
pub mod discovery;
pub mod kind;
mod paths;
pub mod rbac;
pub mod registry;
pub mod resource;
pub mod scheduling;
pub mod shapes;
pub mod write;

pub use kind::{Column, Field, Generation, Kind, NameRule, Names, Part, Scope, Storage, Version};
pub use resource::Resource;
pub use write::{Claim, Deletion, Need, Needs, Pool, Propagation, User, Verb, Write};
