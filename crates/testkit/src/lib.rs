//! Tools for tests, and for nothing else: scripts with expected output, and objects from one line of text.
//!
//! * [`script`]: behaviour scripts under `testdata/`, `given / do / ----` and what is expected.
//! * [`objects`]: an object from a line such as `Pod web-1 labels=app=web owner=ReplicaSet/web ready`.

pub mod objects;
pub mod script;

pub use objects::{NOW, document, now};
pub use script::Script;
