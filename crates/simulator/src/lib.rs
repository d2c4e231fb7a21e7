//! Controllers on virtual time, over an API in memory, with seeded faults.
//!
//! One thread, no clock: everything that happens is drawn from a seed, so the same seed gives the same run.
//! Controllers are the real ones, driven through the real `control::Runtime`; what is modelled is the API
//! ([`api_model`]), the nodes that run pods ([`nodes`]), and everything between a controller and the API that
//! can go wrong ([`faults`], [`actor`]): watches that lag and break, replies that never come, refusals,
//! crashes.
//!
//! [`run`](run::run) plays a [`Scenario`](run::Scenario) and checks the [`invariants`] at every tick. It does not
//! model admission, defaulting, garbage collection or more than one writer of an object's spec.

pub mod actor;
pub mod api_model;
pub mod dice;
pub mod faults;
pub mod invariants;
pub mod nodes;
pub mod run;
