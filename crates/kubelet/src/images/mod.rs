//! The images of this node, as pods want them: with whose credentials they are fetched, when, who may use them, and when
//! they go.
//!
//! * [`keyring`]: credentials out of pull secrets. [`failure`]: what is said when no image came. Both pure.
//! * [`access`]: who may use an image that is here, pure; [`ledger`] keeps it.
//! * [`plan`]: which images go, pure; [`collector`] removes them.
//! * [`turns`]: how many pulls at once. [`bell`]: that images came or went.
//!
//! What is fetched, and when again after a failure, the pods' machines decide.

pub(crate) mod access;
pub(crate) mod bell;
pub(crate) mod collector;
pub(crate) mod failure;
pub(crate) mod keyring;
pub(crate) mod ledger;
pub(crate) mod plan;
pub(crate) mod turns;
