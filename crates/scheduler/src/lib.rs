//! The scheduler: gives every waiting pod a node.
//!
//! [`Scheduler`] is a machine without I/O, driven like a controller's runtime: it sees all nodes and pods,
//! takes the most important waiting pod, decides ([`plan`]), assumes that its decision holds, and asks for the
//! binding. A pod that fits nowhere is told why, in upstream's words, and waits in the [`queue`] until
//! something changes that may cure it.
//!
//! What it promises: no node gets more than it can give, as far as the view and its own unfinished bindings
//! tell; a more important pod goes first; a pod that could fit is tried again soon after it could; the same
//! events and times give the same decisions.
//!
//! What it does not do: no clock, no randomness, no I/O; it never moves a pod that has a node. Admission
//! refuses the fields that it does not honour yet (affinity between pods, spreading, claims, volumes).
//!
//! * [`model`]: facts about pods and nodes, and the snapshot of all of them.
//! * [`plan`]: filters, scores, preemption: pure.
//! * [`queue`]: which pod is next.
//! * [`machine`]: the scheduler as a whole; `actions`: what it asks the API for; `calls`: what is out.
//! * [`limits`]: every bound.

mod actions;
mod calls;
mod changes;
pub mod limits;
pub mod machine;
pub mod model;
pub mod plan;
pub mod queue;

pub use machine::Scheduler;

/// The scheduler's name: in `spec.schedulerName`, in events, and as the user it acts as.
pub const NAME: &str = "default-scheduler";
