//! The facts the scheduler reasons about: plain data, read once from an object.

pub mod affinity;
pub mod node;
pub mod pod;
pub mod resources;
pub mod snapshot;
pub mod taints;

pub use affinity::{NodeTerms, WeightedTerm};
pub use node::NodeFacts;
pub use pod::PodNeeds;
pub use resources::Resources;
pub use snapshot::{Row, Snapshot};
pub use taints::{Effect, Taint, Toleration};
