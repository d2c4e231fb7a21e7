//! What is asked of the machine: locks, the person behind sudo, readiness messages, checks before a start.

pub(crate) mod checks;
pub(crate) mod kernel;
pub(crate) mod lock;
pub(crate) mod notify;
pub(crate) mod person;
pub(crate) mod place;
