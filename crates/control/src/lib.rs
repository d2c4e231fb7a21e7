//! The runtime that every controller shares, as a machine without I/O.
//!
//! A controller is a pure function from what is seen to a [`Plan`]; the [`Runtime`] decides when it is
//! asked, hands out the plan's actions one batch at a time, and keeps a target waiting until the view has
//! caught up with the controller's own writes. Drivers (crate `client`, crate `simulator`) perform the
//! actions and report outcomes.
//!
//! What this crate promises: the same events, times and seeds give the same work in the same order; a plan
//! is never computed from a view older than the target's own last write; an action whose outcome is unknown
//! is sent again as it was, never replaced by a new plan.
//!
//! What it does not do: no clock, no randomness, no async, no sockets, no logging.
//!
//! * [`object`], [`view`]: the data of a cache.
//! * [`plan`]: what a controller may ask for, as data.
//! * [`controller`]: the trait, and what it is given.
//! * [`runtime`]: the machine; `queue`, `gate` and `flight` are its parts.
//! * [`machine`]: what a driver drives; the runtime is one.
//! * [`pod`]: the projection of a pod that several components read.
//! * [`conditions`], [`names`]: small pure tools for plans.
//! * [`limits`]: every bound.

pub mod conditions;
pub mod controller;
mod flight;
mod gate;
pub mod limits;
pub mod machine;
pub mod names;
pub mod object;
pub mod plan;
pub mod pod;
mod queue;
pub mod runtime;
pub mod view;

pub use controller::{Change, Controller, Seen, Target, Trigger, Watch, World};
pub use machine::Machine;
pub use names::Names;
pub use object::{Object, Project};
pub use plan::{
    Action, Answer, Answers, Batch, Delete, Level, Note, Outcome, Past, PatchKind, Plan, Propagation,
    Question, Step, Verb,
};
pub use runtime::{Event, Now, Runtime, Ticket, Work};
pub use view::View;
