//! What several controllers decide in the same way.

pub(crate) mod claim;
pub(crate) mod disruption;
pub(crate) mod selecting;
pub(crate) mod template;
