//! The decisions of the embedded store: pure, without files, threads or clocks.
//!
//! `index` (what can be read where), `draft` (what transactions do), `leases` (what dies when), `window`
//! (when history is forgotten).

pub(crate) mod draft;
pub(crate) mod index;
pub(crate) mod leases;
pub(crate) mod window;
